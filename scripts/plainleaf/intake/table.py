"""A table of an HTML page: does it hold facts or lay out a page, and which column does a cell stand in."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.intake.element import names
from plainleaf.intake.tree import Element, Tree

CELLS = names("td th")
STRUCTURAL = names("table h1 h2 h3 h4 h5 h6 article section form blockquote pre figure nav")
"""A table with one of these in a cell lays a page out; it is no table of facts."""
LISTS = names("ul ol dl")
"""In a cell they are part of a fact where the table has a head, or its cells are no columns of a page."""
LONGEST_CELL_LIST = 12
"""Items of a list in one cell; a longer one is a menu, or an article laid out in a table."""
WIDEST, TALLEST = 40, 1000
"""Columns of a table, and rows that one cell may reach over; more is a slip, or an attack."""
LONGEST_ROW = 2000
"""Characters: a longer row lays a page out, too."""


def holds_facts(table: Element, tree: Tree) -> bool:
    """A table of rows and columns, not one that lays out a page."""
    columns = full = 0
    lists = headed = False
    for row in _rows(table, tree):
        cells = [child.tag for child in tree.children(row) if child.tag in CELLS]
        columns = max(columns, len(cells))
        full += len(cells) > 1
        headed = headed or "th" in cells
        size = items = 0
        for node in tree.within(row):
            if isinstance(node, str):
                size += 1 if node.isspace() else len(node)
                if size > LONGEST_ROW:
                    return False
            elif node.tag in STRUCTURAL:
                return False
            else:
                lists = lists or node.tag in LISTS
                items += node.tag in ("li", "dt")
                if items > LONGEST_CELL_LIST * max(columns, 1):
                    return False
    return columns > 1 and (not lists or headed or full > 2)


def all_heads(row: Element, tree: Tree) -> bool:
    """A row of nothing but head cells."""
    cells = [child.tag for child in tree.children(row) if child.tag in CELLS]
    return bool(cells) and "td" not in cells


def _rows(table: Element, tree: Tree) -> Iterator[Element]:
    """Rows of this very table; those of a table inside it make it no table of facts anyway."""
    for child in tree.children(table):
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (inner for inner in tree.children(child) if inner.tag == "tr")


class Columns:
    """Where the cells of a table stand, row by row: below a cell that reaches down stands an empty one."""

    def __init__(self) -> None:
        self._at = 0
        self._hanging: dict[int, int] = {}  # by column: rows that a cell still reaches into

    def begin(self) -> None:
        """A row opens."""
        self._at = 0

    def passed(self) -> int:
        """Empty cells that stand before the next cell, or behind the last one."""
        empty = 0
        while self._hanging.get(self._at, 0) > 0:
            self._hanging[self._at] -= 1
            self._at += 1
            empty += 1
        return empty

    def take(self, cell: Element) -> int:
        """A cell takes its columns; out: the empty cells that stand behind it."""
        columns = max(1, min(_count(cell.attrs.get("colspan", ""), WIDEST), WIDEST - self._at))
        rows = _count(cell.attrs.get("rowspan", ""), TALLEST)
        if rows > 1 and self._at < WIDEST:
            self._hanging.update(dict.fromkeys(range(self._at, self._at + columns), rows - 1))
        self._at += columns
        return columns - 1


def _count(said: str, most: int) -> int:
    said = said.strip()
    return min(max(int(said), 1), most) if said.isascii() and said.isdigit() and len(said) < 6 else 1
