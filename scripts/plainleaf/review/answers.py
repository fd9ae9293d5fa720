"""Findings that block signing, and the answers a person gives them: why a thing may stand as it is.

A finding is known by its rule, the page or source it is on, and the words it speaks of; where it stands does not
count. So it keeps its name when lines move, and its answer lapses when the words change.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plainleaf.errors import BECAME, Problem, Severity, UsageError
from plainleaf.intake.overrides import speaks_of
from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.codes import finding_code
from plainleaf.review.left_out import sources_of
from plainleaf.review.record import Answer, Event, Record, entered
from plainleaf.write.front import parse

DOSES = "check.doses"
"""The finding that doses are to be confirmed; it is settled dose by dose and not answered."""

CHANGED_NUMBERS = "check.hand-numbers"
"""The question whether a changed number is meant."""

SHORTEST = 3
"""Words of the shortest reason: "ok" is none."""

QUOTED = 80

_LINES = re.compile(
    r",?\s*\b(?:on\s+)?line(?:\(s\)|s)?\s+\d+(?:,\s*(?:\d+|…)(?=\s*(?:[,.;:)]|$)))*|(?<=\w):\d+\b", re.IGNORECASE
)
"""Where a finding stands: "on line(s) 3, 7", "warfarin.txt:54"."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding on a page, with its name and its answer."""

    id: str
    problem: Problem  # the first, where the same words stand several times
    times: int
    answer: Answer | None  # one that speaks of these words and of no fewer of them

    @property
    def can_be_answered(self) -> bool:
        return self.problem.severity is Severity.SIGNING and self.problem.rule != DOSES

    @property
    def blocks(self) -> bool:
        """Whether the page cannot be signed because of it."""
        return self.problem.severity is Severity.BUILD or (self.can_be_answered and self.answer is None)


def finding_id(problem: Problem) -> str:
    """The name of a finding: the same for the same words, wherever they stand."""
    where = problem.where.rpartition("/")[2]
    return finding_code(problem.rule, where, about(problem))


def about(problem: Problem) -> str:
    """The words a finding speaks of."""
    return " ".join((problem.about or _LINES.sub("", problem.message)).split())


def findings_on(project: Project, page_path: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of `problems` that speak of the page itself, of an article it was made from, or of what a person said of
    that article's words."""
    page = project.docs / page_path
    front, _ = parse(page.read_text(encoding="utf-8"))
    entries = [entry for entry in front.get("sources") or () if isinstance(entry, dict)]
    files = [file for file, _ in sources_of(front)]
    said = [(str(entry.get("file")), str(entry.get("publisher") or "")) for entry in entries]
    places = {page_path, project.shown(page), *files, *(project.shown(project.sources / name) for name in files)}
    return tuple(p for p in problems if p.where in places or any(speaks_of(p, *article) for article in said))


def findings(record: Record, problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """The findings of a page, each once, the gravest first. `problems`: what the checks say of it (`findings_on`)."""
    grouped: dict[str, list[Problem]] = {}
    for problem in problems:
        grouped.setdefault(finding_id(problem), []).append(problem)
    answered = {answer.finding: answer for answer in record.answers}
    found = []
    for id, same in grouped.items():
        held = answered.get(id)
        if held is None or held.times < len(same):
            held = _settled(record, id, same[0])
        found.append(Finding(id, same[0], len(same), held))
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.problem.severity)))


def _settled(record: Record, id: str, problem: Problem) -> Answer | None:
    """The answer that lies in a corrected dose: whoever corrected it is not asked whether she meant it.

    Only where the sentence is what the corrections made of it, and nothing else in it was changed.
    """
    was, became, now = about(problem).partition(BECAME)
    if problem.rule != CHANGED_NUMBERS or not became:
        return None
    last = None
    for dose in record.doses:
        if dose.now and dose.sentence == was:
            was, last = was.replace(dose.said, dose.now, 1), dose
    if last is None or was != now:
        return None
    return Answer(id, problem.rule, about(problem), "corrected as a dose", last.by, last.on)


def unanswered(record: Record, problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """The findings that a person has to answer before the page can be signed."""
    return tuple(f for f in findings(record, problems) if f.can_be_answered and f.answer is None)


def answer(
    project: Project,
    page_path: str,
    finding: str,
    reason: str,
    by: str,
    on: dt.date,
    problems: Sequence[Problem],
) -> Answer:
    """Record why `finding` (its id) may stand, as `by` ("Name, role") says on day `on`.

    `problems`: what the checks say of the page now. UsageError where there is no such finding, where it cannot be
    answered, or where the reason says nothing.
    """
    from plainleaf.review.sign import name_and_role

    record = books.read(project, page_path)
    known = findings(record, problems)
    wanted = entered(finding).lower()
    found = next((f for f in known if f.id == wanted), None)
    if found is None:
        raise UsageError(_no_finding(page_path, wanted, known))
    if found.problem.severity is Severity.BUILD:
        raise UsageError(f"{found.id} cannot be answered, only mended: {found.problem}")
    if found.problem.rule == DOSES:
        raise UsageError(f"Doses are settled one by one: 'plainleaf review dose {page_path}' lists them.")
    if found.problem.severity is Severity.NOTE:
        raise UsageError(f"{found.id} is a note and needs no answer: {found.problem.message}")
    who, why = name_and_role(by), entered(reason)
    if len(why.split()) < SHORTEST:
        raise UsageError(f"--reason is {reason!r}; say in a few words why it may stand.")
    given = Answer(found.id, found.problem.rule, entered(about(found.problem)), why, who, on, found.times)
    others = tuple(held for held in record.answers if held.finding != found.id)
    event = Event(on, "answered", f"{found.problem.rule} ({found.id}), “{_short(given.about)}”: {why}", who)
    books.write(project, replace(record, answers=(*others, given)).with_event(event))
    return given


def lapsed(record: Record, problems: Iterable[Problem]) -> tuple[Answer, ...]:
    """Answers that speak of no finding any more: the words have changed, or the thing was mended."""
    there = {finding.id for finding in findings(record, problems)}
    return tuple(held for held in record.answers if held.finding not in there)


def _no_finding(page: str, wanted: str, known: Sequence[Finding]) -> str:
    open_ones = [f.id for f in known if f.can_be_answered]
    near = difflib.get_close_matches(wanted, open_ones, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return f"{page} has no finding {wanted!r}. {hint}'plainleaf review findings {page}' lists them."


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
