"""What the line model is told of a saved web page's lines: elements, class words, links, and the company they keep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from plainleaf.knowledge import load
from plainleaf.model import Markup, Passage


def listed(text: str) -> tuple[str, ...]:
    """Names written as one line of words."""
    return tuple(text.split())


TAGS = listed(
    "p h1 h2 h3 h4 h5 h6 li dt dd td th tr blockquote pre summary caption figcaption title button label"
    " legend address div article section header footer main aside nav form center details"
)
"""Elements a line may stand in: the number of each is its place, from 1."""

INSIDE = listed("nav footer aside form header main article figure table button")
"""Elements that a line may stand in at any depth."""

PARTS = re.compile(r"[-_ ]+")


def markup_columns(passages: Sequence[Passage], prose: Sequence[int]) -> dict[str, list[float]]:
    """Columns of the mark-up, by name. `prose`: words of running text of each line."""
    markups = [passage.markup or Markup() for passage in passages]
    sizes = [len(passage.text) for passage in passages]
    parents = [markup.path.rpartition("/")[0] for markup in markups]
    out: dict[str, list[float]] = {
        "tag": [TAGS.index(m.tag) + 1 if m.tag in TAGS else 0 for m in markups],
        "level": [m.level for m in markups],
        "links": [m.links for m in markups],
        "in a table": [m.table > 0 for m in markups],
        "links within 5": _links(markups, sizes, 5),
        "links within 15": _links(markups, sizes, 15),
        "depth": [m.path.count("/") for m in markups],
    }
    paths = [set(m.path.split("/")) for m in markups]
    for name in INSIDE:
        out[f"in {name}"] = [name in path for path in paths]
    for name, words in _class_words().items():
        out[f"class {name}"] = [not words.isdisjoint(_parts(m.words)) for m in markups]
    out.update(_company([m.path for m in markups], parents, prose))
    out.update(_classes([m.words for m in markups], prose))
    return out


@cache
def _class_words() -> dict[str, frozenset[str]]:
    """Words of class and id by what they name; knowledge/page_words.toml, [classes]."""
    return {name: frozenset(words.split()) for name, words in load("page_words")["classes"].items()}


def _parts(words: str) -> set[str]:
    return {*PARTS.split(words), *words.split()}


def _links(markups: Sequence[Markup], sizes: Sequence[int], reach: int) -> list[float]:
    """Share of link text in the lines around."""
    linked = [0.0, *accumulate(m.links * size for m, size in zip(markups, sizes, strict=True))]
    all_ = [0, *accumulate(sizes)]
    out = []
    for k in range(len(markups)):
        a, b = max(0, k - reach), min(len(markups), k + reach + 1)
        out.append(round((linked[b] - linked[a]) / max(1, all_[b] - all_[a]), 4))
    return out


def _company(paths: Sequence[str], parents: Sequence[str], prose: Sequence[int]) -> dict[str, list[float]]:
    """Share of the page's running text that stands in elements like the line's."""
    total = sum(prose) or 1
    grand = [parent.rpartition("/")[0] for parent in parents]
    out: dict[str, list[float]] = {}
    for name, keys in (("element", paths), ("parent", parents), ("grandparent", grand)):
        mass: Counter[str] = Counter()
        for key, words in zip(keys, prose, strict=True):
            mass[key] += words
        out[f"prose in like {name}"] = [round(mass[key] / total, 4) for key in keys]
    times = Counter(paths)
    out["lines in like element"] = [times[path] for path in paths]
    return out


def _classes(words: Sequence[str], prose: Sequence[int]) -> dict[str, list[float]]:
    """Share of the page's running text that stands under the line's class words."""
    total = sum(prose) or 1
    sets = [frozenset(line.split()) for line in words]
    mass: Counter[str] = Counter()
    for names, running in zip(sets, prose, strict=True):
        if running:
            for name in names:
                mass[name] += running
    means, least = [], []
    for names in sets:
        shares = sorted(mass[name] for name in names)
        means.append(round(sum(shares) / (len(shares) * total), 4) if shares else 0.5)
        least.append(round(shares[0] / total, 4) if shares else 0.5)
    return {
        "prose under its classes": means,
        "prose under its rarest class": least,
        "class words": [len(names) for names in sets],
        "classes as above": [k > 0 and sets[k - 1] == names for k, names in enumerate(sets)],
        "classes as below": [k + 1 < len(sets) and sets[k + 1] == names for k, names in enumerate(sets)],
    }
