"""The pages this repository ships, as their readers get them: found, and without a fault that axe-core knows."""

from __future__ import annotations

import gzip
import io
import itertools
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from bench.served import served
from built import DAY, REPO
from handout_help import squash
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import DRAFT_MARK
from plainleaf.publish.site import build_site
from plainleaf.review.withdraw import withdraw
from reader import SCHEMES, WIDTHS, reading, search, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (REPO / "docs/index.md").is_file(), reason="docs/ holds no pages: run `make site`"),
]

HUB = "medicines/clonazepam/"
PAGE = "medicines/clonazepam/how-much-clonazepam-for-sleep/"


GONE = "medicines/trazodone/trazodone-for-sleep/"

KINDS = (
    *(
        "",
        "a-z/",
        "about/",
        "topics/",
        "medicines-by-kind/",
        "medicines/",
        "self-care/",
        HUB,
        PAGE,
        f"{PAGE}print.html",
    ),
    *("medicines/warfarin/warfarin/", "self-care/sleep/cbt-i-for-insomnia/", "404.html", GONE, f"{GONE}print.html"),
)
"""Every kind of page: home, lists, hubs, articles with and without tables, print pages, what is not there, what was withdrawn."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(REPO / "docs", root / "docs")
    shutil.copytree(REPO / "records", root / "records")
    shutil.copyfile(REPO / "mkdocs.yml", root / "mkdocs.yml")
    project = Project.load(root)
    withdraw(project, f"{GONE.removesuffix('/')}.md", "The doses are out of date.", DAY)
    result = build_site(project, Edition.PREVIEW, DAY)
    assert result.problems == ()
    with served(result.dir) as address:
        yield address


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(browser: Browser, home: str, scheme: str) -> None:
    with reading(browser, home, scheme=scheme) as reader:
        for path in KINDS:
            reader.page.goto(home + path)
            for width in WIDTHS:
                reader.page.set_viewport_size({"width": width, "height": 900})
                assert violations(reader.page) == [], (path, width)
                assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_goes_through_every_kind_of_page(browser: Browser, home: str, width: int) -> None:
    """Each place that takes the keyboard shows it, stands in sight and not under the head of the page; none is a trap."""
    with reading(browser, home, width) as reader:
        for path in KINDS:
            reader.page.goto(home + path)
            count = int(reader.page.evaluate(COUNT))
            seen = []
            for _ in range(count):
                reader.page.keyboard.press("Tab")
                place = reader.page.evaluate(FOCUSED)
                assert place["name"], (path, place)
                assert place["ring"] >= 2, (path, place)
                assert place["insight"], (path, place)
                assert place["ontop"], (path, place)
                seen.append(place["at"])
            assert seen == sorted(set(seen)), (path, "the keyboard jumps about")
            reader.page.keyboard.press("Tab")
            assert reader.page.evaluate("document.activeElement === document.body") or reader.focused() in FIRST, path


FIRST = ("Skip to content", "Back to the page")
"""What stands first in every page: past its last place the keyboard may begin anew."""

COUNT = """[...document.querySelectorAll('a[href], button, summary, input, select, [tabindex="0"]')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('details:not([open]) > :not(summary)')).length"""

FOCUSED = """(() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const box = e.getClientRects()[0] ?? e.getBoundingClientRect(); // of a link over two lines, the first
  const all = [...document.querySelectorAll('*')];
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
  const top = document.elementsFromPoint(x, y).find(one => one.checkVisibility());
  return {
    html: e.outerHTML.slice(0, 120),
    name: (e.getAttribute('aria-label') || e.innerText || e.title || e.tagName).trim(),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    insight: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ontop: !top || top === e || e.contains(top) || top.contains(e),
    at: all.indexOf(e),
  };
})()"""


def test_headings_stand_in_order_on_every_kind_of_page(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        for path in KINDS:
            reader.page.goto(home + path)
            levels = reader.page.evaluate(
                "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(e => e.checkVisibility())"
                ".map(e => Number(e.tagName[1]))"
            )
            assert levels.count(1) == 1 and levels[0] == 1, (path, levels)
            assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (path, levels)
            assert reader.page.evaluate("document.documentElement.lang"), path
            assert reader.page.title().strip(), path


def test_search_finds_klonopin(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        reader.open("")
        search(reader, "Klonopin")
        assert "Klonopin" in reader.page.locator("article").inner_text()


def test_every_sheet_of_a_page_printed_from_the_screen_says_draft(browser: Browser, home: str) -> None:
    """Whoever prints the page itself, and not its print page; in black on white whatever she chose for the screen."""
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(home + PAGE)
        sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
        assert len(sheets) > 1
        for sheet in sheets:
            assert squash(DRAFT_MARK) in squash(sheet.extract_text())
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


MOST = 150_000
"""Bytes of one page with all that it loads before anybody searches, as a server sends them compressed; fonts aside."""


def test_no_kind_of_page_is_heavy(browser: Browser, home: str) -> None:
    for path in KINDS:
        with browser.new_context(viewport={"width": 390, "height": 800}) as context:
            page = context.new_page()
            sent: list[bytes] = []
            page.on("response", lambda answer: sent.append(b"" if ".woff2" in answer.url else answer.body()))  # noqa: B023
            page.goto(home + path)
            page.wait_for_load_state("networkidle")
            assert len(sent) > 1 or path.endswith("print.html")
            weight = sum(len(gzip.compress(body, 6)) for body in sent)
            print(path or "home", weight)
            assert weight <= MOST, path
