"""The website: stage the pages, let MkDocs build them, finish, and swap the result in whole."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from plainleaf.errors import PlainleafError, Problem, SettingsError, Severity
from plainleaf.folders import mark, refuse_foreign
from plainleaf.frame import LANGUAGE, direction
from plainleaf.front_matter import read_yaml
from plainleaf.knowledge import load
from plainleaf.model import Edition
from plainleaf.moved import read_moved
from plainleaf.project import SETTINGS_FILE, Project
from plainleaf.publish import THEME, address_of, build_environment
from plainleaf.publish.archived import keep
from plainleaf.publish.articles import read_articles, unreadable
from plainleaf.publish.copies import age_data, words, write_day
from plainleaf.publish.feed import FEED, write_feed
from plainleaf.publish.finish import finish
from plainleaf.publish.handout import build_handouts, handout_name
from plainleaf.publish.infobutton import codes, stage_infobutton, write_table
from plainleaf.publish.nginx import write_nginx
from plainleaf.publish.print_page import print_address, write_notices, write_print_pages
from plainleaf.publish.related import related
from plainleaf.publish.search.entries import Search
from plainleaf.publish.stage import FOLDERS, stage, strays
from plainleaf.publish.structured import structured_pages
from plainleaf.publish.stubs import write_stubs
from plainleaf.review import publishable, withdrawn
from plainleaf.store import Store
from plainleaf.write.lists import A_TO_Z, PATHS, topic_anchors
from plainleaf.write.page_info import pages_in
from plainleaf.write.wording import say

NOT_USED = frozenset({"search", "material/search", "offline", "material/offline"})
"""Plugins whose work is done by the site's own search (publish/search), which needs no server."""

NO_HTML = "plainleaf.write.nohtml"
"""Markdown extension that takes raw HTML for text; must be the last."""

WORDS_ONLY = "plainleaf.write.words_only"
"""Markdown extension that only saves time."""

HANDOUTS = "handouts"
"""Folder of the PDFs in the site."""

MENU_HUBS = 40
"""A folder with more hubs than this stands in the menu with its list alone: every page carries the whole menu."""

MENU: list[Any] = ["index.md", {"A–Z": A_TO_Z}, {"About": "about.md"}]
"""The menu where mkdocs.yml names none."""


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What a build of the site gave."""

    dir: Path
    pages: int  # articles
    problems: tuple[Problem, ...]  # what MkDocs and the checks after it found; none of them stops the build
    articles: tuple[str, ...] = ()  # their paths below docs/
    archived: tuple[str, ...] = ()  # codes of versions that are new in the archive


def build_site(
    project: Project,
    edition: Edition,
    build_date: dt.date,
    *,
    into: Path | None = None,
    offline: bool = False,
    handouts: Path | None = None,
) -> SiteResult:
    """Build the website of `project` into project.site (or `into`), replacing what was there.

    `offline`: for opening from a folder, without a web server. `handouts`: a folder of PDFs just made for this
    edition and day; made anew where not given. Raises PlainleafError; the old site is then untouched.
    """
    target = into or project.site
    refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    signed = publishable(project) if edition is Edition.PUBLIC else ()
    broken = unreadable(project)
    left_out = [*broken.values(), *(_stray(path) for path in strays(project) if edition is Edition.PUBLIC)]
    with tempfile.TemporaryDirectory(prefix=".plainleaf-", dir=target.parent) as scratch:
        docs, site = Path(scratch, "docs"), Path(scratch, "site")
        docs.mkdir()
        articles = stage(project, edition, docs, publishable=signed, without=broken)
        asked = {} if offline else codes(docs, articles)
        stage_infobutton(docs, asked)
        papers = read_articles(project, articles, edition)[0] if edition is Edition.PUBLIC else ()
        staged = replace(project, docs=docs)
        pdfs, unset = _handouts(project, articles, edition, build_date, handouts, Path(scratch, "handouts"))
        with build_environment(build_date), _gathered() as warnings:
            _mkdocs(staged, edition, build_date, site, articles, pdfs, offline, warnings)
        for name, pdf in pdfs.items():
            (site / HANDOUTS).mkdir(exist_ok=True)
            shutil.copyfile(pdf, site / HANDOUTS / name)
        write_day(site, build_date, project.settings.language)
        write_print_pages(project, site, edition, build_date, articles, ready=papers)
        write_notices(site, withdrawn(project), project.settings)
        site_url = "" if offline else project.settings.site_url
        led = {*articles, *withdrawn(project)}
        write_stubs(site, read_moved(project.records), led, project.settings, offline=offline)
        write_table(site, asked, project.settings)
        search = Search(docs, project.settings.language, offline=offline, store=Store(project.cache))
        dead = finish(
            site, edition=edition, site_url=site_url, offline=offline, wanted=search.wanted, found=search.read
        )
        search.write(site)
        archived, unkept = keep(project, papers, edition, build_date)  # last: what is never seen is not kept
        if edition is Edition.PUBLIC and site_url:
            write_feed(site, project, articles)  # tells of what the archive holds
        if into is None:
            mark(site)  # so that the next build knows what it may replace
            write_nginx(site, project.dist, edition, site_url)
        swap(site, target, Path(scratch, "old"))
    problems = [*left_out, *unkept, *(_problem("site.mkdocs", text) for text in warnings), *unset]
    problems += [_problem("site.dead-link", text) for text in dead]
    return SiteResult(target, len(articles), tuple(dict.fromkeys(problems)), tuple(articles), archived)


def _handouts(
    project: Project, articles: Sequence[str], edition: Edition, build_date: dt.date, ready: Path | None, into: Path
) -> tuple[dict[str, Path], tuple[Problem, ...]]:
    """The PDFs of `articles` by file name, taken from folder `ready` or made in `into`; and why one is missing."""
    if ready is not None:
        found = {name: ready / name for name in map(handout_name, articles)}
        return {name: path for name, path in found.items() if path.is_file()}, ()
    made = build_handouts(project, articles, edition, build_date, out=into, archive=False)
    return {path.name: path for path in made.paths}, made.problems


def _problem(rule: str, text: str) -> Problem:
    return Problem(rule, text, "Mend the page it names, and build again.", "site", severity=Severity.NOTE)


def _stray(path: str) -> Problem:
    message = "is no page that a person can sign, so the public edition leaves it out"
    todo = "Nothing to do; or make an article of it in the sources folder, to be signed."
    return Problem("site.not-signed", message, todo, f"docs/{path}", severity=Severity.NOTE)


def swap(new: Path, target: Path, aside: Path) -> None:
    """Put `new` where `target` is; if that fails, `target` is as it was. Raises PlainleafError where `target` is not ours."""
    refuse_foreign(target)
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
    handouts: Container[str],
    offline: bool,
    told: Sequence[str] = (),
) -> None:
    """Run MkDocs on the staged pages with the project's mkdocs.yml and the program's own theme.

    `told`: what MkDocs has logged so far. Raises SettingsError where it cannot use a setting.
    """
    # imported here: Material prints a notice when it is loaded without the environment set above
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    path = project.root / SETTINGS_FILE
    given = _read(path)
    docs = project.docs
    settings = replace(project.settings, site_url="") if offline else project.settings
    hubs = _hubs(docs)
    infos = pages_in(docs)
    spoken = {info.path: info.language for info in infos if info.language}
    extra = dict(given.get("extra") or {})
    extra["generator"] = False
    extra.pop("polyfills", None)
    extra["plainleaf"] = {
        **dict(extra.get("plainleaf") or {}),
        "edition": edition.value,
        "language": project.settings.language,
        "tongues": load("site_words"),
        "direction": direction,
        "say": words(project.settings.language),
        "says": {tongue: words(tongue) for tongue in load("site_words")},
        "copy_age": age_data(project.settings.language) if offline else {},
        "hubs": hubs,
        "related": {
            page: [_link(*link, spoken.get(link[0], LANGUAGE), offline) for link in links]
            for page, links in related(infos, edition).items()
        },
        "topics": {tag: address_of(path, offline=offline) for tag, path in topic_anchors(infos, docs).items()},
        "structured": structured_pages(docs, articles, settings),
        "feed": FEED if edition is Edition.PUBLIC and settings.site_url else "",
        "print_pages": {page: print_address(page) for page in articles},
        "handouts": {page: f"{HANDOUTS}/{name}" for page in articles if (name := handout_name(page)) in handouts},
    }
    plugins = [p for p in (given.get("plugins") or ["tags"]) if not NOT_USED & set(p if isinstance(p, dict) else [p])]
    options: dict[str, Any] = {
        "docs_dir": str(docs),
        "site_dir": str(site),
        "site_url": settings.site_url,
        "use_directory_urls": not offline,
        "theme": {**_theme(given), "language": project.settings.language, "custom_dir": str(THEME / "overrides")},
        "extra": extra,
        "plugins": plugins,
        "markdown_extensions": _extensions(given),
        "nav": _nav(given.get("nav"), docs, hubs),
        "hooks": [],
        "strict": False,
    }
    try:
        config = load_config(config_file=str(path), **options)
    except (Abort, MkDocsException) as error:
        raise SettingsError(_unfit(path, told, str(error))) from error
    try:
        build(config)
    except Abort as error:
        raise PlainleafError(f"{project.shown(path)}: the site could not be built. {error}") from error
    except (MkDocsException, ValueError) as error:  # ValueError: an address such as "https://[x"
        raise PlainleafError(
            f"The site could not be built: {error}. 'plainleaf check' names links that are no addresses."
        ) from error


def _link(path: str, title: str, language: str, offline: bool) -> dict[str, str]:
    return {"title": title, "url": address_of(path, offline=offline), "lang": language}


_KEY = re.compile(r"Config value '(\w+)'")


def _unfit(path: Path, told: Sequence[str], reason: str) -> str:
    """Which settings MkDocs cannot use, each with its line."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    named = []
    for text in told:
        if key := _KEY.match(text):
            at = next((n for n, line in enumerate(lines, 1) if re.match(rf"{re.escape(key[1])}\s*:", line)), 0)
            named.append(f"{path}:{at}: {text}" if at else f"{path}: {text}")
    return "\n".join(named) or f"{path}: MkDocs cannot use these settings. {reason}"


def _read(path: Path) -> dict[str, Any]:
    from mkdocs.utils.yaml import yaml_load

    try:
        with path.open("rb") as file:
            return dict(yaml_load(file) or {})
    except (OSError, yaml.YAMLError) as error:
        raise PlainleafError(f"{path.name} cannot be read: {error}") from error


def _theme(given: Mapping[str, Any]) -> dict[str, Any]:
    """Material, dressed by our own files. Colours are the reader's choice, so that no palette of Material's is loaded."""
    theme = given.get("theme")
    values = dict(theme) if isinstance(theme, Mapping) else {}
    values.setdefault("favicon", "assets/images/favicon.svg")
    values.pop("palette", None)
    return {**values, "name": "material", "font": False}


def _extensions(given: Mapping[str, Any]) -> list[Any]:
    """The project's Markdown extensions, with the lock against raw HTML always there and always last."""
    listed = given.get("markdown_extensions") or ["admonition", "attr_list", "tables"]
    return [*(e for e in listed if e not in (WORDS_ONLY, NO_HTML)), WORDS_ONLY, NO_HTML]


def _hubs(docs: Path) -> dict[str, str]:
    """Hub pages (path -> title): of a folder first, then those in it by title."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        top = docs / folder / "index.md"
        inside = [(title_of(p), p.relative_to(docs).as_posix()) for p in (docs / folder).glob("*/index.md")]
        found |= {f"{folder}/index.md": title_of(top)} if top.is_file() else {}
        found |= {path: title for title, path in sorted(inside, key=lambda page: (page[0].casefold(), page[1]))}
    return found


def title_of(page: Path) -> str:
    """Title of a page of Markdown: of its front matter, else its first heading, else its folder's name."""
    text = page.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        head, _, text = text[4:].partition("\n---\n")
        try:
            title = (read_yaml(head) or {}).get("title")
        except (yaml.YAMLError, AttributeError):
            title = None
        if title:
            return str(title)
    heading = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), "")
    return heading or page.parent.name


def _nav(given: Any, docs: Path, hubs: Mapping[str, str]) -> list[Any]:
    """The menu: what mkdocs.yml lists and this edition holds, with the hubs after the A-Z."""
    listed = _present(given if isinstance(given, list) else MENU, docs)
    known = set(_paths(listed))
    groups: list[Any] = []
    for folder in FOLDERS:
        top, name = f"{folder}/index.md", str(load("page_text")["home"][folder])
        inside: list[Any] = [p for p in hubs if p.startswith(f"{folder}/") and p not in known and p != top]
        if top in hubs and len(inside) > MENU_HUBS:
            inside = []
        if top in hubs and top not in known:
            inside = [{"All": top}, *inside] if inside else [top]
        if inside:
            groups.append({name: inside[0] if inside == [top] else inside})
    at = next((n + 1 for n, item in enumerate(listed) if A_TO_Z in _paths([item])), len(listed))
    lists = [{say(*title): path} for path, title in PATHS.items() if path not in known and (docs / path).is_file()]
    return [*listed[:at], *lists, *groups, *listed[at:]]


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
