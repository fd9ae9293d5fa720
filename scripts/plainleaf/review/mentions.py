"""Everything that mentions a medicine, by its generic name, a brand or its class: for a recall.

Names come from knowledge/medicines.toml and the large list of names (see safety/medicines.py). Misspelt names are not
found, and a medicine that no list holds is looked for by the name given alone.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plainleaf.checks.books import KEPT, rows_of
from plainleaf.project import Project
from plainleaf.review.left_out import ledger_path, source_lines, sources_of
from plainleaf.review.pages import article_pages
from plainleaf.review.state import PageReview, Review
from plainleaf.safety.medicines import classes_of, find_medicines, medicine, names_of, of_class
from plainleaf.write.front import parse
from plainleaf.write.pages import read

BY_NAME, BY_CLASS = "name", "class"

SHOWN = 160
"""Characters of a line that are shown."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    asked: str  # as the person wrote it
    generics: tuple[str, ...]  # the medicine, or all of a class; empty where no list holds the name
    names: tuple[str, ...]  # all names of these: generic, brands, others
    classes: tuple[str, ...]  # words for their classes


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that names it."""

    line: int  # from 1
    by: str  # name or class
    written: str  # as it stands there
    text: str
    kept: bool = True  # of an article: whether something of the line stands on a page


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that mentions it."""

    page: str  # path below docs/
    title: str
    about: bool  # it is the subject of the page
    review: Review | None  # None: no page that a person can sign
    lines: tuple[Mention, ...]

    @property
    def by(self) -> str:
        return BY_NAME if self.about or any(line.by == BY_NAME for line in self.lines) else BY_CLASS


@dataclass(frozen=True, slots=True)
class FoundSource:
    """An article that mentions it."""

    file: str
    lines: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Found:
    wanted: Wanted
    pages: tuple[FoundPage, ...]  # about it first, then by name, then by class alone
    sources: tuple[FoundSource, ...]
    unread: tuple[str, ...]  # articles that could not be looked into


def wanted(name: str) -> Wanted:
    """What a person asks for: a medicine by any of its names, or a class."""
    plain = " ".join(name.split())
    known = medicine(plain)
    mentioned = [] if known else [m.name for m in find_medicines(plain) if m.written.casefold() == plain.casefold()]
    generics = (known.generic,) if known else of_class(plain) or tuple(mentioned)
    names = {n.casefold(): n for generic in generics for n in names_of(generic)}
    if known or mentioned or not generics:
        names.setdefault(plain.casefold(), plain)
    classes = {c.casefold(): c for generic in generics for c in classes_of(generic)}
    if not known and of_class(plain):  # asked for as a class, its words are names
        names |= {c.casefold(): c for c in (plain, plain.removesuffix("s"))}
        classes = {}
    return Wanted(plain, generics, tuple(sorted(names.values(), key=str.casefold)), tuple(classes.values()))


def find(project: Project, name: str) -> Found:
    """Every page and article of `project` that mentions `name`."""
    ask = wanted(name)
    look = _Look(ask)
    pages: list[FoundPage] = []
    files: dict[str, str] = {}
    signed = {page for page, *_ in article_pages(project)}
    for file in sorted(project.docs.rglob("*.md")):
        path = file.relative_to(project.docs).as_posix()
        text = read(file) or ""
        front, _ = parse(text)
        if front.get("generated") is True:  # lists of the others
            continue
        files |= dict(sources_of(front))
        lines = tuple(look.lines(_readable(text)))
        subject = front.get("name") or (front.get("medicines") or [""])[0] if isinstance(front, dict) else ""
        about = bool(ask.generics or ask.names) and str(subject).casefold() in look.own
        if lines or about:
            review = PageReview.load(project, path, text).review() if path in signed else None
            pages.append(FoundPage(path, str(front.get("title") or path), about, review, lines))
    sources, unread = _sources(project, look, files)
    order = sorted(pages, key=lambda page: (not page.about, page.by == BY_CLASS, page.page))
    return Found(ask, tuple(order), sources, unread)


def near(project: Project, name: str) -> list[str]:
    """Names of medicines on the pages that are like `name`: for a slip of the pen."""
    names: set[str] = set()
    for _, front, _ in article_pages(project):
        for key in ("medicines", "also_called"):
            held = front.get(key)
            names |= {str(value) for value in held} if isinstance(held, list) else set()
    low = {one.casefold(): one for one in names}
    return [low[one] for one in difflib.get_close_matches(name.casefold(), low, n=3, cutoff=0.7)]


class _Look:
    """Looks for the names in lines of text."""

    def __init__(self, ask: Wanted) -> None:
        self.own = {name.casefold() for name in (*ask.generics, *ask.names)}
        self._generics = frozenset(ask.generics)
        self._names = _any_of(ask.names)
        self._classes = _any_of(ask.classes)

    def lines(self, lines: Iterable[tuple[int, str]]) -> Iterator[Mention]:
        for number, line in lines:
            hit = self._names.search(line) if self._names else None
            written = hit[0] if hit else next((m.written for m in find_medicines(line) if m.name in self._generics), "")
            if written:
                yield Mention(number, BY_NAME, written, _short(line))
            elif self._classes and (hit := self._classes.search(line)):
                yield Mention(number, BY_CLASS, hit[0], _short(line))


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names as whole words, in any case, blanks and hyphens alike, plural and possessive too."""
    parts = [r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name))) for name in names if name]
    ordered = sorted(parts, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?:['’]?s)?(?!\w)", re.IGNORECASE) if ordered else None


def _readable(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a page's Markdown as they are read."""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        words = re.sub(r"\]\([^)\s]*\)|[*\[]|^\s*\{:.*\}\s*$", "", html.unescape(line))
        if words.strip():
            yield number, " ".join(words.split())


def _sources(project: Project, look: _Look, files: dict[str, str]) -> tuple[tuple[FoundSource, ...], tuple[str, ...]]:
    found, unread = [], []
    for file, sha in sorted(files.items()):
        lines = source_lines(project, file, sha)
        if lines is None:
            unread.append(file)
            continue
        kept = _kept_lines(project, file)
        hits = [
            Mention(m.line, m.by, m.written, m.text, kept is None or m.line in kept)
            for m in look.lines((n, " ".join(line.split())) for n, line in enumerate(lines, 1))
        ]
        if hits:
            found.append(FoundSource(file, tuple(hits)))
    return tuple(found), tuple(unread)


def _kept_lines(project: Project, file: str) -> set[int] | None:
    """Lines of an article of which something was kept; None where its ledger cannot be read."""
    try:
        rows = rows_of(ledger_path(project, file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {row["line"] for row in rows if row["layer"] in KEPT}


def _short(line: str) -> str:
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
