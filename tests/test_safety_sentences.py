"""Sentences on danger in many people's words, each with its kinds: how many are heard, how many are heard rightly.

The sets in tests/safety_sentences were labelled before the program saw them; their first lines tell how the first run
went. Since then the patterns were mended with them, so what is measured here says what is kept, not what to expect.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from plainleaf.model import SafetyKind
from plainleaf.safety.kinds import Context, kinds

HERE = Path(__file__).parent
SETS = sorted((HERE / "safety_sentences").glob("*.tsv"))
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["sentences"]["least"]
NEVER_MISSED = ("do-not-stop", "overdose", "self-harm", "emergency")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with what must be heard in it and what may be."""

    text: str
    context: Context
    must: frozenset[str]
    may: frozenset[str]

    @property
    def heard(self) -> frozenset[str]:
        """What the program hears, by the kinds' names."""
        return frozenset(hit.kind.value for hit in kinds(self.text, self.context))


def rows(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        labels, subject, heading, text = line.split("\t")
        named = [] if labels == "-" else labels.split(",")
        about = subject != "-"
        yield Row(
            text=text,
            context=Context(
                headings=(heading,) if heading else (),
                item=bool(heading),
                medicine=about,
                subject=subject if about else "",
            ),
            must=frozenset(name for name in named if not name.endswith("?")),
            may=frozenset(name.rstrip("?") for name in named),
        )


ALL = [row for path in SETS for row in rows(path)]


def share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def test_labels_name_kinds_and_every_kind_has_sentences() -> None:
    named = Counter(kind for row in ALL for kind in row.must)
    assert set(named) == {kind.value for kind in SafetyKind}
    assert min(named.values()) >= 8
    assert sum(not row.may for row in ALL) >= 120, "sentences in which nothing may be heard"


def test_what_is_heard_holds_its_floors() -> None:
    right = sum(len(row.heard & row.must) for row in ALL)
    found = {
        "kind_recall": share(right, sum(len(row.must) for row in ALL)),
        "kind_precision": share(right, right + sum(len(row.heard - row.may) for row in ALL)),
        "any_recall": share(
            sum(bool(row.heard & row.may) for row in ALL if row.must), sum(bool(row.must) for row in ALL)
        ),
        "silent_where_nothing_is_told": share(
            sum(not row.heard for row in ALL if not row.may), sum(not row.may for row in ALL)
        ),
    }
    assert {name: bar for name, bar in FLOORS.items() if found[name] < bar} == {}, found


@pytest.mark.parametrize("kind", NEVER_MISSED)
def test_the_gravest_kinds_are_heard(kind: str) -> None:
    missed = [row.text for row in ALL if kind in row.must and kind not in row.heard]
    assert len(missed) <= 1, missed
