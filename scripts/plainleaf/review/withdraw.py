"""Withdrawing a page and putting it back. What a reader then meets in its place is made by publish/tombstone.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.record import Event, Withdrawal, entered
from plainleaf.review.sign import name_and_role
from plainleaf.write.front import parse
from plainleaf.write.pages import read


def withdraw(project: Project, page: str, reason: str, on: dt.date, by: str = "") -> Withdrawal:
    """Record that `page` (path below docs/) is withdrawn from day `on`. Its sign-offs go: nobody stands by it any more.

    `reason` is shown to readers. UsageError where there is none, or where the page is withdrawn already.
    """
    why = entered(reason)
    if not why:
        raise UsageError("--reason is empty; say why the page is withdrawn: readers will see it.")
    who = name_and_role(by) if by else ""
    record = books.read(project, page)
    if record.withdrawn is not None:
        raise UsageError(f"{page} was withdrawn already, on {record.withdrawn.on}: {record.withdrawn.reason}")
    front, _ = parse(read(project.docs / page) or "")
    gone = Withdrawal(on, why, entered(str(front.get("title") or page)), who)
    record = replace(record, withdrawn=gone, signatures=()).with_event(Event(on, "withdrawn", why, who))
    books.write(project, record)
    return gone


def restore(project: Project, page: str, on: dt.date, by: str = "") -> None:
    """Take a withdrawal back. The page is a draft again and has to be signed. UsageError where it is not withdrawn."""
    who = name_and_role(by) if by else ""
    record = books.read(project, page)
    if record.withdrawn is None:
        raise UsageError(f"{page} is not withdrawn.")
    what = f"withdrawn since {record.withdrawn.on}: {record.withdrawn.reason}"
    books.write(project, replace(record, withdrawn=None).with_event(Event(on, "restored", what, who)))


def withdrawn_path(project: Project, named: str) -> str:
    """The withdrawn page that a person names, though it may be gone from docs/. UsageError with those there are."""
    wanted = named.replace("\\", "/").removeprefix(f"{project.shown(project.docs)}/").removesuffix(".md") + ".md"
    gone = [page for page in books.recorded(project) if books.read(project, page).withdrawn is not None]
    found = [page for page in gone if page == wanted or page.rpartition("/")[2] == wanted]
    if len(found) == 1:
        return found[0]
    there = f"Withdrawn are: {', '.join(gone)}." if gone else "No page is withdrawn."
    raise UsageError(f"No withdrawn page {named!r}. {there}")
