"""What a person is asked about a page before it can be signed: doses, and what the checks are not sure of."""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf import checks
from plainleaf.errors import Problem, Severity
from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.answers import DOSES, Finding, findings, findings_on
from plainleaf.review.doses import OpenDose, open_ones

HANDLED = frozenset({DOSES, "check.rights"})
"""Findings that have a place of their own at the desk."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one page."""

    doses: tuple[OpenDose, ...]
    broken: tuple[Finding, ...]  # to be mended, not answered
    open: tuple[Finding, ...]  # to be answered
    answered: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    problems: tuple[Problem, ...]  # all that the checks say of the page, as signing wants them

    @property
    def count(self) -> int:
        """How many stand in the way of a signature."""
        return len(self.doses) + len(self.broken) + len(self.open)

    @property
    def order(self) -> tuple[str, ...]:
        """Ids of what is open, in the order in which it is asked: the gravest first."""
        return (*(f.id for f in self.broken), *(d.id for d in self.doses), *(f.id for f in self.open))


def asked(project: Project, page: str, text: str) -> Asked:
    """The questions of `page` (path below docs/), whose whole text is `text`. ContentError: its record is unreadable."""
    record = books.read(project, page)
    problems = findings_on(project, page, checks.run(project, [page]))
    found = [f for f in findings(record, problems) if f.problem.rule not in HANDLED]
    return Asked(
        open_ones(text, record),
        tuple(f for f in found if f.problem.severity is Severity.BUILD),
        tuple(f for f in found if f.can_be_answered and f.answer is None),
        tuple(f for f in found if f.answer is not None),
        tuple(f for f in found if f.problem.severity is Severity.NOTE),
        problems,
    )
