"""Which lines of a page its gold text holds, and copies of the page as other people would have made them.

For training the line model (train_line_model.py); needs no package that the program does not.
"""

from __future__ import annotations

import random
import re
import textwrap
import zlib
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from plainleaf.clean.look import BULLET
from plainleaf.intake.text import text_passages
from plainleaf.model import Passage, Source

KEPT = ("title", "heading", "body")
WORD = re.compile(r"\w+")
SHINGLE = 4
"""Words that must agree in a row before an alignment trusts them."""
LARGEST_GAP = 400_000
"""Words of page times words of gold between two sure places: above it the words between are not compared."""
MARKERS = (None, "", "", "- ", "• ", "* ")
BLANKS = ("as they were", "all", "none")
HEADS = ("", "", "", "capitals", "# ", "## ")
"""How other people copy: list marks, blank lines between blocks, headings."""
WIDTH, WRAPPED = 80, 0.12
"""Characters of a hard-wrapped line, and the share of copies that are wrapped."""
LEAST_BELOW = 12
"""Words of a line that a heading may stand over, and the most that the heading has."""


def labels(passages: Sequence[Passage], gold: str) -> list[bool]:
    """Which passages the gold text holds: those most of whose words align with it."""
    owners = [p.index for p in passages for _ in WORD.findall(p.text)]
    words = [word for p in passages for word in WORD.findall(p.text)]
    wanted = WORD.findall(gold)
    hit, used = _align(words, wanted)
    total = Counter(owners)
    found = Counter(owner for owner, yes in zip(owners, hit, strict=True) if yes)
    keep = [found[p.index] * 2 > total[p.index] for p in passages]
    _out_of_order(passages, keep, wanted, used)
    return keep


def _align(words: Sequence[str], wanted: Sequence[str]) -> tuple[list[bool], list[bool]]:
    hit, used = [False] * len(words), [False] * len(wanted)
    numbers: dict[tuple[str, ...], int] = {}
    a, b = ([numbers.setdefault(s, len(numbers)) for s in _shingles(text)] for text in (words, wanted))
    at = bt = 0
    gaps = []
    for i, j, size in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        end = size + SHINGLE - 1 if size else 0
        gaps.append((at, i if size else len(words), bt, j if size else len(wanted)))
        hit[i : i + end] = [True] * end
        used[j : j + end] = [True] * end
        at, bt = max(at, i + end), max(bt, j + end)
    for a0, a1, b0, b1 in gaps:  # short lines: word by word, between two sure places
        if a0 < a1 and b0 < b1 and (a1 - a0) * (b1 - b0) <= LARGEST_GAP:
            for i, j, size in SequenceMatcher(None, words[a0:a1], wanted[b0:b1], autojunk=False).get_matching_blocks():
                hit[a0 + i : a0 + i + size] = [True] * size
                used[b0 + j : b0 + j + size] = [True] * size
    return hit, used


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1)]


def _out_of_order(passages: Sequence[Passage], keep: list[bool], wanted: Sequence[str], used: Sequence[bool]) -> None:
    """Keeps passages whose words stand elsewhere in what is left of the gold text."""
    shingles = _shingles(wanted)
    left = Counter(s for k, s in enumerate(shingles) if not all(used[k : k + SHINGLE]))
    for passage in passages if left else ():
        own = Counter(_shingles(WORD.findall(passage.text)))
        both = own & left
        if not keep[passage.index] and own and both.total() >= 0.7 * own.total() and own.total() > 1:
            keep[passage.index] = True
            left -= both


def labelled(article: Path, verdicts: Sequence[str] = KEPT) -> set[int]:
    """Numbers of the lines with one of these verdicts: of those that stay. In: labels in the form of tests/corpus."""
    found: set[int] = set()
    for row in article.read_text(encoding="utf-8").splitlines():
        kind, lines, *said = row.split("\t")
        if kind == "L" and said[0] in verdicts:
            first, _, last = lines.partition("-")
            found.update(range(int(first), int(last or first) + 1))
    return found


# ---------------------------------------------------------------- other people's ways of copying


def restyled(source: Source, keep: Sequence[bool], key: str) -> list[tuple[Source, list[bool]]]:
    """The same plain text as other people would have copied it, with its labels: other list marks or none, blank lines
    between all blocks or none, headings in capitals or marked, hard-wrapped, and with less of the page around the
    article. The same page gives the same copies."""
    inside = [k for k, yes in enumerate(keep) if yes]
    if source.form != "text" or not inside:
        return []
    out = []
    for crop in (False, True):
        dice = random.Random(zlib.crc32(f"{key} {crop}".encode()))
        first, last = 0, len(keep)
        if crop:
            first, last = max(0, inside[0] - dice.randrange(14)), min(last, inside[-1] + 1 + dice.randrange(18))
        marker, blanks, wrapped = dice.choice(MARKERS), dice.choice(BLANKS), dice.random() < WRAPPED
        head = dice.choice(HEADS)
        lines: list[str] = []
        labels_: list[bool] = []
        for passage in source.passages[first:last]:
            gap = bool(lines) and (blanks == "all" or (blanks == "as they were" and passage.gap))
            below = source.passages[passage.index + 1 : passage.index + 2]
            text = _remarked(passage.text, marker, head, over=bool(below) and len(below[0].text.split()) >= LEAST_BELOW)
            parts = textwrap.wrap(text, WIDTH) if wrapped and len(text) > WIDTH else [text]
            new = ["", *parts] if gap else parts
            lines += new
            labels_ += [keep[passage.index]] * len(new)
        text = "\n".join(lines)
        copy = Source(source.name, source.stem, "", text, text_passages(text))
        out.append((copy, [labels_[passage.line - 1] for passage in copy.passages]))
    return out


def _remarked(text: str, marker: str | None, head: str, *, over: bool) -> str:
    """A line with another list mark, or a heading over text in another dress."""
    found = BULLET.match(text)
    if found:
        return text if marker is None or found[0].strip()[0].isalnum() else marker + text[found.end() :]
    if not over or len(text.split()) > LEAST_BELOW or text.rstrip().endswith((".", ":", ",")):
        return text
    return text.upper() if head == "capitals" else f"{head}{text}"
