"""What the line model is told of a saved web page's lines: elements, class words, links, and where running text stands.

Everything in here is told by a page's mark-up and by the length of its lines: no rule is asked, and no word is read but
those of the headline. So it can be had of every line of a page before any of them is looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TypeVar

from plainleaf.clean.containers import Seen, containers_of, families, fullest, share, strongest, titled
from plainleaf.clean.features import RUNNING, Columns
from plainleaf.clean.lines import listed
from plainleaf.clean.running import Running
from plainleaf.clean.windows import Column, distance, shares, sum_within, sums
from plainleaf.model import Passage

T = TypeVar("T")

TAGS = listed(
    "p h1 h2 h3 h4 h5 h6 li dt dd td th tr blockquote pre summary caption figcaption title button label"
    " legend address div article section header footer main aside nav form center details"
)
"""Elements a line may stand in: the number of each is its place, from 1."""

NUMBERS = {tag: n for n, tag in enumerate(TAGS, 1)}

INSIDE = ("nav", "footer", "aside")
"""Elements that a line may stand in at any depth."""

LEVELS = (1, 2, 3, 4, 6)
"""Elements around a line, counted upwards, that it is told of."""

DEEP = 17
"""Elements upwards: what is further away counts as this far."""


class Shape(Running):
    """A saved web page: its lines, and the elements around them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.page = page = containers_of(passages)
        super().__init__([p.text for p in passages], [p.gap for p in passages], page.title)
        self.markups = page.markups

    @cached_property
    def prose(self) -> Sequence[int]:
        return self.page.running

    @cached_property
    def words(self) -> Sequence[int]:
        return self.page.words

    @cached_property
    def sizes(self) -> list[int]:
        """Characters, added up."""
        return sums([len(text) for text in self.texts])

    @cached_property
    def linked(self) -> list[int]:
        """Characters in links, added up."""
        return sums([round(m.links * len(text)) for m, text in zip(self.markups, self.texts, strict=True)])

    # ------------------------------------------------------------ lines that are alike

    @cached_property
    def templates(self) -> dict[tuple[str, str], tuple[int, float, float]]:
        """By path and class words: how many lines the same template made, the share of the running text they hold, and how
        many of them stand in one element. Those of cards stand in many elements, those of an article in one."""
        made, total = self.made_by, self.page.total
        words: defaultdict[tuple[str, str], int] = defaultdict(int)
        for key, running in zip(made, self.prose, strict=True):
            if running:
                words[key] += running
        parents = map(self.page.held.parents.__getitem__, self.page.own)
        apart = Counter([key for key, _ in set(zip(made, parents, strict=True))])
        return {key: (n, share(words.get(key, 0), total), share(n, apart[key])) for key, n in Counter(made).items()}

    @cached_property
    def made_by(self) -> list[tuple[str, str]]:
        """The path and class words of each line: lines with the same ones were made by one template."""
        return [markup[1:3] for markup in self.markups]

    @cached_property
    def paths(self) -> dict[str, tuple[int, float, float, float]]:
        """By path: its lines, and the share of the running text in elements like the last one, the one around it, and the
        one around that."""
        words: defaultdict[str, int] = defaultdict(int)
        times: defaultdict[str, int] = defaultdict(int)
        for markup, running in zip(self.markups, self.prose, strict=True):
            times[markup.path] += 1
            if running:
                words[markup.path] += running
        levels: list[Sequence[float]] = [[*times.values()]]
        above = list(times)
        for _ in range(3):
            mass: defaultdict[str, int] = defaultdict(int)
            for path, key in zip(times, above, strict=True):
                mass[key] += words[path]
            levels.append([share(mass[key], self.page.total) for key in above])
            above = [key.rpartition("/")[0] for key in above]
        return dict(zip(times, zip(*levels, strict=True), strict=True))

    @cached_property
    def under(self) -> dict[str, int]:
        """By class word: the words of running text that stand under it."""
        under: defaultdict[str, int] = defaultdict(int)
        for markup, running in zip(self.markups, self.prose, strict=True):
            if running:
                for name in markup.words.split():
                    under[name] += running
        return under

    # ------------------------------------------------------------ the elements around a line

    @cached_property
    def holds(self) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
        """By place of an element: share of the running text, share of links, and lines; of none, those of the page."""
        page = self.page
        return [1.0, *page.shares[1:]], [0.5, *page.links[1:]], [len(page.own), *page.held.lines[1:]]

    @cached_property
    def seen(self) -> dict[str, Seen]:
        """The page as it is seen from each of the elements that may be its article."""
        ways = {"fullest": fullest, "strongest": strongest, "titled": titled}
        return {name: Seen(self.page, find(self.page)) for name, find in ways.items()}

    def near(self, kind: int) -> list[int]:
        """By place of an element: how far up the nearest one is whose class words name something, told by its bit."""
        held = self.page.held
        found = [DEEP]
        for kinds, parent in zip(held.kinds[1:], held.parents[1:], strict=True):
            up = found[parent]
            found.append(0 if kinds & kind else up + 1 if up < DEEP else DEEP)
        return found


class View:
    """Some lines of a page, of which columns are made."""

    def __init__(self, page: Shape, numbers: Sequence[int] | None = None) -> None:
        """`numbers`: of the lines; None: all."""
        self.page = page
        self._numbers = numbers
        self.own = self.only(page.page.own)
        self.markups = self.only(page.markups)
        self._up = [self.own]

    def only(self, column: Sequence[T]) -> Sequence[T]:
        """Of one value a line, those of the lines."""
        numbers = self._numbers
        if numbers is None:
            return column
        found: Sequence[T] = itemgetter(*numbers)(column) if len(numbers) > 1 else [column[k] for k in numbers]
        return found

    def up(self, levels: int) -> Sequence[int]:
        """The places of the elements so many levels up from each line."""
        while len(self._up) <= levels:
            self._up.append(list(map(self.page.page.held.parents.__getitem__, self._up[-1])))
        return self._up[levels]

    @cached_property
    def templates(self) -> list[tuple[int, float, float]]:
        return list(map(self.page.templates.__getitem__, self.only(self.page.made_by)))

    @cached_property
    def paths(self) -> list[tuple[int, float, float, float]]:
        return [self.page.paths[markup.path] for markup in self.markups]

    @cached_property
    def classes(self) -> list[tuple[float, float, int]]:
        """The share of the running text that stands under each of a line's class words, under the rarest of them, and how
        many they are."""
        total, mass = self.page.page.total, self.page.under
        rows: dict[str, tuple[float, float, int]] = {}
        for markup in self.markups:
            words = markup.words
            if words not in rows:
                names = words.split()
                under: list[float] = [mass.get(name, 0) for name in names] or [total / 2]
                rows[words] = (round(sum(under) / (len(under) * total), 4), round(min(under) / total, 4), len(names))
        return [rows[markup.words] for markup in self.markups]


def page_columns(view: View, wanted: Collection[str]) -> Columns:
    """The wanted columns of some lines of a page, by name."""
    return {name: COLUMNS[name](view) for name in wanted}


# ---------------------------------------------------------------- the columns


def _of_any_page(make: Callable[[Running], Column]) -> Callable[[View], Column]:
    return lambda view: view.only(make(view.page))


def _links_within(size: int) -> Callable[[View], Column]:
    return lambda view: view.only(shares(sum_within(view.page.linked, size), sum_within(view.page.sizes, size)))


def _level_above(view: View) -> Column:
    """The level of the last heading above each line; 0: none."""
    out, above = [], 0
    for markup in view.page.markups:
        out.append(above)
        above = markup.level or above
    return view.only(out)


def _seen(name: str, at: int) -> Callable[[View], Column]:
    def made(view: View) -> Column:
        rows = view.page.seen[name].rows
        return [rows[place][at] for place in view.own]

    return made


def _off(name: str) -> Callable[[View], Column]:
    return lambda view: view.only(view.page.seen[name].off)


def _around(level: int, at: int) -> Callable[[View], Column]:
    return lambda view: list(map(view.page.holds[at].__getitem__, view.up(level)))


def _near(kind: int) -> Callable[[View], Column]:
    def made(view: View) -> Column:
        return list(map(view.page.near(kind).__getitem__, view.own))

    return made


def _alike(at: int) -> Callable[[View], Column]:
    return lambda view: [row[at] for row in view.templates]


def _path(at: int) -> Callable[[View], Column]:
    return lambda view: [row[at] for row in view.paths]


def _class(at: int) -> Callable[[View], Column]:
    return lambda view: [row[at] for row in view.classes]


def _inside(name: str) -> Callable[[View], Column]:
    return lambda view: [name in markup.path for markup in view.markups]


ALIKE = ("lines alike", "running alike", "alike an element")
PATH = ("lines in like element", "prose in like element", "prose in like parent", "prose in like grandparent")
CLASS = ("prose under its classes", "prose under its rarest class", "class words")
HOLDS = ("running", "links", "lines")
BESIDE = ("up from", "running beside", "links beside", "lines beside", "words beside")
FROM = ("fullest", "strongest", "titled")

COLUMNS: dict[str, Callable[[View], Column]] = {
    **{name: _of_any_page(make) for name, make in RUNNING.items()},
    "tag": lambda view: [NUMBERS.get(markup.tag, 0) for markup in view.markups],
    "level": lambda view: [markup.level for markup in view.markups],
    "links": lambda view: [markup.links for markup in view.markups],
    "running": lambda view: view.only(view.page.prose),
    "links within 5": _links_within(5),
    "level above": _level_above,
    "since heading": lambda view: view.only(distance([markup.level > 0 for markup in view.page.markups])),
    **{f"in {name}": _inside(name) for name in INSIDE},
    # lines that are alike
    **{name: _alike(at) for at, name in enumerate(ALIKE)},
    **{name: _path(at) for at, name in enumerate(PATH)},
    **{name: _class(at) for at, name in enumerate(CLASS)},
    # the elements around it
    **{f"{name} in element {level}": _around(level, at) for level in LEVELS for at, name in enumerate(HOLDS)},
    **{f"near {name}": _near(1 << n) for n, name in enumerate(families())},
    **{f"{said} {name}": _seen(name, at) for name in FROM for at, said in enumerate(BESIDE)},
    **{f"off {name}": _off(name) for name in FROM},
}
"""Each column's name and how it is made; knowledge/line_columns.toml says each in words."""
