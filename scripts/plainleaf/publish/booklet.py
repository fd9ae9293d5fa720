"""A booklet: chosen pages in one PDF, after a cover with their list."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plainleaf.errors import Problem, UsageError
from plainleaf.frame import direction
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.archived import keep
from plainleaf.publish.articles import read_articles
from plainleaf.publish.copied_text import check_copied
from plainleaf.publish.handout import leaf
from plainleaf.publish.press import Cover, Form, Leaf, form_of, press
from plainleaf.publish.sheet import day_in_words, labels
from plainleaf.publish.whole import save

FOLDER = "booklets"

LONGEST_TITLE = 120
"""Characters of a title: it stands at the foot of every sheet of the cover."""

MOST = 60
"""Pages that one booklet may hold: more than a person can carry, or find her way in."""


@dataclass(frozen=True, slots=True)
class BookletResult:
    """The booklet, or what kept it from being made."""

    path: Path | None
    problems: tuple[Problem, ...]
    archived: tuple[str, ...] = ()


def booklet_name(title: str) -> str:
    """File name of a booklet with this title: "After your stay" -> "after-your-stay.pdf"."""
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", title.lower()) if not unicodedata.combining(ch))
    return (re.sub(r"[^\w]+", "-", plain).strip("-")[:60].strip("-") or "booklet") + ".pdf"


def build_booklet(
    project: Project,
    pages: Sequence[str],
    edition: Edition,
    build_date: dt.date,
    title: str = "",
    out: Path | None = None,
    form: Form | None = None,
) -> BookletResult:
    """Write the booklet of `pages` (paths below docs/, in the order in which they shall stand) into the folder `out`.

    A booklet holds every page that was asked for, or is not made: one that silently lacks a page would be taken for whole.
    Raises UsageError for a title or a number of pages that cannot be.
    """
    wanted = list(dict.fromkeys(pages))
    if not wanted:
        raise UsageError("Name the pages of the booklet, in their order.")
    if len(wanted) > MOST:
        raise UsageError(f"A booklet holds {MOST} pages at most; these are {len(wanted)}.")
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        raise UsageError(f"The title has {len(title)} characters; {LONGEST_TITLE} are allowed.")
    form = form or form_of(project)
    papers, problems = read_articles(project, wanted, edition)
    if problems:
        return BookletResult(None, problems)
    by_path = {one.document.path: one for one in papers}
    ordered = [by_path[path] for path in wanted]
    if len({direction(one.document.language or project.settings.language) for one in ordered}) > 1:
        raise UsageError(
            "These pages are written in different directions, some from right to left. Make one booklet of those, and one of the "
            "others."
        )
    archived, unkept = keep(project, ordered, edition, build_date)
    leaves = [leaf(one, project, edition, build_date, form) for one in ordered]
    cover = _cover(leaves, title, build_date, project)
    with press(form, build_date) as printing:
        pdf = printing.pdf(leaves, cover)
    if isinstance(pdf, Problem):
        return BookletResult(None, (*unkept, pdf), archived)
    path = save((out or project.dist / FOLDER) / booklet_name(cover.title), pdf)
    told = [note for one in ordered for note in check_copied(one.document, path)]
    return BookletResult(path, (*unkept, *told), archived)


def _cover(leaves: Sequence[Leaf], title: str, build_date: dt.date, project: Project) -> Cover:
    """The cover, in the language of the pages where they all have one, else in the site's."""
    tongues = {one.around.words_language for one in leaves}
    around = leaves[0].around
    if len({one.around.language for one in leaves}) > 1:
        tongue = tongues.pop() if len(tongues) == 1 else project.settings.language
        around = replace(around, language=tongue, words_language=tongue)
    say = labels(around.words_language)
    around = replace(
        around,
        draft=say["draft"] if around.draft else "",
        draft_note=say["draft_note"] if around.draft else "",
        page=say["page"],
    )
    lines = (say["booklet_made"].format(date=day_in_words(build_date, say)), around.owner)
    return Cover(title or say["booklet"], around, lines, say["contents"], leaves[0].first)
