"""Finds promotional sentences: brands learned from the article itself, and the way sellers speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from plainleaf.clean.look import CAPITAL_NAMES
from plainleaf.knowledge import in_languages, load
from plainleaf.sieve import Sieve

CAMEL = re.compile(r"[A-Z](?<!\w.)[a-z]+[A-Z][a-z]+\w*\b")
SMALL = re.compile(r"\b[a-zß-öø-ÿ][a-zß-öø-ÿ]{2,}\b")

READ = 4000
"""Characters of a sentence that are read: the longest real ones have some hundreds."""

REASON = 0.5
"""Weight above which a sign is worth naming to a person."""

NEARLY = 1.5
"""How far below `enough` a sentence may stand and still show that a name in it is being sold."""


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

    @property
    def sells(self) -> bool:
        """True where the signs add up to an advertisement."""
        return self.weight >= _enough()


PLAIN = Pitch(0.0, (), False)
"""Of a sentence in which no sign stands: most do."""


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
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """(number of its sign, pattern) of every pattern."""
    return tuple((n, pattern) for n, sign in enumerate(signs()) for pattern in sign.patterns)


@cache
def _sieve() -> Sieve:
    return Sieve((pattern, "has") for _, pattern in _patterns())


@cache
def _enough() -> float:
    return float(load("promotion")["enough"])


@lru_cache(maxsize=8192)
def signs_in(sentence: str) -> tuple[Sign, ...]:
    """The signs that stand in a sentence, in the order of the knowledge file."""
    found: set[int] = set()
    patterns = _patterns()
    for k in _sieve().through(sentence):
        n, pattern = patterns[k]
        if n not in found and pattern.search(sentence):
            found.add(n)
    return tuple(signs()[n] for n in sorted(found))


def pitch(sentence: str, brands: frozenset[str] = frozenset()) -> Pitch:
    """Weighs one sentence. `brands` are the names this article sells, lower case."""
    read = sentence[:READ]
    found = signs_in(read)
    weight, named = _brand(read, brands)
    if not found and not named:
        return PLAIN
    reasons = [f"names the brand {named}"] if named else []
    return Pitch(
        weight=sum((sign.weight for sign in found), 0.0) + weight,
        reasons=(*reasons, *(sign.why for sign in found if sign.weight > REASON)),
        cared=any(sign.cares for sign in found),
    )


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


def learn_brands(lines: Iterable[str], bylines: Sequence[str]) -> frozenset[str]:
    """The names this article sells, lower case. `lines` are its sentences and short lines.

    A name is a capitalised word that the article never writes in lower case. It is a brand where it recurs
    and most of what holds it sells even without it, or where a by-line, copyright line or site name holds
    it too and something sells with it. Medicines are for the caller to take out.
    """
    apart = set(bylines)
    texts = [line for line in dict.fromkeys(lines) if line not in apart]
    never = _never()
    selling: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for text in texts:
        names = {word.lower() for word in CAPITAL_NAMES.findall(text)} - never
        if names:
            (selling if _nearly_sells(pitch(text)) else plain).update(names)
    publisher = {word.lower() for line in bylines for word in CAPITAL_NAMES.findall(line)}
    sold = [
        name
        for name, times in selling.items()
        if (times >= 2 and times > plain[name]) or (name in publisher and 3 * times >= plain[name])
    ]
    # the article is searched only for the few names that are left
    return frozenset(name for name in sold if not _in_small_letters(name, texts))


def _in_small_letters(name: str, texts: Iterable[str]) -> bool:
    """One of the texts writes the name in lower case."""
    word = re.compile(rf"{name}(?<!\w{name})\b")
    return bool(SMALL.fullmatch(name)) and any(name in text and word.search(text) for text in texts)


def _nearly_sells(weighed: Pitch) -> bool:
    return weighed.weight >= _enough() - NEARLY and bool(weighed.reasons)


@cache
def _never() -> frozenset[str]:
    """Names that are no brands: institutions, and words that title case alone makes look like names."""
    ordinary = [name for words in in_languages("promotion").values() for name in words["brands"]["ordinary"].split()]
    return frozenset(name.lower() for name in [*load("promotion")["brands"]["never"], *ordinary])
