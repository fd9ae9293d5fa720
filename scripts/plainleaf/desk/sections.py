"""The sections that a block can be moved to: those of the page, and those that a page of its kind can have besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plainleaf.desk.blocks import Sheet, sheet
from plainleaf.desk.parts import Gone, move
from plainleaf.desk.words import markdown, plain
from plainleaf.knowledge import load
from plainleaf.model import Kind, Subject
from plainleaf.structure.table import table_for

NEW = "new "
"""Before the key of a section that is not on the page yet (knowledge/sections.toml)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A section to move to."""

    id: str  # of its heading's block, or NEW and its key
    heading: str  # as a reader sees it
    new: bool = False  # not on the page yet


def places(page: Sheet, values: Mapping[str, Any]) -> tuple[Place, ...]:
    """Where article text can go on a page, in the page's order, new sections last. `values`: its front matter.

    The sections that hold only this site's own words (key points, words explained, about this page) are none of them.
    """
    ours = {group["heading"] for group in load("page_text").values() if "heading" in group}
    there = [
        Place(section.heading.id, words)
        for section in page.sections()
        if section.heading and (words := plain(section.heading.units[0].raw)) not in ours
    ]
    known = {place.heading.casefold() for place in there}
    new = [
        Place(NEW + key, bare, new=True)
        for key, told, bare in _rows(values)
        if told.casefold() not in known and bare.casefold() not in known
    ]
    return (*there, *new)


def move_to(page: Sheet, block_id: str, place_id: str, values: Mapping[str, Any], *, alone: bool = False) -> str:
    """The page's text with a block moved to a place (`Place.id`); a section that is not there yet is opened for it, where a
    page of its kind has it. Raises Gone and Refused as `parts.move` does."""
    if not place_id.startswith(NEW):
        return move(page, block_id, place_id, alone=alone)
    place = next((place for place in places(page, values) if place.id == place_id), None)
    if place is None:
        raise Gone("This section cannot be opened any more: look at the page as it is now.")
    opened = sheet(_opened(page, place, values))
    line = f"## {markdown(place.heading)}"
    heading = next(b for b in opened.blocks if b.kind == "heading" and b.level == 2 and b.raw == line)
    return move(opened, block_id, heading.id, alone=alone)


def _opened(page: Sheet, place: Place, values: Mapping[str, Any]) -> str:
    """The text with the heading of a new section: before the first section that comes after it on a page of this kind, or
    before this site's own words at the end."""
    rank = {heading.casefold(): n for n, (_, told, bare) in enumerate(_rows(values)) for heading in (told, bare)}
    own = rank[place.heading.casefold()]
    headings = [section.heading for section in page.sections() if section.heading]
    standing = {there.id for there in places(page, values) if not there.new}
    last = max((n for n, heading in enumerate(headings) if heading.id in standing), default=-1)
    for n, heading in enumerate(headings):
        later = heading.id in standing and rank.get(plain(heading.units[0].raw).casefold(), -1) > own
        if later or n > last >= 0:
            before = heading.first
            break
    else:
        before = len(page.text.rstrip("\n").split("\n")) + 1
    lines = page.text.rstrip("\n").split("\n")
    lead = [] if before <= len(lines) else [""]
    return "\n".join([*lines[:before], *lead, f"## {markdown(place.heading)}", "", *lines[before:]]) + "\n"


def _rows(values: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Key, heading and careful heading of every section that a page can have."""
    kind = str(values.get("kind"))
    subject = Subject(Kind(kind) if kind in {k.value for k in Kind} else Kind.OTHER, str(values.get("name") or ""))
    return table_for(subject).rows()
