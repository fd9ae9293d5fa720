"""Where a sentence of a page came from, and where a line of an article went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plainleaf import intake
from plainleaf.checks.books import MARKER, Book, Words, rows_of, tokens
from plainleaf.desk.blocks import Block, Sheet, Unit, sheet
from plainleaf.desk.edits import Said
from plainleaf.desk.matter import matter
from plainleaf.desk.words import DOSE_WORDS
from plainleaf.edits.hand import Hand, hand
from plainleaf.errors import ContentError, Problem
from plainleaf.model import Layer
from plainleaf.project import Project
from plainleaf.publish.clean_report import visible
from plainleaf.standing import stem_of
from plainleaf.write.pages import base_of, kept_of, read

SHORT = 3
"""Words from which a run of them tells where it is from; fewer must be the whole of a part."""

SOURCE, LIBRARY, HAND = "source", "library", "hand"
"""Whose words they are: the article's, this site's own, a person's."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one line of an article with one verdict: a row of its ledger."""

    id: str  # "p27-0": line and offset
    number: int  # of the article among those of the page, from 0
    line: int
    start: int
    end: int
    layer: Layer
    rule: str
    why: str
    text: str  # as the article has it, signs without ink made visible
    raw: str  # the very characters
    safety: tuple[str, ...]
    roles: tuple[str, ...]  # what it stands as on this page: title, heading, section, key-point, callout, card
    twin: int = 0  # line of the kept words that it repeats
    twin_source: str = ""

    @property
    def kept(self) -> bool:
        return self.layer.kept

    @property
    def by_hand(self) -> bool:
        return self.rule.startswith("override.")


@dataclass(frozen=True, slots=True)
class Article:
    """A source of a page, line by line."""

    number: int
    name: str  # of the file, below the sources folder
    publisher: str
    title: str
    url: str
    lines: tuple[tuple[int, tuple[Part, ...]], ...]  # (line, parts); blank lines are left out
    book: Book
    stale: bool  # the file holds another text than when the page was made

    def parts(self) -> Iterator[Part]:
        for _, parts in self.lines:
            yield from parts


@dataclass(frozen=True, slots=True)
class Found:
    """The origin of one sentence."""

    whose: str  # source, library, hand
    parts: tuple[Part, ...] = ()  # () of a sentence of the article as it was before its file was replaced
    was: str = ""  # of a person's words: what was generated in their place


@dataclass(frozen=True, slots=True)
class Former:
    """The kept words of an article from which a page was made, where its file holds another text now."""

    words: Words
    lines: frozenset[tuple[str, ...]]

    def said(self, text: str) -> bool:
        run = tokens(text)
        return run in self.lines or (len(run) >= SHORT and self.words.hold(run))


@dataclass(slots=True)
class Origins:
    """The articles of a page, and where each of its sentences is from."""

    page: str
    sheet: Sheet
    base: Sheet | None
    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]  # articles that cannot be read
    _words: list[tuple[str, ...]] = field(default_factory=list)  # of each article: its kept words in order
    _owners: list[tuple[Part, ...]] = field(default_factory=list)  # the part each of them stands in
    _at: list[dict[str, list[int]]] = field(default_factory=list)  # where each word stands
    _made: frozenset[str] = frozenset()  # what units of the generated page say, Markdown
    _hand: tuple[Hand, ...] = ()  # what a person made of it
    _former: tuple[Former, ...] = ()  # what articles said that have been replaced since

    def of(self, block: Block, unit: Unit, said: Said) -> Found:
        """Where a sentence is from."""
        text = said.text.replace(DOSE_WORDS, " ")
        parts = self._parts(text)
        if parts and "added" not in block.marks:
            return Found(SOURCE, tuple(parts))
        if "added" not in block.marks and any(former.said(text) for former in self._former):
            return Found(SOURCE)
        if unit.raw in self._made:
            return Found(LIBRARY)
        was = self._before(unit, said)
        return Found(HAND, tuple(self._parts(was.replace(DOSE_WORDS, " "))) if was else (), was)

    def parts_of(self, text: str) -> tuple[Part, ...]:
        """The parts of the articles that some words are from."""
        return tuple(self._parts(text))

    def _parts(self, text: str) -> list[Part]:
        """The parts of the articles whose words, one after the other, are those of `text`."""
        words = tokens(text)
        within: list[Part] = []
        for run in dict.fromkeys((words, tokens(MARKER.sub("", text)))):
            for n, known in enumerate(self._words):
                for start in self._at[n].get(run[0], ()) if run else ():
                    if known[start : start + len(run)] != run:
                        continue
                    owners = list(dict.fromkeys(self._owners[n][start : start + len(run)]))
                    if _whole(owners, run, self.articles[n].book):
                        return owners
                    within = within or (owners if len(run) >= SHORT else [])
        return within

    def _before(self, unit: Unit, said: Said) -> str:
        """What the generated page says where a person's sentence stands; "" where it is new."""
        words = tokens(said.text.replace(DOSE_WORDS, " "))
        line = self.sheet.text.count("\n", 0, unit.start) + 1
        found = [one for one in self._hand if one.change == "changed" and _holds(tokens(one.text), words)]
        return min(found, key=lambda one: abs(one.line - line)).was if found else ""


def _holds(words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return bool(run) and f" {' '.join(run)} " in f" {' '.join(words)} "


def origins(project: Project, page: str, text: str) -> Origins:
    """The origins of all sentences of `page` (path below docs/), whose whole text is `text`."""
    here = sheet(text)
    made = read(base_of(page, project.records))
    base = sheet(made) if made is not None else None
    articles: list[Article] = []
    problems: list[Problem] = []
    values = matter(made if made is not None else text)
    listed = values.get("sources")
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, Mapping):
            continue
        try:
            articles.append(_article(project, page, str(entry.get("file")), str(entry.get("sha256")), len(articles)))
        except ContentError as error:
            problems.append(error.problem)
    found = Origins(page, here, base, tuple(articles), tuple(problems))
    for article in articles:
        kept = [part for part in article.parts() if part.kept and part.roles]
        said = [(tokens(article.book.said(_row(part))), part) for part in kept]
        found._words.append(tuple(word for words, _ in said for word in words))
        found._owners.append(tuple(part for words, part in said for _ in words))
        at: dict[str, list[int]] = {}
        for n, word in enumerate(found._words[-1]):
            at.setdefault(word, []).append(n)
        found._at.append(at)
    formerly = (read(kept_of(stem_of(article.name), project.records)) for article in articles if article.stale)
    found._former = tuple(
        Former(Words(tokens(text_then)), frozenset(tokens(line) for line in text_then.split("\n") if line.strip()))
        for text_then in formerly
        if text_then
    )
    if made is not None and made != text:
        found._hand = hand(made, text, page, [article.book for article in articles])
    found._made = frozenset(unit.raw for _, unit in base.units()) if base else frozenset()
    return found


def _whole(parts: Sequence[Part], run: tuple[str, ...], book: Book) -> bool:
    """Whether a few words are all that some parts say: one word stands in many sentences."""
    said = " ".join(book.said(_row(part)) for part in parts)
    return run in (tokens(said), tokens(MARKER.sub("", said)))


def _row(part: Part) -> dict[str, int]:
    return {"line": part.line, "start": part.start, "end": part.end}


def _article(project: Project, page: str, name: str, digest: str, number: int) -> Article:
    path = (project.sources / name).resolve()
    if not path.is_relative_to(project.sources.resolve()) or not path.is_file():
        raise ContentError(Problem("desk.no-source", "this article is gone", "Put the file back.", name))
    source = intake.read(path, project.sources)
    ledger = project.records / f"{source.stem}.ledger.jsonl"
    try:
        rows = rows_of(ledger.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = Problem("desk.no-ledger", f"its ledger cannot be read ({error})", "Make the page anew.", name)
        raise ContentError(problem) from None
    stale = source.sha256 != digest
    book = Book(source, () if stale else rows)
    by_line: dict[int, list[Part]] = {}
    if stale:  # the books speak of another text
        for n, line in enumerate(source.lines, start=1):
            if line.strip():
                part = Part(f"p{n}-0", number, n, 0, len(line), Layer.BODY, "", "", visible(line), line, (), ())
                by_line[n] = [part]
    for row in book.rows:
        raw = book.raw(row)
        twin = row.get("of") or {}
        by_line.setdefault(row["line"], []).append(
            Part(
                id=f"p{number}-{row['line']}-{row['start']}",
                number=number,
                line=row["line"],
                start=row["start"],
                end=row["end"],
                layer=Layer(row["layer"]),
                rule=visible(row.get("rule", "")),
                why=visible(row.get("why", "")),
                text=visible(raw.strip()),
                raw=raw,
                safety=tuple(row.get("safety") or ()),
                roles=tuple(
                    str(place.get("role"))
                    for place in row.get("places") or ()
                    if place.get("page") == page and place.get("role") != "removed"
                ),
                twin=int(twin.get("line", 0)),
                twin_source=str(twin.get("source", "")),
            )
        )
    lines = tuple((n, tuple(by_line[n])) for n in sorted(by_line))
    about = source.about
    return Article(number, name, about.publisher, about.title, about.url, lines, book, stale)
