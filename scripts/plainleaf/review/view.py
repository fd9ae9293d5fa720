"""A page as the person who signs it has it before her, part by part, with a digest of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plainleaf.project import Project
from plainleaf.review.left_out import book_units, books_digest
from plainleaf.review.pages import content_hash, seen_front
from plainleaf.review.shown import shown_digest
from plainleaf.review.units import FACTS, LEFT_OUT, LIBRARY, OVERRIDES, PARTS, SOURCES, Unit, page_units, sum_of
from plainleaf.write.front import parse
from plainleaf.write.pages import base_of, read


@dataclass(frozen=True, slots=True)
class View:
    """All that a sign-off speaks of."""

    content: str  # digest of the page's Markdown: where it is the same, so is the page
    shown: str  # digest of what a browser makes of it
    books: str  # digest of the ledgers and of the sources' own digests
    units: tuple[Unit, ...]
    unknown: frozenset[str] = frozenset()  # parts that cannot be told now: an article is gone or has changed

    def digests(self) -> dict[str, str]:
        """The digest of every part that can be told; "" where there is nothing in it."""
        return {part: sum_of(u for u in self.units if u.part == part) for part in PARTS if part not in self.unknown}

    def entries(self) -> dict[str, str]:
        """The digest of every entry of the knowledge files that the page shows."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            if unit.part == LIBRARY:
                found.setdefault(unit.key or "other", []).append(unit)
        return {key: sum_of(units) for key, units in sorted(found.items())}


def view(project: Project, page: str, text: str) -> View:
    """The page at `page` (path below docs/) whose Markdown is `text`, with its books as they stand in the records."""
    front, body = parse(text)
    made = read(base_of(page, project.records))
    units = [*page_units(page, text, made), *_facts(front)]
    unknown = frozenset[str]()
    left, decided, known = book_units(project, front)
    if known:
        units += [*left, *decided]
    else:
        unknown = frozenset({LEFT_OUT, OVERRIDES})
    return View(
        content=content_hash(text),
        shown=shown_digest(body, seen_front(front), (project.docs / page).parent),
        books=books_digest(project, front),
        units=tuple(units),
        unknown=unknown,
    )


def book_digests(project: Project, front: Mapping[str, Any]) -> dict[str, str]:
    """The digests of what was left out and what overrides decided; {} where it cannot be told."""
    left, decided, known = book_units(project, front)
    return {LEFT_OUT: sum_of(left), OVERRIDES: sum_of(decided)} if known else {}


# ---------------------------------------------------------------- facts and sources


def _facts(front: Mapping[str, Any]) -> Iterator[Unit]:
    for name, value in seen_front(front).items():
        if name != "sources":
            yield Unit(FACTS, f"{name}: {_plain(value)}", name)
    sources = front.get("sources")
    for number, entry in enumerate(sources if isinstance(sources, list) else (), 1):
        if not isinstance(entry, Mapping):
            continue
        seen = seen_front({"sources": [entry]})["sources"][0]
        file = str(entry.get("file") or f"source {number}")
        for name, value in seen.items():
            yield Unit(SOURCES, f"{name}: {_plain(value)}", file)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(entry) for entry in value)
    return "" if value is None else str(value)
