"""Handouts: one PDF a page, for the hand of a patient."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plainleaf.errors import ContentError, PlainleafError, Problem
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.archived import keep
from plainleaf.publish.articles import Paper, each_article
from plainleaf.publish.copied_text import check_copied
from plainleaf.publish.first_sheet import first_sheet
from plainleaf.publish.nodes import Document
from plainleaf.publish.press import FOLDERS, Form, Leaf, form_of, press
from plainleaf.publish.sheet import Sheet, sheet
from plainleaf.publish.whole import save
from plainleaf.store import Store

_NOTHING = {
    Edition.PREVIEW: "There are no pages to make handouts of. Run 'plainleaf pages' first.",
    Edition.PUBLIC: "No page can be handed out: the public edition holds only pages that a person has signed and "
    "whose rights allow it, and there is none. Sign a page with 'plainleaf review sign PAGE --by NAME', or make "
    "drafts with '--edition preview'.",
}


@dataclass(frozen=True, slots=True)
class HandoutResult:
    """The PDFs written, in the order of their pages, and what kept others from being written."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]
    archived: tuple[str, ...] = ()  # codes of versions that are new in the archive


def handout_name(page: str) -> str:
    """File name of a page's handout: "medicines/clonazepam/sleep.md" -> "medicines--clonazepam--sleep.pdf"."""
    return "--".join(PurePosixPath(page).with_suffix("").parts) + ".pdf"


def handout_folder(project: Project, *, large: bool = False) -> Path:
    """Where handouts go if nothing else is said."""
    return project.dist / FOLDERS[large]


def build_handouts(
    project: Project,
    pages: Sequence[str] | None,
    edition: Edition,
    build_date: dt.date,
    out: Path | None = None,
    form: Form | None = None,
    *,
    archive: bool = True,
) -> HandoutResult:
    """Write the handouts of `pages` (paths below docs/; None: of all article pages) into `out`.

    `out` is a folder in dist/ where not given; `form` is as the project's settings say where not given. With `archive` the
    public edition's versions go into the archive; a build of the site does that itself, when nothing can fail any more. A
    page that cannot be set is told as a Problem and the others are written. With `pages` None and no `out` the handouts
    of pages that are no more are removed. Raises UsageError or SettingsError for what cannot be used in the form,
    PlainleafError where there is no page at all to print.
    """
    form = form or form_of(project)
    folder = out or handout_folder(project, large=form.large)
    problems: list[Problem] = []
    store = Store(project.cache)
    written: dict[str, Path] = {}
    with press(form, build_date, store) as printing:
        # Typst is at the first pages while the next are read; nothing is written before all are read and archived.
        begun = [
            (one, printing.begin([leaf(one, project, edition, build_date, form)]))
            for one in each_article(project, pages, edition, problems)
        ]
        papers = [one for one, _ in begun]
        archived, unkept = keep(project, papers, edition, build_date) if archive else ((), ())
        problems += unkept
        for one, setting in begun:
            page, pdf = one.document.path, setting.result()
            if isinstance(pdf, Problem):
                problems.append(pdf)
            else:
                written[page] = save(folder / handout_name(page), pdf)
                problems += check_copied(one.document, written[page])
    if pages is None:
        store.drop_unused(FOLDERS[form.large])
        if out is None:  # a folder that a person names may hold files of theirs
            _remove_old(folder, keep=written.values())
        if not written and not problems:
            raise PlainleafError(_NOTHING[edition])
    return HandoutResult(tuple(written.values()), tuple(problems), archived)


def leaf(paper: Paper, project: Project, edition: Edition, build_date: dt.date, form: Form) -> Leaf:
    """One page with the words around it, as the press takes it."""
    around = sheet(paper, project.settings, edition, build_date)
    return Leaf(paper.document, around, first_sheet(paper, around, project.settings, edition, form.clinic))


def set_copy(document: Document, around: Sheet, paper: str, build_date: dt.date) -> bytes:
    """The PDF of an archived copy, with the words around it given. Raises ContentError where it cannot be set."""
    with press(Form(paper), build_date) as printing:
        made = printing.pdf([Leaf(document, around, None)])
    if isinstance(made, Problem):
        raise ContentError(made)
    return made


def _remove_old(folder: Path, keep: Iterable[Path]) -> None:
    """Remove handouts of pages that are no more, or that no longer can be set. Only names of our own making."""
    kept = {path.name for path in keep}
    for path in sorted(folder.glob("*--*.pdf")):
        if path.name not in kept:
            path.unlink()
