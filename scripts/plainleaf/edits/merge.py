"""Three texts of a page made into one: what was generated before, what a person made of it, what is generated now.

A merge of sentences, not of lines: the page's Markdown has a paragraph a line, and two people may well change two
sentences of one paragraph. Out of the same three texts comes the same page on any machine.

- With no words changed by hand the result is the new text; with nothing newly generated it is the person's, to the letter.
- What she took out stays out and what she moved stays where she put it, wherever the new text has it.
- Where both changed the same sentence, or one changed what the other took away, nobody but a person can tell what is
  right: that is a `Conflict`, and there is no merged text until each one has been chosen (`Choices`).
- A mark "(dose to be confirmed)" that she deleted comes back where the sentence says something else now; so does the line
  "picked by a program" over key points that she has not seen.

The libraries that merge three texts do not fit: merge3 is GPL, three-merge has not been kept since 2020 and merges
letters, `git merge-file` merges lines and is not there on a librarian's Windows. So the comparing is difflib's (`align`),
and what stands here is only how the two comparisons are put together. tests/test_merge.py holds it to what git does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from plainleaf.edits import facts
from plainleaf.edits.align import Alignment, Spot, align
from plainleaf.edits.says import doses_asked, key_points, same_words
from plainleaf.edits.sheet import Bit, Block, Kind, Sheet, read_sheet, render

PROPOSAL = "proposal"
"""The class of the line over key points that a person has not ticked."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where only a person can say what the page shall say."""

    id: str  # the same for as long as the two sides stay the same
    section: str  # heading above it on the page
    line: int  # of the person's page, from 1
    base: str  # Markdown of what was generated before; "" where there was nothing
    mine: str  # of what the page says now; "" where it was taken out
    new: str  # of what is generated now; "" where it is no longer said
    key: str = ""  # of the front matter, where the place is there


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge."""

    text: str | None  # the merged page; None while a conflict waits for a person
    conflicts: tuple[Conflict, ...] = ()  # those that wait
    kept: int = 0  # places that a person changed and that stand
    taken: int = 0  # places that were newly generated
    beside: tuple[str, ...] = ()  # a person's sentences whose neighbour now says something else
    asked_again: tuple[str, ...] = ()  # sentences whose dose has to be confirmed anew
    proposal: bool = False  # the key points hold one she has not seen, and are a proposal again


Choices = Mapping[str, str]
"""A conflict's id -> "mine", "new", or "own:" and the text to stand there."""


def edited(base: str, mine: str) -> bool:
    """Whether a person changed a page's words, marks, order or facts; its sign-off and what editors do unasked do not count."""
    one, other = read_sheet(base), read_sheet(mine)
    return _touched(one, other) or bool(facts.changed(one.fence, other.fence))


def merge(base: str, mine: str, new: str, choices: Choices | None = None) -> Merged:
    """`mine` brought up to `new`; all three whole Markdown texts, `base` what `mine` was made from."""
    sheets = (read_sheet(base), read_sheet(mine), read_sheet(new))
    if not _touched(sheets[0], sheets[1]) and not facts.changed(sheets[0].fence, sheets[1].fence):
        return Merged(new)
    if not _touched(sheets[0], sheets[2]) and sheets[0].fence == sheets[2].fence:
        return Merged(mine, kept=1)
    return _Merge(*sheets, choices or {}).run()


def _touched(one: Sheet, other: Sheet) -> bool:
    """Whether two pages differ in more than what an editor changes of its own accord."""

    def shape(sheet: Sheet) -> list[object]:
        return [(b.kind, _level(b), b.boxed, b.classes, tuple(bit.key for bit in b.bits)) for b in sheet.blocks]

    return shape(one) != shape(other)


def _level(block: Block) -> str:
    """The mark of a block as far as it says something: not whether a list has "-" or "*", or how it counts."""
    if block.kind is Kind.ITEM:
        return "1" if block.mark[0].isdigit() else "-"
    return block.mark


# ---------------------------------------------------------------- the merge


@dataclass(eq=False, slots=True)
class _Cell:
    """Sentences of the old page that changed together, or one sentence that a side wrote; and what stands for them."""

    base: list[Spot] = field(default_factory=list)
    mine: list[Spot] = field(default_factory=list)
    new: list[Spot] = field(default_factory=list)
    moved: bool = False  # by hand
    moved_new: bool = False  # in the new text
    content: list[tuple[Bit, Block, object]] = field(default_factory=list)  # what goes on the page: text, block, label
    conflict: Conflict | None = None

    @property
    def by_hand(self) -> bool:
        return [s.key for s in self.mine] != [s.key for s in self.base]

    @property
    def by_new(self) -> bool:
        return [s.key for s in self.new] != [s.key for s in self.base]

    @property
    def any(self) -> Spot:
        return (self.new or self.mine or self.base)[0]


class _Merge:
    def __init__(self, base: Sheet, mine: Sheet, new: Sheet, choices: Choices) -> None:
        self._sheets = {"base": base, "mine": mine, "new": new}
        self._choices = choices
        self._ours, self._theirs = align(base, mine), align(base, new)
        self._labels = {
            "mine": _labels(self._ours, len(mine.blocks)),
            "new": _labels(self._theirs, len(new.blocks)),
        }
        self._labelled = {
            side: {label: self._sheets[side].blocks[number] for number, label in enumerate(labels)}
            for side, labels in self._labels.items()
        }
        self._ids: dict[str, int] = {}
        self._waiting: list[Conflict] = []
        self._beside: list[str] = []
        self._asked: list[str] = []
        self._proposal = False
        self._cells = self._made_cells()

    def run(self) -> Merged:
        for cell in self._cells:
            self._decide(cell)
        order = self._order()
        self._tick_again(order)
        fence, clashes = self._facts()
        self._waiting += clashes
        kept = sum(cell.by_hand or cell.moved for cell in order) + sum(not c.content and c.by_hand for c in self._cells)
        taken = sum(cell.by_new for cell in self._cells)
        if self._waiting:
            waiting = sorted(self._waiting, key=lambda c: (c.line, c.id))
            return Merged(None, tuple(waiting), kept, taken)
        body = render(self._blocks(order))
        head = f"---\n{fence}---\n\n" if fence is not None else ""
        return Merged(head + body, (), kept, taken, tuple(self._beside), tuple(self._asked), self._proposal)

    # ------------------------------------------------------------ which sentences belong together

    def _made_cells(self) -> list[_Cell]:
        """The old page's sentences, those joined that either side changed as one; then what each side wrote anew."""
        ours, theirs = self._ours, self._theirs
        leader = list(range(len(ours.old)))

        def root(at: int) -> int:
            while leader[at] != at:
                leader[at] = leader[leader[at]]
                at = leader[at]
            return at

        for tie in (*ours.ties, *theirs.ties):
            for at in tie.old[1:]:
                leader[root(at)] = root(tie.old[0])
        cells: dict[int, _Cell] = {}
        for spot in ours.old:
            cells.setdefault(root(spot.at), _Cell()).base.append(spot)
        self._of_mine: dict[int, _Cell] = {}
        self._of_new: dict[int, _Cell] = {}
        for alignment, of, side in ((ours, self._of_mine, "mine"), (theirs, self._of_new, "new")):
            for tie in alignment.ties:
                cell = cells[root(tie.old[0])]
                getattr(cell, side).extend(alignment.new[at] for at in tie.new)
                if tie.moved:
                    setattr(cell, "moved" if side == "mine" else "moved_new", True)
                of.update(dict.fromkeys(tie.new, cell))
        everything = list(cells.values())
        for alignment, of, side in ((ours, self._of_mine, "mine"), (theirs, self._of_new, "new")):
            for spot in alignment.new:
                if spot.at not in of:
                    cell = _Cell()
                    getattr(cell, side).append(spot)
                    of[spot.at] = cell
                    everything.append(cell)
        for cell in everything:
            cell.mine.sort(key=lambda spot: spot.at)
            cell.new.sort(key=lambda spot: spot.at)
        return everything

    # ------------------------------------------------------------ what stands for them

    def _decide(self, cell: _Cell) -> None:
        mine, new = self._content(cell.mine, "mine"), self._content(cell.new, "new")
        if not cell.base:
            cell.content = mine or new
        elif not cell.by_hand:
            cell.content = new
        elif not cell.by_new:
            cell.content = mine
        elif [s.key for s in cell.mine] == [s.key for s in cell.new]:
            cell.content = new
        else:
            self._both(cell, mine, new)

    def _both(self, cell: _Cell, mine: _Content, new: _Content) -> None:
        """Both sides changed it, and not to the same."""
        base_text, mine_text, new_text = _text(cell.base), _text(cell.mine), _text(cell.new)
        if (
            cell.mine
            and cell.new
            and same_words(base_text, new_text)
            and doses_asked(new_text) <= doses_asked(base_text)
        ):
            cell.content = mine  # only links or marks of ours are new
            return
        unmarked = cell.mine and doses_asked(mine_text) < doses_asked(base_text) and same_words(base_text, mine_text)
        if cell.new and unmarked:
            cell.content = new  # what was confirmed is not what it says now
            self._asked.append(_words(cell.new))
            return
        if cell.base[0].place == "point" and not cell.mine:
            cell.content = new  # she did not want that point; this is another proposal
            return
        conflict = self._conflict(cell.any, base_text, mine_text, new_text, self._line(cell))
        cell.conflict = conflict
        choice = self._choices.get(conflict.id, "")
        if choice == "mine":
            cell.content = mine
        elif choice == "new":
            cell.content = new
        elif choice.startswith("own:"):
            cell.content = self._own(choice.removeprefix("own:"), mine or new)
        else:
            self._waiting.append(conflict)
            cell.content = mine or new

    def _own(self, text: str, stead: _Content) -> _Content:
        """A text written in the file of the conflict, in the place of what stood there."""
        _, block, label = stead[0]
        if block.kind.whole:
            return [(Bit(" ".join(text.split()), 0, ""), block, label)] if text.strip() else []
        own = read_sheet(text + "\n")
        flat = [bit for part in own.blocks for bit in part.bits if bit.text]
        return [(replace(bit, before=" "), block, label) for bit in flat]

    def _conflict(self, spot: Spot, base: str, mine: str, new: str, line: int) -> Conflict:
        digest = hashlib.sha256("\0".join((spot.place, base, new)).encode("utf-8")).hexdigest()[:8]
        self._ids[digest] = self._ids.get(digest, 0) + 1
        number = self._ids[digest]
        return Conflict(digest if number == 1 else f"{digest}-{number}", spot.block.section, line, base, mine, new)

    def _line(self, cell: _Cell) -> int:
        """The line of the person's page where a place stands, or where it would stand."""
        if cell.mine:
            return cell.mine[0].bit.line
        for at in range(cell.base[0].at if cell.base else -1, -1, -1):
            tie = self._ours.of_old.get(at)
            if tie and not tie.moved:
                return self._ours.new[tie.new[-1]].bit.line
        return 1

    def _content(self, spots: Sequence[Spot], side: str) -> _Content:
        return [(spot.bit, spot.block, self._label(spot, side)) for spot in spots]

    # ------------------------------------------------------------ in which order

    def _order(self) -> list[_Cell]:
        """The cells of the merged page: the new text's order, and what she wrote or moved beside what she set it beside."""
        order: list[_Cell] = []
        placed: set[int] = set()
        for spot in self._theirs.new:
            cell = self._of_new[spot.at]
            if id(cell) in placed or cell.moved or not cell.content:
                continue
            placed.add(id(cell))
            order.append(cell)
        hers: list[_Cell] = []
        for spot in self._ours.new:
            cell = self._of_mine[spot.at]
            if not hers or hers[-1] is not cell:
                hers.append(cell)
        hers = list({id(cell): cell for cell in hers}.values())
        at = 0
        while at < len(hers):
            if id(hers[at]) in placed or not hers[at].content:
                at += 1
                continue
            end = at
            while end < len(hers) and id(hers[end]) not in placed and hers[end].content:
                end += 1
            self._insert(order, placed, hers, at, end)
            at = end
        return order

    def _insert(self, order: list[_Cell], placed: set[int], hers: list[_Cell], at: int, end: int) -> None:
        """Puts hers[at:end], which stand nowhere in the new text, beside the neighbours that do."""
        run = hers[at:end]
        left = hers[at - 1] if at else None
        right = hers[end] if end < len(hers) else None
        if left is None or id(left) in placed:
            start = order.index(left) + 1 if left else 0
            stop = start
            while stop < len(order) and _goes_along(order[stop], run[0], left):
                stop += 1
        elif right is None or id(right) in placed:
            stop = order.index(right) if right else len(order)
            start = stop
        else:
            near = next((cell for cell in reversed(hers[:at]) if id(cell) in placed), None)
            start = stop = order.index(near) + 1 if near else 0
            if any(not cell.base for cell in run):
                run = self._homeless(run, hers[at - 1])
        gap = order[start:stop]
        order[start:stop] = _woven(gap, run)
        placed.update(id(cell) for cell in run)
        if left and left.by_new and left.base and any(not cell.base for cell in run) and _together(left, run[0]):
            self._beside.append(_words(next(cell for cell in run if not cell.base).mine))

    def _homeless(self, run: list[_Cell], left: _Cell) -> list[_Cell]:
        """What she wrote between two sentences that are both gone: she has to say whether it stays."""
        own = [cell for cell in run if not cell.base]
        mine = _text([spot for cell in own for spot in cell.mine])
        conflict = self._conflict(own[0].mine[0], _text(left.base), mine, "", own[0].mine[0].bit.line)
        choice = self._choices.get(conflict.id, "")
        if choice == "new":
            for cell in own:
                cell.content = []
            return [cell for cell in run if cell.base]
        if choice.startswith("own:"):
            own[0].content = self._own(choice.removeprefix("own:"), own[0].content)
            for cell in own[1:]:
                cell.content = []
            return [cell for cell in run if cell.content]
        if choice != "mine":
            self._waiting.append(conflict)
        return run

    def _tick_again(self, order: list[_Cell]) -> None:
        """Key points that a person has not seen are a proposal again, though she had ticked the others."""
        lines = [c for c in self._cells if c.base and c.new and PROPOSAL in c.new[0].block.classes]
        if not lines or any(cell.mine or cell.content for cell in lines):
            return
        unseen = [
            c
            for c in order
            if c.new and c.new[0].place == "point" and c.by_new and not (c.base and c.by_hand and c.mine)
        ]
        if not unseen:
            return
        for cell in lines:
            cell.content = self._content(cell.new, "new")
        self._proposal = True
        heading = next((n for n, c in enumerate(order) if _is_heading(c, key_points())), None)
        at = heading + 1 if heading is not None else order.index(unseen[0])
        order[at:at] = lines

    # ------------------------------------------------------------ the page

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

    def _blocks(self, order: Sequence[_Cell]) -> list[Block]:
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

        hers = pick((now.kind, _level(now)), (was.kind, _level(was)), (made.kind, _level(made)))
        kind, mark = (now.kind, now.mark) if hers else (made.kind, made.mark)
        depth = (
            now.depth if pick((now.depth, now.boxed), (was.depth, was.boxed), (made.depth, made.boxed)) else made.depth
        )
        listed = now.attributes if pick(now.classes, was.classes, made.classes) else made.attributes
        return replace(home, kind=kind, mark=mark, depth=depth, attributes=listed)

    def _facts(self) -> tuple[str | None, list[Conflict]]:
        base, mine, new = (self._sheets[side].fence for side in ("base", "mine", "new"))
        chosen = {key.removeprefix("front:"): pick for key, pick in self._choices.items() if key.startswith("front:")}
        fence, clashes = facts.merge(base, mine, new, chosen)
        return fence, [Conflict(f"front:{c.key}", "", 1, c.base, c.mine, c.new, c.key) for c in clashes]


_Content = list[tuple[Bit, Block, object]]


# ---------------------------------------------------------------- small parts


def _labels(alignment: Alignment, count: int) -> list[object]:
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


def _goes_along(cell: _Cell, first: _Cell, left: _Cell | None) -> bool:
    """Whether what the new text has here stands before what she wrote at the same place.

    It does where it belongs to what stands before both; a new section, box or list does not come between hers and
    what she set it beside.
    """
    if cell.mine and not cell.moved_new:
        return False
    if cell.base and not cell.moved_new:
        return False
    there, hers = cell.any.block, first.mine[0].block
    if left is not None and _together(left, first):
        return _together(left, cell)
    if hers.kind is Kind.HEADING:
        return True
    if there.kind in (Kind.HEADING, Kind.BOX):
        return False
    if hers.kind is Kind.ITEM:
        return there.kind is Kind.ITEM
    return there.boxed == hers.boxed


def _together(one: _Cell, other: _Cell) -> bool:
    """Whether two cells belong to one paragraph of the merged page."""
    return bool(one.content and other.content) and one.content[-1][2] == other.content[0][2]


def _woven(gap: list[_Cell], run: list[_Cell]) -> list[_Cell]:
    """What both sides wrote at one place: what is the same once, else the new text's before hers."""
    keys = [[bit.key for bit, _, _ in cell.content] for cell in gap], [[b.key for b, _, _ in c.content] for c in run]
    names: dict[str, int] = {}
    a, b = ([names.setdefault(repr(key), len(names)) for key in side] for side in keys)
    out: list[_Cell] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        out += gap[i1:i2]
        if tag != "equal":
            out += run[j1:j2]
    return out


def _is_heading(cell: _Cell, words: str) -> bool:
    return any(block.kind is Kind.HEADING and bit.words == words for bit, block, _ in cell.content)


def _text(spots: Iterable[Spot]) -> str:
    """Sentences as Markdown on one line; a heading or the head of a box with its mark."""
    found = []
    for spot in spots:
        mark = f"{spot.block.mark} " if spot.block.kind in (Kind.BOX,) else ""
        found.append(mark + spot.bit.text)
    return " ".join(found)


def _words(spots: Iterable[Spot]) -> str:
    return " ".join(spot.bit.words for spot in spots)
