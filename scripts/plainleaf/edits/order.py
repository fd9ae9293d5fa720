"""Where the sentences of a merged page stand: as the new text has them, and what a person wrote or moved beside what she
set it beside."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from plainleaf.edits.cells import Cell, together
from plainleaf.edits.sheet import Kind


def in_new_order(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of the new text's sentences as the merged page takes them over: each once, none that she moved."""
    seen: dict[int, Cell] = {id(cell): cell for cell in cells if cell.content and not cell.moved}
    return list(seen.values())


def goes_along(cell: Cell, first: Cell, left: Cell | None) -> bool:
    """Whether what the new text has here stands before what she wrote at the same place.

    It does where it belongs to what stands before both; a new section, box or list does not come between hers and
    what she set it beside.
    """
    if cell.mine and not cell.moved_new:
        return False
    if cell.base and not cell.moved_new:
        return False
    there, hers = cell.any.block, first.mine[0].block
    if left is not None and together(left, first):
        return together(left, cell)
    if hers.kind is Kind.HEADING:
        return True
    if there.kind in (Kind.HEADING, Kind.BOX):
        return False
    if hers.kind is Kind.ITEM:
        return there.kind is Kind.ITEM
    return there.boxed == hers.boxed


def opens(cell: Cell) -> bool:
    """Whether a cell begins something else: a heading or the head of a box."""
    return cell.any.block.kind in (Kind.HEADING, Kind.BOX)


def woven(gap: list[Cell], run: list[Cell]) -> list[Cell]:
    """What both sides wrote at one place: what is the same once, else the new text's before hers."""
    keys = [[bit.key for bit, _, _ in cell.content] for cell in gap], [[b.key for b, _, _ in c.content] for c in run]
    names: dict[str, int] = {}
    a, b = ([names.setdefault(repr(key), len(names)) for key in side] for side in keys)
    out: list[Cell] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        out += gap[i1:i2]
        if tag != "equal":
            out += run[j1:j2]
    return out


def is_heading(cell: Cell, words: str) -> bool:
    return any(block.kind is Kind.HEADING and bit.words == words for bit, block, _ in cell.content)
