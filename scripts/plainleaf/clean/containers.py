"""The elements of a saved web page that lines stand in: how much running text each holds.

Rules have no say in here. Where a rule takes an article for advertising, what the page's own shape says still stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from plainleaf.clean.look import FINAL, unspaced, words_of
from plainleaf.knowledge import load
from plainleaf.model import Container, Markup, Passage
from plainleaf.sieve import Sieve, asking

RUNNING, LONG = 8, 20
"""Words from which a line that ends like a sentence, or stands in a paragraph, is running text; any other line."""

MOST_LINKED = 0.5
"""Share of link text above which a line is no running text."""

UP = 4
"""Elements above a paragraph that count it as theirs, each half as much as the one below."""

TITLE_WORDS = 40
"""Words of the longest headline."""

AFTER_TITLE = 40
"""Words of running text that an element must hold beside the headline to be its article."""

MOST = 0.6
"""Share of the page's running text: the smallest element that holds so much."""

FAR = 99

NO_MARKUP = Markup()


@dataclass(frozen=True, slots=True)
class Elements:
    """What the elements of one page hold: one value each, an element by its place in the lists. Those around stand before
    those inside; place 0 stands for no element. (Lists, not an object each: so adding up takes half the time.)"""

    numbers: list[int]  # their own, on the page
    parents: list[int]  # places of the elements around; 0: none
    tags: list[str]
    kinds: list[int]  # families of their class words, as bits
    running: list[int]  # words of running text
    words: list[int]
    linked: list[float]  # words in links
    lines: list[int]
    first: list[int]  # line
    last: list[int]
    pull: list[float]  # running text just inside

    def around(self, place: int) -> list[int]:
        """An element and those around it, nearest first."""
        found = []
        while place:
            found.append(place)
            place = self.parents[place]
        return found


@dataclass(frozen=True, slots=True)
class Containers:
    """The lines of one page, and the elements they stand in."""

    passages: Sequence[Passage]
    markups: Sequence[Markup]
    words: Sequence[int]  # of each line
    running: Sequence[int]  # words of running text of each line
    total: int  # of the page; at least 1
    own: Sequence[int]  # place of each line's nearest element; 0: none
    held: Elements
    shares: Sequence[float]  # by place: running text, of the page's
    links: Sequence[float]  # by place: words in links, of all its words
    title: int | None  # line of the headline


def containers_of(passages: Sequence[Passage]) -> Containers:
    """Counts what the elements of a page hold."""
    markups = [passage.markup or NO_MARKUP for passage in passages]
    texts = [passage.text for passage in passages]
    words = list(map(word_count, texts))
    running = [
        _running(text, markup, size) if size >= RUNNING else 0  # most lines are short
        for text, markup, size in zip(texts, markups, words, strict=True)
    ]
    own, opened = _own(markups)
    held = _nothing_held(opened)
    _add_up(held, own, words, running, [markup.links for markup in markups])
    total = sum(running) or 1
    shares = [round(run / total, 4) for run in held.running]
    links = [round(linked / size, 4) if size else 0.0 for linked, size in zip(held.linked, held.words, strict=True)]
    title = _headline(texts, markups, words)
    return Containers(passages, markups, words, running, total, own, held, shares, links, title)


def word_count(text: str) -> int:
    """Words of a line, told by its blanks: exact enough to weigh it by, and found in no time."""
    count = text.count(" ") + 1
    return count if text.isascii() else count + unspaced(text)


def _running(text: str, markup: Markup, words: int) -> int:
    """Words of running text in a line of no fewer than RUNNING words."""
    if markup.links > MOST_LINKED:
        return 0
    return words if words >= LONG or markup.tag == "p" or text[-1:] in FINAL else 0


Opened = list[tuple[int, int, str, int]]
"""Number of each element, place of the one around it, tag, and families of its class words, in the order of places."""


def _own(markups: Sequence[Markup]) -> tuple[list[int], Opened]:
    """The place of each line's nearest element, and the elements that lines stand in."""
    opened: Opened = [(0, 0, "", 0)]
    places: dict[int, int] = {}  # by number
    own: list[int] = []
    last: tuple[Container, ...] = ()
    place = 0
    for markup in markups:
        within = markup.within
        if within is not last:  # lines of one block share it
            last = within
            place = _opened(within, places, opened)
        own.append(place)
    return own, opened


def _opened(within: tuple[Container, ...], places: dict[int, int], opened: Opened) -> int:
    """Makes room for the elements a line stands in; out: the place of the innermost, 0 where there is none."""
    depth = len(within)
    while depth and within[depth - 1][0] not in places:
        depth -= 1
    parent = places[within[depth - 1][0]] if depth else 0
    for number, tag, words in within[depth:]:
        opened.append((number, parent, tag, kinds_of(words) if words else 0))
        places[number] = parent = len(opened) - 1
    return parent


def _nothing_held(opened: Opened) -> Elements:
    numbers, parents, tags, kinds = map(list, zip(*opened, strict=True))
    size = len(numbers)
    none, never, nil = [0] * size, [-1] * size, [0.0] * size
    return Elements(numbers, parents, tags, kinds, none, none[:], nil, none[:], never, never[:], nil[:])


def _add_up(held: Elements, own: Sequence[int], sizes: Sequence[int], runs: Sequence[int], of: Sequence[float]) -> None:
    """Adds each line to its element, and each element to the one around it. `of`: share of links in each line."""
    parents, running, words, linked = held.parents, held.running, held.words, held.linked
    lines, first, last = held.lines, held.first, held.last
    for k, (place, size, run, links) in enumerate(zip(own, sizes, runs, of, strict=True)):
        if place:
            running[place] += run
            words[place] += size
            if links:
                linked[place] += links * size
            lines[place] += 1
            if first[place] < 0:
                first[place] = k
            last[place] = k
            if run:
                _pull(place, run, held)
    for place in range(len(parents) - 1, 0, -1):
        up = parents[place]
        if up:
            running[up] += running[place]
            words[up] += words[place]
            linked[up] += linked[place]
            lines[up] += lines[place]
            if first[place] < first[up] or first[up] < 0:
                first[up] = first[place]
            if last[place] > last[up]:
                last[up] = last[place]


def _pull(place: int, words: int, held: Elements) -> None:
    """A paragraph speaks for the elements around it, less the further away they are."""
    part: float = words
    for _ in range(UP):
        place = held.parents[place]
        if not place:
            return
        held.pull[place] += part
        part /= 2


def share(part: float, whole: float) -> float:
    """A rounded share; of nothing, 0."""
    return round(part / whole, 4) if whole else 0.0


# ---------------------------------------------------------------- class words


@cache
def families() -> tuple[str, ...]:
    """What class words name: [classes] of knowledge/page_words.toml."""
    return tuple(load("page_words")["classes"])


@cache
def _signs() -> tuple[Sieve, tuple[tuple[Callable[[str], object], int], ...]]:
    """The patterns of all families: what finds those that could fit, and how each is asked, with its family's bit."""
    found = [re.compile(sign) for signs in load("page_words")["classes"].values() for sign in signs]
    bits = [1 << n for n, signs in enumerate(load("page_words")["classes"].values()) for _ in signs]
    asked = [asking(pattern, "has") for pattern in found]
    return Sieve((pattern, "has") for pattern in found), tuple(zip(asked, bits, strict=True))


@lru_cache(maxsize=20_000)
def _kinds(word: str) -> int:
    sieve, signs = _signs()
    kinds = 0
    for n in sieve.through(word):
        fits, bit = signs[n]
        if not kinds & bit and fits(word):
            kinds |= bit
    return kinds


@lru_cache(maxsize=20_000)
def kinds_of(words: tuple[str, ...]) -> int:
    """The families that an element's class words belong to, one bit each."""
    kinds = 0
    for word in words:
        kinds |= _kinds(word)
    return kinds


# ---------------------------------------------------------------- the headline


def _headline(texts: Sequence[str], markups: Sequence[Markup], words: Sequence[int]) -> int | None:
    """The line that says what the document's own title says; else its first heading of the first level."""
    named = next((text for text, markup in zip(texts, markups, strict=True) if markup.tag == "title"), "")
    title, spelled = frozenset(words_of(named)), named.lower()
    longest = len(spelled) if title else 0
    best, found = 0.0, None
    for k, (text, markup, size) in enumerate(zip(texts, markups, words, strict=True)):
        if not (markup.level or len(text) <= longest) or not 2 <= size <= TITLE_WORDS or markup.tag == "title":
            continue
        if markup.level or text.lower() in spelled:
            weight = _names(text, markup, title)
            if weight > best:
                best, found = weight, k
    return found


def _names(text: str, markup: Markup, title: frozenset[str]) -> float:
    """How well a line names the document; 0: not at all."""
    words = words_of(text)
    both = title.intersection(words)
    if markup.level != 1 and (not both or len(both) < 0.25 * len(title)):
        return 0.0
    inside = share(sum(map(both.__contains__, words)), len(words))
    if markup.level != 1 and inside < 0.6:
        return 0.0
    level = {0: 0.0, 1: 0.35, 2: 0.2}.get(markup.level, 0.1)
    linked = 0.3 if markup.links > MOST_LINKED else 0.0
    return round(inside * inside * math.sqrt(share(len(both), len(title))) + level - linked, 4)


# ---------------------------------------------------------------- where the article may be


def titled(page: Containers) -> int:
    """The place of the smallest element that holds the headline and running text besides; 0: none."""
    if page.title is None:
        return 0
    held = page.held
    for place in held.around(page.own[page.title]):
        if held.last[place] > page.title and held.running[place] - page.running[page.title] >= AFTER_TITLE:
            return place
    return 0


def fullest(page: Containers) -> int:
    """The place of the smallest element that holds most of the page's running text; 0: none."""
    held, enough = page.held, MOST * page.total
    full = [(held.lines[n], -held.numbers[n], n) for n, run in enumerate(held.running) if n and run >= enough]
    return min(full)[-1] if full else 0


def strongest(page: Containers) -> int:
    """The place of the element with most running text just inside it, less what it holds of links; 0: none."""
    held = page.held
    pulls = [(pull * (1 - page.links[n]), -held.numbers[n], n) for n, pull in enumerate(held.pull) if pull]
    return max(pulls)[-1] if pulls else 0


class Seen:
    """A page, seen from one of its elements: how far up one must go from it to meet the branch of the page that another
    stands in, and what that branch holds.

    What the element itself holds is left out: it is the same for all lines of a page, and of a few hundred pages a
    model learns by it which page it sees.
    """

    def __init__(self, page: Containers, place: int) -> None:
        """`place`: of the element; 0: none."""
        held = page.held
        up = {around: n for n, around in enumerate(held.around(place))}
        inside = (1.0, 0.5, 0, 0)
        self.rows: list[tuple[float, ...]] = [(len(up), *inside)]  # by place
        rows = self.rows
        for inner, parent in enumerate(held.parents):
            if inner in up:
                rows.append((up[inner], *inside))
            elif parent and parent not in up:
                rows.append(rows[parent])
            elif inner:
                here = (page.shares[inner], page.links[inner], held.lines[inner], min(999, held.words[inner]))
                rows.append((up.get(parent, len(up)), *here))
        count = len(page.own)
        first, last = (held.first[place], held.last[place]) if place else (0, count - 1)
        self.off = [-1] * first + [0] * (last + 1 - first) + [1] * (count - 1 - last)
