"""What a person does to a page at the desk, as plain functions from text to text.

Each changes the lines it is about and leaves every other character of the file as it is. All of them are ordinary hand
edits: the same could be done in any editor.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plainleaf.desk.blocks import INDENT, Block, Section, Sheet, Unit, sheet
from plainleaf.desk.words import DOSE_WORDS, markdown, plain, runs
from plainleaf.errors import PlainleafError
from plainleaf.knowledge import load
from plainleaf.sentences import split
from plainleaf.write import front
from plainleaf.write.escape import clean
from plainleaf.write.escape import front as safe
from plainleaf.write.wording import say

LONGEST = 20_000
"""Characters a person may type into one field of a page."""


class Gone(PlainleafError):
    """What was to be changed does not stand on the page any more."""


class Refused(PlainleafError):
    """What was typed cannot stand on the page; the message says why."""


def _unit(page: Sheet, unit_id: str) -> tuple[Block, Unit]:
    found = page.unit(unit_id)
    if found is None:
        raise Gone("These words do not stand on the page any more.")
    return found


def _block(page: Sheet, block_id: str) -> Block:
    found = page.block(block_id)
    if found is None:
        raise Gone("This part does not stand on the page any more.")
    return found


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
    """The sentences of some words. The mark of a dose belongs to the sentence before it."""
    edges: list[list[int]] = []
    for start, end in split(words):
        if edges and words[start:end] == DOSE_WORDS:
            edges[-1][1] = end
        else:
            edges.append([start, end])
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
    _, unit = _unit(page, unit_id)
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
    _, unit = _unit(page, unit_id)
    was = plain(unit.raw)
    found = next((s for s in sentences(unit) if s.text == sentence), None)
    if found is None:
        raise Gone("This sentence does not stand on the page any more.")
    return put_words(page, unit_id, was[: found.start] + _typed(typed) + was[found.end :], everywhere=everywhere)


def _replaced(page: Sheet, new: Mapping[str, str]) -> str:
    """The text with the raw text of some units replaced."""
    text = page.text
    for _, unit in sorted(page.units(), key=lambda p: -p[1].start):
        if unit.id in new:
            text = text[: unit.start] + new[unit.id] + text[unit.end :]
    return text


def _without_empty(page: Sheet, new: Mapping[str, str]) -> str:
    """The text with units replaced; those that have no words left are taken away."""
    text = _replaced(page, {unit_id: raw for unit_id, raw in new.items() if raw})
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
    text = _replaced(page, {block.units[0].id: markdown(typed)})
    values, body = front.parse(text)
    if values.get("title") is None:
        return text
    if values.get("description") == values["title"]:
        values["description"] = safe(typed)
    values["title"] = safe(typed)
    return front.dump(values) + body


def add_paragraph(page: Sheet, block_id: str, typed: str) -> str:
    """The page's text with a paragraph of a person's own words behind a block."""
    block = _block(page, block_id)
    indent = " " * INDENT if block not in page.blocks else ""
    lines = page.text.split("\n")
    lines[block.last : block.last] = ["", indent + markdown(_typed(typed))]
    return "\n".join(lines)


# ---------------------------------------------------------------- blocks


def take_away(page: Sheet, block_id: str) -> str:
    """The page's text without a block. A heading goes alone; what stood under it stays."""
    block = _block(page, block_id)
    around = next((b for b in page.blocks if block in b.inside), None)
    if around is not None and len(around.inside) == 1:
        block = around  # a box without words is no box
    return _lines_out(page, [block, *_link_before(page, block)])


def take_away_unit(page: Sheet, unit_id: str) -> str:
    """The page's text without one unit: an item of a list goes alone, else the whole block."""
    block, unit = _unit(page, unit_id)
    if block.kind == "table":
        return _replaced(page, {unit.id: ""})
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


def _lines_out(page: Sheet, blocks: Iterable[Block]) -> str:
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
    block = _block(page, block_id)
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
    return _lines_out(moved, [b for b in moved.blocks if b.first in old])


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


# ---------------------------------------------------------------- key points


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
        return _lines_out(page, [points.heading, *points.section.blocks])
    text = page.text
    if points.proposal is not None:
        text = _lines_out(page, [points.proposal])
    for unit in gone:
        here = sheet(text)
        now = key_points(here)
        same = next((u for u in now.block.units if u.raw == unit.raw), None) if now else None
        if same is not None:
            text = take_away_unit(here, same.id)
    return text
