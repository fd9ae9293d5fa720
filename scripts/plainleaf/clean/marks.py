"""The first pass: every line by itself gets a mark, from its rule or from its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from plainleaf.clean.look import Look
from plainleaf.clean.promo import Pitch, pitch
from plainleaf.clean.rules import Rule, rules_for
from plainleaf.knowledge import in_languages
from plainleaf.safety.numbers import find_numbers
from plainleaf.sentences import split

SURE = 50.0
"""Weight of a verdict that smoothing may not overturn."""

WEIGHED = 4
"""Words of the shortest line whose sentences are weighed for what they sell."""

MINDFUL = -1.0
"""Weight of a sentence with signs of care, below which its line is advice."""

GRAVE, WARNS = -3.0, 6.0
"""Weight of signs of care from which running text warns, and what it then weighs at least."""

NAMED = 2.0
"""Weight of a short line with the number of a public help line: "Call 911"."""

EVEN_ADVICE = ("legal.", "references.", "form.")
"""Families of rules that hold even where a line reads as advice: disclaimers do."""

LEADS = re.compile(
    rf"\b(?:{'|'.join(end for words in in_languages('page_words').values() for end in words['lead_in']['ends'])})\s*:?$",
    re.IGNORECASE,
)
"""A line that ends like this opens a list, with or without a colon."""

GIVEN = re.compile(
    r"\b(?:once|twice|three times|\d ?x|every \d+ hours)[ /-]*(?:a |per )?(?:daily|day|weekly|week|monthly|night)\b"
    r"|\b\d[\d.,]* ?(?:mg|mcg|µg|ml|milligrams?|micrograms?|tablets?|capsules?|puffs?|drops)\b"
    r"|\b(?:tablets?|capsules?|injections?|oral solution|inhaler|nasal spray|eye drops)\b.{0,80}\b(?:daily|weekly|monthly)\b",
    re.IGNORECASE,
)
"""How a medicine is given: a row of a table whose cells were copied into one line looks like a headline otherwise."""

CALLED = re.compile(
    r"(?:(?:generic|brand|trade|other|common) names?|(?:drug|medicine|therapeutic) class(?:es)?|dosage forms?)\s*:\s*\w",
    re.IGNORECASE,
)
"""What a medicine is called and what kind it is, as a label and its value at the head of a drug sheet."""

ASKS = re.compile(
    r"(?:faqs?|frequently asked questions|preguntas frecuentes|questions and answers|q ?& ?a)"
    r"(?: (?:about|on|sobre) .{2,40})?\W*$",
    re.IGNORECASE,
)
"""Heads questions, which are no running text."""

PIPES = "nav.pipes"
PARTED = re.compile(r"[|\t]")
COUNTED = re.compile(r"[|\t][^|\t]*\d[^|\t]*(?:[a-z%°]|[|\t].*\d)", re.IGNORECASE)
"""Cells with figures in them, beside words or other figures: page numbers have neither."""

PRICE = re.compile(r"[$£€]\s?\d")
"""A sum of money: what holds one is a shop's."""

REST = 16
"""Words of a paragraph beside what asks for a subscription, from which they are the article's."""

ROW_OF_BARS = "a row of a table whose cells are parted by bars"

TABLE, ROW_WEIGHT = 3, 2.0
"""Lines with as many bars from which they are a table, and what each then weighs."""

ROW = 40
"""Words of the longest line that could be a row of a table."""

Pitches = tuple[tuple[int, int, Pitch], ...]
"""(start, end, weighed) of each sentence."""


class Mark(NamedTuple):
    """What is thought of one passage so far. Above 0 speaks for keeping. A tuple, as Look is."""

    weight: float
    rule: str
    why: str
    reach: str = "line"
    pitches: Pitches = ()  # of lines no rule has taken

    @property
    def sure_furniture(self) -> bool:
        return self.weight <= -SURE


def furniture(rule: str, why: str, reach: str = "line") -> Mark:
    """A verdict that a line is boilerplate, not to be overturned."""
    return Mark(-SURE, rule, why, reach)


def first_marks(looks: Sequence[Look], *, selling: bool = True) -> list[Mark]:
    """One mark a passage, looking at no other passage but the one under it; no brand is known yet. `selling`: sentences
    are weighed for what they sell."""
    below: Sequence[Look | None] = [*looks[1:], None][: len(looks)]
    rules = rules_for(looks, lambda k: _over_prose(looks[k], below[k]))
    rows = _rows(looks, rules)
    return [
        Mark(ROW_WEIGHT, "body.row", ROW_OF_BARS) if k in rows else _mark(here, under, rule, selling)
        for k, (here, under, rule) in enumerate(zip(looks, below, rules, strict=True))
    ]


def _rows(looks: Sequence[Look], rules: Sequence[Rule | None]) -> frozenset[int]:
    """Lines of a table whose cells are parted by bars: as many cells in each of several lines in a row, and no line that is
    known for anything but a row of menu words."""
    bars = [
        here.text.count("|") if rule is None or rule.name == PIPES else 0
        for here, rule in zip(looks, rules, strict=True)
    ]
    found: set[int] = set()
    start = 0
    while start < len(bars):
        stop = start + 1
        while stop < len(bars) and bars[stop] == bars[start]:
            stop += 1
        block = range(start, stop)
        told = any(looks[k].words > stop - start for k in block) and not any(PRICE.search(looks[k].text) for k in block)
        if bars[start] and stop - start >= TABLE and told:
            found.update(block)
        start = stop
    return frozenset(found)


def weigh_brands(looks: Sequence[Look], marks: Sequence[Mark], brands: frozenset[str]) -> list[Mark]:
    """Weighs the sentences again, now that the names this article sells are known."""
    return [_weighed(here, mark, brands) for here, mark in zip(looks, marks, strict=True)]


def _weighed(here: Look, mark: Mark, brands: frozenset[str]) -> Mark:
    low = here.text.lower()
    if not mark.pitches or not any(brand in low for brand in brands):
        return mark
    return mark._replace(pitches=tuple((a, b, pitch(here.text[a:b], brands)) for a, b, _ in mark.pitches))


def _mark(here: Look, below: Look | None, rule: Rule | None, selling: bool) -> Mark:
    if not here.text:
        return furniture("text.unprintable", "holds nothing that can be read")
    weighed = _pitches(here) if selling and here.words >= WEIGHED else ()
    if (
        rule
        and not _reads_as_advice(here, rule, weighed)
        and not _only_a_sentence(here, rule, weighed)
        and not (rule.name == PIPES and is_row(here, below))
    ):
        return furniture(rule.name, rule.why, rule.reaches(here))
    if not here.words:
        return furniture("nav.symbol", "a lone mark or symbol")
    weight, name, why = by_shape(here, below)
    if here.words <= ROW and weight < NAMED and any(number.public for number in find_numbers(here.text)):
        weight = WARNS if here.ends else NAMED
        return Mark(weight, "body.public-line", "names a public help line", pitches=weighed)
    return Mark(max(weight, _warning(here, weighed)) if weighed else weight, name, why, pitches=weighed)


def is_row(here: Look, below: Look | None) -> bool:
    """A row of a table of amounts, or the header over one: no menu."""
    lines = (here, below) if below and PARTED.search(below.text) else (here,)
    return any(GIVEN.search(line.text) or COUNTED.search(line.text) for line in lines if line.words <= ROW)


def _warning(here: Look, weighed: Pitches) -> float:
    """What a sentence that warns or names a help line weighs at least: enough to stand alone among boilerplate."""
    worst = min((p.weight for _, _, p in weighed if p.cared), default=0.0)
    return WARNS if here.prose and worst <= GRAVE else 0.0


def _over_prose(here: Look, below: Look | None) -> bool:
    if not below or here.bullet or (below.gap and not here.gap):
        return False
    return (
        below.prose
        or (below.sentence and below.text.startswith("¿"))
        or (ASKS.match(here.bare) is not None and below.text.endswith("?"))
    )


def _pitches(here: Look) -> Pitches:
    return tuple((a, b, pitch(here.text[a:b])) for a, b in split(here.text))


def _only_a_sentence(here: Look, rule: Rule, weighed: Pitches) -> bool:
    """Of a paragraph only the smaller part asks for a subscription or the like; that is weighed by itself."""
    if not (here.prose and rule.name.startswith("promo.") and weighed[1:]):
        return False
    patterns = [pattern for how, pattern in rule.patterns if how == "has"]
    asks = [p.sells or any(pattern.search(here.text[a:b]) for pattern in patterns) for a, b, p in weighed]
    rest = sum(len(here.text[a:b].split()) for (a, b, _), ask in zip(weighed, asks, strict=True) if not ask)
    return rest >= REST and 2 * rest > here.words


def _reads_as_advice(here: Look, rule: Rule, weighed: Pitches) -> bool:
    """Running prose that warns or names a help line is not thrown out by a pattern alone."""
    if rule.name.startswith(EVEN_ADVICE) or not here.prose:
        return False
    return any(p.cared and p.weight < MINDFUL for _, _, p in weighed)


def by_shape(here: Look, below: Look | None) -> tuple[float, str, str]:
    """Weight, name and reason for a line that no rule knows."""
    if here.prose:
        return (5.0 if here.words >= 25 else 2.5), "body.prose", "running text"
    if here.level:
        return 1.0, "body.heading", "a heading in the page's mark-up"
    if here.links > 0.6:
        return -1.5, "nav.links", "nothing but links"
    if here.colon and here.common >= 0.2 and here.words >= 4:
        return 1.5, "body.lead-in", "leads in a list"
    if here.sentence:
        return 0.8, "body.sentence", "a sentence"
    if here.tabs:
        return 0.2, "body.row", "a row of a table"
    if here.bullet:
        return (0.5 if here.words >= 5 and here.common >= 0.2 else 0.05), "body.item", "an item of a list"
    if here.text.startswith("¿") and here.text.endswith("?"):
        return 0.8, "body.sentence", "a question"
    if below and (below.prose or below.colon or below.text.startswith("¿")) and here.words <= 16:
        return 0.8, "body.heading", "a short line over running text"
    if here.words <= ROW and CALLED.match(here.bare):
        return 2.0, "body.row", "says what a medicine is called"
    if ASKS.match(here.bare):
        return 0.8, "body.heading", "heads questions"
    if 3 <= here.words <= ROW and GIVEN.search(here.text):
        return 2.0, "body.row", "tells how a medicine is given"
    if here.words >= 12:
        return 0.5, "body.prose", "a long line"
    if _headline(here):
        return -1.2, "related.teaser", "a headline with no text under it"
    return -1.0, "nav.fragment", "a short line among short lines, no sentence"


def _headline(here: Look) -> bool:
    """Most of its words are capitalised."""
    if not 5 <= here.words <= 16:
        return False
    capitals = sum(w[0].isupper() for w in here.bare.split() if w[0].isalpha())
    return capitals >= 0.6 * here.words
