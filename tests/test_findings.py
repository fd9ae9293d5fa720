"""What a person is asked before signing: left-out words that may bear on safety, sentences nothing placed."""

from __future__ import annotations

from html import unescape

import pytest

from plainleaf import checks, pipeline
from plainleaf.checks import dropped, inside
from plainleaf.checks.books import Book
from plainleaf.citations import marks_in
from plainleaf.errors import Severity
from plainleaf.intake.text import text_passages
from plainleaf.model import Source
from plainleaf.report import Reporter
from projects import MakeProject

ARTICLE = """Taking Grisolet for a Sore Back

Grisolet is a medicine for pain in the back, and most people take it for a week or two after a strain.

Side effects

It can make you drowsy, and some people feel sick in the first days of taking it with other medicines.

Our readers swear by the BackBuddy belt, now 40% off. Never take the belt off while you drive a car.

More from this site
Overdose of painkillers: call 911 at once, says a new campaign
"""


def test_left_out_words_that_may_bear_on_safety_are_asked_about(make_project: MakeProject) -> None:
    project = make_project({"source_texts/grisolet.txt": ARTICLE})
    pipeline.make_pages(project, None, Reporter())
    asked = [p for p in checks.run(project) if p.rule == "check.dropped-safety"]
    assert [(p.where, p.line) for p in asked] == [
        ("grisolet.txt", ARTICLE.split("\n").index("More from this site") + 2)
    ]
    assert asked[0].severity is Severity.SIGNING
    assert "call 911 at once" in asked[0].message


def test_what_is_kept_is_not_asked_about(make_project: MakeProject) -> None:
    project = make_project({"source_texts/grisolet.txt": ARTICLE})
    pipeline.make_pages(project, None, Reporter())
    page = next(project.docs.rglob("grisolet.md")).read_text(encoding="utf-8")
    assert "It can make you drowsy" in page
    assert not [p for p in checks.run(project) if "drowsy" in p.message]


def test_sentences_that_nothing_placed_are_noted(make_project: MakeProject) -> None:
    text = "Notes on a Quiet Subject\n\nThe lamp in the hall is green, and it has been green for as long as I know.\n"
    project = make_project({"source_texts/lamp.txt": text})
    pipeline.make_pages(project, None, Reporter())
    notes = [p for p in checks.run(project) if p.rule == "check.unsure-section"]
    assert [p.severity for p in notes] == [Severity.NOTE]
    assert "line" in notes[0].message


def without(*lines: tuple[str, str]) -> Book:
    """A source whose lines (rule, words) were all left out."""
    text = "\n".join(said for _, said in lines)
    rows = tuple(
        {"line": n, "start": 0, "end": len(said), "layer": "furniture", "rule": rule, "why": "of a test"}
        for n, (rule, said) in enumerate(lines, start=1)
    )
    return Book(Source("a.txt", "a", "", text, text_passages(text)), rows)


def test_menus_teasers_and_references_are_one_note() -> None:
    book = without(
        (
            "references.entry",
            "Misuse of prescription drugs research report. National Institute on Drug Abuse. Accessed 2021.",
        ),
        ("nav.menu-word", "+ Pregnancy, Newborn & Baby"),
        ("related.under", "- Ambien: Is dependence a concern?"),
        ("place.outside", "+ Commonly Abused Drugs List"),
    )
    (found,) = dropped.check([book])
    assert (found.rule, found.severity) == ("check.dropped-menus", Severity.NOTE)
    assert "lines 1, 2, 3, 4" in found.message


@pytest.mark.parametrize(
    "rule", ["references.entry", "nav.fragment", "related.under", "share.row", "place.outside", "promo.line"]
)
def test_a_sentence_to_a_patient_blocks_signing_whatever_left_it_out(rule: str) -> None:
    (found,) = dropped.check([without((rule, "Stopping clonazepam suddenly can cause seizures."))])
    assert (found.rule, found.severity) == ("check.dropped-safety", Severity.SIGNING)
    (found,) = dropped.check([without((rule, "Do not drink alcohol with this medicine"))])
    assert found.severity is Severity.SIGNING


def test_what_an_advertisement_tells_a_patient_to_do_is_asked_about() -> None:
    (found,) = dropped.check([without(("promo.sentence", "Drink enough water: the QuenchJug is worth the hype."))])
    assert (found.rule, found.severity) == ("check.dropped-advice", Severity.SIGNING)
    assert not dropped.check([without(("promo.sentence", "Our QuenchJug is worth the hype, now 40% off."))])
    assert not dropped.check([without(("promo.sentence", "Ask your doctor if QuenchJug is right for you."))])


@pytest.mark.parametrize(
    "line",
    ["1 | 2 | 3 Next Page", "Next page", "Next Page >", "Continue reading on page 2", "Page 1 of 3", "1 2 3 Next »"],
)
def test_an_article_that_goes_on_on_another_page_is_asked_about(line: str) -> None:
    (found,) = dropped.check([without(("nav.menu-word", line))])
    assert (found.rule, found.severity) == ("check.cut-off", Severity.SIGNING)


@pytest.mark.parametrize(
    "lines", [("Page 1 of 2", "Page 2 of 2"), ("Next article",), ("1 2 3 4 5",), ("Turn to the next page of life.",)]
)
def test_an_article_that_is_whole_is_not(lines: tuple[str, ...]) -> None:
    assert not dropped.check([without(*(("nav.menu-word", line) for line in lines))])


def mixed(*lines: tuple[str, str, str]) -> Book:
    """A source of lines (layer, rule, words), one under the other; "" for a blank line."""
    text = "\n".join(said for *_, said in lines)
    rows = tuple(
        {"line": n, "start": 0, "end": len(said), "layer": layer, "rule": rule, "why": "of a test"}
        for n, (layer, rule, said) in enumerate(lines, start=1)
        if said
    )
    return Book(Source("a.txt", "a", "", text, text_passages(text)), rows)


LIST = (
    ("title", "title.best", "Before you take it"),
    ("furniture", "nav.fragment", "Menu of the site"),
    ("heading", "heading.shape", "Tell us if you have"),
    ("body", "body.item", "Glaucoma"),
    ("furniture", "media.credit", "Enlarged prostate"),
    ("body", "body.item", "Weak kidneys"),
    ("", "", ""),
    ("furniture", "nav.fragment", "Asthma or a cough at night"),
    ("", "", ""),
    ("furniture", "ad.label", "Advertisement"),
    ("furniture", "share.row", "Share"),
    ("", "", ""),
    ("body", "body.prose", "Ask the nurse who gives it to you."),
    ("furniture", "nav.fragment", "Footer"),
)


def test_lines_left_out_in_the_middle_of_an_article_are_asked_about() -> None:
    (found,) = inside.check([mixed(*LIST)])
    assert (found.rule, found.line, found.severity) == ("check.dropped-inside", 5, Severity.SIGNING)
    assert "2 lines were left out" in found.message
    assert "line 5 “Enlarged prostate”; line 8 “Asthma or a cough at night”" in found.message


def test_what_no_line_of_an_article_stands_behind_is_not() -> None:
    assert not inside.check([mixed(*LIST[:4], LIST[-1])])
    assert not inside.check([mixed(*LIST[1:2], LIST[-1])])
    assert not inside.check([mixed(*LIST[2:4], LIST[9], *LIST[5:6])])


def test_many_lines_are_named_by_the_first_and_the_last() -> None:
    menu = [("furniture", "nav.fragment", f"Item {n}") for n in range(9)]
    (found,) = inside.check([mixed(*LIST[:4], *menu, LIST[-2])])
    assert "“Item 5” and 3 more, to line 13" in found.message


def test_what_bears_on_safety_is_asked_about_once() -> None:
    warning = ("furniture", "nav.fragment", "Do not drink alcohol with this medicine")
    book = mixed(*LIST[2:4], warning, *LIST[5:6])
    assert [p.rule for p in dropped.check([book])] == ["check.dropped-safety"]
    assert not inside.check([book])


CITED = """Magnesium for Cramps

Magnesium is a mineral that muscles and nerves need, and most people get enough of it from food [1].

In people who lack it, it can ease cramps of the calf.² Counts are given as 10⁹ per litre.

References
Orlov P, et al. Magnesium in the diet. 2019. doi:10.1000/182
"""


@pytest.mark.parametrize("listed", [True, False])
def test_marks_that_point_to_a_list_left_out_stay_and_are_told(make_project: MakeProject, listed: bool) -> None:
    text = CITED if listed else CITED.partition("References")[0]
    project = make_project({"source_texts/magnesium.txt": text})
    pipeline.make_pages(project, None, Reporter())
    page = unescape(next(project.docs.rglob("magnesium.md")).read_text(encoding="utf-8"))
    assert "from food [1]." in page and "calf.²" in page
    assert ("Marks such as [1] point to the article's own list of sources" in page) == listed
    notes = [p for p in checks.run(project) if p.rule == "check.marks"]
    assert [(p.severity, "lines 3, 5" in p.message) for p in notes] == ([(Severity.NOTE, True)] if listed else [])


def test_raised_figures_of_units_are_no_marks() -> None:
    assert marks_in(["10⁹ per litre, kg/m², 5 cm³ and mm³", "See note 3."]) == []
    assert marks_in(["Thin [2, 3]. Thin.¹² It is “so”³ and grains⁴ too [2, 3]."]) == ["[2, 3]", "¹²", "³", "⁴"]
