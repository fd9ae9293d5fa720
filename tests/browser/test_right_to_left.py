"""Arabic and Hebrew pages as a browser shows them: every part begins on the side where its words begin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.served import served
from built import DAY, sample_project
from plainleaf.model import Edition
from plainleaf.publish.single import build_single_files
from plainleaf.publish.site import build_site
from reader import WIDTHS, look_for, reading, violations
from right_to_left import ADDRESS, HEBREW, HEBREW_ADDRESS, PAGE

pytestmark = pytest.mark.browser

CARRIED = tuple(f"single-files/{name}.html" for name in ("medicines--acetaminophen--barasitamol", "other--shena"))
PAGES = (ADDRESS, f"{ADDRESS}print.html", HEBREW_ADDRESS, f"{HEBREW_ADDRESS}print.html", *CARRIED)

TEXTS = """(() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, around = text.parentElement;
    if (text.textContent.trim() && around.checkVisibility() && !around.closest("script, style"))
      found.push([text.textContent.trim(), around.closest("[lang]").lang, getComputedStyle(around).direction,
                  getComputedStyle(around).textAlign]);
  }
  return found;
})()"""

OUTSIDE = """[...document.querySelectorAll("main li")].filter(item => item.checkVisibility()).filter(item => {
  const { left, right } = item.getBoundingClientRect(), main = document.querySelector("article").getBoundingClientRect();
  const style = getComputedStyle(item), room = 12;
  return style.direction === "rtl" ? right + room > main.right : left - room < main.left;
}).map(item => item.textContent.trim().slice(0, 30))"""
"""Items whose mark has no room beside them."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    project = sample_project(tmp_path_factory.mktemp("directions") / "p")
    for address, text in ((ADDRESS, PAGE), (HEBREW_ADDRESS, HEBREW)):
        page = project.docs / f"{address.rstrip('/')}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    build_site(project, Edition.PREVIEW, DAY)
    build_single_files(project, Edition.PREVIEW, DAY, out=project.site)
    with served(project.site) as address:
        yield address


def styles(page: Page, chosen: str, *names: str) -> list[str]:
    return [str(page.locator(chosen).first.evaluate(f"e => getComputedStyle(e)['{name}']")) for name in names]


@pytest.mark.parametrize("path", PAGES)
def test_each_part_runs_as_its_language_does(browser: Browser, home: str, path: str) -> None:
    for width in (320, *WIDTHS):
        with reading(browser, home, width) as reader:
            reader.page.goto(home + path)
            texts = reader.page.evaluate(TEXTS)
            turned = [text for text, language, way, _ in texts if (way == "rtl") != language.startswith(("ar", "he"))]
            assert turned == [] and any(way == "rtl" for _, _, way, _ in texts)
            assert {align for *_, align in texts} <= {"start", "center"}
            assert reader.page.evaluate(OUTSIDE) == []
            assert reader.page.evaluate("document.documentElement.scrollWidth") <= width


def test_boxes_tables_and_quotes_stand_on_their_side(browser: Browser, home: str) -> None:
    with reading(browser, home, 390) as reader:
        reader.page.goto(home + HEBREW_ADDRESS)
        assert styles(reader.page, ".admonition.callout", "borderLeftWidth", "borderRightWidth") == ["0px", "8px"]
        assert styles(reader.page, "blockquote", "borderLeftWidth", "borderRightWidth") == ["0px", "4px"]
        reader.page.goto(home + ADDRESS)
        assert styles(reader.page, ".admonition.callout", "borderLeftWidth", "borderRightWidth") == ["8px", "0px"]
        assert styles(reader.page, "blockquote", "borderLeftWidth", "borderRightWidth") == ["0px", "4px"]
        for path in (ADDRESS, f"{ADDRESS}print.html", CARRIED[0]):
            reader.page.goto(home + path)
            first, second = (box["x"] for cell in reader.page.locator("th").all() if (box := cell.bounding_box()))
            assert first > second
        for path in (f"{ADDRESS}print.html", CARRIED[0], CARRIED[1]):
            reader.page.goto(home + path)
            assert styles(reader.page, ".box.warning", "borderLeftWidth", "borderRightWidth") == ["1px", "9px"]


def test_search_shows_an_arabic_title_as_it_runs(browser: Browser, home: str) -> None:
    with reading(browser, home, 390) as reader:
        reader.open("")
        look_for(reader, "Tylenol")
        title = reader.page.locator(".pl-find__title", has_text="الباراسيتامول").first
        expect(title).to_have_css("direction", "rtl")  # the list may be drawn anew meanwhile


def test_axe_finds_nothing(browser: Browser, home: str) -> None:
    for width in WIDTHS:
        with reading(browser, home, width) as reader:
            for path in PAGES:
                reader.page.goto(home + path)
                assert violations(reader.page) == [], (path, width)
