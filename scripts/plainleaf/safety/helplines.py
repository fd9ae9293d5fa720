"""Numbers to call: library text on pages that speak of emergencies, overdose or self-harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plainleaf.errors import SettingsError
from plainleaf.knowledge import load
from plainleaf.model import Article, Library, SafetyKind

_FOR = (SafetyKind.EMERGENCY, SafetyKind.OVERDOSE, SafetyKind.SELF_HARM)


def helplines(article: Article, country: str = "us") -> tuple[Library, ...]:
    """The numbers of the reader's country for what the page speaks of, and a note on numbers of another country.

    Every entry names its source and date (knowledge/helplines.toml). None for pages without such content. Raises
    SettingsError for a country the file does not hold.
    """
    here = code(country)
    kinds = {kind for sentence in article.sentences() for kind in sentence.kinds}
    wanted = [kind.value for kind in _FOR if kind in kinds]
    if not wanted:
        return ()
    if "emergency" not in wanted:
        wanted.insert(0, "emergency")
    notes: dict[str, Library] = {}
    for note in (*_foreign(article, here), *_lines(wanted, here)):
        notes.setdefault(note.text, note)
    return tuple(notes.values())


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
            yield Library(line["text"], f"{line['source']}, {line['date']}", key, bool(line["reviewed_by"]))


def _foreign(article: Article, here: str) -> Iterator[Library]:
    text = " ".join(s.text for s in article.sentences() if s.hits)
    for number in load("helplines")["number"]:
        if here in number["countries"] or not re.search(number["pattern"], text, re.I):
            continue
        yield Library(_foreign_words(number, here), _source(number), f"helplines.{number['written']}")


def _foreign_words(number: dict[str, Any], here: str) -> str:
    names: dict[str, str] = load("helplines")["countries"]
    where = " and ".join(names[c] for c in number["countries"])
    words: str = load("helplines")["words"]["foreign"]
    return words.format(written=number["written"], where=where, here=names[here])


def _source(number: dict[str, Any]) -> str:
    """The source of the number in its own country."""
    rows = load("helplines")["line"]
    found = [r for r in rows if r["country"] in number["countries"] and r["number"] == number["written"]]
    return f"{found[0]['source']}, {found[0]['date']}" if found else "this site's list of emergency numbers"
