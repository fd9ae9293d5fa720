"""Lines that a mail program or typewriter broke at a fixed width: are there any, and which go together.

A line was broken there if the next line's first word would not have fitted. Whether a whole document
was wrapped is decided first, so that lists of short lines and long unbroken paragraphs stay as they are.
Widths are measured on the raw characters, as typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

NARROWEST, WIDEST = 45, 110
"""Columns between which a wrap width is believed."""
FEWEST = 3
"""Broken lines that a document must show before any are joined."""
FULL_SHARE = 0.75
"""Of the lines that the next one plainly continues, this share must end at the width."""
LONG_SHARE = 0.25
"""Share of the characters that may stand in lines beyond the width; more, and it was not wrapped."""
NEAR = 0.85
"""Share of the width from which a line that stops in the middle of a sentence goes on in the next."""
FEWEST_WORDS = 4
"""Words on a line that was broken for want of room: one long address is no paragraph."""
LONGEST_WORD = 25
"""Characters that a first word is taken to need at most: a chain of entities proves no lack of room."""
NAMES_SHARE = 0.8
"""Share of capitalised words from which a line is a row of names, not prose."""

# What opens a line of its own: bullets, numbers, tables, brackets around one word (menus), Markdown's marks.
_STARTER = re.compile(
    r"\s*(?:[-*+•·◦▪●■□☐☑☒❏❑✓✔✗✘►▸‣⁃–—>|#]|[-=_*~]{3,}|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,4})[.)]\s|\[[ xX_]?\]|```|~~~)"
    r"|\s*(?:©|\(c\)|Copyright\b)"
)
_LONE_MARK = re.compile(r"\s*(?:[-*+•·◦▪●■–—‣]|\d{1,2}[.)])\s*")
"""The mark of a list's item alone on its line: its words were copied into the next."""
_LONE_WORDS = 3
"""Words of what stands under such a mark, in half of the cases at least: the cells of a table have fewer."""
_LONE_MARKS = 2
"""Such lines from which they are a list; one alone may be a dash between two paragraphs."""
_TABULAR = re.compile(r"^\s*(?:\[[^\[\]]*\]\s*)+$|\S\s*\t|\S\s{4,}\S|\S\s*\|\s*\S|\s[»›]\s|::|\xa0\||nbsp;\|")
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*$")
_CONTINUES = re.compile(r"\s*[a-zß-öø-ÿ]")
_LEANS = re.compile(
    r"\s*(?:It|Its|This|These|That|Those|They|Their|He|She|But|And|Or|So|Also|However|If so|Then|Such|Both|Neither)\b"
)


def together(lines: Sequence[str], *, markdown: bool = False) -> list[bool]:
    """For each line, whether it goes on from the line before.

    In: the lines of a document, blank ones too. Out: as many truths; the first is False.
    """
    bare = [line.rstrip() for line in lines]
    width = wrap_width(bare)
    out = [False] * len(bare)
    for n in _lone_marks(bare):
        out[n + 1] = True
    if not width:
        return out
    tight = _paragraphs_touch(bare, width)
    for n in range(1, len(bare)):
        out[n] = out[n] or _joins(bare[n - 1], bare[n], width, tight)
    return out


def _lone_marks(lines: Sequence[str]) -> list[int]:
    """Lines that are nothing but the mark of an item, right over its words; none where the document has but one."""
    marks = [
        n
        for n, (line, below) in enumerate(pairwise(lines))
        if _LONE_MARK.fullmatch(line) and below.strip() and not _STARTER.match(below)
    ]
    dashes = [n for n in marks if not lines[n].strip()[0].isdigit()]
    numbers = [n for n in marks if n not in set(dashes)]
    told = sum(len(lines[n + 1].split()) >= _LONE_WORDS for n in dashes)
    if len(dashes) < _LONE_MARKS or len({lines[n].strip() for n in dashes}) > 1 or 2 * told < len(dashes):
        dashes = []  # between paragraphs, or the empty cells of a table
    if len(numbers) < _LONE_MARKS or [int(lines[n].strip()[:-1]) for n in numbers] != list(range(1, len(numbers) + 1)):
        numbers = []  # amounts in the cells of a table
    return sorted([*dashes, *numbers])


def wrap_width(lines: Sequence[str]) -> int:
    """The column at which the document was wrapped, or 0 for a document that was not.

    Of all widths, the one at which the most continued lines could not have held another word.
    """
    reach: Counter[tuple[int, int]] = Counter()  # (length, length with the next word) of continued lines
    for above, line in pairwise(lines):
        if _continued(above, line):
            reach[(len(above), len(above) + 1 + _need(line))] += 1
    total = sum(reach.values())
    if total < FEWEST:
        return 0
    steps: Counter[int] = Counter()  # a line is full at every width from its length to below its reach
    for (length, further), count in reach.items():
        low, high = max(length, NARROWEST), min(further, WIDEST + 1)
        if low < high:
            steps[low] += count
            steps[high] -= count
    best = best_full = full = 0
    for width in range(NARROWEST, WIDEST + 1):
        full += steps[width]
        if full > best_full:
            best, best_full = width, full
    if best_full < max(FEWEST, FULL_SHARE * total):
        return 0
    long = sum(len(line) for line in lines if len(line) > best * 1.3)
    return best if long <= LONG_SHARE * sum(map(len, lines)) else 0


def _continued(above: str, line: str) -> bool:
    """The line plainly goes on in the middle of a sentence."""
    if not line or len(above) < NARROWEST // 2 or not _CONTINUES.match(line):  # tells it of most lines, and fast
        return False
    if _ENDS.search(above) or _STARTER.match(line):
        return False
    return not (_TABULAR.search(above) or _TABULAR.search(line))


def _full(above: str, line: str, width: int) -> bool:
    """No room was left on the line above for this line's first word."""
    return len(above) <= width < len(above) + 1 + _need(line)


def _need(line: str) -> int:
    return min(len(line.split(None, 1)[0]), LONGEST_WORD)


def _joins(above: str, line: str, width: int, tight: bool) -> bool:
    if not above or not line or not line.strip() or not above.strip():
        return False
    if _STARTER.match(line) or _TABULAR.search(above) or _TABULAR.search(line):
        return False
    words = above.split()
    if len(words) < FEWEST_WORDS:
        return False
    if not _full(above, line, width):
        # not broken for want of room, but in the middle of a sentence and not far from the edge
        return _continued(above, line) and NEAR * width <= len(above) <= width
    if _CONTINUES.match(line):
        return True
    if _ENDS.search(above):
        # A full line that ends a sentence: the paragraph may end there as well. Where this document sets
        # paragraphs without a blank line, only a sentence that leans on the one before proves it goes on.
        return not tight or bool(_LEANS.match(line))
    names = sum(1 for word in words if word[:1].isupper())
    return names < NAMES_SHARE * len(words)


def _paragraphs_touch(lines: Sequence[str], width: int) -> bool:
    """Whether the document starts paragraphs without a blank line between them."""
    for above, line in pairwise(lines):
        if above and line and len(above) > NARROWEST // 2 and _ENDS.search(above) and not above.endswith(":"):
            starts = line[:1].isupper() and len(line) > width // 2
            if starts and not _full(above, line, width) and len(above) <= width and not _STARTER.match(above):
                return True
    return False
