"""The books of a person's own text on a page: what was added, changed, taken out, moved, against what was generated.

records/pages/<page>.hand.jsonl holds them, a row a change within one block, in the order of the page; made anew at each
run, the same from the same texts. It is the third origin of a page's text, beside the articles' ledgers and the library:

    {"change": "changed", "line": 65, "section": "Side effects", "role": "section", "text": "Feeling low also happens.",
     "was": "Low mood also happens.", "origin": "source",
     "of": [{"source": "warfarin.txt", "line": 27, "start": 0, "end": 61}], "safety": []}

- `change`: added · changed · removed · moved · confirmed (only the mark of a dose went) · ticked (the line "picked by a
  program" went) · form (the words are the same: bold, a comma, a link) · facts (front matter; `section` is the key).
- `line`: of the page as it stands, from 1; what was removed stands behind that line.
- `role`: title, heading, section, list-item, key-point, card, callout, in-short, library, facts.
- `text`: what a reader sees of it now, `was`: what stood there before; "" where there is nothing.
- `origin`: what stood there before came from a "source", from the "library", or there was nothing ("").
- `of`: the rows of the ledgers whose words it replaces, takes out or moves; `safety`: what these bear on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from plainleaf.edits import facts
from plainleaf.edits.align import Alignment, Spot, align
from plainleaf.edits.says import doses_asked, key_points, same_words, word_list, words_of
from plainleaf.edits.sheet import Block, Kind, read_sheet
from plainleaf.knowledge import load

Row = Mapping[str, Any]

WORDS = frozenset({"added", "changed"})
"""Changes that put words on a page that are a person's own."""

_LABEL = re.compile(r"^\*\*[^*]+:\*\*\s*")
_CARDS = frozenset({"emergency", "urgent", "ask"})


class Told(Protocol):
    """A source's ledger beside what a reader sees of each row."""

    @property
    def name(self) -> str: ...

    def kept(self) -> Iterator[Row]: ...

    def said(self, row: Row) -> str: ...


@dataclass(frozen=True, slots=True)
class Hand:
    """One change of a person's on a page; see above."""

    change: str
    line: int
    section: str
    role: str
    text: str = ""
    was: str = ""
    origin: str = ""
    of: tuple[tuple[str, int, int, int], ...] = ()  # (source, line, start, end)
    safety: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """As a row of the file."""
        return {
            "change": self.change,
            "line": self.line,
            "section": self.section,
            "role": self.role,
            "text": self.text,
            "was": self.was,
            "origin": self.origin,
            "of": [{"source": s, "line": line, "start": a, "end": b} for s, line, a, b in self.of],
            "safety": list(self.safety),
        }

    @property
    def own(self) -> bool:
        """Whether it put words on the page that are a person's own."""
        return self.change in WORDS


def dump(found: Iterable[Hand]) -> str:
    """Rows as JSON lines; "" where there are none."""
    return "".join(json.dumps(one.row(), ensure_ascii=False) + "\n" for one in found)


def parse(text: str) -> tuple[Hand, ...]:
    """What `dump` wrote. ValueError, naming the row, where a row is not one."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            of = tuple((o["source"], o["line"], o["start"], o["end"]) for o in row["of"])
            plain = {key: row[key] for key in ("change", "line", "section", "role", "text", "was", "origin")}
            found.append(Hand(**plain, of=of, safety=tuple(row["safety"])))
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"row {number} is none of a page's hand edits") from error
    return tuple(found)


def hand(base: str, page: str, path: str, books: Sequence[Told] = ()) -> tuple[Hand, ...]:
    """What a person made of `base` (generated Markdown) in `page`; `path` below docs/.

    `books`: the ledgers of the page's sources, for `of` and `safety`; without them these stay empty.
    """
    if base == page:
        return ()
    one, other = read_sheet(base), read_sheet(page)
    found = [
        Hand("facts", 1, key, "facts", facts_words(now), facts_words(was), "library" if was is not None else "")
        for key, (was, now) in facts.changed(one.fence, other.fence).items()
    ]
    alignment = align(one, other)
    ledger = _Ledger(path, books)
    found += [*_ties(alignment, ledger), *_added(alignment), *_removed(alignment, ledger)]
    return tuple(sorted(found, key=lambda h: (h.line, h.change, h.was, h.text)))


def facts_words(value: object) -> str:
    """A value of the front matter in words."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


# ---------------------------------------------------------------- the changes


def _ties(alignment: Alignment, ledger: _Ledger) -> Iterator[Hand]:
    """Sentences that stand for other ones, and such that stand elsewhere; neighbours that moved together in one row."""
    moved: list[tuple[Spot, Spot]] = []
    for tie in alignment.ties:
        old, new = [alignment.old[at] for at in tie.old], [alignment.new[at] for at in tie.new]
        if tie.same and tie.moved:
            moved.append((old[0], new[0]))
        if tie.same:
            continue
        was, text = " ".join(s.bit.text for s in old), " ".join(s.bit.text for s in new)
        if not same_words(was, text):
            change = "changed"
        elif doses_asked(text) < doses_asked(was):
            change = "confirmed"
        else:
            change = "form"
        of, safety = ledger.rows(old)
        yield _hand(change, new[0], words_of(text), words_of(was), alignment, old[0], of, safety)
    for _, run in groupby(enumerate(moved), key=lambda item: (item[1][1].at - item[0], item[1][1].number)):
        pairs = [pair for _, pair in run]
        olds, news = [old for old, _ in pairs], [new for _, new in pairs]
        of, safety = ledger.rows(olds)
        said = " ".join(spot.bit.words for spot in news)
        yield _hand("moved", news[0], said, said, alignment, olds[0], of, safety)


def _added(alignment: Alignment) -> Iterator[Hand]:
    spots = [spot for spot in alignment.new if spot.at not in alignment.of_new and spot.bit.words]
    for run in _runs(spots):
        yield _hand("added", run[0], " ".join(spot.bit.words for spot in run), "", alignment)


def _removed(alignment: Alignment, ledger: _Ledger) -> Iterator[Hand]:
    spots = [spot for spot in alignment.old if spot.at not in alignment.of_old and spot.bit.words]
    for run in _runs(spots):
        said = " ".join(spot.bit.words for spot in run)
        before = next((alignment.of_old[at] for at in range(run[0].at - 1, -1, -1) if at in alignment.of_old), None)
        line = alignment.new[before.new[-1]].block.last if before else 1
        of, safety = ledger.rows(run)
        change = "ticked" if "proposal" in run[0].block.classes else "removed"
        origin = _origin(run[0], alignment.old, of)
        role = role_of(run[0].block, _box(run[0], alignment.old))
        yield Hand(change, line, run[0].block.section, role, "", said, origin, of, safety)


def _runs(spots: Sequence[Spot]) -> Iterator[list[Spot]]:
    """Neighbours within one block."""
    for _, run in groupby(enumerate(spots), key=lambda item: (item[1].at - item[0], item[1].number)):
        yield [spot for _, spot in run]


def _hand(
    change: str,
    spot: Spot,
    text: str,
    was: str,
    alignment: Alignment,
    old: Spot | None = None,
    of: tuple[tuple[str, int, int, int], ...] = (),
    safety: tuple[str, ...] = (),
) -> Hand:
    origin = _origin(old, alignment.old, of) if old else ""
    role = role_of(spot.block, _box(spot, alignment.new))
    return Hand(change, spot.bit.line, spot.block.section, role, text, was, origin, of, safety)


def _origin(spot: Spot, around: Sequence[Spot], of: tuple[object, ...]) -> str:
    if of:
        return "source"
    return "library" if role_of(spot.block, _box(spot, around)) == "library" or spot.block.kind.whole else "source"


def _box(spot: Spot, around: Sequence[Spot]) -> Block | None:
    """The head of the box that a sentence stands in."""
    if not spot.block.boxed:
        return None
    above = (around[at].block for at in range(spot.at, -1, -1))
    return next((block for block in above if block.kind is Kind.BOX), None)


def role_of(block: Block, box: Block | None = None) -> str:
    """What a block is on its page, in the words of `role` above."""
    if box is not None or block.kind is Kind.BOX:
        if "added" in block.classes:
            return "library"
        head = box or block
        return "card" if _CARDS & set(head.mark.split()) else "callout"
    if block.kind is Kind.HEADING:
        return "title" if block.mark == "# " else "heading"
    if block.section in library_sections() or {"added", "proposal"} & set(block.classes):
        return "library"
    if block.section == key_points():
        return "key-point"
    if block.section == in_short_heading():
        return "in-short"
    return "list-item" if block.kind is Kind.ITEM else "section"


def library_sections() -> frozenset[str]:
    """Headings over text that is all ours."""
    words = load("page_text")
    return frozenset(words[group]["heading"] for group in ("words", "silence", "notes", "about"))


def in_short_heading() -> str:
    """The heading over the few sentences that a person wrote for the page."""
    heading: str = load("page_text")["in_short"]["heading"]
    return heading


# ---------------------------------------------------------------- the tie to the sources


class _Ledger:
    """The kept words of the page's sources, to find the rows that a text of the page is made of."""

    def __init__(self, path: str, books: Sequence[Told]) -> None:
        self._rows: list[tuple[str, Row]] = []
        self._words: list[tuple[str, int]] = []  # word, number of its row
        for book in books:
            for row in book.kept():
                if any(place.get("page") == path for place in row.get("places") or ()):
                    self._words += [(word, len(self._rows)) for word in word_list(book.said(row))]
                    self._rows.append((book.name, row))
        self._at: dict[str, list[int]] = {}
        for n, (word, _) in enumerate(self._words):
            self._at.setdefault(word, []).append(n)

    def rows(self, spots: Sequence[Spot]) -> tuple[tuple[tuple[str, int, int, int], ...], tuple[str, ...]]:
        """(source, line, start, end) of the rows whose words these sentences are, and what they bear on."""
        numbers: dict[int, None] = {}
        for spot in spots:
            numbers |= dict.fromkeys(self._of(spot))
        found = [self._rows[number] for number in numbers]
        of = tuple((name, row["line"], row["start"], row["end"]) for name, row in found)
        return of, tuple(sorted({kind for _, row in found for kind in row.get("safety") or ()}))

    def _of(self, spot: Spot) -> list[int]:
        words = word_list(words_of(_LABEL.sub("", spot.bit.text)))
        for at in self._at.get(words[0], ()) if words else ():
            run = self._words[at : at + len(words)]
            if tuple(word for word, _ in run) == words:
                return list(dict.fromkeys(number for _, number in run))
        return []
