"""Finds promotional sentences: brands learned from the article itself, and the way sellers speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.knowledge import load

CAMEL = re.compile(r"\b[A-Z][a-z]+[A-Z][a-z]+\w*\b")
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
        weight += setting["weight"] + (
            setting["subject"]
            if CAPITAL.match(sentence) and sentence.split()[0].strip(".,'’s").lower() in brands
            else 0.0
        )
        reasons.insert(0, f"names the brand {sorted(named)[0]}")
    elif camel:
        weight += setting["camel"]
        reasons.insert(0, f"names the brand {camel[0]}")
    return Pitch(weight, tuple(reasons), cared)


def learn_brands(lines: Iterable[str], bylines: Sequence[str], protected: frozenset[str]) -> frozenset[str]:
    """The names this article sells, lower case. `lines` are its sentences and short lines.

    A name is a capitalised word that the article never writes in lower case. It is a brand where it recurs
    and most of what holds it sells even without it, or where a by-line, copyright line or site name holds
    it too and something sells with it. `protected` (medicines; lower case) are never brands.
    """
    never = {name.lower() for name in load("promotion")["brands"]["never"]} | protected | _ORDINARY
    texts = list(dict.fromkeys(line for line in lines if line not in bylines))
    lower = {word for text in texts for word in re.findall(r"\b[a-z][a-z]{2,}\b", text)}
    selling: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for text in texts:
        weighed = pitch(text)
        sells = weighed.weight >= _enough() - 1.5 and bool(weighed.reasons)
        for name in {w.lower() for w in CAPITAL.findall(text)} - lower - never:
            (selling if sells else plain)[name] += 1
    publisher = {w.lower() for line in bylines for w in CAPITAL.findall(line)}
    return frozenset(
        name
        for name, times in selling.items()
        if (times >= 2 and times > plain[name]) or (name in publisher and times >= 1 and 3 * times >= plain[name])
    )


_ORDINARY = frozenset(
    """health sleep medical clinic team care center centre hospital university library journal news the and for with
    your our free app january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday english american united states doctor what how why when get
    learn find call talk more mind wellness meditation anxiety therapy stories sounds music story email best new
    top studio desk content editorial written staff writer editor reviewed medically group""".split()
)
