"""Sentences of a merged page put together to blocks again, each paragraph as the side that changed it has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from plainleaf.edits.align import Alignment, Spot
from plainleaf.edits.cells import Cell, Content
from plainleaf.edits.sheet import Block, Kind, Sheet


class Composer:
    """Knows which block of one page is which of the others."""

    def __init__(self, sheets: Mapping[str, Sheet], ours: Alignment, theirs: Alignment) -> None:
        self._sheets = sheets  # base, mine, new
        self._ours, self._theirs = ours, theirs
        self._labels = {
            "mine": labels_of(ours, len(sheets["mine"].blocks)),
            "new": labels_of(theirs, len(sheets["new"].blocks)),
        }
        self._labelled = {
            side: {label: sheets[side].blocks[number] for number, label in enumerate(labels)}
            for side, labels in self._labels.items()
        }

    def content(self, spots: Sequence[Spot], side: str) -> Content:
        """Sentences of one side ("mine", "new") as they may go on the page."""
        return [(spot.bit, spot.block, self._label(spot, side)) for spot in spots]

    def _label(self, spot: Spot, side: str) -> object:
        """Which paragraph of the merged page a sentence belongs to: as the side that changed that has it."""
        ours = self._ours if side == "mine" else self._theirs
        tie = ours.of_new.get(spot.at)
        here = self._labels[side][spot.number]
        if tie is None:
            return here
        base = ("base", ours.old[tie.old[0]].number)
        other_side = "new" if side == "mine" else "mine"
        other = self._theirs if side == "mine" else self._ours
        there = next((other.of_old[at] for at in tie.old if at in other.of_old), None)
        elsewhere = self._labels[other_side][other.new[there.new[0]].number] if there else base
        mine, new = (here, elsewhere) if side == "mine" else (elsewhere, here)
        return new if mine == base else mine

    def blocks(self, order: Sequence[Cell]) -> list[Block]:
        """The sentences of the merged page, put together to blocks again."""
        out: list[Block] = []
        last: object = None
        for cell in order:
            for bit, home, label in cell.content:
                if out and label == last and not home.kind.whole and not out[-1].kind.whole:
                    joint = replace(bit, before=bit.before or " ")
                    out[-1] = replace(out[-1], bits=(*out[-1].bits, joint))
                    continue
                shape = self._shape(label, home)
                out.append(replace(shape, bits=(replace(bit, before=""),)))
                last = label
        return out

    def _shape(self, label: object, home: Block) -> Block:
        """How a block is set: as the side that changed that has it."""
        if not (isinstance(label, tuple) and label[0] == "base"):
            return home
        was = self._sheets["base"].blocks[label[1]]
        now = self._labelled["mine"].get(label, was)
        made = self._labelled["new"].get(label, was)
        if home.kind is not was.kind and home.kind not in (now.kind, made.kind):
            return home

        def pick(mine: object, base: object, new: object) -> bool:
            return mine != base and mine != new

        hers = pick((now.kind, level_of(now)), (was.kind, level_of(was)), (made.kind, level_of(made)))
        kind, mark = (now.kind, now.mark) if hers else (made.kind, made.mark)
        depth = (
            now.depth if pick((now.depth, now.boxed), (was.depth, was.boxed), (made.depth, made.boxed)) else made.depth
        )
        listed = now.attributes if pick(now.classes, was.classes, made.classes) else made.attributes
        return replace(home, kind=kind, mark=mark, depth=depth, attributes=listed)


def level_of(block: Block) -> str:
    """The mark of a block as far as it says something: not whether a list has "-" or "*", or how it counts."""
    if block.kind is Kind.ITEM:
        return "1" if block.mark[0].isdigit() else "-"
    return block.mark


def labels_of(alignment: Alignment, count: int) -> list[object]:
    """For each block of the newer page the old block that it is, else a name of its own."""
    found: list[object] = [(id(alignment), number) for number in range(count)]
    claimed: set[int] = set()
    for moved in (False, True):
        for tie in alignment.ties:
            if tie.moved is not moved:
                continue
            number, old = alignment.new[tie.new[0]].number, alignment.old[tie.old[0]].number
            if old not in claimed and found[number] == (id(alignment), number):
                found[number] = ("base", old)
                claimed.add(old)
    return found
