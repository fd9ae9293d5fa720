"""What the line model is told of every line: named columns of numbers, one number a line, each made only where it is wanted.

No column holds a word of the page: only counts, shares, distances and the names of rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import accumulate, chain, pairwise
from operator import itemgetter, sub

from plainleaf.clean.look import Look, common_words
from plainleaf.clean.marks import Mark
from plainleaf.clean.page_columns import listed
from plainleaf.clean.title import Title
from plainleaf.model import Passage

Column = Sequence[float]
Columns = dict[str, Column]

FIRST: Callable[[str], str] = itemgetter(0)

FAR = 99
"""Lines: what is further away counts as this far."""

FAMILIES = listed(
    "body.prose body.sentence body.lead-in body.item body.row body.heading nav.fragment related.teaser"
    " nav.links nav.markup text references media date author topics metadata ad legal promo form comments"
    " related share nav"
)
"""Rules and families of rules, from those of article text to those of menus: the number of each is its place."""

CLOSING = ("related", "comments", "references", "share", "author", "promo", "form", "legal")
"""Families whose lines stand after an article's text."""

ENDS = {mark: n for n, marks in enumerate((".", "?", "!", ":", ",;", "…", '”"’', ")]", "»→>›|+"), 1) for mark in marks}
"""Kinds of last character; a digit is 10, a letter 0."""

MARKS = {"*": 1, "+": 2, "o": 3}
"""List markers of pages saved as text, by depth; numbers are 4, others 5."""

US = frozenset(["we", "our", "us"])
THEY = frozenset(["i", "he", "she", "they", "it", "was", "were", "is", "are", "said"])
SYMBOLS = "|»›→©@/#"

LONG_WORD = re.compile("[^ ]{5,}")
"""A word long enough to count as one of the page's matter, in words parted by blanks."""

TOPIC = 40
"""Words that a page's running text uses in most of its paragraphs: what it speaks of."""

COSTS = (3, 12, 40)
"""Words that a line without running text costs a block: the more, the closer together the block's paragraphs."""

BLOCK = 12
"""Cost of the block that is taken for the article where its words are compared."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as the rules left it."""

    passages: Sequence[Passage]
    looks: Sequence[Look]
    first: Sequence[Mark]  # of each line by itself
    known: Sequence[Mark]  # with what the brands, the mark-up and the page's facts say
    marks: Sequence[Mark]  # with what sells and what the publisher repeats
    around: Sequence[Mark]  # among its neighbours
    title: Title
    zones: Sequence[float]  # weight of the place: before the title, after the end
    kept: Sequence[bool]  # the rules' own verdicts
    tidy: bool  # nothing shows that the page was scraped


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


class Lines:
    """A page's lines, and what several columns are made from."""

    def __init__(self, page: Page, running: Sequence[int] | None = None, title: int | None = None) -> None:
        self.page = page
        self.looks = page.looks
        self.title = page.title.index if title is None else title
        self._running = running
        self.count = len(page.looks)

    @cached_property
    def words(self) -> list[int]:
        return [here.words for here in self.looks]

    @cached_property
    def sure(self) -> list[bool]:
        """Lines that a rule knows for boilerplate."""
        return [mark.sure_furniture for mark in self.page.marks]

    @cached_property
    def prose(self) -> Sequence[int]:
        """Words of running text."""
        if self._running is not None:
            return self._running
        return [here.words if here.prose and not sure else 0 for here, sure in zip(self.looks, self.sure, strict=True)]

    @cached_property
    def families(self) -> list[int]:
        numbers: dict[str, int] = {}
        return [
            numbers[rule] if (rule := mark.rule) in numbers else numbers.setdefault(rule, _family(rule))
            for mark in self.page.marks
        ]

    @cached_property
    def kinds(self) -> list[int]:
        """0 known boilerplate, 1 fragment, 2 list item, 3 lead-in, 4 sentence, 5 and 6 running text."""
        return [_kind(here, sure) for here, sure in zip(self.looks, self.sure, strict=True)]

    @cached_property
    def times(self) -> list[int]:
        """How often the page holds the line."""
        bare = [here.bare.lower() for here in self.looks]
        counts = Counter(bare)
        return [counts[text] for text in bare]

    @cached_property
    def prose_sums(self) -> list[int]:
        return _sums(self.prose)

    @cached_property
    def sure_sums(self) -> list[int]:
        return _sums(self.sure)

    @cached_property
    def line_sums(self) -> list[int]:
        """Lines of running text, added up."""
        return _sums([words > 0 for words in self.prose])

    @cached_property
    def long(self) -> list[bool]:
        return [words >= 25 for words in self.prose]

    @cached_property
    def signed(self) -> list[int]:
        """Dates and authors, added up."""
        who = (FAMILIES.index("date"), FAMILIES.index("author"))
        return _sums([family in who for family in self.families])

    @cached_property
    def bullets(self) -> list[int]:
        """Items of lists, added up."""
        return _sums([here.bullet for here in self.looks])

    @cached_property
    def unfinished(self) -> list[int]:
        """Lines that break off, added up."""
        return _sums([here.text.endswith(("…", "...", "[…]")) for here in self.looks])

    @cached_property
    def closing(self) -> list[bool]:
        last = {FAMILIES.index(name) for name in CLOSING}
        return [sure and family in last for sure, family in zip(self.sure, self.families, strict=True)]

    @cached_property
    def blocks(self) -> dict[int, tuple[int, int]]:
        """Begin and end of the page's heaviest stretch of running text, by what other lines cost it."""
        return {cost: heaviest([words or -cost for words in self.prose]) for cost in COSTS}

    @cached_property
    def stanzas(self) -> list[tuple[int, int]]:
        """Begin and end of the lines between two gaps."""
        edges = [k for k, here in enumerate(self.looks) if k == 0 or here.gap]
        edges.append(self.count)
        return list(pairwise(edges))

    @cached_property
    def matter(self) -> list[list[str]]:
        """Long words of each line."""
        return [LONG_WORD.findall(here.said) for here in self.looks]

    @cached_property
    def matters(self) -> list[int]:
        return [len(words) for words in self.matter]

    @cached_property
    def shared(self) -> list[int]:
        """Long words of each line that other paragraphs of the page's main block hold."""
        a, b = self.blocks[BLOCK]
        times = _held(words for words, running in zip(self.matter[a:b], self.prose[a:b], strict=True) if running)
        often = {word for word, n in times.items() if n > 1}
        inside = [a <= k < b and words > 0 for k, words in enumerate(self.prose)]
        return [
            sum(map((often if own else times).__contains__, words))
            for own, words in zip(inside, self.matter, strict=True)
        ]

    @cached_property
    def tokens(self) -> list[list[str]]:
        return [here.said.split() for here in self.looks]

    @cached_property
    def topic(self) -> set[str]:
        """The long words that most paragraphs hold; of equals, those first in the alphabet."""
        counts = _held(words for words, running in zip(self.matter, self.prose, strict=True) if running)
        least = min(nlargest(TOPIC, counts.values()), default=0)
        often = {word for word, n in counts.items() if n > least}
        equals = sorted([word for word, n in counts.items() if n == least])
        return often.union(equals[: TOPIC - len(often)])

    @cached_property
    def heads(self) -> set[str]:
        """The title's words that carry a topic."""
        common = common_words()
        words = [] if self.title is None else self.tokens[self.title]
        return {word for word in words if len(word) > 3 and word not in common}

    @cached_property
    def named(self) -> list[int]:
        """How many of the title's words each line holds."""
        return [len(self.heads.intersection(words)) for words in self.tokens]


def _held(lines: Iterable[Sequence[str]]) -> Counter[str]:
    """How many of the lines hold each word."""
    return Counter(chain.from_iterable(map(set, lines)))


def _family(rule: str) -> int:
    if rule in FAMILIES:
        return FAMILIES.index(rule)
    name = rule.split(".")[0]
    return FAMILIES.index(name) if name in FAMILIES else len(FAMILIES)


def _kind(here: Look, sure: bool) -> int:
    if sure:
        return 0
    if here.prose:
        return 6 if here.words >= 25 else 5
    return 4 if here.sentence else 3 if here.colon else 2 if here.bullet else 1


# ---------------------------------------------------------------- arithmetic


def _sums(values: Sequence[int]) -> list[int]:
    return [0, *accumulate(values)]


def _before(sums: Sequence[int], size: int) -> Column:
    """Of the `size` lines above each."""
    return list(map(sub, sums[:-1], [*[0] * size, *sums]))


def _after(sums: Sequence[int], size: int) -> Column:
    """Of the `size` lines below each."""
    return list(map(sub, [*sums[size + 1 :], *[sums[-1]] * size], sums[1:]))


def _within(sums: Sequence[int], size: int) -> Column:
    """Of the line and `size` on either side."""
    size = min(size, len(sums) - 1)
    return list(map(sub, [*sums[size + 1 :], *[sums[-1]] * size], [*[0] * size, *sums]))


def _shares(parts: Sequence[float], wholes: Sequence[float]) -> Column:
    return [part / whole if whole else 0.0 for part, whole in zip(parts, wholes, strict=False)]


def _shifted(values: Sequence[int], step: int) -> Column:
    """The value of the line so many below; -1 where there is none."""
    if step < 0:
        return [*[-1] * -step, *values][: len(values)]
    return [*values[step:], *[-1] * step][-len(values) :] if values else []


def _distance(marked: Sequence[bool]) -> Column:
    """Lines since the last marked one before."""
    out: list[float] = []
    far = FAR
    for mark in marked:
        far = far + 1 if far < FAR else FAR
        out.append(far)
        if mark:
            far = 0
    return out


def heaviest(values: Sequence[float]) -> tuple[int, int]:
    """Begin and end of the stretch with the greatest sum."""
    best, where, sum_, start = 0.0, (0, 0), 0.0, 0
    for k, value in enumerate(values):
        if sum_ <= 0:
            sum_, start = 0.0, k
        sum_ += value
        if sum_ > best:
            best, where = sum_, (start, k + 1)
    return where


def _last(values: Sequence[int], marked: Sequence[bool]) -> Column:
    """The value of the last marked line before; -1 where there is none."""
    out: list[float] = []
    last = -1
    for value, mark in zip(values, marked, strict=True):
        out.append(last)
        if mark:
            last = value
    return out


def _since(prose: Sequence[int], marked: Sequence[bool]) -> Column:
    """Words of running text since the last marked line."""
    out: list[float] = []
    sum_ = 0
    for words, mark in zip(prose, marked, strict=True):
        out.append(sum_)
        sum_ = 0 if mark else sum_ + words
    return out


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
    return lambda lines: _since(lines.prose, [family == number for family in lines.families])


def _family_above(name: str) -> Callable[[Lines], Column]:
    number = FAMILIES.index(name)
    return lambda lines: _distance([family == number for family in lines.families])


def _place_in_stanza(lines: Lines) -> Column:
    return [n for a, b in lines.stanzas for n in range(b - a)]


def _share_of(words: frozenset[str]) -> Callable[[Lines], Column]:
    return lambda lines: [sum(map(words.__contains__, t)) / len(t) if t else 0.0 for t in lines.tokens]


def _digits(lines: Lines) -> Column:
    return [sum(map(str.isdigit, here.text[:400])) / max(1, len(here.text[:400])) for here in lines.looks]


def _symbols(lines: Lines) -> Column:
    return _shares([sum(map(here.text.count, SYMBOLS)) for here in lines.looks], lines.words)


def _beside(values: Callable[[Lines], Sequence[int]], step: int) -> Callable[[Lines], Column]:
    return lambda lines: _shifted(values(lines), step)


def _around(
    way: Callable[[Sequence[int], int], Column], sums: Callable[[Lines], Sequence[int]], size: int
) -> Callable[[Lines], Column]:
    return lambda lines: way(sums(lines), size)


def _prose_length(size: int) -> Callable[[Lines], Column]:
    return lambda lines: _shares(_within(lines.prose_sums, size), _within(lines.line_sums, size))


COLUMNS: dict[str, Callable[[Lines], Column]] = {
    # the line
    "words": lambda lines: [*lines.words],
    "common": lambda lines: [here.common for here in lines.looks],
    "end": lambda lines: [_end(here.text) for here in lines.looks],
    "bullet": lambda lines: [_bullet(h, p) for h, p in zip(lines.looks, lines.page.passages, strict=True)],
    "capitals": _capitals,
    "commas": lambda lines: _shares([here.text.count(",") for here in lines.looks], lines.words),
    "repeat": lambda lines: [*map(min, lines.times, [5] * lines.count)],
    "repeats": lambda lines: [sum([n >= 3 for n in lines.times]) / max(1, lines.count)] * lines.count,
    "repeats before": lambda lines: _before(_sums([n >= 3 for n in lines.times]), 8),
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
    **{f"bullets within {n}": _around(_within, lambda lines: lines.bullets, n) for n in (5, 15)},
    **{f"dates within {n}": _around(_within, lambda lines: lines.signed, n) for n in (5, 15)},
    **{f"unfinished within {n}": _around(_within, lambda lines: lines.unfinished, n) for n in (5, 15)},
    **{f"prose length {n}": _prose_length(n) for n in (5, 15)},
    "prose lines within 5": _around(_within, lambda lines: lines.line_sums, 5),
    "short within 40": lambda lines: _within(_sums([0 < kind <= 2 for kind in lines.kinds]), 40),
    **{f"prose before {n}": _around(_before, lambda lines: lines.prose_sums, n) for n in (5, 15, 40)},
    **{f"prose after {n}": _around(_after, lambda lines: lines.prose_sums, n) for n in (5, 15, 40)},
    **{f"rules before {n}": _around(_before, lambda lines: lines.sure_sums, n) for n in (5, 15, 40)},
    **{f"rules after {n}": _around(_after, lambda lines: lines.sure_sums, n) for n in (5, 15, 40)},
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
    "long prose above": lambda lines: _distance(lines.long),
    "long prose below": lambda lines: _distance(lines.long[::-1])[::-1],
    # the heaviest stretch of running text
    **{f"outside block {cost}": _outside(cost) for cost in COSTS},
    **{f"inside block {cost}": _inside(cost) for cost in COSTS},
    **{f"share in block {cost}": _in_block(cost) for cost in COSTS},
    # the known boilerplate above and below, and how much running text lies between
    "rule above": lambda lines: _last(lines.families, lines.sure),
    "rule below": lambda lines: _last(lines.families[::-1], lines.sure[::-1])[::-1],
    "prose since rule": lambda lines: _since(lines.prose, lines.sure),
    "prose to rule": lambda lines: _since(lines.prose[::-1], lines.sure[::-1])[::-1],
    "closing above": lambda lines: _last(lines.families, lines.closing),
    "prose since closing": lambda lines: _since(lines.prose, lines.closing),
    **{f"{name} above": _family_above(name) for name in ("related", "comments", "date")},
    **{f"prose since {name}": _family_since(name) for name in ("related", "comments", "date")},
    # the lines between two gaps
    "stanza": lambda lines: [b - a for a, b in lines.stanzas for _ in range(a, b)],
    "place in stanza": _place_in_stanza,
    "prose in stanza": _in_stanza(lambda lines: lines.prose_sums),
    "rules in stanza": _in_stanza(lambda lines: lines.sure_sums),
    # what the page speaks of
    "topic": lambda lines: [sum(map(lines.topic.__contains__, t)) / len(t) if t else 0.0 for t in lines.tokens],
    "block words": lambda lines: _shares(lines.shared, lines.matters),
    "block words within 3": lambda lines: _shares(_within(_sums(lines.shared), 3), _within(_sums(lines.matters), 3)),
    "title words": lambda lines: [n / max(1, len(lines.heads)) for n in lines.named],
    "title words within 15": lambda lines: _within(
        _sums([n if running else 0 for n, running in zip(lines.named, lines.prose, strict=True)]), 15
    ),
}
"""Each column's name and how it is made; knowledge/line_columns.toml says each in words."""
