"""Taking pages away from readers, and giving them back: the record, the lists that lead to them, the builds that stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.errors import Problem, Severity
from plainleaf.project import Project
from plainleaf.publish import old_builds
from plainleaf.review import withdraw as record
from plainleaf.write import hubs


@dataclass(frozen=True, slots=True)
class Told:
    """What was done, a line each, and what a person has to look at."""

    lines: tuple[str, ...]
    problems: tuple[Problem, ...]


def withdraw(project: Project, pages: Sequence[str], reason: str, on: dt.date, by: str = "") -> Told:
    """Withdraw `pages` (paths below docs/) from day `on`: readers meet a notice in their place, with `reason`.

    UsageError where one is withdrawn already, or the reason is empty; pages named before it are withdrawn then.
    """
    lines = []
    for page in pages:
        gone = record.withdraw(project, page, reason, on, by)
        lines.append(f"Withdrawn: {page} ({gone.title}).")
        lines += [f"  {done}" for done in old_builds.clean(project, page, gone)]
    return _lists(project, lines)


def restore(project: Project, pages: Sequence[str], on: dt.date, by: str = "") -> Told:
    """Take the withdrawal of `pages` back: they are drafts again, and have to be signed. UsageError as `withdraw`."""
    lines = []
    for page in pages:
        record.restore(project, page, on, by)
        there = (project.docs / page).is_file()
        lines.append(f"Restored: {page}. {'It is a draft and has to be signed' if there else 'The page is gone'}.")
    return _lists(project, lines)


def _lists(project: Project, lines: Sequence[str]) -> Told:
    """Hubs and lists made anew, so that none leads to a withdrawn page."""
    saved = hubs.save(project)
    changed = [*saved.written, *saved.removed]
    made = [f"Lists made anew: {', '.join(changed)}."] if changed else []
    told = tuple(problem for problem in saved.problems if problem.severity is not Severity.NOTE)  # notes: named above
    return Told((*lines, *made), told)
