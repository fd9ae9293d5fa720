"""The desk itself: the project it works on, and the ways in which it writes.

Every step is written under the project's lock, put down in the list of steps, and ends in the project's own text files.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from plainleaf import intake, lock, pipeline
from plainleaf.clean import overrides as applied
from plainleaf.desk import calling_back, overrides
from plainleaf.desk.blocks import Sheet, sheet
from plainleaf.desk.drafts import Drafts
from plainleaf.desk.guard import Guard
from plainleaf.desk.jobs import Jobs
from plainleaf.desk.matter import feeding, made_pages, matter
from plainleaf.desk.origin import Part
from plainleaf.desk.queue import Queue
from plainleaf.desk.steps import UNDOING, Change, Created, Stale, Step, Steps
from plainleaf.edits.merge import merge
from plainleaf.errors import ContentError, PlainleafError, Problem
from plainleaf.intake.sidecar import sidecar_of
from plainleaf.project import Project, build_date
from plainleaf.report import Reporter
from plainleaf.standing import stem_of
from plainleaf.write import front, hubs
from plainleaf.write.pages import OF_A_SOURCE, bases, prune, write
from plainleaf.write.save import keep_books

PERSON = ".cache/desk/person.json"
WHAT = "plainleaf desk"
LONGEST_NAME = 200


class NoPage(PlainleafError):
    """There is no such page, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Built:
    """What the last publishing at this desk made."""

    edition: str
    pages: int
    sheets: int
    site: str  # folders, as a person knows them
    bundle: str
    handouts: str
    archived: tuple[str, ...]  # codes of versions that are new in the archive
    problems: tuple[Problem, ...]


class Desk:
    """One project, open for review."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.guard = Guard()
        self.steps = Steps(project)
        self.drafts = Drafts(project)
        self.jobs = Jobs()
        self.queue = Queue(project)
        self.stop: Callable[[], None] = lambda: None  # set by the server
        self.built: Built | None = None
        self._mutex = threading.RLock()
        self._held = 0

    # ------------------------------------------------------------ who

    @property
    def who(self) -> str:
        """The person at the desk, "Name, role"; "" before they have said."""
        try:
            said = json.loads((self.project.root / PERSON).read_text(encoding="utf-8"))["who"]
            return said if isinstance(said, str) else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def set_who(self, name: str, role: str) -> None:
        parts = [" ".join(part.replace(",", " ").split())[:LONGEST_NAME] for part in (name, role)]
        if not all(parts):
            raise PlainleafError("Give your name and what you are, for example “Ann Lee” and “pharmacist”.")
        write(self.project.root / PERSON, json.dumps({"who": ", ".join(parts)}, ensure_ascii=False) + "\n")

    # ------------------------------------------------------------ reading

    def pages(self) -> tuple[str, ...]:
        """Paths below docs/ of all article pages, as the records know them."""
        return tuple(p for p in made_pages(self.project.records) if (self.project.docs / p).is_file())

    def text(self, page: str) -> str:
        """The whole text of a page. Raises NoPage; only pages that were made from articles can be named."""
        if page not in bases(self.project.records) or not self.sources_of(page):
            raise NoPage("There is no such page.")
        try:
            return (self.project.docs / page).read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise NoPage("The page was deleted from docs/. Make it anew, or take its article away.") from None
        except UnicodeDecodeError:
            raise NoPage("The page is not UTF-8 text. Save it as plain text in UTF-8 in your editor.") from None

    def sources_of(self, page: str) -> tuple[str, ...]:
        """Names of the articles that feed a page."""
        return feeding(self.project.records, page)

    # ------------------------------------------------------------ writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock: of this process, and of the project. Raises lock.LockedError where another one writes."""
        with self._mutex:
            if self._held:  # a step within a step
                yield
                return
            with lock.writing(self.project.root, WHAT):
                self._held += 1
                try:
                    yield
                finally:
                    self._held -= 1

    def edit(self, page: str, digest: str, label: str, change: Callable[[Sheet], str]) -> Step | None:
        """Change the text of a page; None where nothing changed.

        `digest`: of the text that the person saw. Raises Stale where the page has changed since.
        """
        with self.writing():
            text = self.text(page)
            seen = sheet(text)
            if digest != seen.digest:
                raise Stale(self._shown(page))
            new = change(seen)
            if new == seen.text:
                return None
            step = self.steps.begin(label, [Change(self._shown(page), seen.text, new)], page=page, who=self.who)
            self._follow(page, seen.text, new)
            self.steps.end(step)
            return step

    def record(self, page: str, digest: str, label: str, act: Callable[[], object], what: tuple[str, str]) -> Step:
        """Do something that the record of a page's review holds, and that may change the page with it.

        `what`: "dose" or "answer", and its id. `digest`: of the text that the person saw, "" where it does not matter.
        """
        with self.writing():
            before = sheet(self.text(page))
            if digest and digest != before.digest:
                raise Stale(self._shown(page))
            step = self.steps.begin(label, (), page=page, who=self.who, record=what)
            try:
                act()
            except BaseException:
                self.steps.drop(step)
                raise
            after = sheet(self.text(page)).text
            if after != before.text:
                self._follow(page, before.text, after)
            changes = (Change(self._shown(page), before.text, after),) if after != before.text else ()
            self.steps.end(replace(step, changes=changes))
            return step

    def note_final(self, label: str, page: str) -> None:
        """Put down a step that is not undone here, in the list of what was done."""
        self.steps.note(label, page=page, who=self.who)

    def digest(self, page: str) -> str:
        """Of a page's text as it is now."""
        return sheet(self.text(page)).digest

    def say_of_line(self, page: str, source: str, part: Part, *, keep: bool, reason: str, reporter: Reporter) -> Step:
        """Write a person's word on a line of an article, and make its page anew.

        Raises PlainleafError where the words cannot be named without doubt; then nothing was changed.
        """
        reason = " ".join(reason.split())
        if not any(ch.isalnum() for ch in reason):
            raise PlainleafError("Say why, in a few words: whoever asks later reads it.")
        if source not in self.sources_of(page):
            raise NoPage("This article does not feed the page any more.")
        with self.writing():
            path = overrides.path_of(self.project.sources, source)
            shown = self.project.shown(path)
            before = self.steps.read(shown)
            article = intake.read(self.project.sources / source, self.project.sources)
            words = " ".join(part.raw.split())
            if " ".join(article.lines[part.line - 1][part.start : part.end].split()) != words:
                raise Stale(source)
            against = overrides.same_words(article.overrides, words, part.line, keep=not keep)
            if against is not None and before is not None:
                after: str | None = overrides.without(before, against) or None
                label = "Took a word back: " + ("the line is kept again" if keep else "the line is left out again")
            else:
                near = part.line if overrides.times(article.lines, words) > 1 else 0
                after = overrides.added(before or "", keep=keep, words=words, reason=reason, by=self.who, near=near)
                label = f"{'Put back' if keep else 'Left out'}: “{_short(words)}”"
            sources = self.sources_of(page)
            step = self.steps.begin(label, [Change(shown, before, after)], page=page, who=self.who, sources=sources)
            try:
                self._sound(source, words)
                self.remake(sources, reporter)
            except BaseException:
                self.steps.rollback(step)
                self.remake(sources, Reporter())
                raise
            self.steps.end(step)
            return step

    def _sound(self, source: str, words: str) -> None:
        """Raises PlainleafError where an override of the article does not fit: it would stand there to no effect."""
        article = intake.read(self.project.sources / source, self.project.sources)
        own = [
            p
            for p in applied.find(article).problems
            if p.where.endswith(overrides.overrides_name(source).split("/")[-1])
        ]
        wanted = " ".join(words.split())[:40]
        for problem in own:
            if wanted[:30] in problem.message:
                raise PlainleafError(f"It could not be done: {problem.message}. {problem.todo}")

    def add(self, file: Path, facts: str, reporter: Reporter) -> str:
        """Put an article that waits at `file` among the sources, with the text of its sidecar, and make its page.

        Out: the page's path below docs/. Raises PlainleafError where no page came of it; then nothing is left behind.
        """
        target = self.project.sources / file.name
        beside = sidecar_of(target)
        with self.writing():
            if target.exists() or beside.exists():
                raise PlainleafError(f"There is an article called “{target.stem}” already. Give this one another name.")
            changes = [Change(self.project.shown(beside), None, facts)] if facts.strip() else []
            shown = self.project.shown(target)
            step = self.steps.begin(
                f"Added the article {target.name}",
                changes,
                who=self.who,
                sources=[target.name],
                created=[Created(shown, file.relative_to(self.project.root).as_posix())],
            )
            try:
                result = self.remake([target.name], reporter)
                page = next((p for p in self.pages() if target.name in self.sources_of(p)), "")
                if not page:
                    told = [p for p in result.problems if p.where == target.name] or list(result.problems)
                    why = f"{told[0].message}. {told[0].todo}" if told else "Nothing in it was taken for an article."
                    raise PlainleafError(f"No page could be made of it: {why}")
            except BaseException:
                self.steps.rollback(step)
                self._forget([target.name])
                raise
            self.steps.end(replace(step, page=page))
            return page

    def _forget(self, names: Sequence[str]) -> None:
        """Take away the pages and records of articles that are gone; a page that a person edited stays."""
        gone = [name for name in names if not (self.project.sources / name).is_file()]
        if not gone:
            return
        here = self.project
        pages = {page for page in made_pages(here.records) if set(self.sources_of(page)) <= set(gone)}
        prune(set(bases(here.records)) - pages, here.docs, here.records)
        for name in gone:
            for end in OF_A_SOURCE:
                (here.records / f"{stem_of(name)}{end}").unlink(missing_ok=True)
        hubs.save(here)

    def remake(self, sources: Sequence[str], reporter: Reporter) -> pipeline.PagesResult:
        """Make the pages of some articles anew, with the other articles of the same pages."""
        paths = [path for name in sources if (path := self.project.sources / name).is_file()]
        if not paths:
            return pipeline.PagesResult((), (), ())
        return pipeline.make_pages(self.project, paths, reporter)

    def undo(self, step: Step, reporter: Reporter) -> None:
        """Take a step back. Where a page was changed by other means since, only the step's own change goes.

        Raises Stale where the two touch the same words, or another file has changed; then nothing is written.
        """
        with self.writing():
            changes = tuple(self._since(step.page, change) for change in step.changes)
            self._undone(self.steps.undo(replace(step, changes=changes)), reporter)

    def _since(self, page: str, change: Change) -> Change:
        """A step's change of a page, with what was done to the page since on both sides of it."""
        now = self.steps.read(change.path)
        ours = page and change.path == self._shown(page) and change.before is not None and change.after is not None
        if not ours or now is None or now in (change.before, change.after):
            return change
        merged = merge(change.after or "", now, change.before or "")
        if merged.text is None:
            return change
        return Change(change.path, merged.text, now)

    def resume(self, reporter: Reporter) -> tuple[Step, ...]:
        """Finish what was begun when the desk was last stopped."""
        finished = []
        if not self.steps.unfinished():
            return ()
        with self.writing():
            for step in self.steps.unfinished():
                if step.state != UNDOING and step.record:
                    self.steps.drop(step)  # the record tells what was done; only its undoing is lost
                    continue
                if not self.steps.resume(step):
                    continue
                if step.state == UNDOING:
                    self._undone(step, reporter)
                else:
                    self.remake(step.sources, reporter)
                    for change in step.changes:
                        if step.page and change.path == self._shown(step.page):
                            self._follow(step.page, change.before or "", change.after or "")
                    self.steps.end(step)
                finished.append(step)
        return tuple(finished)

    def _undone(self, step: Step, reporter: Reporter) -> None:
        if step.record:
            calling_back.call_back(self.project, step.page, step.record, step.label, self.who, build_date())
        self._forget(step.sources)
        self.remake(step.sources, reporter)
        for change in step.changes:
            if step.page and change.path == self._shown(step.page):
                self._follow(step.page, change.after or "", change.before or "")
        self.steps.undone(step)

    def _follow(self, page: str, before: str, after: str) -> None:
        """What follows from a change of a page: the books of hand edits tell of it, and lists name its new title."""
        keep_books(page, self.project.docs, self.project.records)
        if front.fence(before) != front.fence(after) and matter(before).get("title") != matter(after).get("title"):
            hubs.save(self.project)

    def _shown(self, page: str) -> str:
        return self.project.shown(self.project.docs / page)


def read_source(project: Project, name: str) -> Path:
    """The path of a source by its name. Raises ContentError where it leads out of the folder or is not there."""
    path = (project.sources / name).resolve()
    if not path.is_relative_to(project.sources.resolve()) or not path.is_file():
        raise ContentError(Problem("desk.no-source", "there is no such article", "Look at the list.", name))
    return path


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
