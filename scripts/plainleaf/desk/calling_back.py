"""What was entered at the desk taken back out of a page's record of review: a dose, an answer, a signature, a note. What
it said does not hold any more, and the history, which only grows, says that it was taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.record import Event, Signature

TAKEN_BACK = "taken back"


def call_back(project: Project, page: str, what: Sequence[str], label: str, who: str, on: dt.date) -> None:
    """Take back what a step entered. Done twice it is done once.

    `what`: "dose" or "answer" and its id; "signature", the id of the state that was signed, who signed it, and the lines;
    "note" and its words. Where a signature had replaced an older one, that one does not come back: the page waits.
    """
    kind, *wanted = what
    held = books.read(project, page)
    event = Event(on, TAKEN_BACK, label, who)
    left = replace(
        held,
        doses=tuple(d for d in held.doses if kind != "dose" or d.dose not in wanted),
        answers=tuple(a for a in held.answers if kind != "answer" or a.finding not in wanted),
        signatures=tuple(s for s in held.signatures if kind != "signature" or not _given(s, wanted)),
    )
    told = kind == "note" and held.history[-1:] != (event,)
    if left != held or told:
        books.write(project, left.with_event(event))


def _given(signature: Signature, what: Sequence[str]) -> bool:
    seen, by, *lines = what
    return signature.seen == seen and signature.by == by and signature.line in lines
