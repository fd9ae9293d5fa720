"""What the words of a line speak for: "subscribe to our" for boilerplate, "ask your doctor" for an article.

Each word, each two words in a row, the two at either end and each line of few words has a weight, learned from labelled
pages by scripts/train_line_model.py. What they speak for together, in a line and around it, are columns of the line
model, for words alone decide nothing: "Side effects" heads an article and stands in a menu. Only what several pages have
in common has a weight: nothing of a page's text can be read out of the weights.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from math import sqrt
from types import MappingProxyType

from plainleaf.clean.windows import Column, shares, sum_within, sums

SCALE = 1000
"""A weight is log odds times this."""
HUNDREDTH = SCALE // 100
"""Of log odds, in that measure."""

LONGEST = 300
"""Characters of a line that are read: what a longer one says, its first words say too."""

LENGTH = 40
"""Words of a line that count where lines are weighed by their length."""

SHORT = 6
"""Words of a line up to which the line as a whole counts as well."""

START, END = "^", "$"
"""Stand before and behind a line's words."""

_WORD = re.compile(r"\w+|[^\w\s]")
_DIGITS = str.maketrans("123456789", "0" * 9)

Spoken = Callable[[Sequence[int], Sequence[int]], Column]

Run = str | tuple[str, ...]
"""One word, or several that stand in a row. A whole line begins with START and ends with END."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Weights of runs of words; above 0 they speak for an article."""

    weights: Mapping[Run, int]

    def column(self, texts: Iterable[str]) -> list[int]:
        """One whole number a line, in hundredths of log odds: the longer the line, the less each of its words counts."""
        weight, nought = self.weights.get, repeat(0)
        return [int(sum(map(weight, line, nought)) / (HUNDREDTH * sqrt(len(line) or 1))) for line in map(runs, texts)]

    def telling(self, text: str, *, keep: bool, most: int = 2) -> list[str]:
        """The runs of a line that speak most for keeping or dropping it, strongest first, as they stand there."""
        sign = 1 if keep else -1
        found = {run: sign * self.weights.get(run, 0) for run in runs(text)}
        best = sorted(found, key=lambda run: (-found[run], _shown(run)))
        return list(dict.fromkeys(_shown(run) for run in best if found[run] > 0))[:most]


NO_WORDING = Wording(MappingProxyType({}))


def _within(size: int) -> Spoken:
    return lambda said, words: sum_within(sums(said), size)


def _by_length(size: int) -> Spoken:
    def made(said: Sequence[int], words: Sequence[int]) -> Column:
        lengths = [min(count, LENGTH) + 1 for count in words]
        weighed = [value * length for value, length in zip(said, lengths, strict=True)]
        return shares(sum_within(sums(weighed), size), sum_within(sums(lengths), size))

    return made


SPOKEN: Mapping[str, Spoken] = MappingProxyType(
    {
        "wording": lambda said, words: said,
        **{f"wording within {size}": _within(size) for size in (2, 5)},
        **{f"wording by length within {size}": _by_length(size) for size in (10, 40)},
    }
)
"""Columns of the line model, each made from what the words of a page's lines speak for, and how many words each line has: of the
line itself, of so many on either side together, and of those by their lengths."""


def runs(text: str) -> list[Run]:
    """The runs of a line's words: capitals do not count, and of a number only how many digits it has."""
    words = _WORD.findall(text[:LONGEST].translate(_DIGITS).lower())
    if not words:
        return []
    edged = (START, *words, END)
    found: list[Run] = [*words, *pairwise(edged), edged[:3], edged[-3:]]
    if len(words) <= SHORT:
        found.append(edged)
    return found


def _shown(run: Run) -> str:
    return run if isinstance(run, str) else " ".join(word for word in run if word not in (START, END))


def read_wording(rows: Iterable[Sequence[str]]) -> Wording:
    """The weights of a weights file. In: (weight, words parted by blanks) a row."""
    return Wording({tuple(words.split(" ")) if " " in words else words: int(weight) for weight, words in rows})


def wording_rows(wording: Wording) -> Iterator[str]:
    """The rows of a weights file, in the order of their words."""
    rows = {run if isinstance(run, str) else " ".join(run): weight for run, weight in wording.weights.items()}
    return (f"{weight:+d}\t{words}" for words, weight in sorted(rows.items()))
