"""The offline bundle: one zip that opens from a folder or a USB stick, search and all."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import os
import tempfile
import zipfile
from pathlib import Path

from plainleaf import __version__
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import DRAFT_MARK
from plainleaf.publish.finish import with_policy
from plainleaf.publish.site import build_site
from plainleaf.review import withdrawn

NAME = "plainleaf-offline.zip"

START = "START-HERE.html"

_START = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>{owner}: start here</title>
<style>
body {{ margin: 0 auto; max-width: 34rem; padding: 2rem 1rem; font: 1.15rem/1.6 sans-serif; color: #1d2a28; background: #fbfaf5 }}
h1 {{ color: #1d4f46; line-height: 1.2 }}
a {{ color: #0d5b4e }}
.open {{ display: inline-block; padding: .6rem 1.2rem; background: #1d4f46; color: #fff; border-radius: .3rem }}
.draft {{ padding: .6rem .8rem; background: #fde9a9; color: #3d2c00 }}
</style>
</head>
<body>
<main>
<h1>{owner}</h1>
{draft}<p>Everything is in this folder. Nothing needs the internet.</p>
<p><a class="open" href="site/index.html">Open the library</a></p>
<p>Questions: {contact}</p>
</main>
</body>
</html>
"""

_README = """{owner}
{rule}

{draft}To read: unpack the whole zip first, then open {start} in a web browser.
Opening it from inside the zip does not work: the pages would not find each other.

It works without the internet, search included, and sends nothing anywhere.

Edition: {edition}. Built {date} with Plainleaf {version}. Pages: {pages}.
To check that nothing was changed or lost on the way: sha256sum -c SHA256SUMS

Questions: {contact}
"""


def build_offline(project: Project, edition: Edition, build_date: dt.date, handouts: Path | None = None) -> Path:
    """Build the bundle into the project's dist folder; its path comes back. `handouts`: as for build_site.

    The same pages and date give the same bytes. An older bundle stays whole until the new one is complete.
    Raises PlainleafError as build_site does.
    """
    project.dist.mkdir(parents=True, exist_ok=True)
    target = project.dist / NAME
    with tempfile.TemporaryDirectory(prefix=".plainleaf-", dir=project.dist) as scratch:
        top = Path(scratch, "bundle")
        result = build_site(project, edition, build_date, into=top / "site", offline=True, handouts=handouts)
        _around(top, project, edition, build_date, result.pages)
        packed = Path(scratch, NAME)
        pack(top, packed, build_date)
        os.replace(packed, target)
    return target


def _around(top: Path, project: Project, edition: Edition, build_date: dt.date, pages: int) -> None:
    """The files beside the site: where to start, what this is, what belongs to it."""
    settings, preview = project.settings, edition is Edition.PREVIEW
    owner, contact = html.escape(settings.owner), html.escape(settings.contact)
    mark = (
        f'<p class="draft"><strong>{DRAFT_MARK}.</strong> For checking only. Not for patients.</p>\n' if preview else ""
    )
    start = _START.format(language=settings.language, owner=owner, contact=contact, draft=mark)
    _write(top / START, with_policy(start, offline=True))
    readme = _README.format(
        owner=settings.owner,
        rule="=" * len(settings.owner),
        draft=f"{DRAFT_MARK.upper()}. For checking only. Not for patients.\n\n" if preview else "",
        start=START,
        edition=edition.value,
        date=build_date.isoformat(),
        version=__version__,
        pages=pages,
        contact=settings.contact,
    )
    _write(top / "README.txt", readme.replace("\n", "\r\n"))  # Notepad of older Windows needs them
    manifest = {
        "name": settings.owner,
        "edition": edition.value,
        "reviewed": not preview,
        "built": build_date.isoformat(),
        "plainleaf": __version__,
        "start": START,
        "pages": pages,
        "withdrawn": [
            {"page": page, "title": gone.title, "on": gone.on.isoformat(), "reason": gone.reason}
            for page, gone in withdrawn(project).items()
        ],
        "files": len(_files(top)) + 2,
    }
    _write(top / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in _files(top))
    _write(top / "SHA256SUMS", "".join(sums))


def pack(folder: Path, target: Path, build_date: dt.date) -> None:
    """Zip all files below `folder`: sorted names, one date, the same rights, so that the same files give the same zip."""
    stamp = (max(build_date.year, 1980), build_date.month, build_date.day, 0, 0, 0)
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in _files(folder):
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)


def _files(folder: Path) -> list[tuple[str, Path]]:
    return sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
