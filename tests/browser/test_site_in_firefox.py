"""The website in a second browser: pages, search, settings and axe-core in Firefox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.served import served
from built import ARTICLE, built_with_page
from firefox import Firefox, firefox
from reader import AXE, RULES
from test_tongues import PAGE

pytestmark = pytest.mark.browser

SPANISH = "medicines/acetaminophen/paracetamol/"
PAGES = ("", "a-z/", f"{ARTICLE}/", f"{ARTICLE}/print.html", SPANISH, "404.html")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, firefox_program: str) -> Iterator[str]:
    with served(built_with_page(tmp_path_factory.mktemp("fox") / "p", SPANISH, PAGE)) as address:
        yield address


@pytest.fixture(scope="module")
def fox(firefox_program: str) -> Iterator[Firefox]:
    with firefox(firefox_program, 500) as opened:  # Firefox opens no window that is narrower
        yield opened


def violations(fox: Firefox) -> list[str]:
    source = AXE.read_text(encoding="utf-8")
    return list(
        fox.run(
            f"{source}\nreturn axe.run(document, {{preload: false, rules: {RULES}}})"
            ".then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160))))"
        )
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_fault(fox: Firefox, home: str, page: str) -> None:
    fox.open(home + page)
    assert fox.run("return document.querySelector('h1').getBoundingClientRect().height") > 0
    assert fox.run("return document.documentElement.scrollWidth <= innerWidth")
    assert fox.run("return document.fonts.check('1em \"Atkinson Hyperlegible\"')")
    assert violations(fox) == []
    assert fox.faults() == []


def test_search_finds_a_page_and_leads_to_it(fox: Firefox, home: str) -> None:
    fox.open(home)
    fox.click(".pl-search-open")
    fox.until("document.activeElement.id === 'pl-find-words'")
    fox.type("#pl-find-words", "klonapin")
    fox.until("document.querySelector('.pl-find__title')")
    assert violations(fox) == []
    fox.click(".pl-find__title")
    fox.until("location.pathname.includes('clonazepam') && document.readyState === 'complete'")
    assert "Klonopin" in fox.run("return document.querySelector('article').innerText")
    assert fox.faults() == []


def test_settings_work_and_stay_on_the_next_page(fox: Firefox, home: str) -> None:
    fox.open(f"{home}{ARTICLE}/")
    usual = fox.run("return parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)")
    fox.click(".pl-reading summary")
    assert violations(fox) == []
    fox.click(".pl-choice--xl")
    fox.click('.pl-choice input[value="dark"]')
    fox.open(f"{home}a-z/")
    assert fox.run("return [document.documentElement.dataset.size, document.documentElement.dataset.colours]") == [
        "xl",
        "dark",
    ]
    assert violations(fox) == []
    fox.open(f"{home}{ARTICLE}/")
    assert fox.run("return parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)") > usual * 1.3
    assert fox.run("return document.documentElement.scrollWidth <= innerWidth")
    assert json.loads(fox.run("return localStorage.getItem('plainleaf')")) == {"size": "xl", "colours": "dark"}
    fox.run("localStorage.clear()")
    assert fox.faults() == []


def test_menu_opens_and_closes_with_the_keyboard(fox: Firefox, home: str) -> None:
    fox.open(f"{home}{ARTICLE}/")
    fox.click(".pl-menu summary")
    assert fox.run("return document.querySelector('.pl-menu').open")
    fox.type(".pl-menu a", "\ue00c")  # Escape
    assert not fox.run("return document.querySelector('.pl-menu').open")
    assert fox.run("return document.activeElement.matches('.pl-menu summary')")


def test_the_checks_notice_what_they_should(firefox_program: str, tmp_path: Path) -> None:
    """A served page that asks another host and holds a faulty script and a picture without words: all three are told."""
    (tmp_path / "bad.html").write_text(
        '<!doctype html><title>bad</title><script>nothing.here()</script><img src="http://example.org/x.png">', "utf-8"
    )
    with served(tmp_path) as address, firefox(firefox_program, 500) as other:
        other.open(f"{address}bad.html")
        other.until("document.images[0].complete")
        told = " ".join(other.faults())
        assert "nothing is not defined" in told and "asked for http://example.org/x.png" in told
        assert any(line.startswith("image-alt") for line in violations(other))
