"""One line of a page: from the text gathered in a block to what a browser would show, and what the mark-up knew."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from plainleaf.intake.element import names
from plainleaf.model import Markup

_SPACE = re.compile(r"[ \t\n\r\f]+")
_ITEMS = re.compile(r" *\v[ \v]*")
_MENUS = names("nav menu")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text between two tags."""

    text: str
    link: int = 0  # number of the link it stands in, from 1
    words: tuple[str, ...] = ()  # class words of the inline elements around it
    mark: str = ""  # CELL or ITEM: no text of the page


CELL = Chunk(" ", mark="cell")
"""Opens a cell."""
ITEM = Chunk("\v", mark="item")
"""Stands between two items of a list in one cell."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk stands: what it knows from the way down."""

    tag: str = "body"
    path: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # nearest first
    inline: tuple[str, ...] = ()  # class words of the inline elements around the text
    level: int = 0
    depth: int = 0
    table: int = 0
    header: bool = False
    link: int = 0
    target: str = ""  # where the link leads
    pre: bool = False
    row: bool = False  # inside a row that makes one line


def apart(place: Place, chunks: list[Chunk]) -> list[list[Chunk]]:
    """The chunks of one block, by line.

    Links that touch ("HomeAbout") are the work of a style sheet that sets them apart: where nothing but links
    stands in the block, each has a line of its own; in a menu with other words a blank parts them. In
    running text they are left as they are: there a word may stand in two links.
    """
    glued = _glued(chunks)
    if not glued or place.row or place.pre or place.level:
        return [chunks]
    if all(chunk.link or chunk.text.isspace() for chunk in chunks):
        edges = [0, *glued, len(chunks)]
        return [chunks[a:b] for a, b in pairwise(edges)]
    if _MENUS.isdisjoint(place.path):
        return [chunks]
    parted: list[Chunk] = []
    for at, chunk in enumerate(chunks):
        if at in glued:
            parted.append(Chunk(" "))
        parted.append(chunk)
    return [parted]


def _glued(chunks: list[Chunk]) -> list[int]:
    """Where a link begins right behind the words of another."""
    found: list[int] = []
    before: Chunk | None = None
    for at, chunk in enumerate(chunks):
        if not chunk.text:
            continue
        if (
            before is not None
            and chunk.link
            and before.link
            and chunk.link != before.link
            and chunk.text[0].isalnum()
            and before.text[-1].isalnum()
        ):
            found.append(at)
        before = chunk
    return found


def shown(place: Place, chunks: list[Chunk]) -> list[str]:
    """The lines a browser would make of one block's text."""
    if place.row:
        cells = [_ITEMS.sub("  ", _SPACE.sub(" ", cell)).strip() for cell in _cells(chunks)]
        return ["\t".join(cells)] if any(cells) else []
    whole = "".join(chunk.text for chunk in chunks)
    if place.pre:
        return [line.rstrip() for line in whole.expandtabs(8).split("\n") if line.strip()]
    line = _SPACE.sub(" ", whole).strip()
    return [line] if line else []


def _cells(chunks: list[Chunk]) -> list[str]:
    """A row's chunks by cell; the mark that opens a cell is a chunk of its own."""
    cells: list[list[str]] = []
    for chunk in chunks:
        if chunk.mark == CELL.mark:
            cells.append([])
        elif cells:
            cells[-1].append(chunk.text)
        elif chunk.text.strip():
            cells.append([chunk.text])
    return ["".join(cell) for cell in cells]


def markup_of(place: Place, chunks: list[Chunk]) -> Markup:
    """What the mark-up knew of one line."""
    total = links = 0
    inline: Counter[str] = Counter()
    for chunk in chunks:
        size = sum(1 for c in chunk.text if not c.isspace())
        total += size
        links += size if chunk.link else 0
        for word in dict.fromkeys(chunk.words):
            inline[word] += size
    own = [word for word, size in inline.items() if 2 * size > total]  # around most of the line
    return Markup(
        tag="tr" if place.row else place.tag,
        path="/".join(place.path),
        words=" ".join(dict.fromkeys([*own, *place.words])),
        level=place.level,
        depth=place.depth,
        links=round(links / total, 3) if total else 0.0,
        table=place.table if place.row else 0,  # a table that lays out a page holds no rows
        header=place.header,
    )
