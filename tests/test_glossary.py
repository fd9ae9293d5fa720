"""Words on a page: explained in plain words, linked at their first use, and nothing put into a source's sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import markdown as library
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from plainleaf import intake, pipeline, write
from plainleaf.checks.page import EXTENSIONS, leaf
from plainleaf.knowledge import load
from plainleaf.model import Block, Explained, Form, Part, Section, Sentence
from plainleaf.publish.unsigned import without_unsigned
from plainleaf.write.blocks import inline
from plainleaf.write.glossary import entries, explain
from test_write_markdown import grade

ARTICLE = """Living with testamine

Testamine is a benzodiazepine. Like other benzodiazepines it makes people sleepy. It acts on GABA, a messenger.

Withdrawal can bring seizures. Take testamine (a sedative) only at night. The bank allows one withdrawal a day.

People with sleep apnea, serotonin syndrome or a discharge from the ear should ask first.
"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "testamine.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return write.markdown(pipeline.make_page(intake.read(file, tmp_path)))


def section(*texts: str, form: Form = Form.PARAGRAPH) -> Section:
    sentences = tuple(Sentence(0, 0, len(text), text) for text in texts)
    return Section("more", "More", (Part("a", (Block("b1", form, sentences),)),))


def explained(*texts: str) -> list[str]:
    """The words that are explained in some sentences."""
    sections, _ = explain([section(*texts)])
    return [s.text[e.start : e.end] for s in sections[0].parts[0].blocks[0].sentences for e in s.explained]


def test_there_are_enough_words_and_each_is_plain() -> None:
    rows = load("glossary")["word"]
    assert len(rows) >= 80
    hard = {row["key"]: round(grade(row["meaning"]), 1) for row in rows if grade(row["meaning"]) > 8}
    assert not hard
    assert grade(" ".join(row["meaning"] for row in rows)) <= 6


def test_no_word_is_explained_twice() -> None:
    rows = load("glossary")["word"]
    forms = [form.lower() for row in rows for form in row["forms"]]
    assert len(forms) == len(set(forms))
    assert len({row["key"] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[a-z0-9-]+", row["key"]) for row in rows)


def test_words_with_a_common_second_meaning_are_left_out() -> None:
    forms = {form.lower() for row in load("glossary")["word"] for form in row["forms"]}
    assert not forms & {
        "discharge",
        "depression",
        "culture",
        "positive",
        "negative",
        "shock",
        "stool",
        "trial",
        "period",
    }


def test_only_the_first_use_is_linked(page: str) -> None:
    assert page.count("(#word-benzodiazepine)") == 1
    assert page.index("(#word-benzodiazepine)") < page.index("Like other benzodiazepines")


def test_every_link_leads_to_its_explanation_and_back(page: str) -> None:
    soup = BeautifulSoup(rendered(page), "html.parser")
    links = [a["href"].removeprefix("#") for a in soup.select('a[href^="#word-"]')]
    assert links
    assert sorted(links) == sorted(p["id"] for p in soup.select('p[id^="word-"]'))


def test_the_list_shows_the_form_that_the_page_uses() -> None:
    _, words = explain([section("Blood thinners and diuretics do not mix.")])
    assert [word.shown for word in words] == ["blood thinner", "diuretic"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The bank allows one withdrawal a day.", []),
        ("Withdrawal can bring seizures.", ["Withdrawal", "seizures"]),
        ("Social withdrawal or other symptoms of depression.", []),
        ("Raise the dose slowly to improve tolerance.", []),
        ("It can lead to pulmonary edema.", []),
        ("Neuroleptic malignant syndrome harms muscle cells.", []),
        ("It treats nicotine dependence.", []),
        ("Serotonin syndrome is rare.", ["Serotonin syndrome"]),
        ("A glucose tolerance test may follow the drug.", []),
        ("The body builds tolerance to the drug.", ["tolerance"]),
        ("She likes mri and Inr.", []),
        ("An MRI shows it.", ["MRI"]),
        ("Non-benzodiazepine-like drugs.", []),
    ],
)
def test_a_word_counts_only_in_its_meaning(text: str, words: list[str]) -> None:
    assert explained(text) == words


def test_headings_are_not_linked() -> None:
    sections, words = explain([section("Insomnia", form=Form.HEADING)])
    assert not words
    assert sections == (section("Insomnia", form=Form.HEADING),)


def test_a_page_with_links_says_the_very_words_of_its_source(page: str) -> None:
    assert "allows" in page
    words = " ".join(" ".join(text.words.split()) for text in leaf("other/testamine.md", page).texts if not text.ours)
    assert "Take testamine (a sedative) only at night." in words
    assert "Testamine is a benzodiazepine. Like other" in words


def test_unsigned_explanations_and_links_to_them_stay_out_of_the_public_edition(page: str) -> None:
    public = without_unsigned(page)
    assert "word-" not in public
    assert "Words on this page" not in public
    assert "Testamine is a benzodiazepine. Like other" in public


def test_a_signed_explanation_stays_with_its_link(page: str) -> None:
    signed = page.replace("{: #word-gaba .added .unsigned }", "{: #word-gaba .added }")
    public = without_unsigned(signed)
    assert "[GABA](#word-gaba)" in public
    assert "(#word-benzodiazepine)" not in public


@given(st.lists(st.sampled_from("ab .,;:!?()[]*_-1\n&<{}|`'\"x"), max_size=40), st.data())
def test_any_sentence_reads_the_same_with_links_in_it(letters: list[str], data: st.DataObject) -> None:
    text = "".join(letters).strip()
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
    places = [
        Explained(a, b, "gaba")
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        if text[a:b].strip() == text[a:b] != ""
    ]
    sentence = Sentence(0, 0, len(text), text)
    plain_page, linked = inline(sentence), inline(replace(sentence, explained=tuple(places)))
    assert words_of(linked) == words_of(plain_page)


def rendered(markdown: str) -> str:
    return library.markdown(markdown.split("\n---\n", 1)[-1], extensions=list(EXTENSIONS))


def words_of(markdown: str) -> str:
    return " ".join(BeautifulSoup(rendered(markdown), "html.parser").get_text().split())


def test_each_entry_is_found_by_each_of_its_forms() -> None:
    for row in load("glossary")["word"]:
        for form in row["forms"]:
            around = row.get("only", [""])[0].replace("*", "")
            entry = next(entry for entry in entries() if entry.key == row["key"])
            assert entry.found(f"It is {form} {around}."), form
