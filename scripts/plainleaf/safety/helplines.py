"""Numbers to call: library text on pages that speak of emergencies, overdose or self-harm, and beside the numbers of
other countries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from plainleaf.errors import SettingsError
from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Form, Kind, Library, SafetyKind, Section
from plainleaf.safety.medicines import medicine
from plainleaf.safety.numbers import Number, find_numbers, public_numbers
from plainleaf.safety.silence import silent_on

CONFIRMED = ("A", "B", "C")
"""Tiers of numbers that a page may speak of; the others only keep cleaning from dropping a sentence."""

_FOR = (SafetyKind.EMERGENCY, SafetyKind.OVERDOSE, SafetyKind.SELF_HARM)


def helplines(article: Article, country: str = "us") -> tuple[Library, ...]:
    """The numbers of the reader's country for what the page speaks of.

    Every entry names its source and date (knowledge/helplines.toml). None for pages without such content. Raises
    SettingsError for a country the file does not hold.
    """
    here = code(country)
    kinds = {kind for sentence in article.sentences() for kind in sentence.kinds}
    added = set(_added(article, kinds))
    wanted = [kind.value for kind in _FOR if kind in kinds or kind in added]
    if not wanted:
        return ()
    if "emergency" not in wanted:
        wanted.insert(0, "emergency")
    notes: dict[str, Library] = {}
    for note in _lines(wanted, here):
        notes.setdefault(note.text, note)
    return tuple(notes.values())


def _added(article: Article, spoken: Set[SafetyKind]) -> Iterator[SafetyKind]:
    """What this site's own text on the page speaks of: its note on a boxed warning, its line on what is not said; and suicide,
    where the article only tells of it: who reads that may need somebody to talk to."""
    if any(_SPOKEN[SafetyKind.SELF_HARM].search(sentence.text) for sentence in article.sentences()):
        yield SafetyKind.SELF_HARM
    if SafetyKind.OVERDOSE not in spoken and silent_on(article, "overdose"):
        yield SafetyKind.OVERDOSE
    if article.subject.kind is not Kind.MEDICINE:
        return
    known = medicine(article.subject.medicines[0] if article.subject.medicines else article.subject.name)
    for topic in (*known.topics, *known.notices) if known else ():
        yield from (kind for kind, words in _SPOKEN.items() if words.search(topic.words))


_SPOKEN = {
    SafetyKind.EMERGENCY: re.compile(r"\b(?:death|fatal|coma|life-threatening|died|kill)\b", re.I),
    SafetyKind.OVERDOSE: re.compile(r"\boverdose\b", re.I),
    SafetyKind.SELF_HARM: re.compile(r"\bsuicid", re.I),
}


def code(country: str) -> str:
    """The two letters of a country the knowledge file holds. Raises SettingsError for any other."""
    known: dict[str, str] = load("helplines")["countries"]
    plain = country.strip().lower()
    aliases: dict[str, str] = load("helplines")["aliases"]
    plain = aliases.get(plain, plain)
    if plain not in known:
        raise SettingsError(f"country: '{country}' has no emergency numbers here; use one of {', '.join(known)}")
    return plain


def _lines(wanted: list[str], here: str) -> Iterator[Library]:
    for line in load("helplines")["line"]:
        if line["country"] == here and line["for"] in wanted:
            key = f"helplines.{here}.{line.get('key', line['for'])}"
            yield Library(line["text"], cited(line), key, bool(line["reviewed_by"]))


def cited(line: Mapping[str, Any]) -> str:
    """The source and date of a line of the knowledge file."""
    return f"{line['source']}, {line['date']}"


def foreign(text: str, country: str) -> tuple[tuple[Number, Library], ...]:
    """The numbers of other countries in a text, each with what to call here instead. country: two letters of the reader's."""
    here = code(country)
    named = {found.public for found in find_numbers(text)}
    return tuple(
        (number, _instead(number, here))
        for number in public_numbers()
        if number in named and here not in number.countries and number.tier in CONFIRMED
    )


def beside(sections: Sequence[Section], country: str = "us") -> tuple[Section, ...]:
    """The sections with a note right behind the first place where each number of another country stands.

    A list is not parted for it, and a heading not from what stands under it: the note comes behind them.
    """
    told: set[Number] = set()
    found = []
    for section in sections:
        parts = []
        for part in section.parts:
            notes = []
            for n, block in enumerate(part.blocks):
                for number, note in foreign(block.text, country):
                    if number not in told:
                        told.add(number)
                        notes.append((_end_of_run(part.blocks, n), note))
            parts.append(replace(part, beside=tuple(notes)))
        found.append(replace(section, parts=tuple(parts)))
    return tuple(found)


def _end_of_run(blocks: Sequence[Block], at: int) -> str:
    """The block behind which a note may stand: the last of the list that it belongs to, or that it opens."""
    while at + 1 < len(blocks):
        here, after = blocks[at], blocks[at + 1]
        listed = after.form in (Form.ITEM, Form.ROW)
        if not listed and not (here.form is Form.HEADING and after.form is not Form.HEADING):
            break
        at += 1
    return blocks[at].id


def _instead(number: Number, here: str) -> Library:
    names: dict[str, str] = {**load("helplines")["elsewhere"], **load("helplines")["countries"]}
    words: dict[str, str] = load("helplines")["words"]
    where = " and ".join(names[c] for c in number.countries)
    lines = load("helplines")["line"]
    own = next((line for line in lines if line["country"] == here and line["for"] == number.purpose), None)
    key, source = f"helplines.{number.written}", _source(number)
    if own is None or number.mixed:  # NHS 111 is for advice, and 111 in New Zealand for emergencies
        return Library(words["foreign"].format(written=number.written, where=where, here=names[here]), source, key)
    text = words["instead"].format(written=number.written, where=where, own=own["text"])
    return Library(text, "; ".join(dict.fromkeys((cited(own), source))), key)


def _source(number: Number) -> str:
    """The source of the number in its own country."""
    lines, rows = load("helplines")["line"], load("helplines")["number"]
    found = [line for line in lines if line["country"] in number.countries and line["number"] == number.written]
    return cited((found or [row for row in rows if row["written"] == number.written])[0])
