"""The index of the search: which word stands in which passage of which page, in files small enough for a cheap phone.

Every word of every page is in it. A reader's browser loads what it needs: the core (how words are understood, where passages
begin), the shards that hold the words of her search, and the cards of the pages that are shown. All of them are scripts and
not JSON, so that search works from a folder as it does from a server.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from plainleaf.publish.search.passages import Passage, Weight
from plainleaf.publish.search.rewriting import Rewriting
from plainleaf.publish.search.words import terms

FOLDER = "search"

CORE = "core.js"

SHARD_SIZE = 60_000
"""Characters of a file of words, about; a word that stands in very many passages may make it longer."""

CARDS = 50
"""Pages in one file of cards."""

POINTS = {Weight.HEADING: 8.0, Weight.BOX: 4.0, Weight.TEXT: 2.0, Weight.LIBRARY: 0.6}
"""What a word that stands once counts, by the kind of text it stands in."""

NAME, TITLE, SUBTITLE, DESCRIPTION, TOPIC = 30.0, 16.0, 6.0, 5.0, 6.0
"""The same of what is said of a page as a whole."""

MOST = 63
"""Points of a word in a passage at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that can be found."""

    address: str  # below the site
    title: str
    kind: str = ""
    name: str = ""
    also_called: tuple[str, ...] = ()
    subtitle: str = ""
    description: str = ""  # one whole sentence, or empty
    topic: str = ""
    label: str = ""  # what kind of page it is, in words
    passages: tuple[Passage, ...] = ()


def write_index(
    site: Path,
    entries: Sequence[Entry],
    rewriting: Rewriting,
    texts: Mapping[str, str],
    ways: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the index of `entries` into the folder `search` of a built site. The same entries give the same files.

    `texts`: the search's own words, by what they say; `ways`: names and addresses of the lists of all pages.
    """
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    firsts, postings = _count(entries)
    shards = [(first, _write(folder, "words", text)) for first, text in _shards(postings)]
    cards = [_write(folder, "pages", _json(part)) for part in _cards(entries)]
    core = {
        "pages": len(entries),
        "firsts": firsts,
        "shards": shards,
        "cards": cards,
        "each": CARDS,
        "texts": dict(texts),
        "ways": list(ways),
        **rewriting.as_data(postings.keys()),
    }
    (folder / CORE).write_text(f'plainleafFinder("core",{_json(core)});\n', encoding="utf-8", newline="\n")


def _count(entries: Sequence[Entry]) -> tuple[list[int], dict[str, list[int]]]:
    """The number of each page's first passage, and of each term where it stands: passage, points, passage, points …

    Passages are numbered through all pages; the first of a page stands for the page as a whole.
    """
    firsts: list[int] = []
    postings: dict[str, list[int]] = defaultdict(list)
    number = 0
    for entry in entries:
        firsts.append(number)
        for counted in (_head(entry), *map(_body, entry.passages)):
            for term, points in counted.items():
                postings[term] += (number, points)
            number += 1
    firsts.append(number)
    return firsts, postings


def _head(entry: Entry) -> dict[str, int]:
    """Points of the words that are said of the page as a whole: each counts where it counts most."""
    best: dict[str, float] = {}
    said = [
        (NAME, (entry.name, *entry.also_called)),
        (TITLE, (entry.title,)),
        (SUBTITLE, (entry.subtitle,)),
        (TOPIC, (entry.topic.replace("-", " "),)),
        (DESCRIPTION, (entry.description,)),
    ]
    for points, texts in said:
        for text in texts:
            for term in terms(text):
                best[term] = max(best.get(term, 0.0), points)
    return {term: round(points) for term, points in best.items()}


def _body(passage: Passage) -> dict[str, int]:
    times: dict[Weight, Counter[str]] = {}
    for weight, text in passage.texts:
        times.setdefault(weight, Counter()).update(_terms(text))
    sums: dict[str, float] = {}
    for weight, counted in times.items():
        points = POINTS[weight]
        for term, n in counted.items():
            # a word said often counts twice at most
            sums[term] = sums.get(term, 0.0) + (points if n == 1 else points * (1.0 + (n - 1) / (n + 2.0)))
    return {term: min(MOST, max(1, round(points))) for term, points in sums.items()}


@lru_cache(maxsize=10_000)
def _terms(text: str) -> tuple[str, ...]:
    """The terms of a text; many stand on every page."""
    return tuple(terms(text))


def _shards(postings: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, str]]:
    """The terms in order, parted into files: the first term of each, and what stands in it."""
    first, size = "", 0
    rows: list[str] = []
    for term in sorted(postings):
        row = f"{_json(term)}:{_packed(postings[term])}"
        if rows and size + len(row) > SHARD_SIZE:
            yield first, "{" + ",".join(rows) + "}"
            first, size, rows = term, 0, []
        first = first if rows else term
        rows.append(row)
        size += len(row)
    if rows:
        yield first, "{" + ",".join(rows) + "}"


def _packed(row: Sequence[int]) -> str:
    """Passages as steps from the one before: smaller numbers, shorter files."""
    out, before = [], 0
    for at in range(0, len(row), 2):
        out += [row[at] - before, row[at + 1]]
        before = row[at]
    return _json(out)


def _cards(entries: Sequence[Entry]) -> Iterator[list[dict[str, Any]]]:
    """What is shown of each page, in files of CARDS pages."""
    for start in range(0, len(entries), CARDS):
        yield [_card(entry) for entry in entries[start : start + CARDS]]


def _card(entry: Entry) -> dict[str, Any]:
    card = {
        "u": entry.address,
        "t": entry.title,
        "n": entry.name,
        "a": list(entry.also_called),
        "k": entry.label,
        "d": entry.description,
        "h": [[passage.anchor, passage.heading] for passage in entry.passages],
    }
    return {key: value for key, value in card.items() if value}


def _write(folder: Path, kind: str, text: str) -> str:
    """One file of the index, named by what it holds: a browser that kept an older one never mixes the two."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]
    (folder / f"{kind}-{digest}.js").write_text(
        f'plainleafFinder("{kind}-{digest}",{text});\n', encoding="utf-8", newline="\n"
    )
    return digest


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
