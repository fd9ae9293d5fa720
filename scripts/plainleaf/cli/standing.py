"""Commands that tell where pages stand, what happened to them, and what was published of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainleaf import project
from plainleaf.cli.common import project_at, speaks, writes
from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.report import TerminalReporter
from plainleaf.work import as_dict

if TYPE_CHECKING:
    from plainleaf.review import PageReview
    from plainleaf.review.record import Signature

WITHIN = 60
"""Days ahead that `review due` looks."""

HTML = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--html", "as_html", is_flag=True, help="Write one page to print, with all pages and what they wait for.")
@click.option("--out", type=HTML, help="With --html: write it here, not to dist/review-status.html.")
@speaks
@click.pass_obj
def status(
    where: Path | None, pages: tuple[str, ...], as_html: bool, out: Path | None, quiet: bool, as_json: bool
) -> None:
    """List every page, or each PAGE named: draft, signed, changed since, withdrawn, and what it waits for."""
    from plainleaf import review as room
    from plainleaf.publish.articles import unreadable

    here = project_at(where)
    if out is not None and not as_html:
        raise UsageError("--out goes with --html.")
    today = project.build_date()
    named = {room.page_path(here, page) for page in pages}
    rows = [row for row in room.status(here) if not named or row.page in named]
    reporter = TerminalReporter(quiet=quiet)
    broken = list(unreadable(here).values())  # they fall out of the list, so they are named
    if as_html:
        _html(here, out or here.dist / "review-status.html", reporter, named)
    elif as_json:
        found = [row.as_json(today) for row in rows]
        problems = [as_dict(problem) for problem in broken]
        reporter.json({"command": "review status", "pages": found, "problems": problems, "status": int(bool(broken))})
    else:
        for row in rows:
            reporter.say(row.in_words(today))
            if row.review.state == "changed":
                for line in _summary(room.PageReview.load(here, row.page)):
                    reporter.say(f"  {line}")
        reporter.say(f"{len(rows)} pages, {sum(r.review.state == 'signed' for r in rows)} signed.")
    for problem in broken if not as_json else ():
        reporter.problem(problem)
    if broken:
        sys.exit(1)


@click.command()
@click.option("--within", type=click.IntRange(0), default=WITHIN, show_default=True, help="Days ahead to look.")
@speaks
@click.pass_obj
def due(where: Path | None, within: int, quiet: bool, as_json: bool) -> None:
    """List the pages that are past their day, or due to be read again soon, the earliest first."""
    from plainleaf import review as room

    here = project_at(where)
    today = project.build_date()
    dated = [(row.review.due, row) for row in room.status(here) if row.review.due]
    soon = sorted(((day, row) for day, row in dated if (day - today).days <= within), key=lambda x: (x[0], x[1].page))
    if as_json:
        rows = [row.as_json(today) | {"days": (day - today).days} for day, row in soon]
        TerminalReporter().json({"command": "review due", "pages": rows, "status": 0})
        return
    say = TerminalReporter(quiet=quiet).say
    for day, row in soon:
        left = (day - today).days
        when = f"{-left} day(s) past" if left < 0 else f"in {left} day(s)"
        say(f"{day}  {when}  {row.page}: {row.review.state} by {row.review.by}")
    say(
        f"{sum(day < today for day, _ in soon)} past their day, {sum(day >= today for day, _ in soon)} within {within} days."
    )


@click.command()
@click.argument("page")
@speaks
@click.pass_obj
def history(where: Path | None, page: str, quiet: bool, as_json: bool) -> None:
    """Tell what happened to PAGE: who signed what and when, answers, doses, withdrawals."""
    from plainleaf.review import record

    here = project_at(where)
    path = _with_record(here, page)
    events = record.read(here, path).history
    if as_json:
        rows = [
            {"on": e.on.isoformat(), "did": e.did, "by": e.by, "what": e.what, "changed": list(e.changed)}
            for e in events
        ]
        TerminalReporter().json({"command": "review history", "page": path, "history": rows, "status": 0})
        return
    say = TerminalReporter(quiet=quiet).say
    for event in events:
        say(f"{event.on}  {event.did}{f' by {event.by}' if event.by else ''}: {event.what}")
        for change in event.changed:
            say(f"            {change}")
    if not events:
        say(f"{path}: nobody has signed or answered anything yet.")


@click.command()
@click.argument("page")
@click.pass_obj
def diff(where: Path | None, page: str) -> None:
    """Show in words what has changed on PAGE, and around it, since it was signed."""
    from plainleaf import review as room
    from plainleaf.review.changes import in_words

    here = project_at(where)
    path = room.page_path(here, page)
    found = room.PageReview.load(here, path)
    say = TerminalReporter().say
    signed = _last(found)
    if not signed:
        say(f"{path}: nobody has signed it, so all of it is new.")
    for lines, signature in signed:
        since = f"{' and '.join(lines)}, signed by {signature.by} on {signature.on}"
        if not found.changed(signature):
            say(f"Nothing has changed since ({since}).")
            continue
        say(f"Since then ({since}):")
        changes, summary = found.differences(signature)
        for change in changes:
            for line in in_words(change):
                say(f"  {line}")
        if not changes:
            say(f"  changed: {', '.join(summary)}. The words that were signed are not kept, so read the whole page.")


@click.command()
@click.argument("target", metavar="CODE|PAGE")
@click.option("--out", type=HTML, help="Write that version to this file: FILE.html to print, FILE.pdf or FILE.md.")
@click.pass_obj
def show(where: Path | None, target: str, out: Path | None) -> None:
    """Show the version of a page that was published under CODE, or list the codes of PAGE with their days.

    The code stands at the foot of a public page and on every sheet of its handout. Capitals and hyphens do not
    matter.
    """
    from plainleaf.publish import reprint
    from plainleaf.review import archive

    here = project_at(where)
    say = TerminalReporter().say
    page = _published(here, target)
    if page:
        if out is not None:
            raise UsageError("--out goes with a code; 'plainleaf review show PAGE' lists those of a page.")
        for line in reprint.listed(here, page):
            say(line)
        return
    edition = archive.find(here, target)
    if out is None:
        for line in reprint.in_words(here, edition):
            say(line)
        return
    reprint.write(here, edition, out, project.build_date())
    say(f"{edition.code}, {edition.page}: {out}")


# ---------------------------------------------------------------- what they share


def _last(found: PageReview) -> list[tuple[list[str], Signature]]:
    """The last sign-off of each line; lines that were signed on the same state together."""
    together: dict[tuple[str, str], tuple[list[str], Signature]] = {}
    for line, chain in found.chains().items():
        key = (chain[-1].seen, chain[-1].by)
        together.setdefault(key, ([], chain[-1]))[0].append(line)
    return list(together.values())


def _summary(found: PageReview) -> Sequence[str]:
    lines: dict[str, None] = {}
    for _, signature in _last(found):
        lines |= dict.fromkeys(found.differences(signature)[1])
    return [*lines, f"'plainleaf review diff {found.path}' shows it"]


def _with_record(here: Project, named: str) -> str:
    """A page that a person names; one that is gone from docs/ may still have a record."""
    from plainleaf import review as room
    from plainleaf.review import record

    try:
        return room.page_path(here, named)
    except UsageError:
        wanted = named.replace("\\", "/").removesuffix(".md") + ".md"
        found = [page for page in record.recorded(here) if wanted in (page, page.rpartition("/")[2])]
        if len(found) != 1:
            raise
        return found[0]


def _published(here: Project, named: str) -> str:
    """The page of which published versions are asked for; "" where a code is meant."""
    from plainleaf import review as room
    from plainleaf.review import archive, codes

    wanted = named.replace("\\", "/").removesuffix(".md") + ".md"
    found = [page for page in archive.pages_with_editions(here) if wanted in (page, page.rpartition("/")[2])]
    if len(found) == 1:
        return found[0]
    if codes.looks_like_version(named):
        return ""
    return room.page_path(here, named)


def _html(here: Project, out: Path, reporter: TerminalReporter, named: set[str]) -> None:
    from plainleaf.publish import status_report

    with writes(here, "review status"):
        path = status_report.write(here, project.build_date(), out, named or None)
    reporter.say(f"Report: {here.shown(path)}")
