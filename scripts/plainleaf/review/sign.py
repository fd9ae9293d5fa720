"""Signing a page, what stands in the way of it, and taking a sign-off back."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from plainleaf.errors import ContentError, Problem, Severity, UsageError
from plainleaf.project import Project
from plainleaf.review import lines as of
from plainleaf.review import record as books
from plainleaf.review.answers import unanswered
from plainleaf.review.doses import open_ones
from plainleaf.review.pages import open_doses
from plainleaf.review.record import CHANGE, WHOLE, Event, Record, Seen, Signature, entered
from plainleaf.review.shown import digest
from plainleaf.review.state import PageReview, Review
from plainleaf.review.units import dump
from plainleaf.review.view import View

MONTHS = 12
"""How long a sign-off holds before the page is due to be read again."""

LONGEST = 60
"""Months that a sign-off may hold at most: medicine moves on."""

ID = 12
"""Hex digits of a signed state's name."""


def sign(
    project: Project,
    page_path: str,
    by: str,
    on: dt.date,
    findings: Sequence[Problem] = (),
    *,
    lines: Sequence[str] = (),
    note: str = "",
    months: int = MONTHS,
    whole: bool = False,
) -> Review:
    """Record that `by` ("Name, role") stands by the page as it is on day `on`, for `lines` (none: all that are needed).

    Where a sign-off for a line has gone because something changed, only the change is signed, unless `whole` or the
    page is past its day; the day it is due stays. `findings`: what the checks ask about on this page. Raises
    ContentError with what stands in the way, UsageError where what was asked for cannot be.
    """
    who = name_and_role(by)
    if not 1 <= months <= LONGEST:
        raise UsageError(f"--months is {months}; a sign-off holds for 1 to {LONGEST} months.")
    wanted = of.lines_for(project.settings, lines)
    page = PageReview.load(project, page_path)
    _refuse_withdrawn(project, page)
    _refuse_doses(project, page)
    _refuse_findings(project, page, findings)
    seen = state_of(page.view)
    given = [_signature(page, line, who, on, seen, entered(note), months, whole=whole) for line in wanted]
    record = _with(page.record, given, seen)
    _refuse_alone(project, page, record, who)
    for read in (WHOLE, CHANGE):
        same = [signature for signature in given if signature.read == read]
        if same:
            record = record.with_event(_event(page, same, on, who))
    books.write(project, record, {seen.id: dump(page.view.units)})
    return PageReview.load(project, page_path).review()


def to_sign(page: PageReview, line: str, on: dt.date, *, whole: bool = False) -> str:
    """What a signature for `line` would be on day `on`: for the whole page, or only for what has changed."""
    chain = page.chains().get(line, ())
    if whole or not chain or chain[0].due < on:
        return WHOLE
    last = page.record.state(chain[-1].seen)
    known = last is not None and bool(last.shown)
    return CHANGE if known and page.changed(chain[-1]) else WHOLE


def revoke(project: Project, page_path: str, by: str, reason: str, on: dt.date, lines: Sequence[str] = ()) -> Record:
    """Take back the sign-offs of a page, those for `lines` or all. UsageError where there is none to take back."""
    who, why = name_and_role(by), entered(reason)
    if not why:
        raise UsageError("--reason is empty; say why the sign-off is taken back.")
    record = books.read(project, page_path)
    gone = [s for s in record.signatures if not lines or s.line in lines]
    if not gone:
        which = f" for {' and '.join(lines)}" if lines else ""
        raise UsageError(f"{page_path} has no sign-off{which} to take back.")
    named = " and ".join(dict.fromkeys(s.line for s in gone))
    left = tuple(s for s in record.signatures if s not in gone)
    record = replace(record, signatures=left).with_event(Event(on, "revoked", f"the sign-off for {named}: {why}", who))
    books.write(project, record)
    return record


def state_of(view: View) -> Seen:
    """A view as the record keeps it: its digests, and a name made from them."""
    parts, entries = view.digests(), view.entries()
    name = digest("\n".join([view.content, view.shown, *(f"{k} {v}" for k, v in parts.items())]))[:ID]
    shorter = {key: value[:ID] for key, value in entries.items()}
    return Seen(name, view.content, view.shown, view.books, MappingProxyType(parts), MappingProxyType(shorter))


def name_and_role(by: str) -> str:
    """ "Ann Lee, pharmacist" on one line; UsageError where the name or the role lacks."""
    who = re.sub(r"\s*,\s*", ", ", entered(by), count=1)
    name, _, role = who.partition(",")
    if not name.strip() or not role.strip():
        raise UsageError(f'--by is {by!r}; give the name and the role, for example --by "Ann Lee, pharmacist".')
    return who


# ---------------------------------------------------------------- the signature


def _signature(
    page: PageReview, line: str, who: str, on: dt.date, seen: Seen, note: str, months: int, *, whole: bool
) -> Signature:
    read = to_sign(page, line, on, whole=whole)
    due = page.chains()[line][0].due if read == CHANGE else later(on, months)
    return Signature(line, who, on, due, read, seen.id, note)


def _with(record: Record, given: Sequence[Signature], seen: Seen) -> Record:
    """The record with new signatures: one on the whole page replaces those of its line, one on a change follows them."""
    replaced = {signature.line for signature in given if signature.whole}
    kept = [signature for signature in record.signatures if signature.line not in replaced]
    order = list(of.LINES)
    signed = sorted([*kept, *given], key=lambda signature: order.index(signature.line))
    states = [state for state in record.seen if state.id != seen.id]
    return replace(record, signatures=tuple(signed), seen=(*states, seen))


def _event(page: PageReview, given: Sequence[Signature], on: dt.date, who: str) -> Event:
    named = " and ".join(signature.line for signature in given)
    changed: dict[str, None] = {}
    if not given[0].whole:
        for signature in given:
            changed |= dict.fromkeys(page.differences(page.chains()[signature.line][-1])[1])
    note = f" ({given[0].note})" if given[0].note else ""
    return Event(on, "signed", f"{given[0].read}, for {named}{note}", who, tuple(changed))


def later(day: dt.date, months: int) -> dt.date:
    """The day `months` after `day`: the month's last where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


# ---------------------------------------------------------------- what stands in the way


def _refuse_withdrawn(project: Project, page: PageReview) -> None:
    gone = page.record.withdrawn
    if gone is not None:
        raise _refused(
            project,
            page,
            "review.withdrawn",
            f"not signed: the page was withdrawn on {gone.on} ({gone.reason})",
            f"Put it back first: plainleaf restore {page.path}",
        )


def _refuse_doses(project: Project, page: PageReview) -> None:
    doses = open_ones(page.text)
    if doses or open_doses(page.text):
        shown = ", ".join(f"“{dose.said}” (line {dose.line})" for dose in doses)
        raise _refused(
            project,
            page,
            "review.dose",
            f"not signed: {len(doses) or 1} dose(s) are still to be confirmed: {shown}",
            "Check each against the medicine's label, then confirm it, correct it, or leave it out: "
            f"'plainleaf review dose {page.path}' lists them and tells how.",
            open_doses(page.text)[0],
        )


def _refuse_findings(project: Project, page: PageReview, findings: Sequence[Problem]) -> None:
    broken = [problem for problem in findings if problem.severity is Severity.BUILD]
    waiting = unanswered(page.record, findings)
    if broken:
        first, todo = broken[0], "Mend what is wrong: this cannot be answered."
    elif waiting:
        first = waiting[0].problem
        todo = (
            f"'plainleaf review findings {page.path}' lists them. Mend each, or say why it may stand: plainleaf review "
            f'answer {page.path} {waiting[0].id} --reason "…" --by "Name, role"'
        )
    else:
        return
    count = len(broken) + len(waiting)
    raise _refused(
        project, page, "review.findings", f"not signed: {count} finding(s) wait for an answer, the first: {first}", todo
    )


def _refuse_alone(project: Project, page: PageReview, record: Record, who: str) -> None:
    """Where two people have to sign, the second may not be the first."""
    settings = project.settings
    after = PageReview(project, page.path, page.text, record)
    chains = after.chains()
    stand = all(line in chains and not after.changed(chains[line][-1]) for line in settings.signatures)
    if settings.two_people and stand and not of.two_people(chains, settings.signatures):
        raise _refused(
            project,
            page,
            "review.two-people",
            f"not signed: {who} would stand by all of it alone, and this project wants two people (two_people in mkdocs.yml)",
            "Let somebody else sign one of the lines.",
        )


def _refused(project: Project, page: PageReview, rule: str, message: str, todo: str, line: int = 0) -> ContentError:
    where = project.shown(project.docs / page.path)
    return ContentError(Problem(rule, message, todo, where, line, Severity.SIGNING))
