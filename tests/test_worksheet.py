"""The worksheet: what was counted is true of the page, nothing is ticked, and the file stands alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plainleaf import pipeline
from plainleaf.checks.worksheet import worksheet
from plainleaf.project import Project
from plainleaf.publish.worksheet import render, write_worksheets
from plainleaf.report import Reporter
from projects import MakeProject

ARTICLE = """How to use testamine safely

Testamine is a medicine for sleep. It does not help everyone, and it is given to adults only.

How to take it

Take 0.5 mg before bed. Do not take more than 2 mg a day. Ask your pharmacist when you are not sure what to do.

Call 911 if

- you cannot breathe
- your lips swell
"""


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    made = make_project({"source_texts/testamine.txt": ARTICLE})
    pipeline.make_pages(made, None, Reporter())
    return made


def page_of(project: Project) -> str:
    return next(project.docs.rglob("testamine.md")).relative_to(project.docs).as_posix()


def found(project: Project, words: str) -> str:
    """What was counted for the item that asks with these words."""
    path = page_of(project)
    groups = worksheet(path, (project.docs / path).read_text(encoding="utf-8"))
    return next(item.found for group in groups for item in group.items if words in item.asks)


@pytest.mark.parametrize(
    ("asks", "counted"),
    [
        ("what the page is for", "The title is “How to use testamine safely”; the first section is “What testamine is"),
        ("numbers clear", "Numbers in the text: 2 mg, 0.5 mg."),
        ("whom to call", "Telephone numbers on the page: 911, 1-800-222-1222."),
        ("short pieces", "0 of 2 paragraphs have more than 3 sentences"),
        ("clearly named", "About 3 sentences tell the reader"),
        ("who does what", "About 1 of 7 sentences"),
    ],
)
def test_what_was_counted_is_true(project: Project, asks: str, counted: str) -> None:
    assert counted in found(project, asks)


def test_nothing_is_ticked_and_every_item_can_be(project: Project) -> None:
    path = page_of(project)
    html = render(path, (project.docs / path).read_text(encoding="utf-8"))
    assert html.count("☐ yes") == html.count("<li>") >= 20
    assert not re.search("[☑☒✓✔]", html)


def test_the_file_stands_alone(project: Project, tmp_path: Path) -> None:
    (file,) = write_worksheets(project, [page_of(project)], tmp_path)
    soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    assert not soup.find_all(["script", "link", "img", "iframe"])
    assert not soup.find_all(src=True)


def test_a_title_with_markup_stays_words(project: Project) -> None:
    html = render("a.md", "---\ntitle: <script>alert(1)</script>\n---\n\n# x\n\nTake it with water every day.\n")
    assert "<script>" not in html


PAGE = """---
title: Testamine
---

# Testamine

It's essential to follow your doctor's instructions. Always consult a pharmacist first. It is not used for children.
Rest for 15 to 20 minutes. Call or text 988 when you feel hopeless. Take 2 tablets.

| Who | How much |
| --- | --- |
| Adults | 2.5 mg |

## Who to call

Poison Help answers on 1-800-222-1222.
{: .added }
"""


@pytest.mark.parametrize(
    ("asks", "counted"),
    [
        ("numbers clear", "Numbers in the text: 15 to 20 minutes, 2 tablets, 2.5 mg."),
        ("whom to call", "Telephone numbers on the page: 988, 1-800-222-1222."),
        ("clearly named", "About 5 sentences"),
        ("who does what", "About 1 of 6 sentences"),
    ],
)
def test_tables_units_lines_to_call_and_ways_of_telling_are_counted(asks: str, counted: str) -> None:
    groups = worksheet("a.md", PAGE)
    assert counted in next(item.found for group in groups for item in group.items if asks in item.asks)
