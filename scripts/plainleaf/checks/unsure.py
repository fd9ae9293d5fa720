"""Sentences that stay with their own heading for want of evidence: the reviewer is told."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.checks.books import Book
from plainleaf.errors import Problem, Severity


def check(books: Sequence[Book]) -> list[Problem]:
    """One note a source: how many sentences nothing placed, and where they stand in it."""
    problems = []
    for book in books:
        body = [row for row in book.rows if row["layer"] == "body" and "section" in row]
        unsure = [row for row in body if not row.get("sure")]
        if unsure:
            lines = sorted({row["line"] for row in unsure})
            problems.append(
                Problem(
                    "check.unsure-section",
                    f"{len(unsure)} of {len(body)} sentences gave no sure sign of their section, and stand where the "
                    f"article has them (lines {', '.join(map(str, lines))})",
                    "See whether each stands under a heading it fits; move it in the page if not.",
                    book.name,
                    severity=Severity.NOTE,
                )
            )
    return problems
