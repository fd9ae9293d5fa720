"""One command's run: calls the rooms in turn and gathers what came of each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from plainleaf.errors import ContentError, PlainleafError, Problem, SettingsError, Severity, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project, build_date
from plainleaf.report import Reporter, TerminalReporter

if TYPE_CHECKING:
    from plainleaf.edits.changes import Difference
    from plainleaf.publish.bundle import Bundle
    from plainleaf.publish.press import Form
    from plainleaf.publish.update import Update
    from plainleaf.review import Row

T = TypeVar("T")


class Work(Reporter):
    """What a command does, step by step; `end` prints the sum of it and sets the exit status.

    A step that cannot be done for want of sound content leaves a Problem and the next step goes on,
    so that a person sees every problem in one run.
    """

    def __init__(
        self,
        command: str,
        project: Project | None,
        quiet: bool,
        as_json: bool,
        *,
        edition: str = Edition.PREVIEW,
        details: bool = False,
        strict: bool = False,
    ) -> None:
        self.command = command
        self.edition = Edition(edition)
        self.details = details  # show questions and notes one by one, not only their number
        self.strict = strict  # questions before signing count as faults
        self.as_json = as_json
        self.terminal = TerminalReporter(quiet=quiet or as_json)
        self._project = project
        self._problems: dict[Problem, None] = {}  # in order, each once
        self._shown: set[Problem] = set()
        self._made: dict[str, list[str]] = {}
        self._rows: dict[str, list[dict[str, object]]] = {}  # for --json, besides what was made
        self._date = build_date()
        self._sheets: Path | None = (
            None  # folder of the PDFs of this run, so that site and bundle need not make them again
        )

    @property
    def project(self) -> Project:
        if self._project is None:
            raise ValueError(f"{self.command} works without a project")
        return self._project

    # ------------------------------------------------------------ what the rooms report to

    def say(self, text: str) -> None:
        self.terminal.say(text)

    def problem(self, problem: Problem) -> None:
        self._found([problem], show=True)

    def track(self, items: Iterable[T], label: str) -> Iterator[T]:
        return self.terminal.track(items, label)

    # ------------------------------------------------------------ the steps

    def pages(self, sources: Sequence[Path] | None) -> None:
        """Sources to docs/ and records/."""
        from plainleaf import pipeline

        result = pipeline.make_pages(self.project, None if sources is None else list(sources), self)
        self._found(result.problems, show=True)
        self._note("pages", (str(p) for p in result.pages), f"in {self.project.shown(self.project.docs)}/")
        if result.removed:
            self._note("removed", (str(p) for p in result.removed), "whose article is gone")

    def check(self) -> None:
        """Every check over the pages and their books."""
        from plainleaf import checks
        from plainleaf.checks import dates

        self._found(checks.run(self.project))
        self._found(dates.check(self.project.docs, self._date))

    def site(self) -> None:
        """docs/ to site/."""
        from plainleaf import review
        from plainleaf.checks import published
        from plainleaf.publish import site

        self._overdue()
        with self._gathering(self.project.site):
            here = self.project
            result = site.build_site(here, self.edition, self._date, handouts=self._sheets)
            self._found(result.problems, show=True)
            self._found(
                published.check(here.site, here.sources, here.docs, here.records, review.withdrawn(here)), show=True
            )
            self._archived(result.archived)
            self._note("site", [self.project.shown(result.dir / "index.html")])
            folder = self.project.shown(result.dir)
            quoted = f'"{folder}"' if " " in folder else folder
            self.terminal.say(
                f"To read it: python3 -m http.server -d {quoted}, then http://localhost:8000/ in a browser. "
                "The offline copy opens without that."
            )

    def offline(
        self,
        since: Path | None = None,
        single_files: bool = False,
        out: Path | None = None,
        with_handouts: bool = True,
    ) -> None:
        """docs/ to the zip that opens without a network; with `since`, an older one, also to the update from that."""
        from plainleaf.publish import articles, bundle, offline, single, update

        folder = out or self.project.dist
        base = bundle.read_bundle(since) if since else None
        if base:
            update.refuse_base(base, self.project.settings, self.edition, self._date)
        self._overdue()
        self._found(articles.unreadable(self.project).values(), show=True)  # left out of the copy
        with self._gathering(folder / bundle.NAME):
            whole = offline.build_offline(
                self.project,
                self.edition,
                self._date,
                handouts=self._sheets,
                with_handouts=with_handouts,
                out=out,
                since=base,
            )
            self._note("offline copy", [self.project.shown(whole)])
            if base:
                made = update.make_update(self.project.settings, base, whole, self._date)
                self._told_update(base, made)
        if single_files:
            with self._gathering(folder / single.FOLDER):
                files = single.build_single_files(self.project, self.edition, self._date, out=out)
                self._found(files.problems, show=True)
                self._archived(files.archived)
                self._note(
                    "single files", map(self.project.shown, files.paths), f"in {self.project.shown(files.folder)}/"
                )

    def _told_update(self, base: Bundle, made: Update) -> None:
        if made.path is None:
            self.terminal.say(f"Nothing has changed since version {base.version}: no update is needed.")
            return
        self._note("update", [self.project.shown(made.path)])
        self.terminal.say(
            f"It leads from version {base.version} to the new copy: {len(made.added)} file(s) new, "
            f"{len(made.changed)} changed, {len(made.removed)} gone."
        )

    def apply_update(self, update: Path, copy: Path) -> None:
        """An update to the unpacked copy in a folder."""
        from plainleaf.publish import update as room

        done = room.apply(update, copy)
        self._made["updated"] = [copy.as_posix()]
        self.terminal.say(
            f"{copy.as_posix()} is version {done.version} now: {done.changed} file(s) written, {done.removed} taken away."
        )

    def epub(self, topic: str | None, out: Path | None = None) -> None:
        """docs/ to one e-book."""
        from plainleaf.publish import epub

        self._overdue()
        with self._gathering((out or self.project.dist) / epub.name(topic)):
            book = epub.build_epub(self.project, self.edition, self._date, topic=topic, out=out)
            self._found(book.problems, show=True)
            self._archived(book.archived)
            self._note("e-book", [self.project.shown(book.path)])

    def zim(self, out: Path | None = None) -> None:
        """docs/ to one archive for Kiwix."""
        from plainleaf.publish import zim

        self._overdue()
        with self._gathering((out or self.project.dist) / zim.NAME):
            archive = zim.build_zim(self.project, self.edition, self._date, out=out)
            self._found(archive.problems, show=True)
            self._archived(archive.archived)
            self._note("Kiwix archive", [self.project.shown(archive.path)])

    def handouts(self, pages: Sequence[str] | None = None, out: Path | None = None, form: Form | None = None) -> None:
        """docs/ to PDF; `pages` are paths below docs/, None for all; `form`: None as the settings say."""
        from plainleaf.publish import handout

        self._overdue()
        folder = out or handout.handout_folder(self.project, large=form.large if form else False)
        with self._gathering(folder):
            result = handout.build_handouts(self.project, pages, self.edition, self._date, out, form)
            self._found(result.problems, show=True)
            self._archived(result.archived)
            self._sheets = None if pages else folder
            self._note("handouts", (self.project.shown(p) for p in result.paths), f"in {self.project.shown(folder)}/")

    def booklet(self, pages: Sequence[str], title: str, out: Path | None, form: Form) -> None:
        """Pages (paths below docs/) in their order to one PDF."""
        from plainleaf.publish import booklet

        self._overdue()
        folder = out or self.project.dist / booklet.FOLDER
        with self._gathering(folder / booklet.booklet_name(title)):
            made = booklet.build_booklet(self.project, pages, self.edition, self._date, title, out, form)
            self._found(made.problems, show=True)
            self._archived(made.archived)
            if made.path:
                self._note("booklet", [self.project.shown(made.path)])

    def _archived(self, codes: Sequence[str]) -> None:
        """Say which versions are new in the archive; a run may find them in several steps, each new to one."""
        if codes:
            self._note("archived", codes, "in records/editions/; commit them with the rest")

    def differences(self, found: Sequence[Difference], problems: Iterable[Problem]) -> None:
        """What changed in articles."""
        from plainleaf.edits import changes

        self._found(problems, show=True)
        self._rows["sources"] = [changes.as_row(one) for one in found]
        for one in found:
            for line in changes.in_words(one):
                self.say(line)
        if not found:
            self.say("No article says anything else than its page was made from.")

    def clean(self, paths: Sequence[Path], out: Path) -> None:
        """Files and folders to cleaned texts in `out`."""
        from plainleaf import pipeline

        problems = pipeline.clean_files(list(paths), out, self)
        self._found(problems, show=True)
        if out.is_dir():
            self._note("folder", [out.as_posix()])
        elif not problems:
            raise UsageError(f"{', '.join(path.as_posix() for path in paths)}: there is no article in here to clean.")

    def report(self, paths: Sequence[Path], out: Path, root: Path | None, *, index: bool) -> None:
        """Files and folders to cleaning reports in `out`."""
        from plainleaf import pipeline
        from plainleaf.edits.settle import edits_by_source

        edits = edits_by_source(self.project)
        written, problems = pipeline.report_files(list(paths), out, self, root=root, edits=edits, index=index)
        self._found(problems, show=True)
        self._note("reports", (path.as_posix() for path in written), f"in {out.as_posix()}/" if index else "")

    def worksheets(self, pages: Sequence[str] | None, out: Path) -> None:
        """Worksheets of `pages` (paths below docs/, None for all) into `out`."""
        from plainleaf.publish.worksheet import write_worksheets
        from plainleaf.write import front
        from plainleaf.write.pages import bases, read

        docs = self.project.docs
        there = [path for path in bases(self.project.records) if front.parse(read(docs / path) or "")[0].get("sources")]
        written = write_worksheets(self.project, there if pages is None else pages, out)
        self._note("worksheets", (self.project.shown(path) for path in written), f"in {self.project.shown(out)}/")

    # ------------------------------------------------------------ the sum of it

    @contextmanager
    def _gathering(self, target: Path) -> Iterator[None]:
        """A step that has nothing sound to work on leaves a Problem; the next step goes on.

        Where `target` still holds what an earlier build made, that is said: a page withdrawn since may stand there.
        """
        try:
            yield
        except (UsageError, SettingsError):
            raise
        except ContentError as error:
            self._found([error.problem])
            self._older(target)
        except PlainleafError as error:
            self._found([Problem("build", str(error), "", self.command)])
            self._older(target)

    def _older(self, target: Path) -> None:
        if not target.is_file() and not (target.is_dir() and any(target.iterdir())):
            return
        message = "nothing new was made here; what stands is from an earlier build and may hold pages withdrawn since"
        todo = "Do not publish it. Build again when the problem is mended, or delete it."
        where = self.project.shown(target)
        self._found([Problem("build.older-stands", message, todo, where, severity=Severity.NOTE)], show=True)

    def _overdue(self) -> None:
        """In the public edition: names the signed pages that were due to be read again, and says how many."""
        from plainleaf import review

        if self.edition is not Edition.PUBLIC:
            return
        try:
            rows = review.status(self.project)
        except ContentError:  # the step itself tells of it
            return
        past = [row for row in rows if row.review.due and row.review.due < self._date]
        problems = [_past(row) for row in past if row.review.state == "signed" and row.rights]
        if set(problems) - self._problems.keys():
            self.terminal.say(f"{len(problems)} published page(s) are past the day they were due to be read again.")
        self._found(problems, show=True)

    def _found(self, problems: Iterable[Problem], *, show: bool = False) -> None:
        found = dict.fromkeys(problems)
        self._problems |= found
        if show:  # `plainleaf check` will not find these again, so they are told now whatever their weight
            self._shown |= found.keys()

    def _note(self, what: str, names: Iterable[str], where: str = "") -> None:
        self._made[what] = list(names)
        count = len(self._made[what])
        shown = self._made[what][0] if count == 1 and not where else f"{count} {where}".strip()
        self.terminal.say(f"{what}: {shown}")

    def end(self) -> NoReturn:
        """Say what was found and leave with the exit status."""
        problems = list(self._problems)
        faults = {Severity.BUILD, Severity.SIGNING} if self.strict else {Severity.BUILD}
        status = 1 if any(p.severity in faults for p in problems) else 0
        if self.as_json:
            self.terminal.json(
                {
                    "command": self.command,
                    "edition": self.edition.value,
                    "made": self._made,
                    **self._rows,
                    "problems": [as_dict(p) for p in problems],
                    "status": status,
                }
            )
            sys.exit(status)
        self._tell(problems)
        sys.exit(status)

    def _tell(self, problems: Sequence[Problem]) -> None:
        stops = [p for p in problems if p.severity is Severity.BUILD]
        later = {p for p in problems if p.severity is not Severity.BUILD} - self._shown
        if self.details:
            self._by_level(problems)
        for problem in () if self.details else problems:
            if problem not in later:
                self.terminal.problem(problem)
        if stops:
            self.terminal.say(f"{len(stops)} problem(s) to mend, named above.")
        if later and not self.details:
            asks = sum(p.severity is Severity.SIGNING for p in later)
            self.terminal.say(
                f"For the reviewer: {asks} question(s) before signing, {len(later) - asks} note(s). "
                "'plainleaf check' lists them."
            )
        if self.details and not problems:
            self.terminal.say("Nothing found.")

    def _by_level(self, problems: Sequence[Problem]) -> None:
        """Every finding under its level, the gravest first."""
        for level in Severity:
            found = [problem for problem in problems if problem.severity is level]
            if found:
                self.terminal.say(f"{level.value.capitalize()}: {len(found)}")
            for problem in found:
                self.terminal.problem(problem)


def _past(row: Row) -> Problem:
    review = row.review
    message = f"signed by {review.by} on {review.on}, was due to be read again on {review.due}; it is published so"
    todo = "Read it again and sign it anew; each reader is told that it is past its day."
    return Problem("review.due", message, todo, f"docs/{row.page}", severity=Severity.NOTE)


def as_dict(problem: Problem) -> dict[str, str | int]:
    """A finding for another program."""
    return {
        "rule": problem.rule,
        "message": problem.message,
        "todo": problem.todo,
        "where": problem.where,
        "line": problem.line,
        "severity": problem.severity.value,
    }
