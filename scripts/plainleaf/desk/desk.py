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

from plainleaf import lock, pipeline
from plainleaf.desk.blocks import Sheet, sheet
from plainleaf.desk.drafts import Drafts
from plainleaf.desk.guard import Guard
from plainleaf.desk.jobs import Jobs
from plainleaf.desk.matter import feeding, made_pages, matter
from plainleaf.desk.queue import Queue
from plainleaf.desk.steps import Change, Stale, Step, Steps
from plainleaf.errors import ContentError, PlainleafError, Problem
from plainleaf.project import Project
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
                raise Stale(self.shown(page))
            new = change(seen)
            if new == seen.text:
                return None
            step = self.steps.begin(label, [Change(self.shown(page), seen.text, new)], page=page, who=self.who)
            self.follow(page, seen.text, new)
            self.steps.end(step)
            return step

    def record(self, page: str, digest: str, label: str, act: Callable[[], object], what: Sequence[str]) -> Step:
        """Do something that the record of a page's review holds, and that may change the page with it.

        `what`: as calling_back takes it. `digest`: of the text that the person saw, "" where it does not matter.
        """
        with self.writing():
            before = sheet(self.text(page))
            if digest and digest != before.digest:
                raise Stale(self.shown(page))
            step = self.steps.begin(label, (), page=page, who=self.who, record=what)
            try:
                act()
            except BaseException:
                self.steps.drop(step)
                raise
            after = sheet(self.text(page)).text
            if after != before.text:
                self.follow(page, before.text, after)
            changes = (Change(self.shown(page), before.text, after),) if after != before.text else ()
            self.steps.end(replace(step, changes=changes))
            return step

    def note_final(self, label: str, page: str) -> None:
        """Put down a step that is not undone here, in the list of what was done."""
        self.steps.note(label, page=page, who=self.who)

    def digest(self, page: str) -> str:
        """Of a page's text as it is now."""
        return sheet(self.text(page)).digest

    def forget(self, names: Sequence[str]) -> None:
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

    def follow(self, page: str, before: str, after: str) -> None:
        """What follows from a change of a page: the books of hand edits tell of it, and lists name its new title."""
        keep_books(page, self.project.docs, self.project.records)
        if front.fence(before) != front.fence(after) and matter(before).get("title") != matter(after).get("title"):
            hubs.save(self.project)

    def shown(self, page: str) -> str:
        """A page's path below the project, as a person knows it."""
        return self.project.shown(self.project.docs / page)


def read_source(project: Project, name: str) -> Path:
    """The path of a source by its name. Raises ContentError where it leads out of the folder or is not there."""
    path = (project.sources / name).resolve()
    if not path.is_relative_to(project.sources.resolve()) or not path.is_file():
        raise ContentError(Problem("desk.no-source", "there is no such article", "Look at the list.", name))
    return path
