"""Commands that make something: pages, website, offline copy, handouts, or all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from plainleaf import project
from plainleaf.cli.common import FOLDER, HERE, HERE_FOLDER, in_edition, named_pages, project_at, speaks, writes
from plainleaf.folders import keep_apart
from plainleaf.work import Work


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
@in_edition
@speaks
@click.pass_obj
def offline(where: Path | None, edition: str, quiet: bool, as_json: bool) -> None:
    """Build the offline copy: a zip that opens without a network, from a folder or a USB stick."""
    here = project_at(where)
    work = Work("offline", here, quiet, as_json, edition=edition)
    with writes(here, "offline"):
        work.offline()
    work.end()


@click.command()
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
    here = project_at(where)
    if paper:
        here = replace(here, settings=replace(here.settings, paper=paper))
    work = Work("handouts", here, quiet, as_json, edition=edition)
    with writes(here, "handouts"):
        work.handouts(named_pages(here, pages), out)
    work.end()
