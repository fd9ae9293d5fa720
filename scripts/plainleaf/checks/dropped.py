"""What was left out and may bear on safety waits for a person's eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.checks.books import Book
from plainleaf.clean.promo import signs_in
from plainleaf.errors import Problem, Severity
from plainleaf.language import read_in_full
from plainleaf.safety.kinds import trips

CARE = ("care.public-line", "care.risk")
"""Signs of care (knowledge/promotion.toml) that bear on safety, for languages that the patterns cannot read."""

SENTENCE = 4
"""Words of the shortest line in which a sign of care counts."""

QUOTED = 160
"""Characters of the left-out words shown."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Left-out words of one line that trip a safety pattern."""

    line: int
    text: str
    rule: str  # of the first words left out
    why: str
    kinds: tuple[str, ...]


def check(books: Sequence[Book]) -> list[Problem]:
    """A finding for each line with left-out words that trip a safety pattern; duplicates stand on the page anyway."""
    return [_finding(book.name, found) for book in books for found in dropped(book)]


def dropped(book: Book) -> list[Dropped]:
    """The lines of a source whose left-out words trip a safety pattern, in source order."""
    lines: dict[int, list[str]] = {}
    rules: dict[int, tuple[str, str]] = {}
    for row in book.rows:
        if row["layer"] in ("furniture", "metadata", "filler"):
            lines.setdefault(row["line"], []).append(book.said(row).strip())
            rules.setdefault(row["line"], (row.get("rule", ""), row.get("why", "")))
    found = []
    foreign = not read_in_full(book.source)  # the safety patterns are English; signs of care speak Spanish too
    for number, said in lines.items():
        text = " ".join(said)
        kinds = tuple(hit.kind.value for hit in trips(text))
        if not kinds and foreign and len(text.split()) >= SENTENCE:
            kinds = tuple(sign.why for sign in signs_in(text) if sign.name in CARE)
        if kinds:
            found.append(Dropped(number, text, *rules[number], kinds))
    return found


def _finding(where: str, found: Dropped) -> Problem:
    quoted = found.text if len(found.text) <= QUOTED else found.text[: QUOTED - 1] + "…"
    return Problem(
        "check.dropped-safety",
        f"“{quoted}” was left out ({found.rule}: {found.why}), and may bear on safety ({', '.join(found.kinds)})",
        "If a patient needs it, write it into the page by hand; if not, sign with --seen.",
        where,
        found.line,
        Severity.SIGNING,
    )
