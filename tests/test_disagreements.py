"""Two sources of one page that do not say the same: found, quoted, and no page is signed over it."""

from __future__ import annotations

import pytest

from plainleaf import checks, pipeline
from plainleaf.checks import disagree
from plainleaf.checks.books import Book
from plainleaf.errors import Severity
from plainleaf.intake.text import text_passages
from plainleaf.knowledge import load
from plainleaf.model import Source
from plainleaf.report import Reporter
from plainleaf.structure.cues import compiled
from projects import MakeProject


def book(name: str, *sentences: str, safety: str = "") -> Book:
    text = "\n".join(sentences)
    rows = tuple(
        {"line": n, "start": 0, "end": len(s), "layer": "body", "safety": [safety] if safety else []}
        for n, s in enumerate(sentences, start=1)
    )
    return Book(Source(name, name, "", text, text_passages(text)), rows)


def differ(one: str, other: str) -> list[str]:
    """What is found of two sources of a sentence each, either way round alike."""
    there = disagree.check([book("a.txt", one), book("b.txt", other)])
    back = disagree.check([book("b.txt", other), book("a.txt", one)])
    assert len(there) == len(back)
    return [problem.message for problem in there]


DIFFER = {
    "pregnancy": ("Testamine is considered safe in pregnancy.", "Do not take testamine while you are pregnant."),
    "breastfeeding": ("You can take it while breastfeeding.", "Avoid testamine if you are breastfeeding."),
    "driving": ("It does not affect driving.", "Do not drive after a tablet."),
    "alcohol": ("You may drink alcohol with it.", "Never drink alcohol with it."),
    "children": ("It may be given to children.", "It is not approved for children."),
    "approval": ("It is approved for insomnia.", "It is not approved for insomnia."),
    "stopping": ("You can stop it at any time.", "Do not stop it suddenly."),
    "habit-forming": ("It is not addictive.", "It can be addictive."),
    "food": ("Take it with food.", "Take it on an empty stomach."),
    "a missed dose": ("Take a missed dose as soon as you remember.", "Skip a missed dose."),
    "stopping slowly or not": ("You can stop at any time.", "Stop slowly."),
    "the most amount": ("The most you should take is 10 mg a day.", "Take not more than 12.5 mg a day."),
    "most amount": ("Do not take more than 10 mg a day.", "Do not take more than 20 mg a day."),
}

AGREE = [
    ("Do not take it in pregnancy.", "Avoid it while you are pregnant."),
    ("It is approved for panic disorder.", "It is not approved for insomnia."),
    ("Do not take more than 10 mg a day.", "Do not take more than 10 mg a day."),
    ("Is it safe in pregnancy?", "Do not take it in pregnancy."),
    ("Testamine is a medicine.", "Testamine helps many people."),
]


@pytest.mark.parametrize("matter", DIFFER)
def test_sources_that_differ_are_found(matter: str) -> None:
    (message,) = differ(*DIFFER[matter])
    assert matter.split(" slowly")[0] in message


@pytest.mark.parametrize("pair", AGREE)
def test_sources_that_agree_are_not(pair: tuple[str, str]) -> None:
    assert differ(*pair) == []


def test_reasons_that_only_one_source_names_are_told() -> None:
    one = book("a.txt", "Do not take it if you have glaucoma or liver disease.", safety="contraindication")
    other = book("b.txt", "Do not take it if you have glaucoma.", safety="contraindication")
    (found,) = disagree.check([one, other])
    assert "liver disease (a.txt, line 1)" in found.message
    assert found.where == "b.txt"
    assert "leave neither out" in found.todo
    assert not disagree.check([other, book("c.txt", "It helps sleep.")])


def test_two_sources_that_each_name_a_reason_of_their_own_are_told_once() -> None:
    one = book("a.txt", "Do not take it if you have glaucoma.", safety="contraindication")
    other = book("b.txt", "Do not take it if you have liver disease.", safety="contraindication")
    (found,) = disagree.check([one, other])
    assert "glaucoma (a.txt, line 1); liver disease (b.txt, line 1)" in found.message


def test_a_single_source_disagrees_with_nobody() -> None:
    assert not disagree.check([book("a.txt", *DIFFER["pregnancy"])])


def test_every_cue_can_be_read() -> None:
    rows = load("disagreements")
    cues = [c for row in rows["matter"] for key in ("about", "yes", "no", "same") for c in row.get(key, ())]
    cues += [c for row in rows["reason"] for c in row["cues"]]
    assert all(compiled(cue) for cue in cues)


def test_a_page_of_two_sources_waits_for_a_person(make_project: MakeProject) -> None:
    files = {}
    for name, said in zip(("first", "second"), DIFFER["pregnancy"], strict=True):
        text = f"Taking Testamine\n\nTestamine is a medicine for sleep that many adults take at night.\n\n{said}\n"
        files[f"source_texts/{name}.txt"] = text
        files[f"source_texts/{name}.toml"] = 'page = "testamine"\nmedicines = ["testamine"]\nkind = "medicine"\n'
    project = make_project(files)
    pipeline.make_pages(project, None, Reporter())
    found = [p for p in checks.run(project) if p.rule == "check.disagree"]
    assert [p.severity for p in found] == [Severity.SIGNING]
    assert "first.txt, line 5" in found[0].message
