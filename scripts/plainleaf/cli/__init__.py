"""The command `plainleaf`: reads what was asked, calls the rooms, prints what came of it.

Exit status: 0 done, 1 something in the content is wrong, 2 wrong usage or settings.
The rooms are imported inside the commands, so that `plainleaf --help` answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from plainleaf import __version__
from plainleaf.cli import beginning, building, desk, editing, looking, reviewing, withdrawing
from plainleaf.cli.common import CONTEXT, HERE_FOLDER, Commands
from plainleaf.collector import search_rarely


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
    search_rarely()
    ctx.obj = where


for _command in (
    *(building.build, building.pages, building.site, building.handouts, building.booklet),
    *(building.offline, building.epub, building.zim),
    *(looking.check, looking.explain, looking.clean, looking.report, looking.worksheet, looking.classify),
    *(editing.edits, editing.sources),
    *(beginning.new_project, reviewing.review, desk.desk),
    *(withdrawing.withdraw, withdrawing.restore, withdrawing.find),
):
    main.add_command(_command)
