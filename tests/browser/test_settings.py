"""What a reader chooses for her eyes: it works, it stays, nothing else is kept, and no word of a page changes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bench.served import served
from built import ARTICLE, DAY, sample_project
from plainleaf.model import Edition
from plainleaf.publish.site import build_site
from reader import Reader, look_for, reading, violations

pytestmark = pytest.mark.browser

SIZES = {"Normal": "m", "Large": "l", "Larger": "xl", "Largest": "xxl"}
PAGES = ("", "a-z/", f"{ARTICLE}/", "404.html")
STRONG = {"contrast": "strong"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    project = sample_project(tmp_path_factory.mktemp("settings") / "p")
    build_site(project, Edition.PREVIEW, DAY)
    with served(project.site) as address:
        yield address


def choose(reader: Reader, *labels: str) -> None:
    """Open the panel, press the labels, close it with Escape."""
    reader.page.locator(".pl-reading summary").click()
    for label in labels:
        reader.page.locator(".pl-settings").get_by_text(label, exact=True).click()
    reader.page.keyboard.press("Escape")


def letters(page: Page) -> float:
    """Height of the letters of running text, in CSS pixels."""
    return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)"))


def kept(page: Page) -> dict[str, str]:
    return dict(page.evaluate("({...localStorage})"))


def held(reader: Reader, **settings: str) -> None:
    """From the next page on the browser holds these settings."""
    value = json.dumps(json.dumps(settings))
    reader.page.add_init_script(f"localStorage.setItem('plainleaf', {value})")


def test_letters_grow_to_double_and_stay_on_the_next_page(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        reader.open("")
        usual = letters(reader.page)
        assert usual >= 18
        for label, value in SIZES.items():
            choose(reader, label)
            assert kept(reader.page) == ({} if value == "m" else {"plainleaf": f'{{"size":"{value}"}}'})
        assert letters(reader.page) == pytest.approx(2 * usual)
        reader.open(f"{ARTICLE}/")
        assert letters(reader.page) == pytest.approx(2 * usual)
        choose(reader, "Back to normal")
        assert letters(reader.page) == usual
        assert kept(reader.page) == {}


def test_colours_and_contrast(browser: Browser, home: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with reading(browser, home, scheme="light") as reader:
        reader.open(f"{ARTICLE}/")
        light = reader.page.evaluate(ground)
        choose(reader, "Dark")
        dark = reader.page.evaluate(ground)
        choose(reader, "Strong contrast")
        assert reader.page.evaluate(ground) == "rgb(0, 0, 0)"
        choose(reader, "Light")
        assert reader.page.evaluate(ground) == "rgb(255, 255, 255)"
        choose(reader, "Strong contrast", "As on this device")
        assert reader.page.evaluate(ground) == light != dark
        reader.page.emulate_media(color_scheme="dark")
        reader.until(f"{ground} === {json.dumps(dark)}")
        reader.page.emulate_media(contrast="more")
        reader.until(f"{ground} === 'rgb(0, 0, 0)'")
        assert kept(reader.page) == {}


def test_what_is_kept_is_the_settings_alone(browser: Browser, home: str) -> None:
    """No cookie, no storage before a choice is made; nothing of what was read or looked for."""
    with reading(browser, home) as reader:
        for path in PAGES:
            reader.page.goto(home + path)
        reader.open("")
        look_for(reader, "Klonopin")
        reader.page.keyboard.press("Escape")
        assert kept(reader.page) == {}
        choose(reader, "Large", "Dark", "Strong contrast")
        assert set(kept(reader.page)) == {"plainleaf"}
        assert json.loads(kept(reader.page)["plainleaf"]) == {"size": "l", "colours": "dark", "contrast": "strong"}
        assert reader.page.evaluate("document.cookie") == ""
        assert reader.page.evaluate("sessionStorage.length") == 0
        assert reader.page.evaluate("indexedDB.databases().then(found => found.length)") == 0
        assert reader.page.evaluate("caches.keys().then(found => found.length)") == 0
        assert reader.page.context.cookies() == []


@pytest.mark.parametrize("value", ["{", "null", '"x"', '{"size": "<b>", "colours": 7}'])
def test_rubbish_in_the_store_is_passed_over(browser: Browser, home: str, value: str) -> None:
    with reading(browser, home) as reader:
        reader.page.add_init_script(f"localStorage.setItem('plainleaf', {json.dumps(value)})")
        reader.open("")
        shown = reader.page.evaluate("({...document.documentElement.dataset})")
        assert shown.items() >= {"size": "m", "colours": "light", "contrast": "normal"}.items()


def test_a_browser_that_keeps_nothing_still_changes_the_page(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        reader.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
        )
        reader.open("")
        usual = letters(reader.page)
        choose(reader, "Largest", "Dark")
        assert letters(reader.page) == pytest.approx(2 * usual)
        assert reader.page.evaluate("document.documentElement.dataset.colours") == "dark"


def test_no_setting_changes_a_word(browser: Browser, home: str) -> None:
    texts = set()
    for settings in ({}, {"size": "xxl"}, {"colours": "dark"}, STRONG, {"size": "l", "colours": "light", **STRONG}):
        with reading(browser, home) as reader:
            held(reader, **settings)
            reader.open(f"{ARTICLE}/")
            texts.add(reader.page.locator("article").text_content())
    assert len(texts) == 1


@pytest.mark.parametrize("size", SIZES.values())
def test_nothing_is_cut_off_at_any_size(browser: Browser, home: str, size: str) -> None:
    with reading(browser, home, 320) as reader:
        held(reader, size=size)
        for path in PAGES:
            reader.page.goto(home + path)
            for width in (320, 768, 1280):
                reader.page.set_viewport_size({"width": width, "height": 900})
                assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        reader.page.set_viewport_size({"width": 320, "height": 568})
        reader.page.locator(".pl-reading summary").click()
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320
        last = reader.page.locator(".pl-settings__note")
        last.scroll_into_view_if_needed()
        assert last.is_visible()


@pytest.mark.parametrize("settings", [STRONG, {"colours": "dark", **STRONG}, {"size": "xxl"}], ids=str)
def test_axe_finds_nothing_in_any_dress(browser: Browser, home: str, settings: dict[str, str]) -> None:
    with reading(browser, home) as reader:
        held(reader, **settings)
        for path in PAGES:
            reader.page.goto(home + path)
            reader.page.locator(".pl-reading summary").click()
            for width in (390, 1280):
                reader.page.set_viewport_size({"width": width, "height": 900})
                assert violations(reader.page) == [], (path, width)


def test_the_panel_by_keyboard(browser: Browser, home: str) -> None:
    with reading(browser, home, 390) as reader:
        reader.open("")
        usual = letters(reader.page)
        reader.page.locator(".pl-reading summary").focus()
        reader.page.keyboard.press("Enter")
        reader.page.keyboard.press("Tab")
        reader.page.keyboard.press("ArrowDown")
        assert letters(reader.page) == pytest.approx(1.25 * usual)
        reader.page.keyboard.press("Escape")
        assert not reader.page.locator(".pl-settings").is_visible()
        assert "Text size" in reader.focused()


def test_someone_who_asks_for_less_movement_gets_none(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        reader.open(f"{ARTICLE}/")
        moving = (
            "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
            " return s.transitionDuration.split(', ').some(d => parseFloat(d) > 0)"
            " || (s.animationName !== 'none' && parseFloat(s.animationDuration) > 0) || s.scrollBehavior === 'smooth' })"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        assert reader.page.evaluate(moving) == []
