"""Nothing missing: every kept sentence is on its page, with its numbers, their units and its negations."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.checks.books import MARKER, Book, Words, tokens
from plainleaf.checks.page import Leaf
from plainleaf.errors import Problem


def check(page: Leaf, books: Sequence[Book]) -> list[Problem]:
    """Every kept heading and sentence of the books against the generated page."""
    derived = Words(page.derived)
    everything = Words([t for text in page.texts for t in tokens(text.words)])
    title = tokens(str(page.front.get("title") or ""))  # a line of the same words is taken for it
    problems = []
    for book in books:
        for row in book.kept():
            if not any(place.get("page") == page.path for place in row.get("places") or ()):
                continue
            said = book.said(row)
            words = tokens(said)
            bare = tokens(MARKER.sub("", said))
            within = derived if row["layer"] == "body" and words != title else everything
            if not within.hold(words) and not (bare and within.hold(bare)):
                problems.append(
                    Problem(
                        "fidelity.missing",
                        f'kept, but not on the page {page.path}: "{said.strip()[:80]}"',
                        "This is a fault of the program: please report it with the file.",
                        book.name,
                        row["line"],
                    )
                )
    return problems
