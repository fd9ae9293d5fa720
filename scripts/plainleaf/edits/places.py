"""What the ledgers say of hand edits: the place of a sentence that was taken out, changed or moved on a page.

A place whose sentence a person took out has the role "removed" and its own role as "was"; where she changed or moved it,
the place says so as "hand".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plainleaf.edits.hand import Hand, Told

Row = Mapping[str, Any]


def marked(rows: Iterable[Row], found: Iterable[Hand], name: str, path: str) -> list[dict[str, Any]]:
    """The ledger rows of source `name` with the marks of what a person did on the page `path`, and no older ones."""
    told: dict[tuple[int, int, int], list[Hand]] = {}
    whole = False
    for one in found:
        whole = whole or one.change == "page"
        if one.change in ("changed", "removed", "moved"):
            for source, line, start, end in one.of:
                if source == name:
                    told.setdefault((line, start, end), []).append(one)
    return [_placed(row, told.get((row["line"], row["start"], row["end"]), []), path, whole=whole) for row in rows]


def away(path: str, books: Sequence[Told]) -> tuple[Hand, ...]:
    """The books of a page that a person deleted."""
    kinds = {kind for book in books for row in book.kept() for kind in row.get("safety") or () if _on(row, path)}
    return (Hand("page", 0, "", "page", origin="source", safety=tuple(sorted(kinds))),)


def stands(row: Row, path: str) -> bool:
    """Whether a row still stands on a page, as far as the books know: a person did not take it out everywhere."""
    return any(place.get("page") == path and place.get("role") != "removed" for place in row.get("places") or ())


def _on(row: Row, path: str) -> bool:
    return any(place.get("page") == path for place in row.get("places") or ())


def _placed(row: Row, changes: Sequence[Hand], path: str, *, whole: bool) -> dict[str, Any]:
    out = dict(row)
    if not row.get("places"):
        return out
    places = [_unmarked(place) if place.get("page") == path else dict(place) for place in row["places"]]
    here = [place for place in places if place.get("page") == path]
    if whole:
        for place in here:
            place |= {"role": "removed", "was": place["role"]}
    for one in changes:
        wanted = {"section", "list-item"} if one.role in ("section", "list-item") else {one.role}
        for place in [p for p in here if p["role"] in wanted and "hand" not in p][:1]:
            place |= {"role": "removed", "was": place["role"]} if one.change == "removed" else {"hand": one.change}
    out["places"] = places
    return out


def _unmarked(place: Row) -> dict[str, Any]:
    """A place as it is without a person's doing."""
    out = {key: value for key, value in place.items() if key not in ("hand", "was")}
    if "was" in place:
        out["role"] = place["was"]
    return out
