"""Commands on the review of pages: signing, and what stands in its way."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainleaf import project
from plainleaf.cli.common import CONTEXT, project_at, speaks, writes
from plainleaf.errors import Problem, UsageError
from plainleaf.project import LINES, Project
from plainleaf.report import TerminalReporter
from plainleaf.work import as_dict

if TYPE_CHECKING:
    from plainleaf.review import PageReview
    from plainleaf.review.answers import Finding
    from plainleaf.review.record import Signature

WITHIN = 60
"""Days ahead that `review due` looks."""

HTML = click.Path(dir_okay=False, path_type=Path)
WHO = 'Who: name and role, "Ann Lee, pharmacist".'

_for_lines = click.option(
    "--for",
    "lines",
    type=click.Choice(LINES),
    multiple=True,
    help="What it is for; may be given several times. Default: all that the project needs.",
)


@click.group(context_settings=CONTEXT)
def review() -> None:
    """Sign pages, and see which are signed, for what, and what they wait for.

    A sign-off is a record: a name that somebody entered. Nobody proves here who somebody is.
    """


# ---------------------------------------------------------------- signing


@review.command()
@click.argument("page")
@click.option("--by", required=True, help='Who signs: name and role, "Ann Lee, pharmacist".')
@_for_lines
@click.option("--note", default="", help="A few words to go with it, for the record.")
@click.option("--months", type=int, default=12, show_default=True, help="When the page is due to be read again.")
@click.option("--whole", is_flag=True, help="Sign the whole page anew, though only a part of it has changed.")
@click.pass_obj
def sign(where: Path | None, page: str, by: str, lines: tuple[str, ...], note: str, months: int, whole: bool) -> None:
    """Record that a person has read PAGE against its source and stands by it.

    faithful: it says what its source says. clinical: it is right and safe for patients. rights: it may be published.
    plain-language: it is plain enough for its readers.

    A later change of anything that was signed takes the sign-off away by itself, and asks for that change to be
    signed: 'plainleaf review diff PAGE' shows it. A record, no identity check: the name is as you give it.
    """
    from plainleaf import review as room

    here = project_at(where)
    path = room.page_path(here, page)
    say = TerminalReporter().say
    before = room.PageReview.load(here, path)
    with writes(here, "review sign"):
        found = _checked(here, path)
        signed = room.sign(
            here, path, by, project.build_date(), found, lines=lines, note=note, months=months, whole=whole
        )
    new = room.PageReview.load(here, path).record.history[len(before.record.history) :]
    for event in new:
        say(f"Signed {path} by {event.by}: {event.what}.")
        for change in event.changed:
            say(f"  {change}")
    if signed.state == "signed":
        say(f"It is due to be read again on {signed.due}.")
    (row,) = (row for row in room.status(here) if row.page == path)
    if waits := row.waits_for(project.build_date()):
        say(f"Before it is public it waits for {', '.join(waits)}.")


@review.command()
@click.argument("page")
@click.option("--by", required=True, help=WHO)
@click.option("--reason", required=True, help="Why the sign-off is taken back.")
@_for_lines
@click.pass_obj
def revoke(where: Path | None, page: str, by: str, reason: str, lines: tuple[str, ...]) -> None:
    """Take back the sign-offs of PAGE, all of them or those for the lines named."""
    from plainleaf import review as room

    here = project_at(where)
    path = room.page_path(here, page)
    with writes(here, "review revoke"):
        room.revoke(here, path, by, reason, project.build_date(), lines)
    TerminalReporter().say(f"Taken back. {_row(here, path)}")


# ---------------------------------------------------------------- what stands in the way


@review.command()
@click.argument("page")
@speaks
@click.pass_obj
def findings(where: Path | None, page: str, quiet: bool, as_json: bool) -> None:
    """List what the checks find on PAGE, each with its id and its answer, the gravest first."""
    from plainleaf import review as room
    from plainleaf.review import record

    here = project_at(where)
    path = room.page_path(here, page)
    with writes(here, "review findings"):
        problems = _checked(here, path)
    found = room.findings(record.read(here, path), problems)
    blocking = sum(finding.blocks for finding in found)
    if as_json:
        rows = [_finding_json(finding) for finding in found]
        TerminalReporter().json({"command": "review findings", "page": path, "findings": rows, "status": 0})
        return
    say = TerminalReporter(quiet=quiet).say
    for finding in found:
        for line in _finding(finding):
            say(line)
    say(f"{len(found)} finding(s), {blocking} in the way of signing.")


@review.command()
@click.argument("page")
@click.argument("finding")
@click.option("--reason", required=True, help="Why it may stand as it is.")
@click.option("--by", required=True, help=WHO)
@click.pass_obj
def answer(where: Path | None, page: str, finding: str, reason: str, by: str) -> None:
    """Answer FINDING on PAGE with a reason, so that it no longer stands in the way of signing.

    FINDING is its id in 'plainleaf review findings PAGE'. The answer lapses when the words it speaks of change. What
    blocks the build cannot be answered, only mended.
    """
    from plainleaf import review as room

    here = project_at(where)
    path = room.page_path(here, page)
    with writes(here, "review answer"):
        given = room.answer(here, path, finding, reason, by, project.build_date(), _checked(here, path))
    TerminalReporter().say(f"Answered {given.finding} ({given.rule}) by {given.by}: {given.reason}")


@review.command()
@click.argument("page")
@click.option("--confirm", multiple=True, metavar="ID", help="The dose is right: I have checked it against the label.")
@click.option("--correct", nargs=2, multiple=True, metavar="ID TEXT", help="Put TEXT in the place of the dose.")
@click.option("--leave-out", multiple=True, metavar="ID", help="Take the sentence that holds the dose off the page.")
@click.option("--by", default="", help=WHO)
@speaks
@click.pass_obj
def dose(
    where: Path | None,
    page: str,
    confirm: tuple[str, ...],
    correct: tuple[tuple[str, str], ...],
    leave_out: tuple[str, ...],
    by: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """List the doses of PAGE that are to be confirmed, or settle them.

    Each has an id, which --confirm, --correct and --leave-out take; they may be given several times. The page in docs/ is
    changed, and who did it goes into the record.
    """
    from plainleaf import review as room
    from plainleaf.review import doses, record

    here = project_at(where)
    path = room.page_path(here, page)
    reporter = TerminalReporter(quiet=quiet)
    if confirm or correct or leave_out:
        if not by:
            raise UsageError('Give --by with the name and role of who settles the doses: --by "Ann Lee, pharmacist".')
        today = project.build_date()
        with writes(here, "review dose"):
            done = [doses.confirm(here, path, id, by, today) for id in confirm]
            done += [doses.correct(here, path, id, words, by, today) for id, words in correct]
            done += [doses.leave_out(here, path, id, by, today) for id in leave_out]
        for one in done if not as_json else ():
            reporter.say(f"{one.did.capitalize()}: {one.said}" + (f", now {one.now}" if one.now else ""))
    waiting = doses.open_ones((here.docs / path).read_text(encoding="utf-8"), record.read(here, path))
    if as_json:
        rows = [{"id": d.id, "dose": d.said, "sentence": d.sentence, "line": d.line, "times": d.times} for d in waiting]
        reporter.json({"command": "review dose", "page": path, "doses": rows, "status": 0})
        return
    for d in waiting:
        reporter.say(f"{d.id}  {d.said}  (docs/{path}:{d.line})")
        reporter.say(f"        {d.sentence}" + (f" Stands {d.times} times." if d.times > 1 else ""))
        if d.before is not None:
            reporter.say(
                f"        Once {d.before.did} by {d.before.by} on {d.before.on}; the page was made anew since."
            )
    reporter.say(f"{len(waiting)} dose(s) to be confirmed.")


# ---------------------------------------------------------------- where pages stand


@review.command()
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


@review.command()
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


@review.command()
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


@review.command()
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


@review.command()
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


def _checked(here: Project, page: str) -> Sequence[Problem]:
    """What the checks say of a page, the books of its hand edits brought up to date before."""
    from plainleaf import checks
    from plainleaf import review as room
    from plainleaf.write.save import keep_books

    keep_books(page, here.docs, here.records)
    return room.findings_on(here, page, checks.run(here, [page]))


def _row(here: Project, page: str) -> str:
    from plainleaf import review as room

    return next(row.in_words(project.build_date()) for row in room.status(here) if row.page == page)


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


def _finding(finding: Finding) -> Iterator[str]:
    problem = finding.problem
    yield f"{finding.id}  {problem.severity.value}: {problem}" + (
        f" ({finding.times} times)" if finding.times > 1 else ""
    )
    if finding.answer is not None:
        held = finding.answer
        yield f"        answered by {held.by} on {held.on}: {held.reason}"
    elif finding.can_be_answered:
        yield "        not answered"


def _finding_json(finding: Finding) -> dict[str, object]:
    held = finding.answer
    return {
        "id": finding.id,
        **as_dict(finding.problem),
        "times": finding.times,
        "blocks": finding.blocks,
        "answer": None if held is None else {"reason": held.reason, "by": held.by, "on": held.on.isoformat()},
    }


def _html(here: Project, out: Path, reporter: TerminalReporter, named: set[str]) -> None:
    from plainleaf.publish import status_report

    with writes(here, "review status"):
        path = status_report.write(here, project.build_date(), out, named or None)
    reporter.say(f"Report: {here.shown(path)}")
