"""Commands that make something: pages, website, offline copy, handouts, or all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainleaf import project
from plainleaf.cli.common import (
    FOLDER,
    HERE,
    HERE_FILE,
    HERE_FOLDER,
    F,
    in_edition,
    named_pages,
    project_at,
    speaks,
    writes,
)
from plainleaf.errors import UsageError
from plainleaf.folders import keep_apart
from plainleaf.work import Work

if TYPE_CHECKING:
    from plainleaf.publish.press import Form


@click.command()
@in_edition
@speaks
@click.pass_obj
def build(where: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Do it all: pages, checks, website, offline copy, handouts.

    Articles that cannot be used are named, the others still build, and the exit status is 1.
    """
    here = project_at(where)
    work = Work("build", here, quiet, as_json, edition=edition)
    with writes(here, "build"):
        work.pages(None)
        work.check()
        work.handouts()  # first: the site and the bundle carry them
        work.site()
        work.offline()
    work.end()


@click.command()
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

    With --sources, --docs and --records it works on any folder, inside a project or not. Edits made by hand
    are kept: they are put into the new text, and where both changed the same sentence you are asked.
    """
    here = project_at(where, fallback=bool(sources_dir and docs and records))
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
    with writes(here, "pages"):
        work.pages([path.resolve() for path in named] or None)
    work.end()


@click.command()
@in_edition
@speaks
@click.pass_obj
def site(where: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Build the website in site/ from the pages in docs/."""
    here = project_at(where)
    work = Work("site", here, quiet, as_json, edition=edition)
    with writes(here, "site"):
        work.site()
    work.end()


@click.command()
@click.option(
    "--since", type=HERE, metavar="BUNDLE", help="Also make a small update for readers who hold this older copy."
)
@click.option("--single-files", is_flag=True, help="Also write each page as one file, to send by phone.")
@click.option("--no-handouts", is_flag=True, help="Leave the PDF handouts out: the copy is far smaller.")
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
    no_handouts: bool,
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
    if (update is None) != (copy is None) or (update and (since or single_files or no_handouts or out)):
        raise UsageError("--apply and --to go together, and alone: plainleaf offline --apply UPDATE.zip --to FOLDER")
    if update and copy:
        work = Work("offline", None, quiet, as_json, edition=edition)
        work.apply_update(update, copy)
        work.end()
    here = project_at(where)
    work = Work("offline", here, quiet, as_json, edition=edition)
    with writes(here, "offline"):
        work.offline(since, single_files, out, with_handouts=not no_handouts)
    work.end()


@click.command()
@click.option("--topic", help="Only the pages of one topic or kind, for example warfarin or medicines.")
@click.option("--out", type=FOLDER, help="Write into this folder, not into dist/.")
@in_edition
@speaks
@click.pass_obj
def epub(where: Path | None, topic: str | None, out: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Make an e-book (EPUB 3) of the whole library, or of one topic."""
    here = project_at(where)
    work = Work("epub", here, quiet, as_json, edition=edition)
    with writes(here, "epub"):
        work.epub(topic, out)
    work.end()


@click.command()
@click.option("--out", type=FOLDER, help="Write into this folder, not into dist/.")
@in_edition
@speaks
@click.pass_obj
def zim(where: Path | None, out: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Make an archive for Kiwix and Internet-in-a-Box (ZIM), with search. Needs the extra package libzim."""
    here = project_at(where)
    work = Work("zim", here, quiet, as_json, edition=edition)
    with writes(here, "zim"):
        work.zim(out)
    work.end()


def on_paper(command: F) -> F:
    """The options of what is printed."""
    for option in (
        click.option("--font", "fonts", type=HERE_FILE, multiple=True, help="A font for letters that ours lack."),
        click.option("--clinic", type=HERE_FILE, help="Settings file with the clinic's name, telephone and logo."),
        click.option("--large-print", "large", is_flag=True, help="Letters of 18 points, not 12."),
        click.option(
            "--paper", type=click.Choice(project.ALLOWED["paper"]), help="Paper size. Default: as in mkdocs.yml."
        ),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@on_paper
@click.option("--out", type=FOLDER, help="Write the PDF files here, not into dist/handouts/.")
@in_edition
@speaks
@click.pass_obj
def handouts(
    where: Path | None,
    pages: tuple[str, ...],
    paper: str | None,
    large: bool,
    clinic: Path | None,
    fonts: tuple[Path, ...],
    out: Path | None,
    edition: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make a PDF to print of every page, or of each PAGE named.

    Large print goes into dist/handouts-large-print/. The site and the offline copy carry the handouts in standard print.
    """
    here = project_at(where)
    form = _form(here, paper, large, clinic, fonts)
    work = Work("handouts", here, quiet, as_json, edition=edition)
    with writes(here, "handouts"):
        work.handouts(named_pages(here, pages), out, form)
    work.end()


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--title", default="", help="What the cover says. The file is named after it.")
@on_paper
@click.option("--out", type=FOLDER, help="Write the PDF file here, not into dist/booklets/.")
@in_edition
@speaks
@click.pass_obj
def booklet(
    where: Path | None,
    pages: tuple[str, ...],
    title: str,
    paper: str | None,
    large: bool,
    clinic: Path | None,
    fonts: tuple[Path, ...],
    out: Path | None,
    edition: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """Put the handouts of each PAGE named, in this order, into one PDF, after a cover with a list of contents."""
    here = project_at(where)
    form = _form(here, paper, large, clinic, fonts)
    work = Work("booklet", here, quiet, as_json, edition=edition)
    with writes(here, "booklet"):
        work.booklet(named_pages(here, pages) or [], title, out, form)
    work.end()


def _form(here: project.Project, paper: str | None, large: bool, clinic: Path | None, fonts: tuple[Path, ...]) -> Form:
    """How sheets are set: as the project's settings say, but for what the command line says."""
    from plainleaf.publish.clinic import read_clinic
    from plainleaf.publish.press import form_of

    without = replace(here.settings, clinic="") if clinic else here.settings
    form = form_of(replace(here, settings=without), paper=paper, large=large)
    return replace(form, clinic=read_clinic(clinic) if clinic else form.clinic, fonts=(*fonts, *form.fonts))
