"""Marks of references whose list was left out: the page says so, and a person may take them out."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.checks.books import Book
from plainleaf.citations import LISTS, MARK, marks_in
from plainleaf.errors import Problem, Severity


def check(books: Sequence[Book]) -> list[Problem]:
    """One note a source."""
    problems = []
    for book in books:
        kept = [(row["line"], book.said(row)) for row in book.kept()]
        marks = marks_in(said for _, said in kept)
        if not marks or not any(str(row.get("rule", "")).startswith(LISTS) for row in book.rows):
            continue
        lines = sorted({line for line, said in kept if MARK.search(said)})
        problems.append(
            Problem(
                "check.marks",
                f"marks such as {marks[0]} stay in the text (line{'' if len(lines) == 1 else 's'} "
                f"{', '.join(map(str, lines))}), and the list of sources they point to was left out; the page says so",
                "Take them out of the page by hand if they would disturb its readers.",
                book.name,
                lines[0],
                Severity.NOTE,
            )
        )
    return problems
