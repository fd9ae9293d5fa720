"""Nothing lost: every non-blank character of a source stands in exactly one row of its ledger.

Counted over the characters themselves, with no code of the room that writes the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plainleaf.checks.books import KEPT, Book, Row
from plainleaf.errors import Problem

LAYERS = (*KEPT, "furniture", "metadata", "duplicate", "filler")
SHOWN = 5  # faults of a kind told for one source: one cause makes many


def check(books: Sequence[Book]) -> list[Problem]:
    """Rows of every book against its source."""
    by_stem = {book.source.stem: book for book in books}
    problems = []
    for book in books:
        faults = balance(book.source.text, book.rows, book.name)
        if not faults:
            faults = _kept_somewhere(book) + _duplicates(book, by_stem)
        problems += faults[:SHOWN]
    return problems


def balance(text: str, rows: Sequence[Row], where: str) -> list[Problem]:
    """Rows against the ledger text they index: bounds, order, and exactly one row a character."""
    lines = text.split("\n")
    counts = [[0] * len(line) for line in lines]
    problems = []
    last = (0, 0)
    for row in rows:
        line, start, end = row["line"], row["start"], row["end"]
        if not (1 <= line <= len(lines) and 0 <= start < end <= len(lines[line - 1])):
            problems.append(_fault(where, line, f"a row speaks of {start}-{end}, where the line does not reach"))
            continue
        if row["layer"] not in LAYERS:
            problems.append(_fault(where, line, f'a row has the unknown layer "{row["layer"]}"'))
        if (line, start) < last:
            problems.append(_fault(where, line, "the rows are not in the order of the source"))
        last = (line, start)
        for at in range(start, end):
            counts[line - 1][at] += 1
    for number, (line_text, count) in enumerate(zip(lines, counts, strict=True), start=1):
        lost = [at for at, ch in enumerate(line_text) if not ch.isspace() and count[at] == 0]
        twice = [at for at, ch in enumerate(line_text) if not ch.isspace() and count[at] > 1]
        if lost:
            problems.append(_fault(where, number, f'no row holds "{_excerpt(line_text, lost)}"'))
        if twice:
            problems.append(_fault(where, number, f'more than one row holds "{_excerpt(line_text, twice)}"'))
    return problems


def _kept_somewhere(book: Book) -> list[Problem]:
    """Every row that is kept says where it stands on a page."""
    return [
        _fault(book.name, row["line"], f'kept, but on no page: "{book.raw(row).strip()[:60]}"')
        for row in book.kept()
        if not row.get("places")
    ]


def _duplicates(book: Book, by_stem: Mapping[str, Book]) -> list[Problem]:
    """Every duplicate names a span that is kept and says the same words."""
    problems = []
    for row in book.rows:
        if row["layer"] != "duplicate":
            continue
        of = row.get("of") or {}
        other = by_stem.get(of["source"]) if of.get("source") else book
        if other is None or not _same(book, row, other, of):
            said = book.raw(row).strip()[:60]
            problems.append(
                _fault(book.name, row["line"], f'left out as said twice, but its twin is not kept: "{said}"')
            )
    return problems


def _same(book: Book, row: Row, other: Book, of: Row) -> bool:
    lines = other.source.lines
    if not {"line", "start", "end"} <= set(of) or not 1 <= of["line"] <= len(lines):
        return False
    twin = lines[of["line"] - 1][of["start"] : of["end"]]
    stands = any(
        r["line"] == of["line"] and r["layer"] in KEPT and r["start"] < of["end"] and r["end"] > of["start"]
        for r in other.rows
    )
    return stands and _words(twin) == _words(book.raw(row))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _excerpt(line: str, places: Sequence[int]) -> str:
    return line[places[0] : places[0] + 60].strip()


def _fault(where: str, line: int, message: str) -> Problem:
    return Problem(
        "balance", message, "This is a fault of the program: please report it with the file.", where, max(line, 0)
    )
