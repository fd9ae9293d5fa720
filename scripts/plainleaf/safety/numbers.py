"""Telephone numbers in a text: which are public lines (emergency, crisis, poison, quit), and which are not.

The public ones stand in knowledge/helplines.toml. They are compared by their digits, however they are written
("1-800-222-1222", "1 (800) 222 1222", "+1 800-222-1222", "1-800-QUIT-NOW"). A short number ("988", "1737") is one
only where the words around it speak of calling or texting. No library: the few forms that matter fit on this page,
and the numbering plans of the world (10 MB and more) would tell nothing of who answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from plainleaf.knowledge import load

_GAP = r"[ .\-‐‑–·/\u00a0]{1,2}"
_NUMBER = re.compile(
    rf"(?<![\w$£€#/.,-])\+?\(?\d{{1,11}}\)?(?:{_GAP}?\(?(?:\d{{1,8}}|[A-Z]{{2,8}})\)?(?![a-z])){{0,6}}"
)
_PART = re.compile(r"\d+|[A-Z]+")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_COUNTRY_CODES = ("44", "353", "61", "64")
"""Of countries whose numbers are written with a 0 at home; 1 (North America) is left out everywhere."""

SHORT = 6
"""Digits of the longest number that is too short to be known by its digits alone."""

_CALLED = re.compile(
    r"\b(?:call(?:s|ing)?|dial|ring|phone|text(?:s|ing)?|sms|contact|telephone|number|hotline|line|emergency|ambulance)\b",
    re.IGNORECASE,
)
NEAR = 60
"""Characters before and after a short number in which a word of calling is looked for."""
SENTENCE = 200
"""Characters before a number for emergencies or a crisis in which it is looked for as well, where no sentence ends in
between and another number stands there: "Call Poison Control at 1-800-222-1222 while they are awake, and 911 when not"."""
_ANOTHER = re.compile(r"\d{3,4}[ .‑–-]\d{3,4}")
_ENDS = re.compile(r"[.!?]\s|\n")

_COUNTED = re.compile(
    r"\s?(?:%|mg\b|mcg\b|ml\b|kg\b|people\b|patients?\b|women\b|men\b|adults\b|customers\b|members\b|days?\b|times\b|calories\b|dollars\b"
    r"|participants\b|cases\b|deaths\b|studies\b)"
)
WITHIN_REACH = re.compile(r"\d(?:\d\d|(?<=1)3 )")
"""Stands in every text with a telephone number."""


@dataclass(frozen=True, slots=True)
class Number:
    """One public number of the knowledge file."""

    written: str
    digits: str
    countries: tuple[str, ...]
    purpose: str  # emergency, self-harm, overdose ... (the words of the knowledge file)
    name: str  # who answers
    tier: str  # how far it is confirmed: knowledge/helplines.toml
    mixed: bool = False  # for one purpose in one country, for another elsewhere


@dataclass(frozen=True, slots=True)
class Found:
    """A telephone number in a text."""

    start: int
    end: int
    digits: str
    public: Number | None  # None: nobody we know


def find_numbers(text: str) -> tuple[Found, ...]:
    """The telephone numbers of a text, in order. Amounts, years, doses and page numbers are none."""
    return tuple(_numbers(text)) if WITHIN_REACH.search(text) else ()


def _numbers(text: str) -> Iterator[Found]:
    at = 0
    while match := _NUMBER.search(text, at):
        at = match.end()
        parts = [(part.start() + match.start(), part.end() + match.start()) for part in _PART.finditer(match.group())]
        found = _longest_public(text, match.start(), parts) or _private(text, match, parts)
        if found:
            yield found
            at = found.end


def _longest_public(text: str, start: int, parts: list[tuple[int, int]]) -> Found | None:
    """The public number that most of the parts make up, read from the first or a later one."""
    for first in range(len(parts)):
        for last in range(len(parts), first, -1):
            digits = _digits("".join(text[a:b] for a, b in parts[first:last]), plus=text[start] == "+" and not first)
            number = _listed().get(digits)
            begin, end = parts[first][0], parts[last - 1][1]
            long = len(digits) > SHORT or (last - first > 1 and not first)
            if number and (long or (not first and _is_called(text, begin, end, _told_of(number)))):
                return Found(begin, end, digits, number)
    return None


def _private(text: str, match: re.Match[str], parts: list[tuple[int, int]]) -> Found | None:
    while parts and text[parts[-1][0]].isalpha() and len(parts) < 3:  # "call 555 NOW"
        parts.pop()
    if not parts:
        return None
    raw = text[match.start() : parts[-1][1]]
    digits = _digits("".join(text[a:b] for a, b in parts), plus=raw[0] == "+")
    local = re.fullmatch(r"\d{3}[-.‑–]\d{4}", raw) is not None
    north_american = len(digits) == 10 and re.fullmatch(r"[2-9]\d{2}[2-9]\d{6}", digits) and len(parts) >= 3
    trunk = digits.startswith("0") and 9 <= len(digits) <= 11 and (len(parts) >= 2 or len(digits) >= 10)
    toll = re.fullmatch(r"1[38]00\d{4,6}", digits) is not None
    if local or north_american or trunk or toll:
        return Found(match.start(), parts[-1][1], digits, None)
    return None


def _told_of(number: Number) -> int:
    """How many characters before a short number a word of calling may stand."""
    return SENTENCE if number.purpose in ("emergency", "self-harm") else NEAR


def _is_called(text: str, start: int, end: int, before: int) -> bool:
    """Do the words around a short number say that one calls it?"""
    if _COUNTED.match(text, end) or text[end : end + 2].strip(" ")[:1] in ("%", "°"):
        return False
    if re.match(r"[.,:/]\d|[-–]\d", text[end : end + 2]):
        return False
    if _CALLED.search(text[max(0, start - NEAR) : start] + " " + text[end : end + NEAR]):
        return True
    said = _ENDS.split(text[max(0, start - before) : start])[-1]
    return before > NEAR and _ANOTHER.search(said) is not None and _CALLED.search(said) is not None


def _digits(raw: str, *, plus: bool) -> str:
    """A number's digits as they are dialled at home: letters by the keypad, no country code."""
    digits = raw.translate(_KEYS)
    if plus or digits.startswith("00"):
        bare = digits.removeprefix("00")
        for code in _COUNTRY_CODES:
            if bare.startswith(code):
                return "0" + bare[len(code) :].removeprefix("0")
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


@cache
def _listed() -> dict[str, Number]:
    """The public numbers by their digits. What one country dials in an emergency may be another's health line."""
    found: dict[str, Number] = {}
    for row in load("helplines")["number"]:
        digits = _digits("".join(_PART.findall(row["written"])), plus=False)
        first = found.get(digits)
        countries = (*(first.countries if first else ()), *row["countries"])
        found[digits] = (
            replace(first, countries=countries, mixed=first.mixed or first.purpose != row["for"])
            if first
            else Number(row["written"], digits, countries, row["for"], row["name"], row["tier"])
        )
    return found


def public_numbers() -> tuple[Number, ...]:
    """All public numbers, in the order of the knowledge file."""
    return tuple(_listed().values())
