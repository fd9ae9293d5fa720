"""Words as the search compares them: small letters without accents, without their endings.

The script finder.js does the same with a reader's words, by the same tables: a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

from plainleaf.knowledge import load

PAIRED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
"""Letters of languages that put no blank between words (Thai, Japanese, Chinese): taken two by two."""

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011.][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_OWNER = re.compile(r"(?<=[^\W_])['\u2019]s\b")
_APOSTROPHE = re.compile(r"(?<=[^\W_])['\u2019](?=[^\W_])")
_PAIRED = re.compile(f"[{PAIRED}]+")


def plain(text: str) -> str:
    """Small letters without accents; "reye's" is "reye", "can't" is "cant"."""
    if text.isascii():
        bare = text.lower()
    else:
        letters = unicodedata.normalize("NFKD", text).lower()
        bare = "".join(ch for ch in letters if not unicodedata.category(ch).startswith("M"))
    if "'" in bare or "\u2019" in bare:
        bare = _APOSTROPHE.sub("", _OWNER.sub("", bare))
    return bare


def words(text: str) -> Iterator[tuple[str, ...]]:
    """The words of a text, one after the other, each as the parts that hyphens and points make of it: ("z", "pak")."""
    return map(_parts, _WORD.findall(plain(text)))


def _parts(word: str) -> tuple[str, ...]:
    if word.isascii() and word.isalnum():
        return (word,)
    return tuple(pair for part in _PART.findall(word) for pair in _pairs(part))


def terms(text: str) -> Iterator[str]:
    """What of a text is looked up: every part of every word without its ending, and a parted word as one as well."""
    return chain.from_iterable(map(_terms, _WORD.findall(plain(text))))


@lru_cache(maxsize=200_000)
def _terms(word: str) -> tuple[str, ...]:
    """The terms of one word. Most words of a page were met before."""
    parts = _parts(word)
    if len(parts) == 1:
        return (stem(parts[0]),)
    whole = () if parts and _PAIRED.match(parts[0]) else (stem("".join(parts)),)
    return (*map(stem, parts), *whole)


def phrase(text: str) -> tuple[str, ...]:
    """The terms of a phrase of the knowledge files, in order, words that say nothing left in."""
    return tuple(stem(part) for parts in words(text) for part in parts)


def _pairs(part: str) -> list[str]:
    if not _PAIRED.fullmatch(part) or len(part) < 3:
        return [part]
    return [part[at : at + 2] for at in range(len(part) - 1)]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """`word` without its ending, by the table of knowledge/synonyms.toml: "doses" and "dose" are "dos"."""
    least, whole, rows, longest = _endings()
    if word in whole:
        return word
    for size in range(min(longest, len(word) - 1), 0, -1):
        if word[-size:] in rows:
            bare = word[:-size] + rows[word[-size:]]
            if len(bare) >= least:
                return bare
    return word


@cache
def _endings() -> tuple[int, frozenset[str], dict[str, str], int]:
    table = load("synonyms")["endings"]
    return table["least"], frozenset(table["whole"]), table["rows"], max(map(len, table["rows"]))
