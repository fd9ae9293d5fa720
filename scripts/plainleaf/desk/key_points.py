"""Key points: a proposal of the program until a person has ticked them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from plainleaf.desk.blocks import Block, Section, Sheet, sheet
from plainleaf.desk.parts import Gone, take_away_unit, without_lines
from plainleaf.desk.words import plain
from plainleaf.write.wording import say


@dataclass(frozen=True, slots=True)
class Points:
    """The key points of a page."""

    heading: Block
    proposal: Block | None  # the paragraph that says that nobody has checked them
    block: Block  # their list
    section: Section


def key_points(page: Sheet) -> Points | None:
    """The key points of a page; None where it has none."""
    wanted = say("key_points", "heading").casefold()
    for section in page.sections():
        if section.heading and plain(section.heading.units[0].raw).casefold() == wanted:
            listed = next((b for b in section.blocks if b.kind == "list"), None)
            if listed is not None:
                proposal = next((b for b in section.blocks if "proposal" in b.marks), None)
                return Points(section.heading, proposal, listed, section)
    return None


def tick(page: Sheet, keep: Collection[str]) -> str:
    """The page's text with the key points of `keep` (ids of units) ticked: the others go, and so does the note that
    nobody has checked them. Without any point the whole part goes."""
    points = key_points(page)
    if points is None:
        raise Gone("The page has no key points any more.")
    gone = [unit for unit in points.block.units if unit.id not in keep]
    if len(gone) == len(points.block.units):
        return without_lines(page, [points.heading, *points.section.blocks])
    text = page.text
    if points.proposal is not None:
        text = without_lines(page, [points.proposal])
    for unit in gone:
        here = sheet(text)
        now = key_points(here)
        same = next((u for u in now.block.units if u.raw == unit.raw), None) if now else None
        if same is not None:
            text = take_away_unit(here, same.id)
    return text
