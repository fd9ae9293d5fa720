"""A note on a page, by a named person: something to remember or to tell the next reader, and no signature.

It stands in the page's history, to which lines are only ever added, and changes nothing of where the page stands.
"""

from __future__ import annotations

import datetime as dt

from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.record import Event, entered
from plainleaf.review.sign import name_and_role

NOTED = "noted"
"""What a note is called in the history."""

LONGEST = 2000
"""Characters of the longest note: what is longer belongs into a file of its own."""


def note(project: Project, page_path: str, by: str, text: str, on: dt.date) -> Event:
    """Add a note of `by` ("Name, role") to the history of a page. UsageError where it says nothing or is too long."""
    who, words = name_and_role(by), entered(text)
    if not any(ch.isalnum() for ch in words):
        raise UsageError("The note is empty; say what is to be remembered.")
    if len(words) > LONGEST:
        raise UsageError(f"The note has {len(words):,} signs; at most {LONGEST:,} can stand in a page's history.")
    event = Event(on, NOTED, words, who)
    books.write(project, books.read(project, page_path).with_event(event))
    return event
