"""Sentences that a reviewer should weigh: claims, words that point elsewhere, advice that may mislead.

The words stand in knowledge/findings.toml, where a librarian may add her own. Nothing is changed on a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.checks.books import Book
from plainleaf.errors import Problem, Severity
from plainleaf.knowledge import load
from plainleaf.safety.medicines import find_medicines
from plainleaf.structure.cues import SUBJECT, compiled, matches, plain

QUOTED = 160
"""Characters of a sentence that a finding shows."""

LEVELS = {"signing": Severity.SIGNING, "note": Severity.NOTE}


BESIDE = 8
"""Words on either side of a match within which `beside` counts."""

_CLAUSE = re.compile(r"(?:[,;:.!?()]|\s[-—])\s")
_LEANS = re.compile(r"(?:but |and |so |yes, )?(?:it|this|that|these|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One [[finding]] of the knowledge file."""

    name: str
    level: Severity
    cues: tuple[str, ...]
    never: tuple[str, ...]
    beside: tuple[str, ...]
    before: tuple[str, ...]
    unheard: tuple[str, ...]
    about: tuple[str, ...]
    says: str
    todo: str

    def heard(self, sentence: str, previous: str = "") -> str:
        """The words of a sentence (made plain) that make it a finding; "" where there are none. A question claims nothing.

        previous: the sentence before it (made plain), which tells what "it" is.
        """
        if self.name.startswith("claim.") and sentence.endswith("?"):
            return ""
        text, names = sentence, list[str]()
        if any("X" in cue.split() for cue in (*self.cues, *self.about)):  # most findings ask for no medicine
            text, names = _masked(sentence)
        found = [match for cue in self.cues if (match := compiled(cue).search(text))]
        if not found or matches(self.never, self._without_unheard(text), 1) or not self._is_about(text, previous):
            return ""
        words = next((match for match in found if not self._is_silenced(text, match)), None)
        return _named(words, text, names) if words else ""

    def _is_silenced(self, text: str, match: re.Match[str]) -> bool:
        """Whether words near a match take its sting."""
        start, end = match.span()
        front, behind = self._without_unheard(text[:start]), self._without_unheard(text[end:])
        within = self._without_unheard(match.group())
        clause = f"{_CLAUSE.split(front)[-1]} {within}"
        near = " ".join([*front.split()[-BESIDE:], within, *behind.split()[:BESIDE]])
        return bool(matches(self.before, clause, 1) or matches(self.beside, near, 1))

    def _without_unheard(self, text: str) -> str:
        for cue in self.unheard:
            text = compiled(cue).sub(" ", text)
        return text

    def _is_about(self, text: str, previous: str) -> bool:
        """Whether a sentence speaks of what the finding asks for; "it" speaks of what stands before."""
        if not self.about or matches(self.about, text, 1):
            return True
        opening = " ".join(previous.split()[:BESIDE])  # "it" is mostly what the sentence before begins with
        return bool(_LEANS.match(text) and matches(self.about, _masked(opening)[0], 1))


def check(books: Sequence[Book]) -> list[Problem]:
    """A finding for each kept sentence with words of the knowledge file; of one group only the gravest, then the first."""
    return [problem for book in books for problem in _of_book(book)]


def _of_book(book: Book) -> list[Problem]:
    problems = []
    previous = ""
    for row in book.kept():
        if row["layer"] != "body":
            continue
        said = " ".join(book.said(row).split())
        sentence = plain(said)
        groups = set()
        for phrase in phrases():
            group = phrase.name.partition(".")[0]
            words = "" if group in groups else phrase.heard(sentence, previous)
            if words:
                groups.add(group)
                problems.append(_problem(book.name, row["line"], said, phrase, words))
        previous = sentence
    return problems


def _masked(sentence: str) -> tuple[str, list[str]]:
    """A sentence with the sign of a cue's X for every medicine, and the medicines as written."""
    out, at = "", 0
    mentions = find_medicines(sentence)
    for mention in mentions:
        out += sentence[at : mention.start] + SUBJECT
        at = mention.end
    return out + sentence[at:], [mention.written for mention in mentions]


def _named(match: re.Match[str], text: str, names: list[str]) -> str:
    """The words of a match, medicines named again."""
    left = iter(names[text[: match.start()].count(SUBJECT) :])
    return "".join(next(left) if c == SUBJECT else c for c in match.group())


@cache
def phrases() -> tuple[Phrase, ...]:
    """All findings of the knowledge file: those that block signing first, then in its order."""
    found = [
        Phrase(
            name=row["name"],
            level=LEVELS[row["level"]],
            cues=tuple(row["cues"]),
            never=tuple(row.get("never", ())),
            beside=tuple(row.get("beside", ())),
            before=tuple(row.get("before", ())),
            unheard=tuple(row.get("unheard", ())),
            about=tuple(row.get("about", ())),
            says=row["says"],
            todo=row["todo"],
        )
        for row in load("findings")["finding"]
    ]
    return tuple(sorted(found, key=lambda phrase: phrase.level is Severity.NOTE))


def quoted(text: str) -> str:
    """As much of a sentence as a finding shows."""
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def _problem(where: str, line: int, said: str, phrase: Phrase, words: str) -> Problem:
    message = f"“{quoted(said)}” {phrase.says} (“{words}”)"
    return Problem(f"check.{phrase.name}", message, phrase.todo, where, line, phrase.level, said)
