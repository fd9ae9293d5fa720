"""Names beside by-lines and notes about authors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture
from plainleaf.knowledge import in_languages

LATE = 0.15
"""A bio stands beside the by-line, or where at most this share of the running text is left."""

BESIDE = 4
"""Passages between a by-line and a bio that stands beside it."""

BIO = 60
"""Words of the longest note about an author."""

NAME = 120
"""Characters of the longest name."""

_CAPITAL = "A-ZÀ-ÖØ-Þ"
SURNAME = re.compile(rf"[{_CAPITAL}][\w’'-]{{3,}}")
FULL_NAME = re.compile(rf"(?:\w{{1,4}}\. )?[{_CAPITAL}][\w’'-]+ (?:[{_CAPITAL}][\w.’'-]* )?[{_CAPITAL}][\w’'-]+\b")
ABOUT = re.compile(r"(?:about|sobre|acerca)\b", re.IGNORECASE)
"""Opens the heading of a note about the author."""

_TOKEN = re.compile(r"[\w’'-]+")


@cache
def _name() -> re.Pattern[str]:
    """A name and nothing else, with or without degrees."""
    word = rf"(?:[{_CAPITAL}][\w.’'-]*|{'|'.join(_words('particles'))})"
    return re.compile(
        rf"{word}(?:\s+{word}){{0,4}}(?:,?\s+(?:[A-Z][A-Za-z.]{{1,6}},?\s*)(?:\s+[A-Z][A-Za-z.]{{1,6}},?)*)?,?"
    )


@cache
def _degrees() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_words('degrees'))})(?!\w)")


@cache
def _does() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_words('does'))})\b")


@cache
def _posts() -> frozenset[str]:
    return frozenset(_words("posts"))


def _words(key: str) -> list[str]:
    """One list of [people], of all languages."""
    return [word for words in in_languages("people").values() for word in words["people"][key]]


def mark_people(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """Marks names that stand beside a by-line, names with degrees, and notes about authors."""
    out = list(marks)
    labels = [k for k, mark in enumerate(marks) if mark.rule == "author.byline" and mark.sure_furniture]
    surnames: set[str] = set()
    for k in labels:
        if looks[k].words > 3:
            surnames.update(w for w in SURNAME.findall(looks[k].bare) if w.lower() not in _posts())
            continue
        for j in (k - 1, k + 1, k + 2):
            if 0 <= j < len(looks) and not out[j].sure_furniture and _names(looks, out, j, k):
                out[j] = furniture("author.name", "a name beside a by-line")
                surnames.update(SURNAME.findall(looks[j].bare))
    return _mark_bios(looks, out, labels, surnames)


def _mark_bios(looks: Sequence[Look], marks: list[Mark], labels: Sequence[int], surnames: set[str]) -> list[Mark]:
    beside = {j for k in labels for j in range(k - BESIDE, k + BESIDE + 1)}
    about = {k for k in labels if ABOUT.match(looks[k].bare)}
    prose = [here.words if here.prose else 0 for here in looks]
    total = left = sum(prose)
    for k, here in enumerate(looks):
        left -= prose[k]
        if marks[k].sure_furniture or here.words > BIO:
            continue
        if _with_degrees(here):
            marks[k] = furniture("author.name", "a name with degrees")
        elif (k in beside or left <= LATE * total) and (_bio(here, surnames) or (k - 1 in about and _named_bio(here))):
            marks[k] = furniture("author.bio", "tells who the author is")
    return marks


def _with_degrees(here: Look) -> bool:
    return here.words <= 10 and not here.ends and not here.common and bool(_degrees().search(here.text))


def _bio(here: Look, surnames: set[str]) -> bool:
    """A sentence that opens with an author's name and says what he or she does."""
    if not surnames or not here.ends:
        return False
    return bool(_openers(here.bare) & surnames) and bool(_does().search(here.text))


def _named_bio(here: Look) -> bool:
    """A sentence that opens with a full name and says what he or she does."""
    return bool(here.ends and FULL_NAME.match(here.bare) and _does().search(here.text))


def _openers(text: str) -> set[str]:
    """The first three words of a text, each also as it stands before an apostrophe or hyphen."""
    found: set[str] = set()
    at = 0
    for _ in range(3):
        token = _TOKEN.match(text, at)
        if token:
            found.update((token.group(), re.split(r"['’-]", token.group(), maxsplit=1)[0]))
        word = re.compile(r"[\w.]+ ").match(text, at)
        if not word:
            break
        at = word.end()
    return found


def _names(looks: Sequence[Look], marks: Sequence[Mark], j: int, label: int) -> bool:
    """Line `j` is the name that belongs to the by-line `label`, with nothing of the article between them."""
    near = looks[j]
    if near.words > 8 or near.ends or len(near.bare) > NAME:
        return False
    if any(not mark.sure_furniture for mark in marks[min(j, label) + 1 : max(j, label)]):
        return False
    degrees = bool(_degrees().search(near.bare))
    if not degrees and not _name().fullmatch(near.bare):
        return False
    if j < label:  # a line above "Written by" is a name only where the same words stand below too
        return any(looks[i].text == near.text for i in range(label + 1, min(label + 3, len(looks))))
    return near.words <= 6 or degrees
