"""A page as readers will see it, cut into sentences that can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Comment, Tag
from markupsafe import Markup

from plainleaf.desk.blocks import Block, Unit
from plainleaf.desk.edits import sentences
from plainleaf.desk.origin import HAND, LIBRARY, SOURCE, Found, Origins
from plainleaf.desk.words import Run, pieces, plain, plainly, runs
from plainleaf.publish.document import to_html

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", "div", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
_TAGS = frozenset((*_HEADINGS, *_BLOCKS, *_TABLES, "code", "strong", "em"))
"""What a part that only Markdown understands may be shown as; of anything else the words stay."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the page."""

    id: str
    runs: tuple[Run, ...]
    text: str
    found: Found
    lead: bool = False  # a blank stands before it


@dataclass(frozen=True, slots=True)
class Words:
    """A unit, ready to be shown."""

    id: str
    sentences: tuple[Sentence, ...]
    header: bool = False


@dataclass(slots=True)
class Item:
    """An item of a list with the items below it."""

    words: Words
    children: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A block, ready to be shown."""

    id: str
    kind: str
    level: int
    marks: tuple[str, ...]
    words: tuple[Words, ...] = ()
    items: tuple[Item, ...] = ()
    ordered: bool = False
    rows: tuple[tuple[Words, ...], ...] = ()
    title: str = ""
    inside: tuple[Shown, ...] = ()
    html: Markup = field(default_factory=Markup)
    whose: str = SOURCE  # of most of its words


@dataclass(frozen=True, slots=True)
class View:
    """A page, ready to be shown."""

    blocks: tuple[Shown, ...]
    origins: Origins

    def sentences(self) -> Iterator[Sentence]:
        for block in self.blocks:
            yield from _sentences(block)

    def sentence(self, sentence_id: str) -> Sentence | None:
        return next((s for s in self.sentences() if s.id == sentence_id), None)

    def of_part(self, part_id: str) -> tuple[Sentence, ...]:
        """The sentences that stand for a part of an article."""
        return tuple(s for s in self.sentences() if any(part.id == part_id for part in s.found.parts))


def _sentences(block: Shown) -> Iterator[Sentence]:
    for words in block.words:
        yield from words.sentences
    for inner in block.inside:
        yield from _sentences(inner)


def view(found: Origins) -> View:
    """The page of some origins, ready to be shown."""
    return View(tuple(_shown(found, block) for block in found.sheet.blocks), found)


def _shown(found: Origins, block: Block) -> Shown:
    base = Shown(block.id, block.kind, block.level, block.marks)
    if block.kind == "box":
        inside = tuple(_shown(found, inner) for inner in block.inside)
        return _with(base, title=plain(block.title), inside=inside, whose=inside[0].whose if inside else LIBRARY)
    if block.kind == "other" or not all(plainly(unit.raw) for unit in block.units):
        return _with(base, kind="other", html=safe_html(to_html(block.raw)), whose=HAND)
    words = tuple(_words(found, block, unit) for unit in block.units)
    every = [sentence.found.whose for one in words for sentence in one.sentences]
    whose = max((SOURCE, HAND, LIBRARY), key=every.count) if every else LIBRARY
    shown = _with(base, words=words, whose=whose)
    if block.kind == "list":
        ordered = all(unit.number for unit in block.units)
        return _with(shown, items=tuple(_nested(words, [unit.depth for unit in block.units])), ordered=ordered)
    if block.kind == "table":
        rows, at = [], 0
        for count in block.rows:
            rows.append(words[at : at + count])
            at += count
        return _with(shown, rows=tuple(rows))
    return shown


def _with(shown: Shown, **values: object) -> Shown:
    return replace(shown, **values)  # type: ignore[arg-type]


def _words(found: Origins, block: Block, unit: Unit) -> Words:
    told = sentences(unit)
    every = runs(unit.raw)
    size = sum(len(run.text) for run in every)
    edges = [0, *(said.start for said in told[1:]), size]
    out = []
    for said, cut in zip(told, pieces(every, edges), strict=bool(told)):
        cut = _trimmed(cut)
        lead = said.number > 0
        out.append(Sentence(said.id, cut, said.text, found.of(block, unit, said), lead))
    return Words(unit.id, tuple(out), unit.header)


def _trimmed(cut: Sequence[Run]) -> tuple[Run, ...]:
    """Runs without the blanks at their end: they stand between sentences."""
    out = list(cut)
    while out and not out[-1].text.strip():
        out.pop()
    if out:
        out[-1] = Run(out[-1].text.rstrip(), out[-1].mark, out[-1].target)
    return tuple(out)


def _nested(words: Sequence[Words], depths: Sequence[int]) -> list[Item]:
    roots: list[Item] = []
    path: list[tuple[int, Item]] = []
    for one, depth in zip(words, depths, strict=True):
        item = Item(one)
        while path and path[-1][0] >= depth:
            path.pop()
        (path[-1][1].children if path else roots).append(item)
        path.append((depth, item))
    return roots


def safe_html(html: str) -> Markup:
    """HTML of a person's own Markdown with nothing in it but words and their plain marks."""
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(True):
        if not isinstance(tag, Tag):
            continue
        if tag.name in ("script", "style", "template", "iframe", "object"):
            tag.decompose()
        elif tag.name == "img":
            tag.replace_with(str(tag.get("alt") or ""))
        elif tag.name not in _TAGS:
            tag.unwrap()
        else:
            tag.attrs = {}
    for heading in soup.find_all(re.compile("^h1$")):
        heading.name = "h2"
    return Markup(str(soup))  # every tag is of the closed list, and none has an attribute
