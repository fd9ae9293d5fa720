"""One line of a page: from the text gathered in a block to what a browser would show, and what the mark-up knew."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from plainleaf.intake.element import names
from plainleaf.model import Container, Markup

_SPACE = re.compile(r"[ \t\n\r\f]+")
_ITEMS = re.compile(r" *\v[ \v]*")
_MENUS = names("nav menu")


class Chunk(NamedTuple):
    """Text between two tags. (A named tuple, as a page has thousands: it is made in a third of the time.)"""

    text: str
    link: int = 0  # number of the link it stands in, from 1
    words: tuple[str, ...] = ()  # class words of the inline elements around it
    mark: str = ""  # CELL or ITEM: no text of the page


BLANK = Chunk(" ")
CELL = Chunk(" ", mark="cell")
"""Opens a cell."""
ITEM = Chunk("\v", mark="item")
"""Stands between two items of a list in one cell."""


class Block(NamedTuple):
    """What is known of a block from the way down to it."""

    tag: str = "body"
    path: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # nearest first
    level: int = 0
    depth: int = 0
    table: int = 0
    header: bool = False
    pre: bool = False
    row: bool = False  # inside a row that makes one line
    within: tuple[Container, ...] = ()


class Place(NamedTuple):
    """Where the walk stands: in which block, and in which inline elements of it."""

    block: Block = Block()
    link: int = 0
    words: tuple[str, ...] = ()  # class words of the inline elements


def apart(block: Block, chunks: list[Chunk]) -> list[list[Chunk]]:
    """The chunks of one block, by line.

    Links that touch ("HomeAbout") are the work of a style sheet that sets them apart: where nothing but links
    stands in the block, each has a line of its own; in a menu with other words a blank parts them. In
    running text they are left as they are: there a word may stand in two links.
    """
    if len(chunks) == 1 or block.row or block.pre or block.level:
        return [chunks]
    glued = _glued(chunks)
    if not glued:
        return [chunks]
    if all(chunk.link or chunk.text.isspace() for chunk in chunks):
        edges = [0, *glued, len(chunks)]
        return [chunks[a:b] for a, b in pairwise(edges)]
    if _MENUS.isdisjoint(block.path):
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


def shown(block: Block, chunks: list[Chunk]) -> list[str]:
    """The lines a browser would make of one block's text."""
    if block.row:
        cells = [_ITEMS.sub("  ", _SPACE.sub(" ", cell)).strip() for cell in _cells(chunks)]
        return ["\t".join(cells)] if any(cells) else []
    whole = "".join([chunk.text for chunk in chunks])
    if block.pre:
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


def markup_of(block: Block, chunks: list[Chunk]) -> Markup:
    """What the mark-up knew of one line."""
    words, links = block.words, 0.0
    if any(chunk.link or chunk.words for chunk in chunks):
        own, links = _around(chunks)
        words = (*own, *words)
    return Markup(
        tag="tr" if block.row else block.tag,
        path="/".join(block.path),
        words=" ".join(dict.fromkeys(words)),
        level=block.level,
        depth=block.depth,
        links=links,
        table=block.table if block.row else 0,  # a table that lays out a page holds no rows
        header=block.header,
        within=block.within,
    )


def _around(chunks: list[Chunk]) -> tuple[list[str], float]:
    """Class words of the inline elements around most of a line, and the share of its characters that is links."""
    total = linked = 0
    inline: Counter[str] = Counter()
    for chunk in chunks:
        size = sum(map(len, chunk.text.split()))
        total += size
        linked += size if chunk.link else 0
        for word in dict.fromkeys(chunk.words):
            inline[word] += size
    own = [word for word, size in inline.items() if 2 * size > total]
    return own, round(linked / total, 3) if total else 0.0
