"""A version from the archive, for a person to read or to print: what did she get in March?"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from plainleaf.errors import UsageError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.articles import Paper
from plainleaf.publish.document import read_document
from plainleaf.publish.handout import set_copy
from plainleaf.publish.print_page import render
from plainleaf.publish.sheet import Sheet, day_in_words, labels, sheet
from plainleaf.publish.stage import code_of, marked
from plainleaf.review import Review, archive, state
from plainleaf.review import record as books
from plainleaf.review.units import page_units
from plainleaf.write.pages import read

SUFFIXES = (".html", ".pdf", ".md")


def listed(project: Project, page: str) -> Iterator[str]:
    """The published versions of a page with their days, in order, and what stands now; a line each."""
    spans = _spans(project, page)
    yield f"{page}: {len({edition.code for edition, *_ in spans})} published version(s)"
    for edition, issue, until in spans:
        yield f"{edition.code}  from {issue.on}{f' until {until}' if until else ''}  {issue.review}"
    yield _now(project, page, "")


def in_words(project: Project, edition: archive.Edition) -> Iterator[str]:
    """A version as plain text: when it went out, who had signed it, and all it said."""
    yield f"{edition.code}: {edition.title} ({edition.page})"
    for one, issue, until in _spans(project, edition.page):
        if one.code == edition.code:
            yield f"Published from {issue.on}" + (f" until {until}" if until else "") + f". {issue.review}"
    yield _now(project, edition.page, edition.code)
    yield ""
    for unit in page_units(edition.page, edition.text, None):
        if unit.text.startswith(("#", "[")):
            yield ""
        yield unit.text


def write(project: Project, edition: archive.Edition, out: Path, today: dt.date) -> Path:
    """A version as a file: HTML to print, PDF or Markdown, by the ending of its name. UsageError for another ending."""
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"--out {out}: give a name that ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}.")
    document = read_document(edition.text, edition.page)
    around = _around(project, edition, today)
    paper = project.settings.paper
    if suffix == ".md":
        data = edition.text.encode("utf-8")
    elif suffix == ".html":
        data = render(document, around, paper, out.name, "").encode("utf-8")
    else:
        data = set_copy(document, around, paper, today)
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f".{out.name}.new")
    fresh.write_bytes(data)
    os.replace(fresh, out)
    return out


def _around(project: Project, edition: archive.Edition, today: dt.date) -> Sheet:
    """The words around an archived text: as they were, and that this is a copy."""
    document = read_document(edition.text, edition.page)
    made = sheet(Paper(document, Review("draft"), edition.code), project.settings, Edition.PUBLIC, today)
    say, last = labels(made.language), edition.issues[-1]
    return replace(
        made,
        draft=say["archived"],
        draft_note=say["archived_note"],
        review=last.review,
        made=" ".join(say["went_out"].format(date=day_in_words(issue.on, say)) for issue in edition.issues),
    )


def _spans(project: Project, page: str) -> list[tuple[archive.Edition, archive.Issue, dt.date | None]]:
    """Every issue of a page in order, with the day on which another took its place or the page was withdrawn."""
    rows = sorted(
        ((edition, issue) for edition in archive.editions_of(project, page) for issue in edition.issues),
        key=lambda row: row[1].number,
    )
    gone = [event.on for event in books.read(project, page).history if event.did == "withdrawn"]
    found: list[tuple[archive.Edition, archive.Issue, dt.date | None]] = []
    for n, (edition, issue) in enumerate(rows):
        ends = [rows[n + 1][1].on] if n + 1 < len(rows) else []
        ends += [day for day in gone if day >= issue.on and (not ends or day <= ends[0])]
        found.append((edition, issue, min(ends) if ends else None))
    return found


def _now(project: Project, page: str, code: str) -> str:
    """How a page stands today, beside what was published."""
    review = state(project, page)
    if review.withdrawn is not None:
        return f"Today: withdrawn on {review.withdrawn.on}: {review.withdrawn.reason}"
    text = read(project.docs / page)
    if text is None:
        return "Today: the page is gone."
    now = code_of(page, marked(project, page, text))
    same = " (the same)" if now == code else " (another text)" if code else ""
    return f"Today: {review.state}; its text has the code {now}{same}."
