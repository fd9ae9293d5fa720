"""The cleaning report in a real browser: its filter and its reasons work by keyboard, and it reads well without script."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from plainleaf import pipeline
from plainleaf.report import Reporter
from report_help import ARTICLE

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
REPORT = "grisolet.html"
ALERT = ARTICLE.split("\n").index("More from this site") + 2
"""The line that was left out and may bear on safety."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("reports with spaces")
    (here / "grisolet.txt").write_text(ARTICLE, encoding="utf-8")
    pipeline.report_files([here / "grisolet.txt"], here / "out", Reporter(), index=True)
    return here / "out"


@pytest.fixture
def view(browser: Browser, folder: Path) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto((folder / REPORT).as_uri())
        yield page


def shown(page: Page) -> list[str]:
    return page.locator("#lines .part:visible .why .chip").all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", [REPORT, "index.html"])
def test_no_axe_violation_and_no_scrolling_sideways(
    browser: Browser, folder: Path, name: str, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 900}
    with browser.new_context(bypass_csp=True, viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto((folder / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if name == REPORT:
            page.locator("#lines .why").nth(2).focus()  # with the reason in sight
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    assert found == []


@pytest.mark.parametrize("name", [REPORT, "index.html"])
def test_its_policy_lets_it_in_and_it_asks_for_nothing(browser: Browser, folder: Path, name: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((folder / name).as_uri())
        if name == REPORT:
            page.locator("#lines .src").first.hover()
            page.get_by_role("button", name="Show all").click()
        assert said == [] and asked == [(folder / name).as_uri()]
        assert page.evaluate("getComputedStyle(document.querySelector('.brand')).fontWeight") == "700"


def test_the_reason_shows_on_hover_and_on_focus_and_goes_with_escape(view: Page) -> None:
    panel = view.locator("#panel")
    assert panel.is_hidden()
    view.locator("#lines .part.furniture .src").first.hover()
    assert "Boilerplate" in panel.inner_text()
    view.keyboard.press("Escape")
    assert panel.is_hidden()
    view.locator("#lines .part.title .why").focus()
    assert "Title" in panel.inner_text() and "the article's title" in panel.inner_text().lower()


def test_a_screen_reader_hears_the_reason(view: Page) -> None:
    link = view.locator("#lines .part.title .why")
    client = view.context.new_cdp_session(view)
    found = client.send("Runtime.evaluate", {"expression": "document.querySelector('#lines .part.title .why')"})
    tree = client.send(
        "Accessibility.getPartialAXTree", {"objectId": found["result"]["objectId"], "fetchRelatives": False}
    )
    node = tree["nodes"][0]
    assert (node["role"]["value"], node["name"]["value"]) == ("link", "Title")
    assert node["description"]["value"].lower() == "the article's title"
    assert link.get_attribute("title") is None


def test_the_arrows_go_from_part_to_part(view: Page) -> None:
    first = view.locator("#lines .why").first
    first.focus()
    lines = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        view.keyboard.press(key)
        lines.append(view.evaluate("document.activeElement.closest('li').id"))
    assert lines == ["L3", "L5", "L3"]
    view.keyboard.press("Tab")  # out of the parts: one stop for all of them
    assert not view.evaluate("document.activeElement.matches('#lines .why')")
    view.keyboard.press("Shift+Tab")
    assert view.evaluate("document.activeElement.closest('li').id") == "L3"


def test_the_filter_by_keyboard(view: Page) -> None:
    every = shown(view)
    view.locator("input[value=furniture]").focus()
    view.keyboard.press("Space")
    assert shown(view) == [word for word in every if word != "Boilerplate"]
    assert "parts are shown, on" in view.get_by_role("status").inner_text()
    rules = view.locator("#rule")
    rules.focus()
    view.keyboard.type("body.p")
    view.keyboard.press("Enter")
    assert set(shown(view)) == {"Body"}
    view.locator("#reset").focus()
    view.keyboard.press("Enter")
    assert shown(view) == every
    assert view.get_by_role("status").inner_text() == f"All {len(every)} parts are shown."
    view.locator("button[data-only^='title ']").focus()
    view.keyboard.press("Enter")
    assert shown(view) == ["Title"]
    assert view.evaluate("document.activeElement.id") == "source"


def test_what_may_bear_on_safety_leads_into_the_text_though_it_is_filtered_away(view: Page) -> None:
    view.locator("input[value=furniture]").uncheck()
    assert view.locator(f"#L{ALERT}").is_hidden()
    view.locator(".watch a").click()
    assert view.locator(f"#L{ALERT}").is_visible()
    assert view.evaluate("document.activeElement.closest('li').id") == f"L{ALERT}"
    view.locator("#only-watch").check()
    assert len(shown(view)) == 1


def test_kept_text_alone_or_the_source_alone(view: Page) -> None:
    view.locator("#view").select_option("kept")
    assert set(shown(view)) == {"Title", "Heading", "Body"}
    assert view.locator("#lines .src:visible").count() == 0
    view.locator("#view").select_option("source")
    assert view.locator("#lines .out:visible").count() == 0


def test_without_script_all_is_shown(browser: Browser, folder: Path) -> None:
    for width in (390, 1280):
        with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900}) as context:
            page = context.new_page()
            page.goto((folder / REPORT).as_uri())
            parts = page.locator("#lines .part")
            assert parts.count() == page.locator("#lines .part:visible").count() > 0
            assert page.locator("#lines .out:visible").count() > 0
            assert page.locator(".filter").is_hidden() and page.locator("[data-only]").first.is_hidden()
            page.locator("#lines .why").first.focus()
            said = "getComputedStyle(document.querySelector('#lines .why'), '::after').content"
            assert page.locator("#lines .why").first.get_attribute("data-say") in page.evaluate(said).replace("\\", "")


def test_it_prints_in_two_columns_without_its_controls(view: Page) -> None:
    view.locator("#lines .why").first.focus()
    sheets = PdfReader(io.BytesIO(view.pdf(format="A4"))).pages
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert text.count("It can make you drowsy") == 2  # in the source, and beside it
    assert "Show all" not in text and "Overdose of painkillers" in text
