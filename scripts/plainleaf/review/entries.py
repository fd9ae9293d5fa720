"""What a record of a page's review holds: sign-offs, answers, settled doses, a withdrawal, and the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

WHOLE, CHANGE = "the whole page", "what had changed"
"""What a signature speaks of."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One sign-off: a person stands by one line of a page."""

    line: str  # faithful, clinical, rights, plain-language
    by: str  # "Ann Lee, pharmacist"
    on: dt.date
    due: dt.date  # when the page has to be read again; a signature on a change leaves it as it was
    read: str = WHOLE  # or CHANGE
    seen: str = ""  # the state of the page that was signed: `Seen.id`
    note: str = ""

    @property
    def whole(self) -> bool:
        return self.read == WHOLE


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding that blocked signing, answered."""

    finding: str  # its id
    rule: str
    about: str  # the words it speaks of, as they were
    reason: str
    by: str
    on: dt.date
    times: int = 1  # how often the finding stood there: more of it is a new question


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose marked "to be confirmed", settled."""

    dose: str  # its id
    did: str  # confirmed, corrected, left out
    said: str  # the dose as the source wrote it
    sentence: str  # the words around it
    by: str
    on: dt.date
    now: str = ""  # the corrected words


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The page is withdrawn: in its place the site says so."""

    on: dt.date
    reason: str  # readers see it
    title: str  # the page's, should the page itself go
    by: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    on: dt.date
    did: str  # signed, revoked, answered, dose, withdrawn, restored
    what: str  # in words
    by: str = ""
    changed: tuple[str, ...] = ()  # what was signed again, in words


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of a page that signatures speak of: digests of its parts. Its words stand in a file beside."""

    id: str
    content: str  # the page's Markdown
    shown: str = ""  # what a browser makes of it; empty in sign-offs of before
    books: str = ""  # the ledgers
    parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    entries: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # of the knowledge files


@dataclass(frozen=True, slots=True)
class Record:
    """All that is recorded of one page's review."""

    page: str  # path below docs/
    withdrawn: Withdrawal | None = None
    signatures: tuple[Signature, ...] = ()  # those that count, in the order given; a new one replaces or follows
    answers: tuple[Answer, ...] = ()
    doses: tuple[Dose, ...] = ()
    history: tuple[Event, ...] = ()
    seen: tuple[Seen, ...] = ()

    def state(self, id: str) -> Seen | None:
        return next((seen for seen in self.seen if seen.id == id), None)

    def with_event(self, event: Event) -> Record:
        """The record with a line more in its history."""
        return replace(self, history=(*self.history, event))
