"""The website's own controls speak the reader's language: each word of the theme has its translation, and no other is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from built import DAY, sample_project
from finding_index import read_index
from plainleaf.knowledge import load
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import THEME
from plainleaf.publish.site import build_site
from plainleaf.write.hubs import hubs
from plainleaf.write.page_info import pages_in
from test_tongues import PAGE

OVERRIDES = THEME / "overrides"
ADDRESS = "medicines/acetaminophen/paracetamol"
TABLES = ("listen", "search", "kinds")
MONTHS = {
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("December", "{month} {day}, {year}"),
}


def said_by_templates() -> set[str]:
    found: set[str] = set()
    for file in OVERRIDES.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        found.update(words for _, words in re.findall(r"""(?<![\w.])t\((["'])(.+?)\1\)""", text))
        for row in re.findall(r"for value, name in \((.+?)\) %}", text):
            found.update(re.findall(r'\("\w+", "([^"]+)"\)', row))
    return found


@pytest.mark.parametrize("tongue", sorted(load("site_words")))
def test_every_word_of_the_theme_is_there_and_no_other(tongue: str) -> None:
    words = load("site_words")[tongue]
    assert {key for key in words if key not in TABLES} == said_by_templates() | MONTHS
    script = (OVERRIDES / "assets/javascripts/listen.js").read_text(encoding="utf-8")
    english = script.partition("const ENGLISH = {")[2].partition("};")[0]
    assert set(words["listen"]) == set(re.findall(r': "([^"]+)"', english))
    search = load("page_text")["search"]
    assert set(words["search"]) == {key for key in search if not key.startswith("kind_")}
    assert set(words["kinds"]) == {text for key, text in search.items() if key.startswith("kind_")}


@pytest.mark.parametrize("tongue", sorted(load("site_words")))
def test_marks_are_kept_and_no_word_can_leave_its_attribute(tongue: str) -> None:
    words, search = load("site_words")[tongue], load("page_text")["search"]
    pairs = [(key, text) for key, text in words.items() if key not in TABLES]
    pairs += [
        *words["listen"].items(),
        *words["kinds"].items(),
        *((search[key], text) for key, text in words["search"].items()),
    ]
    for english, other in pairs:
        assert sorted(re.findall(r"\{\w+\}", other)) == sorted(re.findall(r"\{\w+\}", english)), english
        assert not re.search(r"[<>\"'&]", other) and other == other.strip() != "", english


@pytest.fixture(scope="module", params=["en", "es"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Project]]:
    """A site in English and one in Spanish, both with English articles and a Spanish one."""
    project = sample_project(tmp_path_factory.mktemp("tongues") / "p")
    settings = project.root / "mkdocs.yml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("language: en", f"language: {request.param}"), "utf-8"
    )
    page = project.docs / f"{ADDRESS}.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    project = Project.load(project.root)
    build_site(project, Edition.PREVIEW, DAY)
    yield request.param, project


def page_at(project: Project, address: str) -> BeautifulSoup:
    return BeautifulSoup((project.site / address).read_text(encoding="utf-8"), "html.parser")


def language_of(page: BeautifulSoup, selector: str) -> str:
    tag = page.select_one(selector)
    assert tag is not None, selector
    marked = tag if tag.get("lang") else tag.find_parent(lang=True)
    assert isinstance(marked, Tag)
    return str(marked["lang"])


def test_a_spanish_article_has_spanish_controls(built: tuple[str, Project]) -> None:
    page = page_at(built[1], f"{ADDRESS}/index.html")
    text = page.get_text(" ", strip=True)
    for words in (
        "Tamaño del texto",
        "Escuchar",
        "Imprimir",
        "Buscar",
        "Menú",
        "¿Hay algo en esta página",
        "Sin firmar todavía",
    ):
        assert words in text, words
    for english in ("Text size", "Listen", "Search", "On this page", "Not signed yet"):
        assert english not in text, english
    assert "Draft: not clinically reviewed." in text
    controls = (".pl-reading", ".pl-search-open", ".pl-listen", ".pl-trust", ".pl-mistake", ".pl-contents summary")
    assert {selector: language_of(page, selector) for selector in controls} == dict.fromkeys(controls, "es")
    frame = (".pl-contents a", ".pl-toc a", "article h2", ".admonition-title", "article p.added")
    assert {selector: language_of(page, selector) for selector in frame} == dict.fromkeys(frame, "en")
    assert language_of(page, ".pl-nav ul") == built[0]
    assert language_of(page, "article h1") == "es-MX"
    listen = page.select_one(".pl-listen")
    assert listen is not None and listen["data-language"] == "es-MX"


def test_an_english_article_has_the_controls_of_the_site(built: tuple[str, Project]) -> None:
    tongue, project = built
    page = page_at(project, "medicines/clonazepam/clonazepam-at-night/index.html")
    assert page.html is not None and page.html["lang"] == tongue
    label = page.select_one(".pl-reading summary span:last-child")
    assert label is not None and label.text == {"en": "Text size", "es": "Letra"}[tongue]
    assert language_of(page, "article h2") == language_of(page, "article h1") == "en"
    assert language_of(page, ".pl-mistake") == tongue
    assert (
        page_at(project, "404.html").select("h1")[0].text
        == {
            "en": "This page is not here",
            "es": "Esta página no está aquí",
        }[tongue]
    )


def test_the_search_speaks_both_languages(built: tuple[str, Project]) -> None:
    assert set(read_index(built[1].site).core["spoken"]) == {"es"}


def test_lists_say_the_language_of_a_title(built: tuple[str, Project]) -> None:
    pages = hubs(pages_in(built[1].docs), built[1].settings)
    listed = "[Paracetamol: lo que debe saber]({}){{: lang=es-MX }}"
    assert listed.format("acetaminophen/paracetamol.md") in pages["medicines/index.md"]
    assert any(listed.format("medicines/acetaminophen/paracetamol.md") in text for text in pages.values())
    page = page_at(built[1], "medicines/clonazepam/clonazepam-at-night/index.html")
    for link in page.select(".pl-related a"):
        assert ("lang" in link.attrs) == ("paracetamol" in str(link["href"]))


def test_a_site_without_such_pages_loads_no_words_for_them(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    build_site(project, Edition.PREVIEW, DAY)
    assert "spoken" not in read_index(project.site).core
    assert "data-say" not in (project.site / "medicines/clonazepam/clonazepam-at-night/index.html").read_text("utf-8")
