"""Saved web pages and scraped texts in the forms of many publishers, with what must be left of each, line by line.

The pages and texts are our own, written before the program was run on them. What the first run made of them is what
to expect of publishers nobody has met yet: tests/cases_pages/README.md has the figures.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import marked
import saved_cases
from marked import Scores

PAGES = sorted(saved_cases.FOLDER.glob("*.html"))
TEXTS = sorted((Path(__file__).parent / "cases_scraped").glob("*.txt"))

LEAST = {"pages": (0.975, 0.93), "texts": (0.97, 0.82)}
"""Floors over all of them: F1 of keeping by line, F1 of headings."""

LOST: dict[str, tuple[int, int]] = {"pages": (1, 0), "texts": (1, 0)}
"""At most so many lines of the articles may be lost, and so many of those that bear on safety not kept whole."""

TITLES = {"pages": 28, "texts": 17}
"""Titles that are found."""


@cache
def scored(path: Path) -> Scores:
    return saved_cases.score_page(path) if path.suffix == ".html" else marked.score(path)


@pytest.mark.parametrize(("kind", "paths"), [("pages", PAGES), ("texts", TEXTS)])
def test_cleaning_holds_its_floors(kind: str, paths: list[Path]) -> None:
    total = sum((scored(path) for path in paths), Scores())
    f1, heading_f1 = LEAST[kind]
    lost, harmed = LOST[kind]
    assert total.f1 >= f1, total.leaked + total.lost
    assert total.heading_f1 >= heading_f1, total.headless
    assert len(total.lost) <= lost, total.lost
    assert len(total.harmed) <= harmed, total.harmed
    assert sum(scored(path).title for path in paths) >= TITLES[kind]


def test_old_windows_text_reads_as_it_was_typed(tmp_path: Path) -> None:
    source = marked.source_of(next(path for path in TEXTS if path.stem.startswith("windows-1252")))
    (tmp_path / "a.txt").write_bytes(source.text.replace("\n", "\r\n").encode("cp1252"))
    assert saved_cases.intake.read(tmp_path / "a.txt", tmp_path).text == source.text
