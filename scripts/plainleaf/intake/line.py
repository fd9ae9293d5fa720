"""One line of a page: from the text gathered in a block to what a browser would show, and what the mark-up knew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from plainleaf.intake.element import names
from plainleaf.model import Container, Markup

_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""White space that is not one plain blank yet."""
_ITEMS = re.compile(r" *\v[ \v]*")
_MENUS = names("nav menu")


made = tuple.__new__
"""Makes a named tuple of a tuple of all its fields: a page has thousands, and naming the fields takes twice as long."""


class Block(NamedTuple):
    """What is known of a block from the way down to it."""

    tag: str = "body"
    path: str = ""  # tags from body
    words: tuple[str, ...] = ()  # nearest first
    level: int = 0
    depth: int = 0
    table: int = 0
    header: bool = False
    pre: bool = False
    row: bool = False  # inside a row that makes one line
    within: tuple[Container, ...] = ()


Chunk = tuple[str, int, tuple[str, ...]]
"""Text between two tags, the number of the link it stands in (from 1), and the class words of the inline elements
around it. Plain tuples, as Block is a named one: a page has thousands."""
BLANK: Chunk = (" ", 0, ())
BREAK: Chunk = ("\n", 0, ())
"""A line's end in preformatted text."""
CELL: Chunk = (" ", 0, ("a cell opens",))
"""Opens a cell; known by what it is, not by its text."""
ITEM: Chunk = ("\v", 0, ())
"""Stands between two items of a list in one cell."""


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
    if all(link or text.isspace() for text, link, _ in chunks):
        edges = [0, *glued, len(chunks)]
        return [chunks[a:b] for a, b in pairwise(edges)]
    if _MENUS.isdisjoint(block.path.split("/")):
        return [chunks]
    parted: list[Chunk] = []
    for at, chunk in enumerate(chunks):
        if at in glued:
            parted.append(BLANK)
        parted.append(chunk)
    return [parted]


def _glued(chunks: list[Chunk]) -> list[int]:
    """Where a link begins right behind the words of another."""
    found: list[int] = []
    above, before, _ = chunks[0]
    for at, (text, link, _) in enumerate(chunks):
        if link and before and link != before and text[0].isalnum() and above[-1].isalnum():
            found.append(at)
        above, before = text, link
    return found


def shown(block: Block, chunks: list[Chunk]) -> list[str]:
    """The lines a browser would make of one block's text."""
    if block.row:
        cells = [_ITEMS.sub("  ", _SPACE.sub(" ", cell)).strip() for cell in _cells(chunks)]
        return ["\t".join(cells)] if any(cells) else []
    whole = chunks[0][0] if len(chunks) == 1 else "".join([chunk[0] for chunk in chunks])
    if block.pre:
        return [line.rstrip() for line in whole.expandtabs(8).split("\n") if line.strip()]
    line = whole.strip()
    if "  " in line or not line.isprintable():
        line = _SPACE.sub(" ", line)
    return [line] if line else []


def _cells(chunks: list[Chunk]) -> list[str]:
    """A row's chunks by cell."""
    cells: list[list[str]] = []
    for chunk in chunks:
        if chunk is CELL:
            cells.append([])
        elif cells:
            cells[-1].append(chunk[0])
        elif chunk[0].strip():
            cells.append([chunk[0]])
    return ["".join(cell) for cell in cells]


def markup_of(block: Block, chunks: list[Chunk]) -> Markup:
    """What the mark-up knew of one line."""
    tag, path, words, level, depth, table, header, _, row, within = block
    own, links = _around(chunks)
    words = (*own, *words) if own else words
    # a table that lays out a page holds no rows
    tag, table = ("tr", table) if row else (tag, 0)
    return made(Markup, (tag, path, _once(words) if words else "", level, depth, links, table, (), header, (), within))


@lru_cache(maxsize=2048)  # neighbours have the same
def _once(words: tuple[str, ...]) -> str:
    """The words, each once, blank separated."""
    return " ".join(dict.fromkeys(words))


def _around(chunks: list[Chunk]) -> tuple[Sequence[str], float]:
    """Class words of the inline elements around most of a line, and the share of its characters that is links."""
    if len(chunks) == 1:
        _, link, words = chunks[0]
        return words, 1.0 if link else 0.0
    if not any([link or words for _, link, words in chunks]):
        return (), 0.0
    total = linked = 0
    inline: dict[str, int] = {}
    for text, link, words in chunks:
        size = 0 if text.isspace() else sum(map(len, text.split()))
        total += size
        if link:
            linked += size
        if words:
            for word in dict.fromkeys(words):
                inline[word] = inline.get(word, 0) + size
    own = [word for word, size in inline.items() if 2 * size > total]
    return own, round(linked / total, 3) if linked else 0.0
