"""Kinds of medicines: lists by hand in knowledge/synonyms.toml, each with its source. A medicine may be of several kinds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from plainleaf.knowledge import load
from plainleaf.model import Edition


@dataclass(frozen=True, slots=True)
class MedicineClass:
    """One kind of medicine."""

    name: str
    shown: str  # as a heading: "Statins (cholesterol medicines)"
    medicines: frozenset[str]  # generic names, lower case
    source: str
    reviewed_by: str  # empty until a person has checked who belongs to it


@cache
def classes(edition: Edition = Edition.PREVIEW) -> tuple[MedicineClass, ...]:
    """All kinds, in the order of the file; for the public edition only those that a person has checked."""
    found = tuple(
        MedicineClass(row["name"], row["shown"], frozenset(row["medicines"]), row["source"], row.get("reviewed_by", ""))
        for row in load("synonyms")["class"]
    )
    return found if edition is Edition.PREVIEW else tuple(kind for kind in found if kind.reviewed_by)
