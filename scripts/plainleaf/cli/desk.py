"""The command that opens the review desk."""

from __future__ import annotations

from pathlib import Path

import click

from plainleaf.cli.common import project_at
from plainleaf.report import TerminalReporter


@click.command()
@click.option("--port", type=click.IntRange(1024, 65535), help="Open at this port. Default: 8765, or one that is free.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser, only show the address.")
@click.pass_obj
def desk(where: Path | None, port: int | None, no_browser: bool) -> None:
    """Open the review desk: read pages beside their articles, correct them and sign, in a browser on this computer.

    It shows an address that only this computer can open, and stays until you press Ctrl-C or choose "Close the desk".
    """
    from plainleaf.desk.server import serve

    serve(project_at(where), TerminalReporter().say, port=port, browser=not no_browser)
