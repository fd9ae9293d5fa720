"""Short lines that were left out in the middle of an article: nobody would miss them on the page.

A menu, a button or a teaser may stand there; so may an item of a list, a cell of a table or a heading, of which shape
alone says little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainleaf.checks.books import KEPT, Book, Row
from plainleaf.checks.dropped import dropped, speaks
from plainleaf.checks.phrases import quoted
from plainleaf.errors import Problem, Severity

BY_SHAPE = ("nav.fragment", "nav.markup", "nav.links", "related.teaser", "model.outside", "place.outside")
"""Rules that go by a line's shape and place."""

KNOWN = ("ad.", "legal.", "author.", "date.", "topics.", "text.", "promo.", "nav.count", "media.time", "override.")
"""Families of rules whose lines do stand in the middle of articles."""

SHOWN = 6
"""Lines that are quoted."""

_WORD = re.compile(r"[^\W\d_]")


def check(books: Sequence[Book]) -> list[Problem]:
    """One finding a source: the lines that the rules left out by their shape between its first and last kept line, and
    those that a named rule took from between two kept lines without a blank one."""
    return [_finding(book, lines) for book in books if (lines := left_out(book))]


def left_out(book: Book) -> list[int]:
    """Numbers of the source's lines, in order, without those that are asked about because they bear on safety."""
    rows: dict[int, list[Row]] = {}
    for row in book.rows:
        rows.setdefault(row["line"], []).append(row)
    body = sorted(n for n, here in rows.items() if any(row["layer"] in ("heading", "body") for row in here))
    if not body:
        return []
    asked = {found.line for found in dropped(book) if speaks(found)}
    held = set(body)
    found = []
    for number in sorted(rows.keys() - asked):
        here = rows[number]
        if not body[0] < number < body[-1] or any(row["layer"] in (*KEPT, "duplicate") for row in here):
            continue
        by_shape = all(row.get("rule") in BY_SHAPE for row in here)
        known = str(here[0].get("rule", "")).startswith(KNOWN)
        between = not known and number - 1 in held and number + 1 in held
        if (by_shape or between) and _WORD.search(book.lines[number - 1]):
            found.append(number)
    return found


def _finding(book: Book, lines: Sequence[int]) -> Problem:
    said = "; ".join(f"line {n} “{quoted(book.lines[n - 1].strip())}”" for n in lines[:SHOWN])
    more = f" and {len(lines) - SHOWN} more, to line {lines[-1]}" if len(lines) > SHOWN else ""
    one = len(lines) == 1
    return Problem(
        "check.dropped-inside",
        f"{len(lines)} {'line was' if one else 'lines were'} left out in the middle of the article: {said}{more}",
        "If a patient needs one, keep it in an overrides file; if not, sign with --seen.",
        book.name,
        lines[0],
        Severity.SIGNING,
    )
