"""Handouts: one PDF a page, for the hand of a patient.

Typst sets a fixed template; the page reaches it as JSON, never as Typst markup, so whatever an
article holds stays words. The PDFs are tagged (PDF/UA-1), hold their fonts, and are the same bytes
for the same pages and build date on any machine.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import typst

from plainleaf.errors import ContentError, PlainleafError, Problem, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import THEME, epoch
from plainleaf.publish.archived import keep
from plainleaf.publish.articles import read_articles
from plainleaf.publish.nodes import (
    BoxNode,
    Document,
    Heading,
    ListNode,
    Node,
    Paragraph,
    Quote,
    Run,
    Table,
    plain,
)
from plainleaf.publish.sheet import Sheet, level_label, sheet

TEMPLATE = THEME / "handout.typ"
FONTS = THEME / "assets" / "fonts"

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The `paper` setting and Typst's name for it."""

LONG_ROW = 1500
"""Characters of a row's longest cell, times the columns, beyond which the row may go over to the next sheet."""

_NOTHING = {
    Edition.PREVIEW: "There are no pages to make handouts of. Run 'plainleaf pages' first.",
    Edition.PUBLIC: "No page can be handed out: the public edition holds only pages that a person has signed and "
    "whose rights allow it, and there is none. Sign a page with 'plainleaf review sign PAGE --by NAME', or make "
    "drafts with '--edition preview'.",
}

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')


@dataclass(frozen=True, slots=True)
class HandoutResult:
    """The PDFs written, in the order of their pages, and what kept others from being written."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]
    archived: tuple[str, ...] = ()  # codes of versions that are new in the archive


def handout_name(page: str) -> str:
    """File name of a page's handout: "medicines/clonazepam/sleep.md" -> "medicines--clonazepam--sleep.pdf"."""
    return "--".join(PurePosixPath(page).with_suffix("").parts) + ".pdf"


def build_handouts(
    project: Project,
    pages: Sequence[str] | None,
    edition: Edition,
    build_date: dt.date,
    out: Path | None = None,
    paper: str | None = None,
    *,
    archive: bool = True,
) -> HandoutResult:
    """Write the handouts of `pages` (paths below docs/; None: of all article pages) into `out`.

    `out` is dist/handouts where not given; `paper` ("a4" or "letter") is the project's setting where
    not given. With `archive` the public edition's versions go into the archive; a build of the site does that itself,
    when nothing can fail any more. A page that cannot be set is told as a Problem and the others are written. With `pages`
    None and no `out` the handouts of pages that are no more are removed. Raises UsageError for an unknown paper,
    PlainleafError where there is no page at all to print.
    """
    size = PAPERS.get((paper or project.settings.paper).lower())
    if size is None:
        raise UsageError(f"There is no paper called {paper!r}. Use a4 or letter.")
    folder = out or project.dist / "handouts"
    papers, found = read_articles(project, pages, edition)
    archived, unkept = keep(project, papers, edition, build_date) if archive else ((), ())
    problems = [*found, *unkept]
    press = _Press(size, build_date)
    written: dict[str, Path] = {}
    for one in papers:
        page = one.document.path
        pdf = press.pdf(one.document, sheet(one, project.settings, edition, build_date))
        if isinstance(pdf, Problem):
            problems.append(pdf)
        else:
            written[page] = _save(folder / handout_name(page), pdf)
    if pages is None:
        if out is None:  # a folder that a person names may hold files of theirs
            _remove_old(folder, keep=written.values())
        if not written and not problems:
            raise PlainleafError(_NOTHING[edition])
    return HandoutResult(tuple(written.values()), tuple(problems), archived)


def set_sheet(document: Document, around: Sheet, paper: str, build_date: dt.date) -> bytes:
    """The PDF of one document with the words around it given. Raises ContentError where it cannot be set."""
    made = _Press(PAPERS[paper], build_date).pdf(document, around)
    if isinstance(made, Problem):
        raise ContentError(made)
    return made


# ---------------------------------------------------------------- setting one page


class _Press:
    """One Typst compiler for all pages: fonts and template are read once."""

    def __init__(self, paper: str, build_date: dt.date) -> None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
        self._compiler = typst.Compiler(TEMPLATE, root=THEME, font_paths=fonts, ignore_system_fonts=True)
        self._paper = paper
        self._stamp = epoch(build_date)

    def pdf(self, document: Document, around: Sheet) -> bytes | Problem:
        data = json.dumps(as_data(document, around, self._paper), ensure_ascii=False)
        try:
            pdf = self._compiler.compile(
                format="pdf", sys_inputs={"page": data}, pdf_standards=["ua-1"], timestamp=self._stamp
            )
        except typst.TypstError as error:
            return _why_not(document, f"{error.diagnostic}\n{error.message}")
        assert isinstance(pdf, bytes)
        return pdf


def _why_not(document: Document, told: str) -> Problem:
    missing = sorted(set("".join(_MISSING.findall(told))))
    if missing:
        named = ", ".join(f"“{ch}” (U+{ord(ch):04X} {unicodedata.name(ch, 'unnamed').lower()})" for ch in missing)
        return Problem(
            "handout.missing-character",
            f"no font of the handouts holds {named}; this page got no handout",
            "Write it in other letters on the page, or hand out the print page of the site.",
            document.path,
        )
    return Problem(
        "handout.typst",
        f"the handout could not be set: {told.strip().splitlines()[0] if told.strip() else 'unknown reason'}",
        "Report this with the page; hand out the print page of the site until then.",
        document.path,
    )


def as_data(document: Document, around: Sheet, paper: str) -> dict[str, Any]:
    """What the template gets: plain JSON data, every text a string."""
    tongue, _, rest = around.language.partition("-")
    region = rest.upper() if re.fullmatch("[A-Za-z]{2}", rest) else ""
    return {
        "paper": paper,
        "lang": tongue.lower() if re.fullmatch("[A-Za-z]{2,3}", tongue) else "en",
        "region": region,
        "title": document.title,
        "name": _runs(document.name_line),
        "draft": around.draft,
        "draft_note": around.draft_note,
        "page": around.page,
        "version": around.version,
        "foot": [*around.sources, around.review, *filter(None, [around.version]), around.made, around.owner],
        "nodes": [_node(n, around.language) for n in document.nodes],
    }


def _node(node: Node, language: str) -> dict[str, Any]:
    def inner(nodes: Iterable[Node]) -> list[dict[str, Any]]:
        return [_node(n, language) for n in nodes]

    match node:
        case Heading(level=level, runs=runs, key=key):
            return {"is": "heading", "level": level, "runs": _runs(runs), "key": key}
        case Paragraph(runs=runs, marks=marks):
            return {"is": "par", "runs": _runs(runs), "marks": list(marks)}
        case ListNode(ordered=ordered, items=items, start=start):
            return {"is": "list", "ordered": ordered, "start": start, "items": [inner(i) for i in items]}
        case Table(header=header, rows=rows):
            columns = max(1, *(len(row) for row in (header, *rows)))
            return {
                "is": "table",
                "columns": columns,
                "header": [_runs(cell) for cell in header] if any(header) else [],
                "repeat": not _long(header, columns),
                "rows": [{"cells": [_runs(cell) for cell in row], "long": _long(row, columns)} for row in rows],
            }
        case Quote(nodes=nodes):
            return {"is": "quote", "nodes": inner(nodes)}
        case BoxNode(level=level, title=title, nodes=nodes, depth=depth):
            return {
                "is": "box",
                "level": level,
                "depth": depth,
                "label": level_label(node, language),
                "title": _runs(title),
                "nodes": inner(nodes),
            }


def _long(row: Iterable[tuple[Run, ...]], columns: int) -> bool:
    """Whether a row may need more than a sheet: narrow columns make tall cells."""
    return max((len(plain(cell)) for cell in row), default=0) * columns > LONG_ROW


def _runs(runs: Iterable[Run]) -> list[dict[str, Any]]:
    return [
        # one sign for a letter and its accent where there is one: fonts draw it better, and it copies whole
        {
            "text": unicodedata.normalize("NFC", r.text),
            "bold": r.strong or r.stress,
            "href": r.href,
            "printed": bool(r.href) and not _shown(r),
        }
        for r in runs
    ]


def _shown(run: Run) -> bool:
    """Paper cannot be clicked: an address that its words do not show is printed after them."""
    return run.href in (run.text, f"mailto:{run.text}", f"tel:{run.text}")


# ---------------------------------------------------------------- files


def _save(path: Path, pdf: bytes) -> Path:
    """Written beside its place and moved there: nobody finds half a handout."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(pdf)
    os.replace(fresh, path)
    return path


def _remove_old(folder: Path, keep: Iterable[Path]) -> None:
    """Remove handouts of pages that are no more, or that no longer can be set. Only names of our own making."""
    kept = {path.name for path in keep}
    for path in sorted(folder.glob("*--*.pdf")):
        if path.name not in kept:
            path.unlink()
