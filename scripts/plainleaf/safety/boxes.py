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
from plainleaf.model import Article, Block, Box, Form, Kind, Level, Library, SafetyKind, Section, Sentence, Topic
from plainleaf.safety.helplines import cited, code
from plainleaf.safety.medicines import BoxedTopic, Medicine, find_medicines, medicine
from plainleaf.safety.quoting import ITEMS, Unit, units

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
FIRST = 80
"""Least weight of a callout before the key points."""
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
    here = code(country)
    everything = units(article)
    cards = tuple(_with_helpline(_cards(everything, {b.id: b for b in article.blocks}), here))
    used = {key for box in cards for key in _keys(box)}
    open_units = [u for u in everything if u.keys and not u.keys & used and _weight(u, article) > 0]
    told: float = load("boxes")["weights"]["told"]
    ranked = sorted(open_units, key=lambda u: (-_weight(u, article) - told * _said_again(u, article), u.order))
    first: list[Box] = list(_boxed_warning(article))
    kinds_shown: set[str] = set()
    rest: list[Unit] = []
    for unit in ranked:
        kind = _danger(unit, article)
        worthy = _fits(unit) and _weight(unit, article) >= FIRST
        free = kind not in kinds_shown and not unit.keys & used
        if len(first) < BEFORE_KEY_POINTS and free and worthy and not _told(unit, article):
            first.append(_callout(unit, len(first) + 1, article))
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
        if _danger(unit, article) in kinds_shown or _weight(unit, article) < WORTH:
            continue
        if sizes[home] - len(unit.keys) < ECHO and not _foremost(unit):
            continue
        placed = _with_source_heading(unit, next(s for s in sections if s.key == home))
        if placed is None:
            continue
        by_section[home] = _callout(placed, len(first) + len(by_section) + 1, article)
        kinds_shown.add(_danger(unit, article))
        used |= unit.keys
    return Boxes(cards, tuple(first), MappingProxyType(by_section))


# ---------------------------------------------------------------- cards


def _cards(everything: tuple[Unit, ...], whole: Mapping[str, Block]) -> Iterator[Box]:
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
            yield Box(f"card-{level.value}", level, title, tuple(_merged(chosen, whole)))


def _with_helpline(cards: Iterator[Box], country: str) -> Iterator[Box]:
    """The cards; behind the first that speaks of self-harm and gives no number of this country, one with the number."""
    line = next(r for r in load("helplines")["line"] if r["country"] == country and r["for"] == "self-harm")
    wanted = True
    for box in cards:
        yield box
        quoted = [s for b in box.blocks for s in b.sentences]
        if not wanted or not any(SafetyKind.SELF_HARM in s.kinds for s in quoted):
            continue
        wanted = False
        if not any(line["number"] in s.text for s in quoted):
            title = next(r["text"] for r in load("boxes")["card_title"] if r["level"] == f"helpline-{box.level.value}")
            text = Library(line["text"], cited(line), f"helplines.{country}.self-harm", bool(line["reviewed_by"]))
            yield Box("card-helpline", box.level, title, library=(text,))


def _parted(unit: Unit, row: Mapping[str, Any]) -> tuple[Unit | None, Unit | None]:
    """What of the unit belongs in this card, and what is left of it.

    A list goes as a whole where its lead-in says how urgent it is. Where only some items say so themselves, these go
    with the lead-in, and the others stay together with it.
    """
    if not _belongs(unit, row):
        return None, unit
    if len(unit.items) == 1:  # an item quoted by itself
        return unit, None
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
    if asks or not _says(unit.text, row):
        return False
    if row["level"] == Level.EMERGENCY.value and _capped(unit):
        return any(_regex(e).search(unit.body) for e in load("boxes")["words"]["names_emergency"])
    return row["level"] == Level.ASK.value or not unit.calmed


def _capped(unit: Unit) -> bool:
    """Under a heading such as "When to see a doctor", or beside "not dangerous": no emergency by its own words alone."""
    heading = unit.heading.text if unit.heading else ""
    return unit.calmed or bool(_regex(load("boxes")["words"]["see_a_doctor"]).search(heading))


def _card_title(level: Level, quotes: Sequence[str]) -> str:
    """The first title that every quotation of the card bears out, so that it claims no more than any of them."""
    rows: list[dict[str, str]] = [r for r in load("boxes")["card_title"] if r["level"] == level.value]
    borne = (r["text"] for r in rows if r["needs"] and all(_regex(r["needs"]).search(text) for text in quotes))
    return next(borne, rows[-1]["text"])


def _merged(chosen: list[Unit], whole: Mapping[str, Block]) -> Iterator[Block]:
    """The blocks of the units in source order. Of a block that two of them quote from, sentences that follow each
    other at the source stand together, and others apart: a gap is never closed in silence. whole: blocks by id."""
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
    for block in merged:
        yield from _without_gaps(block, whole.get(block.id, block))


def _without_gaps(block: Block, whole: Block) -> Iterator[Block]:
    """The block in runs of sentences that follow each other at the source, each a paragraph of its own."""
    places = {(s.passage, s.start): n for n, s in enumerate(whole.sentences)}
    run: list[Sentence] = []
    before = -2
    for sentence in block.sentences:
        at = places.get((sentence.passage, sentence.start), before + 1)
        if run and at != before + 1 and block.form is not Form.ROW:
            yield replace(block, sentences=tuple(run))
            run = []
        run.append(sentence)
        before = at
    yield replace(block, sentences=tuple(run))


# ---------------------------------------------------------------- callouts


def _main_kind(unit: Unit) -> SafetyKind:
    """The kind that ranks first among those a title of its own can name; else the one that ranks first.

    A sentence that forbids a combination is counted as who must not take it, and not with what merely interacts.
    """
    ranks = load("boxes")["kinds"]
    known = sorted(
        (k for k in unit.kinds if k.value in ranks), key=lambda k: (ranks[k.value]["weight"], k.value), reverse=True
    )
    if SafetyKind.CONTRAINDICATION in known and _regex(load("boxes")["words"]["must_not"]).search(unit.said):
        return SafetyKind.PREGNANCY if SafetyKind.PREGNANCY in known else SafetyKind.CONTRAINDICATION
    return next((k for k in known if _named(unit, k)), known[0])


def _danger(unit: Unit, article: Article) -> str:
    """What the box would be about, to be shown once on a page: its kind; of who must not take it also the group."""
    kind = _main_kind(unit)
    return f"{kind.value} {_title(unit, article)}" if kind is SafetyKind.CONTRAINDICATION else kind.value


def _title(unit: Unit, article: Article) -> str:
    """The title of the kind; a medicine is named where the page is on one."""
    kind = _main_kind(unit)
    rows = load("boxes")["titles"][kind.value]
    about_medicine = article.subject.kind is Kind.MEDICINE
    title: str = _named(unit, kind, named=about_medicine) or rows[-1]["text"]
    return title.format(name=_name(article))


def _named(unit: Unit, kind: SafetyKind, *, named: bool = True) -> str:
    """The title of the kind that names what the quotation says; empty where only the general one would do."""
    rows: list[dict[str, Any]] = [r for r in load("boxes")["titles"][kind.value] if named or "{name}" not in r["text"]]
    of_one = [r for r in rows if r.get("one") and _regex(r["needs"]).search(unit.body)]
    several = len(of_one) > 1 or (sum(kind in s.kinds for s in unit.core) > 1 and not unit.listed)
    return next(
        (
            r["text"]
            for r in rows
            if r["needs"] and _regex(r["needs"]).search(unit.body) and not (r.get("one") and several)
        ),
        "",
    )


def _foremost(unit: Unit) -> bool:
    """Who must not take it and how not to stop: boxed even where the section holds little else."""
    return bool(unit.kinds & {SafetyKind.CONTRAINDICATION, SafetyKind.DO_NOT_STOP})


def _told(unit: Unit, article: Article) -> bool:
    """Whether the note on the boxed warning already says it: then the quotation is for its section."""
    known = _boxed_medicine(article)
    same: dict[str, str] = load("boxes")["same_topic"]
    if SafetyKind.ALCOHOL in unit.kinds:  # no note speaks of it
        return False
    return known is not None and any(
        topic.key in same and _regex(same[topic.key]).search(unit.body) for topic in known.topics
    )


def _said_again(unit: Unit, article: Article) -> bool:
    """Told, and no more than told: who must not take it is worth its place beside the note."""
    return SafetyKind.CONTRAINDICATION not in unit.kinds and _told(unit, article)


def _with_source_heading(unit: Unit, section: Section) -> Unit | None:
    """The unit as it may stand at the end of a section: under its own source heading where the section ends with the
    block of another heading; None where it has no heading of its own to tell them apart."""
    blocks = [b for p in section.parts for b in p.blocks]
    own = {(s.passage, s.start) for s in unit.core}
    home = next((b for b in blocks if any((s.passage, s.start) in own for s in b.sentences)), None)
    if home is None or not blocks:
        return None
    limit = SafetyKind.DOSE_LIMIT in unit.kinds
    if home.path == blocks[-1].path and not (limit and len({b.path for b in blocks if b.form is not Form.HEADING}) > 1):
        return unit
    return unit.under_its_heading() if unit.heading is not None else None


def _weight(unit: Unit, article: Article) -> float:
    """How dangerous it is to miss this quotation; 0 where it is nothing for a callout."""
    ranks, weights, words = (load("boxes")[key] for key in ("kinds", "weights", "words"))
    if not any(k.value in ranks for k in unit.kinds) or unit.said.rstrip().endswith("?") or unit.raises:
        return 0
    weight = float(ranks[_main_kind(unit).value]["weight"])
    weight += weights["grave"] if _regex(words["grave"]).search(unit.said) else 0
    weight += weights["deadly"] if _regex(words["deadly"]).search(unit.said) else 0
    weight += weights["directive"] if _regex(words["directive"]).search(unit.said) else 0
    weight += weights["foremost"] if _foremost(unit) and _regex(words["directive"]).search(unit.said) else 0
    weight += weights["errand"] if _regex(words["errand"]).search(unit.said) else 0
    if article.subject.kind is not Kind.MEDICINE and not (
        _regex(words["grave"]).search(unit.said) or _regex(words["directive"]).search(unit.said)
    ):
        return 0  # on other pages only what tells the reader what to do, or what can kill
    if unit.listed and 2 * sum(_speaks(b) for b in unit.items) < len(unit.items):
        return 0  # one item of a list does not make a warning of all
    weight += weights["vague"] if _regex(words["vague"]).search(unit.said) else 0
    weight += weights["limit"] if any(d.limit for s in unit.core for d in s.doses) else 0
    weight += weights["alone"] if set(unit.body_sentences) <= set(unit.core) else 0
    names = (article.subject.name, *article.subject.also_called)
    weight += weights["subject"] if any(n and n.lower() in unit.text.lower() for n in names) else 0
    if _brings_other(unit):
        weight += weights["other_grave" if _regex(words["grave"]).search(unit.said) else "other"]
    weight += weights["elsewhere"] if _elsewhere(unit, article) else 0
    weight += weights["long"] if len(unit.text) > LONG else 0
    return weight


def _speaks(block: Block) -> bool:
    return any(s.kinds - {SafetyKind.PROFESSIONAL_ADVICE} for s in block.sentences)


def _brings_other(unit: Unit) -> bool:
    """Whether a sentence comes along that is no matter of safety. A lead-in and the dose of a limit are none of these."""
    body = (s for b in unit.blocks if b.form is Form.PARAGRAPH and b is not unit.lead for s in b.sentences)
    limit = SafetyKind.DOSE_LIMIT in unit.kinds
    return any(not s.hits and s not in unit.core and not (limit and s.doses) for s in body) and not unit.calmed


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


def _callout(unit: Unit, number: int, article: Article) -> Box:
    kind = _main_kind(unit)
    level = Level(load("boxes")["kinds"][kind.value]["level"])
    title = _title(unit, article)
    blocks = unit.blocks
    if blocks[0].form is Form.HEADING and not unit.listed and _says_the_same(blocks[0].text, title):
        blocks = blocks[1:]
    return Box(f"callout-{number}", level, f"{level.value.capitalize()}: {title}", blocks)


def _name(article: Article) -> str:
    """The medicine of the page as a title may name it; without one "this medicine"."""
    if article.subject.kind is not Kind.MEDICINE:
        return "this medicine"
    return article.subject.medicines[0] if article.subject.medicines else article.subject.name


def _says_the_same(heading: str, title: str) -> bool:
    """Whether a source heading adds no group, urgency or condition to the title of the box."""
    empty = _regex(load("boxes")["words"]["empty_in_headings"])

    def words(text: str) -> set[str]:
        return {w for w in re.findall(r"[a-z]+", text.lower()) if not empty.fullmatch(w)}

    return bool(words(heading)) and words(heading) <= words(title)


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


def _boxed_medicine(article: Article) -> Medicine | None:
    """The page's own medicine where a boxed warning on it is known; never one merely mentioned."""
    if article.subject.kind is not Kind.MEDICINE:
        return None
    known = medicine(_name(article))
    return known if known and known.boxed_warning == "active" and known.topics else None


def _boxed_warning(article: Article) -> Iterator[Box]:
    """The note on the boxed warning of the page's own medicine, with its limits; else on another safety notice."""
    known = _boxed_medicine(article)
    if known:
        title = load("boxes")["boxed"]["title"].format(name=known.generic)
        yield Box("callout-1", Level.WARNING, f"Warning: {title}", library=tuple(_notes(known.topics)))
        return
    known = medicine(_name(article)) if article.subject.kind is Kind.MEDICINE else None
    if known and known.notices:
        title = load("boxes")["titles"]["notice"][0]["text"].format(name=known.generic)
        yield Box("callout-1", Level.WARNING, f"Warning: {title}", library=tuple(_notes(known.notices)))


def _notes(topics: Sequence[BoxedTopic]) -> Iterator[Library]:
    """One entry a topic; a limit that several share is said once, with the last of them."""
    for n, topic in enumerate(topics):
        again = any(later.limits == topic.limits for later in topics[n + 1 :])
        text = topic.words if again else f"{topic.words} {topic.limits}".strip()
        date = f", {topic.date:%B} {topic.date.day}, {topic.date.year}" if topic.date else ""
        yield Library(text, f"{topic.source}{date}", f"medicines.topics.{topic.key}", bool(topic.reviewed_by))


@cache
def _regex(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I | re.S)
