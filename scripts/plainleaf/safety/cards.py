"""Get-help cards: what to do in an emergency, what needs help today, when to ask; and the number to call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Box, Form, Level, Library, SafetyKind, Sentence, Topic
from plainleaf.safety.calming import needs_no_help
from plainleaf.safety.danger import regex
from plainleaf.safety.helplines import cited, foreign
from plainleaf.safety.quoting import Unit

_BESIDE = re.compile(r"\([^)]*\)")
_SOON = re.compile(
    r"\b(?:911|999|112|000|111|emergency|ambulance|hospital|urgent\w*|at once|right away|immediately|straight ?away|now|today)\b",
    re.I,
)

IN_A_CARD = 6
"""Quotations at most in one card."""


def cards(article: Article, everything: tuple[Unit, ...], country: str) -> tuple[Box, ...]:
    """The cards of an article, the most urgent first. everything: its units; country: two letters of the reader's."""
    return tuple(_with_helpline(_cards(everything, {b.id: b for b in article.blocks}, country), country))


def _cards(everything: tuple[Unit, ...], whole: Mapping[str, Block], country: str) -> Iterator[Box]:
    left = list(everything)
    for row in _rows(country):
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


def _rows(country: str) -> Iterator[Mapping[str, Any]]:
    """The rows of the knowledge file, with what only this country says (111 is for advice in one, for an emergency in
    another)."""
    for row in load("boxes")["card"]:
        yield {**row, "says": [*row["says"], *row.get(f"says_{country}", row.get("says_elsewhere", ()))]}


def _with_helpline(cards: Iterator[Box], country: str) -> Iterator[Box]:
    """The cards; behind one with a number of another country, what to call here; behind the first that speaks of
    self-harm and gives no number of this country, one with the number, unless that note gave it."""
    line = next(r for r in load("helplines")["line"] if r["country"] == country and r["for"] == "self-harm")
    wanted, told, notes = True, set[str](), set[str]()
    for box in cards:
        yield box
        abroad = [note for _, note in foreign(" ".join(b.text for b in box.blocks), country) if note.key not in told]
        if abroad:
            told.update(note.key for note in abroad)
            notes.update(note.text for note in abroad)
            title = next(r["text"] for r in load("boxes")["card_title"] if r["level"] == f"number-{box.level.value}")
            yield Box(f"card-number-{box.level.value}", box.level, title, library=tuple(abroad))
        quoted = [s for b in box.blocks for s in b.sentences]
        if not wanted or not any(SafetyKind.SELF_HARM in s.kinds for s in quoted):
            continue
        wanted = False
        given = any(text.startswith(line["text"]) for text in notes)  # by the note on a number of another country
        if not given and not any(line["number"] in s.text for s in quoted):
            title = next(r["text"] for r in load("boxes")["card_title"] if r["level"] == f"helpline-{box.level.value}")
            text = Library(line["text"], cited(line), f"helplines.{country}.self-harm", bool(line["reviewed_by"]))
            yield Box("card-helpline", box.level, title, library=(text,))


def _parted(unit: Unit, row: Mapping[str, Any]) -> tuple[Unit | None, Unit | None]:
    """What of the unit belongs in this card, and what is left of it.

    A list goes as a whole where its lead-in says how urgent it is. Where only some items say so themselves, these go
    with the lead-in, and the others stay together with it.
    """
    negated = tuple(b for b in unit.items if needs_no_help(b.text))
    if negated and len(negated) < len(unit.items):
        unit = unit.only(tuple(b for b in unit.items if b not in negated))
    if not _belongs(unit, row):
        return None, unit
    if len(unit.items) == 1:  # an item quoted by itself
        return unit, None
    over = tuple(b for b in unit.blocks if b not in unit.items)
    if row["level"] == Level.EMERGENCY.value and unit.items and not _names_emergency(over):
        return _grave_apart(unit)
    suicide = row["level"] == Level.EMERGENCY.value and _on_suicide(unit)
    own = tuple(b for b in unit.items if _says((b,), row) or (suicide and _speaks_of_suicide(b.text)))
    if not own or len(own) == len(unit.items) or _says(over, row):
        return unit, None
    return unit.only(own), unit.only(tuple(b for b in unit.items if b not in own))


def _names_emergency(blocks: Sequence[Block]) -> bool:
    """Whether one of the blocks names an emergency in so many words, or calls for help at once."""
    words = load("boxes")["words"]
    return any(regex(e).search(b.text) for b in blocks for e in (*words["names_emergency"], *words["help_at_once"]))


def _grave_apart(unit: Unit) -> tuple[Unit | None, Unit | None]:
    """A list under "Stop and get help if": what of it is an emergency by itself, and what is not, each with the lead-in."""
    grave = regex(load("boxes")["words"]["emergency_item"])
    own = tuple(b for b in unit.items if grave.search(b.text) or _names_emergency((b,)))
    rest = tuple(b for b in unit.items if b not in own)
    return (unit.only(own) if rest else unit) if own else None, (unit.only(rest) if own else unit) if rest else None


def _says(blocks: Sequence[Block], row: Mapping[str, Any]) -> bool:
    """Whether one of the blocks by itself calls for such help; a sentence that says none is needed does not."""
    texts = (" ".join(map(_advice, (s for s in b.sentences if not needs_no_help(s.text)))) for b in blocks)
    return any(regex(e).search(text) for text in texts for e in row["says"])


def _advice(sentence: Sentence) -> str:
    """What a sentence says of help. In brackets behind who must not take a medicine it is no more than said beside."""
    if SafetyKind.CONTRAINDICATION not in sentence.kinds:
        return sentence.text
    return _BESIDE.sub(lambda found: found[0] if _SOON.search(found[0]) else "", sentence.text)


def _speaks_of_suicide(text: str) -> bool:
    return bool(regex(load("boxes")["words"]["suicide"]).search(text))


def _on_suicide(unit: Unit) -> bool:
    """Whether it calls for help, however urgently, for thoughts of suicide: one level wherever it is said."""
    if SafetyKind.SELF_HARM not in unit.kinds or not _speaks_of_suicide(unit.body):
        return False
    emergency, urgent, ask = load("boxes")["card"]
    past = regex(load("boxes")["words"]["suicide_past"]).search(unit.body)
    asked = not past and any(s.topic.value in ask["topics"] for s in unit.core) and _says(unit.blocks, ask)
    return asked or _says(unit.blocks, emergency) or _says(unit.blocks, urgent)


def _belongs(unit: Unit, row: Mapping[str, Any]) -> bool:
    topics = row.get("topics", ())
    if topics and not any(s.topic.value in topics for s in unit.core):
        return False
    sought = row.get("sought") and all(s.topic is Topic.WHEN_TO_GET_HELP for s in unit.core)
    if not sought and not unit.kinds & {SafetyKind(k) for k in row["kinds"]}:
        return False
    alone = len(unit.core) == 1 and not unit.items
    asks = len(unit.core) == 1 and unit.said.rstrip().endswith("?")
    if asks or (alone and unit.said.rstrip().endswith(":")) or unit.reassures or _told_not_to(unit):
        return False
    if row["level"] == Level.EMERGENCY.value and _on_suicide(unit):
        return True
    if not _says(unit.blocks, row) or not (unit.listed or _tells(unit, row)) or _milder(unit, row):
        return False
    if row["level"] == Level.EMERGENCY.value and _capped(unit):
        return any(regex(e).search(unit.body) for e in load("boxes")["words"]["names_emergency"])
    return row["level"] == Level.ASK.value or not unit.calmed


def _told_not_to(unit: Unit) -> bool:
    """Whether the quotation stands under a heading or a lead-in that says no help is needed."""
    over = (
        [*unit.lead.sentences[-1:]] if unit.lead else [s for b in unit.blocks[:1] if unit.listed for s in b.sentences]
    )
    above = [s for b in unit.blocks if b.form is Form.HEADING for s in b.sentences]
    return any(needs_no_help(s.text) for s in (*over, *above))


def _tells(unit: Unit, row: Mapping[str, Any]) -> bool:
    """Whether a sentence under "When to see a doctor" itself says what to do, or when, or names what is grave."""
    body = [b for b in unit.blocks if b.form is not Form.HEADING]
    grave = {SafetyKind.EMERGENCY, SafetyKind.SERIOUS_SIDE_EFFECT, SafetyKind.OVERDOSE, SafetyKind.ALLERGY}
    return bool(_says(body, row) or unit.kinds & grave or regex(r"\b(?:if|when|anyone|someone)\b").search(unit.body))


def _milder(unit: Unit, row: Mapping[str, Any]) -> bool:
    """Whether a sentence says by itself that it is less urgent ("the same day") than the heading above it."""
    if unit.listed or row["level"] != Level.EMERGENCY.value:
        return False
    body = [b for b in unit.blocks if b.form is not Form.HEADING]
    return not _says(body, row) and _says(body, load("boxes")["card"][1])


def _capped(unit: Unit) -> bool:
    """Under a heading such as "When to see a doctor", or beside "not dangerous": no emergency by its own words alone."""
    heading = unit.heading.text if unit.heading else ""
    return unit.calmed or bool(regex(load("boxes")["words"]["see_a_doctor"]).search(heading))


def _card_title(level: Level, quotes: Sequence[str]) -> str:
    """The first title that every quotation of the card bears out, so that it claims no more than any of them."""
    rows: list[dict[str, str]] = [r for r in load("boxes")["card_title"] if r["level"] == level.value]
    borne = (r["text"] for r in rows if r["needs"] and all(regex(r["needs"]).search(text) for text in quotes))
    return next(borne, rows[-1]["text"])


def _merged(chosen: list[Unit], whole: Mapping[str, Block]) -> Iterator[Block]:
    """The blocks of the units in source order, those without a heading first: behind one they would seem to stand
    under it. Of a block that two of them quote from, sentences that follow each other at the source stand together,
    and others apart: a gap is never closed in silence. whole: blocks by id."""
    merged: list[Block] = []
    for unit in sorted(chosen, key=lambda u: (u.blocks[0].form is Form.HEADING, u.order)):
        for block in unit.blocks:
            at = next((n for n, b in enumerate(merged) if b.id == block.id), None)
            if at is None:
                merged.append(block)
                continue
            known = {(s.passage, s.start) for s in merged[at].sentences}
            new = tuple(s for s in block.sentences if (s.passage, s.start) not in known)
            both = sorted((*merged[at].sentences, *new), key=lambda s: (s.passage, s.start))
            merged[at] = replace(merged[at], sentences=tuple(both))
    for n, block in enumerate(merged):
        after = merged[n + 1] if n + 1 < len(merged) else None
        if block.form is Form.HEADING and (after is None or after.form is Form.HEADING):
            continue  # what stood under it stands further up, with another quotation of its block
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
