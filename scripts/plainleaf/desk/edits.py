"""What a person does to a page at the desk, as plain functions from text to text.

Each changes the lines it is about and leaves every other character of the file as it is. All of them are ordinary hand
edits: the same could be done in any editor.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from plainleaf.desk.blocks import INDENT, Sheet, Unit, sheet
from plainleaf.desk.parts import Gone, Refused, block_of, replaced, take_away_unit, unit_of
from plainleaf.desk.words import DOSE_WORDS, markdown, plain, runs
from plainleaf.sentences import split
from plainleaf.write import front
from plainleaf.write.escape import clean
from plainleaf.write.escape import front as safe

LONGEST = 20_000
"""Characters a person may type into one field of a page."""


_MARK = re.compile(r"\s*" + re.escape(DOSE_WORDS))
"""The mark of a dose with the blank before it."""

# ---------------------------------------------------------------- sentences


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a unit, as a reader sees it."""

    unit: str
    number: int  # in its unit, from 0
    start: int  # offset in the unit's plain words
    end: int
    text: str

    @property
    def id(self) -> str:
        return f"{self.unit}.{self.number}"


def sentences(unit: Unit) -> tuple[Said, ...]:
    """The sentences of a unit, in order. A label before them ("A danger:") is none of them."""
    words = plain(unit.raw)
    label = _label(unit.raw)
    told = sentences_of(words[label:], unit.id)
    return tuple(replace(s, start=s.start + label, end=s.end + label) for s in told) or sentences_of(words, unit.id)


def _label(raw: str) -> int:
    """Characters of the bold label that a unit begins with; 0 where it has none."""
    first = next(iter(runs(raw)), None)
    return len(first.text) if first is not None and first.mark == "strong" and first.text.rstrip().endswith(":") else 0


def sentences_of(words: str, unit_id: str = "") -> tuple[Said, ...]:
    """The sentences of some words. The mark of a dose belongs to the sentence before it: they are parted as if it were
    not there, for it stands behind full stops and in the middle of sentences."""
    marks = [(m.start(), m.end()) for m in _MARK.finditer(words)]
    at = [n for n in range(len(words)) if not any(a <= n < b for a, b in marks)]
    edges: list[list[int]] = []
    for start, end in split("".join(words[n] for n in at)):
        edges.append([at[start], at[end - 1] + 1])
    if not edges:  # nothing but a mark
        return (Said(unit_id, 0, 0, len(words), words),) if words.strip() else ()
    for a, b in marks:
        before = [edge for edge in edges if edge[1] <= a]
        if before and not any(start < a < end for start, end in edges):
            before[-1][1] = b
        elif not before:
            edges[0][0] = min(edges[0][0], a)
    edges = [[start + len(words[start:end]) - len(words[start:end].lstrip()), end] for start, end in edges]
    return tuple(Said(unit_id, n, start, end, words[start:end]) for n, (start, end) in enumerate(edges))


def twins(page: Sheet, unit_id: str, said: Collection[str]) -> tuple[Unit, ...]:
    """Other units that hold one of some sentences: boxes and key points repeat sentences of the sections."""
    return tuple(
        unit
        for _, unit in page.units()
        if unit.id != unit_id and any(sentence.text in said for sentence in sentences(unit))
    )


# ---------------------------------------------------------------- words


def put_words(page: Sheet, unit_id: str, typed: str, *, everywhere: bool = True) -> str:
    """The page's text with the words of a unit replaced by those a person typed.

    `everywhere`: sentences that were changed are changed as well where boxes and key points repeat them.
    Raises Gone, and Refused where nothing was typed.
    """
    _, unit = unit_of(page, unit_id)
    typed = _typed(typed)
    was = plain(unit.raw)
    new = {unit.id: markdown(typed, runs(unit.raw))}
    if everywhere:
        pairs = changed(was, typed, _label(unit.raw))
        for other in twins(page, unit_id, {old for old, _ in pairs}):
            words, label = plain(other.raw), _label(other.raw)
            for old, now in pairs:
                words = " ".join(words.replace(old, now).split())
            new[other.id] = markdown(words, runs(other.raw)) if len(words) > label else ""
    return _without_empty(page, new)


def _typed(typed: str) -> str:
    text = clean(typed)
    if not text:
        raise Refused("There are no words in it. To take the words off the page, choose “Take it off the page”.")
    if len(text) > LONGEST:
        raise Refused(f"It is too long: {len(text):,} signs. At most {LONGEST:,} can stand in one paragraph.")
    return text


def changed(was: str, now: str, label: int = 0) -> list[tuple[str, str]]:
    """Sentences that changed, each with what stands in its place ("" where it was taken away).

    `label`: characters of a label at the start of `was`; where `now` begins with it too, it is no part of a sentence.
    """
    same = now[:label] == was[:label]
    old = [s.text for s in sentences_of(was[label:] if same else was)]
    new = [s.text for s in sentences_of(clean(now[label:] if same else now))]
    pairs = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what in ("replace", "delete"):
            if b - a == d - c:
                pairs += list(zip(old[a:b], new[c:d], strict=True))
            elif b - a == 1:
                pairs.append((old[a], " ".join(new[c:d])))
            else:
                pairs += [(old[a], " ".join(new[c:d])), *((gone, "") for gone in old[a + 1 : b])]
    return pairs


def put_sentence(page: Sheet, unit_id: str, sentence: str, typed: str, *, everywhere: bool = True) -> str:
    """`put_words` for one sentence of a unit: the others stay."""
    _, unit = unit_of(page, unit_id)
    was = plain(unit.raw)
    found = next((s for s in sentences(unit) if s.text == sentence), None)
    if found is None:
        raise Gone("This sentence does not stand on the page any more.")
    return put_words(page, unit_id, was[: found.start] + _typed(typed) + was[found.end :], everywhere=everywhere)


def _without_empty(page: Sheet, new: Mapping[str, str]) -> str:
    """The text with units replaced; those that have no words left are taken away."""
    text = replaced(page, {unit_id: raw for unit_id, raw in new.items() if raw})
    for gone in (unit for _, unit in page.units() if new.get(unit.id) == ""):
        here = sheet(text)
        same = next((unit for _, unit in here.units() if unit.raw == gone.raw), None)
        if same is not None:
            text = take_away_unit(here, same.id)
    return text


def set_title(page: Sheet, typed: str) -> str:
    """The page's text under another title: its heading and the front matter say the same."""
    typed = _typed(typed)
    block = next((b for b in page.blocks if b.kind == "title"), None)
    if block is None:
        raise Gone("The page shows no title to correct.")
    text = replaced(page, {block.units[0].id: markdown(typed)})
    values, body = front.parse(text)
    if values.get("title") is None:
        return text
    if values.get("description") == values["title"]:
        values["description"] = safe(typed)
    values["title"] = safe(typed)
    return front.dump(values) + body


def add_paragraph(page: Sheet, block_id: str, typed: str) -> str:
    """The page's text with a paragraph of a person's own words behind a block."""
    block = block_of(page, block_id)
    indent = " " * INDENT if block not in page.blocks else ""
    lines = page.text.split("\n")
    lines[block.last : block.last] = ["", indent + markdown(_typed(typed))]
    return "\n".join(lines)
