"""Signing a page, and what stands in the way of it."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence

from plainleaf.errors import ContentError, Problem, Severity, UsageError
from plainleaf.intake.overrides import speaks_of
from plainleaf.project import Project
from plainleaf.review.pages import DOSE_MARK, content_hash, open_doses
from plainleaf.review.state import Review, record_path
from plainleaf.write.front import parse

MONTHS = 12
"""How long a sign-off holds before the page is due to be read again."""


def findings_on(project: Project, page_path: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of `problems` that speak of the page itself, of an article it was made from, or of what a person said of
    that article's words."""
    page = project.docs / page_path
    front, _ = parse(page.read_text(encoding="utf-8"))
    entries = [entry for entry in front.get("sources") or () if isinstance(entry, dict)]
    files = [str(entry.get("file")) for entry in entries]
    said = [(str(entry.get("file")), str(entry.get("publisher") or "")) for entry in entries]
    places = {page_path, project.shown(page), *files, *(project.shown(project.sources / name) for name in files)}
    return tuple(p for p in problems if p.where in places or any(speaks_of(p, *article) for article in said))


def sign(
    project: Project,
    page_path: str,
    by: str,
    on: dt.date,
    findings: Sequence[Problem] = (),
    *,
    seen: bool = False,
) -> Review:
    """Record that `by` ("Name, role") has read the page as it stands on day `on`.

    `findings` are what the checks ask a person about on this page; with any of them unanswered
    (`seen` false) the page is not signed. Raises ContentError with what stands in the way,
    UsageError where `by` does not name a person and a role.
    """
    who = _who(by)
    text = (project.docs / page_path).read_text(encoding="utf-8")
    _refuse_open_doses(project, page_path, text)
    asked = [p for p in findings if p.severity is not Severity.NOTE]
    broken = [p for p in asked if p.severity is Severity.BUILD]
    if broken or (asked and not seen):
        first = (broken or asked)[0]
        raise ContentError(
            Problem(
                rule="review.findings",
                message=f"not signed: {len(asked)} finding(s) on {page_path} wait for an answer, the first: {first}",
                todo="Mend what is wrong."
                if broken
                else "'plainleaf check' shows them all; when you have looked at each, sign with --seen.",
                where=project.shown(project.docs / page_path),
                severity=Severity.SIGNING,
            )
        )
    due = _later(on, MONTHS)
    lines = [
        "# Who read this page, and what it said then. Made by 'plainleaf review sign'; do not edit.",
        f"page = {_toml(page_path)}",
        f"by = {_toml(who)}",
        f"on = {on.isoformat()}",
        f"due = {due.isoformat()}",
        f"content = {_toml(content_hash(text))}",
        f"seen = [{', '.join(_toml(str(p)) for p in asked)}]",
    ]
    path = record_path(project, page_path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return Review("signed", who, on, due)


def _who(by: str) -> str:
    who = re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f]", " ", by)).strip()
    name, _, role = who.partition(",")
    if not name.strip() or not role.strip():
        raise UsageError(f'--by is {by!r}; give the name and the role, for example --by "Ann Lee, pharmacist".')
    return who


def _refuse_open_doses(project: Project, page_path: str, text: str) -> None:
    lines = open_doses(text)
    if not lines:
        return
    shown = ", ".join(str(n) for n in dict.fromkeys(lines))
    where = project.shown(project.docs / page_path)
    raise ContentError(
        Problem(
            rule="review.dose",
            message=f"not signed: {len(lines)} dose(s) are still to be confirmed, on line(s) {shown}.",
            todo=f"Open {where}. Check each against the medicine's label, then confirm it (delete the words "
            f'"{DOSE_MARK}" after it), correct it, or leave the dose out. Save, and sign again.',
            where=where,
            line=lines[0],
            severity=Severity.SIGNING,
        )
    )


def _later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _toml(text: str) -> str:
    # A JSON string is a TOML string, once DEL is out of the way.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
