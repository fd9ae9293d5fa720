"""Each part of a page says its language: the article's words theirs, the site's headings and labels their own (WCAG 3.1.2)."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from built import DAY
from hostile_cases import CASES
from plainleaf.model import Edition
from plainleaf.project import Settings
from plainleaf.publish.articles import Paper
from plainleaf.publish.document import read_document, to_html, words
from plainleaf.publish.on_paper import as_sheet
from plainleaf.publish.print_page import render
from plainleaf.publish.reader import render as carried
from plainleaf.publish.sheet import sheet
from plainleaf.publish.tongues import with_languages
from plainleaf.review import Review
from plainleaf.write.front import parse

PAGE = """---
title: 'Paracetamol: lo que debe saber'
kind: medicine
name: acetaminophen
language: es-MX
sources:
- file: paracetamol.txt
  publisher: Farmacia del Olmo
---

Acetaminophen · also called Tylenol

# Paracetamol: lo que debe saber

!!! danger emergency "Emergency: when to call 911"
    Llame al 911 si no puede respirar.

Read the next box too. It also says when to get help.

!!! warning callout "Warning: Do not take too much"
    Library words on this.
    {: .added .unsigned }

## Key points

These points were picked by a program. A person has not checked them yet.
{: .proposal }

- **What it is:** El paracetamol alivia el dolor.

## How to take acetaminophen

### Cómo tomarlo

Tome 500 mg *(dose to be confirmed)* cada 6 horas.

- **Nota:** con agua
    - o con leche

| Edad | Dosis |
| --- | --- |
| adultos | 500 mg *(dose to be confirmed)* |

La editora lo dijo así.
{: .hand }

## What this article does not say

This article does not answer the points below.

## About this page

- **Publisher:** Farmacia del Olmo
- **Title at the source:** Paracetamol: lo que debe saber
"""
ENGLISH = (
    "Acetaminophen · also called Tylenol", "Emergency: when to call 911", "Read the next box too.", "Warning: Do not take",
    "Library words", "Key points", "These points were picked", "What it is:", "How to take acetaminophen",
    "(dose to be confirmed)", "What this article does not say", "This article does not answer", "About this page",
    "Publisher:", "Title at the source:",
)  # fmt: skip
SPANISH = (
    "Llame al 911", "El paracetamol alivia", "Cómo tomarlo", "Tome 500 mg", "cada 6 horas", "Nota:", "con agua", "o con leche",
    "Edad", "Dosis", "adultos", "La editora",
)  # fmt: skip
TITLE = "Paracetamol: lo que debe saber"
SETTINGS = Settings(owner="Biblioteca", contact="a@example.org")


def all_in(tongue: str, *texts: str) -> dict[str, set[str]]:
    return {text: {tongue} for text in texts}


def tongue_of(page: BeautifulSoup, text: str, otherwise: str) -> set[str]:
    """The languages that every place of a text is in."""
    found = [
        at for at in page.find_all(string=True) if text in at and at.find_parent(["head", "footer", "nav"]) is None
    ]
    assert found, text
    marked = [at.find_parent(lang=True) for at in found]
    return {str(tag["lang"]).split("-")[0] if isinstance(tag, Tag) else otherwise for tag in marked}


def test_the_website_says_the_language_of_each_part() -> None:
    page = BeautifulSoup(to_html(parse(with_languages(PAGE))[1]), "html.parser")
    assert {text: tongue_of(page, text, "en") for text in (*SPANISH, TITLE)} == all_in("es", *SPANISH, TITLE)
    assert {text: tongue_of(page, text, "en") for text in ENGLISH} == all_in("en", *ENGLISH)


@pytest.mark.parametrize("site", ["en", "es"])
@pytest.mark.parametrize("form", ["print page", "page to carry along"])
def test_pages_made_of_the_document_say_it_as_well(form: str, site: str) -> None:
    settings = Settings(owner="Biblioteca", contact="a@example.org", language=site)
    paper = Paper(read_document(with_languages(PAGE), "medicines/x/y.md"), Review("draft"))
    around = sheet(paper, settings, Edition.PREVIEW, DAY)
    if form == "print page":
        text = render(paper.document, around, "a4", "medicines/x/y/print.html", "./")
    else:
        text = carried(paper, settings, Edition.PREVIEW, DAY, style="p{}")
    page = BeautifulSoup(text, "html.parser")
    assert page.html is not None and page.html["lang"] == "es-MX"
    assert {part: tongue_of(page, part, "es") for part in (*SPANISH, TITLE)} == all_in("es", *SPANISH, TITLE)
    assert {part: tongue_of(page, part, "es") for part in ENGLISH} == all_in("en", *ENGLISH)


def test_an_english_article_on_a_spanish_site_is_english() -> None:
    text = PAGE.replace("language: es-MX\n", "")
    assert with_languages(text) == text
    paper = Paper(read_document(text, "medicines/x/y.md"), Review("draft"))
    around = sheet(paper, Settings(owner="B", contact="c", language="es"), Edition.PREVIEW, DAY)
    page = BeautifulSoup(render(paper.document, around, "a4", "medicines/x/y/print.html", "./"), "html.parser")
    assert {tongue_of(page, part, "es").pop() for part in (*SPANISH, *ENGLISH, TITLE)} == {"en"}
    assert tongue_of(page, "Borrador", "es") == {"es"}


def test_a_page_that_a_person_wrote_is_in_its_own_language() -> None:
    text = '---\nlanguage: es\n---\n# Dormir bien\n\n!!! note "Nota de la casa"\n    Apague la luz.\n\n## Consejos\n\nDuerma.\n'
    paper = Paper(read_document(with_languages(text), "other/dormir.md"), Review("draft"))
    page = render(paper.document, sheet(paper, SETTINGS, Edition.PREVIEW, DAY), "a4", "other/dormir/print.html", "./")
    assert page.count(" lang=") == 1


def test_the_handout_says_it() -> None:
    document = read_document(with_languages(PAGE), "medicines/x/y.md")
    around = sheet(Paper(document, Review("draft")), SETTINGS, Edition.PREVIEW, DAY)
    said = as_sheet(document, around, None, count(), large=False)
    nodes = [node for piece in said["pieces"] for node in piece["nodes"]] + said["rest"]
    spoken = {str(node.get("runs") or node.get("title")): node["spoken"] for node in nodes if "spoken" in node}
    assert spoken["How to take acetaminophen"] == "en" and spoken["Cómo tomarlo"] == ""
    assert spoken["Emergency: when to call 911"] == "en"


def test_two_articles_of_different_languages() -> None:
    text = """---
title: Sleep
sources:
- file: en.txt
  publisher: Hill Clinic
  language: en
- file: es.txt
  publisher: Clínica Sur
  language: es
---

# Sleep

!!! danger emergency "Emergency: when to call 911"
    Llame al 911.

## What to do

### Hill Clinic

Go to bed at the same time.

### Clínica Sur

#### De noche

Apague la luz. Llame al 911.

## About this page

- **Publisher:** Clínica Sur
"""
    page = BeautifulSoup(to_html(parse(with_languages(text))[1]), "html.parser")
    assert (
        tongue_of(page, "De noche", "en") == tongue_of(page, "Apague", "en") == tongue_of(page, "Llame", "en") == {"es"}
    )
    assert tongue_of(page, "Go to bed", "en") == tongue_of(page, "Clínica Sur", "en") == {"en"}


BOTH = """---
title: Sleep
name: melatonin
language: {page}
sources:
- file: en.txt
  publisher: Hill Clinic
  language: en
- file: es.txt
  publisher: Clínica Sur
  language: es
- file: cy.txt
  publisher: Ty
---

Melatonin

# Sleep

## What to do

### Hill Clinic

Do not drive when you are sleepy.

### Clínica Sur

Apague la luz.

### Ty

Diffoddwch y golau.

!!! note caution "Caution: Do not drive"
    Do not drive when you are sleepy.
"""


def test_a_box_speaks_as_the_source_it_quotes_and_a_source_without_a_language_as_none() -> None:
    page = BeautifulSoup(to_html(parse(with_languages(BOTH.format(page="")))[1]), "html.parser")
    for text in ("Do not drive", "Diffoddwch", "Ty", "Melatonin"):
        assert tongue_of(page, text, "none") == {"none"}, text
    assert tongue_of(page, "Apague", "none") == {"es"}


def test_the_line_over_the_title_is_the_sites() -> None:
    text = PAGE.replace("Acetaminophen · also called Tylenol", "Acetaminophen")
    page = BeautifulSoup(to_html(parse(with_languages(text))[1]), "html.parser")
    assert page.p is not None and page.p.get_text() == "Acetaminophen" and page.p.get("lang") is None


INDENTED = """
!!! danger emergency "Emergency: when to call 911"
    Llame al 911 si ve esto.

    | Signo | Qué hacer |
    | --- | --- |
    | fiebre | llame |

    1. Respire.

        | Hora | Qué |
        | --- | --- |
        | ocho | agua |

Después descanse.
"""


def test_what_stands_in_a_box_or_a_list_stays_there() -> None:
    text = PAGE.replace("\n## Key points", INDENTED + "\n## Key points", 1)
    marked, before = (BeautifulSoup(to_html(parse(t)[1]), "html.parser") for t in (with_languages(text), text))
    assert tongue_of(marked, "fiebre", "en") == tongue_of(marked, "ocho", "en") == {"es"}
    for tag in marked.find_all(lang=True):
        del tag["lang"]
    assert str(marked).split() == str(before).split()


def test_a_language_that_a_person_said_stays() -> None:
    text = PAGE.replace("La editora lo dijo así.\n{: .hand }", "Bonjour.\n{: .hand lang=fr }\n\n### Salut {: lang=fr }")
    page = BeautifulSoup(to_html(parse(with_languages(text))[1]), "html.parser")
    assert tongue_of(page, "Bonjour", "en") == tongue_of(page, "Salut", "en") == {"fr"}
    assert tongue_of(page, "cada 6 horas", "en") == {"es"}


SPOKEN = ["es", "ar", "zh-Hant", "x y", "en", "es onclick=x"]


@given(st.sampled_from([text for _, text in CASES if "\ud800" not in text]), st.sampled_from(SPOKEN))
def test_marks_change_no_word_and_no_attribute_but_one(text: str, tongue: str) -> None:
    """Half a character is left out: no page that was read from a file holds one."""
    page = f"---\ntitle: x\nlanguage: '{tongue}'\nsources:\n- file: x.txt\n---\n\n# A title\n\n## Warnings\n\n{text}\n"
    marked = with_languages(page)
    assert words(read_document(marked, "x.md")) == words(read_document(page, "x.md"))
    assert "onclick" not in marked or "onclick" in text or "onclick" in tongue
    tags = BeautifulSoup(to_html(parse(marked)[1]), "html.parser").find_all(lang=True)
    assert ({str(tag["lang"]) for tag in tags} <= {tongue, "en"} and tongue != "es onclick=x") or not tags


def test_the_front_matter_names_the_language_of_the_article() -> None:
    page = (Path(__file__).parent / "cases/spanish-leaflet/page.md").read_text(encoding="utf-8")
    assert parse(page)[0]["language"] == "es"


def test_a_title_that_is_the_name_of_its_subject_is_the_articles() -> None:
    front = "---\nname: 'dolor de espalda'\nlanguage: es\nsources:\n- file: a.txt\n---\n"
    text = f"{front}\nDolor de espalda\n\n# Dolor de espalda\n\nEspere.\n"
    page = BeautifulSoup(to_html(parse(with_languages(text))[1]), "html.parser")
    assert page.h1 is not None and page.p is not None
    assert (page.h1.get("lang"), page.p.get("lang")) == ("es", None)
