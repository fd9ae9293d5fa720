"""An HTML page's visible text, one block a line, and what the mark-up knew of each line.

The tree is walked with a stack of its own, never by recursion: pages nest as deep as they like.
What a reader would not have seen is left out and counted.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from plainleaf.errors import ContentError, Problem
from plainleaf.intake.element import UNCOUNTED, all_heads, holds_facts, names, unseen, words_of
from plainleaf.intake.text import passages
from plainleaf.model import Markup, Passage

BLOCKS = names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol optgroup "
    "p pre search section summary table tbody td tfoot th thead title tr ul"
)
"""Elements whose text stands on lines of its own."""
TIGHT = names("li dt dd td th tr thead tbody tfoot summary")
"""Blocks that stand close to their neighbours: no gap between them."""
PATH_PARTS, WORDS = 12, 24
"""Nearest tags, and nearest class words, remembered of a line."""

_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_HEADING = re.compile(r"h[1-6]$")
_NODES = (Tag, NavigableString)
_Chunk = tuple[str, bool, tuple[str, ...]]
"""Text, whether it is a link's, the class words of the inline elements around it."""


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What a reader would have seen of a page."""

    text: str  # the ledger text: one block a line
    passages: tuple[Passage, ...]
    left_out: Mapping[str, int]  # elements not shown, by kind


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands: what it knows from the way down."""

    tag: str = "body"
    path: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # nearest first
    inline: tuple[str, ...] = ()  # class words of the inline elements around the text
    level: int = 0
    depth: int = 0
    table: int = 0
    header: bool = False
    link: bool = False
    pre: bool = False
    row: bool = False  # inside a row that makes one line


@dataclass(slots=True)
class _Line:
    text: str
    markup: Markup
    gap: bool


def html_page(html: str, where: str) -> HtmlPage:
    """The visible text of a page, by block.

    In: the page's source text, its name as the user knows it. Out: the page. Raises ContentError
    (intake.no-text) for one whose body shows no text.
    """
    clean, dropped = _UNREADABLE.subn("", html)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(clean, "lxml")
    walk = _Walk()
    if dropped:
        walk.left_out["control"] = dropped
    walk.run(soup)
    if not any(line.markup.tag != "title" for line in walk.lines):
        hidden = ", ".join(f"{count} {kind}" for kind, count in sorted(walk.left_out.items()))
        message = "the page shows no text" + (f" (left out: {hidden})" if hidden else "")
        todo = "It may be built by a script: open it in a browser, copy the article, and save that as text."
        raise ContentError(Problem("intake.no-text", message, todo, where))
    lines = [line.text for line in walk.lines]
    made = passages(
        lines,
        [False] * len(lines),
        {n: line.markup for n, line in enumerate(walk.lines)},
        {n: line.gap for n, line in enumerate(walk.lines)},
    )
    # A passage a line: no line is blank, so they go side by side.
    shown = tuple(_with_cells(p, lines[p.line - 1]) for p in made)
    return HtmlPage("\n".join(lines), shown, dict(sorted(walk.left_out.items())))


def _with_cells(passage: Passage, line: str) -> Passage:
    """A row's cells, found again in the repaired text; empty ones at its ends have no width."""
    if passage.markup is None or passage.markup.tag != "tr":
        return passage
    cells: list[tuple[int, int]] = []
    at = 0
    for part in passage.text.split("\t"):
        cells.append((at, at + len(part)))
        at += len(part) + 1
    before = len(line) - len(line.lstrip("\t"))
    after = len(line) - len(line.rstrip("\t"))
    end = len(passage.text)
    full = ((0, 0),) * before + tuple(cells) + ((end, end),) * after
    return replace(passage, markup=replace(passage.markup, cells=full))


class _Walk:
    """One pass over the tree, from first tag to last."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.left_out: Counter[str] = Counter()
        self._chunks: list[_Chunk] = []
        self._place: _Place | None = None  # of the first chunk that shows
        self._tables = 0
        self._gap = True
        self._rows: dict[int, bool] = {}  # id of a <table>: its rows make one line each

    def run(self, soup: BeautifulSoup) -> None:
        stack: list[tuple[Tag | NavigableString | str, _Place]] = [(soup, _Place())]
        while stack:
            node, place = stack.pop()
            if isinstance(node, str) and not isinstance(node, NavigableString):
                self._close(node, place)
            elif isinstance(node, NavigableString):
                if not isinstance(node, PreformattedString):  # comments, doctypes, CDATA
                    self._text(str(node), place)
            elif not self._passed_over(node):
                inside = self._open(node, place)
                if node.name in BLOCKS:
                    stack.append((f"/{node.name}", inside if inside.row else place))
                stack.extend((child, inside) for child in reversed(node.contents) if isinstance(child, _NODES))
        self._flush(gap=True)

    # ------------------------------------------------------------ elements

    def _passed_over(self, tag: Tag) -> bool:
        """An element that is not shown; counted."""
        kind = unseen(tag)
        if not kind:
            return False
        if kind not in UNCOUNTED:
            self.left_out[kind] += 1
        return True

    def _open(self, tag: Tag, place: _Place) -> _Place:
        name = tag.name
        words = words_of(tag)
        if name == "br":
            if place.row:
                self._chunks.append((" ", False, ()))
            elif place.pre:
                self._chunks.append(("\n", False, ()))
            else:
                self._flush(gap=self._place is None)  # two in a row make a paragraph
            return place
        if name not in BLOCKS:
            link = place.link or (name == "a" and tag.has_attr("href"))
            return replace(place, link=link, inline=(words + place.inline)[:WORDS]) if words or link else place
        if place.row:
            if name in ("td", "th"):
                self._chunks.append(("\t", False, ()))
            else:
                self._chunks.append((" ", False, ()))
            return place
        if name == "tr" and self._rows.get(place.table):
            self._flush(gap=False)
            return replace(self._below(tag, place, words), row=True, header=place.header or all_heads(tag))
        self._flush(gap=name not in TIGHT)
        inside = self._below(tag, place, words)
        if name == "table":
            self._tables += 1
            self._rows[self._tables] = holds_facts(tag)
            return replace(inside, table=self._tables)
        if name == "thead":
            return replace(inside, header=True)
        return inside

    def _below(self, tag: Tag, place: _Place, words: tuple[str, ...]) -> _Place:
        """The place inside a block."""
        name = tag.name
        level = int(name[1]) if _HEADING.match(name) else place.level
        if not level and tag.get("role") == "heading" and str(tag.get("aria-level", "2")) in "123456":
            level = int(str(tag.get("aria-level", "2")) or 2)
        return replace(
            place,
            tag=name,
            path=(*place.path, name)[-PATH_PARTS:] if name not in ("html", "body") else place.path,
            words=(words + place.words)[:WORDS],
            inline=(),
            level=level,
            depth=place.depth + (name in ("ul", "ol", "menu", "dir")),
            pre=place.pre or name == "pre",
        )

    def _close(self, name: str, place: _Place) -> None:
        if name == "/tr" and place.row:
            self._flush(gap=False)
        elif name[1:] in BLOCKS and not place.row:
            self._flush(gap=name[1:] not in TIGHT)
        elif name[1:] in BLOCKS:
            self._chunks.append((" ", False, ()))

    # ------------------------------------------------------------ lines

    def _text(self, text: str, place: _Place) -> None:
        if self._place is None and not text.isspace():
            self._place = place
        self._chunks.append((text, place.link, place.inline))

    def _flush(self, *, gap: bool) -> None:
        """The text gathered so far becomes a line, or several in preformatted text."""
        chunks, place = self._chunks, self._place
        self._chunks, self._place = [], None
        if place:
            last = self.lines[-1].markup if self.lines else Markup()
            inside = (last.depth > 0 and place.depth > 0) or (place.row and last.table == place.table)
            markup = _markup(place, chunks)
            for line in _shown(place, chunks):
                self.lines.append(_Line(line, markup, self._gap and not inside))
                self._gap = False
        self._gap = self._gap or gap


def _shown(place: _Place, chunks: list[_Chunk]) -> list[str]:
    """The lines a browser would make of one block's text."""
    whole = "".join(text for text, _, _ in chunks)
    if place.row:
        cells = [_SPACE.sub(" ", cell).strip() for cell in _cells(chunks)]
        return ["\t".join(cells)] if any(cells) else []
    if place.pre:
        return [line.rstrip() for line in whole.expandtabs(8).split("\n") if line.strip()]
    line = _SPACE.sub(" ", whole).strip()
    return [line] if line else []


def _cells(chunks: list[_Chunk]) -> list[str]:
    """A row's chunks by cell; the mark that opens a cell is a chunk of one tab."""
    cells: list[list[str]] = []
    for text, _, _ in chunks:
        if text == "\t":
            cells.append([])
        elif cells:
            cells[-1].append(text)
        elif text.strip():
            cells.append([text])
    return ["".join(cell) for cell in cells]


def _markup(place: _Place, chunks: list[_Chunk]) -> Markup:
    total = links = 0
    inline: Counter[str] = Counter()
    for text, link, words in chunks:
        size = sum(1 for c in text if not c.isspace())
        total += size
        links += size if link else 0
        for word in dict.fromkeys(words):
            inline[word] += size
    own = [word for word, size in inline.items() if 2 * size > total]  # around most of the line
    return Markup(
        tag="tr" if place.row else place.tag,
        path="/".join(place.path),
        words=" ".join(dict.fromkeys([*own, *place.words])),
        level=place.level,
        depth=place.depth,
        links=round(links / total, 3) if total else 0.0,
        table=place.table,
        header=place.header,
    )
