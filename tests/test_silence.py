"""Promise 4, silence is not safety: a page says what its article does not say, and unknown is never "no warning"."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf import checks, intake, pipeline, write
from plainleaf.errors import Severity
from plainleaf.report import Reporter
from projects import MakeProject

SAYS = {
    "Alcohol": "Do not drink alcohol while you take testamine.",
    "Driving": "Do not drive until you know how testamine affects you.",
    "Pregnancy": "Testamine can harm an unborn baby, so do not take it if you are pregnant.",
    "Storing": "Store testamine at room temperature, away from children.",
    "Stopping": "Never stop testamine suddenly; your doctor lowers the dose step by step.",
}
START = "Taking Testamine\n\nTestamine is a medicine for pain, and it is taken as a tablet twice a day with water.\n"
SIDECAR = 'kind = "medicine"\nmedicines = ["testamine"]\n'


def silence(folder: Path, text: str, sidecar: str = SIDECAR) -> str:
    """What the page of an article says that the article does not say."""
    (folder / "article.txt").write_text(text, encoding="utf-8", newline="\n")
    (folder / "article.toml").write_text(sidecar, encoding="utf-8")
    page = write.markdown(pipeline.make_page(intake.read(folder / "article.txt", folder)))
    start = page.find("## What this article does not say")
    return page[start : page.index("## About this page")] if start >= 0 else ""


@pytest.mark.parametrize("topic", SAYS)
def test_what_the_article_does_not_say_is_said(tmp_path: Path, topic: str) -> None:
    every = START + "".join(f"\n{sentence}\n" for sentence in SAYS.values())
    without = START + "".join(f"\n{sentence}\n" for name, sentence in SAYS.items() if name != topic)
    assert f"\n- {topic}" not in silence(tmp_path, every)
    assert f"\n- {topic}" in silence(tmp_path, without)


def test_it_sends_the_reader_to_a_person_and_says_who_speaks(tmp_path: Path) -> None:
    said = silence(tmp_path, START)
    assert "does not mean they are safe" in said
    assert "Ask your pharmacist" in said
    assert "Added by this site" in said


def test_a_medicine_that_no_list_holds_is_unknown_not_harmless(tmp_path: Path) -> None:
    said = silence(tmp_path, START)
    assert "holds no entry on boxed warnings for testamine" in said
    assert "does not mean that there is none" in said


def test_a_mention_without_an_answer_is_silence(tmp_path: Path) -> None:
    said = silence(tmp_path, START + "\nPeople often ask about alcohol, driving and pregnancy.\n")
    for topic in ("Alcohol", "Driving", "Pregnancy"):
        assert f"\n- {topic}" in said


def test_other_treatments_are_no_word_on_what_may_be_taken_together(tmp_path: Path) -> None:
    others = (
        "\nOther Medications for Back Pain\n\nThese may include rub-on creams and capsules of other kinds. "
        "Your healthcare provider can help determine if these alternatives may be suitable for you.\n"
    )
    together = "\nTaking it with other medicines\n\nYou can take paracetamol with it.\n"
    assert "\n- Other medicines" in silence(tmp_path, START + others)
    assert "\n- Other medicines" not in silence(tmp_path, START + together)


FRENCH = (
    "Le paracétamol en bref\n\nLe paracétamol calme la douleur et fait baisser la fièvre. Il se prend avec de l'eau, toutes "
    "les six heures.\n\nNe le mélangez pas avec de l'alcool. Appelez le 15 si vous avez du mal à respirer.\n"
)


@pytest.mark.parametrize("language", ['language = "fr"\n', ""])
def test_no_list_is_made_of_an_article_that_cannot_be_read(tmp_path: Path, language: str) -> None:
    said = silence(tmp_path, FRENCH, SIDECAR + language)
    assert "not in English" in said
    assert "does not say whether" not in said


def test_the_reviewer_is_told_of_the_language(make_project: MakeProject) -> None:
    project = make_project({"source_texts/fr.txt": FRENCH, "source_texts/en.txt": START})
    pipeline.make_pages(project, None, Reporter())
    asked = [p for p in checks.run(project) if p.rule == "check.language"]
    assert [(p.where, p.severity) for p in asked] == [("fr.txt", Severity.SIGNING)]
