"""Numbers to call: library text on pages that speak of emergencies, overdose or self-harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from plainleaf.errors import SettingsError
from plainleaf.knowledge import load
from plainleaf.model import Article, Kind, Library, SafetyKind
from plainleaf.safety.medicines import medicine
from plainleaf.safety.numbers import Number, find_numbers, public_numbers
from plainleaf.safety.silence import silence

CONFIRMED = ("A", "B", "C")
"""Tiers of numbers that a page may speak of; the others only keep cleaning from dropping a sentence."""

_FOR = (SafetyKind.EMERGENCY, SafetyKind.OVERDOSE, SafetyKind.SELF_HARM)


def helplines(article: Article, country: str = "us") -> tuple[Library, ...]:
    """The numbers of the reader's country for what the page speaks of, and a note on numbers of another country.

    Every entry names its source and date (knowledge/helplines.toml). None for pages without such content. Raises
    SettingsError for a country the file does not hold.
    """
    here = code(country)
    kinds = {kind for sentence in article.sentences() for kind in sentence.kinds}
    added = set(_added(article))
    wanted = [kind.value for kind in _FOR if kind in kinds or kind in added]
    if not wanted:
        return ()
    if "emergency" not in wanted:
        wanted.insert(0, "emergency")
    notes: dict[str, Library] = {}
    for note in (*_foreign(article, here), *_lines(wanted, here)):
        notes.setdefault(note.text, note)
    return tuple(notes.values())


def _added(article: Article) -> Iterator[SafetyKind]:
    """What this site's own text on the page speaks of: its note on a boxed warning, its line on what is not said."""
    if any(entry.key == "silence.overdose" for entry in silence(article)):
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
            key = f"helplines.{here}.{line['for']}"
            yield Library(line["text"], cited(line), key, bool(line["reviewed_by"]))


def cited(line: Mapping[str, Any]) -> str:
    """The source and date of a line of the knowledge file."""
    return f"{line['source']}, {line['date']}"


def _foreign(article: Article, here: str) -> Iterator[Library]:
    text = " ".join(s.text for s in article.sentences() if s.hits)
    named = {found.public for found in find_numbers(text)}
    for number in public_numbers():
        if number in named and here not in number.countries and number.tier in CONFIRMED:
            yield Library(_foreign_words(number, here), _source(number), f"helplines.{number.written}")


def _foreign_words(number: Number, here: str) -> str:
    names: dict[str, str] = {**load("helplines")["elsewhere"], **load("helplines")["countries"]}
    where = " and ".join(names[c] for c in number.countries)
    words: str = load("helplines")["words"]["foreign"]
    return words.format(written=number.written, where=where, here=names[here])


def _source(number: Number) -> str:
    """The source of the number in its own country."""
    lines, rows = load("helplines")["line"], load("helplines")["number"]
    found = [line for line in lines if line["country"] in number.countries and line["number"] == number.written]
    return cited((found or [row for row in rows if row["written"] == number.written])[0])
