"""Passages by the row: {id, kind, heading, text} in, {id, section, sure, why} out.

For medicines and conditions the topic model decides: it has heard the rules among all else. Self-care, procedures
and all other kinds it has not learned; there the rules decide, and where it is not sure of a condition's passage.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plainleaf.errors import Problem
from plainleaf.model import Kind, Topic
from plainleaf.structure.evidence import own_words, weight_of
from plainleaf.structure.headings import heading_topic
from plainleaf.structure.learned import features, in_words
from plainleaf.structure.topic_features import Features
from plainleaf.structure.topic_model import topic_model

SURE_CHANCE = 0.5
"""A section is sure from this chance on: in passages the model had not seen, 96 of 100 such were right."""
SURE_WEIGHT = 1.5
SURE_LEAD = 0.8
"""Where the rules decide, as on pages: so loud, and so far ahead of the next topic."""
LEARNED = (Kind.MEDICINE, Kind.CONDITION)
KEYS = ("id", "kind", "heading", "text")


@dataclass(frozen=True, slots=True)
class Row:
    """One passage to classify."""

    id: str | int
    kind: Kind | None  # None: not said
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a passage speaks of."""

    id: str | int
    section: Topic
    sure: bool
    why: str

    def as_json(self) -> dict[str, str | int | bool]:
        return {"id": self.id, "section": self.section.value, "sure": self.sure, "why": self.why}


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a JSONL file in UTF-8; a byte that is none becomes the replacement character."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        yield from file


def classify_lines(lines: Iterable[str], name: str) -> Iterator[Told | Problem]:
    """One answer a row, in the file's order; a Problem with the line's number for a row that cannot be read.

    `name`: the file, as the user knows it. Blank lines are passed over.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = read_row(line, name, number)
            yield row if isinstance(row, Problem) else classify_row(row)


def read_row(line: str, name: str, number: int) -> Row | Problem:
    """A row of the file. A missing id becomes the line's number, a missing heading or text is empty."""

    def fault(message: str, todo: str) -> Problem:
        return Problem("classify.row", message, todo, name, number)

    try:
        given = json.loads(line)
    except ValueError as error:
        return fault(
            f"this line is no JSON ({error})", 'A row looks like {"id": 1, "kind": "medicine", "text": "..."}.'
        )
    except RecursionError:
        return fault("this line is nested too deeply", 'A row looks like {"id": 1, "kind": "medicine", "text": "..."}.')
    if not isinstance(given, dict):
        return fault("this line is no JSON object", 'A row looks like {"id": 1, "kind": "medicine", "text": "..."}.')
    given = {key: given.get(key) for key in KEYS}
    id_ = number if given["id"] is None else given["id"]
    if isinstance(id_, bool) or not isinstance(id_, (str, int)):
        return fault("the id is neither text nor a whole number", "Give each row a short id of its own.")
    for key in ("kind", "heading", "text"):
        if not isinstance(given[key] or "", str):
            return fault(f"{key} is not text: {json.dumps(given[key])[:60]}", f"Put the {key} between quotation marks.")
    said = (given["kind"] or "").strip().lower()
    if said and said not in set(Kind):
        return fault(f"kind is “{said[:40]}”", f"It may be {', '.join(Kind)}, or be left out.")
    heading, text = (given["heading"] or "").strip(), (given["text"] or "").strip()
    if not heading and not text:
        return fault("there is neither heading nor text", "Give the passage under text, its heading under heading.")
    return Row(id_, Kind(said) if said else None, heading, text)


def features_of(row: Row, kind: Kind) -> Features:
    """What the topic model sees of a row."""
    return features(row.text, row.heading, kind, own_words(row.text, kind), leaflet=True)


def classify_row(row: Row) -> Told:
    """The section of one passage. Where its kind is not said, the model that is more certain speaks."""
    kind = row.kind
    if kind is None:
        kind = max(LEARNED, key=lambda one: _by_model(row, one)[1])
    if kind not in LEARNED:
        return _by_rules(row, kind)
    told, _ = _by_model(row, kind)
    if kind is Kind.CONDITION and not told.sure:  # its headings were all of two styles: of others the rules know more
        ruled = _by_rules(row, kind)
        return ruled if ruled.sure else told
    return told


def _by_model(row: Row, kind: Kind) -> tuple[Told, float]:
    model, seen = topic_model(kind), features_of(row, kind)
    chances = model.chances(model.scores(seen))
    ranked = sorted(range(len(chances)), key=lambda at: (-chances[at], at))
    best, chance = ranked[0], chances[ranked[0]]
    spoke = in_words(model, seen, best, ranked[1])
    why = f"{chance:.0%} likely; {spoke}" if spoke else f"{chance:.0%} likely"
    return Told(row.id, Topic(model.topics[best]), chance >= SURE_CHANCE, why), chance


def _by_rules(row: Row, kind: Kind) -> Told:
    weight: dict[Topic, float] = defaultdict(float)
    whys: dict[Topic, list[str]] = defaultdict(list)
    firm: set[Topic] = set()
    topic, words = heading_topic(row.heading, kind)
    if topic:
        weight[topic] += weight_of("headings", topic)
        whys[topic].append(f"heading: {words}")
        firm.add(topic)
    for found in own_words(row.text, kind):
        weight[found.topic] += found.weight
        whys[found.topic].append(found.why)
        firm |= {found.topic} if found.firm else set()
    if not weight:
        return Told(row.id, Topic.OTHER, False, "nothing speaks for a section")
    ranked = sorted(weight, key=lambda one: (-weight[one], one.value))
    best = ranked[0]
    lead = weight[best] - (weight[ranked[1]] if len(ranked) > 1 else 0.0)
    sure = best in firm and weight[best] >= SURE_WEIGHT and lead >= SURE_LEAD
    return Told(row.id, best, sure, "; ".join(whys[best]))
