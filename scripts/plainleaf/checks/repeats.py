"""Lines that look like a publisher's boilerplate and may bear on safety: they stay, and a person may say otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plainleaf.checks.books import Book
from plainleaf.clean.repeats import Repeat, publisher
from plainleaf.errors import Problem, Severity
from plainleaf.evidence import gather
from plainleaf.store import NOWHERE, Store

SHOWN = 3
"""Lines quoted for one publisher."""
QUOTED = 80
"""Characters of each."""


def check(books: Sequence[Book], store: Store = NOWHERE) -> list[Problem]:
    """One note a publisher, at the first of its sources by name."""
    problems = []
    evidence = gather([book.source for book in books], store)
    for name, lines in evidence.spared.items():
        if not lines:
            continue
        first = min((book.source for book in books if publisher(book.source) == name), key=lambda source: source.name)
        who = first.about.publisher or name.removeprefix("host ")
        quoted = ", ".join(f"“{_short(text)}” ({repeat.times} of {repeat.sources})" for text, repeat in _most(lines))
        problems.append(
            Problem(
                "check.repeated-safety",
                f"{len(lines)} line(s) stand in most articles of {who} and may bear on safety, so they are not taken "
                f"for boilerplate: {quoted}",
                "If one is boilerplate, drop it in an overrides file.",
                first.name,
                severity=Severity.NOTE,
            )
        )
    return problems


def _most(lines: Mapping[str, Repeat]) -> list[tuple[str, Repeat]]:
    return sorted(lines.items(), key=lambda item: (-item[1].times, item[0]))[:SHOWN]


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
