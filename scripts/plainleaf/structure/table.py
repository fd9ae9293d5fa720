"""The table of sections (knowledge/sections.toml): which topic stands under which heading, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plainleaf.knowledge import load
from plainleaf.model import Kind, Subject, Topic

MORE = "more"
"""Key of the section for what no section takes."""
LONGEST_NAME = 5
"""Words; a longer name of the subject makes a clumsy heading."""


@dataclass(frozen=True, slots=True)
class Table:
    """Sections of one page."""

    headings: tuple[tuple[str, str, str], ...]  # key, heading on the page, heading where nothing says what X is for
    keys: Mapping[Topic, str]
    steps: str = ""  # section of numbered steps and tips; empty where numbers say nothing

    def key(self, topic: Topic) -> str:
        """Section that takes the topic."""
        return self.keys.get(topic, MORE)

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        return self.headings


def table_for(subject: Subject) -> Table:
    """The sections of a page about `subject`, its name put in."""
    listed = load("sections")["page"]
    kind = subject.kind.value if subject.kind in (Kind.MEDICINE, Kind.CONDITION) else "other"
    named = subject.kind is not Kind.OTHER and len(subject.name.split()) <= LONGEST_NAME
    rows, keys = [], {}
    for row in listed[kind]:
        heading = row["plural"] if "plural" in row and named and _plural(subject) else row["heading"]
        name = subject.name if named else ""
        rows.append((row["key"], _filled(heading, name), _filled(row.get("bare", heading), name)))
        keys.update({Topic(topic): row["key"] for topic in row["topics"]})
    more = _filled(listed["more"], subject.name) if named else listed["more_unnamed"]
    rows.append((MORE, more, more))
    steps = keys[Topic.LIVING_WITH] if subject.kind in (Kind.SELFCARE, Kind.OTHER) else ""
    return Table(tuple(rows), keys, steps)


def _filled(heading: str, name: str) -> str:
    words = [(name or "it") if word == "X" else word for word in heading.split()]
    return " ".join(words)


def _plural(subject: Subject) -> bool:
    """Does the subject's name take "are"? Names of medicines never do."""
    last = subject.name.split()[-1].lower() if subject.name else ""
    single = tuple("ss is us etes pes abies ics ingles easles umps ickets lues".split())  # noqa: SIM905  # as shingles, measles
    return subject.kind is Kind.CONDITION and (
        " and " in subject.name or (last.endswith("s") and not last.endswith(single))
    )
