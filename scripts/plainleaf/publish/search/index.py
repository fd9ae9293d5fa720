"""The index of the search: which word stands in which passage of which page, in files small enough for a cheap phone.

Every word of every page is in it. A reader's browser loads what it needs: the core (how words are understood, where passages
begin), the shards that hold the words of her search, and the cards of the pages that are shown. All of them are scripts and
not JSON, so that search works from a folder as it does from a server.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plainleaf.publish.search.passages import Passage, Weight
from plainleaf.publish.search.rewriting import Rewriting, plain_words
from plainleaf.publish.search.words import terms
from plainleaf.store import NOWHERE, Store

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
    """What is said of a page that can be found, beside its text."""

    address: str  # below the site
    title: str
    kind: str = ""
    name: str = ""
    also_called: tuple[str, ...] = ()
    subtitle: str = ""
    description: str = ""  # one whole sentence, or empty
    topic: str = ""
    label: str = ""  # what kind of page it is, in words


@dataclass(frozen=True, slots=True)
class Counted:
    """A passage of a page with the points of its words."""

    anchor: str
    heading: str
    points: dict[str, int]


class Index:
    """Takes one page after the other, and holds no text of them."""

    def __init__(self, store: Store = NOWHERE) -> None:
        """`store`: what earlier builds made."""
        self._store = store
        self._firsts = [0]  # number of each page's first passage; last, of the page that would come next
        self._postings: dict[str, list[int]] = defaultdict(list)  # passage, points, passage, points ...
        self._cards: list[dict[str, Any]] = []
        self.subjects: set[str] = set()  # medicines that have a page, lower case
        self._names: set[str] = set()
        self._headings: set[str] = set()  # titles as well

    def add(self, entry: Entry, passages: Sequence[Counted]) -> None:
        """One page. Passages are numbered through all pages; the first of a page stands for the page as a whole."""
        number = self._firsts[-1]
        for points in (_head(entry), *(passage.points for passage in passages)):
            for term, n in points.items():
                self._postings[term] += (number, n)
            number += 1
        self._firsts.append(number)
        self._cards.append(_card(entry, passages))
        if entry.kind == "medicine":
            self.subjects.add(entry.name.lower())
        self._names.update((entry.name, *entry.also_called))
        self._headings.update((entry.title, *(passage.heading for passage in passages)))

    def write(
        self,
        site: Path,
        texts: Mapping[str, str],
        ways: Sequence[tuple[str, str]] = (),
        spoken: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Write the index into the folder `search` of a built site. The same pages in the same order give the same files.

        `texts`: the search's own words, by what they say; `spoken`: the same in other languages, by their tags; `ways`:
        names and addresses of the lists of all pages.
        """
        folder = site / FOLDER
        folder.mkdir(exist_ok=True)
        rewriting = Rewriting(frozenset(self.subjects), plain_words(self._names), plain_words(self._headings))
        core = {
            "pages": len(self._cards),
            "firsts": self._firsts,
            "shards": [(first, _write(folder, "words", text)) for first, text in _shards(self._postings)],
            "cards": [
                _write(folder, "pages", _json(self._cards[at : at + CARDS])) for at in range(0, len(self._cards), CARDS)
            ],
            "each": CARDS,
            "texts": dict(texts),
            "ways": list(ways),
            **({"spoken": dict(spoken)} if spoken else {}),
            **rewriting.as_data(self._postings.keys(), self._store),
        }
        _save(folder / CORE, _call("core", _json(core)))


_CALL = re.compile(r'plainleafFinder\("[a-z0-9-]+",(.*)\);\n', re.S)


def forget(site: Path, addresses: Sequence[str]) -> bool:
    """Take the page at one of `addresses` (below the site) out of the index of a built site; whether it was there.

    Its card goes, with all that is said of it, and the search passes over its number. A build that has no index, or one
    that cannot be read, is left as it is.
    """
    folder = site / FOLDER
    try:
        core: dict[str, Any] = _read(folder / CORE)
        files: list[str] = core["cards"]
        for at, digest in enumerate(files):
            cards: list[dict[str, Any]] = _read(folder / f"pages-{digest}.js")
            here = [n for n, card in enumerate(cards) if card.get("u") in addresses]
            if not here:
                continue
            for n in here:
                cards[n] = {}
            gone = sorted({*core.get("gone", []), *(at * core["each"] + n for n in here)})
            files[at] = _write(folder, "pages", _json(cards))
            _save(folder / CORE, _call("core", _json({**core, "cards": files, "gone": gone})))
            (folder / f"pages-{digest}.js").unlink()
            return True
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return False


def _read(path: Path) -> Any:
    """What a file of the index holds."""
    call = _CALL.fullmatch(path.read_text(encoding="utf-8"))
    if not call:
        raise ValueError(f"{path} is no file of an index")
    return json.loads(call[1])


def _call(name: str, text: str) -> str:
    return f'plainleafFinder("{name}",{text});\n'


def _save(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)


def count(passages: Iterable[Passage]) -> tuple[Counted, ...]:
    """The passages of a page, counted."""
    return tuple(Counted(passage.anchor, passage.heading, _body(passage)) for passage in passages)


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
    said: dict[Weight, list[str]] = {}
    for weight, text in passage.texts:
        said.setdefault(weight, []).append(text)
    sums: dict[str, float] = {}
    for weight, texts in said.items():
        counts = _COUNTS[weight]
        counted = Counter(terms("\n".join(texts)))
        if not sums:
            sums = {term: counts[n] for term, n in counted.items()}
        else:
            for term, n in counted.items():
                sums[term] = sums.get(term, 0.0) + counts[n]
    return {term: _WHOLE[points] for term, points in sums.items()}


class _Counts(dict[int, float]):
    """What a word counts in a text of one weight, by how often it stands there: however often, twice at most."""

    def __init__(self, weight: Weight) -> None:
        super().__init__()
        self._points = POINTS[weight]

    def __missing__(self, times: int) -> float:
        self[times] = self._points * (1.0 + (times - 1) / (times + 2.0)) if times > 1 else self._points
        return self[times]


class _Whole(dict[float, int]):
    """Points as the index holds them: whole ones, MOST at most."""

    def __missing__(self, points: float) -> int:
        self[points] = min(MOST, max(1, round(points)))
        return self[points]


_COUNTS = {weight: _Counts(weight) for weight in Weight}
_WHOLE = _Whole()


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


def _card(entry: Entry, passages: Sequence[Counted]) -> dict[str, Any]:
    """What is shown of a page."""
    card = {
        "u": entry.address,
        "t": entry.title,
        "n": entry.name,
        "a": list(entry.also_called),
        "k": entry.label,
        "d": entry.description,
        "h": [[passage.anchor, passage.heading] for passage in passages],
    }
    return {key: value for key, value in card.items() if value}


def _write(folder: Path, kind: str, text: str) -> str:
    """One file of the index, named by what it holds: a browser that kept an older one never mixes the two."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]
    _save(folder / f"{kind}-{digest}.js", _call(f"{kind}-{digest}", text))
    return digest


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
