"""Which language an article is in, as far as the program needs to know: can its patterns read it?

The patterns for sections, warnings and doses are English. Where they cannot read an article, the page must not
say what the article leaves out, and the reviewer must know that nothing was looked for.
"""

from __future__ import annotations

import re
from functools import cache

from plainleaf.knowledge import load
from plainleaf.model import Source

READ = ("en",)
"""Languages that the patterns for safety and sections can read."""

UNKNOWN = "other"
"""A language that none of knowledge/page_words.toml's lists fits."""

LEAST = 0.12
"""Least share of a language's commonest words in a text in that language."""

FEWEST = 12
"""Words from which a text tells its language; a shorter one is taken for English, which most are."""

LETTERS = 5_000
"""Characters of the text that are looked at."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


@cache
def _common() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in load("page_words")["common"].items()}


def language_of(source: Source) -> str:
    """Two letters, or UNKNOWN. The sidecar is believed first, else the commonest words of the long lines tell."""
    if source.about.language:
        return source.about.language.lower().replace("_", "-").split("-")[0]
    text = " ".join(p.text for p in source.passages if len(p.text) > 60)[:LETTERS] or source.text[:LETTERS]
    if len(_UNSPACED.findall(text)) > 0.2 * max(1, len(text)):
        return UNKNOWN
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if len(words) < FEWEST:
        return "en"
    shares = {name: sum(word in common for word in words) / len(words) for name, common in _common().items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= LEAST else UNKNOWN


def read_in_full(source: Source) -> bool:
    """Whether the program's patterns can read the article's language."""
    return language_of(source) in READ
