"""Words that a page explains: found in its sections, linked at their first use, listed after the sections.

Nothing is put into a source's sentence but the link on its own words. The explanations are library text of
knowledge/glossary.toml. A word that often means something else counts only where its sentence settles it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from plainleaf.knowledge import load
from plainleaf.model import Block, Explained, Form, Library, Section, Sentence
from plainleaf.structure.cues import compiled, plain


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the glossary."""

    key: str
    pattern: re.Pattern[str]
    only: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...]
    forms: tuple[str, ...]
    library: Library

    def found(self, text: str) -> tuple[int, int] | None:
        """Where the word first stands in a sentence (made plain), in the meaning that is explained."""
        match = self.pattern.search(text)
        if match is None or any(p.search(text) for p in self.never):
            return None
        rest = text[: match.start()] + " " + text[match.end() :]  # the word cannot speak for itself
        if self.only and not any(p.search(rest) for p in self.only):
            return None
        return match.span()

    def shown(self, written: str) -> str:
        """The form that a text writes, or the shorter one that it begins with: "diuretic" for "Diuretics"."""
        low = written.lower()
        fits = [form for form in self.forms if low.startswith(form.lower())]
        return min(fits, key=len, default=written)


@dataclass(frozen=True, slots=True)
class Word:
    """An explained word of a page."""

    shown: str  # as the list shows it: the form that the page uses, without the s of several
    key: str
    library: Library


def explain(sections: Sequence[Section]) -> tuple[tuple[Section, ...], tuple[Word, ...]]:
    """The sections, their sentences knowing which of their words are explained, and those words, by letter.

    Only the first use of a word is marked; headings, and words that a dose overlaps, are passed over.
    """
    used: dict[str, Word] = {}
    out = []
    for section in sections:
        parts = [replace(part, blocks=tuple(_block(block, used) for block in part.blocks)) for part in section.parts]
        out.append(replace(section, parts=tuple(parts)))
    return tuple(out), tuple(sorted(used.values(), key=lambda word: word.shown.casefold()))


def _block(block: Block, used: dict[str, Word]) -> Block:
    if block.form is Form.HEADING:
        return block
    return replace(block, sentences=tuple(_sentence(sentence, used) for sentence in block.sentences))


def _sentence(sentence: Sentence, used: dict[str, Word]) -> Sentence:
    text = plain(sentence.text)
    if not _any_form().search(text):
        return sentence
    taken = [(dose.start, dose.end) for dose in sentence.doses]
    found: list[Explained] = []
    for entry in entries():
        place = None if entry.key in used else entry.found(text)
        if place is None or any(a < place[1] and place[0] < b for a, b in taken):
            continue
        if any(place[0] < cut < place[1] for cut in sentence.breaks):
            continue
        used[entry.key] = Word(entry.shown(text[place[0] : place[1]]), entry.key, entry.library)
        taken.append(place)
        found.append(Explained(*place, entry.key))
    return replace(sentence, explained=tuple(sorted(found, key=lambda e: e.start))) if found else sentence


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, those with the longest form first, so that "serotonin syndrome" is not read as serotonin."""
    words = load("glossary")
    found = [_entry(row, words["citation"]) for row in words["word"]]
    return tuple(sorted(found, key=lambda entry: (-max(map(len, entry.forms)), entry.key)))


def _entry(row: dict[str, object], citation: str) -> Entry:
    forms = [str(form) for form in _listed(row, "forms")]
    by = str(row.get("reviewed_by", ""))
    return Entry(
        key=str(row["key"]),
        pattern=_pattern(tuple(forms)),
        only=tuple(compiled(cue) for cue in _listed(row, "only")),
        never=tuple(compiled(cue) for cue in _listed(row, "never")),
        forms=tuple(forms),
        library=Library(str(row["meaning"]), citation, f"glossary.{row['key']}", bool(by)),
    )


def _listed(row: dict[str, object], key: str) -> list[str]:
    value = row.get(key, [])
    return [str(each) for each in value] if isinstance(value, list) else []


def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the forms as whole words, the longest first. Capitals count where a form has one after its first letter."""
    each = [
        re.escape(form) if form[1:] != form[1:].lower() else f"(?i:{re.escape(form)})"
        for form in sorted(forms, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(each)})(?![\w-])")


@cache
def _any_form() -> re.Pattern[str]:
    """Whether a sentence holds any form at all: the quick test."""
    forms = [form for row in load("glossary")["word"] for form in row["forms"]]
    return re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)), re.IGNORECASE)


def anchor(key: str) -> str:
    """The address of an entry on its page, without the "#"."""
    return f"word-{key}"
