"""The kept text of a source as plain text: what `plainleaf clean` writes."""

from __future__ import annotations

from plainleaf.model import Cleaned, Form
from plainleaf.structure.blocks import blocks


def plain_text(cleaned: Cleaned) -> str:
    """Kept headings and body without the title, one block a line; list items with "- ", table cells with tabs."""
    lines = []
    for block in blocks(cleaned):
        text = ("\t" if block.form is Form.ROW else " ").join(sentence.text for sentence in block.sentences)
        lines.append(f"- {text}" if block.form is Form.ITEM else text)
    return "".join(f"{line}\n" for line in lines)
