"""Articles in other languages than English: boilerplate goes, what a patient needs stays (tests/cases_languages)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from marked import FOLDER, Scores, lines_of, score, source_of
from plainleaf import intake
from plainleaf.checks.books import Book
from plainleaf.checks.dropped import dropped
from plainleaf.checks.language import check
from plainleaf.clean import clean
from plainleaf.intake.text import text_passages
from plainleaf.language import UNKNOWN, cleaned_in, language_of, read_in_full
from plainleaf.model import Kind, Layer, Source
from plainleaf.publish.clean_report import render, report_of
from plainleaf.structure.headings import heading_topic, is_scope
from plainleaf.write.ledger import ledger_of

CASES = sorted(FOLDER.glob("*.txt"))
SPANISH = [path for path in CASES if path.stem.startswith("es-")]
FOREIGN = [path for path in CASES if not path.stem.startswith(("es-", "en-"))]

LEAST_F1, LEAST_HEADING_F1 = 0.98, 0.96
"""Floors over the eight articles in Spanish, by line."""

by_name = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


@cache
def scored(path: Path) -> Scores:
    return score(path)


def text_source(text: str, language: str = "") -> Source:
    return Source("a.txt", "a", "", text, text_passages(text), language=language)


@by_name
def test_no_word_of_the_article_is_lost(path: Path) -> None:
    found = scored(path)
    assert (found.lost, found.eaten, found.harmed) == ((), (), ())


def test_spanish_holds_its_floors() -> None:
    total = sum((scored(path) for path in SPANISH), Scores())
    assert total.f1 >= LEAST_F1, total.leaked + total.lost
    assert total.heading_f1 >= LEAST_HEADING_F1, total.headless
    assert total.title
    assert total.sold == ()


@pytest.mark.parametrize("path", SPANISH, ids=lambda path: path.stem)
def test_spanish_is_told_and_cleaned(path: Path) -> None:
    source = source_of(path)
    assert language_of(source) == "es"
    assert cleaned_in("es")
    assert not read_in_full(source)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_another_language_is_told_and_flagged(path: Path) -> None:
    source = source_of(path)
    assert language_of(source) == path.stem.split("-")[0]
    assert not cleaned_in(language_of(source))
    (problem,) = check([Book(source, ())])
    assert "language not fully supported" in problem.message


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_another_language_is_never_emptied(path: Path) -> None:
    kept = {v.passage for v in clean(source_of(path)).verdicts if v.layer is Layer.BODY}
    assert len(kept) >= sum(line.mark in "BS" for line in lines_of(path))


def test_the_sidecar_goes_before_the_text_and_the_text_before_the_markup() -> None:
    path = next(path for path in SPANISH)
    assert language_of(source_of(path, "pt-BR")) == "pt"
    text = source_of(path).text
    assert language_of(text_source(text, "en-US")) == "es"
    assert language_of(text_source("Paracetamol 500 mg", "es")) == "es"
    assert language_of(text_source("Paracetamol 500 mg")) == "en"


def test_a_language_that_no_list_holds_is_unknown() -> None:
    text = "Xopta brugel ninsk ofrat wembli stuka hanor pilve trasko mendul, goraf vistek lampor.\n" * 3
    assert language_of(text_source(text)) == UNKNOWN


def test_a_web_page_says_its_language(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<html class="x" lang="es-MX"><body><p>Paracetamol 500 mg</p></body></html>', encoding="utf-8")
    assert language_of(intake.read(page, tmp_path)) == "es"


WARNINGS = [
    "Llame al 911 si no puede despertarlo.",
    "No deje de tomar el medicamento de golpe.",
    "Deje de tomar la pastilla y busque atención médica de inmediato.",
    "En caso de sobredosis acuda a urgencias.",
    "No maneje después de tomarlo.",
    "No lo mezcle con alcohol.",
]


@pytest.mark.parametrize("warning", WARNINGS)
def test_a_warning_stays_beside_an_advertisement(warning: str) -> None:
    lines = source_of(next(path for path in SPANISH if path.stem == "es-telesalud")).text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("Usa el código"))
    source = text_source("\n".join([*lines[:at], f"Descarga nuestra app hoy. {warning}", *lines[at:]]))
    kept = " ".join(source.passages[v.passage].text[v.start : v.end] for v in clean(source).verdicts if v.layer.kept)
    assert warning in kept


HEADINGS = {
    "¿Qué es la metformina?": "overview",
    "¿Para qué sirve?": "uses",
    "Antes de tomar este medicamento": "before-taking",
    "Cómo se toma": "dosage",
    "Efectos secundarios": "side-effects",
    "Cuándo llamar al médico": "when-to-get-help",
    "Interacciones": "interactions",
    "Embarazo y lactancia": "pregnancy",
    "Si toma más de lo debido: sobredosis": "overdose",
    "Conservación": "storage",
    "Síntomas": "symptoms",
    "Diagnóstico": "diagnosis",
    "¿Qué lo provoca?": "causes",
    "Vivir con diabetes": "living-with",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_in_spanish_gives_its_section(heading: str) -> None:
    assert heading_topic(heading, Kind.CONDITION)[0] == HEADINGS[heading]


@pytest.mark.parametrize(
    "heading", ["Quién no debe tomarlo", "Llame al 911 si", "Niños y bebés", "En caso de sobredosis"]
)
def test_a_heading_in_spanish_holds_what_stands_under_it(heading: str) -> None:
    assert is_scope(heading)


def test_left_out_warnings_in_spanish_wait_for_a_person() -> None:
    source = source_of(next(path for path in SPANISH if path.stem == "es-hospital"))
    at = next(n for n, line in enumerate(source.text.split("\n"), 1) if line.startswith("No deje de usar"))
    words = source.text.split("\n")[at - 1]
    row = {"line": at, "start": 0, "end": len(words), "layer": "furniture", "rule": "promo.line", "why": "sells"}
    (found,) = dropped(Book(source, (row,)))
    assert (found.line, found.kinds) == (at, ("warns",))


def test_the_report_says_that_the_language_is_not_fully_supported() -> None:
    for stem, told in (("es-hospital", "Spanish"), ("pt-gripe", "Portuguese"), ("en-es-mixed", "")):
        source = source_of(FOLDER / f"{stem}.txt")
        html = render(report_of(Book(source, tuple(ledger_of(clean(source))))))
        assert (f"Language not fully supported ({told})" in html) == bool(told)
