"""What was left out and may bear on safety waits for a person's eye."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.checks.books import Book
from plainleaf.errors import Problem, Severity
from plainleaf.safety.kinds import trips

QUOTED = 160
"""Characters of the left-out words shown."""


def check(books: Sequence[Book]) -> list[Problem]:
    """A finding for each line with left-out words that trip a safety pattern; duplicates stand on the page anyway."""
    problems = []
    for book in books:
        lines: dict[int, list[str]] = {}
        rules: dict[int, str] = {}
        for row in book.rows:
            if row["layer"] in ("furniture", "metadata", "filler"):
                lines.setdefault(row["line"], []).append(book.said(row).strip())
                rules.setdefault(row["line"], f"{row.get('rule', '')}: {row.get('why', '')}")
        for number, said in lines.items():
            text = " ".join(said)
            if hits := trips(text):
                problems.append(_finding(book.name, number, text, rules[number], [hit.kind.value for hit in hits]))
    return problems


def _finding(where: str, line: int, text: str, rule: str, kinds: Sequence[str]) -> Problem:
    quoted = text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
    return Problem(
        "check.dropped-safety",
        f"“{quoted}” was left out ({rule}), and may bear on safety ({', '.join(kinds)})",
        "If a patient needs it, write it into the page by hand; if not, sign with --seen.",
        where,
        line,
        Severity.SIGNING,
    )
