"""Sentences in their company: what the neighbours in a paragraph and the subject of the page say of a sentence.

An advertisement inside an article runs over several sentences, and those in its middle often name no brand and call
for nothing ("Slip them in and hear birdsong again."). They go with it; a sentence that warns never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from plainleaf.clean.look import WORD, Look
from plainleaf.clean.marks import Mark, Pitches
from plainleaf.clean.promo import Pitch, enough
from plainleaf.knowledge import load
from plainleaf.safety.kinds import trips
from plainleaf.safety.medicines import find_medicines

ROUNDS = 2
"""How often the neighbours are asked: an advertisement grows from what surely sells by a sentence on each side."""

OPENING = 60
"""Characters in which the first two words of a sentence are looked for."""

OBJECTS = ("it", "them")
"""Second words of a call that goes on about what was just spoken of: "Slip them in"."""

SPEAKS = 0.4
"""Share of the sentences with a word of health from which a page speaks of health."""

WHY = "stands among sentences that sell"


def weigh_company(looks: Sequence[Look], marks: Sequence[Mark], *, health: bool) -> list[Mark]:
    """Weighs the sentences of each paragraph again. `health`: the page speaks of health."""
    return [_weighed(here.text, mark, health) for here, mark in zip(looks, marks, strict=True)]


def mostly_health(marks: Sequence[Mark]) -> bool:
    """True where enough of the sentences hold a word of health."""
    sentences = [p for mark in marks for _, _, p in mark.pitches if not p.sells]
    return sum(bool(p.health) for p in sentences) >= SPEAKS * len(sentences) if sentences else True


def _weighed(text: str, mark: Mark, health: bool) -> Mark:
    if mark.sure_furniture or not any(p.sells for _, _, p in mark.pitches):
        return mark
    pitches = tuple((a, b, guarded(text[a:b], p, health=health)) for a, b, p in mark.pitches)
    for _ in range(ROUNDS):
        pitches = tuple((a, b, _lifted(text[a:b], pitches, k)) for k, (a, b, _) in enumerate(pitches))
    return mark._replace(pitches=pitches)


def guarded(sentence: str, weighed: Pitch, *, health: bool) -> Pitch:
    """A sentence that sells weighs less where it bears on safety, and on a page that does not speak of health."""
    if not weighed.sells:
        return weighed
    weight = weighed.weight if health else weighed.weight + _setting()["elsewhere"]
    if weight >= enough() and trips(sentence):
        return replace(weighed, weight=weight + _setting()["trips"], cared=True)
    return replace(weighed, weight=weight)


def _lifted(sentence: str, pitches: Pitches, k: int) -> Pitch:
    """The pitch of sentence `k`, with what its neighbours add."""
    weighed = pitches[k][2]
    before = k > 0 and pitches[k - 1][2].sells
    after = k + 1 < len(pitches) and pitches[k + 1][2].sells
    if weighed.sells or weighed.cared or not (before or after):
        return weighed
    setting = _setting()
    weight = weighed.weight + setting["beside"] * (before + after)
    if before and _opens(sentence):
        weight += setting["leans"]
    if not weighed.health:
        weight += setting["plain"]
    if weight < enough() or find_medicines(sentence) or trips(sentence):
        return weighed
    return replace(weighed, weight=weight, reasons=(*weighed.reasons, WHY))


def _opens(sentence: str) -> bool:
    """Opens like a sentence that goes on about what was just spoken of."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(sentence[:OPENING])[:2]]
    return bool(words) and (words[0] in _openers() or words[-1] in OBJECTS)


@cache
def _openers() -> frozenset[str]:
    return frozenset(_setting()["opens"])


def _setting() -> dict[str, Any]:
    setting: dict[str, Any] = load("promotion")["company"]
    return setting
