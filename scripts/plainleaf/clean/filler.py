"""The closed list of transitions: sentences that only announce what comes."""

from __future__ import annotations

import re
from functools import cache

from plainleaf.knowledge import in_languages
from plainleaf.safety.medicines import find_medicines


@cache
def _patterns() -> re.Pattern[str]:
    patterns = [p for words in in_languages("filler").values() for p in words["patterns"]]
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


@cache
def _weighty() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for found in in_languages("filler").values() for w in found["words"])
    return re.compile(rf"\d|n['’]t\b|\b(?:{words})\b", re.IGNORECASE)


def is_filler(sentence: str) -> bool:
    """True where the whole sentence is a transition and holds nothing a patient could need."""
    text = sentence.strip()
    if len(text) > 160 or not _patterns().fullmatch(text) or _weighty().search(text):
        return False
    return not find_medicines(text)
