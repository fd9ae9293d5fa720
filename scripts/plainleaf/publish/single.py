"""Single files: each page as one HTML file with everything inside, to send by phone or Bluetooth."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from plainleaf.errors import Problem, Severity
from plainleaf.folders import mark, refuse_foreign
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.archived import keep
from plainleaf.publish.articles import read_articles
from plainleaf.publish.nodes import Document
from plainleaf.publish.nodes import words as words_of
from plainleaf.publish.portable import safe_names
from plainleaf.publish.reader import FACES, font_faces, font_file, nothing, render, style_sheet
from plainleaf.publish.site import swap
from plainleaf.publish.whole import scratch, settle

FOLDER = "single-files"

LARGEST = 300_000
"""Bytes that a file should stay under: more is slow over Bluetooth and refused by some message services."""

EXTENDED = range(0x100, 0x24F + 1)
"""Letters beyond Western Europe's (Latin Extended A and B): only a page that has some carries the font files for them."""


@dataclass(frozen=True, slots=True)
class SingleFiles:
    """The files written, in the order of their pages, and what was found on the way."""

    folder: Path
    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]
    archived: tuple[str, ...] = ()  # codes of versions that are new in the archive


def file_name(page: str) -> str:
    """ "medicines/clonazepam/sleep.md" -> "medicines--clonazepam--sleep.html"."""
    return "--".join(PurePosixPath(page).with_suffix("").parts) + ".html"


def build_single_files(
    project: Project,
    edition: Edition,
    build_date: dt.date,
    *,
    out: Path | None = None,
    pages: Sequence[str] | None = None,
) -> SingleFiles:
    """Write each page of `edition` (or each of `pages`, paths below docs/) as one file.

    They go into the folder single-files in `out` (the project's dist folder where not given), all of it replaced when
    all are written. A page that is larger than it should be is told as a Problem, and written all the same. Raises
    PlainleafError where there is no page at all.
    """
    target = (out or project.dist) / FOLDER
    refuse_foreign(target)
    papers, found = read_articles(project, pages, edition)
    if not papers:
        raise nothing(edition)
    problems = list(found)
    archived, unkept = keep(project, papers, edition, build_date)
    problems += unkept
    names = [file_name(one.document.path) for one in papers]
    renamed = safe_names(names)
    with scratch(target.parent) as folder:
        fresh = folder / FOLDER
        fresh.mkdir()
        for one, name in zip(papers, names, strict=True):
            style = f"{_fonts(_needs(one.document))}{style_sheet()}"
            text = render(one, project.settings, edition, build_date, style=style).encode("utf-8")
            if len(text) >= LARGEST:  # rather the phone's own font than a file that cannot be sent
                text = render(one, project.settings, edition, build_date, style=style_sheet()).encode("utf-8")
            if len(text) >= LARGEST:
                problems.append(_large(one.document.path, len(text)))
            path = fresh / renamed.get(name, name)
            path.write_bytes(text)
            settle(path)
        mark(fresh)
        swap(fresh, target, folder / "old")
    return SingleFiles(target, tuple(target / renamed.get(name, name) for name in names), tuple(problems), archived)


def _needs(document: Document) -> tuple[bool, ...]:
    """Which of FACES a page needs."""
    beyond = any(ord(ch) in EXTENDED for word in words_of(document) for ch in word)
    return tuple(beyond or not letters for _, _, letters in FACES)


@cache
def _fonts(needed: tuple[bool, ...]) -> str:
    return font_faces(
        [
            f"data:font/woff2;base64,{base64.b64encode(font_file(name).read_bytes()).decode('ascii')}" if wanted else ""
            for (name, _, _), wanted in zip(FACES, needed, strict=True)
        ]
    )


def _large(page: str, size: int) -> Problem:
    return Problem(
        "single.large",
        f"its single file has {size // 1000} kB; over {LARGEST // 1000} kB some phones cannot send it on",
        "Send the handout or the print page, or part the article.",
        f"docs/{page}",
        severity=Severity.NOTE,
    )
