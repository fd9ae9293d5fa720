"""A page's Markdown taken apart into blocks and sentences, so that two copies can be compared by what they say.

An editor may wrap lines anew, write "*" for "-", curl the quotation marks, leave blanks at line ends, write Windows
line ends or a byte order mark: none of these changes a `key`. Markdown that is not among what Plainleaf writes (code,
quotations) is carried along as it stands. `render` writes the house form; what the program wrote comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from plainleaf import front_matter
from plainleaf.edits.says import key_of, words_of
from plainleaf.sentences import split

STEP = 4
"""Blanks by which what stands in a box or under a list item is indented."""

_LEADING_MARK = re.compile(r"(\*\(dose\s+to\s+be\s+confirmed\)\*)(\s+|$)", re.IGNORECASE)

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+|$)")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ROW = re.compile(r"\|.*\|[ \t]*$")
_DELIMITER = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?[ \t]*)?$")
_BOX = re.compile(r'(!!!|\?\?\?\+?)[ \t]+([\w \t-]+?)[ \t]*(?:"(.*)")?[ \t]*$')
_ATTRIBUTES = re.compile(r"\{:?[^{}]*\}[ \t]*$")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_HARD = re.compile(r"(?:[ ]{2,}|\\)$")


class Kind(StrEnum):
    """How a block is set."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    RULE = "rule"
    """The line under the header of a table."""
    BOX = "box"
    """The head of a card or callout; what stands in it follows, one step in."""
    OTHER = "other"
    """Carried along as it stands."""

    @property
    def whole(self) -> bool:
        """One piece of text, never parted into sentences."""
        return self in (Kind.HEADING, Kind.ROW, Kind.RULE, Kind.BOX, Kind.OTHER)


@dataclass(frozen=True, slots=True)
class Bit:
    """A sentence as the file writes it, or the whole text of a heading, a row or the head of a box."""

    text: str  # Markdown; lines that only wrap are joined
    line: int  # of the file, from 1
    before: str = " "  # what parts it from the bit before it in its block: a blank, or a line break meant as one

    @property
    def key(self) -> str:
        """What it says and how it is marked, without what an editor may change of its own accord."""
        return key_of(self.text)

    @property
    def words(self) -> str:
        """What a reader sees of it."""
        return words_of(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row, head of a box, or something carried along."""

    kind: Kind
    mark: str  # what stands before it, in the house form: "## ", "- ", "3. ", "!!! danger emergency"
    depth: int  # steps in
    attributes: str  # "{: .added .unsigned }", or ""
    bits: tuple[Bit, ...]
    boxed: bool  # stands in a card or callout
    section: str  # words of the second-level heading above it; of such a heading its own
    line: int  # of the file, from 1
    last: int = 0

    @property
    def words(self) -> str:
        return " ".join(bit.words for bit in self.bits)

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\.([\w-]+)", self.attributes))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, taken apart."""

    fence: str | None  # between the two lines of "---"; None where there is no front matter
    blocks: tuple[Block, ...]

    @property
    def bits(self) -> tuple[tuple[int, Bit], ...]:
        """Every bit with the number of its block, in the order of the page."""
        return tuple((at, bit) for at, block in enumerate(self.blocks) for bit in block.bits)


# ---------------------------------------------------------------- reading


def read_sheet(markdown: str) -> Sheet:
    """A page's whole Markdown taken apart. Any text will do; nothing is raised."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    fence = front_matter.fence(text)
    body = front_matter.parse(text)[1] if fence is not None else text
    if fence is not None and body == text:  # there, but it cannot be read
        fence, body = None, text
    first = text.count("\n", 0, len(text) - len(body)) + 1
    return Sheet(fence, tuple(_Reader(body, first).blocks()))


class _Reader:
    """Walks over the lines of a page's body."""

    def __init__(self, body: str, first: int) -> None:
        self._lines = [line.expandtabs(STEP) for line in body.split("\n")]
        self._first = first  # line number of the body's first line
        self._section = ""
        self._boxes: list[int] = []  # depths at which what stands in the open boxes begins
        self._list = False  # a list item may have something under it
        self._at = 0

    def blocks(self) -> Iterator[Block]:
        while self._at < len(self._lines):
            if not self._lines[self._at].strip():
                self._at += 1
                continue
            block = self._next()
            if block.kind is Kind.HEADING and block.mark == "## ":
                self._section = block.words
                block = replace(block, section=self._section)
            yield block

    # ------------------------------------------------------------ one block

    def _next(self) -> Block:
        line = self._lines[self._at]
        indent = len(line) - len(line.lstrip(" "))
        rest = line.strip()
        while self._boxes and indent < self._boxes[-1] * STEP:
            self._boxes.pop()
        if indent < 2 and not _ITEM.match(rest):
            self._list = False
        inside = self._boxes[-1] if self._boxes else 0
        depth = max(inside, indent // STEP if self._list or self._boxes else 0)
        if match := _FENCE.match(rest):
            return self._fenced(depth, match[1])
        if indent >= (inside + 1) * STEP and not self._list:
            return self._verbatim(depth)  # indented: code
        if match := _BOX.match(rest):
            return self._box(match, depth)
        if match := _HEADING.match(rest):
            return self._one(Kind.HEADING, match[1] + " ", match[2] or "", depth)
        if _RULE.match(rest):
            return self._one(Kind.OTHER, "", "---", depth)
        if _ROW.match(rest):
            return self._one(Kind.RULE if _DELIMITER.match(rest) else Kind.ROW, "", rest, depth)
        if rest.startswith(">"):
            return self._verbatim(depth)
        if match := _ITEM.match(rest):
            self._list = True
            mark = f"{match[1]}. " if match[1] else "- "
            return self._running(Kind.ITEM, mark, rest[match.end() :], max(inside, (indent + 2) // STEP))
        return self._running(Kind.PARAGRAPH, "", rest, depth)

    def _one(self, kind: Kind, mark: str, text: str, depth: int) -> Block:
        """A block of one line, and the attribute list under it."""
        number = self._number()
        self._at += 1
        return self._made(kind, mark, depth, (Bit(text.strip(), number, ""),), number)

    def _box(self, match: re.Match[str], depth: int) -> Block:
        number = self._number()
        self._at += 1
        mark = f"{match[1]} {' '.join(match[2].split())}"
        self._list = False
        block = self._made(Kind.BOX, mark, depth, (Bit(match[3] or "", number, ""),), number)
        self._boxes.append(depth + 1)
        return block

    def _fenced(self, depth: int, sign: str) -> Block:
        """Code between two fences, or to the end of the page where the second is missing."""
        end = next((n for n in range(self._at + 1, len(self._lines)) if self._lines[n].strip() == sign), None)
        return self._verbatim(depth, len(self._lines) if end is None else end + 1)

    def _verbatim(self, depth: int, end: int | None = None) -> Block:
        """Lines as they stand: up to line `end` (from 0, not taken), or to the next blank one."""
        number = self._number()
        if end is None:
            end = next((n for n in range(self._at, len(self._lines)) if not self._lines[n].strip()), len(self._lines))
        lines = [line.rstrip() for line in self._lines[self._at : end]]
        self._at = end
        while lines and not lines[-1]:
            lines.pop()
        cut = min((len(line) - len(line.lstrip(" ")) for line in lines if line), default=0)
        text = "\n".join(line[min(cut, depth * STEP) :] for line in lines)
        return self._made(Kind.OTHER, "", depth, (Bit(text, number, ""),), number)

    def _running(self, kind: Kind, mark: str, first: str, depth: int) -> Block:
        """A paragraph or list item: its lines up to a blank one, or to one that begins something else."""
        number = self._number()
        raw = self._lines[self._at]
        pieces, starts = [first], [(0, number)]
        hard = bool(_HARD.search(raw))
        self._at += 1
        size = len(first)
        while self._at < len(self._lines):
            line = self._lines[self._at]
            rest = line.strip()
            if not rest or self._breaks(line, rest, kind):
                break
            if kind is Kind.PARAGRAPH and len(pieces) == 1 and _UNDERLINE.match(rest) and not mark:
                self._at += 1
                level = "# " if rest[0] == "=" else "## "
                return self._made(Kind.HEADING, level, depth, (Bit(first, number, ""),), number)
            joint = "  \n" if hard else " "
            if pieces[-1].endswith("\\") and hard:
                pieces[-1] = pieces[-1][:-1].rstrip()
                size = sum(map(len, pieces))
            pieces += [joint, rest]
            starts.append((size + len(joint), self._number()))
            size += len(joint) + len(rest)
            hard = bool(_HARD.search(line))
            self._at += 1
        text = "".join(pieces)
        return self._made(kind, mark, depth, tuple(_bits(text, starts)), number)

    def _breaks(self, line: str, rest: str, kind: Kind) -> bool:
        """Whether a line begins something else though no blank one stands before it."""
        indent = len(line) - len(line.lstrip(" "))
        if self._boxes and indent < self._boxes[-1] * STEP:
            return True
        if _ATTRIBUTES.match(rest) or _HEADING.match(rest) or _BOX.match(rest) or _FENCE.match(rest):
            return True
        return kind is Kind.ITEM and bool(_ITEM.match(rest))

    def _made(self, kind: Kind, mark: str, depth: int, bits: tuple[Bit, ...], number: int) -> Block:
        attributes = ""
        if self._at < len(self._lines) and _ATTRIBUTES.match(self._lines[self._at].strip()):
            attributes = " ".join(self._lines[self._at].split())
            self._at += 1
        boxed = bool(self._boxes)
        return Block(kind, mark, depth, attributes, bits, boxed, self._section, number, self._number() - 1)

    def _number(self) -> int:
        return self._first + self._at


def _bits(text: str, starts: Sequence[tuple[int, int]]) -> Iterator[Bit]:
    """The sentences of a paragraph. The mark of a dose belongs to the sentence before it, whose dose it marks."""
    spans = [list(span) for span in split(text)]
    for at in range(1, len(spans)):
        start, end = spans[at]
        while mark := _LEADING_MARK.match(text, start, end):
            spans[at - 1][1] = mark.end(1)
            start = mark.end()
        spans[at][0] = start
    last = 0
    found = False
    for start, end in spans:
        if end <= start:
            continue
        gap = "  \n" if "\n" in text[last:start] else " "
        line = max((number for offset, number in starts if offset <= start), default=starts[0][1])
        yield Bit(text[start:end], line, gap if found else "")
        last, found = end, True
    if not found:
        yield Bit("", starts[0][1], "")
