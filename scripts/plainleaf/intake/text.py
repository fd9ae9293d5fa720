"""Lines to passages: repaired, joined where they were wrapped, each with its map to the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from plainleaf.intake.repair import repair
from plainleaf.intake.wrap import together
from plainleaf.model import Markup, Passage, Piece

Drops = Sequence[tuple[int, int]]
"""Stretches of a line that its reader would not see, in order."""

# "long-" + "term" is one word; "short-" + "and long-term" is not.
_SPLIT_WORD = re.compile(r"[A-Za-z]-$")
_WORD_GOES_ON = re.compile(r"(?!(?:and|or|to|nor|but|versus)\b)[a-z]")


# Bounded, so that a hostile line of stars costs no more than its length.
_STRONG = re.compile(r"(?<![\w*])(\*{2,3})(?=[^\s*])[^*]{1,400}(?<=[^\s*])(\1)(?![\w*])")


def text_passages(text: str) -> tuple[Passage, ...]:
    """The passages of a plain text, hard-wrapped lines joined. Every non-blank character is in one piece, but for the stars that
    what copied the text put around words in bold; a line that is bold as a whole keeps them, as they may mark a heading."""
    lines = text.split("\n")
    return passages(lines, together(lines), drops=dict(_strong(lines)))


def _strong(lines: Sequence[str]) -> Iterator[tuple[int, Drops]]:
    """By line index the stars around words in bold, where more stands in the line than these."""
    for n, line in enumerate(lines):
        found = _STRONG.finditer(line) if "**" in line else ()
        marks = [
            m.span(k) for m in found if line[: m.start()].strip() or line[m.end() :].strip(" \t:.") for k in (1, 2)
        ]
        if marks:
            yield n, marks


def passages(
    lines: Sequence[str],
    joined: Sequence[bool],
    markups: Mapping[int, Markup] | None = None,
    gaps: Mapping[int, bool] | None = None,
    drops: Mapping[int, Drops] | None = None,
) -> tuple[Passage, ...]:
    """The passages of some lines.

    In: the ledger's lines; which of them go on from the line before; by line index from 0, what the
    mark-up knew, whether a block boundary stands before it (blank lines count anyway), and what
    to leave out of the text. Out: passages in order; blank lines give none.
    """
    markups, gaps, drops = markups or {}, gaps or {}, drops or {}
    out: list[Passage] = []
    gap = True
    n = 0
    while n < len(lines):
        if not lines[n] or lines[n].isspace():
            gap, n = True, n + 1
            continue
        last = n + 1
        while last < len(lines) and joined[last]:
            last += 1
        gap = gaps.get(n, False) or gap or lines[n].startswith("\f")
        passage = _passage(len(out), range(n, last), lines, gap, markups.get(n), drops)
        out.append(passage)
        gap = not passage.text  # to the eye, a line of unseen characters is a blank line
        n = last
    return tuple(out)


def one_line(line: str, number: int, drops: Drops = ()) -> tuple[str, tuple[Piece, ...], tuple[str, ...]]:
    """Text, pieces and repairs of a passage that is one line, the source's `number` from 1."""
    if not drops and line.isascii() and line.isprintable() and "&" not in line and line[0] != " " != line[-1]:
        return line, (Piece(0, len(line), number, 0, len(line)),), ()  # nothing can be broken in it
    text, bits, repairs = repair(line, drops)
    return text, tuple([Piece(at, size, number, start, end) for at, size, start, end in bits]), tuple(sorted(repairs))


def _passage(
    index: int,
    numbers: range,
    lines: Sequence[str],
    gap: bool,
    markup: Markup | None,
    drops: Mapping[int, Drops],
) -> Passage:
    if len(numbers) == 1:
        n = numbers[0]
        text, whole, names = one_line(lines[n], n + 1, drops.get(n, ()))
        return Passage(index, text, whole, gap, names, markup)
    texts: list[str] = []
    pieces: list[Piece] = []
    repairs: set[str] = set()
    at = 0
    for n in numbers:
        mended = repair(lines[n], drops.get(n, ()))
        repairs |= mended.repairs
        if at and mended.text:
            if not (_SPLIT_WORD.search(texts[-1]) and _WORD_GOES_ON.match(mended.text)):
                texts.append(" ")
                at += 1
            repairs.add("joined")
        pieces.extend(Piece(at + bit[0], bit[1], n + 1, bit[2], bit[3]) for bit in mended.bits)
        if mended.text:
            texts.append(mended.text)
            at += len(mended.text)
    return Passage(index, "".join(texts), tuple(pieces), gap, tuple(sorted(repairs)), markup)
