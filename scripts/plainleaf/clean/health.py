"""Whether a page speaks of health: the rules were written for pages that do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

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
    known: list[_Held] = []
    if _share(long, known, MEDICAL, lambda held: held.medical):
        return True
    if len(long) >= FEW:
        return _share(long, known, BROAD, _speaks) and _share(long, known, TWICE, lambda held: held.words > 1)
    return _share([here.text for here in looks if here.words >= SHORT], [], BROAD, _speaks)


class _Held(NamedTuple):
    """What a text holds."""

    medical: bool  # a word that stands on few other pages
    words: int  # words of health, two at most


def _speaks(held: _Held) -> bool:
    return held.words > 0


def _share(texts: Sequence[str], known: list[_Held], least: float, wanted: Callable[[_Held], bool]) -> bool:
    """Whether this share of the texts holds what is wanted. `known`: what the first of them hold, and more as it is asked."""
    enough = least * len(texts)
    found = 0
    for k, text in enumerate(texts):
        if found >= enough or found + len(texts) - k < enough:  # the other lines cannot change it
            break
        if k == len(known):
            known.append(_held(text))
        found += wanted(known[k])
    return found >= enough


def _held(text: str) -> _Held:
    medical, sieve = _words()
    first = list(islice(sieve.fitting(text), 2))  # the medical words come first
    return _Held(bool(first) and first[0] < medical, len(first))


@cache
def _words() -> tuple[int, Sieve]:
    """How many medical words there are, and these with the words of health that stand on other pages, too: [medical] in
    knowledge/page_words.toml and its files by language."""
    words = [
        [word for known in in_languages("page_words").values() for word in known["medical"][key]]
        for key in ("words", "more")
    ]
    patterns = [re.compile(rf"\b(?:{word})\b", re.IGNORECASE) for key in words for word in key]
    return len(words[0]), Sieve((pattern, "has") for pattern in patterns)
