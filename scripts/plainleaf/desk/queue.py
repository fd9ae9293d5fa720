"""The pages of a project in the order in which they wait for a person."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plainleaf import review
from plainleaf.checks import readable
from plainleaf.desk.matter import feeding, made_from, made_pages, matter
from plainleaf.errors import ContentError, Problem
from plainleaf.project import Project
from plainleaf.review.pages import open_doses, rights_allow
from plainleaf.review.record import record_path
from plainleaf.review.state import PageReview, Row
from plainleaf.standing import stem_of
from plainleaf.write.pages import base_of, conflict_of

SOON = 30
"""Days before a page is due at which it counts as due."""

STATES = {
    "blocked": ("Blocked", "Something has to be mended before these can go on."),
    "changed": ("Changed", "Signed before, and changed since. Read what changed."),
    "due": ("Due", "Time to read these again."),
    "partly": ("Signed in part", "A signature is missing."),
    "new": ("New", "Nobody has signed these yet."),
    "signed": ("Signed", "Nothing to do."),
    "withdrawn": ("Withdrawn", "Taken back. Readers are told so."),
}
"""The states in the order of the queue: (name, what to do)."""

Stamp = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the queue."""

    page: str  # path below docs/
    title: str
    state: str  # a key of STATES
    waits: tuple[str, ...]  # for what, in words
    by: str = ""
    on: dt.date | None = None
    due: dt.date | None = None


class Queue:
    """The queue of one project. What was found of a page is kept until one of its files changes."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._rows: dict[str, tuple[Stamp, Row | Problem, bool]] = {}

    def entries(self, today: dt.date) -> tuple[Entry, ...]:
        """Every article page: by state, then by due date, then by title."""
        here = self.project
        pages = made_pages(here.records)
        there = [page for page in pages if (here.docs / page).is_file()]
        found = []
        for page in there:
            row, replaced = self._row(page)
            if isinstance(row, Problem):
                found.append(Entry(page, page, "blocked", (f"{row.message}. {row.todo}",)))
            else:
                found.append(self._entry(row, today, replaced=replaced))
        for page, gone in review.withdrawn(here).items():
            if page not in there:
                found.append(Entry(page, gone.title, "withdrawn", (), gone.by, gone.on))
        order = list(STATES)
        return tuple(sorted(found, key=lambda e: (order.index(e.state), e.due or dt.date.max, e.title.casefold())))

    def _row(self, page: str) -> tuple[Row | Problem, bool]:
        """Where a page stands, and whether an article of it was replaced since it was made."""
        stamp = self._stamp(page)
        known = self._rows.get(page)
        if known is None or known[0] != stamp:
            known = self._rows[page] = stamp, self._read(page), self._replaced(page)
        return known[1], known[2]

    def _replaced(self, page: str) -> bool:
        here = self.project
        for name, digest in made_from(here.records, page).items():
            try:
                if hashlib.sha256((here.sources / name).read_bytes()).hexdigest() != digest:
                    return True
            except OSError:  # an article that is gone is told where its page is made
                continue
        return False

    def _read(self, page: str) -> Row | Problem:
        """Where a page stands, or why it cannot be told."""
        shown = self.project.shown(self.project.docs / page)
        try:
            text = (self.project.docs / page).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return Problem(
                "desk.unreadable", "it cannot be read as UTF-8 text", "Save it as UTF-8 in your editor.", shown
            )
        made = self.project.shown(base_of(page, self.project.records))
        if broken := readable.front_matter(text.replace("\r\n", "\n"), shown, made):
            return broken[0]
        try:
            held = PageReview.load(self.project, page, text).review()
        except ContentError as error:
            return error.problem
        front = matter(text)
        return Row(page, str(front["title"]), held, len(open_doses(text)), rights_allow(front))

    def _stamp(self, page: str) -> Stamp:
        """Times and sizes of the files that decide where a page stands."""
        here = self.project
        names = feeding(here.records, page)
        files = [here.docs / page, base_of(page, here.records), record_path(here, page)]
        files += [here.records / f"{stem_of(name)}.ledger.jsonl" for name in names]
        files += [here.sources / name for name in names]
        return tuple(map(_stamp, files))

    def _entry(self, row: Row, today: dt.date, *, replaced: bool) -> Entry:
        now, waits = row.review, list(row.waits_for(today))
        state = "new" if now.state == "draft" else now.state
        if now.due and state == "signed" and now.due <= today + dt.timedelta(days=SOON):
            state = "due"
        if conflict_of(row.page, self.project.records).is_file() and state != "withdrawn":
            state = "blocked"
            waits.insert(0, "a choice between two texts")
        elif replaced and state != "withdrawn":
            state = "blocked"
            waits.insert(0, "its page to be made anew: its article was replaced")
        by, on = now.by, now.on
        if now.withdrawn is not None:
            by, on = now.withdrawn.by, now.withdrawn.on
        return Entry(row.page, row.title, state, tuple(waits), by, on, now.due)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size


def groups(found: Sequence[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The entries by state, states without one left out."""
    return tuple((state, mine) for state in STATES if (mine := tuple(e for e in found if e.state == state)))
