"""What a sentence hangs on where it stands: the sentence before it in its paragraph, else the heading or box over it.

A merge must not part them: what one side wrote under a heading that the other side took away would stand under the heading
before it and say something else there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plainleaf.edits.align import Spot
from plainleaf.edits.cells import Cell
from plainleaf.edits.sheet import Kind


def home_of(spot: Spot, around: Sequence[Spot], of: Mapping[int, Cell]) -> Cell | None:
    """The place that a sentence hangs on; None where it hangs on nothing. `around`: all sentences of its page, `of`: their
    places. A heading brings its own."""
    if spot.block.kind in (Kind.HEADING, Kind.BOX):
        return None
    if spot.at and around[spot.at - 1].number == spot.number:
        return of[around[spot.at - 1].at]
    wanted = Kind.BOX if spot.block.boxed else Kind.HEADING
    above = (around[at] for at in range(spot.at - 1, -1, -1))
    return next((of[one.at] for one in above if one.block.kind is wanted), None)


def accompanied(spot: Spot, around: Sequence[Spot], of: Mapping[int, Cell]) -> bool:
    """Whether a new paragraph follows a sentence that stands on the merged page, whatever became of the heading over both."""
    before = around[spot.at - 1] if spot.at else None
    if before is None or before.number == spot.number or before.block.kind in (Kind.HEADING, Kind.BOX):
        return False
    return before.block.boxed == spot.block.boxed and bool(of[before.at].content) and bool(of[before.at].base)


def heads_of(spot: Spot, around: Sequence[Spot], of: Mapping[int, Cell]) -> list[Cell]:
    """The heading over a sentence, and the head of its box."""
    found = []
    for kind in (Kind.HEADING, Kind.BOX) if spot.block.boxed else (Kind.HEADING,):
        above = (around[at] for at in range(spot.at - 1, -1, -1))
        head = next((one for one in above if one.block.kind is kind), None)
        found += [of[head.at]] if head is not None else []
    return found


def is_gone(cell: Cell | None) -> bool:
    """Whether a place was there and has nothing on the merged page."""
    return cell is not None and bool(cell.base) and not cell.content
