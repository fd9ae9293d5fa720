"""A reader's way through the site and the bundle, in a real browser, with no way out to the net."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from browser import ARGS
from built import ARTICLE, DAY, sample_project, served
from plainleaf.model import Edition
from plainleaf.publish.offline import build_offline
from plainleaf.publish.site import build_site

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
PAGES = ("", "a-z/", "about/", "medicines/clonazepam/", f"{ARTICLE}/", "404.html")


@dataclass
class Library:
    """Where the two editions of the fixture stand."""

    http: str
    file: str
    site: Path


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Library]:
    root = tmp_path_factory.mktemp("browser with spaces")
    project = sample_project(root / "p")
    build_site(project, Edition.PREVIEW, DAY)
    bundle = root / "unpacked"
    with zipfile.ZipFile(build_offline(project, Edition.PREVIEW, DAY)) as archive:
        archive.extractall(bundle)
    with served(project.site) as address:
        yield Library(address, bundle.as_uri() + "/", project.site)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(ARGS))
        yield opened
        opened.close()


@dataclass
class Reader:
    """A page in the browser and what went wrong on it."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        near = request.url.startswith((self.home, "data:", "blob:", "about:"))
        if not near:
            self.faults.append(f"asked for {request.url}")

    def open(self, path: str) -> None:
        self.page.goto(self.home + path)
        self.until("document.documentElement.classList.contains('js')")

    def until(self, what: str) -> None:
        """Waits until the expression is true. (The pages' policy forbids the browser's own way of waiting.)"""
        for _ in range(200):
            if self.page.evaluate(what):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never true: {what}")

    def focused(self) -> str:
        """What holds the keyboard: its name for a reader."""
        return str(
            self.page.evaluate(
                "(e => e ? (e.getAttribute('aria-label') || e.textContent || e.placeholder || e.tagName).trim() : '')"
                "(document.activeElement)"
            )
        )


@contextmanager
def reading(browser: Browser, home: str, width: int = 1280, scheme: str = "light") -> Iterator[Reader]:
    """A fresh reader; fails at the end if the browser complained or anything was asked of another host."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",  # type: ignore[arg-type]
    )
    context.set_default_timeout(10_000)
    reader = Reader(context.new_page(), home)
    reader.watch()
    yield reader
    context.close()
    assert reader.faults == []


def search(reader: Reader, word: str) -> None:
    """Search for `word` with the keyboard and open the first page found."""
    reader.page.keyboard.press("/")
    reader.page.keyboard.type(word, delay=5)
    found = reader.page.locator(".md-search-result__item a").first
    found.wait_for()
    found.click()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("way", ["http", "file"])
def test_search_finds_a_brand_name_and_opens_the_page(browser: Browser, library: Library, way: str, width: int) -> None:
    home = library.http if way == "http" else library.file
    with reading(browser, home, width) as reader:
        if way == "file":
            reader.page.goto(home + "START-HERE.html")
            reader.page.get_by_role("link", name="Open the library").click()
            reader.until("document.documentElement.classList.contains('js')")
        else:
            reader.open("")
        search(reader, "Klonopin")
        reader.page.wait_for_url(re.compile("clonazepam"))
        assert "Klonopin" in reader.page.locator("article").inner_text()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(browser: Browser, library: Library, scheme: str) -> None:
    with reading(browser, library.http, scheme=scheme) as reader:
        for path in printed(library, PAGES):
            reader.page.goto(library.http + path)
            for width in WIDTHS:
                reader.page.set_viewport_size({"width": width, "height": 900})
                assert violations(reader.page) == [], (path, width)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_open_menu_and_search(browser: Browser, library: Library, scheme: str) -> None:
    with reading(browser, library.http, 390, scheme) as reader:
        reader.open(f"{ARTICLE}/")
        reader.page.get_by_text("Menu", exact=True).click()
        assert violations(reader.page) == []
        reader.page.set_viewport_size({"width": 1280, "height": 900})
        reader.page.keyboard.press("/")
        reader.page.keyboard.type("Klonopin", delay=5)
        reader.page.locator(".md-search-result__item a").first.wait_for()
        for width in WIDTHS:
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.wait_for_timeout(300)
            assert violations(reader.page) == [], width


def test_bundle_passes_axe(browser: Browser, library: Library) -> None:
    with reading(browser, library.file) as reader:
        for path in ("START-HERE.html", "site/index.html", f"site/{ARTICLE}.html"):
            reader.page.goto(library.file + path)
            assert violations(reader.page) == [], path


def printed(library: Library, pages: tuple[str, ...]) -> tuple[str, ...]:
    """The pages, and every print page."""
    sheets = [p.relative_to(library.site).as_posix() for p in sorted(library.site.rglob("*.html"))]
    return pages + tuple(p for p in sheets if "print" in p)


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each. It is run past the page's own policy, as a tool of the browser would be."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    page.wait_for_timeout(100)
    found = page.evaluate(
        "axe.run({preload: false}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    return [f"{rule}: {html[:160]}" for rule, nodes in found for html in nodes]


@pytest.mark.parametrize("path", ["", f"{ARTICLE}/"])
def test_nothing_is_cut_off_at_320_pixels(browser: Browser, library: Library, path: str) -> None:
    with reading(browser, library.http, 320) as reader:
        reader.open(path)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_lines_are_60_to_70_characters(browser: Browser, library: Library) -> None:
    with reading(browser, library.http) as reader:
        reader.open(f"{ARTICLE}/")
        wide = reader.page.evaluate("document.querySelector('article > p:last-of-type').clientWidth")
        letter = reader.page.evaluate(
            "(() => { const s = document.createElement('span'); s.textContent = 'It is used for seizures and for panic';"
            " document.querySelector('article > p').append(s); const w = s.offsetWidth / s.textContent.length;"
            " s.remove(); return w })()"
        )
        assert 58 <= wide / letter <= 74


def test_keyboard_at_390_pixels(browser: Browser, library: Library) -> None:
    with reading(browser, library.http, 390) as reader:
        reader.open(f"{ARTICLE}/")
        reader.page.keyboard.press("Tab")
        assert reader.focused() == "Skip to content"
        names, outlines = [], []
        for _ in range(14):
            reader.page.keyboard.press("Tab")
            names.append(reader.focused())
            outlines.append(reader.page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        assert "Menu" in names
        assert "Search" in names
        assert "A–Z" not in names, "a link of the closed menu took the keyboard"
        assert "About" not in names
        seen = [o for n, o in zip(names, outlines, strict=True) if n and not n.startswith("Switch to")]
        assert "none" not in seen, list(zip(names, outlines, strict=True))


def test_menu_opens_and_closes_by_keyboard(browser: Browser, library: Library) -> None:
    with reading(browser, library.http, 390) as reader:
        reader.open(f"{ARTICLE}/")
        menu = reader.page.locator(".pl-menu summary")
        assert menu.inner_text().strip() == "Menu"
        menu.focus()
        reader.page.keyboard.press("Enter")
        inside = reader.page.locator(".pl-menu__panel a").first
        assert inside.is_visible()
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("document.activeElement.closest('.pl-menu__panel') !== null")
        reader.page.keyboard.press("Escape")
        assert not inside.is_visible()
        assert reader.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_search_button_by_keyboard(browser: Browser, library: Library) -> None:
    with reading(browser, library.http, 390) as reader:
        reader.open("")
        reader.page.locator(".pl-search-open").focus()
        reader.page.keyboard.press("Enter")
        reader.until("document.activeElement.name === 'query'")
        reader.page.keyboard.press("Escape")
        reader.until("!document.getElementById('__search').checked")


def test_targets_are_24_pixels_high(browser: Browser, library: Library) -> None:
    with reading(browser, library.http, 390) as reader:
        reader.open(f"{ARTICLE}/")
        small = reader.page.evaluate(
            "[...document.querySelectorAll('header a, header button, header summary, .pl-tools a')]"
            ".filter(e => !e.closest('.md-search'))"
            ".filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width)"
            ".filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 90))"
        )
        assert small == []


def test_the_page_can_be_read_without_scripts(browser: Browser, library: Library) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(library.http + f"{ARTICLE}/")
    assert page.get_by_role("heading", name="Clonazepam at night").is_visible()
    page.locator(".pl-menu summary").click()
    assert page.locator(".pl-menu__panel a").first.is_visible()
    context.close()


def test_past_its_review_date(browser: Browser, library: Library) -> None:
    """The notice looks at the reader's clock, and keeps silent if that stands before the build."""
    note = library.site / "overdue.html"
    mark = '<p class="pl-overdue" data-due="2027-01-01" data-built="2026-11-22" hidden>Past its review date</p>'
    html = (library.site / "index.html").read_text(encoding="utf-8")
    note.write_text(html.replace("<h1", mark + "<h1", 1), encoding="utf-8")
    with reading(browser, library.http) as reader:
        for now, shown in (("2027-01-01", False), ("2027-01-02", True), ("2020-01-01", False)):
            reader.page.clock.set_fixed_time(f"{now}T12:00:00Z")
            reader.page.goto(library.http + "overdue.html")
            assert reader.page.locator(".pl-overdue").is_visible() is shown, now
    note.unlink()
