"""How the program speaks: the core reports here, and only the command line prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sized
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from plainleaf.errors import Problem, Severity

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

SHORT_WORK = 3
"""Work of this many items or fewer shows no bar: it would be gone before it is read."""


class Reporter:
    """Takes what a stage has to tell, and keeps it to itself. Subclasses show it."""

    def say(self, text: str) -> None:
        """One line on what was done."""

    def problem(self, problem: Problem) -> None:
        """One finding about the content."""

    def track(self, items: Iterable[T], label: str) -> Iterator[T]:
        """The same items in the same order; a terminal shows how far along they are."""
        yield from items


class BufferReporter(Reporter):
    """Keeps all it is told, for tests and for scripts."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.problems: list[Problem] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)


class TerminalReporter(Reporter):
    """Prints to a person: results to standard output, findings and bars to standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    @cached_property
    def _out(self) -> Console:
        return _console(stderr=False)

    @cached_property
    def _err(self) -> Console:
        return _console(stderr=True)

    def say(self, text: str) -> None:
        if not self.quiet:
            self._out.print(text)

    def problem(self, problem: Problem) -> None:
        """Findings that end in status 1 show even when quiet; questions and notes do not."""
        if not self.quiet or problem.severity is Severity.BUILD:
            self._err.print(str(problem))

    def json(self, summary: dict[str, Any]) -> None:
        """One object for another program, on standard output whatever else is quiet."""
        self._out.file.write(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")

    def row(self, row: dict[str, Any]) -> None:
        """One object on a line of its own, for another program."""
        self._out.file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def track(self, items: Iterable[T], label: str) -> Iterator[T]:
        total = len(items) if isinstance(items, Sized) else None
        if self.quiet or not self._err.is_terminal or (total is not None and total <= SHORT_WORK):
            yield from items
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._err, transient=True) as progress:
            yield from progress.track(items, total=total, description=label)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console  # only here: it takes long to load, and not every command says something

    # No markup and no highlighting: source text quoted in a finding is shown as it stands.
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)
