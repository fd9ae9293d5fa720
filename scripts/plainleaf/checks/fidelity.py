"""Nothing missing: every kept sentence is on its page, with its numbers, their units and its negations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from plainleaf.checks.books import MARKER, Book, Words, tokens
from plainleaf.checks.page import Leaf
from plainleaf.errors import Problem, Severity

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,:/]\d+)*(?:\s*(?:%|°[CF]?|[^\W\d_]+))?")
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nor|neither|without|cannot|avoid|stop|\w+n['’]t)\b", re.I
)  # fmt: skip


def check(page: Leaf, books: Sequence[Book]) -> list[Problem]:
    """Every kept heading and sentence of the books against the generated page."""
    derived = Words(page.derived)
    everything = Words([t for text in page.texts for t in tokens(text.words)])
    problems = []
    for book in books:
        for row in book.kept():
            if not any(place.get("page") == page.path for place in row.get("places") or ()):
                continue
            said = book.said(row)
            words = tokens(said)
            bare = tokens(MARKER.sub("", said))
            within = derived if row["layer"] == "body" else everything
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


def check_edits(page: Leaf, base: Leaf) -> list[Problem]:
    """A page edited by hand against what was generated: numbers and negations that went away, for the reviewer."""
    if page == base:
        return []
    now, was = _signs(page), _signs(base)
    gone = was - now
    if not gone:
        return []
    listed = ", ".join(f'"{sign}"' for sign in sorted(gone))
    return [
        Problem(
            "fidelity.edited",
            f"the hand-edited page no longer says {listed} as often as its source",
            "Look whether that is meant.",
            f"docs/{page.path}",
            severity=Severity.NOTE,
        )
    ]


def _signs(page: Leaf) -> Counter[str]:
    """Numbers with their units and negations in the text that is the source's."""
    found: Counter[str] = Counter()
    for text in page.texts:
        if not text.ours:
            words = " ".join(text.words.casefold().split())
            found.update(_NUMBER.findall(words))
            found.update(_NEGATION.findall(words))
    return found
