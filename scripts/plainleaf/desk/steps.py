"""What was done at the desk, step by step, so that each step can be undone, also after a restart.

A step is written down before its files are: when the desk is killed in between, the next start finds the step and
finishes it. The steps stand in `.cache/desk/steps`, one file each; they are a convenience and no evidence. What was done
is in the project's own text files.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from plainleaf.errors import PlainleafError
from plainleaf.project import Project
from plainleaf.write.pages import write

FOLDER = ".cache/desk/steps"
REMOVED = ".cache/desk/removed"
"""Where a file goes whose adding is undone."""

KEPT = 200
"""Steps that can be undone; older ones are forgotten."""

BEGUN, DONE, UNDOING, UNDONE, FINAL = "begun", "done", "undoing", "undone", "final"


class Stale(PlainleafError):
    """A file has changed on disk since the form was opened: nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} has changed since you opened this. Nothing was written over.")
        self.path = path


@dataclass(frozen=True, slots=True)
class Change:
    """One text file, before and after. None: it is not there."""

    path: str  # below the project's folder, with forward slashes
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Created:
    """A file, of any kind, that a step puts into the project; its bytes are taken as they are."""

    path: str  # below the project's folder
    of: str  # the file it is copied from, below the project's folder


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did."""

    number: int
    at: str  # day and time, ISO 8601
    label: str  # what was done: "Moved a paragraph to Warnings"
    page: str  # path below docs/, "" where it is about no page
    who: str
    changes: tuple[Change, ...]
    sources: tuple[str, ...] = ()  # their pages are made anew after the step, and after it was undone
    state: str = BEGUN
    created: tuple[Created, ...] = ()
    record: tuple[str, ...] = ()  # what it put into the page's record of review, as calling_back takes it

    @property
    def undoable(self) -> bool:
        return self.state == DONE


class Steps:
    """The steps of one project."""

    def __init__(self, project: Project) -> None:
        self.root = project.root
        self.folder = project.root / FOLDER

    # ------------------------------------------------------------ doing

    def begin(
        self,
        label: str,
        changes: Sequence[Change],
        *,
        page: str = "",
        who: str = "",
        sources: Sequence[str] = (),
        created: Sequence[Created] = (),
        record: Sequence[str] = (),
    ) -> Step:
        """Write a step down and then its files. The caller holds the project's lock, and calls `end` when all is done.

        Raises Stale where a file is not as `before` says; then nothing is written.
        """
        for change in changes:
            if self.read(change.path) != change.before:
                raise Stale(change.path)
        number = max((self._number(path) for path in self._files()), default=0) + 1
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        step = Step(number, now, label, page, who, tuple(changes), tuple(sources), BEGUN, tuple(created), tuple(record))
        self._save(step)
        for one in created:
            self._copy(one)
        for change in changes:
            self._put(change.path, change.after)
        return step

    def note(self, label: str, *, page: str, who: str) -> None:
        """Put down what was done and is not undone here: a signature is taken back where it was given."""
        self.end(self.begin(label, (), page=page, who=who), FINAL)

    def end(self, step: Step, state: str = DONE) -> None:
        """All that belongs to the step is done."""
        self._save(replace(step, state=state))
        for path in self._files()[:-KEPT]:
            path.unlink(missing_ok=True)

    def drop(self, step: Step) -> None:
        """Forget a step that came to nothing."""
        self._path(step.number).unlink(missing_ok=True)

    def rollback(self, step: Step) -> None:
        """Put the files of a step that failed back, and forget it."""
        for change in step.changes:
            if self.read(change.path) == change.after:
                self._put(change.path, change.before)
        for one in step.created:
            (self.root / one.path).unlink(missing_ok=True)
        self.drop(step)

    # ------------------------------------------------------------ undoing

    def last(self) -> Step | None:
        """The newest step that was not undone, whether it can be or not."""
        return next((step for step in self._newest() if step.state in (DONE, FINAL)), None)

    def next_undo(self) -> Step | None:
        """The step that can be undone now: the newest of those that can, so that nothing is built on what goes.

        One that cannot be (a withdrawal, say) is passed over: it stands in a record of its own, which no step before it
        holds.
        """
        return next((step for step in self._newest() if step.state == DONE), None)

    def undo(self, step: Step) -> Step:
        """Put the files of a step back as they were. The caller holds the lock, makes the pages of the step's sources
        anew, and calls `undone`. Raises Stale where a file was changed since by other means; then nothing is written.
        """
        for change in step.changes:
            if self.read(change.path) not in (change.after, change.before):
                raise Stale(change.path)
        going = replace(step, state=UNDOING)
        self._save(going)
        for one in step.created:
            self._aside(one)
        for change in reversed(step.changes):
            self._put(change.path, change.before)
        return going

    def undone(self, step: Step) -> None:
        """All that belongs to taking the step back is done."""
        self._save(replace(step, state=UNDONE))

    # ------------------------------------------------------------ looking

    def all(self) -> tuple[Step, ...]:
        """Every step that is kept, the newest first. A file that cannot be read is passed over."""
        return tuple(self._newest())

    def _newest(self) -> Iterator[Step]:
        """One after the other: most often the first is all that is asked for."""
        for path in reversed(self._files()):
            try:
                values = json.loads(path.read_text(encoding="utf-8"))
                changes = tuple(Change(**change) for change in values.pop("changes"))
                created = tuple(Created(**one) for one in values.pop("created"))
                sources, record = tuple(values.pop("sources")), tuple(values.pop("record"))
                step = Step(**values, sources=sources, record=record, changes=changes, created=created)
            except (OSError, ValueError, TypeError, KeyError):
                continue
            yield step

    def unfinished(self) -> tuple[Step, ...]:
        """Steps that were begun, or begun to be undone, and not ended: the desk was stopped in between. Oldest first."""
        return tuple(step for step in reversed(self.all()) if step.state in (BEGUN, UNDOING))

    def resume(self, step: Step) -> bool:
        """Finish the files of an unfinished step; whether it counts (False: a file has changed since, whose words
        stand)."""
        now = [self.read(change.path) for change in step.changes]
        if any(n not in (c.before, c.after) for n, c in zip(now, step.changes, strict=True)):
            self.drop(step)
            return False
        for one in step.created:
            if step.state == UNDOING:
                self._aside(one)
            else:
                self._copy(one)
        for change in step.changes:
            self._put(change.path, change.before if step.state == UNDOING else change.after)
        return True

    # ------------------------------------------------------------ files

    def read(self, path: str) -> str | None:
        """A text file of the project with its line ends made \\n; None where there is none."""
        try:
            text = (self.root / path).read_bytes().decode("utf-8", errors="surrogateescape")
        except FileNotFoundError:
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _put(self, path: str, text: str | None) -> None:
        target = self.root / path
        if text is None:
            target.unlink(missing_ok=True)
        else:
            write(target, text.replace("\n", "\r\n") if _windows(target) else text)

    def _copy(self, one: Created) -> None:
        """All of the file or nothing. One that is there already is left as it is."""
        target, source = self.root / one.path, self.root / one.of
        if target.exists() or not source.is_file():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        shutil.copyfile(source, part)
        os.replace(part, target)

    def _aside(self, one: Created) -> None:
        """Out of the project, and not lost: into the folder of what was taken away."""
        path = self.root / one.path
        if path.is_file():
            aside = self.root / REMOVED / f"{dt.datetime.now():%Y%m%d-%H%M%S}-{path.name}"
            aside.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, aside)

    def _files(self) -> list[Path]:
        found = self.folder.glob("*.json") if self.folder.is_dir() else ()
        return sorted((path for path in found if path.stem.isdigit()), key=self._number)

    def _number(self, path: Path) -> int:
        return int(path.stem)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:08d}.json"

    def _save(self, step: Step) -> None:
        write(self._path(step.number), json.dumps(asdict(step), ensure_ascii=False, indent=1) + os.linesep)


def _windows(file: Path) -> bool:
    """Whether a file's lines end as an editor on Windows ends them: they go on to."""
    try:
        raw = file.read_bytes()
    except OSError:
        return False
    return 2 * raw.count(b"\r\n") > raw.count(b"\n")
