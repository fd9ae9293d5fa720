"""The website: stage the pages, let MkDocs build them, finish, and swap the result in whole."""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from plainleaf.errors import PlainleafError
from plainleaf.model import Edition
from plainleaf.project import SETTINGS_FILE, Project
from plainleaf.publish import THEME, build_environment
from plainleaf.publish.finish import finish
from plainleaf.publish.handout import build_handouts, handout_name
from plainleaf.publish.stage import FOLDERS, Hubs, stage
from plainleaf.review import publishable as signed_pages

try:
    from plainleaf.publish import print_page
except ImportError:
    print_page = None

SHIM = "assets/javascripts/iframe-worker.js"
"""Ours; without it the offline plugin would name one on another host."""

NO_HTML = "plainleaf.write.nohtml"
"""Markdown extension that takes raw HTML for text; must be the last."""

HANDOUTS = "handouts"
"""Folder of the PDFs in the site."""

GROUPS = dict(zip(FOLDERS, ("Medicines", "Conditions", "Procedures", "Self-care", "More"), strict=True))
"""Names of the folders in the menu."""


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What a build of the site gave."""

    dir: Path
    pages: int  # articles
    warnings: tuple[str, ...]  # of MkDocs and of the checks after it, for a person


def build_site(
    project: Project,
    edition: Edition,
    build_date: dt.date,
    *,
    into: Path | None = None,
    offline: bool = False,
    publishable: Sequence[str] | None = None,
    hubs: Hubs | None = None,
) -> SiteResult:
    """Build the website of `project` into project.site (or `into`), replacing what was there.

    `offline`: for opening from a folder, without a web server. `publishable`, `hubs`: see stage; when not
    given, the sign-offs and the list makers of the project are asked. Raises PlainleafError; the old
    site is then untouched.
    """
    target = into or project.site
    target.parent.mkdir(parents=True, exist_ok=True)
    if edition is Edition.PUBLIC and publishable is None:
        publishable = signed_pages(project)
    with tempfile.TemporaryDirectory(prefix=".plainleaf-", dir=target.parent) as scratch:
        docs, site = Path(scratch, "docs"), Path(scratch, "site")
        docs.mkdir()
        articles = stage(project, edition, docs, publishable=publishable or (), hubs=hubs)
        staged = replace(project, docs=docs)
        handouts = Path(scratch, "handouts")
        made = build_handouts(staged, articles, edition, build_date, out=handouts)
        with build_environment(build_date), _gathered() as warnings:
            _mkdocs(staged, edition, build_date, site, articles, {path.name for path in made.paths}, offline)
        warnings += [str(problem) for problem in made.problems]
        if handouts.is_dir():
            shutil.copytree(handouts, site / HANDOUTS)
        if print_page is not None:
            print_page.write_print_pages(staged, site, edition, build_date)
        site_url = "" if offline else project.settings.site_url
        warnings += finish(site, edition=edition, site_url=site_url, offline=offline)
        swap(site, target, Path(scratch, "old"))
    return SiteResult(target, len(articles), tuple(dict.fromkeys(warnings)))


def swap(new: Path, target: Path, aside: Path) -> None:
    """Put `new` where `target` is; if that fails, `target` is as it was."""
    if target.exists():
        os.replace(target, aside)
    try:
        os.replace(new, target)
    except OSError:
        if aside.exists():
            os.replace(aside, target)
        raise
    if aside.is_dir():
        shutil.rmtree(aside)


# ---------------------------------------------------------------- MkDocs


def _mkdocs(
    project: Project,
    edition: Edition,
    build_date: dt.date,
    site: Path,
    articles: Sequence[str],
    handouts: Set[str],
    offline: bool,
) -> None:
    """Run MkDocs on the staged pages with the project's mkdocs.yml and the program's own theme."""
    # imported here: Material prints a notice when it is loaded without the environment set above
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    path = project.root / SETTINGS_FILE
    given = _read(path)
    docs = project.docs
    hubs = _hubs(docs)
    extra = dict(given.get("extra") or {})
    extra["generator"] = False
    extra["polyfills"] = [SHIM]
    extra["plainleaf"] = {
        **dict(extra.get("plainleaf") or {}),
        "edition": edition.value,
        "build_date": build_date.isoformat(),
        "hubs": hubs,
        "print_pages": {page: print_page.print_address(page) for page in articles} if print_page else {},
        "handouts": {page: f"{HANDOUTS}/{name}" for page in articles if (name := handout_name(page)) in handouts},
    }
    plugins = [p for p in (given.get("plugins") or ["search", "tags"]) if p != "offline"]
    options: dict[str, Any] = {
        "docs_dir": str(docs),
        "site_dir": str(site),
        "site_url": "" if offline else project.settings.site_url,
        "use_directory_urls": not offline,
        "theme": {**_theme(given), "custom_dir": str(THEME / "overrides")},
        "extra": extra,
        "plugins": [*plugins, "offline"] if offline else plugins,
        "markdown_extensions": _extensions(given),
        "nav": _nav(given.get("nav"), docs, hubs),
        "hooks": [],
        "strict": False,
    }
    try:
        build(load_config(config_file=str(path), **options))
    except Abort as error:
        raise PlainleafError(f"{project.shown(path)}: the site could not be built. {error}") from error
    except MkDocsException as error:
        raise PlainleafError(f"The site could not be built: {error}") from error


def _read(path: Path) -> dict[str, Any]:
    from mkdocs.utils.yaml import yaml_load

    try:
        with path.open("rb") as file:
            return dict(yaml_load(file) or {})
    except (OSError, yaml.YAMLError) as error:
        raise PlainleafError(f"{path.name} cannot be read: {error}") from error


def _theme(given: Mapping[str, Any]) -> dict[str, Any]:
    theme = given.get("theme")
    values = dict(theme) if isinstance(theme, Mapping) else {}
    values.setdefault("favicon", "assets/images/favicon.svg")
    values.setdefault("palette", [
        _palette("light", "default", "weather-night", "Switch to dark colours"),
        _palette("dark", "slate", "weather-sunny", "Switch to light colours"),
    ])
    return {**values, "name": "material", "font": False}


def _palette(media: str, scheme: str, icon: str, name: str) -> dict[str, Any]:
    return {
        "media": f"(prefers-color-scheme: {media})",
        "scheme": scheme,
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": f"material/{icon}", "name": name},
    }


def _extensions(given: Mapping[str, Any]) -> list[Any]:
    """The project's Markdown extensions, with the lock against raw HTML always there and always last."""
    listed = [e for e in (given.get("markdown_extensions") or ["admonition", "attr_list", "tables"]) if e != NO_HTML]
    return [*listed, NO_HTML]


def _hubs(docs: Path) -> dict[str, str]:
    """Hub pages (path -> title), sorted by folder and title."""
    found = {}
    for folder in FOLDERS:
        pages = [(title_of(p), p.relative_to(docs).as_posix()) for p in sorted((docs / folder).glob("*/index.md"))]
        found |= {path: title for title, path in sorted(pages, key=lambda page: (page[0].casefold(), page[1]))}
    return found


def title_of(page: Path) -> str:
    """Title of a page of Markdown: of its front matter, else its first heading, else its folder's name."""
    text = page.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        head, _, text = text[4:].partition("\n---\n")
        try:
            title = (yaml.safe_load(head) or {}).get("title")
        except (yaml.YAMLError, AttributeError):
            title = None
        if title:
            return str(title)
    heading = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), "")
    return heading or page.parent.name


def _nav(given: Any, docs: Path, hubs: Mapping[str, str]) -> list[Any]:
    """The menu: what mkdocs.yml lists and this edition holds, with the hubs after the A-Z."""
    listed = _present(given if isinstance(given, list) else ["index.md", {"A–Z": "a-z.md"}, {"About": "about.md"}], docs)
    known = set(_paths(listed))
    groups: list[Any] = []
    for folder, name in GROUPS.items():
        inside: list[Any] = [f"{folder}/index.md"] if (docs / folder / "index.md").is_file() else []
        inside += [path for path in hubs if path.startswith(f"{folder}/")]
        inside = [path for path in inside if path not in known]
        if inside:
            groups.append({name: inside})
    at = next((n + 1 for n, item in enumerate(listed) if "a-z.md" in _paths([item])), len(listed))
    return [*listed[:at], *groups, *listed[at:]]


def _present(items: Sequence[Any], docs: Path) -> list[Any]:
    """Menu entries whose page is there (a page left out of this edition leaves the menu as well)."""
    kept: list[Any] = []
    for item in items:
        if isinstance(item, dict):
            name, value = next(iter(item.items()))
            if isinstance(value, list):
                if inner := _present(value, docs):
                    kept.append({name: inner})
            elif not str(value).endswith(".md") or (docs / str(value)).is_file():
                kept.append(item)
        elif not str(item).endswith(".md") or (docs / str(item)).is_file():
            kept.append(item)
    return kept


def _paths(items: Sequence[Any]) -> Iterator[str]:
    for item in items:
        value = next(iter(item.values())) if isinstance(item, dict) else item
        if isinstance(value, list):
            yield from _paths(value)
        else:
            yield str(value)


# ---------------------------------------------------------------- warnings


class _Gather(logging.Handler):
    def __init__(self, into: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.into = into

    def emit(self, record: logging.LogRecord) -> None:
        self.into.append(" ".join(record.getMessage().split()))


@contextmanager
def _gathered() -> Iterator[list[str]]:
    """Warnings of MkDocs and its plugins, gathered and not printed."""
    found: list[str] = []
    logger = logging.getLogger("mkdocs")
    handler, passed_on = _Gather(found), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.propagate = passed_on
