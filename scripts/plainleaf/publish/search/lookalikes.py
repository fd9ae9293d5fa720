"""Names of other medicines that look like one of the site's: never taken for it misspelt.

Who types "prednisolone" on a site that only has prednisone must not be shown prednisone as if she had mistyped it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from plainleaf.safety.medicines import all_names, generics_of
from plainleaf.store import NOWHERE, Store, key_of

NEAR = 2
"""Letters to change, add or leave out between two names that are mistaken for each other."""

SHORTEST = 4

KIND = "lookalikes"
"""Under which name they are kept."""


def lookalikes(names: Collection[str], store: Store = NOWHERE) -> frozenset[str]:
    """Names of medicines within NEAR letters of one of `names` that stand for other medicines. All small letters.

    `store`: where they are kept for the next build: the large list takes as long to read as a few dozen pages to build.
    """
    key = key_of(KIND, *sorted(names))
    kept = store.get(KIND, key)
    if isinstance(kept, frozenset):
        return kept
    found = _lookalikes(names)
    store.put(KIND, key, found)
    store.drop_unused(KIND)
    return found


def _lookalikes(names: Collection[str]) -> frozenset[str]:
    found: set[str] = set()
    for first, own in _by_first({name for name in names if len(name) >= SHORTEST}).items():
        known = frozenset(generic for name in own for generic in (name, *generics_of(name)))
        for other in _near(own, _all().get(first, ())):
            if other not in own and not known & generics_of(other):
                found.add(other)
    return frozenset(found)


def _near(own: Collection[str], others: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Those of `others` that are near one of `own`. The letters they have are compared first: that rules out most."""
    ours = [(name, _letters(name), len(name)) for name in own]
    for other, letters in others:
        size = len(other)
        for name, having, length in ours:
            like = -NEAR <= length - size <= NEAR and (letters ^ having).bit_count() <= 2 * NEAR
            if like and distance(other, name, NEAR) <= NEAR:
                yield other
                break


def _by_first(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        found[name[0]].append(name)
    return found


@cache
def _all() -> dict[str, list[tuple[str, int]]]:
    """Every one-word name of a medicine by its first letter, with its letters as bits."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name in all_names():
        if len(name) >= SHORTEST and name.isalpha():
            found[name[0]].append((name, _letters(name)))
    return found


def _letters(name: str) -> int:
    bits = 0
    for ch in set(name):
        bits |= 1 << (ord(ch) % 61)
    return bits


def distance(one: str, two: str, most: int) -> int:
    """Letters to change, add, leave out or swap with the next to make `two` of `one`; `most` + 1 where there are more.

    finder.js has the same.
    """
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    one, two = one[start:], two[start:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1] if row[-1] <= most else most + 1
