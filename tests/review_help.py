"""A small project with one page made from an article, for the tests of signing, answering, settling and withdrawing."""

from __future__ import annotations

import datetime as dt

from plainleaf import pipeline
from plainleaf.project import Project
from plainleaf.report import BufferReporter
from projects import MakeProject

DAY = dt.date(2026, 11, 22)
LEE = "Ann Lee, pharmacist"
RAY = "Bo Ray, nurse"

PATH = "medicines/ibuprofen/gristol.md"
SOURCE = "gristol.txt"

ARTICLE = """\
Gristol and Your Back

Gristol is a brand of ibuprofen. It is a medicine that eases pain and swelling in the back.

How to take it

Take one 200 mg tablet every 6 hours with food. Your doctor may give you 400 mg three times a day for a short time.

Side effects

Gristol can upset your stomach. Call 911 if you vomit blood or your face swells.

Storage

Keep the tablets in a dry cupboard, away from children.

Sign up for our newsletter!
"""

SIDECAR = """\
title = "Gristol and Your Back"
publisher = "The Cabinet"
language = "en"
kind = "medicine"
medicines = ["ibuprofen"]
authority = "hospital"
rights = "own"
"""


def article_project(make_project: MakeProject, article: str = ARTICLE, **settings: str) -> Project:
    """A project whose one article has been made into a page."""
    project = make_project({f"source_texts/{SOURCE}": article, "source_texts/gristol.toml": SIDECAR}, **settings)
    remake(project)
    return project


def remake(project: Project) -> None:
    """Make the pages anew, as `plainleaf pages` does."""
    result = pipeline.make_pages(project, None, BufferReporter())
    assert not [problem for problem in result.problems if problem.severity.value == "blocks the build"], result.problems


def page_text(project: Project, path: str = PATH) -> str:
    return (project.docs / path).read_text(encoding="utf-8")


def rewrite(project: Project, old: str, new: str, path: str = PATH) -> None:
    """Change the page as a person does with an editor."""
    text = page_text(project, path)
    assert old in text, old
    (project.docs / path).write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def rewrite_source(project: Project, old: str, new: str) -> None:
    path = project.sources / SOURCE
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def settled(project: Project) -> None:
    """Take the marks of doses to be confirmed off the page, as a person does who has checked them."""
    text = page_text(project).replace(" *(dose to be confirmed)*", "")
    (project.docs / PATH).write_text(text, encoding="utf-8", newline="\n")


def anew(project: Project) -> None:
    """The page made anew from its article, its doses settled."""
    remake(project)
    settled(project)
