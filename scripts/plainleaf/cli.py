"""The command `plainleaf`: reads what was asked, calls the rooms, prints what came of it.

Exit status: 0 done, 1 something in the content is wrong, 2 wrong usage or settings.
The rooms are imported inside the commands, so that `plainleaf --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from plainleaf import __version__, new, project
from plainleaf.errors import PlainleafError, SettingsError, UsageError
from plainleaf.folders import keep_apart, refused
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.report import TerminalReporter
from plainleaf.work import Work, as_dict

F = TypeVar("F", bound=Callable[..., Any])

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

FOLDER = click.Path(file_okay=False, path_type=Path)
HERE_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
HERE = click.Path(exists=True, path_type=Path)
HERE_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Commands(click.Group):
    """Shows a person's mistakes as a sentence; a fault of ours keeps its traceback, with a plain line before it."""

    def invoke(self, ctx: click.Context) -> Any:
        as_json = "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except (UsageError, SettingsError) as error:
            _stop(ctx, str(error), 2, as_json)
        except PlainleafError as error:
            _stop(ctx, str(error), 1, as_json)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if isinstance(error, OSError) and (told := refused(error)):
                _stop(ctx, told, 1, as_json)
            click.echo("plainleaf: this is a fault in the program, not in your articles. What follows is for", err=True)
            click.echo("whoever mends it; please send it to them with the command you gave.", err=True)
            raise


def _stop(ctx: click.Context, message: str, status: int, as_json: bool) -> NoReturn:
    """Leave with a sentence, or with the object that a script waits for."""
    if as_json:
        TerminalReporter().json({"command": ctx.invoked_subcommand, "error": message, "status": status})
    click.echo(f"plainleaf: {message}", err=True)
    ctx.exit(status)


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="plainleaf")
@click.option(
    "-C", "--project", "where", type=HERE_FOLDER, help="The project's folder. Default: this one, or the nearest above."
)
@click.pass_context
def main(ctx: click.Context, where: Path | None) -> None:
    """Turn raw health articles into patient pages: a website, an offline copy, handouts to print.

    In a project's folder, 'plainleaf build' does the whole job.
    """
    ctx.obj = where


def speaks(command: F) -> F:
    """The options that every command has which does some work."""
    command = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Print nothing but what went wrong.")(command)


def in_edition(command: F) -> F:
    return click.option(
        "--edition",
        type=click.Choice([e.value for e in Edition]),
        default=Edition.PREVIEW.value,
        show_default=True,
        help="preview: everything, marked as a draft. public: only signed pages with cleared rights.",
    )(command)


# ---------------------------------------------------------------- the whole job


@main.command()
@in_edition
@speaks
@click.pass_obj
def build(where: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Do it all: pages, checks, website, offline copy, handouts.

    Articles that cannot be used are named, the others still build, and the exit status is 1.
    """
    here = _project(where)
    work = Work("build", here, quiet, as_json, edition=edition)
    work.pages(None)
    work.check()
    work.handouts()  # first: the site and the bundle carry them
    work.site()
    work.offline()
    work.end()


@main.command()
@click.argument("sources", nargs=-1, type=HERE, metavar="[SOURCE]...")
@click.option("--sources", "sources_dir", type=HERE_FOLDER, help="Read articles from here, not from source_texts/.")
@click.option("--docs", type=FOLDER, help="Write pages here, not into docs/.")
@click.option("--records", type=FOLDER, help="Write ledgers here, not into records/.")
@speaks
@click.pass_obj
def pages(
    where: Path | None,
    sources: tuple[Path, ...],
    sources_dir: Path | None,
    docs: Path | None,
    records: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make pages from all articles, or from each SOURCE named: an article or a folder of them.

    With --sources, --docs and --records it works on any folder, inside a project or not. A page that
    was edited by hand is never overwritten.
    """
    here = _project(where, fallback=bool(sources_dir and docs and records))
    named = list(sources)
    if sources_dir and not named and not (docs and records):
        named = [sources_dir]  # other articles into these docs: nothing that stands there is taken away
    here = replace(
        here,
        sources=(sources_dir or here.sources).resolve(),
        docs=(docs or here.docs).resolve(),
        records=(records or here.records).resolve(),
    )
    keep_apart({"raw articles": here.sources, "pages": here.docs, "records": here.records})
    work = Work("pages", here, quiet, as_json)
    work.pages([path.resolve() for path in named] or None)
    work.end()


@main.command()
@in_edition
@speaks
@click.pass_obj
def site(where: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Build the website in site/ from the pages in docs/."""
    work = Work("site", _project(where), quiet, as_json, edition=edition)
    work.site()
    work.end()


@main.command()
@click.option(
    "--since", type=HERE, metavar="BUNDLE", help="Also make a small update for readers who hold this older copy."
)
@click.option("--single-files", is_flag=True, help="Also write each page as one file, to send by phone.")
@click.option("--out", type=FOLDER, help="Write into this folder, not into dist/.")
@click.option(
    "--apply", "update", type=HERE_FILE, metavar="UPDATE", help="Make nothing; bring the copy in --to up to date."
)
@click.option("--to", "copy", type=HERE_FOLDER, help="The unpacked copy: the folder that holds START-HERE.html.")
@in_edition
@speaks
@click.pass_obj
def offline(
    where: Path | None,
    since: Path | None,
    single_files: bool,
    out: Path | None,
    update: Path | None,
    copy: Path | None,
    edition: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build the offline copy: a zip that opens without a network, from a folder or a USB stick.

    With --apply and --to it needs no project.
    """
    if (update is None) != (copy is None) or (update and (since or single_files or out)):
        raise UsageError("--apply and --to go together, and alone: plainleaf offline --apply UPDATE.zip --to FOLDER")
    work = Work("offline", None if update else _project(where), quiet, as_json, edition=edition)
    if update and copy:
        work.apply_update(update, copy)
    else:
        work.offline(since, single_files, out)
    work.end()


@main.command()
@click.option("--topic", help="Only the pages of one topic or kind, for example warfarin or medicines.")
@click.option("--out", type=FOLDER, help="Write into this folder, not into dist/.")
@in_edition
@speaks
@click.pass_obj
def epub(where: Path | None, topic: str | None, out: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Make an e-book (EPUB 3) of the whole library, or of one topic."""
    work = Work("epub", _project(where), quiet, as_json, edition=edition)
    work.epub(topic, out)
    work.end()


@main.command()
@click.option("--out", type=FOLDER, help="Write into this folder, not into dist/.")
@in_edition
@speaks
@click.pass_obj
def zim(where: Path | None, out: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Make an archive for Kiwix and Internet-in-a-Box (ZIM), with search. Needs the extra package libzim."""
    work = Work("zim", _project(where), quiet, as_json, edition=edition)
    work.zim(out)
    work.end()


@main.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--paper", type=click.Choice(project.ALLOWED["paper"]), help="Paper size. Default: as in mkdocs.yml.")
@click.option("--out", type=FOLDER, help="Write the PDF files here, not into dist/handouts/.")
@in_edition
@speaks
@click.pass_obj
def handouts(
    where: Path | None,
    pages: tuple[str, ...],
    paper: str | None,
    out: Path | None,
    edition: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make a PDF to print of every page, or of each PAGE named."""
    here = _project(where)
    if paper:
        here = replace(here, settings=replace(here.settings, paper=paper))
    work = Work("handouts", here, quiet, as_json, edition=edition)
    work.handouts(_named_pages(here, pages), out)
    work.end()


# ---------------------------------------------------------------- looking into it


@main.command()
@click.option("--strict", is_flag=True, help="Leave with status 1 for questions before signing as well.")
@speaks
@click.pass_obj
def check(where: Path | None, strict: bool, quiet: bool, as_json: bool) -> None:
    """Check the pages and their books, and list every finding for the reviewer, the gravest first."""
    work = Work("check", _project(where), quiet, as_json, details=True, strict=strict)
    work.check()
    work.end()


@main.command()
@click.argument("target")
@click.pass_obj
def explain(where: Path | None, target: str) -> None:
    """Tell where a line came from, or why it was left out.

    TARGET is PAGE, PAGE:LINE or SOURCE:LINE, for example ibuprofen.txt:21.
    """
    from plainleaf.explain import explain as told

    TerminalReporter().say(told(_project(where), target))


@main.command()
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


@main.command()
@click.argument("sources", nargs=-1, type=HERE, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="Every article of the project, and a list of the reports.")
@click.option("--out", type=FOLDER, help="Write the reports here, not into dist/reports/.")
@speaks
@click.pass_obj
def report(
    where: Path | None, sources: tuple[Path, ...], everything: bool, out: Path | None, quiet: bool, as_json: bool
) -> None:
    """Show what cleaning makes of each SOURCE, and why: one page to open in a browser.

    A SOURCE is an article or a folder of them; it is cleaned afresh. With --out it needs no project.
    """
    if everything == bool(sources):
        raise UsageError(
            "report takes either articles or --all, for example: plainleaf report source_texts/ibuprofen.txt"
        )
    here = _project(where, fallback=bool(out) and not everything)
    named = [here.sources] if everything else [path.resolve() for path in sources]
    work = Work("report", here, quiet, as_json)
    work.report(named, out or here.dist / "reports", here.sources, index=everything)
    work.end()


@main.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--out", type=FOLDER, help="Write the worksheets here, not into dist/worksheets/.")
@speaks
@click.pass_obj
def worksheet(where: Path | None, pages: tuple[str, ...], out: Path | None, quiet: bool, as_json: bool) -> None:
    """Make a worksheet to print: how plain a page is, what could be counted of it, and boxes for a person to tick.

    Of every page, or of each PAGE named.
    """
    here = _project(where)
    work = Work("worksheet", here, quiet, as_json)
    work.worksheets(_named_pages(here, pages), out or here.dist / "worksheets")
    work.end()


@main.command()
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


# ---------------------------------------------------------------- beginning and signing


@main.command(name="new")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new_project(folder: Path) -> None:
    """Begin a project in DIR: settings, one sample article, a short README."""
    written = new.create(folder)
    say = TerminalReporter().say
    say(f"{len(written)} files written into {folder}. Next:")
    say(f'  cd "{folder}"' if " " in str(folder) else f"  cd {folder}")
    say("  plainleaf build")


@main.group(context_settings=CONTEXT)
def review() -> None:
    """Sign pages, and see which are signed."""


@review.command()
@click.argument("page")
@click.option("--by", required=True, help='Who signs: name and role, "Ann Lee, pharmacist".')
@click.option("--seen", is_flag=True, help="I have looked at every finding that the checks ask about on this page.")
@click.pass_obj
def sign(where: Path | None, page: str, by: str, seen: bool) -> None:
    """Record that a person has read PAGE and stands by it.

    A later change of what a reader would see takes the sign-off away by itself.
    """
    from plainleaf import checks
    from plainleaf import review as room

    here = _project(where)
    path = room.page_path(here, page)
    findings = room.findings_on(here, path, checks.run(here))
    signed = room.sign(here, path, by, project.build_date(), findings, seen=seen)
    say = TerminalReporter().say
    say(f"Signed {path} by {signed.by}. It is due to be read again on {signed.due}.")
    if path not in room.publishable(here):
        say("It stays out of the public edition: the rights of its source do not allow it or are unknown.")


@review.command()
@speaks
@click.pass_obj
def status(where: Path | None, quiet: bool, as_json: bool) -> None:
    """List every page: draft, signed or changed since, and what it waits for."""
    from plainleaf import review as room
    from plainleaf.publish.articles import unreadable

    here = _project(where)
    today = project.build_date()
    reporter, rows = TerminalReporter(quiet=quiet), room.status(here)
    broken = list(unreadable(here).values())  # they fall out of the list, so they are named
    if as_json:
        pages = [row.as_json(today) for row in rows]
        problems = [as_dict(problem) for problem in broken]
        reporter.json({"command": "review status", "pages": pages, "problems": problems, "status": int(bool(broken))})
    for row in rows if not as_json else ():
        reporter.say(row.in_words(today))
    for problem in broken if not as_json else ():
        reporter.problem(problem)
    if not as_json:
        reporter.say(f"{len(rows)} pages, {sum(r.review.state == 'signed' for r in rows)} signed.")
    if broken:
        sys.exit(1)


# ---------------------------------------------------------------- what the commands share


def _project(where: Path | None, *, fallback: bool = False) -> Project:
    """The project asked for. With `fallback`, a folder that is none gets the usual settings."""
    if where is not None:
        return Project.load(where)
    try:
        root = project.find(Path.cwd())
    except SettingsError:
        if not fallback:
            raise
        return Project.at(Path.cwd(), settings=project.Settings(owner="", contact=""))
    return Project.load(root)


def _named_pages(here: Project, named: Sequence[str]) -> list[str] | None:
    from plainleaf import review as room

    return [room.page_path(here, name) for name in named] or None
