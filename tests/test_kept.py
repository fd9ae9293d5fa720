"""A page that lost most of its article's sentences is not signed without a look; menus and forms count for nothing."""

from __future__ import annotations

from handmade import cleaned_of, source_of
from plainleaf.checks import kept
from plainleaf.checks.books import Book
from plainleaf.errors import Severity
from plainleaf.write import ledger_of

SENTENCE = "Take the tablet with food and water every morning before you go out."
MENU = "Home\nAbout us\nFind a doctor\nPatient portal and billing questions for new and returning visitors\nShare\n"


def book(text: str, furniture: range) -> Book:
    cleaned = cleaned_of(source_of(text), furniture)
    return Book(cleaned.source, tuple(ledger_of(cleaned)))


def test_most_of_the_sentences_left_out_is_a_question() -> None:
    text = "The title\n" + f"{SENTENCE}\n" * 9
    (found,) = kept.check([book(text, range(3, 10))])
    assert (found.rule, found.severity) == ("check.much-left-out", Severity.SIGNING)
    assert "%" in found.message
    assert not kept.check([book(text, range(7, 10))])


def test_menus_are_no_sentences() -> None:
    text = f"The title\n{SENTENCE}\n" + MENU * 40
    assert not kept.check([book(text, range(2, 2 + 5 * 40))])


def test_headings_alone_are_nothing() -> None:
    assert kept.empty(book("The title\nHome\nAbout us\n", range(1, 3)))
    assert not kept.empty(book(f"The title\n{SENTENCE}\n", range(0)))
