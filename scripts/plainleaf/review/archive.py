"""Every text that went out, by its version's code: so that "what did she get in March?" has an answer.

records/editions/<page>/<CODE>.md holds a page as the public edition last showed it under that code, and above it the
days on which this text went out, each with the review line it bore. The files are small, and committed with the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.errors import ContentError, Problem, UsageError
from plainleaf.project import Project
from plainleaf.publish.document import read_document, words
from plainleaf.review.codes import nearest, typed
from plainleaf.write.front import dump, parse
from plainleaf.write.pages import read, write

FOLDER = "editions"
KEY = "edition"
"""Front matter of an archived page that tells of its publishing."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One time that a text went out: until another text or another signature took its place."""

    number: int  # of the page's issues, from 1
    on: dt.date  # day of the first build
    review: str  # the review line it bore


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a page that was published."""

    code: str  # "K7M-R4T-X2W"
    page: str  # path below docs/
    title: str
    text: str  # the page's Markdown as published last
    issues: tuple[Issue, ...]  # in order


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A page about to be published."""

    page: str
    code: str
    title: str
    text: str  # as published
    review: str  # its review line


def keep(project: Project, pages: Iterable[Outgoing], on: dt.date) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Archive what is about to be published on day `on`: the codes that are new or went out anew, and what is wrong.

    A text that is out already, under the same review line, leaves its file as it is.
    """
    fresh: list[str] = []
    problems: list[Problem] = []
    for out in pages:
        try:
            before = editions_of(project, out.page)
        except ContentError as error:
            problems.append(error.problem)
            continue
        same = next((edition for edition in before if edition.code == out.code), None)
        if same is not None and _words(same.text, out.page) != _words(out.text, out.page):
            problems.append(_clash(project, out))
            continue
        issues = sorted((issue for edition in before for issue in edition.issues), key=lambda issue: issue.number)
        last = issues[-1] if issues else None
        if same is not None and last is not None and same.issues[-1] == last and last.review == out.review:
            continue
        issue = Issue(last.number + 1 if last else 1, on, out.review)
        edition = Edition(out.code, out.page, out.title, out.text, (*(same.issues if same else ()), issue))
        write(edition_path(project, out.page, out.code), _dump(edition))
        fresh.append(out.code)
    return tuple(fresh), tuple(problems)


def edition_path(project: Project, page: str, code: str) -> Path:
    """Where the version `code` of `page` (path below docs/) is archived."""
    return project.records / FOLDER / PurePosixPath(page).with_suffix("") / f"{code}.md"


def editions_of(project: Project, page: str) -> tuple[Edition, ...]:
    """The published versions of a page, in the order in which they first went out. ContentError for a spoilt file."""
    folder = edition_path(project, page, "x").parent
    found = [_read(project, page, file) for file in sorted(folder.glob("*.md"))] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda edition: edition.issues[0].number))


def find(project: Project, code: str) -> Edition:
    """The version that a person names, in whatever case and with or without hyphens. UsageError with the nearest."""
    known = dict(_codes(project))
    wanted = typed(code)
    if wanted in known:
        return _read(project, known[wanted], edition_path(project, known[wanted], wanted))
    near = nearest(wanted, known)
    if not known:
        raise UsageError(f"No version {code!r}: nothing has been published yet, so nothing is archived.")
    hint = "The nearest: " + ", ".join(f"{one} ({known[one]})" for one in near) if near else "None is near it."
    raise UsageError(
        f"No version {code!r} in {project.shown(project.records / FOLDER)}/. {hint} A code has nine signs and none of "
        "0 O 1 I L; 'plainleaf review show PAGE' lists those of a page."
    )


def pages_with_editions(project: Project) -> tuple[str, ...]:
    """Paths below docs/ of all pages of which something was published, sorted; the pages may be gone."""
    return tuple(sorted({page for _, page in _codes(project)}))


def _codes(project: Project) -> Iterator[tuple[str, str]]:
    """(code, page) of all archived versions."""
    top = project.records / FOLDER
    for file in sorted(top.rglob("*.md")):
        yield file.stem, file.parent.relative_to(top).as_posix() + ".md"


# ---------------------------------------------------------------- the file


def _dump(edition: Edition) -> str:
    values, body = parse(edition.text)
    rows = [{"number": i.number, "on": i.on, "review": i.review} for i in edition.issues]
    return dump({KEY: {"code": edition.code, "page": edition.page, "issues": rows}, **values}) + body


def _read(project: Project, page: str, file: Path) -> Edition:
    values, body = parse(read(file) or "")
    held = values.pop(KEY, None)
    try:
        if not isinstance(held, Mapping) or str(held["code"]) != file.stem:
            raise ValueError("it does not say which version it is")
        issues = tuple(_issue(row) for row in held["issues"])
        if not issues:
            raise ValueError("it does not say when it went out")
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(
            Problem(
                "edition.unreadable",
                f"this archived version cannot be read ({error.args[0] if error.args else 'something is missing'})",
                "Nobody should edit the archive: take the file back from git.",
                project.shown(file),
            )
        ) from None
    return Edition(file.stem, page, str(values.get("title") or page), dump(values) + body, issues)


def _issue(row: Any) -> Issue:
    number, on, review = row["number"], row["on"], row["review"]
    if type(number) is not int or type(on) is not dt.date or not isinstance(review, str):
        raise ValueError("an issue holds number, on and review")
    return Issue(number, on, review)


def _words(text: str, page: str) -> list[str]:
    """The words of a page without those of its review line, which may differ from issue to issue."""
    from plainleaf.publish.stage import without_review_line

    values, body = parse(text)
    return words(read_document(dump(values) + without_review_line(body), page))


def _clash(project: Project, out: Outgoing) -> Problem:
    return Problem(
        "edition.same-code",
        f"another text of this page was published under the code {out.code} that this text has by chance",
        "Change a word of the page, sign it, and build again.",
        f"docs/{out.page}",
    )
