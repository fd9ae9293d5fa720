"""What was left out and may bear on safety waits for a person's eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.checks.books import Book
from plainleaf.errors import Problem, Severity
from plainleaf.safety.kinds import trips

QUOTED = 160
"""Characters of the left-out words shown."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Left-out words of one line that trip a safety pattern."""

    line: int
    text: str
    rule: str  # of the first words left out
    why: str
    kinds: tuple[str, ...]


def check(books: Sequence[Book]) -> list[Problem]:
    """A finding for each line with left-out words that trip a safety pattern; duplicates stand on the page anyway."""
    return [_finding(book.name, found) for book in books for found in dropped(book)]


def dropped(book: Book) -> list[Dropped]:
    """The lines of a source whose left-out words trip a safety pattern, in source order."""
    lines: dict[int, list[str]] = {}
    rules: dict[int, tuple[str, str]] = {}
    for row in book.rows:
        if row["layer"] in ("furniture", "metadata", "filler"):
            lines.setdefault(row["line"], []).append(book.said(row).strip())
            rules.setdefault(row["line"], (row.get("rule", ""), row.get("why", "")))
    found = []
    for number, said in lines.items():
        text = " ".join(said)
        if hits := trips(text):
            found.append(Dropped(number, text, *rules[number], tuple(hit.kind.value for hit in hits)))
    return found


def _finding(where: str, found: Dropped) -> Problem:
    quoted = found.text if len(found.text) <= QUOTED else found.text[: QUOTED - 1] + "…"
    return Problem(
        "check.dropped-safety",
        f"“{quoted}” was left out ({found.rule}: {found.why}), and may bear on safety ({', '.join(found.kinds)})",
        "If a patient needs it, write it into the page by hand; if not, sign with --seen.",
        where,
        found.line,
        Severity.SIGNING,
    )
