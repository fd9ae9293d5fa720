"""Get-help cards and callouts: the sentences a reader must not miss, repeated where she will see them.

A box quotes whole sentences of the source with what they lean on, or it holds library text; never both. Nothing is
taken away from its section. What is urgent, what comes first and what stands over a box: knowledge/boxes.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Box, Form, Kind, Level, Library, SafetyKind, Section, Topic
from plainleaf.safety.helplines import code
from plainleaf.safety.medicines import Medicine, find_medicines, medicine
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
"""Least weight of a callout."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of a page."""

    cards: tuple[Box, ...] = ()  # emergency, urgent, ask, in this order
    callouts: tuple[Box, ...] = ()  # before the key points
    by_section: Mapping[str, Box] = field(default_factory=lambda: MappingProxyType({}))  # by Section.key

    def placed(self, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        """The sections, each with its callout."""
        return tuple(replace(s, callout=self.by_section.get(s.key)) for s in sections)


def boxes(article: Article, sections: tuple[Section, ...], country: str = "us") -> Boxes:
    """The cards and callouts of an assessed article, ranked by danger; no sentence stands in two boxes.

    country: the reader's; an unknown one raises SettingsError. A quotation is never changed for it: numbers of
    another country get a note (helplines).
    """
    code(country)
    everything = units(article)
    cards = tuple(_cards(everything))
    used = {key for box in cards for key in _keys(box)}
    open_units = [u for u in everything if u.keys and not u.keys & used and _weight(u, article) > 0]
    ranked = sorted(open_units, key=lambda u: (-_weight(u, article), u.order))
    first: list[Box] = list(_boxed_warning(article))
    kinds_shown: set[SafetyKind] = set()
    rest: list[Unit] = []
    for unit in ranked:
        kind = _main_kind(unit)
        worthy = _fits(unit) and _weight(unit, article) >= WORTH
        if len(first) < BEFORE_KEY_POINTS and kind not in kinds_shown and not unit.keys & used and worthy:
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


def _cards(everything: tuple[Unit, ...]) -> Iterator[Box]:
    left = list(everything)
    for row in load("boxes")["card"]:
        chosen: list[Unit] = []
        rest: list[Unit] = []
        for unit in left:
            taken, other = _parted(unit, row) if len(chosen) < IN_A_CARD else (None, unit)
            repeats = taken and any(taken.keys & u.keys for u in chosen)
            chosen += [taken] if taken and not repeats else []
            rest += [other] if other else []
        used = {key for unit in chosen for key in unit.keys}
        left = [u for u in rest if not u.keys & used]
        if chosen:
            level = Level(row["level"])
            title = _card_title(level, [u.text for u in chosen])
            yield Box(f"card-{level.value}", level, title, tuple(_merged(chosen)))


def _parted(unit: Unit, row: Mapping[str, Any]) -> tuple[Unit | None, Unit | None]:
    """What of the unit belongs in this card, and what is left of it.

    A list goes as a whole where its lead-in says how urgent it is. Where only some items say so themselves, these go
    with the lead-in, and the others stay together with it.
    """
    if not _belongs(unit, row):
        return None, unit
    own = tuple(b for b in unit.items if _says(b.text, row))
    before = " ".join(b.text for b in unit.blocks if b not in unit.items)
    if not own or len(own) == len(unit.items) or _says(before, row):
        return unit, None
    return unit.only(own), unit.only(tuple(b for b in unit.items if b not in own))


def _says(text: str, row: Mapping[str, Any]) -> bool:
    return any(_regex(e).search(text) for e in row["says"])


def _belongs(unit: Unit, row: Mapping[str, Any]) -> bool:
    topics = row.get("topics", ())
    if topics and not any(s.topic.value in topics for s in unit.core):
        return False
    if not unit.kinds & {SafetyKind(k) for k in row["kinds"]}:
        return False
    asks = len(unit.core) == 1 and unit.said.rstrip().endswith("?")
    return not asks and _says(unit.text, row)


def _card_title(level: Level, quotes: Sequence[str]) -> str:
    """The first title that every quotation of the card bears out, so that it claims no more than any of them."""
    rows: list[dict[str, str]] = [r for r in load("boxes")["card_title"] if r["level"] == level.value]
    borne = (r["text"] for r in rows if r["needs"] and all(_regex(r["needs"]).search(text) for text in quotes))
    return next(borne, rows[-1]["text"])


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
    """The kind that ranks first among those a title of its own can name; else the one that ranks first."""
    ranks = load("boxes")["kinds"]
    known = sorted(
        (k for k in unit.kinds if k.value in ranks), key=lambda k: (ranks[k.value]["weight"], k.value), reverse=True
    )
    return next((k for k in known if _named(unit, k)), known[0])


def _named(unit: Unit, kind: SafetyKind) -> str:
    """The title of the kind that names what the quotation says; empty where only the general one would do."""
    rows: list[dict[str, str]] = load("boxes")["titles"][kind.value]
    return next((r["text"] for r in rows if r["needs"] and _regex(r["needs"]).search(unit.body)), "")


def _weight(unit: Unit, article: Article) -> float:
    """How dangerous it is to miss this quotation; 0 where it is nothing for a callout."""
    ranks, weights, words = (load("boxes")[key] for key in ("kinds", "weights", "words"))
    if not any(k.value in ranks for k in unit.kinds) or unit.said.rstrip().endswith("?"):
        return 0
    weight = float(ranks[_main_kind(unit).value]["weight"])
    weight += weights["grave"] if _regex(words["grave"]).search(unit.said) else 0
    weight += weights["directive"] if _regex(words["directive"]).search(unit.said) else 0
    if article.subject.kind is not Kind.MEDICINE and not (
        _regex(words["grave"]).search(unit.said) or _regex(words["directive"]).search(unit.said)
    ):
        return 0  # on other pages only what tells the reader what to do, or what can kill
    if unit.listed and 2 * sum(_speaks(b) for b in unit.items) < len(unit.items):
        return 0  # one item of a list does not make a warning of all
    weight += weights["vague"] if _regex(words["vague"]).search(unit.said) else 0
    weight += weights["alone"] if len(unit.sentences) == 1 else 0
    names = (article.subject.name, *article.subject.also_called)
    weight += weights["subject"] if any(n and n.lower() in unit.text.lower() for n in names) else 0
    weight += weights["other"] if _brings_other(unit) else 0
    weight += weights["elsewhere"] if _elsewhere(unit, article) else 0
    weight += weights["long"] if len(unit.text) > LONG else 0
    return weight


def _speaks(block: Block) -> bool:
    return any(s.kinds - {SafetyKind.PROFESSIONAL_ADVICE} for s in block.sentences)


def _brings_other(unit: Unit) -> bool:
    body = (s for b in unit.blocks if b.form is Form.PARAGRAPH for s in b.sentences)
    return any(not s.hits and s not in unit.core for s in body)


def _elsewhere(unit: Unit, article: Article) -> bool:
    """About another medicine: compared to the page's subject, or named at its start without the subject."""
    if article.subject.kind is not Kind.MEDICINE:
        return False
    if any(s.topic is Topic.ALTERNATIVES for s in unit.core) and not any(
        m.name in _mine(article) for m in find_medicines(unit.said)
    ):
        return True
    named = find_medicines(unit.said)
    starts = bool(named) and named[0].start == 0 and named[0].name not in _mine(article)
    return starts and SafetyKind.INTERACTION not in unit.kinds


def _mine(article: Article) -> set[str]:
    return {article.subject.name, *article.subject.medicines[:1]}


def _fits(unit: Unit) -> bool:
    """Short enough to be read first, and no row torn from its table."""
    if any(b.form is Form.ROW for b in unit.blocks):
        return False
    return sum(b.form is Form.ITEM for b in unit.blocks) <= ITEMS and len(unit.text) <= 2 * LONG


def _callout(unit: Unit, number: int) -> Box:
    kind = _main_kind(unit)
    level = Level(load("boxes")["kinds"][kind.value]["level"])
    title = _named(unit, kind) or load("boxes")["titles"][kind.value][-1]["text"]
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
    for topic in known.topics:
        text = f"{topic.words} {topic.limits}".strip()
        date = f", {topic.date.day} {topic.date:%B %Y}" if topic.date else ""
        yield Library(text, f"{topic.source}{date}", f"medicines.topics.{topic.key}", bool(topic.reviewed_by))


@cache
def _regex(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I | re.S)
