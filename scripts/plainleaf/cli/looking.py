"""Commands that look into what was made, and why."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from plainleaf.cli.common import FOLDER, HERE, named_articles, named_pages, project_at, speaks, writes
from plainleaf.errors import UsageError
from plainleaf.report import TerminalReporter
from plainleaf.work import Work


@click.command()
@click.option("--strict", is_flag=True, help="Leave with status 1 for questions before signing as well.")
@speaks
@click.pass_obj
def check(where: Path | None, strict: bool, quiet: bool, as_json: bool) -> None:
    """Check the pages and their books, and list every finding for the reviewer, the gravest first."""
    work = Work("check", project_at(where), quiet, as_json, details=True, strict=strict)
    work.check()
    work.end()


@click.command()
@click.argument("target")
@click.pass_obj
def explain(where: Path | None, target: str) -> None:
    """Tell where a line came from, or why it was left out.

    TARGET is PAGE, PAGE:LINE or SOURCE:LINE, for example ibuprofen.txt:21.
    """
    from plainleaf.explain import explain as told

    TerminalReporter().say(told(project_at(where), target))


@click.command()
@click.argument("paths", nargs=-1, required=True, type=HERE, metavar="PATH...")
@click.option("--out", required=True, type=FOLDER, help="Folder for the cleaned texts and their ledgers.")
@speaks
def clean(paths: tuple[Path, ...], out: Path, quiet: bool, as_json: bool) -> None:
    """Clean articles and nothing more: what an article says, without the adverts around it.

    Each PATH is a file or a folder. Needs no project. Writes NAME.txt and NAME.ledger.jsonl.
    """
    work = Work("clean", None, quiet, as_json)
    work.clean(paths, out)
    work.end()


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="Every article of the project, and a list of the reports.")
@click.option("--out", type=FOLDER, help="Write the reports here, not into dist/reports/.")
@speaks
@click.pass_obj
def report(
    where: Path | None, sources: tuple[str, ...], everything: bool, out: Path | None, quiet: bool, as_json: bool
) -> None:
    """Show what cleaning makes of each SOURCE, and why: one page to open in a browser.

    A SOURCE is an article, its name or its page's title, or a folder of articles; it is cleaned afresh. With --out it
    needs no project.
    """
    if everything == bool(sources):
        raise UsageError("report takes either articles or --all, for example: plainleaf report ibuprofen")
    here = project_at(where, fallback=bool(out) and not everything)
    named = [here.sources] if everything else named_articles(here, sources)
    work = Work("report", here, quiet, as_json)
    with writes(here, "report"):
        work.report(named, out or here.dist / "reports", here.sources, index=everything)
    work.end()


@click.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--out", type=FOLDER, help="Write the worksheets here, not into dist/worksheets/.")
@speaks
@click.pass_obj
def worksheet(where: Path | None, pages: tuple[str, ...], out: Path | None, quiet: bool, as_json: bool) -> None:
    """Make a worksheet to print: how plain a page is, what could be counted of it, and boxes for a person to tick.

    Of every page, or of each PAGE named.
    """
    here = project_at(where)
    work = Work("worksheet", here, quiet, as_json)
    with writes(here, "worksheet"):
        work.worksheets(named_pages(here, pages), out or here.dist / "worksheets")
    work.end()


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.jsonl")
def classify(file: Path) -> None:
    """Say of each passage in FILE.jsonl which section it belongs to.

    Rows {"id", "kind", "heading", "text"} in, rows {"id", "section", "sure", "why"} out, on standard output. Needs no
    project. A row that cannot be read is named on standard error, the others go on, and the exit status is 1.
    """
    from plainleaf.errors import Problem
    from plainleaf.structure import rows

    reporter, status = TerminalReporter(), 0
    for told in rows.classify_lines(rows.lines_of(file), file.name):
        if isinstance(told, Problem):
            reporter.problem(told)
            status = 1
        else:
            reporter.row(told.as_json())
    sys.exit(status)
