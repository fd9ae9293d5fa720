"""Commands on what people changed on pages, and on what changed in the raw articles."""

from __future__ import annotations

from pathlib import Path

import click

from plainleaf.cli.common import CONTEXT, named_articles, project_at, speaks, writes
from plainleaf.errors import UsageError
from plainleaf.report import TerminalReporter
from plainleaf.work import Work


@click.group(context_settings=CONTEXT)
def edits() -> None:
    """See what people changed on pages, and settle where a page and its article both changed."""


@edits.command(name="status")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@speaks
@click.pass_obj
def edits_status(where: Path | None, pages: tuple[str, ...], quiet: bool, as_json: bool) -> None:
    """List the pages that were edited or deleted by hand, or wait for a choice; of each PAGE named, every edit."""
    from plainleaf.edits import settle as room

    here, reporter = project_at(where), TerminalReporter(quiet=quiet)
    named = [room.page_named(here, page) for page in pages]
    found = [room.edited_page(here, path) for path in named] if named else list(room.edited(here))
    if as_json:
        reporter.json({"command": "edits status", "pages": [one.as_json() for one in found], "status": 0})
        return
    for one in found:
        reporter.say(one.in_words())
        for edit in one.edits if named else ():
            reporter.say(f"  {room.in_words(edit)}")
    if not found:
        reporter.say("No page was edited by hand.")


@edits.command()
@click.argument("page")
@click.option(
    "--take", type=click.Choice(["mine", "new"]), help="mine: keep what the page says. new: take the new text."
)
@click.option("--place", type=click.IntRange(min=1), help="With --take: only at this place of the file, from 1.")
@speaks
@click.pass_obj
def settle(where: Path | None, page: str, take: str | None, place: int | None, quiet: bool, as_json: bool) -> None:
    """Settle a PAGE that says one thing while its article says another at the same place.

    'plainleaf pages' names such pages and the file that shows both texts, records/pages/NAME.conflict.md. Open it in any
    editor, put an x at the text that shall stand, or write your own, save, and run this command. With --take it
    is settled without the file: at every place that has no x yet. Then the page is made anew.
    """
    from plainleaf.edits import settle as room

    if place and not take:
        raise UsageError("--place says at which place to take a text; say which with --take mine or --take new.")
    here = project_at(where)
    path = room.page_named(here, page)
    work = Work("edits settle", here, quiet, as_json)
    with writes(here, "edits settle"):
        room.choose(here, path, take or "", place or 0)
        if room.still_open(here, path):
            work.say(f"Chosen. docs/{path} waits for the other places.")
        else:
            work.pages(room.sources_of(here, path))
    work.end()


@edits.command()
@click.argument("page")
@speaks
@click.pass_obj
def restore(where: Path | None, page: str, quiet: bool, as_json: bool) -> None:
    """Have a PAGE back that was deleted by hand: it is made anew from its article."""
    from plainleaf.edits import settle as room

    here = project_at(where)
    work = Work("edits restore", here, quiet, as_json)
    with writes(here, "edits restore"):
        work.pages(room.restore(here, room.page_named(here, page)))
    work.end()


@edits.command()
@click.argument("old")
@click.argument("new")
@speaks
@click.pass_obj
def give(where: Path | None, old: str, new: str, quiet: bool, as_json: bool) -> None:
    """Give the edits and the sign-off of page OLD, whose article is gone, to page NEW.

    For an article that was renamed and changed at the same time, so that nobody can see that it is the same one. An
    article that was only renamed needs no command: its page follows by itself.
    """
    from plainleaf.edits import settle as room

    here = project_at(where)
    work = Work("edits give", here, quiet, as_json)
    with writes(here, "edits give"):
        work.pages(room.give(here, room.page_named(here, old), room.page_named(here, new)))
    work.end()


@edits.command(name="in-short")
@click.argument("page")
@click.argument("text")
@speaks
@click.pass_obj
def in_short(where: Path | None, page: str, text: str, quiet: bool, as_json: bool) -> None:
    """Write the "In short" of a PAGE: up to five sentences of your own, which stand before its key points.

    TEXT is plain words between quotes; an empty one ("") takes it away. The same can be done in any editor, under the
    heading "## In short". Nothing in it may say a number that the page does not say; 'plainleaf check' looks.
    """
    from plainleaf.edits import settle as room

    here = project_at(where)
    path = room.page_named(here, page)
    with writes(here, "edits in-short"):
        room.write_in_short(here, path, text)
    work = Work("edits in-short", here, quiet, as_json)
    work.say(f"Written into docs/{path}." if text.strip() else f"Taken out of docs/{path}.")
    work.end()


@click.group(context_settings=CONTEXT)
def sources() -> None:
    """Look at the raw articles."""


@sources.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@speaks
@click.pass_obj
def diff(where: Path | None, sources: tuple[str, ...], quiet: bool, as_json: bool) -> None:
    """Show what changed in what an article says, since its file was replaced.

    Of each SOURCE (a file, its name or its page's title), or of all articles: sentences that came, went or changed, those on
    safety, doses and other numbers first, the
    pages made from it, and other pages on the same medicine. Before 'plainleaf pages' it compares the article with what
    its page was made from; after it, with what it said before. Nothing is written.
    """
    from plainleaf import pipeline

    here = project_at(where)
    found, problems = pipeline.source_changes(here, named_articles(here, sources) or None)
    work = Work("sources diff", here, quiet, as_json)
    work.differences(found, problems)
    work.end()
