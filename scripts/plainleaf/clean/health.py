"""Whether a page speaks of health: the rules were written for pages that do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from plainleaf.clean.look import Look
from plainleaf.knowledge import in_languages
from plainleaf.sieve import Sieve

MEDICAL = 0.2
"""Share of long lines with a medical word from which a page is a health page."""

LONG = 12
"""Words of a line that is asked for medical words."""


def speaks_of_health(looks: Sequence[Look]) -> bool:
    """True where enough of the long lines hold a medical word, or no line is long."""
    long = [here.text for here in looks if here.words >= LONG]
    enough = MEDICAL * len(long)
    found = 0
    for text in long:
        if found >= enough:  # the other lines cannot change it
            break
        found += any(True for _ in _medical().fitting(text))
    return found >= enough


@cache
def _medical() -> Sieve:
    """Words of [medical] in knowledge/page_words.toml and its files by language."""
    words = [word for found in in_languages("page_words").values() for word in found["medical"]["words"]]
    return Sieve((re.compile(rf"\b(?:{word})\b", re.IGNORECASE), "has") for word in words)
