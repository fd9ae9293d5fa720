"""Where one sentence ends and the next begins.

`sentencex` proposes the boundaries; a few are taken back here, because a sentence parted in the
middle ("approx. | 5 mg", "St. | John's wort", "... uses. | [1]") can lose a dose or a meaning, while
two sentences left together lose nothing.
"""

from __future__ import annotations

import re
from itertools import pairwise

import sentencex

# Words that end with a full stop and go on; sentencex knows many more, these are the ones of health pages, Spanish last.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"'])(?:approx|vs|no|nos|fig|st|mt|dr|drs|mr|mrs|ms|prof|sr|jr|e\.g|i\.e|eg|ie|cf|al|est|ca|min|max"
    r"|avg|vol|pp?|inc|ltd|co|corp|dept|tabs?|caps?|inj|sol|susp|oz|lbs?|tsp|tbsp|hrs?|wks?|yrs?|mos?|mg|mcg|ml|kg"
    r"|temp|wt|ht|ref|tel|ext|viz|incl|excl|spp?|var|u\.s|u\.k|ph\.d|m\.d|a\.m|p\.m"
    r"|uu|comp|cdas?|cdtas?|seg|sem|tfno|ej)\.[)\]”\"']*\s*$",
    re.IGNORECASE,
)
# Of those, the ones after which a capital or a figure goes on in the same sentence; the others may end one.
_NEVER_ENDS = re.compile(
    r"(?:^|[\s(\[“\"'])(?:approx|vs|fig|dr|drs|mr|mrs|ms|prof|mt|st|e\.g|i\.e|cf|est|ca|avg|incl|excl|viz"
    r"|dra|dras|dres|sra|sras|sres|srta|lic|licda|lcda|ud|uds|vd|aprox|ej|máx|mín|pág|págs|núm|avda|ee)\.\s*$",
    re.IGNORECASE,
)
_NUMBER_NEXT = re.compile(
    r"(?:^|[\s(\[])(?:approx|nos?|fig|tabs?|caps?|min|max|avg|vol|pp?|ext|tel|ref|ca)\.\s*$", re.IGNORECASE
)
_CITATION = re.compile(r"\s*(?:(?:\[\d+(?:\s*[,;–-]\s*\d+)*\]|\(\d+(?:\s*[,;–-]\s*\d+)*\))[.,;]?)+(?=\s|$)")
# Words that sentencex takes for abbreviations (Ill., Me., Miss. ...) and that end sentences here,
# and a question glued to the next sentence ("Help You Sleep?How Much").
# The mark stands before the look behind it, so that the matcher can leap from mark to mark.
_MISSED = re.compile(
    r"[.?!](?:(?:(?<=\b(?:me|ok|OK|ID|QT|pH|hr|mm|no)\.)|(?<=\b(?:ill|may|fed|etc|min|med|con)\.)|(?<=\bmiss\.))"
    r"[”\")’]*\s+(?=[“\"‘(]?[A-Z])"
    r"|(?<=[a-z]{2}[?!])(?=[A-Z][a-z]*\s)"
    r"|[”\")’]*[⁰¹²³⁴-⁹]+(?:[,–⁻]+[⁰¹²³⁴-⁹]+)*\s+(?=[“\"‘(]?[A-Z]))"  # the mark of a reference
)
_ONE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ,;:'\"()/&$%+’“”–-]*[A-Za-z0-9,;:'\"()/&$%+’“”–.?!-])?")
"""Nothing that could end a sentence stands in it but at its end; most short lines are such."""

_LETTER = re.compile(r"[^\W_]")
_MARKER = re.compile(r"\s*(?:\(?\d{1,2}[.)]|\(?[A-Za-z][.)])\s*$")
_LIST_MARK = re.compile(r"\s*(?:(?:[^\w\s“\"‘'«¿¡(\[.]+|\(\w{1,3}\))\s+)+")
"""What stands before an item's words. The splitter takes a text that opens with some of these ("•", "(1)") for one sentence
whatever follows, so it is not shown them."""
_CLOSED_QUESTION = re.compile(r"[?!…][”\"’')\]]+\s*$|\.\.\.\s*$|…\s*$")

_MID_AIR = re.compile(
    r"\b(?:if|when|unless)(?: (?:you|they|he|she|someone|your child|the child)"
    r"(?: (?:have|has|had|get|gets|are|is|take|takes|notice|develop|feel)(?: ever)?(?: (?:had|been|taken|taking))?"
    r"(?: any(?: of)?)?)?)?$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:;|[;,] (?:and|or|y|o|and/or))$", re.IGNORECASE)


def goes_on(text: str) -> bool:
    """Whether an item of a list ends as one after which at least one more follows ("a fever; or")."""
    return bool(_GOES_ON.search(text.rstrip()))


def stops_in_mid_air(text: str) -> bool:
    """Whether a line ends in the middle of a condition ("Call 911 if", "Tell your doctor if you have ever had"): it leads in what
    stands under it, and says nothing without."""
    return bool(_MID_AIR.search(text.rstrip()))


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences of one passage as (start, end) offsets into `text`, without the blanks around them.

    The ranges are in order, do not overlap and cover every non-blank character. Text of any length;
    5 MB take about a second.
    """
    if _ONE.fullmatch(text):
        return ((0, len(text)),)
    if not text or text.isspace():
        return ()
    edges = _boundaries(text)
    found = []
    for start, end in pairwise(edges):
        a, b = start, end
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b > a:
            found.append((a, b))
    return tuple(found)


def _boundaries(text: str) -> list[int]:
    """Offsets where a sentence begins, then the length of the text."""
    edges = [0]
    mark = _LIST_MARK.match(text)
    at = first = mark.end() if mark else 0
    for piece in sentencex.segment("en", text[first:]):
        found = text.find(piece, at)
        if found < 0:  # the splitter changed the text: trust nothing after this place
            break
        at = found + len(piece)
        if at >= len(text):
            break
        edge = at
        citation = _CITATION.match(text, edge)
        if citation and not text[edge - 1 : edge + 1].isalnum():
            edge = citation.end()
        if edge < len(text) and edge > edges[-1] and _parts(text, max(first, edges[-1]), edge):
            edges.append(edge)
    missed = [m.end() for m in _MISSED.finditer(text) if 0 < m.end() < len(text)]
    return sorted({*edges, *missed, len(text)})


def _parts(text: str, start: int, edge: int) -> bool:
    """Does a sentence really end at `edge`, the one begun at `start`?"""
    if not (text[edge - 1].isspace() or text[edge].isspace()):
        return False  # "Stress.Concerns about work": glued as the source has it
    before = "".join(text[max(start, edge - 40) : edge].split()[-1:])  # the last word is all the patterns look at
    if _MARKER.fullmatch(text[start:edge]) if edge - start < 8 else False:
        return False  # the number of a list item
    after = text[edge : edge + 8].lstrip()
    if not after:
        return True
    first = after.lstrip("“\"'‘([")[:1]
    if edge + 40 >= len(text) and not _LETTER.search(text, edge):
        return False  # closing marks alone
    if _NEVER_ENDS.search(before):
        return False
    if first.isdigit() and _NUMBER_NEXT.search(before):
        return False
    return not (first.islower() and (_ABBREVIATION.search(before) or _CLOSED_QUESTION.search(before)))
