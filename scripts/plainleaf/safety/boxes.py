"""Get-help cards and callouts: the sentences a reader must not miss, repeated where she will see them.

A box quotes whole sentences of the source with what they lean on, or it holds library text; never both. Nothing is
taken away from its section. What is urgent, what comes first and what stands over a box: knowledge/boxes.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Box, Form, Kind, Level, Library, SafetyKind, Section
from plainleaf.safety.medicines import Medicine, medicine
from plainleaf.safety.quoting import Unit, units

BEFORE_KEY_POINTS = 2
"""Callouts at most before the key points."""
ON_A_PAGE = 5
"""Callouts at most on a page; cards are not counted."""
IN_A_CARD = 6
"""Quotations at most in one card."""
ECHO = 3
"""A section of fewer sentences than this, beside the quoted ones, gets no callout: it would only say itself twice."""
LONG = 320
"""Characters from which a quotation is too long for a callout to be read first."""
ITEMS = 7
"""Items of a list at most in a callout."""
WORTH = 66
"""Least weight of a callout at the end of a section."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of a page."""

    cards: tuple[Box, ...] = ()  # emergency, urgent, ask, in this order
    callouts: tuple[Box, ...] = ()  # before the key points
    by_section: Mapping[str, Box] = field(default_factory=lambda: MappingProxyType({}))  # by Section.key


def boxes(article: Article, sections: tuple[Section, ...], country: str = "us") -> Boxes:
    """The cards and callouts of an assessed article, ranked by danger; no sentence stands in two boxes.

    country: kept for titles of numbers that differ by country; the quotation itself is never changed.
    """
    everything = units(article)
    cards = tuple(_cards(everything, country))
    used = {key for box in cards for key in _keys(box)}
    open_units = [u for u in everything if u.keys and not u.keys & used and _weight(u, article) > 0]
    ranked = sorted(open_units, key=lambda u: (-_weight(u, article), u.order))
    first: list[Box] = list(_boxed_warning(article))
    kinds_shown: set[SafetyKind] = set()
    rest: list[Unit] = []
    for unit in ranked:
        kind = _main_kind(unit)
        if len(first) < BEFORE_KEY_POINTS and kind not in kinds_shown and not unit.keys & used and _fits(unit):
            first.append(_callout(unit, len(first) + 1))
            kinds_shown.add(kind)
            used |= unit.keys
        else:
            rest.append(unit)
    by_section: dict[str, Box] = {}
    homes = _homes(sections)
    sizes = {s.key: sum(len(b.sentences) for p in s.parts for b in p.blocks) for s in sections}
    for unit in rest:
        if len(first) + len(by_section) >= ON_A_PAGE:
            break
        home = next((homes[key] for key in unit.keys if key in homes), "")
        if not home or home in by_section or unit.keys & used or not _fits(unit):
            continue
        if _main_kind(unit) in kinds_shown or _weight(unit, article) < WORTH:
            continue
        if sizes[home] - len(unit.keys) < ECHO:
            continue
        by_section[home] = _callout(unit, len(first) + len(by_section) + 1)
        kinds_shown.add(_main_kind(unit))
        used |= unit.keys
    return Boxes(cards, tuple(first), MappingProxyType(by_section))


# ---------------------------------------------------------------- cards


def _cards(everything: tuple[Unit, ...], country: str) -> Iterator[Box]:
    used: set[tuple[int, int]] = set()
    for row in load("boxes")["card"]:
        chosen: list[Unit] = []
        for unit in everything:
            if len(chosen) < IN_A_CARD and not unit.keys & used and _belongs(unit, row):
                chosen.append(unit)
                used |= unit.keys
        if not chosen:
            continue
        level = Level(row["level"])
        blocks = tuple(_merged(chosen))
        yield Box(f"card-{level.value}", level, _card_title(level, " ".join(u.text for u in chosen), country), blocks)


def _belongs(unit: Unit, row: Mapping[str, Any]) -> bool:
    topics = row.get("topics", ())
    if topics and not any(s.topic.value in topics for s in unit.core):
        return False
    if not unit.kinds & {SafetyKind(k) for k in row["kinds"]}:
        return False
    asks = len(unit.core) == 1 and unit.said.rstrip().endswith("?")
    return not asks and any(_regex(e).search(unit.text) for e in row["says"])


def _card_title(level: Level, text: str, country: str) -> str:
    rows: list[dict[str, str]] = [r for r in load("boxes")["card_title"] if r["level"] == level.value]
    return next((r["text"] for r in rows if r["needs"] and _regex(r["needs"]).search(text)), rows[-1]["text"])


def _merged(chosen: list[Unit]) -> Iterator[Block]:
    """The blocks of the units in source order; a block that two of them quote from stands once."""
    merged: list[Block] = []
    for unit in sorted(chosen, key=lambda u: u.order):
        for block in unit.blocks:
            at = next((n for n, b in enumerate(merged) if b.id == block.id), None)
            if at is None:
                merged.append(block)
                continue
            known = {(s.passage, s.start) for s in merged[at].sentences}
            new = tuple(s for s in block.sentences if (s.passage, s.start) not in known)
            both = sorted((*merged[at].sentences, *new), key=lambda s: (s.passage, s.start))
            merged[at] = replace(merged[at], sentences=tuple(both))
    yield from merged


# ---------------------------------------------------------------- callouts


def _main_kind(unit: Unit) -> SafetyKind:
    ranks = load("boxes")["kinds"]
    known = [k for k in unit.kinds if k.value in ranks]
    return max(known, key=lambda k: (ranks[k.value]["weight"], k.value))


def _weight(unit: Unit, article: Article) -> float:
    """How dangerous it is to miss this quotation; 0 where it is nothing for a callout."""
    ranks, weights, words = (load("boxes")[key] for key in ("kinds", "weights", "words"))
    if not any(k.value in ranks for k in unit.kinds) or unit.said.rstrip().endswith("?"):
        return 0
    weight = float(ranks[_main_kind(unit).value]["weight"])
    weight += weights["grave"] if _regex(words["grave"]).search(unit.said) else 0
    weight += weights["directive"] if _regex(words["directive"]).search(unit.said) else 0
    weight += weights["vague"] if _regex(words["vague"]).search(unit.said) else 0
    weight += weights["alone"] if len(unit.sentences) == 1 else 0
    names = (article.subject.name, *article.subject.also_called)
    weight += weights["subject"] if any(n and n.lower() in unit.text.lower() for n in names) else 0
    weight += weights["long"] if len(unit.text) > LONG else 0
    return weight


def _fits(unit: Unit) -> bool:
    """Short enough to be read first, and no row torn from its table."""
    if any(b.form is Form.ROW for b in unit.blocks):
        return False
    return sum(b.form is Form.ITEM for b in unit.blocks) <= ITEMS and len(unit.text) <= 2 * LONG


def _callout(unit: Unit, number: int) -> Box:
    kind = _main_kind(unit)
    level = Level(load("boxes")["kinds"][kind.value]["level"])
    words = load("boxes")["titles"][kind.value]
    title = next(row["text"] for row in words if not row["needs"] or _regex(row["needs"]).search(unit.text))
    return Box(f"callout-{number}", level, f"{level.value.capitalize()}: {title}", unit.blocks)


def _homes(sections: tuple[Section, ...]) -> dict[tuple[int, int], str]:
    """Sentence place -> key of the section it stands in."""
    return {
        (s.passage, s.start): section.key
        for section in sections
        for part in section.parts
        for block in part.blocks
        for s in block.sentences
    }


def _keys(box: Box) -> Iterator[tuple[int, int]]:
    return ((s.passage, s.start) for b in box.blocks if b.form is not Form.HEADING for s in b.sentences)


# ---------------------------------------------------------------- library text


def _boxed_warning(article: Article) -> Iterator[Box]:
    """The note on the boxed warning of the page's own medicine, with its limits; none for one merely mentioned."""
    if article.subject.kind is not Kind.MEDICINE:
        return
    name = article.subject.medicines[0] if article.subject.medicines else article.subject.name
    known = medicine(name)
    if not known or known.boxed_warning != "active" or not known.topics:
        return
    title = load("boxes")["boxed"]["title"].format(name=known.generic)
    yield Box("callout-1", Level.WARNING, f"Warning: {title}", library=tuple(_notes(known)))


def _notes(known: Medicine) -> Iterator[Library]:
    limits = load("boxes")["boxed"]["limits"]
    for topic in known.topics:
        text = f"{topic.words} {limits.format(limits=topic.limits)}" if topic.limits else topic.words
        date = f", {topic.date.day} {topic.date:%B %Y}" if topic.date else ", no date known"
        yield Library(text, f"{topic.source}{date}", f"medicines.topics.{topic.key}", bool(topic.reviewed_by))


@cache
def _regex(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I | re.S)
