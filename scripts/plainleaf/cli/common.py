"""What all commands share: how mistakes are told, the options that many take, the project asked for, the lock."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from plainleaf import project
from plainleaf.errors import PlainleafError, SettingsError, UsageError
from plainleaf.folders import refused
from plainleaf.lock import writing
from plainleaf.model import Edition
from plainleaf.project import SETTINGS_FILE, Project
from plainleaf.report import TerminalReporter

F = TypeVar("F", bound=Callable[..., Any])

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

FOLDER = click.Path(file_okay=False, path_type=Path)
HERE_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
HERE = click.Path(exists=True, path_type=Path)
HERE_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


INTERRUPTED = 130
"""Exit status of a program that was stopped with Ctrl-C, as shells have it."""


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
        except KeyboardInterrupt:
            _stop(
                ctx,
                "stopped. What was there before is still whole, and nothing half-made bears its name. "
                "Give the same command again to make it anew.",
                INTERRUPTED,
                as_json,
            )
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


def project_at(where: Path | None, *, fallback: bool = False) -> Project:
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


def named_pages(here: Project, named: Sequence[str]) -> list[str] | None:
    from plainleaf import review as room

    return [room.page_path(here, name) for name in named] or None


def named_articles(here: Project, named: Sequence[str]) -> list[Path]:
    """The articles or folders that a person names: each a path, a name in the sources folder, with its ending or without, or
    the title of a page. Raises UsageError for one that is not there, with the nearest names."""
    return [path for name in named for path in _articles_at(here, name)]


def _articles_at(here: Project, name: str) -> list[Path]:
    for path in (Path(name), here.sources / name):
        if name and path.exists():
            return [path.resolve()]
    from plainleaf import intake
    from plainleaf.review.pages import article_pages

    known = intake.gather(here.sources)[0] if here.sources.is_dir() else []
    if found := [path.resolve() for path in known if path.stem == name.removesuffix(".md")]:
        return found
    titles = [(str(front.get("title", "")), front["sources"]) for _, front, _ in article_pages(here)]
    of = [sources for title, sources in titles if title.casefold() == name.strip().casefold()]
    if found := [here.sources / str(one.get("file", "")) for sources in of for one in sources]:
        return [path.resolve() for path in found if path.is_file()]
    near = difflib.get_close_matches(
        name, [*(path.stem for path in known), *(title for title, _ in titles)], n=3, cutoff=0.4
    )
    hint = f" Did you mean: {', '.join(near)}?" if near else ""
    raise UsageError(f"There is no article {name!r}, neither here nor in {here.shown(here.sources)}.{hint}")


@contextmanager
def writes(here: Project, command: str) -> Iterator[None]:
    """Hold the project's lock while a command writes. Outside a project there is none: nobody else works there."""
    if not (here.root / SETTINGS_FILE).is_file():
        yield
        return
    with writing(here.root, f"plainleaf {command}"):
        yield
