"""A page's lines as the line model's columns need them: counted once, shared by many columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark
from plainleaf.clean.running import Running
from plainleaf.clean.title import Title
from plainleaf.clean.windows import sums
from plainleaf.clean.wording import Wording
from plainleaf.model import Passage


def listed(text: str) -> tuple[str, ...]:
    """Names written as one line of words."""
    return tuple(text.split())


FAMILIES = listed(
    "body.prose body.sentence body.lead-in body.item body.row body.heading nav.fragment related.teaser"
    " nav.links nav.markup text references media date author topics metadata ad legal promo form comments"
    " related share nav"
)
"""Rules and families of rules, from those of article text to those of menus: the number of each is its place."""

CLOSING = ("related", "comments", "references", "share", "author", "promo", "form", "legal")
"""Families whose lines stand after an article's text."""

LONG_WORD = re.compile("[^ ]{5,}")
"""A word long enough to count as one of the page's matter, in words parted by blanks."""

BLOCK = 12
"""Cost of the block that is taken for the article where its words are compared."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as the rules left it."""

    passages: Sequence[Passage]
    looks: Sequence[Look]
    first: Sequence[Mark]  # of each line by itself
    known: Sequence[Mark]  # with what the brands, the mark-up and the page's facts say
    marks: Sequence[Mark]  # with what sells and what the publisher repeats
    around: Sequence[Mark]  # among its neighbours
    title: Title
    zones: Sequence[float]  # weight of the place: before the title, after the end
    kept: Sequence[bool]  # the rules' own verdicts
    tidy: bool  # nothing shows that the page was scraped
    health: bool  # it speaks of health


class Lines(Running):
    """A page's lines as the rules left them, and what several columns are made from."""

    def __init__(self, page: Page, wording: Wording) -> None:
        looks = page.looks
        super().__init__([here.text for here in looks], [here.gap for here in looks], page.title.index)
        self.page = page
        self.looks = looks
        self.wording = wording

    @cached_property
    def words(self) -> list[int]:
        return [here.words for here in self.looks]

    @cached_property
    def said(self) -> list[int]:
        """What the words of each line speak for."""
        return self.wording.column(self.texts)

    @cached_property
    def sure(self) -> list[bool]:
        """Lines that a rule knows for boilerplate."""
        return [mark.sure_furniture for mark in self.page.marks]

    @cached_property
    def prose(self) -> Sequence[int]:
        """Words of running text."""
        return [here.words if here.prose and not sure else 0 for here, sure in zip(self.looks, self.sure, strict=True)]

    @cached_property
    def families(self) -> list[int]:
        return families(self.page.marks)

    @cached_property
    def kinds(self) -> list[int]:
        """0 known boilerplate, 1 fragment, 2 list item, 3 lead-in, 4 sentence, 5 and 6 running text."""
        return [_kind(here, sure) for here, sure in zip(self.looks, self.sure, strict=True)]

    @cached_property
    def times(self) -> list[int]:
        """How often the page holds the line."""
        bare = [here.bare.lower() for here in self.looks]
        counts = Counter(bare)
        return [counts[text] for text in bare]

    @cached_property
    def sure_sums(self) -> list[int]:
        return sums(self.sure)

    @cached_property
    def signed(self) -> list[int]:
        """Dates and authors, added up."""
        who = (FAMILIES.index("date"), FAMILIES.index("author"))
        return sums([family in who for family in self.families])

    @cached_property
    def closing(self) -> list[bool]:
        last = {FAMILIES.index(name) for name in CLOSING}
        return [sure and family in last for sure, family in zip(self.sure, self.families, strict=True)]

    @cached_property
    def matter(self) -> list[list[str]]:
        """Long words of each line."""
        return [LONG_WORD.findall(here.said) for here in self.looks]

    @cached_property
    def matters(self) -> list[int]:
        return [len(words) for words in self.matter]

    @cached_property
    def shared(self) -> list[int]:
        """Long words of each line that other paragraphs of the page's main block hold."""
        a, b = self.blocks[BLOCK]
        times = _held(words for words, running in zip(self.matter[a:b], self.prose[a:b], strict=True) if running)
        often = {word for word, n in times.items() if n > 1}
        inside = [a <= k < b and words > 0 for k, words in enumerate(self.prose)]
        return [
            sum(map((often if own else times).__contains__, words))
            for own, words in zip(inside, self.matter, strict=True)
        ]


def _held(lines: Iterable[Sequence[str]]) -> Counter[str]:
    """How many of the lines hold each word."""
    return Counter(chain.from_iterable(map(set, lines)))


def families(marks: Sequence[Mark]) -> list[int]:
    """Numbers of the families of rules that took some lines."""
    return [_family(mark.rule) for mark in marks]


@cache
def _family(rule: str) -> int:
    if rule in FAMILIES:
        return FAMILIES.index(rule)
    name = rule.split(".")[0]
    return FAMILIES.index(name) if name in FAMILIES else len(FAMILIES)


def _kind(here: Look, sure: bool) -> int:
    if sure:
        return 0
    if here.prose:
        return 6 if here.words >= 25 else 5
    return 4 if here.sentence else 3 if here.colon else 2 if here.bullet else 1
