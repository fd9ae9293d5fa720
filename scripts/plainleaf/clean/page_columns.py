"""What the line model is told of a saved web page's lines: elements, class words, links, and the company they keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from operator import eq, sub

from plainleaf.clean.containers import FAR, Containers, families, fullest, share, strongest, titled
from plainleaf.model import Markup


def listed(text: str) -> tuple[str, ...]:
    """Names written as one line of words."""
    return tuple(text.split())


TAGS = listed(
    "p h1 h2 h3 h4 h5 h6 li dt dd td th tr blockquote pre summary caption figcaption title button label"
    " legend address div article section header footer main aside nav form center details"
)
"""Elements a line may stand in: the number of each is its place, from 1."""

NUMBERS = {tag: n for n, tag in enumerate(TAGS, 1)}

INSIDE = listed("nav footer aside form header main article figure table button")
"""Elements that a line may stand in at any depth."""

LEVELS = (1, 2, 3, 4, 6)
"""Elements around a line, counted upwards, that it is told of."""

DEEP = 17
"""Elements upwards: what is further away counts as this far."""


def markup_columns(page: Containers) -> dict[str, Sequence[float]]:
    """Columns of the mark-up, by name; without those of the article's element (article_columns)."""
    markups = page.markups
    sizes = [len(here.text) for here in page.looks]
    linked = [m.links * size for m, size in zip(markups, sizes, strict=True)]
    out: dict[str, Sequence[float]] = {
        "tag": [NUMBERS.get(m.tag, 0) for m in markups],
        "level": [m.level for m in markups],
        "links": [m.links for m in markups],
        "in a table": [m.table > 0 for m in markups],
        "links within 5": _links(linked, sizes, 5),
        "links within 15": _links(linked, sizes, 15),
        "depth": [m.path.count("/") for m in markups],
        "running": [*page.running],
    }
    out.update(_inside(markups))
    out.update(_company(markups, page.running))
    out.update(_classes([m.words for m in markups], page.running))
    out.update(_around(page))
    for name, number in (("fullest", fullest(page)), ("strongest", strongest(page)), ("titled", titled(page))):
        out.update(_seen_from(page, name, number))
    out.update(_templates(page))
    out.update(_under_headings(page))
    out.update(_near(page))
    return out


def article_columns(page: Containers, number: int, lead: float) -> dict[str, Sequence[float]]:
    """Columns that tell where a line stands to the element that most looks like the article.

    In: its number (0: none) and how far its score lies above the next one's.
    """
    out = _seen_from(page, "article", number)
    count = len(page.own)
    out["share in article"] = [page.shares[number][0] if number else 1.0] * count
    out["article lead"] = [round(lead, 4)] * count
    return out


def _by_name(names: Sequence[str], rows: Sequence[Sequence[float]]) -> dict[str, Sequence[float]]:
    """Columns of rows."""
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _inside(markups: Sequence[Markup]) -> dict[str, Sequence[float]]:
    rows: dict[str, tuple[bool, ...]] = {}
    for path in {m.path for m in markups}:
        parts = path.split("/")
        rows[path] = tuple([name in parts for name in INSIDE])
    return _by_name([f"in {name}" for name in INSIDE], [rows[m.path] for m in markups])


def _links(linked: Sequence[float], sizes: Sequence[int], reach: int) -> Sequence[float]:
    """Share of link text in the lines around. In: characters in links, and all, of each line."""
    some, all_ = _within(linked, reach), _within(sizes, reach)
    return [round(part / whole, 4) if whole else 0.0 for part, whole in zip(some, all_, strict=True)]


def _within(values: Sequence[float], reach: int) -> list[float]:
    """Sums over each line and those around it."""
    sums = [0.0, *accumulate(values)]
    count = len(values)
    ends = [*sums[reach + 1 :], *[sums[-1]] * min(reach, count)]
    starts = [*[0.0] * min(reach, count), *sums][:count]
    return [*map(sub, ends, starts)]


def _company(markups: Sequence[Markup], prose: Sequence[int]) -> dict[str, Sequence[float]]:
    """Share of the page's running text that stands in elements like the line's."""
    total = sum(prose) or 1
    paths = [m.path for m in markups]
    times = Counter(paths)
    words = dict.fromkeys(times, 0)
    for path, running in zip(paths, prose, strict=True):
        words[path] += running
    out: dict[str, Sequence[float]] = {}
    above = {path: path for path in times}
    for name in ("element", "parent", "grandparent"):
        mass: Counter[str] = Counter()
        for path, key in above.items():
            mass[key] += words[path]
        shares = {path: round(mass[key] / total, 4) for path, key in above.items()}
        out[f"prose in like {name}"] = [shares[path] for path in paths]
        above = {path: key.rpartition("/")[0] for path, key in above.items()}
    out["lines in like element"] = [times[path] for path in paths]
    return out


def _classes(words: Sequence[str], prose: Sequence[int]) -> dict[str, Sequence[float]]:
    """Share of the page's running text that stands under the line's class words."""
    total = sum(prose) or 1
    names = {line: line.split() for line in set(words)}
    under = dict.fromkeys(names, 0)
    for line, running in zip(words, prose, strict=True):
        under[line] += running
    mass: Counter[str] = Counter()
    for line, running in under.items():
        if running:
            for name in names[line]:
                mass[name] += running
    rows: dict[str, tuple[float, ...]] = {}
    for line, found in names.items():
        shares: list[float] = [mass[name] for name in found] or [total / 2]
        rows[line] = (round(sum(shares) / (len(shares) * total), 4), round(min(shares) / total, 4), len(found))
    out = _by_name(
        ("prose under its classes", "prose under its rarest class", "class words"), [rows[line] for line in words]
    )
    same = [*map(eq, words, words[1:])]
    out["classes as above"] = [False, *same]
    out["classes as below"] = [*same, False]
    return out


# ---------------------------------------------------------------- the elements around a line


def _around(page: Containers) -> dict[str, Sequence[float]]:
    """What the elements around a line hold."""
    held = page.held
    seen: dict[int, tuple[float, ...]] = {0: (1.0, 0.5, len(page.own))}
    parents = {0: 0}
    for number, here in held.items():
        seen[number] = (*page.shares[number], here.lines)
        parents[number] = here.parent
    above = [parents[number] for number in page.own]
    rows = {}
    for number in set(above):
        up, row = number, seen[number]
        for level in range(2, LEVELS[-1] + 1):
            up = parents[up]
            row = row + seen[up] if level in LEVELS else row
        rows[number] = row
    names = [f"{name} element {level}" for level in LEVELS for name in ("running in", "links in", "lines in")]
    out = _by_name(names, [rows[number] for number in above])
    out["elements alike"] = [min(FAR, page.alike[held[n].parent, held[n].tag]) if n else 0 for n in page.own]
    return out


def _seen_from(page: Containers, name: str, number: int) -> dict[str, Sequence[float]]:
    """Where lines stand to an element: how far up one must go from it to meet the line's branch of the page, and what
    that branch holds; is the line before it (-1) or after it (1).

    What the element itself holds is left out: it is the same for all lines of a page, and of a few hundred pages a
    model learns by it which page it sees.
    """
    held = page.held
    up = {around: n for n, around in enumerate(page.around(number))}
    seen: dict[int, tuple[float, ...]] = {0: (len(up), 1.0, 0.5, 0, 0)}
    for inner, here in held.items():
        if inner in up:
            seen[inner] = (up[inner], 1.0, 0.5, 0, 0)
        elif here.parent in up or not here.parent:
            far = up.get(here.parent, len(up))
            seen[inner] = (far, *page.shares[inner], here.lines, min(999, here.words))
        else:
            seen[inner] = seen[here.parent]
    names = ("up from", "running beside", "links beside", "lines beside", "words beside")
    out = _by_name([f"{said} {name}" for said in names], [seen[inner] for inner in page.own])
    count = len(page.own)
    first, last = (held[number].first, held[number].last) if number else (0, count - 1)
    out[f"off {name}"] = [-1.0] * first + [0.0] * (last + 1 - first) + [1.0] * (count - 1 - last)
    return out


def _templates(page: Containers) -> dict[str, Sequence[float]]:
    """Lines that the same template made: those of cards stand in many elements, those of an article in one."""
    numbers: dict[tuple[str, str], int] = {}
    keys = [numbers.setdefault((m.path, m.words), len(numbers)) for m in page.markups]
    times, words, apart = [0] * len(numbers), [0] * len(numbers), [0] * len(numbers)
    for key, running in zip(keys, page.running, strict=True):
        times[key] += 1
        words[key] += running
    for key, _ in {(key, page.held[own].parent if own else 0) for key, own in zip(keys, page.own, strict=True)}:
        apart[key] += 1
    rows = [
        (n, share(running, page.total), share(n, parents))
        for n, running, parents in zip(times, words, apart, strict=True)
    ]
    return _by_name(("lines alike", "running alike", "alike an element"), [rows[key] for key in keys])


def _under_headings(page: Containers) -> dict[str, Sequence[float]]:
    level: list[float] = []
    since: list[float] = []
    above = far = 0
    for markup in page.markups:
        level.append(above)
        far = min(FAR, far + 1)
        since.append(far if above else FAR)
        if markup.level:
            above, far = markup.level, 0
    return {"level above": level, "since heading": since}


def _near(page: Containers) -> dict[str, Sequence[float]]:
    """Elements up to the nearest one whose class words name something, by what they name."""
    names = list(families())
    none = (DEEP,) * len(names)
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    near: dict[int, tuple[int, ...]] = {0: none}
    for number, here in page.held.items():
        key = (here.parent, here.kinds)  # the paragraphs of one element share theirs
        if key not in found:
            around = near[here.parent]
            found[key] = tuple(
                [0 if here.kinds >> n & 1 else far + 1 if far < DEEP else far for n, far in enumerate(around)]
            )
        near[number] = found[key]
    return _by_name([f"near {name}" for name in names], [near[number] for number in page.own])
