"""The places of a merge: which sentences of the three texts belong together, and what stands for them on the merged page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plainleaf.edits.align import Alignment, Spot
from plainleaf.edits.sheet import Bit, Block, Kind

Content = list[tuple[Bit, Block, object]]
"""What goes on the page: each sentence, the block it stood in, and the name of the block it shall stand in (compose.py)."""


@dataclass(eq=False, slots=True)
class Cell:
    """Sentences of the old page that changed together, or one sentence that a side wrote; and what stands for them."""

    base: list[Spot] = field(default_factory=list)
    mine: list[Spot] = field(default_factory=list)
    new: list[Spot] = field(default_factory=list)
    moved: bool = False  # by hand
    moved_new: bool = False  # in the new text
    chosen: bool = False  # a person said what stands for it
    content: Content = field(default_factory=list)  # what goes on the page: text, block, label

    @property
    def by_hand(self) -> bool:
        return [s.key for s in self.mine] != [s.key for s in self.base]

    @property
    def by_new(self) -> bool:
        return [s.key for s in self.new] != [s.key for s in self.base]

    @property
    def any(self) -> Spot:
        return (self.new or self.mine or self.base)[0]


@dataclass(frozen=True, slots=True)
class Cells:
    """All places of a merge, and the one that each sentence of the two newer texts belongs to."""

    all: tuple[Cell, ...]
    of_mine: Mapping[int, Cell]
    of_new: Mapping[int, Cell]


def cells_of(ours: Alignment, theirs: Alignment) -> Cells:
    """The old page's sentences, those joined that either side changed as one; then what each side wrote anew."""
    leader = list(range(len(ours.old)))

    def root(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for tie in (*ours.ties, *theirs.ties):
        for at in tie.old[1:]:
            leader[root(at)] = root(tie.old[0])
    cells: dict[int, Cell] = {}
    for spot in ours.old:
        cells.setdefault(root(spot.at), Cell()).base.append(spot)
    of_mine: dict[int, Cell] = {}
    of_new: dict[int, Cell] = {}
    for alignment, of, side in ((ours, of_mine, "mine"), (theirs, of_new, "new")):
        for tie in alignment.ties:
            cell = cells[root(tie.old[0])]
            getattr(cell, side).extend(alignment.new[at] for at in tie.new)
            if tie.moved:
                setattr(cell, "moved" if side == "mine" else "moved_new", True)
            of.update(dict.fromkeys(tie.new, cell))
    everything = list(cells.values())
    for alignment, of, side in ((ours, of_mine, "mine"), (theirs, of_new, "new")):
        for spot in alignment.new:
            if spot.at not in of:
                cell = Cell()
                getattr(cell, side).append(spot)
                of[spot.at] = cell
                everything.append(cell)
    for cell in everything:
        cell.mine.sort(key=lambda spot: spot.at)
        cell.new.sort(key=lambda spot: spot.at)
    return Cells(tuple(everything), of_mine, of_new)


def together(one: Cell, other: Cell) -> bool:
    """Whether two cells belong to one paragraph of the merged page."""
    return bool(one.content and other.content) and one.content[-1][2] == other.content[0][2]


def text_of(spots: Iterable[Spot]) -> str:
    """Sentences as Markdown on one line; a heading or the head of a box with its mark."""
    found = []
    for spot in spots:
        mark = f"{spot.block.mark} " if spot.block.kind in (Kind.BOX,) else ""
        found.append(mark + spot.bit.text)
    return " ".join(found)


def said_in(spots: Iterable[Spot]) -> str:
    return " ".join(spot.bit.words for spot in spots)
