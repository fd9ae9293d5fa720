"""An HTML page's visible text, one block a line, and what the mark-up knew of each line.

The tree is walked with a stack of its own, never by recursion: pages nest as deep as they like.
What a reader would not have seen is left out and counted.
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from plainleaf.errors import ContentError, Problem
from plainleaf.intake.element import UNCOUNTED, WIDEST, all_heads, holds_facts, names, spans_of, unseen, words_of
from plainleaf.intake.line import CELL, ITEM, Chunk, Place, apart, markup_of, shown
from plainleaf.intake.panels import openable
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
_ITEMS = names("li dt dd")
PATH_PARTS, WORDS = 12, 24
"""Nearest tags, and nearest class words, remembered of a line."""

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_HEADING = re.compile(r"h[1-6]$")
_NODES = (Tag, NavigableString)


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What a reader would have seen of a page."""

    text: str  # the ledger text: one block a line
    passages: tuple[Passage, ...]
    left_out: Mapping[str, int]  # elements not shown, by kind


@dataclass(slots=True)
class _Line:
    text: str
    markup: Markup
    gap: bool


def html_page(html: str, where: str, before: Mapping[str, int] | None = None) -> HtmlPage:
    """The visible text of a page, by block.

    In: the page's source text, its name as the user knows it, and what was left out `before` (only told of).
    Out: the page. Raises ContentError (intake.no-text) for one whose body shows no text.
    """
    clean, dropped = _UNREADABLE.subn("", html)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(clean, "lxml")
    walk = _Walk(openable(soup, clean))
    if dropped:
        walk.left_out["control"] = dropped
    walk.run(soup)
    if not any(line.markup.tag != "title" for line in walk.lines):
        gone = Counter(before or {}) + walk.left_out
        hidden = ", ".join(f"{count} {kind}" for kind, count in sorted(gone.items()))
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
    whole = tuple(_with_cells(p, lines[p.line - 1]) for p in made)
    return HtmlPage("\n".join(lines), whole, dict(sorted(walk.left_out.items())))


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
    # only between items do two plain blanks follow each other: all others were drawn together
    items = tuple(_offset(passage, found.end()) for found in re.finditer("  ", line)) if "  " in line else ()
    return replace(passage, markup=replace(passage.markup, cells=full, items=items))


def _offset(passage: Passage, column: int) -> int:
    """Where a column of a one-line passage's source line stands in its text."""
    piece = passage.pieces[max(bisect_right(passage.pieces, column, key=attrgetter("start")) - 1, 0)]
    return piece.at + min(max(column - piece.start, 0), piece.size)


class _Walk:
    """One pass over the tree, from first tag to last."""

    def __init__(self, openable: frozenset[int]) -> None:
        self.lines: list[_Line] = []
        self.left_out: Counter[str] = Counter()
        self._chunks: list[Chunk] = []
        self._place: Place | None = None  # of the first chunk that shows
        self._tables = 0
        self._links = 0
        self._target = ""
        self._gap = True
        self._openable = openable
        self._hanging: dict[int, dict[int, int]] = {}  # by table: column, and rows that a cell still reaches into
        self._column = self._behind = 0
        self._rows: dict[int, bool] = {}  # id of a <table>: its rows make one line each

    def run(self, soup: BeautifulSoup) -> None:
        stack: list[tuple[Tag | NavigableString | str, Place]] = [(soup, Place())]
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
        if not kind or (kind == "hidden" and id(tag) in self._openable):
            return False
        if kind not in UNCOUNTED:
            self.left_out[kind] += 1
        return True

    def _open(self, tag: Tag, place: Place) -> Place:
        name = tag.name
        words = words_of(tag)
        if name == "br":
            if place.row:
                self._chunks.append(Chunk(" "))
            elif place.pre:
                self._chunks.append(Chunk("\n"))
            else:
                self._flush(gap=self._place is None)  # two in a row make a paragraph
            return place
        if name not in BLOCKS:
            return self._inline(tag, place, words)
        if place.row:
            if name in ("td", "th"):
                self._cell(tag, place.table)
            else:
                self._chunks.append(ITEM if name in _ITEMS else Chunk(" "))
            return place
        if name == "tr" and self._rows.get(place.table):
            self._flush(gap=False)
            self._column = 0
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

    def _inline(self, tag: Tag, place: Place, words: tuple[str, ...]) -> Place:
        if tag.name == "a" and tag.has_attr("href"):
            target = str(tag["href"])
            if not place.link:
                last = self._chunks[-1] if self._chunks else None
                same = last is not None and last.link == self._links and target == self._target
                self._links += 0 if same else 1  # one link in two parts
                self._target = target
            return replace(place, link=self._links, inline=(words + place.inline)[:WORDS])
        return replace(place, inline=(words + place.inline)[:WORDS]) if words else place

    def _cell(self, tag: Tag, table: int) -> None:
        """Opens a cell under its column: empty cells stand where one from above or from the left reaches."""
        hanging = self._hanging.setdefault(table, {})
        self._pad(hanging)
        self._chunks.append(CELL)
        columns, rows = spans_of(tag)
        columns = max(1, min(columns, WIDEST - self._column))
        if rows > 1 and self._column < WIDEST:
            hanging.update(dict.fromkeys(range(self._column, self._column + columns), rows - 1))
        self._column += columns
        self._behind = columns - 1  # empty cells, set when this one closes

    def _pad(self, hanging: dict[int, int]) -> None:
        while hanging.get(self._column, 0) > 0:
            hanging[self._column] -= 1
            self._chunks.append(CELL)
            self._column += 1

    def _below(self, tag: Tag, place: Place, words: tuple[str, ...]) -> Place:
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

    def _close(self, name: str, place: Place) -> None:
        if name == "/tr" and place.row:
            self._pad(self._hanging.setdefault(place.table, {}))
            self._flush(gap=False)
        elif name[1:] in BLOCKS and not place.row:
            self._flush(gap=name[1:] not in TIGHT)
        elif name in ("/td", "/th"):
            self._chunks += [CELL] * self._behind
            self._behind = 0
        elif name[1:] in BLOCKS:
            self._chunks.append(ITEM if name[1:] in _ITEMS else Chunk(" "))

    # ------------------------------------------------------------ lines

    def _text(self, text: str, place: Place) -> None:
        if self._place is None and not text.isspace():
            self._place = place
        self._chunks.append(Chunk(text, place.link, place.inline))

    def _flush(self, *, gap: bool) -> None:
        """The text gathered so far becomes a line; several in preformatted text and in a row of links."""
        chunks, place = self._chunks, self._place
        self._chunks, self._place = [], None
        if place:
            for part in apart(place, chunks):
                last = self.lines[-1].markup if self.lines else Markup()
                inside = (last.depth > 0 and place.depth > 0) or (place.row and last.table == place.table)
                markup = markup_of(place, part)
                for line in shown(place, part):
                    self.lines.append(_Line(line, markup, self._gap and not inside))
                    self._gap = False
        self._gap = self._gap or gap
