"""A page's text cut into blocks, and each block into the stretches of words that a person can change.

Works on the text itself, so that a change of one stretch leaves every other character of the file as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plainleaf.write import front

INDENT = 4
"""Blanks before what stands inside a box."""

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_BOX = re.compile(r'!!![ \t]+(?P<words>[\w \t-]*?)[ \t]*(?:"(?P<title>.*)")?[ \t]*$')
_ITEM = re.compile(r"(?P<mark>[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)(?P<text>.*)$")
_MARKS = re.compile(r"^[ \t]*\{:(?P<marks>[^}\n]*)\}[ \t]*$")
_CLASS = re.compile(r"\.([\w-]+)")
_RULE = re.compile(r"\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of words in a page's text: a paragraph, a heading, an item of a list, a cell of a table."""

    id: str  # unique on the page, the same as long as its block's text is
    start: int  # offset in the page's text
    end: int  # end excluded
    raw: str  # text[start:end], Markdown
    depth: int = 0  # of an item in its list, from 0
    number: str = ""  # "3." before an item of a numbered list
    header: bool = False  # a cell of a table's header


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a page that stand and move together."""

    id: str
    kind: str  # title, heading, paragraph, list, table, box, other
    first: int  # line of the page's text, from 0
    last: int  # line after it
    start: int  # offset in the page's text
    end: int  # end excluded, without the line end
    raw: str
    units: tuple[Unit, ...] = ()
    level: int = 0  # of a heading
    rows: tuple[int, ...] = ()  # of a table: how many cells each row has
    marks: tuple[str, ...] = ()  # classes a paragraph or box carries: added, unsigned, proposal, emergency ...
    title: str = ""  # of a box, Markdown
    inside: tuple[Block, ...] = ()  # of a box


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of level 2 with what stands under it; the first has no heading: what stands above them all."""

    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        return self.heading.id if self.heading else "top"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, cut up."""

    text: str  # line ends are \n
    head: int  # offset where the front matter ends
    blocks: tuple[Block, ...]  # those of the outermost level

    @property
    def digest(self) -> str:
        """Of the whole text: a form says with it which text it was made from."""
        return digest(self.text)

    def sections(self) -> tuple[Section, ...]:
        found: list[Section] = [Section(None, ())]
        for block in self.blocks:
            if block.kind == "heading" and block.level <= 2:
                found.append(Section(block, ()))
            else:
                found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
        return tuple(found)

    def section_of(self, block_id: str) -> Section | None:
        """The section that a block of the outermost level, or one in a box, stands in."""
        for section in self.sections():
            own = (section.heading,) if section.heading else ()
            for block in (*own, *section.blocks):
                if block.id == block_id or any(inner.id == block_id for inner in block.inside):
                    return section
        return None

    def all_blocks(self) -> Iterator[Block]:
        """Every block, those inside boxes behind their box."""
        for block in self.blocks:
            yield block
            yield from block.inside

    def units(self) -> Iterator[tuple[Block, Unit]]:
        for block in self.all_blocks():
            for unit in block.units:
                yield block, unit

    def block(self, block_id: str) -> Block | None:
        return next((b for b in self.all_blocks() if b.id == block_id), None)

    def unit(self, unit_id: str) -> tuple[Block, Unit] | None:
        return next(((b, u) for b, u in self.units() if u.id == unit_id), None)


def digest(text: str) -> str:
    """Sixteen hex digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sheet(text: str) -> Sheet:
    """A page's whole text, front matter included, cut up. Any text can be."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = _head(text)
    body = text[head:]
    lines: list[tuple[int, str]] = []
    at = head
    for line in body.split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    seen: dict[str, int] = {}
    return Sheet(text, head, tuple(_blocks(lines, text.count("\n", 0, head), 0, seen)))


def _head(text: str) -> int:
    """Where the front matter ends. Its YAML is not read: that takes longer than all the rest."""
    inside = front.fence(text)
    if inside is None:
        return 0
    closing = text.find("\n", text.index(inside) + len(inside))
    return closing + 1 if closing >= 0 else len(text)


def _blocks(lines: Sequence[tuple[int, str]], first: int, indent: int, seen: dict[str, int]) -> Iterator[Block]:
    """Blocks of some lines (offset, text). `first`: number of the first of them; `indent`: blanks that belong to a box."""
    at = 0
    while at < len(lines):
        line = lines[at][1][indent:]
        if not line.strip():
            at += 1
            continue
        stop = _end(lines, at, indent)
        chunk = lines[at:stop]
        yield _block(chunk, first + at, indent, seen)
        at = stop


def _end(lines: Sequence[tuple[int, str]], at: int, indent: int) -> int:
    """The line behind the block that begins at line `at`."""
    line = lines[at][1][indent:]
    if _BOX.match(line):
        stop = last = at + 1
        while stop < len(lines):
            here = lines[stop][1][indent:]
            if here.strip():
                if not here.startswith(" " * INDENT):
                    break
                last = stop + 1
            stop += 1
        return last
    fence = _FENCE.match(line)
    if fence:
        stop = at + 1
        while stop < len(lines) and not lines[stop][1][indent:].lstrip().startswith(fence[1]):
            stop += 1
        return min(stop + 1, len(lines))
    if _HEADING.match(line):
        follows = at + 1 < len(lines) and _MARKS.match(lines[at + 1][1][indent:])
        return at + 2 if follows else at + 1
    stop = at + 1
    listed = bool(_ITEM.match(line))
    while stop < len(lines):
        here = lines[stop][1][indent:]
        if not here.strip():
            # a list goes on behind a blank line where what follows is indented as its item
            after = stop + 1
            while after < len(lines) and not lines[after][1][indent:].strip():
                after += 1
            if not (listed and after < len(lines) and lines[after][1][indent:].startswith("  ")):
                break
            stop = after
            continue
        if _HEADING.match(here) or _BOX.match(here):
            break
        stop += 1
    return stop


def _block(chunk: Sequence[tuple[int, str]], first: int, indent: int, seen: dict[str, int]) -> Block:
    start = chunk[0][0] + indent
    end = chunk[-1][0] + len(chunk[-1][1])
    own = [(at + indent, line[indent:]) for at, line in chunk]
    raw = "\n".join(line for _, line in own)
    name = "b" + hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    seen[name] = seen.get(name, 0) + 1
    block_id = name if seen[name] == 1 else f"{name}-{seen[name]}"
    block = Block(block_id, "other", first, first + len(chunk), start, end, raw)
    line = own[0][1]
    if box := _BOX.match(line):
        inner = tuple(_blocks(chunk[1:], first + 1, indent + INDENT, seen))
        words = tuple(box["words"].split())
        return replace(block, kind="box", marks=words, title=box["title"] or "", inside=inner)
    if _FENCE.match(line):
        return block
    kept, marks = own, ()
    if found := _MARKS.match(own[-1][1]):
        kept, marks = own[:-1], tuple(_CLASS.findall(found["marks"]))
    if not kept:
        return block
    block = replace(block, marks=marks)
    if heading := _HEADING.match(kept[0][1]):
        unit = _unit(block_id, 0, kept[0][0] + heading.start(2), heading[2])
        level = len(heading[1])
        return replace(block, kind="title" if level == 1 else "heading", level=level, units=(unit,))
    if _ITEM.match(kept[0][1]):
        return replace(block, kind="list", units=tuple(_items(block_id, kept)))
    if len(kept) > 1 and "|" in kept[0][1] and _RULE.match(kept[1][1].strip()):
        units, rows = _cells(block_id, kept)
        return replace(block, kind="table", units=units, rows=rows)
    if line.startswith((" ", "\t", ">")) or re.match(r"(?:=+|-{2,}|[*_]{3,})[ \t]*$", kept[-1][1]):
        return block
    return replace(block, kind="paragraph", units=(_lines_unit(block_id, 0, kept[0][0], kept),))


def _unit(block_id: str, n: int, start: int, raw: str, **more: object) -> Unit:
    return Unit(f"{block_id}.{n}", start, start + len(raw), raw, **more)  # type: ignore[arg-type]


def _lines_unit(block_id: str, n: int, start: int, lines: Sequence[tuple[int, str]], **more: object) -> Unit:
    """A unit of several lines. In a box its raw text is shorter than its place: the indent of a line is not in it."""
    raw = "\n".join(line for _, line in lines).rstrip()
    end = lines[-1][0] + len(lines[-1][1].rstrip())
    return Unit(f"{block_id}.{n}", start, end, raw, **more)  # type: ignore[arg-type]


def _items(block_id: str, lines: Sequence[tuple[int, str]]) -> Iterator[Unit]:
    count = 0
    at = 0
    while at < len(lines):
        found = _ITEM.match(lines[at][1])
        if not found:
            at += 1
            continue
        stop = at + 1
        while stop < len(lines) and lines[stop][1].strip() and not _ITEM.match(lines[stop][1]):
            stop += 1
        start = lines[at][0] + found.start("text")
        mark = found["mark"].expandtabs(INDENT)
        depth = (len(mark) - len(mark.lstrip())) // INDENT
        number = mark.strip() if mark.strip()[0].isdigit() else ""
        own = [(start, found["text"]), *lines[at + 1 : stop]]
        yield _lines_unit(block_id, count, start, own, depth=depth, number=number)
        count += 1
        at = stop


def _cells(block_id: str, lines: Sequence[tuple[int, str]]) -> tuple[tuple[Unit, ...], tuple[int, ...]]:
    units: list[Unit] = []
    rows: list[int] = []
    for n, (offset, line) in enumerate(lines):
        if n == 1:
            continue
        edges = [-1, *(m.start() for m in _CELL_EDGE.finditer(line)), len(line)]
        cells = [(a + 1, b) for a, b in pairwise(edges)]
        if line.lstrip().startswith("|"):
            cells = cells[1:]
        if line.rstrip().endswith("|") and cells:
            cells = cells[:-1]
        for a, b in cells:
            text = line[a:b]
            inner = text.strip()
            start = offset + a + (len(text) - len(text.lstrip()) if inner else min(1, len(text)))
            units.append(_unit(block_id, len(units), start, inner, header=n == 0))
        rows.append(len(cells))
    return tuple(units), tuple(rows)
