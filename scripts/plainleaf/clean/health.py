"""Whether a page speaks of health: the rules were written for pages that do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from plainleaf.clean.look import Look
from plainleaf.knowledge import in_languages
from plainleaf.sieve import Sieve

MEDICAL = 0.2
"""Share of long lines with a medical word from which a page is a health page."""

BROAD, TWICE = 0.25, 0.1
"""Shares of long lines with a word of health that other pages may hold as well, and with two such words, from which
together it is one. (Of 622 web pages these tell 11 more of the 31 that are on health, and one that is not.)"""

LONG = 12
"""Words of a line that is asked for medical words."""

FEW, SHORT = 8, 5
"""Of a page with fewer long lines, those with so many words are asked: lists and questions with short answers."""


def speaks_of_health(looks: Sequence[Look]) -> bool:
    """True where enough of the long lines hold words of health, or no line is long."""
    long = [here.text for here in looks if here.words >= LONG]
    if _share(long, MEDICAL, _medical()):
        return True
    if len(long) >= FEW:
        return _share(long, BROAD, _broad()) and _share(long, TWICE, _broad(), 2)
    return _share([here.text for here in looks if here.words >= SHORT], BROAD, _broad())


def _share(texts: Sequence[str], least: float, words: Sieve, times: int = 1) -> bool:
    """Whether this share of the texts holds so many of the words."""
    enough = least * len(texts)
    found = 0
    for text in texts:
        if found >= enough:  # the other lines cannot change it
            break
        found += sum(1 for _ in islice(words.fitting(text), times)) == times
    return found >= enough


@cache
def _medical() -> Sieve:
    """Words of [medical] in knowledge/page_words.toml and its files by language."""
    return _sieve("words")


@cache
def _broad() -> Sieve:
    """The same, with those that stand on other pages, too."""
    return _sieve("words", "more")


def _sieve(*keys: str) -> Sieve:
    words = [word for found in in_languages("page_words").values() for key in keys for word in found["medical"][key]]
    return Sieve((re.compile(rf"\b(?:{word})\b", re.IGNORECASE), "has") for word in words)
