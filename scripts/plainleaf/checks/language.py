"""An article in a language that the patterns cannot read: a person has to do what they would have done."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.checks.books import Book
from plainleaf.errors import Problem, Severity
from plainleaf.language import cleaned_in, language_of, name_of, read_in_full


def check(books: Sequence[Book]) -> list[Problem]:
    """A question for each article whose language is not read in full."""
    return [
        Problem(
            "check.language",
            _told(language_of(book.source)),
            'Read the page with that in mind; if the language is wrong, name it in the sidecar: language = "en".',
            book.name,
            severity=Severity.SIGNING,
        )
        for book in books
        if not read_in_full(book.source)
    ]


def _told(language: str) -> str:
    unread = "its warnings and doses were not looked for, and the page does not say what it leaves out"
    if cleaned_in(language):
        return f"language not fully supported ({name_of(language)}): boilerplate was left out as usual, but {unread}"
    return (
        f"language not fully supported ({name_of(language)}): boilerplate was told by shape and repetition alone, so "
        f"that some may have stayed; {unread}"
    )
