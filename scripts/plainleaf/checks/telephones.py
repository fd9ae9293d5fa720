"""Telephone numbers in what a page keeps: those of another country, and those nobody here knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainleaf.checks.books import Book
from plainleaf.checks.phrases import quoted
from plainleaf.errors import Problem, Severity
from plainleaf.knowledge import load
from plainleaf.safety.helplines import code
from plainleaf.safety.numbers import find_numbers


def check(books: Sequence[Book], country: str) -> list[Problem]:
    """A finding for each kept line with a number that is not one of `country` (two letters: the reader's)."""
    return [problem for book in books for problem in _of_book(book, code(country))]


def _of_book(book: Book, here: str) -> Iterator[Problem]:
    told: set[str] = set()
    for row in book.kept():
        said = " ".join(book.said(row).split())
        for found in find_numbers(said):
            number = said[found.start : found.end]
            if found.digits in told or (found.public and here in found.public.countries):
                continue
            told.add(found.digits)
            if found.public:
                names: dict[str, str] = {**load("helplines")["elsewhere"], **load("helplines")["countries"]}
                where = " and ".join(names[c] for c in found.public.countries)
                message = f"“{quoted(said)}” names {number}, a number of {where}; your readers are in {names[here]}"
                todo = "The page says which number to call here; see that nobody can take the other for it."
                rule = "check.number-abroad"
            else:
                message = f"“{quoted(said)}” names {number}: the number of a place that is on no list of public lines"
                todo = "See whose it is; put your own number there by hand, or leave it out."
                rule = "check.number-unknown"
            yield Problem(rule, message, todo, book.name, row["line"], Severity.SIGNING, said)
