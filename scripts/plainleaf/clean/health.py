"""Whether a page speaks of health: the rules were written for pages that do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from plainleaf.clean.look import Look
from plainleaf.knowledge import in_languages

MEDICAL = 0.2
"""Share of long lines with a medical word from which a page is a health page."""

LONG = 12
"""Words of a line that is asked for medical words."""


def speaks_of_health(looks: Sequence[Look]) -> bool:
    """True where enough of the long lines hold a medical word, or no line is long."""
    long = [here.text for here in looks if here.words >= LONG]
    return sum(bool(_medical().search(text)) for text in long) >= MEDICAL * len(long) if long else True


@cache
def _medical() -> re.Pattern[str]:
    """Words of [medical] in knowledge/page_words.toml and its files by language."""
    words = [word for found in in_languages("page_words").values() for word in found["medical"]["words"]]
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
