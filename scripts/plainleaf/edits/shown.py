"""How a page tells its readers which of its words are a person's: a mark at each paragraph, and a line under "About".

Marks are put into the copy that is published; the page in docs/ stays as she wrote it.
"""

from __future__ import annotations

from plainleaf.edits.align import Alignment, Spot, align
from plainleaf.edits.hand import in_short_heading, role_of
from plainleaf.edits.says import key_of, same_words
from plainleaf.edits.sheet import STEP, Block, Kind, read_sheet
from plainleaf.knowledge import load

MARK = ".hand"
"""The class of a block that holds words a person wrote."""


def with_marks(markdown: str, base: str) -> str:
    """A page's whole Markdown with its hand-written blocks marked, and told of under "About this page". `base`: what was
    generated. A page without words of a person's comes back as it was."""
    if markdown == base:
        return markdown
    other = read_sheet(markdown)
    alignment = align(read_sheet(base), other)
    own = own_spots(alignment)
    gone = gone_spots(alignment)
    if not own and not gone:
        return markdown
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    count = sum(spot.block.kind is not Kind.HEADING for spot in own)
    notes = _notes(count, len(gone))
    about = _about(other.blocks)
    if about is not None and notes:
        at = about[-1].line - 1 if len(about) > 1 else about[0].last
        lines[at:at] = [line for note in notes for line in (note, "")]
    for number in sorted({spot.number for spot in own}, reverse=True):
        _mark(lines, other.blocks[number])
    return _true_again("\n".join(lines), changed=bool(count), gone=bool(gone))


def own_spots(alignment: Alignment) -> list[Spot]:
    """The sentences of a page that are a person's words: written by her, or changed."""
    found = []
    for spot in alignment.new:
        tie = alignment.of_new.get(spot.at)
        if tie is None:
            if spot.bit.words and spot.bit.words != in_short_heading():
                found.append(spot)
        elif not tie.same:
            was = " ".join(alignment.old[at].bit.text for at in tie.old)
            if not same_words(was, " ".join(alignment.new[at].bit.text for at in tie.new)):
                found.append(spot)
    return found


def gone_spots(alignment: Alignment) -> list[Spot]:
    """The sentences of the articles that a person took out of their sections."""
    gone = (spot for spot in alignment.old if spot.at not in alignment.of_old)
    return [
        spot
        for spot in gone
        if spot.bit.words and role_of(spot.block) in ("section", "list-item") and not spot.block.boxed
    ]


def _mark(lines: list[str], block: Block) -> None:
    """Puts the mark to one block. A row of a table has no place for one, and code is carried along as it stands."""
    at = block.last - 1
    if block.kind is Kind.HEADING:
        lines[block.line - 1] = f"{lines[block.line - 1].rstrip()} {{: {MARK} }}"
    elif block.kind is Kind.BOX:
        head, quote, title = lines[block.line - 1].partition('"')
        lines[block.line - 1] = f"{head.rstrip()} {MARK[1:]} {quote}{title}".rstrip()
    elif block.attributes:  # library text that she changed is hers now
        kept = [part for part in block.attributes.strip("{:} ").split() if part not in (".added", ".unsigned", MARK)]
        pad = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines[at] = f"{pad}{{: {' '.join([*kept, MARK])} }}"
    elif block.kind in (Kind.PARAGRAPH, Kind.ITEM):
        first = lines[block.line - 1]
        pad = " " * (len(first) - len(first.lstrip()) + (STEP if block.kind is Kind.ITEM else 0))
        lines.insert(block.last, f"{pad}{{: {MARK} }}")


def _notes(count: int, gone: int) -> list[str]:
    words = load("page_text")["about"]
    told = []
    if count:
        told.append(words["hand_one"] if count == 1 else words["hand"].replace("{n}", str(count)))
    if gone:
        told.append(words["hand_gone_one"] if gone == 1 else words["hand_gone"].replace("{n}", str(gone)))
    return told


def _about(blocks: tuple[Block, ...]) -> list[Block] | None:
    """The blocks under "About this page", its heading first."""
    heading = load("page_text")["about"]["heading"]
    found = [block for block in blocks if block.section == heading]
    return found or None


def _true_again(text: str, *, changed: bool, gone: bool) -> str:
    """Without the site's own statements that an edit has made untrue."""
    words = load("page_text")["about"]
    swaps = {}
    if changed or gone:
        swaps = {words[name]: words[f"{name}_edited"] for name in ("intro", "intro_many")}
    blocks = text.split("\n\n")
    for n, block in enumerate(blocks):
        for old, new in swaps.items():
            if key_of(block) == key_of(old):
                blocks[n] = new
        tail = words["left_out"].partition("{counts}.")[2]
        if (
            gone
            and block.startswith(words["left_out"].partition("{")[0].split(":")[0])
            and block.rstrip().endswith(tail.strip())
        ):
            blocks[n] = block.rstrip().removesuffix(tail.strip()).rstrip()
        if gone and key_of(block) == key_of(words["left_out_none"]):
            blocks[n] = ""
    return "\n\n".join(block for block in blocks if block)
