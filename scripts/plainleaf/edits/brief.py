"""The "In short" of a page: a few sentences that a person wrote for it, before its key points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.edits.hand import in_short_heading
from plainleaf.edits.render import render
from plainleaf.edits.says import key_points, words_of
from plainleaf.edits.sheet import Bit, Block, Kind, Sheet, read_sheet
from plainleaf.errors import UsageError
from plainleaf.write.escape import escape

SENTENCES = 5
"""Sentences that "In short" may have, at most."""


@dataclass(frozen=True, slots=True)
class Brief:
    """The sentences of a page's "In short"."""

    line: int  # of its heading, from 1; 0 where there is none
    sentences: tuple[str, ...]
    placed: bool  # right before the key points, or before the first section where there are none
    plain: bool  # holds sentences only: no heading, list, box or table


def brief(markdown: str) -> Brief:
    """The "In short" of a page."""
    blocks = read_sheet(markdown).blocks
    at = _heading(blocks, in_short_heading())
    if at is None:
        return Brief(0, (), True, True)
    inside = _under(blocks, at)
    said = tuple(bit.words for block in inside for bit in block.bits if bit.words)
    after = blocks[at + 1 + len(inside) : at + 2 + len(inside)]
    has_points = _heading(blocks, key_points()) is not None
    first = next((n for n, b in enumerate(blocks) if b.kind is Kind.HEADING and b.mark == "## "), at)
    placed = (bool(after) and after[0].words == key_points()) if has_points else first == at
    plain = all(block.kind is Kind.PARAGRAPH and not block.boxed for block in inside)
    return Brief(blocks[at].line, said, placed, plain)


def with_brief(markdown: str, text: str) -> str:
    """The page with `text` (plain words) as its "In short"; with "" without one. Raises UsageError where the text has too
    many sentences."""
    sheet = read_sheet(markdown)
    blocks = list(sheet.blocks)
    at = _heading(blocks, in_short_heading())
    if at is not None:
        del blocks[at : at + 1 + len(_under(blocks, at))]
    written = read_sheet(escape(text) + "\n").blocks[0].bits if text.strip() else ()
    if len(written) > SENTENCES:
        raise UsageError(f"“{in_short_heading()}” may have {SENTENCES} sentences at most; these are {len(written)}.")
    if written:
        at = _heading(blocks, key_points())
        if at is None:
            at = next((n for n, b in enumerate(blocks) if b.kind is Kind.HEADING and b.mark == "## "), len(blocks))
        heading = Block(Kind.HEADING, "## ", 0, "", (Bit(in_short_heading(), 0, ""),), False, in_short_heading(), 0)
        blocks[at:at] = [heading, Block(Kind.PARAGRAPH, "", 0, "", written, False, in_short_heading(), 0)]
    return _page(sheet, blocks)


def _page(sheet: Sheet, blocks: Sequence[Block]) -> str:
    head = f"---\n{sheet.fence}---\n\n" if sheet.fence is not None else ""
    return head + render(blocks)


def _heading(blocks: Sequence[Block], words: str) -> int | None:
    return next((n for n, b in enumerate(blocks) if b.kind is Kind.HEADING and words_of(b.words) == words), None)


def _under(blocks: Sequence[Block], at: int) -> list[Block]:
    """What stands under the heading at `at`, up to the next one of its level or above."""
    found = []
    for block in blocks[at + 1 :]:
        if block.kind is Kind.HEADING and len(block.mark) <= len(blocks[at].mark):
            break
        found.append(block)
    return found
