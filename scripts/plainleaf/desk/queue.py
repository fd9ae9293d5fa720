"""The pages of a project in the order in which they wait for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf import review
from plainleaf.checks import readable
from plainleaf.project import Project
from plainleaf.standing import feeds
from plainleaf.write import front
from plainleaf.write.pages import new_of, read

SOON = 30
"""Days before a page is due at which it counts as due."""

STATES = {
    "blocked": ("Blocked", "Something has to be mended before these can go on."),
    "changed": ("Changed", "Signed before, and changed since. Read what changed."),
    "due": ("Due", "Time to read these again."),
    "new": ("New", "Nobody has signed these yet."),
    "signed": ("Signed", "Nothing to do."),
    "withdrawn": ("Withdrawn", "Taken back. Readers are told so."),
}
"""The states in the order of the queue: (name, what to do)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the queue."""

    page: str  # path below docs/
    title: str
    kind: str
    state: str  # a key of STATES
    waits: tuple[str, ...]  # for what, in words
    by: str = ""
    on: dt.date | None = None
    due: dt.date | None = None


def entries(project: Project, today: dt.date) -> tuple[Entry, ...]:
    """Every article page: by state, then by due date, then by title."""
    broken = {
        p.where.removeprefix("docs/"): p for p in readable.check(project.docs, project.records, feeds(project.records))
    }
    found = []
    for row in review.status(project):
        values = front.parse(read(project.docs / row.page) or "")[0]
        waits = list(row.waits_for(today))
        state = {"draft": "new", "changed": "changed", "signed": "signed"}[row.review.state]
        if row.review.due and state == "signed" and row.review.due <= today + dt.timedelta(days=SOON):
            state = "due"
        if new_of(row.page, project.records).is_file():
            state = "blocked"
            waits.insert(0, "your edits and a new text to be put together")
        found.append(
            Entry(
                row.page,
                str(values.get("title") or row.page),
                str(values.get("kind") or ""),
                state,
                tuple(waits),
                row.review.by,
                row.review.on,
                row.review.due,
            )
        )
    for page, problem in broken.items():
        found = [entry for entry in found if entry.page != page]
        found.append(Entry(page, page, "", "blocked", (f"{problem.message}. {problem.todo}",)))
    order = list(STATES)
    return tuple(sorted(found, key=lambda e: (order.index(e.state), e.due or dt.date.max, e.title.casefold())))


def groups(found: Sequence[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The entries by state, states without one left out."""
    return tuple((state, mine) for state in STATES if (mine := tuple(e for e in found if e.state == state)))
