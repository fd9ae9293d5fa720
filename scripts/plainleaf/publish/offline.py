"""The offline bundle: one zip that opens from a folder or a USB stick, search and all."""

from __future__ import annotations

import datetime as dt
import html
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from plainleaf import __version__
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import DRAFT_MARK, THEME
from plainleaf.publish.bundle import MANIFEST, NAME, README, SITE, START, SUMS, Bundle, digest, zip_entry
from plainleaf.publish.copies import age_data, built_data, clock_script, dated, version, words
from plainleaf.publish.environment import environment
from plainleaf.publish.finish import with_policy
from plainleaf.publish.handout import handout_name
from plainleaf.publish.portable import rename
from plainleaf.publish.print_page import print_address
from plainleaf.publish.sheets import keep_old, set_handouts
from plainleaf.publish.site import HANDOUTS, build_site, title_of
from plainleaf.publish.whole import fresh
from plainleaf.review import state, withdrawn

TEMPLATES = THEME / "offline"


def build_offline(
    project: Project,
    edition: Edition,
    build_date: dt.date,
    *,
    handouts: Path | None = None,
    with_handouts: bool = True,
    out: Path | None = None,
    since: Bundle | None = None,
) -> Path:
    """Build the bundle into the folder `out` (the project's dist folder where not given); its path comes back.

    `handouts`: as for build_site; without `with_handouts` the copy holds none, and is far smaller. `since`: an older
    bundle, whose sheets of paper are taken over where they are still the same. The same pages, date and older bundle
    give the same bytes. What stood there stays whole until the new one is complete. Raises PlainleafError as
    build_site does.
    """
    target = (out or project.dist) / NAME
    with fresh(target) as packed:
        top = packed.parent / "bundle"
        site = top / SITE
        if not with_handouts:
            handouts = packed.parent / "none"
        elif since:
            sheets = packed.parent / "sheets"
            set_handouts(project, edition, build_date, since, sheets, handouts)
            handouts = sheets
        result = build_site(project, edition, build_date, into=site, offline=True, handouts=handouts)
        made = dict.fromkeys(result.articles, build_date)
        if since:
            made |= keep_old(project, edition, build_date, site, result.articles, since)
        pages = _pages(project, top, made, rename(site))
        _around(top, project, edition, build_date, pages)
        pack(top, packed, build_date)
    return target


def _pages(
    project: Project, top: Path, made: Mapping[str, dt.date], renamed: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What the manifest says of each page: where it is, what it is called, what it holds, and who signed it.

    `made`: the day that its sheets of paper show.
    """
    told = []
    for page, day in made.items():
        review = state(project, page)
        files = [PurePosixPath(page).with_suffix(".html").as_posix(), print_address(page)]
        files.append(f"{HANDOUTS}/{handout_name(page)}")
        there = [renamed.get(name, name) for name in files]
        there = [f"{SITE}/{name}" for name in there if (top / SITE / name).is_file()]
        told.append(
            {
                "page": page,
                "title": html.unescape(title_of(project.docs / page)),
                "file": there[0],
                "sha256": digest(top / there[0]),
                "also": there[1:],
                "made": day.isoformat(),
                "review": {
                    "state": review.state,
                    "by": review.by,
                    "on": review.on.isoformat() if review.on else None,
                    "due": review.due.isoformat() if review.due else None,
                },
            }
        )
    return told


def _around(
    top: Path, project: Project, edition: Edition, build_date: dt.date, pages: Sequence[Mapping[str, Any]]
) -> None:
    """The files beside the site: where to start, what this is, what belongs to it."""
    settings, preview = project.settings, edition is Edition.PREVIEW
    say = words(settings.language)
    code = version(build_date, edition.value + settings.owner + _sums(files_below(top)))
    values = {
        "language": settings.language,
        "title": say["start"].format(owner=settings.owner),
        "owner": settings.owner,
        "contact": settings.contact,
        "questions": say["questions"].format(contact=settings.contact),
        "draft": DRAFT_MARK if preview else "",
        "say": say,
        "made": dated(settings.language, "made", date=build_date),
        "built": built_data(settings.language, build_date),
        "age": age_data(settings.language),
        "script": Markup(clock_script()),
        "start": START,
        "edition": edition.value,
        "date": build_date.isoformat(),
        "program": __version__,
        "pages": len(pages),
    }
    page = templates(True).get_template("start.html.jinja")
    start = page.render(**values, version=say["version"].format(code=code))
    write(top / START, with_policy(start, offline=True))
    readme = templates(False).get_template("README.txt.jinja").render(**values, version=code)
    write(top / README, readme.replace("\n", "\r\n"))  # Notepad of older Windows needs them
    manifest = {
        "name": settings.owner,
        "version": code,
        "edition": edition.value,
        "reviewed": not preview,
        "built": build_date.isoformat(),
        "plainleaf": __version__,
        "start": START,
        "pages": list(pages),
        "withdrawn": [
            {"page": page, "title": gone.title, "on": gone.on.isoformat(), "reason": gone.reason}
            for page, gone in withdrawn(project).items()
        ],
        "files": len(files_below(top)) + 2,
    }
    write(top / MANIFEST, as_json(manifest))
    write(top / SUMS, _sums(files_below(top)))


@cache
def templates(escaped: bool) -> Environment:
    """The templates of the files around the library; `escaped` for HTML."""
    return environment(TEMPLATES, escaped=escaped)


# ---------------------------------------------------------------- files


def pack(folder: Path, target: Path, build_date: dt.date) -> None:
    """Zip all files below `folder`: sorted names, one date, the same rights, so that the same files give the same zip."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in files_below(folder):
            archive.writestr(zip_entry(name, build_date), path.read_bytes(), compresslevel=9)


def files_below(folder: Path) -> list[tuple[str, Path]]:
    """All files below `folder`, by name with slashes."""
    return sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())


def _sums(files: Iterable[tuple[str, Path]]) -> str:
    return "".join(f"{digest(path)}  {name}\n" for name, path in files)


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
