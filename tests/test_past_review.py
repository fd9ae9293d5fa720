"""A copy on paper or in a book that was made after a page's review date says so, in the page's language."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest

from handout_help import DAY, poppler, project_with
from plainleaf import review
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.copies import BUILT, write_day
from plainleaf.publish.epub import build_epub
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.print_page import write_print_pages

PAGES = {
    "other/old.md": "---\nkind: other\nlanguage: en\nsources: [{file: x.txt, rights: own}]\n---\n# Old\n\nText.\n",
    "other/viejo.md": "---\nkind: other\nlanguage: es\nsources: [{file: y.txt, rights: own}]\n---\n# Viejo\n\nTexto.\n",
}
SAID = {
    "other/old.md": "Past its review date. This page was to be checked again by 1 October 2026. Ask before you rely on it.",
    "other/viejo.md": "Pasó su fecha de revisión. Esta página debía revisarse de nuevo antes del 1 de octubre de 2026.",
}


@pytest.fixture
def signed(tmp_path: Path) -> Project:
    """Pages that were to be read again on 1 October 2026."""
    project = project_with(tmp_path, PAGES)
    for page in PAGES:
        review.sign(project, page, "Ann Lee, pharmacist", dt.date(2025, 10, 1))
    return project


def plain(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize(("day", "past"), [(DAY, True), (dt.date(2026, 10, 1), False)])
def test_a_handout_says_so(signed: Project, day: dt.date, past: bool) -> None:
    for page, path in zip(PAGES, build_handouts(signed, [*PAGES], Edition.PREVIEW, day).paths, strict=True):
        words = plain("".join(poppler(path)))
        assert (SAID[page] in words) is past
        assert ("newer copy of this sheet" in words or "pida una copia" in words) is not past


def test_a_print_page_and_a_book_say_so(signed: Project, tmp_path: Path) -> None:
    for page, path in zip(
        PAGES, write_print_pages(signed, tmp_path / "site", Edition.PREVIEW, DAY, [*PAGES]), strict=True
    ):
        assert SAID[page] in plain(path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(build_epub(signed, Edition.PREVIEW, DAY).path) as book:
        words = plain(" ".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xhtml")))
    assert all(said in words for said in SAID.values())


def test_a_copy_knows_its_day_in_every_language(tmp_path: Path) -> None:
    (tmp_path / BUILT).parent.mkdir(parents=True)
    write_day(tmp_path, dt.date(2026, 12, 1), "en")
    told = json.loads((tmp_path / BUILT).read_text(encoding="utf-8").split("dataset, ")[1].rsplit(")", 1)[0])
    assert told["builtWords"] == told["builtWordsEn"] == "1 December 2026"
    assert told["builtWordsEs"] == "1 de diciembre de 2026"
