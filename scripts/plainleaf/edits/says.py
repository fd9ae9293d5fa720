"""What a piece of a page's Markdown says: its words, and what an editor may change of it of its own accord."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from plainleaf.knowledge import load

DOSE_MARK = re.compile(r"\*\(dose\s+to\s+be\s+confirmed\)\*", re.IGNORECASE)
"""Stands behind a dose that nobody has confirmed."""

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+")


@lru_cache(maxsize=65_536)
def key_of(text: str) -> str:
    """What a text says and how it is marked (bold, links, marks of doses), without what typography and wrapping change."""
    flat = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: f"&#{ord(m[1])};", re.sub(r"\\\n", "\n", text))
    flat = re.sub(r"\*\*|__", "\x02", flat)
    flat = re.sub(r"\*|(?<!\w)_|_(?!\w)", "\x01", flat)
    return " ".join(_plain(html.unescape(flat)).split())


@lru_cache(maxsize=65_536)
def words_of(text: str) -> str:
    """What a reader sees of a text, on one line; the mark of a dose is left out."""
    flat = DOSE_MARK.sub("", re.sub(r"\\\n", "\n", text))
    flat = re.sub(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)(?:\{:?[^{}]*\})?", r"\1", flat)
    flat = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: f"&#{ord(m[1])};", flat)
    flat = re.sub(r"\*\*|__|\*|(?<!\w)_|_(?!\w)|`", "", flat)
    return " ".join(html.unescape(flat).split())


_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\u202f": " "})


def _plain(text: str) -> str:
    """Without what typography alone changes."""
    return text.translate(_TYPOGRAPHY).replace("…", "...")


_HARMLESS = re.compile(r"(?<!\d)[.,:;!?](?!\d)|(?<=\d)[.,:;!?](?=\s|$)|[.,:;!?](?=\s|$)|[\"'()\x01\x02]")


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in no word, number or sign that counts: case, quotation marks and punctuation aside."""
    return _bare(one) == _bare(other)


@lru_cache(maxsize=65_536)
def _bare(text: str) -> str:
    return " ".join(_HARMLESS.sub(" ", _plain(words_of(text)).casefold()).split())


def word_list(text: str) -> tuple[str, ...]:
    """Words and whole numbers with their decimals, case aside."""
    return tuple(_WORD.findall(text.casefold()))


def doses_asked(text: str) -> int:
    """How many doses of a text are marked to be confirmed."""
    return len(DOSE_MARK.findall(text))


def key_points() -> str:
    """The heading over the key points."""
    heading: str = load("page_text")["key_points"]["heading"]
    return heading
