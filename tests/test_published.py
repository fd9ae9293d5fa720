"""The finished HTML against source and ledger: a page as it is passes, and every seeded fault is found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from plainleaf import pipeline
from plainleaf.checks import published
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.site import build_site
from plainleaf.report import Reporter
from projects import project_in

ARTICLE = """How to use testamine safely

Testamine is a medicine for sleep. It does not help everyone, and many people take it for a few nights.

How to take it

Take 0.5 mg before bed. Do not take more than 2 mg a day unless your doctor says so. Take it with water and food.

Call 911 if

- you cannot breathe
- your lips swell
- you pass out

Call your doctor if

- you have a mild rash
- your sleep gets worse

Side effects

It may cause dizziness and headache in some people. These effects often go away after a few days.

How to store it

Keep the tablets in a dry place and out of the reach of children. Do not keep what is left over.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = project_in(tmp_path_factory.mktemp("published"), {"source_texts/testamine.txt": ARTICLE})
    pipeline.make_pages(project, None, Reporter())
    build_site(project, Edition.PREVIEW, dt.date(2026, 11, 22))
    return project


def page_of(project: Project) -> Path:
    return next(project.site.rglob("testamine/testamine/index.html"))


def rules(project: Project, html: str | None = None) -> set[str]:
    """Rules of what is found, with the page's HTML replaced for the while."""
    file = page_of(project)
    before = file.read_text(encoding="utf-8")
    try:
        if html is not None:
            assert html != before, "the fault was not seeded"
            file.write_text(html, encoding="utf-8")
        return {p.rule for p in published.check(project.site, project.sources, project.docs, project.records)}
    finally:
        file.write_text(before, encoding="utf-8")


def test_a_page_as_it_is_built_passes(site: Project) -> None:
    assert rules(site) == set()


def section(html: str, heading: str) -> str:
    """The HTML of a section, its h2 or h3 included."""
    match = re.search(rf"<h([23])[^>]*>{heading}<a.*?(?=<h[12]|<h\1|</article)", html, re.S)
    assert match, heading
    return match[0]


def swapped(html: str, one: str, other: str) -> str:
    """Two texts of the page in each other's place."""
    assert one in html
    assert other in html
    return html.replace(one, "\0").replace(other, one).replace("\0", other)


def in_section(html: str, heading: str, old: str, new: str) -> str:
    there = section(html, heading)
    return html.replace(there, there.replace(old, new))


FAULTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a “not” dropped": ("missing", lambda h: h.replace("It does not help everyone", "It does help everyone")),
    "0.5 became 5": ("missing", lambda h: h.replace("Take 0.5 mg", "Take 5 mg")),
    "a point lost": ("missing", lambda h: h.replace("Take 0.5 mg", "Take 05 mg")),
    "a unit changed": ("missing", lambda h: h.replace("Take 0.5 mg", "Take 0.5 g")),
    "a list item lost": ("missing", lambda h: in_section(h, "Call 911 if", "<li>your lips swell</li>", "")),
    "a sentence lost": ("missing", lambda h: h.replace(" Take it with water and food.", "")),
    "an “unless” clause cut": ("missing", lambda h: h.replace(" unless your doctor says so", "")),
    "and/or exchanged": ("missing", lambda h: h.replace("dizziness and headache", "dizziness or headache")),
    "a word exchanged": ("invented", lambda h: h.replace("often go away", "always go away")),
    "a sentence invented": ("invented", lambda h: h.replace("for a few nights.", "for a few nights. It is safe.")),
    "a list item invented": ("invented", lambda h: h.replace("<li>you pass out</li>", "<li>you pass out</li><li>you cough</li>")),
    "a heading invented": (
        "invented",
        lambda h: h.replace('<h3 id="call-911-if">', '<h3 id="x">It always works</h3><h3 id="call-911-if">'),
    ),
    "two headings exchanged": ("heading", lambda h: swapped(h, ">Call 911 if<", ">Call your doctor if<")),
    "items moved to another heading": (
        "heading",
        lambda h: in_section(
            in_section(h, "Call 911 if", "<li>you pass out</li>", ""),
            "Call your doctor if",
            "<li>you have a mild rash</li>",
            "<li>you pass out</li><li>you have a mild rash</li>",
        ),
    ),
    "a heading taken away": ("heading", lambda h: re.sub(r"<h3[^>]*>Call 911 if<a.*?</h3>", "", h, flags=re.S)),
    "two sections exchanged": ("section", lambda h: swapped(h, ">Side effects<a", ">How to take testamine<a")),
    "sentences in another order": (
        "order",
        lambda h: h.replace("Do not take more than 2 mg a day unless your doctor says so. Take it with water and food.",
                            "Take it with water and food. Do not take more than 2 mg a day unless your doctor says so."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found(site: Project, name: str) -> None:
    rule, spoil = FAULTS[name]
    assert f"published.{rule}" in rules(site, spoil(page_of(site).read_text(encoding="utf-8")))


def test_what_changed_is_named(site: Project) -> None:
    file = page_of(site)
    before = file.read_text(encoding="utf-8")
    try:
        file.write_text(before.replace("Take 0.5 mg", "Take 5 mg"), encoding="utf-8")
        found = published.check(site.site, site.sources, site.docs, site.records)
    finally:
        file.write_text(before, encoding="utf-8")
    missing = next(p for p in found if p.rule == "published.missing")
    assert "“0.5” → “5”" in missing.message
    assert missing.where == "testamine.txt"
    assert missing.line == ARTICLE.split("\n").index("How to take it") + 3


def test_a_page_edited_by_hand_is_hers(site: Project) -> None:
    page = next(site.docs.rglob("testamine.md"))
    before = page.read_text(encoding="utf-8")
    try:
        page.write_text(before.replace("It does not help everyone", "It helps few people"), encoding="utf-8")
        html = page_of(site).read_text(encoding="utf-8").replace("It does not help everyone", "It helps few people")
        assert rules(site, html) == set()
        assert rules(site, html.replace("It helps few people", "It helps few people. It cures")) == {
            "published.invented",
            "published.copy",
        }
        assert rules(site, html.replace("Take 0.5 mg", "Take 5 mg")) >= {"published.missing"}
    finally:
        page.write_text(before, encoding="utf-8")
