"""Steps taken back, and steps that were begun when the desk was last stopped: finished at the next start."""

from __future__ import annotations

from dataclasses import replace

from plainleaf.desk import calling_back
from plainleaf.desk.desk import Desk
from plainleaf.desk.steps import UNDOING, Change, Step
from plainleaf.edits.merge import merge
from plainleaf.project import build_date
from plainleaf.report import Reporter


def undo(desk: Desk, step: Step, reporter: Reporter) -> None:
    """Take a step back. Where a page was changed by other means since, only the step's own change goes.

    Raises Stale where the two touch the same words, or another file has changed; then nothing is written.
    """
    with desk.writing():
        changes = tuple(_since(desk, step.page, change) for change in step.changes)
        _undone(desk, desk.steps.undo(replace(step, changes=changes)), reporter)


def _since(desk: Desk, page: str, change: Change) -> Change:
    """A step's change of a page, with what was done to the page since on both sides of it."""
    now = desk.steps.read(change.path)
    ours = page and change.path == desk.shown(page) and change.before is not None and change.after is not None
    if not ours or now is None or now in (change.before, change.after):
        return change
    merged = merge(change.after or "", now, change.before or "")
    if merged.text is None:
        return change
    return Change(change.path, merged.text, now)


def resume(desk: Desk, reporter: Reporter) -> tuple[Step, ...]:
    """Finish what was begun when the desk was last stopped."""
    finished = []
    if not desk.steps.unfinished():
        return ()
    with desk.writing():
        for step in desk.steps.unfinished():
            if step.state != UNDOING and step.record:
                desk.steps.drop(step)  # the record tells what was done; only its undoing is lost
                continue
            if not desk.steps.resume(step):
                continue
            if step.state == UNDOING:
                _undone(desk, step, reporter)
            else:
                desk.remake(step.sources, reporter)
                for change in step.changes:
                    if step.page and change.path == desk.shown(step.page):
                        desk.follow(step.page, change.before or "", change.after or "")
                desk.steps.end(step)
            finished.append(step)
    return tuple(finished)


def _undone(desk: Desk, step: Step, reporter: Reporter) -> None:
    if step.record:
        calling_back.call_back(desk.project, step.page, step.record, step.label, desk.who, build_date())
    desk.forget(step.sources)
    desk.remake(step.sources, reporter)
    for change in step.changes:
        if step.page and change.path == desk.shown(step.page):
            desk.follow(step.page, change.after or "", change.before or "")
    desk.steps.undone(step)
