"""Which language an article is in, and how far the program can read it.

Cleaning knows English and Spanish; the patterns for warnings, doses and what an article leaves out are English. The
page must not say more than was looked for, and the reviewer must know what was not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from plainleaf.knowledge import load
from plainleaf.model import Source

UNKNOWN = "other"
"""A language that knowledge/languages.toml does not hold."""

LEAST = 0.12
"""Least share of a language's commonest words in a text in that language."""

AHEAD = 3
"""A text of lists has few common words: one language must have so many times as many as the next."""

FEWEST = 12
"""Words from which a text tells its language; a shorter one is taken for what its mark-up says, else for English."""

LETTERS = 2_500
"""Characters of the text that are looked at."""

RUNNING = 60
"""Characters from which a line is running text, so that menus in another language do not decide."""

FOREIGN = 0.3
"""Share of letters from which a script tells the language: an article may name a few things in another one."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
"""The same in small letters without accents: found in half the time."""


def language_of(source: Source) -> str:
    """The article's two-letter tag, or UNKNOWN.

    The sidecar is believed first. Then the text tells: its letters, or the commonest words of its long lines. What
    the mark-up says comes last, because templates say "en" over articles in any language.
    """
    if source.about.language:
        return _tag(source.about.language)
    said = _tag(source.language)
    text = " ".join(p.text for p in source.passages if len(p.text) > RUNNING)[:LETTERS] or source.text[:LETTERS]
    return _by_letters(text) or _by_words(text, said)


def read_in_full(source: Source) -> bool:
    """Whether the program's patterns for warnings, doses and sections can read the article."""
    return _reading(language_of(source)) == "in full"


def cleaned_in(language: str) -> bool:
    """Whether cleaning knows the boilerplate of the language; otherwise shape and repetition decide."""
    return bool(_reading(language))


def name_of(language: str) -> str:
    """The language's English name; what the tag says itself where we have none."""
    known = load("languages").get(language)
    return str(known["name"]) if known else "not English" if language == UNKNOWN else language


def share_of_one(words: Sequence[str], text: str) -> float:
    """The largest share that the commonest words of any one language have in a line; 1.0 for a script of its own.

    0.0 where fewer than two words speak for it. `words`: those of `text`, lower case.
    """
    if _by_letters(text):
        return 1.0
    counts = _counts(words)
    most = max(counts.values(), default=0)
    return most / len(words) if most > 1 else 0.0


def _counts(words: Sequence[str]) -> Counter[str]:
    """How many of the words each language has among its commonest."""
    speakers = _speakers()
    found: Counter[str] = Counter()
    for word, times in Counter(filter(speakers.__contains__, words)).items():
        for tag in speakers[word]:
            found[tag] += times
    return found


def _reading(language: str) -> str:
    return str(load("languages").get(language, {}).get("read", ""))


def _tag(written: str) -> str:
    return written.strip().lower().replace("_", "-").split("-")[0]


@cache
def _speakers() -> dict[str, tuple[str, ...]]:
    """Common word -> the languages that have it."""
    found: dict[str, list[str]] = {}
    for tag, known in load("languages").items():
        for word in set(known.get("words", "").split()):
            found.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in found.items()}


@cache
def _writers() -> dict[str, str]:
    """Name of a script -> the language that is taken for its own."""
    return {script: tag for tag, known in load("languages").items() for script in known.get("letters", "").split()}


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


def _by_letters(text: str) -> str:
    """The language whose script the text is written in; empty where many languages share it."""
    if text.isascii():
        return ""
    letters = [char for char in _NOT_ASCII.findall(text) if char.isalpha()]
    count = len(letters) + len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    counts = Counter(tag for char in letters if (tag := _writers().get(_script(char))))
    if counts.get("ja"):  # Japanese is written with Chinese signs too
        counts["ja"] += counts.pop("zh", 0)
    best = max(counts, key=lambda tag: (counts[tag], tag), default="")
    return best if best and counts[best] >= FOREIGN * count else ""


def _by_words(text: str, said: str) -> str:
    low = text.lower().replace("’", "'")
    words = (_ASCII_WORD if low.isascii() else _WORD).findall(low)
    if len(words) < FEWEST:
        return said or "en"
    counts = _counts(words)
    ranked = sorted(counts, key=lambda tag: (counts[tag], tag == said, tag == "en"), reverse=True)
    if ranked and counts[ranked[0]] >= LEAST * len(words):
        return ranked[0]
    if ranked and counts[ranked[0]] >= AHEAD * max((counts[tag] for tag in ranked[1:]), default=0) + 1:
        return ranked[0]
    return said if said and "words" not in load("languages").get(said, {}) else UNKNOWN
