"""Three texts of a page made into one: what was generated before, what a person made of it, what is generated now.

A merge of sentences, not of lines: the page's Markdown has a paragraph a line, and two people may well change two
sentences of one paragraph. Out of the same three texts comes the same page on any machine.

- With no words changed by hand the result is the new text; with nothing newly generated, or both sides saying the same, it is
  the person's, to the letter.
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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plainleaf.edits import facts
from plainleaf.edits.align import Spot, align
from plainleaf.edits.asking import Choices, Conflict, Questions, own_text
from plainleaf.edits.cells import Cell, Content, cells_of, said_in, text_of, together
from plainleaf.edits.compose import Composer, level_of
from plainleaf.edits.home import accompanied, heads_of, home_of, is_gone
from plainleaf.edits.order import goes_along, in_new_order, is_heading, opens, woven
from plainleaf.edits.render import render
from plainleaf.edits.says import doses_asked, key_points, same_words
from plainleaf.edits.sheet import Sheet, read_sheet

__all__ = ["Choices", "Conflict", "Merged", "edited", "merge"]

PROPOSAL = "proposal"
"""The class of the line over key points that a person has not ticked."""


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


def edited(base: str, mine: str) -> bool:
    """Whether a person changed a page's words, marks, order or facts; its sign-off and what editors do unasked do not count."""
    if base == mine:
        return False
    one, other = read_sheet(base), read_sheet(mine)
    return _touched(one, other) or bool(facts.changed(one.fence, other.fence))


def merge(base: str, mine: str, new: str, choices: Choices | None = None) -> Merged:
    """`mine` brought up to `new`; all three whole Markdown texts, `base` what `mine` was made from."""
    sheets = (read_sheet(base), read_sheet(mine), read_sheet(new))
    if not _touched(sheets[0], sheets[1]) and not facts.changed(sheets[0].fence, sheets[1].fence):
        return Merged(new)
    if not _touched(sheets[0], sheets[2]) and sheets[0].fence == sheets[2].fence:
        return Merged(mine, kept=1)
    if not _touched(sheets[1], sheets[2]) and sheets[1].fence == sheets[2].fence:
        return Merged(mine, kept=1)  # both sides say the same: nothing is to be put together
    return _Merge(*sheets, choices or {}).run()


def _touched(one: Sheet, other: Sheet) -> bool:
    """Whether two pages differ in more than what an editor changes of its own accord."""

    def shape(sheet: Sheet) -> list[object]:
        return [(b.kind, level_of(b), b.boxed, b.classes, tuple(bit.key for bit in b.bits)) for b in sheet.blocks]

    return shape(one) != shape(other)


# ---------------------------------------------------------------- the merge


class _Merge:
    def __init__(self, base: Sheet, mine: Sheet, new: Sheet, choices: Choices) -> None:
        self._sheets = {"base": base, "mine": mine, "new": new}
        self._questions = Questions(choices)
        self._ours, self._theirs = align(base, mine), align(base, new)
        self._composer = Composer(self._sheets, self._ours, self._theirs)
        self._cells = cells_of(self._ours, self._theirs)
        self._beside: list[str] = []
        self._asked: list[str] = []
        self._proposal = False

    def run(self) -> Merged:
        for cell in self._cells.all:
            self._decide(cell)
        self._keep_homes()
        order = self._order()
        self._tick_again(order)
        fence = self._facts()
        kept = sum(cell.by_hand or cell.moved for cell in order) + sum(
            not c.content and c.by_hand for c in self._cells.all
        )
        taken = sum(cell.by_new for cell in self._cells.all)
        if self._questions.waiting:
            waiting = sorted(self._questions.waiting, key=lambda c: c.line)
            return Merged(None, tuple(waiting), kept, taken)
        body = render(self._composer.blocks(order))
        head = f"---\n{fence}---\n\n" if fence is not None else ""
        return Merged(head + body, (), kept, taken, tuple(self._beside), tuple(self._asked), self._proposal)

    # ------------------------------------------------------------ what stands for them

    def _decide(self, cell: Cell) -> None:
        mine, new = self._composer.content(cell.mine, "mine"), self._composer.content(cell.new, "new")
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

    def _both(self, cell: Cell, mine: Content, new: Content) -> None:
        """Both sides changed it, and not to the same."""
        base_text, mine_text, new_text = text_of(cell.base), text_of(cell.mine), text_of(cell.new)
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
            self._asked.append(said_in(cell.new))
            return
        if cell.base[0].place == "point" and not cell.mine:
            cell.content = new  # she did not want that point; this is another proposal
            return
        section = cell.any.block.section
        choice = self._questions.ask(section, base_text, mine_text, new_text, self._line(cell))
        cell.chosen = bool(choice)
        if choice == "mine":
            cell.content = mine
        elif choice == "new":
            cell.content = new
        elif choice.startswith("own:"):
            cell.content = own_text(choice, mine or new)
        else:
            cell.content = mine or new

    def _line(self, cell: Cell) -> int:
        """The line of the person's page where a place stands, or where it would stand."""
        if cell.mine:
            return cell.mine[0].bit.line
        for at in range(cell.base[0].at if cell.base else -1, -1, -1):
            tie = self._ours.of_old.get(at)
            if tie and not tie.moved:
                return self._ours.new[tie.new[-1]].bit.line
        return 1

    # ------------------------------------------------------------ what hangs on what the other side took away

    def _keep_homes(self) -> None:
        """What one side moved to a place that is gone goes back; for what one wrote there a person is asked."""
        for cell in self._cells.all:
            if cell.moved and not cell.by_hand and cell.new and is_gone(self._home(cell, "mine")):
                cell.moved = False
            elif cell.moved_new and cell.mine and is_gone(self._home(cell, "new")):
                cell.moved = True
        for cell in self._cells.all:
            if cell.chosen and cell.content:
                stands = "mine" if cell.mine and cell.content[0][1] is cell.mine[0].block else "new"
                if cell.mine if stands == "mine" else cell.new:
                    self._bring_heads(cell, stands)
        points = (c for c in self._cells.all if c.new and c.new[0].place == "point" and c.content and not c.mine)
        for cell in points:  # a proposal: none is made to one who took all of them out
            if any(is_gone(head) for head in heads_of(cell.new[0], *self._side("new"))):
                cell.content = []
        for side in ("new", "mine"):
            for home, run in self._homeless(side):
                self._ask_home(side, home, run)

    def _home(self, cell: Cell, side: str) -> Cell | None:
        return home_of((cell.mine if side == "mine" else cell.new)[0], *self._side(side))

    def _homeless(self, side: str) -> list[tuple[Cell, list[Cell]]]:
        """Runs of sentences that one side wrote, each with the place it hangs on, which the other side took away."""
        spots, of = self._side(side)
        found: list[tuple[Cell, list[Cell]]] = []
        for spot in spots:
            cell = of[spot.at]
            home = None if cell.base or not cell.content else self._home(cell, side)
            if home is None:
                continue
            if found and home is found[-1][1][-1]:  # goes on with one that hangs on nothing
                found[-1][1].append(cell)
            elif is_gone(home) and not home.chosen and not accompanied(spot, spots, of):
                if found and home is found[-1][0]:
                    found[-1][1].append(cell)
                else:
                    found.append((home, [cell]))
        return found

    def _ask_home(self, side: str, home: Cell, run: list[Cell]) -> None:
        spots = [spot for cell in run for spot in (cell.mine or cell.new)]
        mine, new = (text_of(spots), "") if side == "mine" else ("", text_of(spots))
        line = spots[0].bit.line if side == "mine" else self._line(home)
        choice = self._questions.ask(spots[0].block.section, text_of(home.base), mine, new, line)
        if choice.startswith("own:"):
            run[0].content = own_text(choice, run[0].content)
            for cell in run[1:]:
                cell.content = []
        elif choice not in ("", side):
            for cell in run:
                cell.content = []
        if run[0].content and choice:
            self._bring_heads(run[0], side)

    def _bring_heads(self, cell: Cell, side: str) -> None:
        """What a person chose to have comes with the heading and the box it stood under, where these are gone."""
        spots, of = self._side(side)
        for head in heads_of((cell.mine if side == "mine" else cell.new)[0], spots, of):
            if is_gone(head):
                head.content = self._composer.content(head.mine if side == "mine" else head.new, side)

    def _side(self, side: str) -> tuple[Sequence[Spot], Mapping[int, Cell]]:
        if side == "mine":
            return self._ours.new, self._cells.of_mine
        return self._theirs.new, self._cells.of_new

    # ------------------------------------------------------------ in which order

    def _order(self) -> list[Cell]:
        """The cells of the merged page: the new text's order, and what she wrote or moved beside what she set it beside."""
        order = in_new_order([self._cells.of_new[spot.at] for spot in self._theirs.new])
        placed = {id(cell) for cell in order}
        mine = (self._cells.of_mine[spot.at] for spot in self._ours.new)
        hers = list({id(cell): cell for cell in mine}.values())
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

    def _insert(self, order: list[Cell], placed: set[int], hers: list[Cell], at: int, end: int) -> None:
        """Puts hers[at:end], which stand nowhere in the new text, beside the neighbours that do."""
        run = hers[at:end]
        left = hers[at - 1] if at else None
        right = hers[end] if end < len(hers) else None
        if left is None or id(left) in placed:
            start = stop = order.index(left) + 1 if left else 0
            while stop < len(order) and goes_along(order[stop], run[0], left):
                stop += 1
        elif right is not None and id(right) in placed and not opens(right):
            start = stop = order.index(right)
        else:
            near = next((cell for cell in reversed(hers[:at]) if id(cell) in placed), None)
            start = stop = order.index(near) + 1 if near else 0
        order[start:stop] = woven(order[start:stop], run)
        placed.update(id(cell) for cell in run)
        if left and left.by_new and left.base and any(not cell.base for cell in run) and together(left, run[0]):
            self._beside.append(said_in(next(cell for cell in run if not cell.base).mine))

    def _tick_again(self, order: list[Cell]) -> None:
        """Key points that a person has not seen are a proposal again, though she had ticked the others."""
        lines = [c for c in self._cells.all if c.base and c.new and PROPOSAL in c.new[0].block.classes]
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
            cell.content = self._composer.content(cell.new, "new")
        self._proposal = True
        heading = next((n for n, c in enumerate(order) if is_heading(c, key_points())), None)
        at = heading + 1 if heading is not None else order.index(unseen[0])
        order[at:at] = lines

    # ------------------------------------------------------------ the page

    def _facts(self) -> str | None:
        base, mine, new = (self._sheets[side].fence for side in ("base", "mine", "new"))
        fence, clashes = facts.merge(base, mine, new, self._questions.facts)
        for clash in clashes:
            self._questions.ask_fact(clash.key, clash.base, clash.mine, clash.new)
        return fence
