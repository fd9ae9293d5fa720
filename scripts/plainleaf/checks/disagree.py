"""Sources of one page that do not say the same: a person has to settle it before the page is signed.

Nothing here knows who is right. Words stand in knowledge/disagreements.toml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from plainleaf.checks.amounts import amounts, is_most
from plainleaf.checks.books import Book
from plainleaf.checks.phrases import quoted
from plainleaf.errors import Problem, Severity
from plainleaf.knowledge import load
from plainleaf.structure.cues import matches, plain

TODO = "Look at the label, and say on the page by hand who is right and why."
TODO_WHO = "Add what is missing; leave neither out. Look at the label for what else it names."


@dataclass(frozen=True, slots=True)
class Saying:
    """A kept sentence of a source."""

    where: str
    line: int
    text: str
    kinds: frozenset[str]

    def __str__(self) -> str:
        return f"{self.where}, line {self.line}: “{quoted(self.text)}”"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that sources may see differently."""

    name: str
    about: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    first: tuple[str, ...]  # a yes, even where a no fits too
    same: tuple[str, ...]  # both sentences must share one of these; () for any two

    def side(self, saying: Saying) -> str:
        """ "yes", "no" or "" for what a sentence says of the matter; a no speaks louder than a yes in one sentence."""
        text = plain(saying.text)
        if text.endswith("?") or not matches(self.about, text, 1):
            return ""
        if matches(self.first, text, 1):
            return "yes"
        return "no" if matches(self.no, text, 1) else "yes" if matches(self.yes, text, 1) else ""


def check(books: Sequence[Book]) -> list[Problem]:
    """What the sources of one page say differently: matters, most amounts a day, who must not have it."""
    if len(books) < 2:
        return []
    said = {book.name: list(_sayings(book)) for book in books}
    return [*_matters(said), *_most(books), *_reasons(said)]


def _sayings(book: Book) -> Iterator[Saying]:
    for row in book.kept():
        if row["layer"] == "body":
            words = " ".join(book.said(row).split())
            yield Saying(book.name, row["line"], words, frozenset(row.get("safety") or ()))


def _matters(said: dict[str, list[Saying]]) -> Iterator[Problem]:
    for matter in matters():
        sides: dict[str, dict[str, list[Saying]]] = {name: defaultdict(list) for name in said}
        for name, sayings in said.items():
            for saying in sayings:
                if side := matter.side(saying):
                    sides[name][side].append(saying)
        for one, other in combinations(said, 2):
            pair = _against(matter, sides[one], sides[other])
            if pair:
                yield _problem(f"the sources differ on {matter.name}. {pair[0]} {pair[1]}", matter.name, *pair)


def _against(
    matter: Matter, one: dict[str, list[Saying]], other: dict[str, list[Saying]]
) -> tuple[Saying, Saying] | None:
    """The first yes of one source against a no of the other, where neither says both."""
    for a, b in ((one, other), (other, one)):
        if a["yes"] and b["no"] and not a["no"] and not b["yes"]:
            for yes in a["yes"]:
                no = next((no for no in b["no"] if _same(matter, yes, no)), None)
                if no:
                    return yes, no
    if matter.same:  # "approved for panic" and "not approved for sleep" stand in one source: each thing by itself
        for a, b in ((one, other), (other, one)):
            for yes in a["yes"]:
                no = next((no for no in b["no"] if _same(matter, yes, no)), None)
                if no and not any(_same(matter, yes, also) for also in b["yes"]):
                    return yes, no
    return None


def _same(matter: Matter, one: Saying, other: Saying) -> bool:
    a, b = plain(one.text), plain(other.text)
    return not matter.same or any(matches((cue,), a, 1) and matches((cue,), b, 1) for cue in matter.same)


def _most(books: Sequence[Book]) -> Iterator[Problem]:
    """Most amounts a day that differ from source to source."""
    most = [[amount for amount in amounts(book) if is_most(amount)] for book in books]
    for one, other in combinations(most, 2):
        for a in one:
            b = next((b for b in other if b.unit == a.unit and max(b.values) != max(a.values)), None)
            if b:
                message = (
                    f"the sources differ on the most amount a day: {a.text} ({a.where}, line {a.line}) and {b.text}"
                )
                yield Problem(
                    "check.disagree", message, TODO, b.where, b.line, Severity.SIGNING, f"{a.sentence} | {b.sentence}"
                )
                break


def _reasons(said: dict[str, list[Saying]]) -> Iterator[Problem]:
    """Reasons not to have it that one source names and another, that names some, does not."""
    named: dict[str, dict[str, Saying]] = {}
    for name, sayings in said.items():
        of = named.setdefault(name, {})
        for saying in sayings:
            if "contraindication" in saying.kinds:
                for reason, cues in reasons():
                    if matches(cues, plain(saying.text), 1):
                        of.setdefault(reason, saying)
    for one, other in combinations(said, 2):
        only = [
            f"{reason} ({a}, line {named[a][reason].line})"
            for a, b in ((one, other), (other, one))
            for reason in named[a]
            if reason not in named[b]
        ]
        if only and named[one] and named[other]:
            message = f"names other reasons not to have it than {one}; named by one of them alone: {'; '.join(only)}"
            at = next(iter(named[other].values()))
            yield Problem("check.disagree-who", message, TODO_WHO, at.where, at.line, Severity.SIGNING)


def _problem(message: str, matter: str, one: Saying, at: Saying) -> Problem:
    about = f"{matter}: {one.text} | {at.text}"
    return Problem("check.disagree", message, TODO, at.where, at.line, Severity.SIGNING, about)


@cache
def matters() -> tuple[Matter, ...]:
    """All matters of the knowledge file."""
    rows: list[dict[str, Any]] = load("disagreements")["matter"]
    return tuple(
        Matter(
            name=row["name"],
            about=tuple(row["about"]),
            yes=tuple(row["yes"]),
            no=tuple(row["no"]),
            first=tuple(row.get("first", ())),
            same=tuple(row.get("same", ())),
        )
        for row in rows
    )


@cache
def reasons() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names and cues of reasons not to have a medicine."""
    return tuple((row["name"], tuple(row["cues"])) for row in load("disagreements")["reason"])
