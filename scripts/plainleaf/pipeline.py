"""The whole way from raw articles to pages, on one screen.

Reading, cleaning, structuring, safety and writing happen here in this order, each a plain function from
frozen data to frozen data. Everything is gathered before anything is written, and one article that cannot
be used stops no other. Site, offline bundle and handouts are made from docs/ afterwards (publish/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plainleaf import intake, safety, structure, write
from plainleaf.checks.balance import balance
from plainleaf.clean import clean
from plainleaf.combine import combine
from plainleaf.errors import ContentError, Problem
from plainleaf.model import Page, Source
from plainleaf.plain_text import plain_text
from plainleaf.project import Project
from plainleaf.report import Reporter
from plainleaf.structure.subject import slug
from plainleaf.write import hubs
from plainleaf.write.pages import bases
from plainleaf.write.pages import write as write_file

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class PagesResult:
    """What `make_pages` did."""

    pages: tuple[str, ...]  # paths below docs/ that stand for the sources now
    problems: tuple[Problem, ...]
    removed: tuple[str, ...]


def make_page(source: Source, country: str = "us") -> Page:
    """One source to one page. `country` says whose help lines are added."""
    cleaned = clean(source)  # a verdict on every character
    article = structure.structure(cleaned)  # blocks, and what each sentence speaks of
    article = safety.assess(article)  # how each sentence bears on safety; doses
    sections = structure.order(article)  # in reading order
    boxes = safety.boxes(article, sections, country)  # get-help cards and callouts
    return Page(
        path=address(source, article.subject.kind.folder, article.subject.topic),
        subject=article.subject,
        title=article.title,
        subtitle=source.about.subtitle,
        articles=(article,),
        cards=boxes.cards,
        callouts=boxes.callouts,
        key_points=structure.key_points(article),
        sections=boxes.placed(sections),
        silence=safety.silence(article),
        notes=safety.helplines(article, country),
    )


def address(source: Source, folder: str, topic: str) -> str:
    """Where the page stands below docs/. Named by the file (or the sidecar's `page`), never by the title, so that it
    does not change."""
    name = f"{page_name(source.about.page or source.stem)}.md"
    return str(PurePosixPath(folder, name) if folder == "other" else PurePosixPath(folder, topic or "other", name))


def page_name(stem: str) -> str:
    """The source's stem as it is where every file system and address takes it, else its words with hyphens.

    A source named "index" would take the place of its hub page.
    """
    name = stem if SAFE_NAME.fullmatch(stem) else slug(stem)
    return f"{name}-article" if name.lower() == "index" else name


def make_pages(project: Project, paths: Sequence[Path] | None, reporter: Reporter) -> PagesResult:
    """Sources to docs/ and records/. `paths`: files or folders; None: the project's sources folder, all of it.

    Only a whole run takes away pages whose source is gone.
    """
    whole = paths is None
    files, problems = intake.gather(project.sources if paths is None else paths)
    sources, unread = read_all(files, project.sources, reporter)
    problems += unread
    made = [make_page(source, project.settings.country) for source in reporter.track(sources, "Making pages")]
    pages, unfit = combine(made)
    unfit += write.clashes(pages) + [fault for page in pages for fault in unbalanced(page)]
    problems += unfit

    at_fault = {problem.where for problem in unfit}
    saved = write.Saved()
    for page in pages:
        if not at_fault & {article.source.name for article in page.articles}:
            saved += write.save(page, project.docs, project.records)
    if whole:
        standing = {page.path for page in pages} | _pages_of(unread, at_fault, project)
        saved += write.prune(standing | set(hubs.paths(project)), project.docs, project.records)
        write.prune_records([path.stem for path in files], project.records)
    saved += hubs.save(project)
    problems += saved.problems
    for problem in problems:
        reporter.problem(problem)
    return PagesResult(tuple(page.path for page in pages), tuple(problems), saved.removed)


def unbalanced(page: Page) -> list[Problem]:
    """Faults in the books of a page, found before anything of it is written."""
    return [
        fault
        for article in page.articles
        for fault in balance(article.source.text, write.ledger(page, article.source.stem), article.source.name)
    ]


def read_all(files: Iterable[Path], root: Path, reporter: Reporter) -> tuple[list[Source], list[Problem]]:
    """The sources that can be read, and a Problem for each that cannot."""
    sources, problems = [], []
    for path in reporter.track(list(files), "Reading"):
        try:
            sources.append(intake.read(path, root if path.is_relative_to(root) else path.parent))
        except ContentError as error:
            problems.append(error.problem)
    return sources, problems


def _pages_of(unread: Iterable[Problem], at_fault: Iterable[str], project: Project) -> set[str]:
    """Pages made earlier from sources that could not be used now: they stay until a person decides."""
    stems = {page_name(PurePosixPath(name).stem) for name in [p.where for p in unread] + list(at_fault)}
    return {path for path in bases(project.records) if PurePosixPath(path).stem in stems}


def clean_files(paths: Sequence[Path], out: Path, reporter: Reporter) -> list[Problem]:
    """Cleaning alone: writes <stem>.txt and <stem>.ledger.jsonl for each file into `out`."""
    files, problems = intake.gather(paths)
    for path in reporter.track(files, "Cleaning"):
        try:
            source = intake.read(path, path.parent)
        except ContentError as error:
            problems.append(error.problem)
            continue
        cleaned = clean(source)
        write_file(out / f"{source.stem}.txt", plain_text(cleaned))
        write.save_record(source, write.ledger_of(cleaned), out)
    for problem in problems:
        reporter.problem(problem)
    return problems
