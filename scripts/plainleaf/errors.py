"""What can go wrong, and how it is told.

Two things are told apart. A `Problem` is one finding about the content: it is gathered, shown
together with all others, and lets the other files build. A `PlainleafError` ends the command:
the person asked for something that cannot be done (wrong setting, missing folder).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BECAME = " → "
"""Between what was and what is, in the words that a finding on a change speaks of."""


class PlainleafError(Exception):
    """Base of every error a person can cause and mend; shown without a traceback."""


class SettingsError(PlainleafError):
    """mkdocs.yml says something that cannot be used; the message names the key."""


class UsageError(PlainleafError):
    """The command was asked for something that does not exist (exit status 2)."""


class Severity(StrEnum):
    """How far a finding reaches."""

    BUILD = "blocks the build"
    """The books do not balance, a number or a negation is lost, a file cannot be read: exit status 1."""
    SIGNING = "blocks signing"
    """A person has to answer it before the page can be signed."""
    NOTE = "note"
    """Worth a look."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, said so that a librarian knows what to do."""

    rule: str  # short dotted name: "intake.empty", "sidecar.unknown-key"
    message: str  # what is wrong, quoting the text at fault
    todo: str  # what to do about it
    where: str  # file name, as the user knows it
    line: int = 0  # from 1; 0 where no line is to blame
    severity: Severity = Severity.BUILD
    about: str = ""  # the words it speaks of, whole, where the message shortens them or says more than they do

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else self.where
        return f"{place}: {self.message} [{self.rule}] {self.todo}".rstrip()


class ContentError(PlainleafError):
    """One file cannot be used; carries the Problem to be shown. The other files go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
