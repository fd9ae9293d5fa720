"""A Spanish article under English headings, as its readers get it: controls in Spanish, and each part in its own voice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.served import served
from built import built_with_page
from reader import SCHEMES, WIDTHS, reading, violations
from test_tongues import ENGLISH, PAGE, SPANISH
from voices import OWN, give_voices, listen_to_all
from voices import SPANISH as PAZ

pytestmark = pytest.mark.browser

ADDRESS = "medicines/acetaminophen/paracetamol/"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    with served(built_with_page(tmp_path_factory.mktemp("tongues") / "p", ADDRESS, PAGE)) as address:
        yield address


def test_each_part_is_read_by_a_voice_of_its_language(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        give_voices(reader, [OWN, PAZ])
        reader.open(ADDRESS)
        listen_to_all(reader, "Escuchar")
        said = reader.page.evaluate("said.map(one => [one.text, one.voice])")
        for texts, voice in ((SPANISH, "Paz"), (ENGLISH[1:], "Ann")):
            for text in texts:
                assert {by for words, by in said if text in words} in ({voice}, set()), text
        voices = dict(said)
        assert (
            voices["Fin de la página."] == "Paz" and voices["Tome 500 mg"] == "Paz" and voices["cada 6 horas."] == "Paz"
        )
        assert voices["(dose to be confirmed)"] == "Ann" and voices["How to take acetaminophen"] == "Ann"


def test_it_is_offered_where_the_article_can_be_read(browser: Browser, home: str) -> None:
    for voices, offered in (([PAZ], True), ([OWN], False)):
        with reading(browser, home) as reader:
            give_voices(reader, voices)
            reader.open(ADDRESS)
            assert reader.page.locator(".pl-listen").is_visible() is offered
            if offered:
                said = listen_to_all(reader, "Escuchar")
                assert "Lo que sigue está en otro idioma, para el que este aparato no tiene voz." in said


def test_search_and_settings_speak_the_language_of_the_page(browser: Browser, home: str) -> None:
    with reading(browser, home, 390) as reader:
        reader.open(ADDRESS)
        reader.page.get_by_text("Letra", exact=True).click()
        assert reader.page.get_by_text("Tamaño del texto", exact=True).is_visible()
        reader.page.get_by_text("Más grande", exact=True).click()
        assert reader.page.evaluate("document.documentElement.dataset.size") == "xl"
        reader.page.keyboard.press("Escape")
        reader.page.get_by_role("button", name="Buscar").first.click()
        reader.until("document.activeElement.id === 'pl-find-words'")
        reader.page.keyboard.type("clonazepam")
        reader.until("document.querySelector('.pl-find__status').textContent.includes('“clonazepam”')")
        shown = reader.page.locator(".pl-find").inner_text()
        for words in ("Cerrar", "páginas para “clonazepam”", "También se buscó: Klonopin.", "Enfermedad"):
            assert words in shown, words
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390


ROWS = """[...new Set([...document.querySelectorAll(".pl-brand, .pl-header .pl-button")].filter(e => e.checkVisibility())
  .map(e => Math.round(e.getBoundingClientRect().top)))].length"""
CUT_OFF = """[...document.querySelectorAll(".pl-header .pl-button")].filter(e => {
  const { width, height } = e.getBoundingClientRect();
  const cut = e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight;
  return e.checkVisibility() && (cut || Math.min(width, height) < 24);
}).map(e => e.textContent.trim())"""


@pytest.mark.parametrize("size", ["m", "l", "xl", "xxl"])
@pytest.mark.parametrize("path", ["", ADDRESS], ids=["English", "Spanish"])
def test_the_head_of_a_page_takes_two_rows_on_a_phone(browser: Browser, home: str, path: str, size: str) -> None:
    """Its buttons stand in one, with short words and with long ones, at every size of letters."""
    for width in (320, 390):
        with reading(browser, home, width) as reader:
            reader.page.add_init_script(f"localStorage.setItem('plainleaf', JSON.stringify({{size: '{size}'}}))")
            reader.open(path)
            for _ in range(2):
                assert reader.page.evaluate(ROWS) == 2
                assert reader.page.evaluate(CUT_OFF) == []
                assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
                reader.page.locator(".pl-reading summary span:last-child").evaluate(
                    "e => e.textContent = 'Tamaño del texto'"
                )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(browser: Browser, home: str, scheme: str) -> None:
    for width in WIDTHS:
        with reading(browser, home, width, scheme) as reader:
            for page in (ADDRESS, f"{ADDRESS}print.html"):
                reader.page.goto(home + page)
                assert violations(reader.page) == [], (page, width)
