"""What Markdown's marks say of each line of a .md source.

The article stays text: headings get their level (the '#' marks stay in the passage, structure takes
them off), and the marks inside a line that a reader would not see are left out beside their place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainleaf.intake.text import Drops, passages
from plainleaf.intake.wrap import together
from plainleaf.model import Markup, Passage

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_OWN_LINE = re.compile(r"[ \t]*(?:#|>|\||[-*+][ \t]|\d{1,9}[.)][ \t])")

LONGEST_HEADING = 150
"""Characters of an underlined line that is still taken for a heading."""

# Bounded, so that a hostile line of stars costs no more than its length.
_INLINE = re.compile(
    r"(?P<escape>\\)(?=[!-/:-@\[-`{-~])"
    r"|(?P<open>!?\[)(?P<label>[^\[\]]{1,400})(?P<close>\]\([^()\s]{0,600}(?:[ \t]+\"[^\"]{0,200}\")?\))"
    r"|(?<![\w*])(?P<s1>\*{1,3})(?=[^\s*])(?P<strong>[^*]{1,400})(?<=[^\s*])(?P<s2>\*{1,3})(?![\w*])"
    r"|(?<![\w_])(?P<u1>_{1,3})(?=[^\s_])(?P<under>[^_]{1,400})(?<=[^\s_])(?P<u2>_{1,3})(?![\w_])"
    r"|(?P<c1>`)(?P<code>[^`]{1,400})(?P<c2>`)"
)
_PAIRS = (("open", "close"), ("s1", "s2"), ("u1", "u2"), ("c1", "c2"))


def markdown_passages(text: str, front: int = 0) -> tuple[Passage, ...]:
    """The passages of a Markdown source; its first `front` lines are front matter."""
    lines = text.split("\n")
    joined = [False] * front + together(lines[front:])
    markups: dict[int, Markup] = {n: Markup(tag="front-matter") for n in range(front)}
    drops: dict[int, Drops] = {}
    fenced = False
    for n in range(front, len(lines)):
        line = lines[n]
        if _FENCE.match(line):
            fenced = not fenced
            markups[n] = Markup(tag="hr")
        elif fenced:
            joined[n] = False
            continue
        elif heading := _HEADING.match(line):
            markups[n] = Markup(tag=f"h{len(heading[1])}", level=len(heading[1]))
        elif n > front and (under := _UNDERLINE.match(line)) and _can_be_underlined(lines[n - 1]):
            level = 1 if under[1][0] == "=" else 2
            markups[_first(joined, n - 1)] = Markup(tag=f"h{level}", level=level)
            markups[n] = Markup(tag="hr")
        elif _RULE.match(line) or ("|" in line and _TABLE_RULE.match(line)):
            markups[n] = Markup(tag="hr")
        if n in markups:  # a mark's line stands alone
            joined[n] = False
            if n + 1 < len(lines):
                joined[n + 1] = False
        if marks := inline_marks(line):
            drops[n] = marks
    return passages(lines, joined, markups, drops=drops)


def inline_marks(line: str) -> list[tuple[int, int]]:
    """Where the marks of emphasis, links, code and escapes stand in a line, in order."""
    if not any(c in line for c in "*_`[\\"):
        return []
    found: list[tuple[int, int]] = []
    at = 0
    while match := _INLINE.search(line, at):
        if match["escape"]:
            found.append(match.span("escape"))
            at = match.end() + 1  # the escaped character is text, never a mark
            continue
        first, last = next(pair for pair in _PAIRS if match[pair[0]] is not None)
        inside, after = match.span(first), match.span(last)
        found.append(inside)
        if first != "c1":  # code holds no marks of its own
            found += [(a + inside[1], b + inside[1]) for a, b in inline_marks(line[inside[1] : after[0]])]
        found.append(after)
        at = after[1]
    return found


def _can_be_underlined(line: str) -> bool:
    """A paragraph above a dashed line is a heading to Markdown, but to a person only if it looks like one."""
    bare = line.strip()
    return bool(bare) and len(bare) <= LONGEST_HEADING and bare[-1] != "." and not _OWN_LINE.match(line)


def _first(joined: Sequence[bool], n: int) -> int:
    """The first line of the passage that line n belongs to."""
    while n and joined[n]:
        n -= 1
    return n
