"""What a person said of the sources' words is done, and still fits them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plainleaf.checks.books import Book
from plainleaf.clean.overrides import DROP, KEEP, apply, find, no_match
from plainleaf.errors import Problem, Severity
from plainleaf.model import Layer, Override, Verdict


def check(books: Sequence[Book]) -> list[Problem]:
    """Overrides that do not fit their source, those of publishers that fit none, ledgers made before the last change."""
    problems: list[Problem] = []
    lost: dict[Override, list[str]] = {}
    held: set[Override] = set()
    for book in books:
        found = find(book.source)
        problems += [*found.problems, *_stale(book)]
        held.update(place.override for place in found.places)
        for override in found.lost:
            lost.setdefault(override, []).append(book.source.about.publisher)
    for override, publishers in lost.items():
        if override not in held:
            what = no_match(override, f"no article of {publishers[0]}")
            problems.append(
                replace(what, message=what.message.replace("does not hold", "holds"), severity=Severity.NOTE)
            )
    return problems


def _stale(book: Book) -> list[Problem]:
    """The ledger speaks of other overrides than the files do now."""
    passages = {passage.index: passage for passage in book.source.passages}
    plain = [Verdict(p.index, 0, len(p.text), Layer.BODY, "", "") for p in passages.values()]
    wanted = {
        (span.line, verdict.rule)
        for verdict in apply(book.source, plain, find(book.source).places, {})
        if verdict.rule in (KEEP, DROP)
        for span in passages[verdict.passage].spans(verdict.start, verdict.end)
        if book.source.lines[span.line - 1][span.start : span.end].strip()
    }
    done = {(row["line"], row.get("rule", "")) for row in book.rows if row.get("rule") in (KEEP, DROP)}
    if wanted == done:
        return []
    line = min(wanted ^ done)[0]
    message = "the overrides of this source have changed since its page was made"
    return [Problem("check.stale-overrides", message, "Run 'plainleaf pages'.", book.name, line)]
