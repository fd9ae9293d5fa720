"""Weighs sentences for what they sell: the way sellers speak, and the brands an article sells (brands.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from plainleaf.clean.look import CAPITAL_NAMES
from plainleaf.knowledge import in_languages, load
from plainleaf.safety.numbers import WITHIN_REACH, find_numbers
from plainleaf.sieve import Sieve

CAMEL = re.compile(r"[A-Z](?<!\w.)[a-z]+[A-Z][a-z]+\w*\b")
SMALL = re.compile(r"\b[a-zß-öø-ÿ][a-zß-öø-ÿ]{2,}\b")

READ = 4000
"""Characters of a sentence that are read: the longest real ones have some hundreds."""

REASON = 0.5
"""Weight above which a sign is worth naming to a person."""

PUBLIC, PRIVATE = "care.public-line", "hotline"
"""Signs that a telephone number gives."""

NUMBER = "(a telephone number may stand here)"


@dataclass(frozen=True, slots=True)
class Sign:
    """One [[sign]] of knowledge/promotion.toml."""

    name: str
    why: str
    weight: float
    patterns: tuple[re.Pattern[str], ...]

    @property
    def cares(self) -> bool:
        """A sign of care: it marks what a patient needs."""
        return self.name.startswith("care.")


@dataclass(frozen=True, slots=True)
class Pitch:
    """How promotional one sentence is, and why."""

    weight: float
    reasons: tuple[str, ...]
    cared: bool  # a sign of care stands in it
    health: int = 0  # words of health in it

    @property
    def sells(self) -> bool:
        """True where the signs add up to an advertisement."""
        return self.weight >= enough()

    @property
    def states(self) -> bool:
        """True where no sign of selling stands in it, nor a word to the reader."""
        each: float = load("promotion")["health"]["weight"]
        return self.weight <= self.health * each


PLAIN = Pitch(0.0, (), False)
"""Of a sentence in which no sign and no word of health stands: many do."""


@cache
def signs() -> tuple[Sign, ...]:
    """All signs, in the order of the knowledge file; the files of other languages add patterns to them."""
    patterns: dict[str, list[str]] = {}
    for words in in_languages("promotion").values():
        for row in words["sign"]:
            patterns.setdefault(row["name"], []).extend(row["patterns"])
    return tuple(
        Sign(row["name"], row["why"], row["weight"], tuple(re.compile(p, re.IGNORECASE) for p in patterns[row["name"]]))
        for row in load("promotion")["sign"]
    )


@cache
def _patterns() -> tuple[tuple[int | str, ...], Sieve]:
    """What each pattern shows, and all patterns: the number of a sign, a word of health, NUMBER."""
    shown: list[tuple[int | str, re.Pattern[str]]] = [(NUMBER, WITHIN_REACH)]
    shown += [(n, pattern) for n, sign in enumerate(signs()) for pattern in sign.patterns]
    shown += [(word, re.compile(rf"\b{re.escape(word)}s*\b", re.IGNORECASE)) for word in sorted(_health())]
    return tuple(what for what, _ in shown), Sieve((pattern, "has") for _, pattern in shown)


def signs_in(sentence: str) -> tuple[Sign, ...]:
    """The signs that stand in a sentence, in the order of the knowledge file."""
    return _shown(sentence)[0]


@lru_cache(maxsize=8192)
def _shown(sentence: str) -> tuple[tuple[Sign, ...], int]:
    """The signs in a sentence, and how many words of health it holds."""
    found: set[int | str] = set()
    shows, sieve = _patterns()
    for k in sieve.fitting(sentence, lambda k: shows[k] not in found):
        found.add(shows[k])
    if not found:
        return (), 0
    numbers = {what for what in found if isinstance(what, int)}
    health = len(found) - len(numbers) - (NUMBER in found)
    if NUMBER in found:
        numbers = _with_numbers(numbers, sentence)
    return tuple([signs()[n] for n in sorted(numbers)]), health


def _with_numbers(found: set[int], sentence: str) -> set[int]:
    """With the signs of the telephone numbers in a sentence; a public line makes every other beside it harmless."""
    numbers = find_numbers(sentence)
    if not numbers:
        return found
    public, private = _places()
    return found - {private} | {public} if any(number.public for number in numbers) else found | {private}


@cache
def _places() -> tuple[int, int]:
    """Where the signs of public and of other numbers stand among all signs."""
    names = [sign.name for sign in signs()]
    return names.index(PUBLIC), names.index(PRIVATE)


NO_BRANDS = frozenset[str]()


def pitch(sentence: str, brands: frozenset[str] = NO_BRANDS) -> Pitch:
    """Weighs one sentence. `brands` are the names this article sells, lower case."""
    read = sentence[:READ]
    if brands:
        low = read.lower()
        brands = frozenset([brand for brand in brands if brand in low])
    return _weighed(read, brands)


@lru_cache(maxsize=8192)  # every sentence is asked for twice at least, and publishers repeat themselves
def _weighed(read: str, brands: frozenset[str]) -> Pitch:
    weight, named = _brand(read, brands)
    found, health = _shown(read)
    if not (found or named or health):
        return PLAIN
    setting = load("promotion")["health"]
    health = min(health, setting["most"])
    reasons = [f"names the brand {named}"] if named else []
    return Pitch(
        weight=sum((sign.weight for sign in found), 0.0) + weight + health * setting["weight"],
        reasons=(*reasons, *(sign.why for sign in found if sign.weight > REASON)),
        cared=any(sign.cares for sign in found),
        health=health,
    )


@cache
def _health() -> frozenset[str]:
    """Words of health, without the s of their plural."""
    return frozenset(word.rstrip("s") for word in load("promotion")["health"]["words"].split())


@cache
def enough() -> float:
    """Weight from which a sentence is promotional."""
    return float(load("promotion")["enough"])


def _brand(sentence: str, brands: frozenset[str]) -> tuple[float, str]:
    """What a brand in the sentence weighs, and the brand; 0 and nothing where there is none."""
    named = sorted({word for word in CAPITAL_NAMES.findall(sentence) if word.lower() in brands}) if brands else []
    camel = CAMEL.findall(sentence)
    if not named and not camel:
        return 0.0, ""
    setting = load("promotion")["brands"]
    if named:
        opens = CAPITAL_NAMES.match(sentence) and sentence.split()[0].strip(".,'’s").lower() in brands
        return setting["weight"] + (setting["subject"] if opens else 0.0), named[0]
    camel = [word for word in camel if word not in setting["never"]]
    return (setting["camel"], camel[0]) if camel else (0.0, "")
