"""The pages of an edition that get a sheet of paper, read and with their sign-off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plainleaf import review
from plainleaf.checks import readable
from plainleaf.errors import ContentError, Problem
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.document import Document, read_document
from plainleaf.publish.stage import as_published, code_of, is_article, marked
from plainleaf.review import Review
from plainleaf.standing import feeds
from plainleaf.store import Store


@dataclass(frozen=True, slots=True)
class Paper:
    """One article page and where its sign-off stands."""

    document: Document
    review: Review
    code: str = ""  # of its version, in the public edition
    text: str = ""  # its Markdown as published


def read_articles(
    project: Project, pages: Sequence[str] | None, edition: Edition
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """`pages` (paths below docs/; None: every article) in order of path, and what kept others away.

    The public edition holds only pages that may be published, and of them no library text that
    nobody has signed: a page asked for by name that may not be published is a Problem.
    """
    problems: list[Problem] = []
    papers = tuple(each_article(project, pages, edition, problems))
    return papers, tuple(problems)


def each_article(
    project: Project, pages: Sequence[str] | None, edition: Edition, problems: list[Problem]
) -> Iterator[Paper]:
    """As `read_articles`, one after the other, for who can begin with the first while the next is read. What kept others
    away is added to `problems`, which are all there at the end."""
    gone, standing, store = review.withdrawn(project), feeds(project.records), Store(project.cache)
    allowed = frozenset(review.publishable(project)) if edition is Edition.PUBLIC else None
    wanted = _articles(project) if pages is None else sorted(set(pages))
    for path in wanted:
        if wrong := readable.check(project.docs, project.records, standing, (path,)):
            problems += wrong
            continue
        if path in gone:
            if pages is not None:
                problems.append(_withdrawn(path, gone[path].reason))
            continue
        if allowed is not None and path not in allowed:
            if pages is not None:
                problems.append(_not_public(path))
            continue
        try:
            text = marked(project, path, (project.docs / path).read_text(encoding="utf-8-sig"))
            signed = review.state(project, path)
        except ContentError as error:
            problems.append(error.problem)
            continue
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_unreadable(path, error))
            continue
        published = as_published(text, signed, edition, path)
        code = code_of(path, text) if edition is Edition.PUBLIC else ""
        yield Paper(read_document(published, path, store), signed, code, published)
    if pages is None:
        others = {path.relative_to(project.docs).as_posix() for path in project.docs.rglob("*.md")}.difference(wanted)
        problems += readable.check(project.docs, project.records, standing, others)
        store.drop_unused("documents")


def unreadable(project: Project) -> dict[str, Problem]:
    """Pages that no edition can hold before a person has mended them (path below docs/ -> why)."""
    found = readable.check(project.docs, project.records, feeds(project.records))
    return {problem.where.removeprefix("docs/"): problem for problem in found}


def _articles(project: Project) -> list[str]:
    found = (p.relative_to(project.docs) for p in project.docs.rglob("*.md"))
    return sorted(p.as_posix() for p in found if is_article(p.as_posix()) and not any(x[0] == "." for x in p.parts))


def _not_public(path: str) -> Problem:
    return Problem(
        "handout.not-public",
        "this page cannot go into the public edition: it is not signed as it stands, or its rights do not allow it",
        "Sign it with 'plainleaf review sign', or make the preview's sheet.",
        path,
    )


def _withdrawn(path: str, reason: str) -> Problem:
    return Problem(
        "handout.withdrawn",
        f"this page was withdrawn: {reason}",
        f"Hand nothing of it out. 'plainleaf restore {path}' puts it back, to be signed anew.",
        path,
    )


def _unreadable(path: str, error: Exception) -> Problem:
    if isinstance(error, UnicodeDecodeError):
        return Problem("handout.unreadable", "the page is not UTF-8 text", "Save it as UTF-8.", path)
    if isinstance(error, FileNotFoundError):
        return Problem("handout.no-page", "there is no such page in docs/", "Look up its path there.", path)
    return Problem("handout.unreadable", f"the page cannot be read ({error})", "Look at the file's rights.", path)
