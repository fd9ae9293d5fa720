"""Where the parts of a page stand: moved, taken away, put in the place of others. Plain functions from text to text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from plainleaf.desk.blocks import Block, Section, Sheet, Unit, sheet
from plainleaf.desk.words import plain
from plainleaf.errors import PlainleafError
from plainleaf.knowledge import load


class Gone(PlainleafError):
    """What was to be changed does not stand on the page any more."""


class Refused(PlainleafError):
    """What was typed cannot stand on the page; the message says why."""


def unit_of(page: Sheet, unit_id: str) -> tuple[Block, Unit]:
    found = page.unit(unit_id)
    if found is None:
        raise Gone("These words do not stand on the page any more.")
    return found


def block_of(page: Sheet, block_id: str) -> Block:
    found = page.block(block_id)
    if found is None:
        raise Gone("This part does not stand on the page any more.")
    return found


def replaced(page: Sheet, new: Mapping[str, str]) -> str:
    """The text with the raw text of some units replaced."""
    text = page.text
    for _, unit in sorted(page.units(), key=lambda p: -p[1].start):
        if unit.id in new:
            text = text[: unit.start] + new[unit.id] + text[unit.end :]
    return text


def take_away(page: Sheet, block_id: str) -> str:
    """The page's text without a block. A heading goes alone; what stood under it stays."""
    block = block_of(page, block_id)
    around = next((b for b in page.blocks if block in b.inside), None)
    if around is not None and len(around.inside) == 1:
        block = around  # a box without words is no box
    return without_lines(page, [block, *_link_before(page, block)])


def take_away_unit(page: Sheet, unit_id: str) -> str:
    """The page's text without one unit: an item of a list goes alone, else the whole block."""
    block, unit = unit_of(page, unit_id)
    if block.kind == "table":
        return replaced(page, {unit.id: ""})
    if block.kind != "list" or len(block.units) == 1:
        return take_away(page, block.id)
    lines = page.text.split("\n")
    first = page.text.count("\n", 0, unit.start)
    last = page.text.count("\n", 0, unit.end) + 1
    del lines[first:last]
    return "\n".join(lines)


def _link_before(page: Sheet, block: Block) -> list[Block]:
    """The line "Read the next box too" before a box that is taken away."""
    if block.kind != "box" or block not in page.blocks:
        return []
    at = page.blocks.index(block)
    before = page.blocks[at - 1] if at else None
    words = {load("page_text")["page"][key] for key in ("between_cards", "before_callouts", "between_callouts")}
    if before is not None and before.kind == "paragraph" and plain(before.units[0].raw) in words:
        return [before]
    return []


def without_lines(page: Sheet, blocks: Iterable[Block]) -> str:
    lines = page.text.split("\n")
    for block in sorted(blocks, key=lambda b: -b.first):
        last = block.last
        while last < len(lines) and not lines[last].strip():
            last += 1
        gap = [""] if block.first and last < len(lines) else []
        head = block.first
        while head and not lines[head - 1].strip():
            head -= 1
        lines[head:last] = gap
    return "\n".join(lines).rstrip("\n") + "\n"


def under(page: Sheet, block: Block) -> tuple[Block, ...]:
    """What stands under a heading: up to the next heading of its level or above. For other blocks nothing."""
    if block.kind != "heading" or block not in page.blocks:
        return ()
    found = []
    for other in page.blocks[page.blocks.index(block) + 1 :]:
        if other.kind in ("heading", "title") and other.level <= block.level:
            break
        found.append(other)
    return tuple(found)


def heads(page: Sheet, block: Block) -> tuple[Block, ...]:
    """The headings that a block stands under within its section, outermost first."""
    found: list[Block] = []
    for other in page.blocks:
        if other is block:
            break
        if other.kind == "heading":
            found = [h for h in found if h.level < other.level] if other.level > 2 else []
            if other.level > 2:
                found.append(other)
    return tuple(h for h in found if block.kind != "heading" or h.level < block.level)


def move(page: Sheet, block_id: str, section_id: str, *, alone: bool = False) -> str:
    """The page's text with a block at the end of another section, before the warning box that may close it.

    A heading takes with it what stands under it, unless `alone`. A section that has nothing left goes with its heading.
    Raises Gone, and Refused where the block is no part of a section.
    """
    block = block_of(page, block_id)
    if block not in page.blocks or block.kind == "title" or (block.kind == "heading" and block.level <= 2):
        raise Refused("This part cannot be moved by itself.")
    target = next((s for s in page.sections() if s.id == section_id and s.heading), None)
    if target is None:
        raise Gone("That section does not stand on the page any more.")
    moving = [block] if alone else [block, *under(page, block)]
    if any(b in target.blocks for b in moving):
        raise Refused("It stands in that section already.")
    lines = page.text.split("\n")
    cut = ["\n".join(lines[b.first : b.last]) for b in moving]
    after = target.blocks[-1] if target.blocks else target.heading
    assert after is not None
    if after.kind == "box" and len(target.blocks) > 1:
        after = target.blocks[target.blocks.index(after) - 1]
    levels = _levels(moving, target)
    cut = [levels(text) for text in cut]
    left = page.section_of(block_id)
    emptied = [left.heading] if left and left.heading and all(b in moving for b in left.blocks) else []
    insert_at = after.last
    text = "\n".join([*lines[:insert_at], "", "\n\n".join(cut), *lines[insert_at:]])
    moved = sheet(text)
    # the blocks to take away are the ones at their old place: below the new place they moved down by its length
    grown = text.count("\n") - page.text.count("\n")
    old = {b.first + (grown if b.first >= insert_at else 0) for b in (*moving, *emptied)}
    return without_lines(moved, [b for b in moved.blocks if b.first in old])


def _levels(moving: Sequence[Block], target: Section) -> Callable[[str], str]:
    """Headings that move keep their level, and none is skipped below the section's own heading."""
    first = moving[0]
    if first.kind != "heading":
        return lambda text: text
    step = 3 - first.level

    def shift(text: str) -> str:
        mark = len(text) - len(text.lstrip("#"))
        if not mark or not step:
            return text
        return "#" * max(3, min(6, mark + step)) + text[mark:]

    return shift
