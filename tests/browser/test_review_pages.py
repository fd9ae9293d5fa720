"""What a review shows, in a real browser: the report for the team, a signed page's foot, the notice of a withdrawn page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from bench.served import served
from built import ARTICLE, DAY, sample_project
from plainleaf import recall, review
from plainleaf.model import Edition
from plainleaf.publish import status_report
from plainleaf.publish.site import build_site
from reader import SCHEMES, WIDTHS, look_for, reading, violations
from review_help import LEE, RAY

pytestmark = pytest.mark.browser

GONE = "conditions/insomnia/sleeping-badly"
REASON = "The advice on driving is out of date; a very-long-word-" + "x" * 90


@dataclass
class Review:
    """Where the public edition and the report stand."""

    http: str
    report: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Review]:
    project = sample_project(tmp_path_factory.mktemp("a review") / "p")
    text = (project.docs / f"{ARTICLE}.md").read_text(encoding="utf-8").replace("*(dose to be confirmed)*", "")
    (project.docs / f"{ARTICLE}.md").write_text(re.sub("rights: .*", "rights: own", text), encoding="utf-8")
    review.sign(project, f"{ARTICLE}.md", LEE, DAY.replace(year=2025, month=3), lines=["faithful"])
    review.sign(project, f"{ARTICLE}.md", RAY, DAY, lines=["clinical"])
    recall.withdraw(project, [f"{GONE}.md"], REASON, DAY)
    build_site(project, Edition.PUBLIC, DAY)
    report = status_report.write(project, DAY, project.dist / "review-status.html")
    with served(project.site) as address:
        yield Review(address, report)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_is_accessible_and_fits(browser: Browser, made: Review, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    with browser.new_context(bypass_csp=True, viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(made.report.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert violations(page) == []
        page.get_by_role("link", name="Clonazepam at night").focus()
        page.keyboard.press("Enter")
        assert page.url.endswith("#p2")


def test_the_report_asks_for_nothing_and_its_dress_is_let_in(browser: Browser, made: Review) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(made.report.as_uri())
        assert said == [] and asked == [made.report.as_uri()]
        assert page.evaluate("getComputedStyle(document.querySelector('.brand')).fontWeight") == "700"


def test_the_report_prints_with_nothing_cut_off(browser: Browser, made: Review) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(made.report.as_uri())
        for paper in ("A4", "Letter"):
            sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
            text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
            for part in (
                f"faithful: {LEE}",
                f"clinical: {RAY}",
                "2026-11-22",
                "Withdrawn",
                "Elm Street Library",
                "At a glance",
            ):
                assert part in text, (paper, part)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [f"{GONE}/", f"{ARTICLE}/", "a-z/"])
def test_notice_and_signed_page_are_accessible_and_fit(
    browser: Browser, made: Review, path: str, width: int, scheme: str
) -> None:
    with reading(browser, made.http, width, scheme) as reader:
        reader.open(path)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(reader.page) == []


def test_the_print_page_of_a_withdrawn_page_is_accessible(browser: Browser, made: Review) -> None:
    with browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{made.http}{GONE}/print.html")
        assert "This page was withdrawn" in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert violations(page) == []


def test_search_passes_over_a_withdrawn_page(browser: Browser, made: Review) -> None:
    with reading(browser, made.http) as reader:
        reader.open("")
        look_for(reader, "Sleeping badly")
        found = reader.page.locator(".pl-find__list a")
        hrefs = [str(found.nth(n).get_attribute("href")) for n in range(found.count())]
        assert not [href for href in hrefs if "sleeping-badly" in href.partition("?")[0]], hrefs
