"""Offline copies as their readers open them: by double click, from a folder, in Chromium and in Firefox."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from built import ARTICLE, DAY, sample_project
from firefox import Firefox, firefox
from plainleaf import review
from plainleaf.model import Edition
from plainleaf.publish.epub import build_epub
from plainleaf.publish.offline import build_offline
from plainleaf.publish.single import build_single_files
from reader import reading, violations

pytestmark = pytest.mark.browser

SIGNED = "conditions/insomnia/sleeping-badly"


@dataclass(frozen=True)
class Copies:
    """Where the copies of the fixture stand: signed on the day of the build, due a year later."""

    bundle: str
    singles: str
    book: str


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    root = tmp_path_factory.mktemp("copies with blanks")
    project = sample_project(root / "p")
    review.sign(project, f"{SIGNED}.md", "Ann Lee, pharmacist", DAY)
    with zipfile.ZipFile(build_offline(project, Edition.PREVIEW, DAY)) as archive:
        archive.extractall(root / "my copy")
    singles = build_single_files(project, Edition.PREVIEW, DAY).folder
    with zipfile.ZipFile(build_epub(project, Edition.PREVIEW, DAY).path) as archive:
        archive.extractall(root / "book")
    yield Copies(
        *(f"{(root / name).as_uri()}/" for name in ("my copy", singles.relative_to(root).as_posix(), "book/EPUB"))
    )
    shutil.rmtree(root)


@pytest.fixture(scope="session")
def fox(firefox_program: str) -> Iterator[Firefox]:
    with firefox(firefox_program) as opened:
        yield opened


# ---------------------------------------------------------------- Chromium


def test_how_old_a_copy_is(browser: Browser, copies: Copies) -> None:
    for now, said in (
        ("2026-11-22", "It is 0 days old."),
        ("2026-11-23", "It is 1 day old."),
        ("2027-01-01", "It is 40 days old."),
        ("2027-11-22", "It is 11 months old."),
        ("2031-11-23", "It is 5 years old."),
        ("2010-01-01", "cannot tell how old this copy is"),
    ):
        with reading(browser, copies.bundle) as reader:
            reader.page.clock.set_fixed_time(f"{now}T12:00:00Z")
            for path, place in (
                ("START-HERE.html", "main"),
                (f"site/{ARTICLE}.html", ".pl-copy"),
                ("site/a-z.html", ".pl-copy"),
            ):
                reader.page.goto(copies.bundle + path)
                text = reader.page.locator(place).inner_text()
                assert "This copy was made on 22 November 2026." in text, (now, path)
                assert said in text, (now, path)


@pytest.mark.parametrize("form", ["bundle", "single file"])
def test_past_its_review_date(browser: Browser, copies: Copies, form: str) -> None:
    single = form == "single file"
    address = copies.singles + SIGNED.replace("/", "--") + ".html" if single else f"{copies.bundle}site/{SIGNED}.html"
    for now, past, wrong in (("2027-11-22", False, False), ("2027-11-23", True, False), ("2010-01-01", False, True)):
        with reading(browser, "file:") as reader:
            reader.page.clock.set_fixed_time(f"{now}T12:00:00Z")
            reader.page.goto(address)
            assert reader.page.locator(".pl-overdue").is_visible() is past, now
            assert reader.page.locator(".pl-no-due").is_visible() is wrong, now
            if wrong:
                text = reader.page.locator(".pl-no-due").inner_text()
                assert "22 November 2026" in text and "2027" in text and "cannot tell" in text


def test_text_and_letters_work_without_scripts(browser: Browser, copies: Copies) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(copies.bundle + "START-HERE.html")
    assert "This copy was made on 22 November 2026." in page.locator("main").inner_text()
    page.get_by_role("link", name="Look it up in the A–Z").click()
    page.locator("article").get_by_role("link", name="Insomnia", exact=True).click()
    assert page.url == f"{copies.bundle}site/{SIGNED}.html"
    assert page.locator("article h1").is_visible()
    assert page.locator("article .admonition").first.is_visible()
    page.goto(copies.singles + ARTICLE.replace("/", "--") + ".html")
    assert page.get_by_role("heading", name="Clonazepam at night").is_visible()
    page.locator("summary").click()
    page.locator("details a").first.click()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_single_file_can_be_read(browser: Browser, copies: Copies, width: int) -> None:
    with reading(browser, copies.singles, width) as reader:
        reader.page.goto(copies.singles + ARTICLE.replace("/", "--") + ".html")
        assert reader.page.locator("main h1").is_visible()
        assert reader.page.evaluate("document.fonts.check('1em \"Atkinson Hyperlegible\"')")
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(reader.page) == []


def test_a_chapter_of_the_book_can_be_read(browser: Browser, copies: Copies) -> None:
    with reading(browser, copies.book, 600) as reader:
        for name in ("title.xhtml", "nav.xhtml", "page-0001.xhtml", "page-0002.xhtml"):
            reader.page.goto(copies.book + name)
            assert reader.page.locator("h1").first.is_visible()
            assert reader.page.evaluate("document.documentElement.scrollWidth") <= 600
            found = [line for line in violations(reader.page) if not line.startswith(("landmark", "region"))]
            assert found == [], name  # a book has its landmarks in its contents


# ---------------------------------------------------------------- Firefox


def test_the_bundle_opens_by_double_click_in_firefox(fox: Firefox, copies: Copies) -> None:
    fox.open(copies.bundle + "START-HERE.html")
    assert "It is " in fox.run("return document.querySelector('.pl-age').textContent") or "clock" in fox.run(
        "return document.querySelector('.pl-age').textContent"
    )
    fox.click("a.open")
    fox.until("location.pathname.endsWith('/site/index.html') && document.readyState === 'complete'")
    fox.click(".pl-search-open")
    fox.until("document.querySelector('dialog[open] input')")
    fox.type("dialog input", "Klonopin")
    fox.until("document.querySelector('dialog li a')")
    fox.click("dialog li a")
    fox.until("location.pathname.includes('clonazepam') && document.readyState === 'complete'")
    assert "Klonopin" in fox.run("return document.querySelector('article').innerText")
    fox.open(copies.bundle + "site/a-z.html")
    assert fox.run("return document.querySelectorAll('article a').length") > 2
    fox.open(f"{copies.bundle}site/{ARTICLE}/print.html")
    assert fox.run("return document.fonts.check('1em \"Atkinson Hyperlegible\"')")
    assert fox.faults() == []


def test_a_single_file_opens_in_firefox(fox: Firefox, copies: Copies) -> None:
    fox.open(copies.singles + ARTICLE.replace("/", "--") + ".html")
    assert fox.run("return document.querySelector('h1').textContent") == "Clonazepam at night"
    assert fox.run("return getComputedStyle(document.body).fontFamily").startswith('"Atkinson Hyperlegible"')
    assert fox.run("return document.documentElement.scrollWidth <= innerWidth")
    assert fox.faults() == []


def test_the_driver_notices_what_it_should(fox: Firefox, tmp_path: Path) -> None:
    """A page that asks another host, breaks its own policy and holds a faulty script: all three are told."""
    page = tmp_path / "bad.html"
    page.write_text(
        '<!doctype html><title>bad</title><meta http-equiv="Content-Security-Policy" content="style-src \'none\'">'
        '<style>p {}</style><script>nothing.here()</script><img src="http://example.org/x.png">',
        encoding="utf-8",
    )
    before = len(fox.faults())
    fox.open(page.as_uri())
    told = " ".join(fox.faults()[before:] if before else fox.faults())
    assert "example.org" in told and "nothing is not defined" in told and "Content-Security-Policy" in told
