"""Finds promotional sentences: brands learned from the article itself, and the way sellers speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.knowledge import load

CAMEL = re.compile(r"\b[A-Z][a-z]+[A-Z][a-z]+\w*\b")
PROPER = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][A-Za-z]{2,}\b")
CAPITAL = re.compile(r"\b[A-Z][A-Za-z]{2,}\b")


@dataclass(frozen=True, slots=True)
class Sign:
    """One [[sign]] of knowledge/promotion.toml."""

    name: str
    why: str
    weight: float
    pattern: re.Pattern[str]


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


@cache
def _signs() -> tuple[Sign, ...]:
    return tuple(
        Sign(row["name"], row["why"], row["weight"], re.compile("|".join(row["patterns"]), re.IGNORECASE))
        for row in load("promotion")["sign"]
    )


@cache
def _enough() -> float:
    return float(load("promotion")["enough"])


def pitch(sentence: str, brands: frozenset[str] = frozenset()) -> Pitch:
    """Weighs one sentence. `brands` are the names this article sells, lower case."""
    setting = load("promotion")["brands"]
    weight, reasons, cared = 0.0, [], False
    for sign in _signs():
        if sign.pattern.search(sentence):
            weight += sign.weight
            if sign.weight > 0.5:
                reasons.append(sign.why)
            cared = cared or sign.name.startswith("care.")
    named = {word for word in CAPITAL.findall(sentence) if word.lower() in brands}
    camel = [word for word in CAMEL.findall(sentence) if word not in setting["never"]]
    if named:
        weight += setting["weight"]
        reasons.insert(0, f"names the brand {sorted(named)[0]}")
    elif camel:
        weight += setting["camel"]
        reasons.insert(0, f"names the brand {camel[0]}")
    return Pitch(weight, tuple(reasons), cared)


def learn_brands(sentences: Iterable[str], bylines: Sequence[str], protected: frozenset[str]) -> frozenset[str]:
    """The names this article sells, lower case.

    A capitalised name is one where it recurs and most sentences that hold it sell even without it, or
    where a by-line, copyright line or site name holds it and at least one such sentence does.
    `protected` (medicines, conditions, authorities; lower case) are never brands.
    """
    never = {name.lower() for name in load("promotion")["brands"]["never"]} | protected
    selling: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for sentence in sentences:
        sells = pitch(sentence).weight >= _enough() - 1.0
        for name in {w.lower() for w in PROPER.findall(sentence)} | {w.lower() for w in CAMEL.findall(sentence)}:
            (selling if sells else plain)[name] += 1
    publisher = {w.lower() for line in bylines for w in CAPITAL.findall(line)}
    return frozenset(
        name
        for name, times in selling.items()
        if name not in never
        and name not in _ORDINARY
        and ((times >= 2 and times > plain[name]) or (name in publisher and times + 1 >= plain[name]))
    )


_ORDINARY = frozenset(
    """health sleep medical clinic team care center centre hospital university library journal news the and for with
    your our free app january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday english american united states doctor what how why when get
    learn find call talk more mind wellness meditation anxiety therapy stories sounds music story email best new
    top studio desk content editorial written staff writer editor reviewed medically group""".split()
)
