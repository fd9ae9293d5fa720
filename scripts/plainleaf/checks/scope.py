"""Meaning stays whole: what stands under a heading that says who, when or how urgent stays under it.

Read off the ledger alone: the places of a scope heading and of the rows behind it in the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from plainleaf.checks.books import Book, Row
from plainleaf.errors import Problem

SCOPE = re.compile(
    r"\b(?:911|999|112|emergency|urgent|call|right away|immediately|do not|don['’]t|never|not|avoid|should not|who|if"
    r"|when|unless|children|child|infants?|babies|teen\w*|older|elderly|seniors?|pregnan\w*|breast\w*|before)\b",
    re.I,
)
"""Words of a heading that limits what stands under it."""

_LEAD_IN = re.compile(r":\W*$")


def check(books: Sequence[Book]) -> list[Problem]:
    """Every book: rows under a scope heading stand behind it in its section; a list follows its lead-in."""
    return [problem for book in books for problem in [*_headings(book), *_lead_ins(book)]]


def _headings(book: Book) -> list[Problem]:
    problems = []
    kept = list(book.kept())
    heading: Row | None = None
    for row in kept:
        if row["layer"] == "heading":
            heading = row
            continue
        if heading is None or row["layer"] != "body" or not SCOPE.search(book.said(heading)):
            continue
        here, there = _spot(row), _spot(heading)
        if here and there and (here[0] != there[0] or here[1] <= there[1]):
            problems.append(_parted(book, row, f'stands apart from its heading "{book.said(heading).strip()[:60]}"'))
    return problems


def _lead_ins(book: Book) -> list[Problem]:
    problems = []
    for row, after in pairwise(book.kept()):
        if not _LEAD_IN.search(book.said(row)) or not _role(after, "list-item") or _role(row, "list-item"):
            continue
        here, there = _spot(row), _spot(after)
        if here and there and (here[0] != there[0] or there[1] != here[1] + 1):
            problems.append(
                _parted(book, after, f'stands apart from the words before its list "{book.said(row).strip()[:60]}"')
            )
    return problems


def _spot(row: Row) -> tuple[str, int] | None:
    """(section, number of the block in it) of a row's own place; None where it has none."""
    for place in row.get("places") or ():
        if place.get("role") in ("section", "list-item", "heading"):
            key, _, number = str(place.get("block")).rpartition("-")
            if number.isdigit():
                return f"{place.get('page')} {key}", int(number)
    return None


def _role(row: Row, role: str) -> bool:
    return any(place.get("role") == role for place in row.get("places") or ())


def _parted(book: Book, row: Row, message: str) -> Problem:
    said = book.said(row).strip()[:60]
    return Problem(
        "scope",
        f'"{said}" {message}',
        "This is a fault of the program: please report it with the file.",
        book.name,
        row["line"],
    )
