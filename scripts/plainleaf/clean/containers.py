"""The elements of a saved web page that lines stand in: how much running text each holds, and which may be the article.

Rules have no say in here. Where a rule takes an article for advertising, what the page's own shape says still stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from plainleaf.clean.look import Look, words_of
from plainleaf.knowledge import load
from plainleaf.model import Container, Markup, Passage
from plainleaf.sieve import Sieve, asking

RUNNING, LONG = 8, 20
"""Words from which a line that ends like a sentence, or stands in a paragraph, is running text; any other line."""

MOST_LINKED = 0.5
"""Share of link text above which a line is no running text."""

UP = 4
"""Elements above a paragraph that count it as theirs, each half as much as the one below."""

CANDIDATES = 30
"""Elements that are asked whether they are the article: those with most running text."""

NO_ARTICLE = frozenset(["p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "title"])
"""Elements that hold a paragraph of an article, not all of it."""

TITLE_WORDS = 40
"""Words of the longest headline."""

AFTER_TITLE = 40
"""Words of running text that an element must hold beside the headline to be its article."""

MOST = 0.6
"""Share of the page's running text: the smallest element that holds so much."""

FAR = 99


@dataclass(slots=True)
class Held:
    """What one element holds. (Not frozen: filled in as the page is counted.)"""

    parent: int = 0  # number; 0: none
    tag: str = ""
    kinds: int = 0  # families of its class words, as bits
    running: int = 0  # words of running text
    words: int = 0
    linked: float = 0.0  # words in links
    lines: int = 0
    paragraphs: int = 0  # lines of running text
    headings: int = 0
    first: int = -1  # line
    last: int = -1
    pull: float = 0.0  # running text just inside it


@dataclass(frozen=True, slots=True)
class Containers:
    """The elements of one page."""

    passages: Sequence[Passage]
    markups: Sequence[Markup]
    looks: Sequence[Look]
    running: Sequence[int]  # words of running text of each line
    total: int  # of the page; at least 1
    shares: dict[int, tuple[float, float]]  # of each element: running text, of the page's; links, of its words
    own: Sequence[int]  # number of each line's nearest element; 0: none
    held: dict[int, Held]  # by number, those around before those inside
    alike: Counter[tuple[int, str]]  # children of an element, by tag
    title: int | None  # line of the headline

    def around(self, number: int) -> list[int]:
        """An element and those around it, nearest first."""
        found = []
        while number:
            found.append(number)
            number = self.held[number].parent
        return found


def containers_of(passages: Sequence[Passage], looks: Sequence[Look]) -> Containers:
    """Counts what the elements of a page hold."""
    markups = [passage.markup or Markup() for passage in passages]
    running = [_running(here, markup) for here, markup in zip(looks, markups, strict=True)]
    held: dict[int, Held] = {}
    own: list[int] = []
    for k, (markup, look, words) in enumerate(zip(markups, looks, running, strict=True)):
        within = markup.within
        number = within[-1].number if within else 0
        own.append(number)
        if number:
            if number not in held:
                _open(within, held)
            _count(held[number], look, markup, words, k)
    ordered = dict(sorted(held.items()))
    for here in reversed(ordered.values()):
        if here.parent:
            _add(here, ordered[here.parent])
    for k, words in enumerate(running):
        if words:
            _pull(own[k], words, ordered)
    alike = Counter((here.parent, here.tag) for here in ordered.values())
    total = sum(running) or 1
    shares = {n: (share(here.running, total), share(here.linked, here.words)) for n, here in ordered.items()}
    title = _headline(looks, markups)
    return Containers(passages, markups, looks, running, total, shares, own, ordered, alike, title)


def _running(here: Look, markup: Markup) -> int:
    if here.words < RUNNING or markup.links > MOST_LINKED:
        return 0
    return here.words if here.words >= LONG or markup.tag == "p" or here.prose else 0


def _open(within: tuple[Container, ...], held: dict[int, Held]) -> None:
    """Makes room for the elements a line stands in."""
    parent = 0
    for number, tag, words in within:
        if number not in held:
            held[number] = Held(parent, tag, kinds_of(words) if words else 0)
        parent = number


def _count(here: Held, look: Look, markup: Markup, running: int, line: int) -> None:
    here.running += running
    here.words += look.words
    here.linked += markup.links * look.words
    here.lines += 1
    here.paragraphs += running > 0
    here.headings += markup.level > 0
    here.first = line if here.first < 0 else here.first
    here.last = line


def _add(here: Held, around: Held) -> None:
    around.running += here.running
    around.words += here.words
    around.linked += here.linked
    around.lines += here.lines
    around.paragraphs += here.paragraphs
    around.headings += here.headings
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


def _headline(looks: Sequence[Look], markups: Sequence[Markup]) -> int | None:
    """The line that says what the document's own title says; else its first heading of the first level."""
    named = next((here.text for here, markup in zip(looks, markups, strict=True) if markup.tag == "title"), "")
    title = frozenset(words_of(named))
    best, found = 0.0, None
    for k, (here, markup) in enumerate(zip(looks, markups, strict=True)):
        if markup.tag == "title" or not 2 <= here.words <= TITLE_WORDS or not (markup.level or title):
            continue
        weight: float = _names(here, markup, title)
        if weight > best:
            best, found = weight, k
    return found


def _names(here: Look, markup: Markup, title: frozenset[str]) -> float:
    """How well a line names the document; 0: not at all."""
    words = here.said.split()
    both = title.intersection(words)
    if markup.level != 1 and (not both or len(both) < 0.25 * len(title)):
        return 0.0
    inside = share(sum(map(both.__contains__, words)), len(words))
    if markup.level != 1 and inside < 0.6:
        return 0.0
    level = {0: 0.0, 1: 0.35, 2: 0.2}.get(markup.level, 0.1)
    linked = 0.3 if markup.links > MOST_LINKED else 0.0
    return round(inside * inside * math.sqrt(share(len(both), len(title))) + level - linked, 4)


# ---------------------------------------------------------------- which of them is the article


def candidates(page: Containers) -> tuple[list[int], dict[str, Sequence[float]]]:
    """The elements that may be the article, and columns that tell them apart; see train_line_model.py."""
    smallest: dict[tuple[int, int], int] = {}
    for number, here in page.held.items():
        if here.running and here.tag not in NO_ARTICLE:
            smallest[here.first, here.last] = number  # of those with the same lines, the inmost
    numbers = sorted(smallest.values(), key=lambda number: (-page.held[number].running, number))[:CANDIDATES]
    named = set(page.around(page.own[page.title])) if page.title is not None else set()
    strongest = max((page.held[number].pull for number in numbers), default=0)
    before = [0]
    for words in page.running:
        before.append(before[-1] + words)
    rows = [_row(page, number, named, strongest, before) for number in numbers]
    return numbers, {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}


def _row(page: Containers, number: int, named: set[int], strongest: float, before: Sequence[int]) -> dict[str, float]:
    here, path = page.held[number], page.around(number)
    tags = {page.held[up].tag for up in path}
    above = 0
    for up in path[1:4]:
        above |= page.held[up].kinds
    from_title = -FAR if page.title is None else max(-60, min(FAR, here.first - page.title))
    row: dict[str, float] = {
        "running": here.running,
        "share running": page.shares[number][0],
        "running of words": share(here.running, here.words),
        "words": here.words,
        "links": page.shares[number][1],
        "lines": here.lines,
        "paragraphs": here.paragraphs,
        "headings": here.headings,
        "pull": share(here.pull, strongest),
        "pull of running": share(here.pull, here.running),
        "holds title": number in named,
        "to title": next((n for n, up in enumerate(path) if up in named), len(path)),
        "from title": from_title,
        "begins": share(here.first, len(page.looks)),
        "ends": share(here.last, len(page.looks)),
        "alike": page.alike[here.parent, here.tag],
        "depth": len(path),
        "running before": share(before[here.first], page.total),
        "running after": share(before[-1] - before[here.last + 1], page.total),
        "in article": "article" in tags,
        "in main": "main" in tags,
        "in edge": not tags.isdisjoint(("aside", "footer", "nav")),
        "in form": "form" in tags,
        "in item": "li" in tags,
        "in table": "table" in tags,
    }
    for n, name in enumerate(families()):
        row[f"own {name}"] = here.kinds >> n & 1
        row[f"above {name}"] = above >> n & 1
    return row


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
    pulls = [(here.pull * (1 - page.shares[number][1]), -number) for number, here in page.held.items()]
    return -max(pulls)[1] if pulls else 0
