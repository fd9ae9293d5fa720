"""Commands by which a page gets signed, and what stands in the way of it out of the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainleaf import project
from plainleaf.cli.common import project_at, speaks, writes
from plainleaf.errors import Problem, UsageError
from plainleaf.project import LINES, Project
from plainleaf.report import TerminalReporter
from plainleaf.work import as_dict

if TYPE_CHECKING:
    from plainleaf.review.answers import Finding

WHO = 'Who: name and role, "Ann Lee, pharmacist".'

_for_lines = click.option(
    "--for",
    "lines",
    type=click.Choice(LINES),
    multiple=True,
    help="What it is for; may be given several times. Default: all that the project needs.",
)


# ---------------------------------------------------------------- signing


@click.command()
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
    from plainleaf.review.lines import LINES as MEANING

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
    for line in lines or here.settings.signatures:
        say(f"  {line}: {MEANING[line]}")
    if signed.state == "signed":
        say(f"It is due to be read again on {signed.due}.")
    (row,) = (row for row in room.status(here) if row.page == path)
    if waits := row.waits_for(project.build_date()):
        say(f"Before it is public it waits for {', '.join(waits)}.")


@click.command()
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


@click.command()
@click.argument("page")
@click.argument("text")
@click.option("--by", required=True, help=WHO)
@click.pass_obj
def note(where: Path | None, page: str, text: str, by: str) -> None:
    """Write a note on PAGE into its history, without signing anything: TEXT, between quotes."""
    from plainleaf import review as room

    here = project_at(where)
    path = room.page_path(here, page)
    with writes(here, "review note"):
        event = room.note(here, path, by, text, project.build_date())
    TerminalReporter().say(f"Noted on {path} by {event.by}: {event.what}")


# ---------------------------------------------------------------- what stands in the way


@click.command()
@click.argument("page")
@speaks
@click.pass_obj
def findings(where: Path | None, page: str, quiet: bool, as_json: bool) -> None:
    """List what the checks find on PAGE, each with its id and its answer, the gravest first."""
    from plainleaf import review as room
    from plainleaf.review import record
    from plainleaf.review.answers import lapsed

    here = project_at(where)
    path = room.page_path(here, page)
    with writes(here, "review findings"):
        problems = _checked(here, path)
    held = record.read(here, path)
    found = room.findings(held, problems)
    blocking = sum(finding.blocks for finding in found)
    gone = [] if as_json else lapsed(held, problems)
    if as_json:
        rows = [_finding_json(finding) for finding in found]
        TerminalReporter().json({"command": "review findings", "page": path, "findings": rows, "status": 0})
        return
    say = TerminalReporter(quiet=quiet).say
    for finding in found:
        for line in _finding(finding):
            say(line)
    for old in gone:
        say(f"{old.finding}  an answer by {old.by} on {old.on} speaks of words that are not there now: {old.reason}")
    say(f"{len(found)} finding(s), {blocking} in the way of signing.")


@click.command()
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


@click.command()
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
            for id, do in (
                *((id, partial(doses.confirm, here, path, id)) for id in confirm),
                *((id, partial(doses.correct, here, path, id, words)) for id, words in correct),
                *((id, partial(doses.leave_out, here, path, id)) for id in leave_out),
            ):
                one = do(by, today)
                if not as_json:  # at once: should the next one fail, this one is done
                    reporter.say(f"{one.did.capitalize()} {id}: {one.said}" + (f", now {one.now}" if one.now else ""))
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
