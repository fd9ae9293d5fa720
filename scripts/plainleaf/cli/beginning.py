"""The command that begins a project."""

from __future__ import annotations

from pathlib import Path

import click

from plainleaf.report import TerminalReporter


@click.command(name="new")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new_project(folder: Path) -> None:
    """Begin a project in DIR: settings, one sample article, a short README."""
    from plainleaf import new

    written = new.create(folder)
    say = TerminalReporter().say
    say(f"{len(written)} files written into {folder}. Next:")
    say(f'  cd "{folder}"' if " " in str(folder) else f"  cd {folder}")
    say("  plainleaf build")
