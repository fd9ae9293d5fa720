"""Commands that take pages away from readers, give them back, and find what a recall concerns."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainleaf import project
from plainleaf.cli.common import project_at, speaks, writes
from plainleaf.errors import Severity, UsageError
from plainleaf.report import TerminalReporter

if TYPE_CHECKING:
    from plainleaf.recall import Told
    from plainleaf.review.mentions import Found, Mention

NEXT = "Now build and publish again: the notice goes out with the next site, offline copy and handouts."


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--reason", required=True, help="Why. Readers see it in the place of the page.")
@click.option("--by", default="", help='Who withdraws it: name and role, "Ann Lee, pharmacist". For the record.')
@click.pass_obj
def withdraw(where: Path | None, pages: tuple[str, ...], reason: str, by: str) -> None:
    """Withdraw each PAGE: readers find a notice in its place, with the day and the reason.

    The page leaves search, lists, handouts, print pages and the offline copy, in both editions, and what was built
    before is cleaned of it. Its sign-offs go. 'plainleaf restore PAGE' takes it back.
    """
    from plainleaf import recall
    from plainleaf.review import page_path

    here = project_at(where)
    named = [page_path(here, page) for page in pages]
    with writes(here, "withdraw"):
        told = recall.withdraw(here, named, reason, project.build_date(), by)
    _tell(told)
    TerminalReporter().say(NEXT)


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--by", default="", help='Who puts it back: name and role, "Ann Lee, pharmacist". For the record.')
@click.pass_obj
def restore(where: Path | None, pages: tuple[str, ...], by: str) -> None:
    """Put each withdrawn PAGE back. It is a draft again, and has to be signed before the public edition shows it."""
    from plainleaf import recall
    from plainleaf.review.withdraw import withdrawn_path

    here = project_at(where)
    named = [withdrawn_path(here, page) for page in pages]
    with writes(here, "restore"):
        told = recall.restore(here, named, project.build_date(), by)
    _tell(told)


@click.command()
@click.option("--medicine", "name", required=True, help="Generic name, brand or class: clonazepam, Klonopin, NSAID.")
@click.option(
    "--withdraw", "take_away", is_flag=True, help="Withdraw all pages that name it; needs --reason and --yes."
)
@click.option("--with-class", is_flag=True, help="Withdraw those too that name only its class.")
@click.option("--reason", default="", help="Why. Readers see it in the place of the pages.")
@click.option("--by", default="", help="Who withdraws them: name and role.")
@click.option("--yes", is_flag=True, help="I have read the list, and mean all of it.")
@speaks
@click.pass_obj
def find(
    where: Path | None,
    name: str,
    take_away: bool,
    with_class: bool,
    reason: str,
    by: str,
    yes: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Find everything that mentions a medicine: for a recall.

    Lists pages and articles with the lines that name it, by generic name, brand or class, and where each page
    stands. Misspelt names are not found. With --withdraw all pages that name it are withdrawn at once.
    """
    from plainleaf import recall
    from plainleaf.review import mentions

    here = project_at(where)
    if not name.strip():
        raise UsageError("--medicine is empty; name one, for example --medicine ibuprofen.")
    found = mentions.find(here, name)
    pages = [
        page.page
        for page in found.pages
        if page.review is not None
        and page.review.state != "withdrawn"
        and (with_class or page.by == mentions.BY_NAME or not found.wanted.generics)
    ]
    say = TerminalReporter(quiet=quiet).say
    if as_json:
        TerminalReporter().json({"command": "find", **_as_json(found), "status": 0})
    else:
        for line in _in_words(found, [] if found.pages else mentions.near(here, name)):
            say(line)
    if not take_away:
        return
    if not yes or not reason.strip():
        lacks = " and ".join(f for f, given in (("--reason", reason.strip()), ("--yes", yes)) if not given)
        raise UsageError(f"Nothing was withdrawn: {len(pages)} page(s) would be. Add {lacks} if you mean all of them.")
    if not pages:
        raise UsageError("Nothing was withdrawn: no page that stands names it.")
    with writes(here, "find --withdraw"):
        told = recall.withdraw(here, pages, reason, project.build_date(), by)
    _tell(told)
    say(NEXT)


def _tell(told: Told) -> None:
    reporter = TerminalReporter()
    for line in told.lines:
        reporter.say(line)
    for problem in told.problems:
        reporter.problem(problem)
    if any(problem.severity is Severity.BUILD for problem in told.problems):
        sys.exit(1)


def _in_words(found: Found, near: list[str]) -> Iterator[str]:
    ask = found.wanted
    if not ask.generics:
        yield f"No list of medicines holds {ask.asked!r}: only this name was looked for, letter by letter."
    elif ask.classes:
        yield f"{', '.join(ask.generics)}: looked for by {len(ask.names)} name(s), and by class ({', '.join(ask.classes)})."
    else:
        yield f"{', '.join(ask.generics)}: looked for by {len(ask.names)} name(s); no class is known."
    if near:
        yield f"Did you mean {' or '.join(near)}?"
    for page in found.pages:
        how = "about it" if page.about else "names it" if page.by == "name" else "names only its class"
        stands = page.review.state if page.review is not None else "no page that can be signed"
        yield f"{page.page}: {how}; {stands}"
        yield from _lines(page.lines)
    for source in found.sources:
        yield f"article {source.file}"
        yield from _lines(source.lines)
    for file in found.unread:
        yield f"article {file}: could not be looked into; it is gone or has changed since its page was made"
    yield f"{len(found.pages)} page(s) and {len(found.sources)} article(s) mention it."


def _lines(lines: tuple[Mention, ...]) -> Iterator[str]:
    for line in lines:
        marks = [mark for mark, is_so in (("class", line.by == "class"), ("left out", not line.kept)) if is_so]
        yield f"  {line.line}: {line.text}" + (f" [{', '.join(marks)}]" if marks else "")


def _as_json(found: Found) -> dict[str, object]:
    def lines(rows: tuple[Mention, ...]) -> list[dict[str, object]]:
        return [{"line": r.line, "by": r.by, "written": r.written, "text": r.text, "kept": r.kept} for r in rows]

    return {
        "asked": found.wanted.asked,
        "medicines": list(found.wanted.generics),
        "names": list(found.wanted.names),
        "classes": list(found.wanted.classes),
        "pages": [
            {
                "page": page.page,
                "title": page.title,
                "about": page.about,
                "by": page.by,
                "state": page.review.state if page.review is not None else None,
                "lines": lines(page.lines),
            }
            for page in found.pages
        ],
        "sources": [{"file": source.file, "lines": lines(source.lines)} for source in found.sources],
        "unread": list(found.unread),
    }
