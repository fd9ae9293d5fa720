"""Blocks as Markdown again, in the form that Plainleaf writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plainleaf.edits.sheet import STEP, Block, Kind


def render(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown in the house form, with the line end of a file. What has no box or list to stand in any more is
    set one step out, since it would turn into code."""
    out: list[str] = []
    before: Block | None = None
    boxes: list[int] = []
    items = 0  # steps that a list gives
    for block in blocks:
        while boxes and block.depth < boxes[-1]:
            boxes.pop()
        inside = boxes[-1] if boxes else 0
        if block.kind is not Kind.ITEM and block.depth <= inside:
            items = 0
        deepest = inside + items
        block = replace(block, depth=min(block.depth, deepest))
        if before is not None:
            out.append("\n" if _close(before, block) else "\n\n")
        out.append(_block(block))
        if block.kind is Kind.BOX:
            boxes.append(block.depth + 1)
            items = 0
        elif block.kind is Kind.ITEM:
            items = block.depth - inside + 1
        before = block
    return "".join(out) + ("\n" if out else "")


def _close(before: Block, block: Block) -> bool:
    """Whether no blank line stands between two blocks."""
    if before.kind is Kind.BOX:
        return block.depth > before.depth
    if before.attributes:
        return False
    if before.kind in (Kind.ROW, Kind.RULE):
        return block.kind in (Kind.ROW, Kind.RULE) and block.depth == before.depth
    return before.kind is Kind.ITEM and block.kind is Kind.ITEM


def _block(block: Block) -> str:
    text = "".join((bit.before or " ") * bool(at) + bit.text for at, bit in enumerate(block.bits))
    text = block.mark + (f' "{text}"' if text else "") if block.kind is Kind.BOX else block.mark + text
    if block.attributes:
        text += f"\n{block.attributes}"
    pad = " " * (STEP * block.depth)
    hang = pad + " " * (STEP if block.kind is Kind.ITEM else 0)
    first, *rest = text.split("\n")
    return "\n".join([pad + first if first else first, *(hang + line if line else line for line in rest)]).rstrip(" ")
