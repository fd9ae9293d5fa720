"""A page's running text, line by line: what the columns of plain text and those of web pages are both made from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from plainleaf.clean.windows import heaviest, sums

COSTS = (3, 12, 40)
"""Words that a line without running text costs a block: the more, the closer together the block's paragraphs."""

UNFINISHED = ("…", "...", "[…]")
"""Ends of a line that breaks off."""


class Running(ABC):
    """The lines of a page: which of them are running text, and where they stand."""

    def __init__(self, texts: Sequence[str], gaps: Sequence[bool], title: int | None) -> None:
        self.texts = texts
        self.gaps = gaps  # a blank line or the edge of a block stands before
        self.title = title  # the line that is the title
        self.count = len(texts)

    @property
    @abstractmethod
    def prose(self) -> Sequence[int]:
        """Words of running text of each line."""

    @property
    @abstractmethod
    def words(self) -> Sequence[int]:
        """Words of each line."""

    @cached_property
    def prose_sums(self) -> list[int]:
        return sums(self.prose)

    @cached_property
    def line_sums(self) -> list[int]:
        """Lines of running text, added up."""
        return sums([words > 0 for words in self.prose])

    @cached_property
    def long(self) -> list[bool]:
        return [words >= 25 for words in self.prose]

    @cached_property
    def unfinished(self) -> list[int]:
        """Lines that break off, added up."""
        return sums([text.endswith(UNFINISHED) for text in self.texts])

    @cached_property
    def times(self) -> list[int]:
        """How often the page holds the line."""
        said = [text.lower() for text in self.texts]
        counts = Counter(said)
        return [counts[text] for text in said]

    @cached_property
    def blocks(self) -> dict[int, tuple[int, int]]:
        """Begin and end of the page's heaviest stretch of running text, by what other lines cost it."""
        return {cost: heaviest([words or -cost for words in self.prose]) for cost in COSTS}

    @cached_property
    def stanzas(self) -> list[tuple[int, int]]:
        """Begin and end of the lines between two gaps."""
        return stanzas(self.gaps)


def stanzas(gaps: Sequence[bool]) -> list[tuple[int, int]]:
    """Begin and end of the lines between two gaps. In: for each line, whether a gap stands before it."""
    edges = [k for k, gap in enumerate(gaps) if gap or k == 0]
    return list(pairwise([*edges, len(gaps)]))
