"""Short lines that a list or a table of an article holds and no menu does: what is felt, and limits of what is measured."""

from __future__ import annotations

import re
from functools import cache

from plainleaf.knowledge import in_languages

LONGEST = 60
"""Characters of an item that may be a symptom and what belongs to it: "Swelling of the hands or feet"."""

LIMIT = re.compile(
    r"(?:(?:below|under|above|over|less than|more than|up to|at least|at most|[<>≤≥]) ?)\d[\d.,]*\b.*"
    r"|\d[\d.,]* ?(?:-|–|to) ?\d[\d.,]*"
    r"|\d[\d.,]* (?:or|and) (?:more|less|higher|lower|above|below|over|under)",
    re.IGNORECASE,
)


def names_symptom(line: str) -> bool:
    """Whether a short line opens with a symptom ([symptoms] of knowledge/page_words)."""
    bare = line.lstrip(" \t•·*–—-")
    return len(bare) <= LONGEST and _symptoms().match(bare) is not None


def gives_limit(line: str) -> bool:
    """Whether a short line is a cell of a table of measured values: "Below 120", "130-139", "140 or more"."""
    return len(line) <= LONGEST and LIMIT.fullmatch(line.strip()) is not None


@cache
def _symptoms() -> re.Pattern[str]:
    words = [word for known in in_languages("page_words").values() for word in known["symptoms"]["words"]]
    return re.compile(rf"(?:{'|'.join(words)})\b", re.IGNORECASE)
