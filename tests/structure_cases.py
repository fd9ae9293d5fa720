"""Small articles for the tests of structure/: how a line is marked says what cleaning made of it.

= The title          title
# A heading          heading (## one below it: as Markdown, the marks are markup)
! A heading          heading without markup
~ Buy now!           furniture
anything else        body
"""

from __future__ import annotations

import hashlib

from plainleaf.model import About, Block, Cleaned, Form, Layer, Passage, Piece, Section, Source, Verdict

NO_SIDECAR = About()
_MARKS = {"= ": Layer.TITLE, "! ": Layer.HEADING, "~ ": Layer.FURNITURE}


def cleaned(marked: str, about: About = NO_SIDECAR) -> Cleaned:
    """What cleaning would hand over for the marked lines."""
    lines, layers = [], []
    for line in marked.split("\n"):
        layer = _MARKS.get(line[:2], Layer.BODY)
        if line.startswith("#"):
            layer = Layer.HEADING
        lines.append(line[2:] if line[:2] in _MARKS else line)
        layers.append(layer)
    passages, verdicts = [], []
    gap = True
    for number, (line, layer) in enumerate(zip(lines, layers, strict=True), start=1):
        text = line.strip()
        if not text:
            gap = True
            continue
        at = len(line) - len(line.lstrip())
        index = len(passages)
        passages.append(Passage(index, text, (Piece(0, len(text), number, at, at + len(text)),), gap))
        verdicts.append(Verdict(index, 0, len(text), layer, "case", "as the case says"))
        gap = False
    text = "\n".join(lines)
    source = Source("case.txt", "case", hashlib.sha256(text.encode()).hexdigest(), text, tuple(passages), about)
    return Cleaned(source, tuple(verdicts))


def shown(sections: tuple[Section, ...]) -> str:
    """The page's sections as plain text."""
    lines: list[str] = []
    for section in sections:
        lines += ["", f"== {section.heading}"]
        lines += [line(block) for part in section.parts for block in part.blocks]
    return "\n".join(lines).strip() + "\n"


def line(block: Block) -> str:
    if block.form is Form.HEADING:
        return "#" * block.level + " " + block.text
    if block.form is Form.ITEM:
        return "  " * (block.level - 1) + ("1. " if block.ordered else "- ") + block.text
    if block.form is Form.ROW:
        return ("|| " if block.header else "| ") + block.text
    return block.text
