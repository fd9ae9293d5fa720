"""A reader's way through the site and the bundle, in a real browser, with no way out to the net."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.served import served
from built import ARTICLE, DAY, sample_project
from plainleaf.model import Edition
from plainleaf.publish.offline import build_offline
from plainleaf.publish.site import build_site
from reader import SCHEMES, WIDTHS, Reader, look_for, reading, search, violations
from voices import OWN, give_voices, listen_to_all

pytestmark = pytest.mark.browser

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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("way", ["http", "file"])
def test_search_finds_a_brand_name_and_opens_the_page(browser: Browser, library: Library, way: str, width: int) -> None:
    home = library.http if way == "http" else library.file
    with reading(browser, home, width) as reader:
        if way == "file":
            reader.page.goto(home + "START-HERE.html")
            reader.page.get_by_role("link", name="Open the library").click()
            reader.page.wait_for_url("**/site/index.html")  # and until all of it is there
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
        for words in ("Klonopin", "xqzwv"):
            look_for(reader, words)
            for width in (320, *WIDTHS):
                reader.page.set_viewport_size({"width": width, "height": 900})
                reader.page.wait_for_timeout(100)
                assert violations(reader.page) == [], (words, width)
                wide = "(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.pl-find__body'))"
                assert reader.page.evaluate(wide), (words, width)
            reader.page.keyboard.press("Escape")
            reader.until("!document.querySelector('.pl-find').open")


def test_bundle_passes_axe(browser: Browser, library: Library) -> None:
    with reading(browser, library.file) as reader:
        for path in ("START-HERE.html", "site/index.html", f"site/{ARTICLE}.html"):
            reader.page.goto(library.file + path)
            assert violations(reader.page) == [], path


def printed(library: Library, pages: tuple[str, ...]) -> tuple[str, ...]:
    """The pages, and every print page."""
    sheets = [p.relative_to(library.site).as_posix() for p in sorted(library.site.rglob("*.html"))]
    return pages + tuple(p for p in sheets if "print" in p)


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
            if reader.page.evaluate("document.activeElement === document.body"):
                break  # past the last place of the page
            names.append(reader.focused())
            outlines.append(reader.page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        assert "Menu" in names
        assert "Search" in names
        assert "A–Z" not in names, "a link of the closed menu took the keyboard"
        assert "About" not in names
        assert "none" not in outlines, list(zip(names, outlines, strict=True))


def test_menu_opens_and_closes_by_keyboard(browser: Browser, library: Library) -> None:
    with reading(browser, library.http, 390) as reader:
        reader.open(f"{ARTICLE}/")
        menu = reader.page.locator(".pl-menu summary")
        assert menu.inner_text().strip() == "Menu"
        menu.focus()
        reader.page.keyboard.press("Enter")
        inside = reader.page.locator(".pl-menu .pl-fold__panel a").first
        assert inside.is_visible()
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("document.activeElement.closest('.pl-menu .pl-fold__panel') !== null")
        reader.page.keyboard.press("Escape")
        assert not inside.is_visible()
        assert reader.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_search_button_by_keyboard(browser: Browser, library: Library) -> None:
    with reading(browser, library.http, 390) as reader:
        reader.open("about/")
        reader.page.locator(".pl-search-open").focus()
        reader.page.keyboard.press("Enter")
        reader.until("document.activeElement.id === 'pl-find-words'")
        reader.page.keyboard.press("Escape")
        reader.until("!document.querySelector('.pl-find').open")
        reader.until("document.activeElement.classList.contains('pl-search-open')")


def test_search_opens_again_before_the_browser_has_drawn(browser: Browser, library: Library) -> None:
    """Right after closing, the hidden field still holds the keyboard: a fast hand's "/" counts all the same."""
    with reading(browser, library.http) as reader:
        reader.open("about/")
        reader.page.keyboard.press("/")
        reader.until("document.activeElement.id === 'pl-find-words'")
        held = reader.page.evaluate(
            "(dialog => { dialog.close(); const field = document.activeElement; field.dispatchEvent("
            "new KeyboardEvent('keydown', {key: '/', bubbles: true, cancelable: true})); return field.id; })"
            "(document.querySelector('.pl-find'))"
        )
        assert held == "pl-find-words"
        reader.until("document.querySelector('.pl-find').open")


def test_targets_are_24_pixels_high(browser: Browser, library: Library) -> None:
    with reading(browser, library.http, 390) as reader:
        reader.open(f"{ARTICLE}/")
        small = reader.page.evaluate(
            "[...document.querySelectorAll('header a, header button, header summary, .pl-tools a')]"
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
    assert page.locator(".pl-menu .pl-fold__panel a").first.is_visible()
    context.close()


def test_past_its_review_date(browser: Browser, library: Library) -> None:
    """The notice looks at the reader's clock, and claims nothing if that stands before the build."""
    note = library.site / "overdue.html"
    marks = (
        '<p class="pl-overdue" data-due="2027-01-01" hidden>Past its review date</p>'
        '<p class="pl-no-due" hidden>Made on {made}. To be checked again by 2027-01-01.</p>'
    )
    html = (library.site / "index.html").read_text(encoding="utf-8")
    note.write_text(html.replace("<h1", marks + "<h1", 1), encoding="utf-8")
    with reading(browser, library.http) as reader:
        for now, past, wrong in (
            ("2026-11-22", False, False),
            ("2027-01-01", False, False),
            ("2027-01-02", True, False),
            ("2020-01-01", False, True),
        ):
            reader.page.clock.set_fixed_time(f"{now}T12:00:00Z")
            reader.page.goto(library.http + "overdue.html")
            assert reader.page.locator(".pl-overdue").is_visible() is past, now
            assert reader.page.locator(".pl-no-due").is_visible() is wrong, now
        assert "Made on 22 November 2026." in reader.page.locator(".pl-no-due").inner_text()
    note.unlink()


def chosen_in_the_bundle(reader: Reader) -> bool:
    """Whether larger letters, chosen on the first page, are there on the next.

    On a machine busy with ten other programs Chromium loses, once in thirty times, what a page opened as a
    file put into the store: the page reads it back, the next one finds the store empty and stays so. A
    setting that is never kept fails all the same.
    """
    reader.open("site/index.html")
    reader.page.locator(".pl-reading summary").click()
    reader.page.get_by_text("Larger", exact=True).click()
    assert reader.page.evaluate("document.documentElement.dataset.size") == "xl"
    reader.open(f"site/{ARTICLE}.html")
    return bool(reader.page.evaluate("document.documentElement.dataset.size") == "xl")


def test_settings_and_reading_aloud_work_in_the_bundle(browser: Browser, library: Library) -> None:
    with reading(browser, library.file, 390) as reader:
        give_voices(reader, [OWN])
        assert any(chosen_in_the_bundle(reader) for _ in range(4))
        said = listen_to_all(reader)
        assert said[-1] == "End of the page." and len(said) > 20
        reader.page.locator(".pl-tools a", has_text="Print").click()
        assert reader.page.get_by_role("button", name="Print this sheet").is_visible()
