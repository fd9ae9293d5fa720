"""What became of every sentence of a page: it stayed, it was changed, it moved, it went; and which are new.

The comparison itself is difflib's, of the standard library, over whole sentences; nothing of it depends on what else is
on a machine (git is not asked for), and the same two pages always compare the same way. Within a stretch that differs,
sentences that share most of their words are taken for one another, so that a changed sentence keeps its tie to what it
replaces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from plainleaf.edits.says import key_points, words_of
from plainleaf.edits.sheet import Bit, Block, Kind, Sheet

ALIKE = 0.34
"""Least share of words that two sentences in the same place have in common, to be taken for one another."""

ALIKE_ELSEWHERE = 0.7
"""The same for sentences in different places of a page, where nothing else speaks for it."""

LONG_ENOUGH = 5
"""Words of the shortest sentence that is looked for elsewhere though it is not the same to the letter."""

WITHIN = 0.5
"""Share of a sentence's words that stand in another one, from which it is taken for a part that was split from it."""

WIDEST = 40_000
"""Pairs of sentences looked at in one stretch, at most: beyond that the stretch is taken as replaced whole."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence in its block."""

    at: int  # of the sentence, from 0
    number: int  # of its block
    block: Block
    bit: Bit

    @property
    def place(self) -> str:
        """The kind of place: what stands in a box is not what stands in a section, though it says the same."""
        if self.block.kind.whole:
            return self.block.kind.value
        if self.block.boxed:
            return "boxed"
        return "point" if self.block.section == key_points() else "text"

    @property
    def key(self) -> tuple[str, str]:
        return self.place, self.bit.key


@dataclass(frozen=True, slots=True)
class Tie:
    """Sentences of the older page, and what stands for them on the newer one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    same: bool  # key for key
    moved: bool = False


@dataclass(frozen=True)
class Alignment:
    """Two pages against each other. What is in no tie was taken away, or is new."""

    old: tuple[Spot, ...]
    new: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    of_old: dict[int, Tie] = field(init=False, repr=False)
    of_new: dict[int, Tie] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "of_old", {at: tie for tie in self.ties for at in tie.old})
        object.__setattr__(self, "of_new", {at: tie for tie in self.ties for at in tie.new})


def spots(sheet: Sheet) -> tuple[Spot, ...]:
    """Every sentence of a page, in order."""
    return tuple(Spot(at, number, sheet.blocks[number], bit) for at, (number, bit) in enumerate(sheet.bits))


def align(old: Sheet, new: Sheet) -> Alignment:
    """What became of the sentences of `old` in `new`."""
    a, b = spots(old), spots(new)
    ties: list[Tie] = []
    left_a: list[int] = []
    left_b: list[int] = []
    for same, (i1, i2), (j1, j2) in _stretches([s.key for s in a], [s.key for s in b]):
        if same:
            ties += [Tie((i,), (j,), True) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
            continue
        found = list(_changed(a[i1:i2], b[j1:j2]))
        ties += found
        left_a += sorted(set(range(i1, i2)) - {i for tie in found for i in tie.old})
        left_b += sorted(set(range(j1, j2)) - {j for tie in found for j in tie.new})
    ties += _elsewhere([a[i] for i in left_a], [b[j] for j in left_b])
    return Alignment(a, b, tuple(sorted(ties, key=lambda tie: tie.new)))


def _stretches(
    a: Sequence[tuple[str, str]], b: Sequence[tuple[str, str]]
) -> Iterator[tuple[bool, tuple[int, int], tuple[int, int]]]:
    """Stretches that are the same and such that are not, in order. What the two begin and end with is not compared twice."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    if head:
        yield True, (0, head), (0, head)
    middle = SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False)
    for tag, i1, i2, j1, j2 in middle.get_opcodes():
        yield tag == "equal", (head + i1, head + i2), (head + j1, head + j2)
    if tail:
        yield True, (len(a) - tail, len(a)), (len(b) - tail, len(b))


# ---------------------------------------------------------------- sentences that were changed


def _changed(a: Sequence[Spot], b: Sequence[Spot]) -> Iterator[Tie]:
    """Within a stretch that differs: which sentences stand for which."""
    if not a or not b:
        return
    pairs = _pairs(a, b)
    groups = [([x], [y]) for x, y in pairs]
    edges = [(-1, -1), *((x, y) for x, y in pairs), (len(a), len(b))]
    for n, ((x1, y1), (x2, y2)) in enumerate(pairwise(edges)):
        left, right = list(range(x1 + 1, x2)), list(range(y1 + 1, y2))
        before = groups[n - 1] if n else None
        after = groups[n] if n < len(groups) else None
        if left and right and _one_place([a[x] for x in left], [b[y] for y in right]):
            yield Tie(tuple(a[x].at for x in left), tuple(b[y].at for y in right), False)
            continue
        for y in right:
            _join_split(a, b, y, before, after)
        for x in left:
            _join_merged(a, b, x, before, after)
    for xs, ys in groups:
        yield Tie(tuple(sorted(a[x].at for x in xs)), tuple(sorted(b[y].at for y in ys)), False)


def _pairs(a: Sequence[Spot], b: Sequence[Spot]) -> list[tuple[int, int]]:
    """The pairs, in order on both sides, that have most words in common in all."""
    if len(a) * len(b) > WIDEST:
        return []
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    alike = [[_alike(one, other) for other in b] for one in a]
    for x in range(len(a) - 1, -1, -1):
        for y in range(len(b) - 1, -1, -1):
            pair = best[x + 1][y + 1] + alike[x][y] if alike[x][y] >= ALIKE else 0.0
            best[x][y] = max(pair, best[x + 1][y], best[x][y + 1])
    found, x, y = [], 0, 0
    while x < len(a) and y < len(b):
        if alike[x][y] >= ALIKE and best[x][y] == best[x + 1][y + 1] + alike[x][y]:
            found.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return found


def _one_place(one: Sequence[Spot], other: Sequence[Spot]) -> bool:
    """Whether each stands in one block that is parted into sentences, and both in the same kind of place."""
    blocks = {spot.number for spot in one}, {spot.number for spot in other}
    return all(len(side) == 1 for side in blocks) and not one[0].block.kind.whole and one[0].place == other[0].place


Group = tuple[list[int], list[int]]


def _join_split(a: Sequence[Spot], b: Sequence[Spot], y: int, before: Group | None, after: Group | None) -> None:
    """Puts a sentence to the changed one beside it, where it is a part that was split from it."""
    for group in (before, after):
        if group is None or b[group[1][0]].number != b[y].number or b[y].block.kind.whole:
            continue
        if _within(b[y].bit.text, " ".join(a[x].bit.text for x in group[0])) >= WITHIN:
            group[1].append(y)
            return


def _join_merged(a: Sequence[Spot], b: Sequence[Spot], x: int, before: Group | None, after: Group | None) -> None:
    """Puts a sentence to the changed one beside it, where its words went into that one."""
    for group in (before, after):
        if group is None or a[group[0][0]].number != a[x].number or a[x].block.kind.whole:
            continue
        if _within(a[x].bit.text, " ".join(b[y].bit.text for y in group[1])) >= WITHIN:
            group[0].append(x)
            return


def _alike(one: Spot, other: Spot) -> float:
    """The share of words that two sentences have in common (Dice), 0 where they stand in different kinds of place."""
    return alike(one.bit.text, other.bit.text) if one.place == other.place else 0.0


def alike(one: str, other: str) -> float:
    """The share of words that two texts have in common (Dice's coefficient over their words), 0 to 1."""
    a, b = _bag(one), _bag(other)
    return 2 * (a & b).total() / (a.total() + b.total()) if a and b else float(one == other)


def _within(part: str, whole: str) -> float:
    a = _bag(part)
    return (a & _bag(whole)).total() / a.total() if a else 0.0


@lru_cache(maxsize=16_384)
def _bag(text: str) -> Counter[str]:
    return Counter(words_of(text).casefold().split())


# ---------------------------------------------------------------- sentences that were moved


def _elsewhere(a: Sequence[Spot], b: Sequence[Spot]) -> Iterator[Tie]:
    """Sentences that went here and came there: the same ones, then such that were changed a little on the way."""
    came: dict[tuple[str, str], list[int]] = defaultdict(list)
    for y, spot in enumerate(b):
        came[spot.key].append(y)
    rest_a, taken = [], set()
    for spot in a:
        places = came.get(spot.key)
        if places and spot.block.kind is not Kind.RULE:
            y = places.pop(0)
            taken.add(y)
            yield Tie((spot.at,), (b[y].at,), True, moved=True)
        else:
            rest_a.append(spot)
    rest_b = [spot for y, spot in enumerate(b) if y not in taken]
    long_a, long_b = [s for s in rest_a if _long(s)], [s for s in rest_b if _long(s)]
    if len(long_a) * len(long_b) > WIDEST:
        return
    scored = sorted(
        (
            (-score, one.at, other.at)
            for one in long_a
            for other in long_b
            if (score := _alike(one, other)) >= ALIKE_ELSEWHERE
        ),
    )
    gone: set[int] = set()
    there: set[int] = set()
    for _, i, j in scored:
        if i not in gone and j not in there:
            gone.add(i)
            there.add(j)
            yield Tie((i,), (j,), False, moved=True)


def _long(spot: Spot) -> bool:
    return len(spot.bit.words.split()) >= LONG_ENOUGH and not spot.block.kind.whole
