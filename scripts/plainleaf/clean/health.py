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
    return sum(map(_is_medical, long)) >= MEDICAL * len(long) if long else True


def _is_medical(text: str) -> bool:
    patterns, sieve = _medical()
    return any(patterns[n].search(text) for n in sieve.through(text))


@cache
def _medical() -> tuple[tuple[re.Pattern[str], ...], Sieve]:
    """Words of [medical] in knowledge/page_words.toml and its files by language."""
    words = [word for found in in_languages("page_words").values() for word in found["medical"]["words"]]
    patterns = tuple(re.compile(rf"\b(?:{word})\b", re.IGNORECASE) for word in words)
    return patterns, Sieve((pattern, "has") for pattern in patterns)
