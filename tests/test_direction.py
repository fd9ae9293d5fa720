"""Words of a language written from right to left say so, in every output; the others on their page say that they do not."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from built import DAY, sample_project
from plainleaf.frame import direction
from plainleaf.model import Edition
from plainleaf.project import Settings
from plainleaf.publish.articles import Paper
from plainleaf.publish.document import read_document, to_html
from plainleaf.publish.epub import build_epub
from plainleaf.publish.on_paper import as_sheet
from plainleaf.publish.print_page import render
from plainleaf.publish.reader import render as carried
from plainleaf.publish.sheet import sheet
from plainleaf.publish.site import build_site
from plainleaf.publish.tongues import with_languages
from plainleaf.review import Review
from plainleaf.write.front import parse
from right_to_left import ADDRESS, ARABIC, ENGLISH, HEBREW, HEBREW_ADDRESS, PAGE
from test_tongues import tongue_of

WAYS = {
    **dict.fromkeys(("ar", "ar-EG", "fa", "he-IL", "iw", "UR", "prs", "pa-Arab", "PA-arab-PK", "az-Arab"), "rtl"),
    **dict.fromkeys(("es-MX", "", "en", "pa", "ur-Latn", "ks-Deva-IN", "en-AR", "x"), "ltr"),
}
SETTINGS = Settings(owner="Library", contact="a@example.org")


@pytest.mark.parametrize("tag", WAYS)
def test_direction(tag: str) -> None:
    assert direction(tag) == WAYS[tag]


def paper_of(text: str) -> Paper:
    return Paper(read_document(with_languages(text), "medicines/x/y.md"), Review("draft"))


def printed(text: str, settings: Settings = SETTINGS) -> str:
    paper = paper_of(text)
    around = sheet(paper, settings, Edition.PREVIEW, DAY)
    return render(paper.document, around, "a4", "medicines/x/y/print.html", "./")


def carried_along(text: str, settings: Settings = SETTINGS) -> str:
    return carried(paper_of(text), settings, Edition.PREVIEW, DAY, style="p{}")


def at_odds(html: str) -> list[str]:
    """The words of a page that run another way than their language."""
    page = BeautifulSoup(html, "html.parser")
    found = []
    for text in page.find_all(string=True):
        if not text.strip() or text.find_parent(["head", "style", "script"]) or not isinstance(text.parent, Tag):
            continue
        said, way = (text.find_parent(attrs={name: True}) for name in ("lang", "dir"))
        tongue = str(said["lang"]) if isinstance(said, Tag) else "en"
        if direction(tongue) != (str(way["dir"]) if isinstance(way, Tag) else "ltr"):
            found.append(str(text))
    return found


def test_the_words_of_the_page_are_in_the_languages_they_are_in() -> None:
    """What the other tests here lean on."""
    page = BeautifulSoup(to_html(parse(with_languages(PAGE))[1]), "html.parser")
    assert {part for part in ARABIC if tongue_of(page, part, "en") != {"ar"}} == set()
    assert {part for part in ENGLISH if tongue_of(page, part, "en") != {"en"}} == set()


@pytest.mark.parametrize("site", ["en", "es"])
@pytest.mark.parametrize("text", [PAGE, HEBREW], ids=["article", "a person's page"])
def test_print_page_and_page_to_carry_along(text: str, site: str) -> None:
    settings = Settings(owner="Library", contact="a@example.org", language=site)
    for html in (printed(text, settings), carried_along(text, settings)):
        assert at_odds(html) == []
        assert 'dir="rtl"' in html.split(">", 2)[1]


def test_a_label_in_english_over_a_hebrew_title() -> None:
    page = BeautifulSoup(printed(HEBREW), "html.parser")
    label = page.find("span", class_="label")
    assert isinstance(label, Tag) and (label.text, label["lang"], label["dir"]) == ("Emergency:", "en", "ltr")


def test_website_e_book_and_its_contents(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    for address, text in ((ADDRESS, PAGE), (HEBREW_ADDRESS, HEBREW)):
        page = project.docs / f"{address.rstrip('/')}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    assert not [one for one in build_site(project, Edition.PREVIEW, DAY).problems if one.rule == "site.mkdocs"]
    pages = [*project.site.rglob("*.html")]
    assert {str(page): at_odds(page.read_text(encoding="utf-8")) for page in pages} == {str(page): [] for page in pages}
    with zipfile.ZipFile(build_epub(project, Edition.PREVIEW, DAY).path) as book:
        chapters = [name for name in book.namelist() if name.endswith(".xhtml")]
        texts = {name: book.read(name).decode("utf-8") for name in chapters}
    assert {name: at_odds(text) for name, text in texts.items()} == {name: [] for name in chapters}
    assert 'lang="ar-EG" xml:lang="ar-EG" dir="rtl">' in texts["EPUB/nav.xhtml"]
    assert sum('dir="rtl"' in text for text in texts.values()) == 3


def test_the_handout_is_told_the_direction_of_each_part() -> None:
    paper = paper_of(PAGE)
    said = as_sheet(paper.document, sheet(paper, SETTINGS, Edition.PREVIEW, DAY), None, count(), large=False)
    told = [(one["spoken"], one["way"]) for one in spoken_in(said)]
    assert told and set(told) == {("en", "ltr")}
    two = PAGE.replace("language: ar-EG\n", "").replace("Olive Pharmacy\n", "Olive Pharmacy\n  language: ar\n", 1)
    mixed = paper_of(two.replace("### كيف", "### Olive Pharmacy\n\n#### كيف"))
    said = as_sheet(mixed.document, sheet(mixed, SETTINGS, Edition.PREVIEW, DAY), None, count(), large=False)
    assert {(one["spoken"], one["way"]) for one in spoken_in(said)} == {("en", "ltr"), ("ar", "rtl")}


def spoken_in(data: object) -> Iterator[dict[str, str]]:
    if isinstance(data, dict):
        if data.get("spoken"):
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from spoken_in(one)


def test_a_page_of_one_direction_says_nothing_of_it() -> None:
    text = PAGE.replace("ar-EG", "es-MX")
    made = with_languages(text) + printed(text).partition("<body>")[2] + carried_along(text).partition("<body>")[2]
    assert "dir=" not in made and "lang=es" in made


def test_a_direction_that_a_person_gave_stays() -> None:
    text = PAGE.replace("> قال الطبيب هذا.", "قال الطبيب هذا.\n{: dir=ltr }")
    assert with_languages(text).count("{: dir=ltr }") == 1


@given(
    st.sampled_from([*WAYS]),
    st.sampled_from([*WAYS]),
    st.sampled_from(["en", "es"]),
    st.lists(
        st.sampled_from(
            ["كلمة", "word", "- بند", "- item", "> قول", "> said (so)", "1. x", "| a | ب |\n|--|--|\n| ج | d |"]
        )
    ),
)
def test_any_two_languages_on_a_page(page: str, source: str, site: str, blocks: list[str]) -> None:
    said = "\n".join(f"  language: '{source}'" for _ in "x")
    body = "\n\n".join(blocks)
    text = (
        f"---\ntitle: T\nlanguage: '{page}'\nsources:\n- file: a.txt\n  publisher: One\n- file: b.txt\n  publisher: Two\n{said}\n"
        f'---\n\n# T\n\n!!! danger emergency "Emergency: call"\n    {blocks[0] if blocks else "x"}\n\n'
        f"## What to do\n\n### One\n\n{body}\n\n### Two\n\n{body}\n"
    )
    settings = Settings(owner="Library", contact="a@example.org", language=site)
    assert at_odds(to_html(parse(with_languages(text))[1])) == []
    assert at_odds(printed(text, settings)) == at_odds(carried_along(text, settings)) == []
