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


@dataclass(slots=True)
class Held:
    """What one element holds. (Not frozen: filled in as the page is counted.)"""

    parent: int  # number; 0: none
    tag: str
    kinds: int  # families of its class words, as bits
    running: int = 0  # words of running text
    words: int = 0
    linked: float = 0.0  # words in links
    lines: int = 0
    first: int = -1  # line
    last: int = -1
    pull: float = 0.0  # running text just inside it


@dataclass(frozen=True, slots=True)
class Containers:
    """The elements of one page."""

    passages: Sequence[Passage]
    markups: Sequence[Markup]
    words: Sequence[int]  # of each line
    running: Sequence[int]  # words of running text of each line
    total: int  # of the page; at least 1
    shares: dict[int, tuple[float, float]]  # of each element: running text, of the page's; links, of its words
    own: Sequence[int]  # number of each line's nearest element; 0: none
    held: dict[int, Held]  # by number, those around before those inside
    title: int | None  # line of the headline

    def around(self, number: int) -> list[int]:
        """An element and those around it, nearest first."""
        found = []
        while number:
            found.append(number)
            number = self.held[number].parent
        return found


def containers_of(passages: Sequence[Passage]) -> Containers:
    """Counts what the elements of a page hold."""
    markups = [passage.markup or NO_MARKUP for passage in passages]
    words = [word_count(passage.text) for passage in passages]
    running = [
        _running(passages[k], markups[k], size) if size >= RUNNING else 0 for k, size in enumerate(words)
    ]  # most lines are short
    held: dict[int, Held] = {}
    own: list[int] = []
    for k, (markup, size, run) in enumerate(zip(markups, words, running, strict=True)):
        within = markup.within
        if not within:
            own.append(0)
            continue
        number = within[-1].number
        own.append(number)
        here = held.get(number) or _opened(within, held)
        here.running += run
        here.words += size
        here.linked += markup.links * size
        here.lines += 1
        if here.first < 0:
            here.first = k
        here.last = k
    for here in reversed(held.values()):
        if here.parent:
            _add(here, held[here.parent])
    for number, run in zip(own, running, strict=True):
        if run:
            _pull(number, run, held)
    total = sum(running) or 1
    shares = {n: (round(here.running / total, 4), share(here.linked, here.words)) for n, here in held.items()}
    return Containers(passages, markups, words, running, total, shares, own, held, _headline(passages, markups, words))


def word_count(text: str) -> int:
    """Words of a line, told by its blanks: exact enough to weigh it by, and found in no time."""
    count = text.count(" ") + 1
    return count if text.isascii() else count + unspaced(text)


def _running(passage: Passage, markup: Markup, words: int) -> int:
    """Words of running text in a line of no fewer than RUNNING words."""
    if markup.links > MOST_LINKED:
        return 0
    return words if words >= LONG or markup.tag == "p" or passage.text[-1:] in FINAL else 0


def _opened(within: tuple[Container, ...], held: dict[int, Held]) -> Held:
    """Makes room for the elements a line stands in; out: the innermost."""
    depth = len(within) - 1
    while depth and within[depth - 1].number not in held:
        depth -= 1
    parent = within[depth - 1].number if depth else 0
    for number, tag, words in within[depth:]:
        held[number] = made = Held(parent, tag, kinds_of(words) if words else 0)
        parent = number
    return made


def _add(here: Held, around: Held) -> None:
    around.running += here.running
    around.words += here.words
    around.linked += here.linked
    around.lines += here.lines
    if here.first < around.first or around.first < 0:
        around.first = here.first
    if here.last > around.last:
        around.last = here.last


def _pull(number: int, words: int, held: dict[int, Held]) -> None:
    """A paragraph speaks for the elements around it, less the further away they are."""
    part: float = words
    for _ in range(UP):
        number = held[number].parent if number else 0
        if not number:
            return
        held[number].pull += part
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


def _headline(passages: Sequence[Passage], markups: Sequence[Markup], words: Sequence[int]) -> int | None:
    """The line that says what the document's own title says; else its first heading of the first level."""
    named = next((p.text for p, markup in zip(passages, markups, strict=True) if markup.tag == "title"), "")
    title, spelled = frozenset(words_of(named)), named.lower()
    best, found = 0.0, None
    for k, (passage, markup, size) in enumerate(zip(passages, markups, words, strict=True)):
        if markup.tag == "title" or not 2 <= size <= TITLE_WORDS:
            continue
        if markup.level or (title and passage.text.lower() in spelled):
            weight = _names(passage.text, markup, title)
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
    """The smallest element that holds the headline and running text besides; 0: none."""
    if page.title is None:
        return 0
    for number in page.around(page.own[page.title]):
        here = page.held[number]
        if here.last > page.title and here.running - page.running[page.title] >= AFTER_TITLE:
            return number
    return 0


def fullest(page: Containers) -> int:
    """The smallest element that holds most of the page's running text; 0: none."""
    full = [(here.lines, -number) for number, here in page.held.items() if here.running >= MOST * page.total]
    return -min(full)[1] if full else 0


def strongest(page: Containers) -> int:
    """The element with most running text just inside it, less what it holds of links; 0: none."""
    pulls = [(here.pull * (1 - page.shares[n][1]), -n) for n, here in page.held.items() if here.pull]
    return -max(pulls)[1] if pulls else 0


class Seen:
    """A page, seen from one of its elements: how far up one must go from it to meet the branch of the page that another
    stands in, and what that branch holds.

    What the element itself holds is left out: it is the same for all lines of a page, and of a few hundred pages a
    model learns by it which page it sees.
    """

    def __init__(self, page: Containers, number: int) -> None:
        """`number`: of the element; 0: none."""
        held = page.held
        up = {around: n for n, around in enumerate(page.around(number))}
        inside = (1.0, 0.5, 0, 0)
        self.rows: dict[int, tuple[float, ...]] = {0: (len(up), *inside)}  # by number
        rows = self.rows
        for inner, here in held.items():
            parent = here.parent
            if inner in up:
                rows[inner] = (up[inner], *inside)
            elif parent in up or not parent:
                rows[inner] = (up.get(parent, len(up)), *page.shares[inner], here.lines, min(999, here.words))
            else:
                rows[inner] = rows[parent]
        count = len(page.own)
        first, last = (held[number].first, held[number].last) if number else (0, count - 1)
        self.off = [-1] * first + [0] * (last + 1 - first) + [1] * (count - 1 - last)
