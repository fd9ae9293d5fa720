"""How much of an article was kept: a page that lost most of its article's sentences waits for a person's eye."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainleaf.checks.books import Book, Row, tokens
from plainleaf.errors import Problem, Severity

SENTENCE = 9
"""Words from which a left-out line that ends like a sentence reads as one: menus, forms and buttons are shorter."""

MOST = 0.5
"""Share of the words that read as sentences; where more was left out, a person is asked."""

_END = re.compile(r"[.!?…][\"'”’)\]]*\s*$")


def check(books: Sequence[Book]) -> list[Problem]:
    """A finding for each source with most of its sentences left out."""
    return [problem for book in books for problem in _much_left_out(book)]


def empty(book: Book) -> bool:
    """Whether nothing of a source was kept but headings."""
    return not any(row["layer"] == "body" for row in book.rows)


def nothing_kept(book: Book) -> Problem:
    """The Problem of an article of which no page was made."""
    return Problem(
        "page.empty",
        "nothing in it was taken for the article's own words, so no page was made",
        f"'plainleaf explain {book.name}' tells why each line was left out.",
        book.name,
    )


def left_out_share(book: Book) -> float:
    """Of the words of a source that are kept or read as sentences, the share that was left out (0 to 1)."""
    kept = sum(len(tokens(book.said(row))) for row in book.kept())
    gone = sum(len(tokens(said)) for said in _lines(book) if _reads_as_sentence(said))
    return gone / (kept + gone) if kept + gone else 0.0


def _much_left_out(book: Book) -> list[Problem]:
    share = left_out_share(book)
    if share <= MOST:
        return []
    return [
        Problem(
            "check.much-left-out",
            f"{round(share * 100)} % of its sentences, by words, were left out of the page",
            f"Look through them with 'plainleaf explain {book.name}'; if none is missing, say so.",
            book.name,
            severity=Severity.SIGNING,
            about=" | ".join(_lines(book)),
        )
    ]


def _lines(book: Book) -> list[str]:
    """The left-out words of every line; duplicates stand on the page anyway, facts about the article in its front."""
    lines: dict[int, list[str]] = {}
    rows: Sequence[Row] = [row for row in book.rows if row["layer"] in ("furniture", "filler")]
    for row in rows:
        lines.setdefault(row["line"], []).append(book.said(row).strip())
    return [" ".join(said) for said in lines.values()]


def _reads_as_sentence(said: str) -> bool:
    return len(tokens(said)) >= SENTENCE and bool(_END.search(said))
