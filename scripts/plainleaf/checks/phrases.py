"""Sentences that a reviewer should weigh: claims, words that point elsewhere, advice that may mislead.

The words stand in knowledge/findings.toml, where a librarian may add her own. Nothing is changed on a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.checks.books import Book
from plainleaf.errors import Problem, Severity
from plainleaf.knowledge import load
from plainleaf.structure.cues import matches, plain

QUOTED = 160
"""Characters of a sentence that a finding shows."""

LEVELS = {"signing": Severity.SIGNING, "note": Severity.NOTE}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One [[finding]] of the knowledge file."""

    name: str
    level: Severity
    cues: tuple[str, ...]
    never: tuple[str, ...]
    says: str
    todo: str

    def heard(self, sentence: str) -> str:
        """The words of a sentence (made plain) that make it a finding; "" where there are none. A question claims nothing."""
        if self.name.startswith("claim.") and sentence.endswith("?"):
            return ""
        found = matches(self.cues, sentence, 1)
        return found[0] if found and not matches(self.never, sentence, 1) else ""


def check(books: Sequence[Book]) -> list[Problem]:
    """A finding for each kept sentence with words of the knowledge file; of one group only the first."""
    return [problem for book in books for problem in _of_book(book)]


def _of_book(book: Book) -> list[Problem]:
    problems = []
    for row in book.kept():
        if row["layer"] != "body":
            continue
        said = " ".join(book.said(row).split())
        groups = set()
        for phrase in phrases():
            group = phrase.name.partition(".")[0]
            words = "" if group in groups else phrase.heard(plain(said))
            if words:
                groups.add(group)
                problems.append(_problem(book.name, row["line"], said, phrase, words))
    return problems


@cache
def phrases() -> tuple[Phrase, ...]:
    """All findings of the knowledge file, in its order."""
    return tuple(
        Phrase(
            name=row["name"],
            level=LEVELS[row["level"]],
            cues=tuple(row["cues"]),
            never=tuple(row.get("never", ())),
            says=row["says"],
            todo=row["todo"],
        )
        for row in load("findings")["finding"]
    )


def quoted(text: str) -> str:
    """As much of a sentence as a finding shows."""
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def _problem(where: str, line: int, said: str, phrase: Phrase, words: str) -> Problem:
    message = f"“{quoted(said)}” {phrase.says} (“{words}”)"
    return Problem(f"check.{phrase.name}", message, phrase.todo, where, line, phrase.level)
