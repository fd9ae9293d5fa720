"""A page cannot be signed until each finding that blocks it is answered with a reason; an answer lapses with its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plainleaf import checks, review
from plainleaf.errors import ContentError, Problem, Severity, UsageError
from plainleaf.project import Project
from plainleaf.review import answers
from plainleaf.review import record as books
from projects import MakeProject
from review_help import DAY, LEE, PATH, RAY, SOURCE, article_project, remake, rewrite

REASON = "The entry is shown on our own page on stomach bleeding."

ASKED = Problem(
    "check.dropped-safety", "“Call us.” was left out (promo: sells)", "Look.", SOURCE, 17, Severity.SIGNING, "Call us."
)


@pytest.fixture
def here(make_project: MakeProject) -> Project:
    project = article_project(make_project)
    rewrite(project, " *(dose to be confirmed)*", "")
    remake(project)
    return project


def problems(project: Project) -> tuple[Problem, ...]:
    return review.findings_on(project, PATH, checks.run(project))


def open_findings(project: Project, found: tuple[Problem, ...] | None = None) -> list[answers.Finding]:
    return list(answers.unanswered(books.read(project, PATH), problems(project) if found is None else found))


def test_each_blocking_finding_waits_for_its_answer(here: Project) -> None:
    waiting = open_findings(here)
    assert [f.problem.rule for f in waiting] == ["check.boxed-missing"] * 2
    with pytest.raises(ContentError, match=rf"2 finding\(s\) wait .* plainleaf review answer {PATH} {waiting[0].id}"):
        review.sign(here, PATH, LEE, DAY, problems(here))
    review.answer(here, PATH, waiting[0].id, REASON, RAY, DAY, problems(here))
    assert [f.id for f in open_findings(here)] == [waiting[1].id]
    with pytest.raises(ContentError, match=r"1 finding\(s\)"):
        review.sign(here, PATH, LEE, DAY, problems(here))
    review.answer(here, PATH, waiting[1].id.upper(), REASON, RAY, DAY, problems(here))
    assert review.sign(here, PATH, LEE, DAY, problems(here)).state == "signed"


def test_an_answer_says_who_when_why_and_of_what(here: Project) -> None:
    first = open_findings(here)[0]
    given = review.answer(here, PATH, first.id, f"  {REASON}\n", RAY, DAY, problems(here))
    assert (given.by, given.on, given.reason, given.rule) == (RAY, DAY, REASON, "check.boxed-missing")
    assert "heart attack" in given.about
    record = books.read(here, PATH)
    assert record.answers == (given,)
    assert [(e.did, e.by) for e in record.history] == [("answered", RAY)]
    assert REASON in record.history[0].what


@pytest.mark.parametrize(
    "moved",
    [
        replace(ASKED, line=3),
        replace(ASKED, message="“Call us.” was left out (another.rule: another reason)"),
        replace(ASKED, where=f"source_texts/{SOURCE}"),
    ],
)
def test_a_finding_keeps_its_name_when_lines_and_reasons_change(moved: Problem) -> None:
    assert answers.finding_id(moved) == answers.finding_id(ASKED)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, about="Call us now."),
        replace(ASKED, rule="check.dropped-advice"),
        replace(ASKED, where="other.txt"),
    ],
)
def test_other_words_another_rule_or_place_are_another_finding(other: Problem) -> None:
    assert answers.finding_id(other) != answers.finding_id(ASKED)


def test_line_numbers_in_the_words_do_not_count() -> None:
    one = Problem("x", "says 5 mg on line 3 and 5 mcg on line 9 (a.txt, line 4), also on line(s) 5, 7", "", "a.txt")
    two = Problem("x", "says 5 mg on line 13 and 5 mcg on line 19 (a.txt, line 14), also on line(s) 15", "", "a.txt")
    assert answers.finding_id(one) == answers.finding_id(two)
    three = Problem("x", "says 5 mg on line 3 and 6 mcg on line 9 (a.txt, line 4), also on line(s) 5, 7", "", "a.txt")
    assert answers.finding_id(one) != answers.finding_id(three)


def test_an_answer_lapses_when_the_words_change(here: Project) -> None:
    review.answer(here, PATH, answers.finding_id(ASKED), REASON, RAY, DAY, [ASKED])
    assert open_findings(here, (ASKED,)) == []
    assert open_findings(here, (replace(ASKED, line=40),)) == []
    changed = replace(ASKED, about="Call us about overdose.")
    assert [f.problem for f in open_findings(here, (changed,))] == [changed]
    assert [a.finding for a in answers.lapsed(books.read(here, PATH), [changed])] == [answers.finding_id(ASKED)]


def test_the_same_words_once_more_are_a_new_question(here: Project) -> None:
    review.answer(here, PATH, answers.finding_id(ASKED), REASON, RAY, DAY, [ASKED])
    twice = (ASKED, replace(ASKED, line=40))
    assert len(open_findings(here, twice)) == 1
    given = review.answer(here, PATH, answers.finding_id(ASKED), REASON, RAY, DAY, twice)
    assert given.times == 2
    assert open_findings(here, twice) == [] == open_findings(here, (ASKED,))
    assert books.read(here, PATH).answers == (given,)  # in the place of the older one


def test_what_is_broken_cannot_be_answered(here: Project) -> None:
    broken = replace(ASKED, severity=Severity.BUILD)
    with pytest.raises(UsageError, match="only mended"):
        review.answer(here, PATH, answers.finding_id(broken), REASON, RAY, DAY, [broken])
    review.answer(here, PATH, answers.finding_id(ASKED), REASON, RAY, DAY, [ASKED])
    with pytest.raises(ContentError, match="Mend what is wrong"):
        review.sign(here, PATH, LEE, DAY, [broken])


def test_notes_and_doses_take_no_answer(here: Project) -> None:
    note = replace(ASKED, severity=Severity.NOTE)
    with pytest.raises(UsageError, match="needs no answer"):
        review.answer(here, PATH, answers.finding_id(note), REASON, RAY, DAY, [note])
    doses = replace(ASKED, rule="check.doses")
    with pytest.raises(UsageError, match="review dose"):
        review.answer(here, PATH, answers.finding_id(doses), REASON, RAY, DAY, [doses])


@pytest.mark.parametrize("reason", ["", "ok", " it's fine ", "\x00\x01"])
def test_a_reason_says_something(here: Project, reason: str) -> None:
    with pytest.raises(UsageError, match="why it may stand"):
        review.answer(here, PATH, answers.finding_id(ASKED), reason, RAY, DAY, [ASKED])


def test_an_unknown_finding_is_told_with_the_nearest(here: Project) -> None:
    known = answers.finding_id(ASKED)
    wrong = known[:-1] + ("x" if known[-1] != "x" else "y")
    with pytest.raises(UsageError, match=f"no finding '{wrong}'. Did you mean {known}"):
        review.answer(here, PATH, wrong, REASON, RAY, DAY, [ASKED])


def test_what_is_found_on_a_page_its_article_or_its_overrides_is_found_on_the_page(here: Project) -> None:
    places = [
        *(PATH, f"docs/{PATH}", SOURCE, f"source_texts/{SOURCE}", "gristol.overrides.toml"),
        *("other.txt", "docs/index.md", "other.overrides.toml"),
    ]
    found = review.findings_on(here, PATH, [Problem("x", "", "", where) for where in places])
    assert [p.where for p in found] == places[:5]


def test_an_override_of_a_publisher_is_found_on_the_pages_it_speaks_of(here: Project) -> None:
    of_this = Problem(
        "override.phrase",
        f"“x” is a part of a sentence in {SOURCE}, line 3",
        "",
        "publishers/the-cabinet.overrides.toml",
    )
    of_other = replace(of_this, message="“x” is a part of a sentence in other.txt, line 3")
    assert review.findings_on(here, PATH, [of_this, of_other]) == (of_this,)
