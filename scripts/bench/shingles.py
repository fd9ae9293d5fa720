"""How far a text is the gold text: precision, recall and F1 over runs of four words, as article extraction is scored.

A page's precision is the share of the runs of its extracted text that stand in the gold text, each counted as often as
it stands there; recall the other way round. Precision is averaged over the pages that gave any text, recall over
all; F1 is taken from the two means. The difference of two tools gets an interval by drawing pages with replacement.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RUN = 4
"""Words of a run."""
DRAWS = 2000
SEED = 1
"""Of the drawing of pages: the same pages are drawn each time."""
COVERED = 0.95
"""Share of the draws that the interval holds."""

_WORD = re.compile(r"\w+")

Score = tuple[float | None, float | None]
"""Precision and recall of a page; precision is None where nothing was extracted, recall where gold is empty."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Means over pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Lead:
    """By how much one tool's F1 is above another's, and the ends of the interval."""

    by: float
    low: float
    high: float


def runs(text: str) -> Counter[tuple[str, ...]]:
    """The runs of a text's words; a text shorter than a run is one."""
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def page_score(gold: str, found: str) -> Score:
    """One page's precision and recall."""
    wanted, got = runs(gold), runs(found)
    both = (wanted & got).total()
    return both / got.total() if got else None, both / wanted.total() if wanted else None


def scores(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, Score]:
    """Every gold page's score; a page that is not in `found` gave no text."""
    return {key: page_score(text, found.get(key, "")) for key, text in gold.items()}


def figure(pages: Sequence[Score]) -> Figure:
    """The means over some pages."""
    precisions = [precision for precision, _ in pages if precision is not None]
    recalls = [recall for _, recall in pages if recall is not None]
    return Figure(
        sum(precisions) / len(precisions) if precisions else 0.0, sum(recalls) / len(recalls) if recalls else 0.0
    )


def lead(ours: Sequence[Score], theirs: Sequence[Score]) -> Lead:
    """How far ours is ahead of theirs on the same pages, in the same order: paired, by drawing pages."""
    chance = random.Random(SEED)
    size = len(ours)
    found = []
    for _ in range(DRAWS):
        drawn = chance.choices(range(size), k=size)
        found.append(figure([ours[k] for k in drawn]).f1 - figure([theirs[k] for k in drawn]).f1)
    found.sort()
    edge = round(DRAWS * (1 - COVERED) / 2)
    return Lead(figure(ours).f1 - figure(theirs).f1, found[edge], found[DRAWS - 1 - edge])
