"""What the line model is told of every line: named columns of numbers, one number a line, each made only where it is wanted.

No column holds a word of the page: only counts, shares, distances and the names of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter

from plainleaf.clean.lines import FAMILIES, Lines, Page
from plainleaf.clean.look import Look
from plainleaf.clean.running import COSTS, Running
from plainleaf.clean.windows import (
    FAR,
    Column,
    distance,
    shares,
    shifted,
    since_marked,
    sum_after,
    sum_before,
    sum_within,
    sums,
)
from plainleaf.clean.wording import NO_WORDING, SPOKEN, Spoken, Wording
from plainleaf.model import Passage

Columns = dict[str, Column]

FIRST: Callable[[str], str] = itemgetter(0)

ENDS = {mark: n for n, marks in enumerate((".", "?", "!", ":", ",;", "…", '”"’', ")]", "»→>›|+"), 1) for mark in marks}
"""Kinds of last character; a digit is 10, a letter 0."""

MARKS = {"*": 1, "+": 2, "o": 3}
"""List markers of pages saved as text, by depth; numbers are 4, others 5."""


def columns(page: Page, wanted: Collection[str] | None = None, wording: Wording = NO_WORDING) -> Columns:
    """The columns of a page of plain text by name; those of a saved web page are page_columns.

    `wanted`: no other columns are made. `wording`: weights of words.
    """
    lines = Lines(page, wording)
    return {name: COLUMNS[name](lines) for name in (COLUMNS if wanted is None else wanted)}


# ---------------------------------------------------------------- the columns


def _end(text: str) -> int:
    last = text[-1:]
    if last == "." and text.endswith("..."):
        return ENDS["…"]
    return ENDS.get(last, 10 if last.isdigit() else 0)


def _bullet(here: Look, passage: Passage) -> int:
    if not here.bullet:
        return 0
    if here.numbered:
        return 4
    return MARKS.get(here.text[:1], min(3, passage.markup.depth) if passage.markup else 5)


def _capitals(texts: Sequence[str]) -> Column:
    """Share of words that begin with a capital."""
    split = list(map(str.split, texts))
    return [sum(map(str.isupper, map(FIRST, words))) / len(words) if words else 0.0 for words in split]


def _since_title(lines: Running) -> Column:
    title, sums = lines.title, lines.prose_sums
    if title is None:
        return [-1.0] * lines.count
    return [*[-1] * (title + 1), *[n - sums[title] for n in sums[title + 1 : -1]]]


def _from_title(lines: Running) -> Column:
    title = lines.title
    if title is None:
        return [-FAR] * lines.count
    return [max(-50, min(100, k - title)) for k in range(lines.count)]


def _outside(cost: int) -> Callable[[Running], Column]:
    def made(lines: Running) -> Column:
        a, b = lines.blocks[cost]
        return [*range(-a, 0), *[0] * (b - a), *range(1, lines.count - b + 1)]

    return made


def _inside(cost: int) -> Callable[[Running], Column]:
    def made(lines: Running) -> Column:
        a, b = lines.blocks[cost]
        return [*[0] * a, *map(min, range(b - a), range(b - a, 0, -1)), *[0] * (lines.count - b)]

    return made


def _in_block(cost: int) -> Callable[[Running], Column]:
    def made(lines: Running) -> Column:
        (a, b), sums = lines.blocks[cost], lines.prose_sums
        return [(sums[b] - sums[a]) / sums[-1] if sums[-1] else 0.0] * lines.count

    return made


def _prose_in_stanza(lines: Running) -> Column:
    return _in_stanzas(lines, lines.prose_sums)


def _in_stanzas(lines: Running, sums: Sequence[int]) -> Column:
    out: list[float] = []
    for a, b in lines.stanzas:
        out += [sums[b] - sums[a]] * (b - a)
    return out


def _family_since(name: str) -> Callable[[Lines], Column]:
    number = FAMILIES.index(name)
    return lambda lines: since_marked(lines.prose, [family == number for family in lines.families])


def _family_above(name: str) -> Callable[[Lines], Column]:
    number = FAMILIES.index(name)
    return lambda lines: distance([family == number for family in lines.families])


def _prose_length(size: int) -> Callable[[Running], Column]:
    return lambda lines: shares(sum_within(lines.prose_sums, size), sum_within(lines.line_sums, size))


def _prose_after(size: int) -> Callable[[Running], Column]:
    return lambda lines: sum_after(lines.prose_sums, size)


def _words_beside(step: int) -> Callable[[Running], Column]:
    return lambda lines: shifted(lines.words, step)


def _kind_beside(step: int) -> Callable[[Lines], Column]:
    return lambda lines: shifted(lines.kinds, step)


def _spoken(made: Spoken) -> Callable[[Lines], Column]:
    return lambda lines: made(lines.said, lines.words)


def _unfinished(size: int) -> Callable[[Running], Column]:
    return lambda lines: sum_within(lines.unfinished, size)


RUNNING: dict[str, Callable[[Running], Column]] = {
    # the line
    "words": lambda lines: [*lines.words],
    "end": lambda lines: list(map(_end, lines.texts)),
    "capitals": lambda lines: _capitals(lines.texts),
    "repeat": lambda lines: [*map(min, lines.times, [5] * lines.count)],
    # the lines beside it
    **{f"words {n:+d}": _words_beside(n) for n in (-1, 1)},
    **{f"unfinished within {n}": _unfinished(n) for n in (5, 15)},
    "prose length 15": _prose_length(15),
    "prose lines within 5": lambda lines: sum_within(lines.line_sums, 5),
    **{f"prose after {n}": _prose_after(n) for n in (15, 40)},
    # where it stands
    "prose above": lambda lines: lines.prose_sums[:-1],
    "share above": lambda lines: [n / max(1, lines.prose_sums[-1]) for n in lines.prose_sums[:-1]],
    "share below": lambda lines: [1 - n / max(1, lines.prose_sums[-1]) for n in lines.prose_sums[1:]],
    "from title": _from_title,
    "prose since title": _since_title,
    "long prose above": lambda lines: distance(lines.long),
    # the heaviest stretch of running text
    **{f"outside block {cost}": _outside(cost) for cost in COSTS},
    **{f"inside block {cost}": _inside(cost) for cost in COSTS},
    **{f"share in block {cost}": _in_block(cost) for cost in COSTS},
    # the lines between two gaps
    "stanza": lambda lines: [b - a for a, b in lines.stanzas for _ in range(a, b)],
    "prose in stanza": _prose_in_stanza,
}
"""Columns of any page, plain text or saved from the web."""

COLUMNS: dict[str, Callable[[Lines], Column]] = {
    **RUNNING,
    # the line
    "capitals": lambda lines: _capitals([here.bare for here in lines.looks]),
    "common": lambda lines: [here.common for here in lines.looks],
    "bullet": lambda lines: [_bullet(h, p) for h, p in zip(lines.looks, lines.page.passages, strict=True)],
    "commas": lambda lines: shares([here.text.count(",") for here in lines.looks], lines.words),
    # what its words speak for, and those around it
    **{name: _spoken(made) for name, made in SPOKEN.items()},
    # what the rules say
    "rule": lambda lines: [*lines.families],
    "rule weight": lambda lines: [max(-10.0, mark.weight) for mark in lines.page.around],
    "place weight": lambda lines: [*lines.page.zones],
    "rules keep": lambda lines: [*lines.page.kept],
    # the lines beside it
    **{f"kind {n:+d}": _kind_beside(n) for n in (-1, 1)},
    "rule +1": lambda lines: shifted(lines.families, 1),
    "dates within 15": lambda lines: sum_within(lines.signed, 15),
    "rules before 40": lambda lines: sum_before(lines.sure_sums, 40),
    # the known boilerplate above and below, and how much running text lies between
    "prose since rule": lambda lines: since_marked(lines.prose, lines.sure),
    "prose to rule": lambda lines: since_marked(lines.prose[::-1], lines.sure[::-1])[::-1],
    "prose since closing": lambda lines: since_marked(lines.prose, lines.closing),
    "related above": _family_above("related"),
    **{f"prose since {name}": _family_since(name) for name in ("related", "comments", "date")},
    "rules in stanza": lambda lines: _in_stanzas(lines, lines.sure_sums),
    # what the page speaks of
    "block words": lambda lines: shares(lines.shared, lines.matters),
    "block words within 3": lambda lines: shares(sum_within(sums(lines.shared), 3), sum_within(sums(lines.matters), 3)),
}
"""Each column of plain text, and how it is made; knowledge/line_columns.toml says each in words."""
