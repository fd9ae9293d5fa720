"""An article in a language that the patterns cannot read: a person has to do what they would have done."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.checks.books import Book
from plainleaf.errors import Problem, Severity
from plainleaf.language import UNKNOWN, language_of, read_in_full


def check(books: Sequence[Book]) -> list[Problem]:
    """A question for each article whose language is not read in full."""
    return [
        Problem(
            "check.language",
            f"is in a language that is not read in full ({_name(language_of(book.source))}): its warnings, doses and "
            "sections were not looked for, and the page does not say what it leaves out",
            'Read the page with that in mind; if the language is wrong, name it in the sidecar: language = "en".',
            book.name,
            severity=Severity.SIGNING,
        )
        for book in books
        if not read_in_full(book.source)
    ]


def _name(language: str) -> str:
    return "not English" if language == UNKNOWN else language
