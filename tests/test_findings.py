"""What a person is asked before signing: left-out words that may bear on safety, sentences nothing placed."""

from __future__ import annotations

from plainleaf import checks, pipeline
from plainleaf.errors import Severity
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
