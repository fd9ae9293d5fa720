"""What the line model is told of every line: named columns of numbers, one number a line, each made only where it is wanted.

No column holds a word of the page: only counts, shares, distances and the names of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter

from plainleaf.clean.lines import COSTS, FAMILIES, Lines, Page
from plainleaf.clean.look import Look
from plainleaf.clean.windows import (
    FAR,
    Column,
    distance,
    last_marked,
    shares,
    shifted,
    since_marked,
    sum_after,
    sum_before,
    sum_within,
    sums,
)
from plainleaf.model import Passage

Columns = dict[str, Column]

FIRST: Callable[[str], str] = itemgetter(0)

ENDS = {mark: n for n, marks in enumerate((".", "?", "!", ":", ",;", "…", '”"’', ")]", "»→>›|+"), 1) for mark in marks}
"""Kinds of last character; a digit is 10, a letter 0."""

MARKS = {"*": 1, "+": 2, "o": 3}
"""List markers of pages saved as text, by depth; numbers are 4, others 5."""

US = frozenset(["we", "our", "us"])

THEY = frozenset(["i", "he", "she", "they", "it", "was", "were", "is", "are", "said"])

SYMBOLS = "|»›→©@/#"


def columns(
    page: Page,
    wanted: Collection[str] | None = None,
    running: Sequence[int] | None = None,
    title: int | None = None,
) -> Columns:
    """The columns of a page's text by name; those of mark-up are article.page_columns.

    `wanted`: no other columns are made. `running`: words of running text of each line, `title`: the line
    that is the title, where the page's mark-up knows better than the rules.
    """
    lines = Lines(page, running, title)
    return {name: make(lines) for name, make in COLUMNS.items() if wanted is None or name in wanted}


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


def _capitals(lines: Lines) -> Column:
    """Share of words that begin with a capital."""
    split = [here.bare.split() for here in lines.looks]
    return [sum(map(str.isupper, map(FIRST, words))) / len(words) if words else 0.0 for words in split]


def _since_title(lines: Lines) -> Column:
    title, sums = lines.title, lines.prose_sums
    if title is None:
        return [-1.0] * lines.count
    return [*[-1] * (title + 1), *[n - sums[title] for n in sums[title + 1 : -1]]]


def _from_title(lines: Lines) -> Column:
    title = lines.title
    if title is None:
        return [-FAR] * lines.count
    return [max(-50, min(100, k - title)) for k in range(lines.count)]


def _outside(cost: int) -> Callable[[Lines], Column]:
    def made(lines: Lines) -> Column:
        a, b = lines.blocks[cost]
        return [*range(-a, 0), *[0] * (b - a), *range(1, lines.count - b + 1)]

    return made


def _inside(cost: int) -> Callable[[Lines], Column]:
    def made(lines: Lines) -> Column:
        a, b = lines.blocks[cost]
        return [*[0] * a, *map(min, range(b - a), range(b - a, 0, -1)), *[0] * (lines.count - b)]

    return made


def _in_block(cost: int) -> Callable[[Lines], Column]:
    def made(lines: Lines) -> Column:
        (a, b), sums = lines.blocks[cost], lines.prose_sums
        return [(sums[b] - sums[a]) / sums[-1] if sums[-1] else 0.0] * lines.count

    return made


def _in_stanza(values: Callable[[Lines], Sequence[int]]) -> Callable[[Lines], Column]:
    def made(lines: Lines) -> Column:
        sums, out = values(lines), []
        for a, b in lines.stanzas:
            out += [sums[b] - sums[a]] * (b - a)
        return out

    return made


def _family_since(name: str) -> Callable[[Lines], Column]:
    number = FAMILIES.index(name)
    return lambda lines: since_marked(lines.prose, [family == number for family in lines.families])


def _family_above(name: str) -> Callable[[Lines], Column]:
    number = FAMILIES.index(name)
    return lambda lines: distance([family == number for family in lines.families])


def _place_in_stanza(lines: Lines) -> Column:
    return [n for a, b in lines.stanzas for n in range(b - a)]


def _share_of(words: frozenset[str]) -> Callable[[Lines], Column]:
    return lambda lines: [sum(map(words.__contains__, t)) / len(t) if t else 0.0 for t in lines.tokens]


def _digits(lines: Lines) -> Column:
    return [sum(map(str.isdigit, here.text[:400])) / max(1, len(here.text[:400])) for here in lines.looks]


def _symbols(lines: Lines) -> Column:
    return shares([sum(map(here.text.count, SYMBOLS)) for here in lines.looks], lines.words)


def _beside(values: Callable[[Lines], Sequence[int]], step: int) -> Callable[[Lines], Column]:
    return lambda lines: shifted(values(lines), step)


def _around(
    way: Callable[[Sequence[int], int], Column], sums: Callable[[Lines], Sequence[int]], size: int
) -> Callable[[Lines], Column]:
    return lambda lines: way(sums(lines), size)


def _prose_length(size: int) -> Callable[[Lines], Column]:
    return lambda lines: shares(sum_within(lines.prose_sums, size), sum_within(lines.line_sums, size))


COLUMNS: dict[str, Callable[[Lines], Column]] = {
    # the line
    "words": lambda lines: [*lines.words],
    "common": lambda lines: [here.common for here in lines.looks],
    "end": lambda lines: [_end(here.text) for here in lines.looks],
    "bullet": lambda lines: [_bullet(h, p) for h, p in zip(lines.looks, lines.page.passages, strict=True)],
    "capitals": _capitals,
    "commas": lambda lines: shares([here.text.count(",") for here in lines.looks], lines.words),
    "repeat": lambda lines: [*map(min, lines.times, [5] * lines.count)],
    "repeats": lambda lines: [sum([n >= 3 for n in lines.times]) / max(1, lines.count)] * lines.count,
    "repeats before": lambda lines: sum_before(sums([n >= 3 for n in lines.times]), 8),
    "digits": _digits,
    "symbols": _symbols,
    "tabs": lambda lines: [here.tabs for here in lines.looks],
    "we": _share_of(US),
    "they": _share_of(THEY),
    # what the rules say
    "rule": lambda lines: [*lines.families],
    "rule weight": lambda lines: [max(-10.0, mark.weight) for mark in lines.page.around],
    "place weight": lambda lines: [*lines.page.zones],
    "rules keep": lambda lines: [*lines.page.kept],
    # the lines beside it
    **{f"words {n:+d}": _beside(lambda lines: lines.words, n) for n in (-2, -1, 1, 2)},
    **{f"kind {n:+d}": _beside(lambda lines: lines.kinds, n) for n in (-2, -1, 1, 2)},
    **{f"rule {n:+d}": _beside(lambda lines: lines.families, n) for n in (-2, -1, 1, 2)},
    **{f"bullets within {n}": _around(sum_within, lambda lines: lines.bullets, n) for n in (5, 15)},
    **{f"dates within {n}": _around(sum_within, lambda lines: lines.signed, n) for n in (5, 15)},
    **{f"unfinished within {n}": _around(sum_within, lambda lines: lines.unfinished, n) for n in (5, 15)},
    **{f"prose length {n}": _prose_length(n) for n in (5, 15)},
    "prose lines within 5": _around(sum_within, lambda lines: lines.line_sums, 5),
    "short within 40": lambda lines: sum_within(sums([0 < kind <= 2 for kind in lines.kinds]), 40),
    **{f"prose before {n}": _around(sum_before, lambda lines: lines.prose_sums, n) for n in (5, 15, 40)},
    **{f"prose after {n}": _around(sum_after, lambda lines: lines.prose_sums, n) for n in (5, 15, 40)},
    **{f"rules before {n}": _around(sum_before, lambda lines: lines.sure_sums, n) for n in (5, 15, 40)},
    **{f"rules after {n}": _around(sum_after, lambda lines: lines.sure_sums, n) for n in (5, 15, 40)},
    # where it stands
    "lines": lambda lines: [lines.count] * lines.count,
    "prose on page": lambda lines: [lines.prose_sums[-1]] * lines.count,
    "share of prose": lambda lines: [lines.prose_sums[-1] / max(1, sum(lines.words))] * lines.count,
    "prose above": lambda lines: lines.prose_sums[:-1],
    "share above": lambda lines: [n / max(1, lines.prose_sums[-1]) for n in lines.prose_sums[:-1]],
    "share below": lambda lines: [1 - n / max(1, lines.prose_sums[-1]) for n in lines.prose_sums[1:]],
    "place": lambda lines: [k / lines.count for k in range(lines.count)],
    "from end": lambda lines: [min(200, lines.count - k) for k in range(lines.count)],
    "from title": _from_title,
    "prose since title": _since_title,
    "long prose above": lambda lines: distance(lines.long),
    "long prose below": lambda lines: distance(lines.long[::-1])[::-1],
    # the heaviest stretch of running text
    **{f"outside block {cost}": _outside(cost) for cost in COSTS},
    **{f"inside block {cost}": _inside(cost) for cost in COSTS},
    **{f"share in block {cost}": _in_block(cost) for cost in COSTS},
    # the known boilerplate above and below, and how much running text lies between
    "rule above": lambda lines: last_marked(lines.families, lines.sure),
    "rule below": lambda lines: last_marked(lines.families[::-1], lines.sure[::-1])[::-1],
    "prose since rule": lambda lines: since_marked(lines.prose, lines.sure),
    "prose to rule": lambda lines: since_marked(lines.prose[::-1], lines.sure[::-1])[::-1],
    "closing above": lambda lines: last_marked(lines.families, lines.closing),
    "prose since closing": lambda lines: since_marked(lines.prose, lines.closing),
    **{f"{name} above": _family_above(name) for name in ("related", "comments", "date")},
    **{f"prose since {name}": _family_since(name) for name in ("related", "comments", "date")},
    # the lines between two gaps
    "stanza": lambda lines: [b - a for a, b in lines.stanzas for _ in range(a, b)],
    "place in stanza": _place_in_stanza,
    "prose in stanza": _in_stanza(lambda lines: lines.prose_sums),
    "rules in stanza": _in_stanza(lambda lines: lines.sure_sums),
    # what the page speaks of
    "topic": lambda lines: [sum(map(lines.topic.__contains__, t)) / len(t) if t else 0.0 for t in lines.tokens],
    "block words": lambda lines: shares(lines.shared, lines.matters),
    "block words within 3": lambda lines: shares(sum_within(sums(lines.shared), 3), sum_within(sums(lines.matters), 3)),
    "title words": lambda lines: [n / max(1, len(lines.heads)) for n in lines.named],
    "title words within 15": lambda lines: sum_within(
        sums([n if running else 0 for n, running in zip(lines.named, lines.prose, strict=True)]), 15
    ),
}
"""Each column's name and how it is made; knowledge/line_columns.toml says each in words."""
