"""A slip at the desk taken back out of a page's record of review: what it said does not hold any more, and the history,
which only grows, says that it was taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.record import Event


def call_back(project: Project, page: str, what: Sequence[str], label: str, who: str, on: dt.date) -> None:
    """Take a settled dose or an answer back. `what`: "dose" or "answer", and its id. Done twice it is done once."""
    kind, wanted = what
    held = books.read(project, page)
    doses = tuple(d for d in held.doses if kind != "dose" or d.dose != wanted)
    answers = tuple(a for a in held.answers if kind != "answer" or a.finding != wanted)
    if doses == held.doses and answers == held.answers:
        return
    event = Event(on, "taken back", label, who)
    books.write(project, replace(held, doses=doses, answers=answers).with_event(event))
