"""What a passage looks like: the plain facts every cleaning rule reads."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from plainleaf.knowledge import load
from plainleaf.language import share_of_one
from plainleaf.model import Passage, Source

BULLET = re.compile(r"^\s*(?:[•*‣◦·▪●○■□☐☑☒❏❑✓✔✗✘➢➤►▸◆∙⁃–—+→»›-]|\*{2,3}|o(?= \S)|\(?\d{1,2}[.)]|[a-z][.)])\s+")
"""A list marker with the blank after it."""

MARKER = re.compile(r"^\s*(?:[•*‣◦·▪●○■□☐☑☒❏❑✓✔✗✘➢➤►▸◆∙⁃–—+-]|\*{2,3}|o(?= \S))\s+")
"""A list marker that is no number."""

NUMBERED = re.compile(r"^\s*(?:step |tip )?\(?\d{1,2}[.):]\s*\S", re.IGNORECASE)

BEHIND = ("", " ", ".", ")")
"""What stands right behind a letter that is a list marker, or nothing."""

OPENING = frozenset("(sStTſ")
"""What a line with a number opens with, if it is no figure."""

COLONS = frozenset(":：")

ITEMS, CELLS = ("li", "dt", "dd", "tr"), ("td", "th")
"""Tags of lines that head nothing; cells only where their table is one of facts, and lays out no page."""

TERMINAL = re.compile(
    r"""[.!?…。！？؟।]["'”’)\]»]*(?:\s*[\[(]\d+(?:[,–-]\s?\d+)*[\])])*[⁰¹²³⁴-⁹,⁻–]*\s*$"""
    r"""|[^\W\d_]{3}["'”’)\]»]{0,2}[.!?…]\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9}\s*$"""
)
"""Ends like a sentence; a citation mark may follow, which copying may have left as a bare number ("legs.3,4")."""

CITED_LEAD = re.compile(
    r"\b(?:includ(?:es?|ing)|are|is|following|these|as|may|can)\s*[:：]\s*\d{1,3}(?:\s?[,–-]\s?\d{1,3})*$"
)
"""Ends like the lead-in of a list, but for such a number."""

FINAL = frozenset(".!?…。！？؟।\"'”’)]»⁰¹²³⁴⁵⁶⁷⁸⁹0123456789")
"""What a line can end with that ends like a sentence ..."""

STOPS = frozenset(".!?…。！？؟।")
"""... and what leaves no doubt of it."""

TAIL = 200
"""Characters at the end of a line in which its last mark is looked for."""

EDGES = " \t[]→»›|•·*☰←«‹>♡☆⭐"
"""Arrows, brackets and symbols that menus put round a line."""

UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{4,}")
"""Scripts that write no blanks between words."""

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

ASCII_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
"""The same in small letters without accents: found in half the time."""

CAPITAL_NAMES = re.compile(r"[A-ZÀ-ÖØ-Þ](?<!\w.)[^\W\d_]{2,}\b")
"""Words that could be names. The capital stands before the look behind it, so that the matcher leaps from one to the next."""

LONG = 12
"""Words from which a line is long enough to tell the text's language."""

KNOWN = 0.15
"""Least share of common words in the long lines of a text in a language we know."""

UNKNOWN = 0.35
"""Share of common words taken for granted in other languages."""


@cache
def common_words() -> frozenset[str]:
    """The commonest words of English and Spanish, lower case: they carry no topic.

    The share of them tells running prose from menus and lists of links (the idea of jusText's stop-word density).
    """
    return frozenset(word for words in load("page_words")["common"].values() for word in words.split())


class Look(NamedTuple):
    """Facts about one passage, by itself. A tuple: made for every line, and twice as fast as a frozen dataclass."""

    index: int  # type: ignore[assignment]  # of the passage; hides the method of tuples
    text: str
    bare: str  # without list marker, arrows and brackets round it
    said: str  # the words of `bare`, lower case, a blank between them: for comparing
    whole: str  # the same, with those of the list marker
    words: int
    common: float  # share of common words
    ends: bool  # ends like a sentence
    colon: bool  # ends with a colon: leads in a list
    bullet: bool
    item: bool  # mark-up says: an item of a list, a cell, a term or its meaning
    numbered: bool
    tabs: int
    gap: bool
    level: int  # heading level where mark-up says so
    links: float
    prose: bool  # running text: a sentence or more
    sentence: bool  # reads as a sentence, however short
    short: bool  # could be a heading, a menu word, a list item: no sentence


def looks_of(source: Source) -> list[Look]:
    """The facts of every passage of a source.

    Where long lines hold next to none of the common words we know, the language is another one: there
    length and punctuation alone tell prose, so that an article in any language is never emptied.
    """
    looks = [look(passage) for passage in source.passages]
    long = [here for here in looks if here.words >= LONG]
    known = sum(here.common * here.words for here in long) / max(1, sum(here.words for here in long))
    if not long or known >= KNOWN:
        return [_foreign(passage, here) for passage, here in zip(source.passages, looks, strict=True)]
    return [
        look(passage, UNKNOWN) if here.words >= 6 else here
        for passage, here in zip(source.passages, looks, strict=True)
    ]


def _foreign(passage: Passage, here: Look) -> Look:
    """A line as it is, or with the common words of the one language it is in: a paragraph in another than its page."""
    if here.sentence or not here.ends or here.words < 4:
        return here
    share = share_of_one(here.said.split(" "), here.bare)
    return look(passage, share) if share > here.common else here


def look(passage: Passage, least: float = 0.0) -> Look:
    """The facts of one passage. `least`: share of common words that is taken for granted."""
    index, text, _, gap, _, markup = passage
    text = text.strip()
    first, last = text[:1], text[-1:]
    # a letter opens a marker only with what is right behind it
    marker = None if first.isalpha() and text[1:2] not in BEHIND else BULLET.match(text)
    bare = (text[marker.end() :] if marker else text).strip(EDGES)
    words = words_of(bare)
    count = len(words)
    if not bare.isascii():
        count += unspaced(bare)
    common = max(sum(map(common_words().__contains__, words)) / count if count else 0.0, least)
    ends = last in STOPS or (last in FINAL and bool(TERMINAL.search(text[-TAIL:])))
    tabs = text.count("\t")
    said = " ".join(words)
    tag, depth, level, links, table = (
        (markup.tag, markup.depth, markup.level, markup.links, markup.table) if markup else ("", 0, 0, 0.0, 0)
    )
    reads = ends and common >= 0.12
    return tuple.__new__(  # by their names it would take twice as long
        Look,
        (
            index,
            text,
            bare,
            said,
            " ".join([*words_of(marker[0]), *words]) if marker else said,
            count,
            common,
            ends,
            last in COLONS or (last.isdigit() and bool(CITED_LEAD.search(text[-TAIL:]))),
            bool(marker or depth),
            bool(depth or tag in ITEMS or (table and tag in CELLS)),
            (first.isdigit() or first in OPENING) and bool(NUMBERED.match(text)),
            tabs,
            gap,
            level,
            links,
            count >= 9 and reads,
            count >= 4 and reads,
            count <= 14 and not (ends and count > 6) and not tabs,
        ),
    )


def unspaced(text: str) -> int:
    """Words in scripts that write no blanks between them: Chinese, Japanese, Thai have some two characters a word."""
    return sum([len(run) // 2 for run in UNSPACED.findall(text)])


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, apostrophes straight: for comparing."""
    low = text.lower().replace("’", "'")
    return (ASCII_WORD if low.isascii() else WORD).findall(low)
