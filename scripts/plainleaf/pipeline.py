"""The whole way from raw articles to pages, on one screen.

Reading, cleaning, structuring, safety and writing happen here in this order, each a plain function from
frozen data to frozen data. Everything is gathered before anything is written, and one article that cannot
be used stops no other. Site, offline bundle and handouts are made from docs/ afterwards (publish/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plainleaf import follow, intake, safety, standing, structure, write
from plainleaf.book import Book
from plainleaf.checks import readable
from plainleaf.checks.balance import balance
from plainleaf.clean import clean, overrides, repeats
from plainleaf.combine import combine
from plainleaf.edits.changes import Difference, difference
from plainleaf.edits.hand import Hand
from plainleaf.errors import ContentError, Problem
from plainleaf.evidence import gather
from plainleaf.folders import keep_inputs
from plainleaf.intake.overrides import lone_publishers
from plainleaf.model import Layer, Page, Source
from plainleaf.plain_text import plain_text
from plainleaf.project import Project
from plainleaf.publish import clean_report
from plainleaf.remake import remade
from plainleaf.report import Reporter
from plainleaf.store import NOWHERE, Store
from plainleaf.structure.subject import slug
from plainleaf.write import hubs
from plainleaf.write.pages import write as write_file

SAME_NAME = "intake.same-name"
"""Of two sources whose pages and records would have one name, one is not read: which of them made a page is not known."""

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class PagesResult:
    """What `make_pages` did."""

    pages: tuple[str, ...]  # paths below docs/ that stand for the sources now
    problems: tuple[Problem, ...]
    removed: tuple[str, ...]


def make_page(source: Source, country: str = "us", evidence: repeats.Evidence = repeats.NONE) -> Page:
    """One source to one page. `country` says whose help lines are added, `evidence` what its publisher repeats."""
    cleaned = clean(source, evidence)  # a verdict on every character
    article = structure.structure(cleaned)  # blocks, and what each sentence speaks of
    article = safety.assess(article)  # how each sentence bears on safety; doses
    top = safety.boxes(article, country)  # get-help cards, and the callouts before the key points
    points = structure.key_points(article, top.places(), top.kinds())  # what no box has told
    sections = safety.with_callouts(article, structure.order(article), top, points)  # in reading order
    sections = safety.beside(sections, country)  # numbers of other countries
    return Page(
        path=address(source, article.subject.kind.folder, article.subject.topic),
        subject=article.subject,
        title=article.title,
        subtitle=source.about.subtitle,
        articles=(article,),
        cards=top.cards,
        callouts=top.callouts,
        key_points=points,
        sections=sections,
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

    Only a whole run takes away pages whose source is gone. What cannot be used now keeps the pages it has.
    """
    whole = paths is None
    write.finish_all(project.docs, project.records)  # what a run that was ended in the middle left
    files, problems = intake.gather(project.sources if paths is None else paths)
    before = standing.feeds(project.records)
    if whole and before and not files:
        problems.append(standing.none_left(before, project.shown(project.sources)))
        return _told(PagesResult((), tuple(problems), ()), reporter)
    store = Store(project.cache)
    sources, unread = read_all(files, project.sources, reporter, store)
    problems += unread
    evidence = evidence_for(sources, project.sources, store)
    country = project.settings.country
    remaking = remade(sources, country, evidence, make_page, store)
    made = [page for _, page in zip(reporter.track(sources, "Making pages"), remaking, strict=True)]
    problems += dict.fromkeys(fault for source in sources for fault in overrides.find(source).problems)
    if whole and not unread:
        problems += lone_publishers(project.sources, {source.about.publisher for source in sources})
    pages, unfit = combine(made)
    unfit += write.clashes(pages) + [fault for page in pages for fault in (*unbalanced(page), *empty(page))]
    problems += unfit

    at_fault = {problem.where for problem in unfit}
    sound = [page for page in pages if not at_fault & {article.source.name for article in page.articles}]
    for move in follow.moves(sound, before, project.sources, project.records):
        problems.append(follow.carry(move, project.docs, project.records))
    problems += standing.lost(standing.feeds(project.records), project.docs, project.records, hubs.paths(project))
    before = standing.feeds(project.records)
    unusable = {path.stem for path in files} - {source.stem for source in sources}
    unusable |= {standing.stem_of(name) for name in at_fault | {p.where for p in problems if p.rule == SAME_NAME}}
    stay, waits = standing.held(pages, unusable, before, whole=whole)
    problems += waits
    saved = write.Saved()
    for page in pages:
        if page.path in stay:
            continue
        if not at_fault & {article.source.name for article in page.articles}:
            saved += write.save(page, project.docs, project.records)
        elif empty(page):  # no page, but the books say why
            for article in page.articles:
                write.save_record(article.source, write.ledger_of(article.cleaned), project.records)
    after = standing.feeds(project.records)
    broken = readable.check(project.docs, project.records, after)
    strays = follow.strays(project.docs, after)
    problems += broken + strays
    if whole:
        wanted = {page.path for page in pages} | stay | set(hubs.paths(project))
        saved += write.prune(wanted, project.docs, project.records)
        write.prune_records([path.stem for path in files], project.records)
        store.drop_unused("pages", "sources", "repeats")
    if not broken:  # a page that cannot be read would fall out of every list
        saved += hubs.save(project)
    renamed = {stray.about for stray in strays if stray.rule == "page.renamed"}
    problems += [p for p in saved.problems if not (p.rule == "page.taken-away" and p.where in renamed)]
    return _told(PagesResult(tuple(page.path for page in pages), tuple(problems), saved.removed), reporter)


def _told(result: PagesResult, reporter: Reporter) -> PagesResult:
    for problem in result.problems:
        reporter.problem(problem)
    return result


def empty(page: Page) -> list[Problem]:
    """A Problem for each article of a page of which nothing was kept but headings: a page must say something."""
    return [
        Problem(
            "page.empty",
            "nothing in it was taken for the article's own words, so no page was made",
            f"'plainleaf explain {article.source.name}' tells why each line was left out.",
            article.source.name,
        )
        for article in page.articles
        if not any(verdict.layer is Layer.BODY for verdict in article.cleaned.verdicts)
    ]


def unbalanced(page: Page) -> list[Problem]:
    """Faults in the books of a page, found before anything of it is written."""
    return [
        fault
        for article in page.articles
        for fault in balance(article.source.text, write.ledger(page, article.source.stem), article.source.name)
    ]


def read_all(
    files: Iterable[Path], root: Path, reporter: Reporter, store: Store = NOWHERE
) -> tuple[list[Source], list[Problem]]:
    """The sources that can be read, and a Problem for each that cannot."""
    sources, problems = [], []
    for path in reporter.track(list(files), "Reading"):
        try:
            sources.append(intake.read(path, root if path.is_relative_to(root) else path.parent, store))
        except ContentError as error:
            if error.problem not in problems:  # one file may speak of many sources
                problems.append(error.problem)
    return sources, problems


def evidence_for(sources: Sequence[Source], folder: Path, store: Store = NOWHERE) -> repeats.Evidence:
    """What the publishers of `sources` repeat: counted over them and the whole sources folder, whatever was named."""
    everything = {source.sha256 + source.name: source for source in sources}
    publishers = {repeats.publisher(source) for source in sources} - {""}
    if publishers and folder.is_dir():
        read = {source.stem for source in sources}
        others = [path for path in intake.gather(folder)[0] if path.stem not in read]
        for source in read_all(others, folder, Reporter(), store)[0]:
            if repeats.publisher(source) in publishers:
                everything[source.sha256 + source.name] = source
    return gather(everything.values(), store)


def source_changes(project: Project, paths: Sequence[Path] | None) -> tuple[list[Difference], list[Problem]]:
    """What changed in articles since their pages were made, or when they were last made anew. `paths`: files or folders;
    None: all of the project's."""
    files, problems = intake.gather(project.sources if paths is None else paths)
    sources, unread = read_all(files, project.sources, Reporter())
    fed = standing.feeds(project.records)
    evidence = evidence_for(sources, project.sources)
    found = []
    for source in sources:
        rows = write.ledger(make_page(source, project.settings.country, evidence), source.stem)
        pages = [page for page, names in fed.items() if source.name in names]
        if one := difference(project, Book(source, tuple(rows)), pages):
            found.append(one)
    return found, [*problems, *unread]


def clean_files(paths: Sequence[Path], out: Path, reporter: Reporter) -> list[Problem]:
    """Cleaning alone: writes <stem>.txt and <stem>.ledger.jsonl for each file into `out`."""
    files, problems = intake.gather(paths)
    keep_inputs(files, (out / (path.stem + end) for path in files for end in (".txt", ".ledger.jsonl", ".source.txt")))
    sources, unread = [], []
    for path in files:
        try:
            sources.append(intake.read(path, path.parent))
        except ContentError as error:
            unread.append(error.problem)
    problems += dict.fromkeys(unread)
    evidence = repeats.gather(sources)
    for source in reporter.track(sources, "Cleaning"):
        problems += overrides.find(source).problems
        cleaned = clean(source, evidence)
        write_file(out / f"{source.stem}.txt", plain_text(cleaned))
        write.save_record(source, write.ledger_of(cleaned), out)
    for problem in problems:
        reporter.problem(problem)
    return problems


def report_files(
    paths: Sequence[Path],
    out: Path,
    reporter: Reporter,
    *,
    root: Path | None = None,
    edits: Mapping[str, Mapping[str, Sequence[Hand]]] | None = None,
    index: bool = False,
) -> tuple[list[Path], list[Problem]]:
    """The cleaning report of each source, cleaned afresh: writes <stem>.html into `out`, and with `index` a list of all.

    `root`: the folder below which sources are named and whose publishers are known. `edits`: name of a source -> page
    made from it -> what people made of that page. Out: the files that stand now, and what could not be read.
    """
    files, problems = intake.gather(paths)
    keep_inputs(files, (out / name for path in files for name in (clean_report.report_name(path.stem), "index.html")))
    sources, unread = read_all(files, root or out, reporter)
    problems += unread
    evidence = evidence_for(sources, root) if root else repeats.gather(sources)
    written, summaries = [], []
    for source in reporter.track(sources, "Reporting"):
        problems += overrides.find(source).problems
        book = Book(source, tuple(write.ledger_of(clean(source, evidence))))
        report = clean_report.report_of(book, (edits or {}).get(source.name))
        written.append(out / clean_report.report_name(source.stem))
        write_file(written[-1], clean_report.render(report, index=index))
        summaries.append(clean_report.summary_of(report))
    if index:
        written.append(out / "index.html")
        write_file(written[-1], clean_report.render_index(summaries))
    for problem in problems:
        reporter.problem(problem)
    return written, problems
