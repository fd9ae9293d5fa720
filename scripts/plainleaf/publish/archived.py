"""What a public build puts into the archive of published versions, before anybody can read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from plainleaf.errors import Problem
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.articles import Paper
from plainleaf.publish.stage import review_line
from plainleaf.review import archive


def keep(
    project: Project, papers: Iterable[Paper], edition: Edition, build_date: dt.date
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Archive the pages of a public build: codes that are new there, and what is wrong. The preview keeps nothing."""
    if edition is not Edition.PUBLIC:
        return (), ()
    outgoing = (
        archive.Outgoing(p.document.path, p.code, p.document.title, p.text, review_line(p.review)) for p in papers
    )
    return archive.keep(project, outgoing, build_date)
