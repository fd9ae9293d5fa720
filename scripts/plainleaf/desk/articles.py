"""What a person does with the articles at the desk: adds one, and says which of its lines stay and which go.

Each is one step, written under the project's lock; where nothing comes of it, nothing is left behind.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plainleaf import intake
from plainleaf.clean import overrides as applied
from plainleaf.desk import overrides
from plainleaf.desk.desk import Desk, NoPage
from plainleaf.desk.origin import Part
from plainleaf.desk.steps import Change, Created, Stale, Step
from plainleaf.errors import PlainleafError
from plainleaf.intake.sidecar import sidecar_of
from plainleaf.report import Reporter


def say_of_line(desk: Desk, page: str, source: str, part: Part, *, keep: bool, reason: str, reporter: Reporter) -> Step:
    """Write a person's word on a line of an article, and make its page anew.

    Raises PlainleafError where the words cannot be named without doubt; then nothing was changed.
    """
    reason = " ".join(reason.split())
    if not any(ch.isalnum() for ch in reason):
        raise PlainleafError("Say why, in a few words: whoever asks later reads it.")
    if source not in desk.sources_of(page):
        raise NoPage("This article does not feed the page any more.")
    with desk.writing():
        path = overrides.path_of(desk.project.sources, source)
        shown = desk.project.shown(path)
        before = desk.steps.read(shown)
        article = intake.read(desk.project.sources / source, desk.project.sources)
        words = " ".join(part.raw.split())
        if " ".join(article.lines[part.line - 1][part.start : part.end].split()) != words:
            raise Stale(source)
        against = overrides.same_words(article.overrides, words, part.line, keep=not keep)
        if against is not None and before is not None:
            after: str | None = overrides.without(before, against) or None
            label = "Took a word back: " + ("the line is kept again" if keep else "the line is left out again")
        else:
            near = part.line if overrides.times(article.lines, words) > 1 else 0
            after = overrides.added(before or "", keep=keep, words=words, reason=reason, by=desk.who, near=near)
            label = f"{'Put back' if keep else 'Left out'}: “{_short(words)}”"
        sources = desk.sources_of(page)
        step = desk.steps.begin(label, [Change(shown, before, after)], page=page, who=desk.who, sources=sources)
        try:
            _sound(desk, source, words)
            desk.remake(sources, reporter)
        except BaseException:
            desk.steps.rollback(step)
            desk.remake(sources, Reporter())
            raise
        desk.steps.end(step)
        return step


def _sound(desk: Desk, source: str, words: str) -> None:
    """Raises PlainleafError where an override of the article does not fit: it would stand there to no effect."""
    article = intake.read(desk.project.sources / source, desk.project.sources)
    own = [
        p for p in applied.find(article).problems if p.where.endswith(overrides.overrides_name(source).split("/")[-1])
    ]
    wanted = " ".join(words.split())[:40]
    for problem in own:
        if wanted[:30] in problem.message:
            raise PlainleafError(f"It could not be done: {problem.message}. {problem.todo}")


def add(desk: Desk, file: Path, facts: str, reporter: Reporter) -> str:
    """Put an article that waits at `file` among the sources, with the text of its sidecar, and make its page.

    Out: the page's path below docs/. Raises PlainleafError where no page came of it; then nothing is left behind.
    """
    target = desk.project.sources / file.name
    beside = sidecar_of(target)
    with desk.writing():
        if target.exists() or beside.exists():
            raise PlainleafError(f"There is an article called “{target.stem}” already. Give this one another name.")
        changes = [Change(desk.project.shown(beside), None, facts)] if facts.strip() else []
        shown = desk.project.shown(target)
        step = desk.steps.begin(
            f"Added the article {target.name}",
            changes,
            who=desk.who,
            sources=[target.name],
            created=[Created(shown, file.relative_to(desk.project.root).as_posix())],
        )
        try:
            result = desk.remake([target.name], reporter)
            page = next((p for p in desk.pages() if target.name in desk.sources_of(p)), "")
            if not page:
                told = [p for p in result.problems if p.where == target.name] or list(result.problems)
                why = f"{told[0].message}. {told[0].todo}" if told else "Nothing in it was taken for an article."
                raise PlainleafError(f"No page could be made of it: {why}")
        except BaseException:
            desk.steps.rollback(step)
            desk.forget([target.name])
            raise
        desk.steps.end(replace(step, page=page))
        return page


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
