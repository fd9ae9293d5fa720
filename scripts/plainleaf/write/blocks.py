"""Blocks of source text as Markdown: headings, paragraphs, lists, tables.

Everything here returns Markdown blocks (strings without a blank line inside a paragraph), to be joined
by blank lines. No word of the source is added or left out; list-making adds line breaks only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from types import MappingProxyType

from plainleaf.model import Article, Block, Form, Passage, Sentence
from plainleaf.write.escape import escape
from plainleaf.write.glossary import anchor
from plainleaf.write.numbering import NUMBER, Key, key_of
from plainleaf.write.wording import say

DOSE_MARK = "*(dose to be confirmed)*"
"""Behind every dose that nobody has confirmed; signing and handouts look for it, so no knowledge file holds it."""

_LINK = "link"
LAST_LEVEL = 6  # HTML knows no deeper heading
DEEPEST = 6
"""Steps of a list: what stands deeper in the source follows on the last one. Nobody reads further, and what lays pages
out fails at some hundreds."""
_NUMBER = re.compile(r"^\W*(\d{1,3})[.)]?\W*$")
_MARKER = re.compile(r"[^\W_]")


def inline(sentence: Sentence, start: int = 0, end: int | None = None) -> str:
    """A sentence, or text[start:end] of it, with a mark behind every dose that a person has yet to confirm.

    The words that the page explains are links to their explanation.
    """
    stop = len(sentence.text) if end is None else end
    out, at = [], start
    for dose in sorted(sentence.doses, key=lambda d: d.end):
        if not dose.confirm or dose.limit or not start < dose.end <= stop or dose.end < at:
            continue
        end_of_dose = dose.end + (dose.end < stop and sentence.text[dose.end] in ".,;:!?")  # stays with its word
        out += [_linked(sentence, at, end_of_dose), DOSE_MARK]
        at = end_of_dose
    out.append(_linked(sentence, at, stop))
    return " ".join(piece for piece in out if piece)


def _linked(sentence: Sentence, start: int, end: int) -> str:
    """text[start:end] with links on the words that are explained."""
    words = [word for word in sentence.explained if start <= word.start and word.end <= end]
    if not words:
        return escape(sentence.text[start:end])
    edges = [start, *(edge for word in words for edge in (word.start, word.end)), end]
    parts = [sentence.text[a:b] for a, b in pairwise(edges)]
    out = _beside_link(parts[0], after=False)
    for word, inner, rest in zip(words, parts[1::2], parts[2::2], strict=True):
        out += f"[{escape(inner)}](#{anchor(word.key)})" + _beside_link(rest, before=rest is not parts[-1])
    return out.strip()


def _beside_link(text: str, *, after: bool = True, before: bool = True) -> str:
    """`text` escaped as it stands after a link, before one, or both, with its blanks there.

    A word holds the link's place: it keeps the blank beside it, and a full stop there needs no entity.
    """
    escaped = escape(_LINK * after + text + _LINK * before)
    return escaped[len(_LINK) * after : len(escaped) - len(_LINK) * before]


def pieces(sentence: Sentence) -> list[str]:
    """A sentence cut at its list breaks: the lead-in, then one piece an item."""
    edges = [0, *(b for b in sorted(set(sentence.breaks)) if 0 < b < len(sentence.text)), len(sentence.text)]
    cut = [inline(sentence, a, b) for a, b in pairwise(edges)]
    return [c for c in cut if c]


def markdown_of(
    blocks: Sequence[Block],
    article: Article | None,
    *,
    base: int = 2,
    skip_first: bool = False,
    notes: Mapping[str, Sequence[str]] = MappingProxyType({}),
    bare: frozenset[Key] = frozenset(),
) -> list[str]:
    """Blocks of one source as Markdown blocks.

    `base` is the level of the heading they stand under; their own headings follow it without a skipped
    level. `skip_first`: the first block is a heading that already stands as the section's own. `notes`: what this
    site adds behind a block, by the block's id; behind a list or a table, where the block is in one. `bare`: headings
    whose number is not shown.
    """
    out: list[str] = []
    stack: list[int] = []
    for form, run in groupby(blocks, key=lambda b: b.form):
        group = list(run)
        if form is Form.HEADING:
            for block in group:
                while stack and stack[-1] >= block.level:
                    stack.pop()
                if skip_first and block is blocks[0]:
                    continue
                stack.append(block.level)
                out.append(f"{'#' * min(base + len(stack), LAST_LEVEL)} {_flat(block, bare)}")
        elif form is Form.ITEM:
            out += ["\n".join(_list(group, article)), *(note for block in group for note in notes.get(block.id, ()))]
        elif form is Form.ROW:
            out += [*_table(group), *(note for block in group for note in notes.get(block.id, ()))]
        else:
            out += [text for block in group for text in (*_paragraph(block), *notes.get(block.id, ()))]
    return [text for text in out if text.strip()]


def _flat(block: Block, bare: frozenset[Key]) -> str:
    number = NUMBER.match(block.sentences[0].text) if block.sentences and key_of(block) in bare else None
    starts = [number.end() if number else 0, *(0 for _ in block.sentences[1:])]
    return " ".join(inline(s, at) for s, at in zip(block.sentences, starts, strict=False) if s.text)


def heading_of(block: Block, bare: frozenset[Key]) -> str:
    """A heading's words as they are shown; `bare`: headings whose number is not."""
    return NUMBER.sub("", block.text, count=1) if block.sentences and key_of(block) in bare else block.text


def _paragraph(block: Block) -> Iterator[str]:
    """A paragraph; a sentence with list breaks closes it, and its items follow as a list."""
    running: list[str] = []
    for sentence in block.sentences:
        cut = pieces(sentence)
        if len(cut) < 2:
            running += cut
            continue
        yield " ".join([*running, cut[0]])
        yield "\n".join(f"- {item}" for item in cut[1:])
        running = []
    if running:
        yield " ".join(running)


# ---------------------------------------------------------------- lists


@dataclass
class _Node:
    block: Block
    marker: str = ""  # as the source writes it: "3." or "b)"
    children: list[_Node] = field(default_factory=list)


def _list(blocks: Sequence[Block], article: Article | None) -> list[str]:
    """Items, nested by their depth without a skipped one, and no deeper than DEEPEST."""
    roots: list[_Node] = []
    path: list[_Node] = []
    for block in blocks:
        node = _Node(block, _marker(block, article))
        while path and path[-1].block.level >= block.level:
            path.pop()
        del path[DEEPEST - 1 :]
        (path[-1].children if path else roots).append(node)
        path.append(node)
    return list(_nodes(roots, 0))


def _nodes(nodes: Sequence[_Node], depth: int) -> Iterator[str]:
    """Sibling items. A number is left to the list only where the list would count the same; else it stays as text."""
    counted = all(n.block.ordered for n in nodes) and all(
        _is_number(n.marker, at) for at, n in enumerate(nodes, start=1)
    )
    for at, node in enumerate(nodes, start=1):
        mark = f"{at}." if counted else "-"
        shown = escape(node.marker) + " " if node.marker and not counted else ""
        first, *rest = _item(node.block)
        yield f"{'    ' * depth}{mark} {shown}{first}"
        yield from (f"{'    ' * (depth + 1)}- {piece}" for piece in rest)
        yield from _nodes(node.children, depth + 1)


def _item(block: Block) -> list[str]:
    """The text of an item; where its only list-making stands at its end, the pieces behind the lead-in."""
    cut = [pieces(s) for s in block.sentences]
    flat = [" ".join(c) for c in cut]
    if cut and len(cut[-1]) > 1:
        return [" ".join([*flat[:-1], cut[-1][0]]), *cut[-1][1:]]
    return [" ".join(flat)]


def _marker(block: Block, article: Article | None) -> str:
    """The number or letter that stands before an item of a numbered list in its source; "" where none does."""
    if not block.ordered or article is None or not block.sentences:
        return ""
    first = block.sentences[0]
    passages = article.source.passages
    if not 0 <= first.passage < len(passages):
        return ""
    return marker_of(passages[first.passage], first)


def marker_of(passage: Passage, first: Sentence) -> str:
    """What stands before the first sentence of an item, where it holds a letter or digit."""
    before = passage.text[: first.start].split("\n")[-1].strip()
    return before if len(before) <= 6 and _MARKER.search(before) else ""


def _is_number(marker: str, number: int) -> bool:
    found = _NUMBER.match(marker)
    return not marker or bool(found and int(found.group(1)) == number)


# ---------------------------------------------------------------- tables


def _table(rows: Sequence[Block]) -> Iterator[str]:
    """Tables; a new header row opens a new one.

    Markdown knows no table without a header, and an empty header is a fault for readers with a screen
    reader: such rows become a list, one item a row, the cells parted by a dot.
    """
    for start, end in _stretches(rows):
        header, body = (rows[start], rows[start + 1 : end]) if rows[start].header else (None, rows[start:end])
        if header is None or not body or len(header.sentences) < 2:
            divider = say("page", "list_divider")
            yield "\n".join(
                "- " + divider.join(inline(s) for s in row.sentences if s.text) for row in rows[start:end] if row.text
            )
            continue
        width = max(len(row.sentences) for row in rows[start:end])
        lines = [_row(header, width, say("page", "table_corner")), "|" + " --- |" * width]
        yield "\n".join([*lines, *(_row(row, width, "") for row in body)])


def _stretches(rows: Sequence[Block]) -> Iterator[tuple[int, int]]:
    starts = [0, *(n for n in range(1, len(rows)) if rows[n].header)]
    yield from zip(starts, [*starts[1:], len(rows)], strict=True)


def _row(row: Block, width: int, empty: str) -> str:
    # a cell takes one line: the items of a list in it are parted by a dot
    divider = say("page", "list_divider")
    cells = [divider.join(pieces(s)) or escape(empty) for s in row.sentences]
    cells += [escape(empty)] * (width - len(cells))
    return "| " + " | ".join(cells) + " |"
