"""The first pass: every line by itself gets a mark, from its rule or from its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plainleaf.clean.look import Look
from plainleaf.clean.promo import Pitch, pitch
from plainleaf.clean.rules import Rule, rule_for
from plainleaf.structure.sentences import split

SURE = 50.0
"""Weight of a verdict that smoothing may not overturn."""

LEADS = re.compile(
    r"\b(if|if you|when|unless|for|include|includes|including|are|following|these|such as|you may|you should|it can)\s*:?$",
    re.IGNORECASE,
)
"""A line that ends like this opens a list, with or without a colon."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is thought of one passage so far. Above 0 speaks for keeping."""

    weight: float
    rule: str
    why: str
    reach: str = "line"
    pitches: tuple[tuple[int, int, Pitch], ...] = ()  # (start, end, weighed) of each sentence, prose only

    @property
    def sure_furniture(self) -> bool:
        return self.weight <= -SURE


def furniture(rule: str, why: str, reach: str = "line") -> Mark:
    """A verdict that a line is boilerplate, not to be overturned."""
    return Mark(-SURE, rule, why, reach)


def first_marks(looks: Sequence[Look], brands: frozenset[str]) -> list[Mark]:
    """One mark a passage, looking at no other passage but the one under it."""
    marks = []
    for k, here in enumerate(looks):
        below = looks[k + 1] if k + 1 < len(looks) else None
        marks.append(_mark(here, below, brands))
    return marks


def _mark(here: Look, below: Look | None, brands: frozenset[str]) -> Mark:
    if not here.text:
        return furniture("text.unprintable", "holds nothing that can be read")
    over_prose = bool(below and below.prose and (not below.gap or here.gap) and not here.bullet)
    rule = rule_for(here, over_prose=over_prose)
    if rule and not _reads_as_advice(here, rule):
        return furniture(rule.name, rule.why, rule.reach if rule.heads_list(here) else "line")
    if not here.words:
        return furniture("nav.symbol", "a lone mark or symbol")
    weighed = tuple((a, b, pitch(here.text[a:b], brands)) for a, b in split(here.text)) if here.words >= 4 else ()
    return replace(by_shape(here, below), pitches=weighed)


def _reads_as_advice(here: Look, rule: Rule) -> bool:
    """Running prose that warns or names a help line is not thrown out by a pattern alone."""
    if rule.name.startswith(("legal.", "references.", "form.")) or not here.prose:
        return False
    care = [p for a, b in split(here.text) for p in [pitch(here.text[a:b])] if p.cared and p.weight < -1.0]
    return bool(care)


def by_shape(here: Look, below: Look | None) -> Mark:
    """The weight of a line that no rule knows."""
    if here.prose:
        weight = 5.0 if here.words >= 25 else 2.5
        return Mark(weight, "body.prose", "running text")
    if here.level:
        return Mark(1.0, "body.heading", "a heading in the page's mark-up")
    if here.links > 0.6 and not here.prose:
        return Mark(-1.5, "nav.links", "nothing but links")
    if here.colon and here.common >= 0.2 and here.words >= 4:
        return Mark(1.5, "body.lead-in", "leads in a list")
    if here.sentence:
        return Mark(0.8, "body.sentence", "a sentence")
    if here.tabs:
        return Mark(0.2, "body.row", "a row of a table")
    if here.bullet:
        return Mark(0.5 if here.words >= 5 and here.common >= 0.2 else 0.05, "body.item", "an item of a list")
    if below and (below.prose or below.colon) and here.words <= 16:
        return Mark(0.8, "body.heading", "a short line over running text")
    if here.words >= 12:
        return Mark(0.5, "body.prose", "a long line")
    if _headline(here):
        return Mark(-1.2, "related.teaser", "a headline with no text under it")
    return Mark(-1.0, "nav.fragment", "a short line among short lines, no sentence")


def _headline(here: Look) -> bool:
    capitals = sum(w[0].isupper() for w in here.bare.split() if w[0].isalpha())
    return 5 <= here.words <= 16 and capitals >= 0.6 * here.words
