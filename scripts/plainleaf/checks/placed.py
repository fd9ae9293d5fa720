"""How the kept sentences stand on a built page: how often, in which boxes and lists, under which title."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from plainleaf.checks.books import MARKER, Book, Row, tokens
from plainleaf.checks.built_page import Built, Piece
from plainleaf.errors import Problem

SHOWN = 12
"""Words that a finding names."""
DEEPEST = 6
"""Steps of a list: deeper ones follow on the last, as the writer says."""

Told = Callable[[str, str, Book | None, Row | None], Problem]
"""Makes a Problem of a rule, a message and, where one is meant, a row of a book."""


def check(path: str, page: Built, used: Sequence[Book], told: Told) -> Iterator[Problem]:
    """What stands too often or too seldom, outside its box or list, or under another title."""
    rows = [(book, row, place) for book in used for row in book.kept() for place in _places(row, path)]
    yield from _title(path, page, used, told)
    yield from _hidden(path, page, told)
    yield from _headings(path, page, rows, told)
    yield from _counted(path, page, rows, told)
    yield from _boxed(path, page, rows, told)
    yield from _listed(path, page, rows, told)


Placed = tuple[Book, Row, dict[str, str]]


def _places(row: Row, path: str) -> list[dict[str, str]]:
    return [place for place in row.get("places") or () if place.get("page") == path]


def _said(book: Book, row: Row) -> str:
    return " ".join(book.said(row).split())


def _title(path: str, page: Built, used: Sequence[Book], told: Told) -> Iterator[Problem]:
    """The page's title is that of one of its sources, word for word: a person's, the source's own, or the file's name."""
    allowed = set()
    for book in used:
        shown = " ".join(_said(book, row) for row in book.rows if row["layer"] == "title")
        allowed |= {tokens(shown), tokens(book.source.about.title), tokens(re.sub(r"[-_\s]+", " ", book.source.stem))}
    if tokens(page.title) not in allowed - {()}:
        yield told("title", f"the title of {path}, “{page.title}”, is the title of none of its sources", None, None)


def _hidden(path: str, page: Built, told: Told) -> Iterator[Problem]:
    for text in page.hidden:
        yield told("hidden", f"“{text[:100]}” stands on {path} where no reader sees it, or is struck out", None, None)


def _headings(path: str, page: Built, rows: Sequence[Placed], told: Told) -> Iterator[Problem]:
    there = {piece.words for piece in page.pieces if piece.heading} | {tokens(heading) for heading, _ in page.sections}
    for book, row, place in rows:
        said = _said(book, row)
        forms = (tokens(said), tokens(MARKER.sub("", said)))
        shown = any(_holds(words, form) for words in there for form in forms)
        if row["layer"] == "heading" and place.get("role") == "heading" and not shown:
            yield told("missing", f"“{said[:100]}”, a heading, stands nowhere on {path}", book, row)


# ---------------------------------------------------------------- how often


def _counted(path: str, page: Built, rows: Sequence[Placed], told: Told) -> Iterator[Problem]:
    """No word stands more often in the sections, the boxes or the key points than the sentences kept for them hold it."""
    kinds: dict[str, tuple[Callable[[Piece], bool], tuple[str, ...]]] = {
        "the sections": (lambda p: not p.box and not p.point and not p.heading, ("section", "list-item")),
        "the boxes": (lambda p: p.box, ("card", "callout")),
        "the key points": (lambda p: p.point, ("key-point",)),
    }
    for where, (chosen, roles) in kinds.items():
        shown = Counter(word for piece in page.pieces if chosen(piece) for word in piece.words)
        meant = ((book, row) for book, row, place in rows if place.get("role") in roles and row["layer"] != "heading")
        kept = Counter(word for book, row in meant for word in tokens(_said(book, row)))
        more = shown - kept
        if more:
            listed = " ".join(list(more.elements())[:SHOWN])
            yield told("count", f"{where} of {path} hold more often than what was kept for them: {listed}", None, None)


# ---------------------------------------------------------------- boxes and key points


def _boxed(path: str, page: Built, rows: Sequence[Placed], told: Told) -> Iterator[Problem]:
    """What was quoted stands in a box, a card's in one of its level; what is a key point stands among them."""
    boxes: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for piece in page.pieces:
        if piece.box:
            boxes[piece.level].append(piece.words)
        elif piece.point:
            boxes["key-point"].append(piece.words)
    for book, row, place in rows:
        role, said = place.get("role"), _said(book, row)
        if row["layer"] == "heading" or role not in ("card", "callout", "key-point"):
            continue
        level = str(place.get("block")).removeprefix("card-")
        if role == "key-point":
            texts = boxes["key-point"]
        elif role == "card" and level in _CARDS:
            texts = boxes[level]
        else:
            texts = [words for name, found in boxes.items() if name != "key-point" for words in found]
        if not any(_holds(words, tokens(said)) or _holds(words, tokens(MARKER.sub("", said))) for words in texts):
            yield told("box", f"“{said[:100]}” is a {role} of {path} by its books, and stands in none there", book, row)


_CARDS = ("emergency", "urgent", "ask")


def _holds(words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return any(words[n : n + len(run)] == run for n in range(len(words) - len(run) + 1))


# ---------------------------------------------------------------- lists


def _listed(path: str, page: Built, rows: Sequence[Placed], told: Told) -> Iterator[Problem]:
    """An item stands in a list, and as deep below its neighbour as at the source."""
    items = [
        (book, row, place) for book, row, place in rows if place.get("role") == "list-item" and not row.get("joints")
    ]
    spots = [_spots(page, _said(book, row)) for book, row, _ in items]
    for (book, row, _), found in zip(items, spots, strict=True):
        if found and not any(piece.depth for piece in found):
            yield told(
                "list", f"“{_said(book, row)[:100]}” is the item of a list by its books, and none on {path}", book, row
            )
    for (one, here), (two, there) in pairwise(zip(items, spots, strict=True)):
        (book, row, place), (other, after, below) = one, two
        if book is not other or not _follow(place, below) or not here or not there:
            continue
        step = _depth(other, after) - _depth(book, row)
        shown = {_sign(b.depth - a.depth) for a in here for b in there if a.depth and b.depth}
        deep = max(_depth(book, row), _depth(other, after)) > DEEPEST
        if step and shown and _sign(step) not in shown and not deep and _clear(book, row, other, after):
            said = _said(other, after)[:100]
            yield told(
                "list", f"“{said}” stands at another depth of its list on {path} than at its source", other, after
            )


def _spots(page: Built, said: str) -> list[Piece]:
    forms = (tokens(said), tokens(MARKER.sub("", said)))
    return [
        p
        for p in page.pieces
        if not (p.box or p.point or p.heading) and any(run and _holds(p.words, run) for run in forms)
    ]


def _follow(place: dict[str, str], below: dict[str, str]) -> bool:
    """Two blocks of a section, one right behind the other."""
    (key, _, n), (other, _, m) = str(place.get("block")).rpartition("-"), str(below.get("block")).rpartition("-")
    return key == other and n.isdigit() and m.isdigit() and int(m) == int(n) + 1


def _depth(book: Book, row: Row) -> int:
    """How deep an item stands at the source: by its mark-up, or by the columns before it."""
    markup = next((passage.markup for passage, _ in book.pieces.get(row["line"], ()) if passage.markup), None)
    if markup is not None:
        return markup.depth
    line = book.lines[row["line"] - 1]
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4))


def _clear(book: Book, row: Row, other: Book, after: Row) -> bool:
    """Whether the source itself shows the two depths: by mark-up, or by two columns at least before marks of a list."""
    if book.pieces.get(row["line"]) and any(p.markup for p, _ in book.pieces[row["line"]]):
        return True
    marked = all(_MARKED.match(b.lines[r["line"] - 1]) for b, r in ((book, row), (other, after)))
    return marked and abs(_depth(book, row) - _depth(other, after)) > 1


_MARKED = re.compile(r"\s*(?:[•▪◦‣●○■□+–—-]|\*{1,3}|o(?=\s)|\(?\w{1,2}[.)])\s")


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
