"""Each dose to be confirmed is confirmed, corrected or left out, by somebody: on the page and in the record."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainleaf import checks, review
from plainleaf.errors import ContentError, UsageError
from plainleaf.project import Project
from plainleaf.review import answers, doses
from plainleaf.review import record as books
from projects import MakeProject
from review_help import ARTICLE, DAY, LEE, PATH, RAY, article_project, page_text, remake, rewrite

MARK = "*(dose to be confirmed)*"
FIRST = "one 200 mg tablet every 6 hours"
SECOND = "400 mg three times a day"


@pytest.fixture
def here(make_project: MakeProject) -> Project:
    return article_project(make_project)


def ids(project: Project) -> dict[str, str]:
    return {dose.said: dose.id for dose in doses.open_ones(page_text(project))}


def test_every_open_dose_is_listed_with_its_sentence(here: Project) -> None:
    found = doses.open_ones(page_text(here))
    assert [dose.said for dose in found] == [FIRST, SECOND]
    assert found[0].sentence == f"Take {FIRST} with food."
    assert page_text(here).split("\n")[found[0].line - 1].startswith("Take one 200 mg")


def test_a_confirmed_dose_stands_as_the_article_has_it(here: Project) -> None:
    before = page_text(here)
    settled = doses.confirm(here, PATH, ids(here)[FIRST], LEE, DAY)
    assert page_text(here) == before.replace(f"6 hours {MARK} with", "6 hours with")
    assert (settled.did, settled.by, settled.on, settled.said) == ("confirmed", LEE, DAY, FIRST)
    assert books.read(here, PATH).doses == (settled,)
    assert list(ids(here)) == [SECOND]


def test_a_dose_keeps_its_name_when_another_of_its_sentence_is_settled(make_project: MakeProject) -> None:
    article = ARTICLE.replace(
        "Take one 200 mg tablet every 6 hours with food.", "Start with 50 mg a day, then 75 mg a day."
    )
    here = article_project(make_project, article)
    known = ids(here)
    assert len(known) == 3
    doses.correct(here, PATH, known["50 mg a day"], "60 mg a day", LEE, DAY)
    assert ids(here) == {said: id for said, id in known.items() if said != "50 mg a day"}
    doses.confirm(here, PATH, known["75 mg a day"], LEE, DAY)
    assert "Start with 60 mg a day, then 75 mg a day. " in page_text(here)
    rewrite(here, "Keep the tablets in", f"Take two tablets {MARK} at once, or one tablet {MARK} twice a day, in")
    known = ids(here)
    doses.correct(here, PATH, known["two tablets"], "half a tablet", LEE, DAY)
    assert ids(here)["one tablet"] == known["one tablet"]


def test_a_corrected_dose_says_the_new_words(here: Project) -> None:
    settled = doses.correct(here, PATH, ids(here)[SECOND], "300 mg twice a day *always* <b>", LEE, DAY)
    shown = html.unescape(page_text(here))
    assert "may give you 300 mg twice a day *always* <b> for a short time." in shown
    assert "<b>" not in page_text(here) and settled.now == "300 mg twice a day *always* <b>"
    assert [(e.did, e.by) for e in books.read(here, PATH).history] == [("dose", LEE)]


def test_a_dose_left_out_takes_its_sentence_along(here: Project) -> None:
    doses.leave_out(here, PATH, ids(here)[SECOND], LEE, DAY)
    text = page_text(here)
    assert f"\n\nTake {FIRST} {MARK} with food.\n\n## Side effects" in text
    assert "400" not in text
    doses.leave_out(here, PATH, ids(here)[FIRST], LEE, DAY)
    text = page_text(here)
    assert "How to take" not in text, "a heading over nothing"
    assert "eases pain and swelling in the back.\n\n## Side effects" in text


def test_the_first_sentence_of_two_can_go(here: Project) -> None:
    doses.leave_out(here, PATH, ids(here)[FIRST], LEE, DAY)
    assert f"\n\nYour doctor may give you {SECOND} {MARK} for a short time.\n\n" in page_text(here)


@pytest.mark.parametrize("paper", ["6 hours *(dose to be\nconfirmed)* with", "6 hours (dose to be confirmed) with"])
def test_a_mark_that_an_editor_wrapped_or_stripped_is_a_mark(here: Project, paper: str) -> None:
    rewrite(here, f"6 hours {MARK} with", paper)
    assert FIRST in ids(here)
    doses.confirm(here, PATH, ids(here)[FIRST], LEE, DAY)
    assert "every 6 hours with food" in page_text(here)


@pytest.mark.parametrize(
    ("written", "confirmed"),
    [
        (f"Take a tablet (50 mg {MARK} &#41; now.", "Take a tablet (50 mg&#41; now."),
        (f"Take a tablet (50 mg {MARK} ) now.", "Take a tablet (50 mg) now."),
        (f"Take 50 mg. {MARK} Then rest.", "Take 50 mg. Then rest."),
        (f"The 50 mg {MARK} -dose is enough.", "The 50 mg-dose is enough."),
        (f"Take 50 mg {MARK} – no more.", "Take 50 mg – no more."),
        (f"Take 2.5 mg {MARK} or [aspirin](#word-aspirin).", "Take 2.5 mg or [aspirin](#word-aspirin)."),
    ],
)
def test_what_stood_together_stands_together_again(here: Project, written: str, confirmed: str) -> None:
    rewrite(here, "Keep the tablets in a dry cupboard, away from children.", written)
    (id,) = [dose.id for dose in doses.open_ones(page_text(here)) if dose.said.endswith("mg")]
    doses.confirm(here, PATH, id, LEE, DAY)
    assert f"\n{confirmed}\n" in page_text(here)


@pytest.mark.parametrize(
    ("written", "corrected"),
    [
        (f"Take a tablet (50 mg {MARK} &#41; now.", "Take a tablet (60 mg&#41; now."),
        (f"Take 50 mg. {MARK} Then rest.", "Take 60 mg. Then rest."),
        (f"Take 2.5 mg {MARK} or [aspirin](#word-aspirin).", "Take 60 mg or [aspirin](#word-aspirin)."),
        (
            f"[Aspirin](#word-aspirin) &amp; 50 mg at bedtime, {MARK} not more.",
            "[Aspirin](#word-aspirin) &amp; 60 mg, not more.",
        ),
    ],
)
def test_only_the_dose_is_put_right(here: Project, written: str, corrected: str) -> None:
    rewrite(here, "Keep the tablets in a dry cupboard, away from children.", written)
    id = next(dose.id for dose in doses.open_ones(page_text(here)) if dose.said not in (FIRST, SECOND))
    doses.correct(here, PATH, id, "60 mg", LEE, DAY)
    assert f"\n{corrected}\n" in page_text(here)


BOX = f'!!! warning callout "Warning: How much"\n    Take {FIRST} {MARK} with food.\n\n'


def test_the_same_sentence_in_a_box_is_the_same_dose(here: Project) -> None:
    rewrite(here, "## Side effects", BOX + "## Side effects")
    (found,) = [dose for dose in doses.open_ones(page_text(here)) if dose.said == FIRST]
    assert found.times == 2
    doses.correct(here, PATH, found.id, "one 100 mg tablet", LEE, DAY)
    assert page_text(here).count("Take one 100 mg tablet with food.") == 2
    assert FIRST not in ids(here)


def test_a_box_that_held_nothing_else_goes(here: Project) -> None:
    rewrite(here, "## Side effects", BOX + "## Side effects")
    doses.leave_out(here, PATH, ids(here)[FIRST], LEE, DAY)
    assert "How much" not in page_text(here) and "for a short time.\n\n## Side effects" in page_text(here)
    kept = BOX.rstrip("\n") + "\n\n    Ask your pharmacist.\n\n"
    rewrite(here, "## Side effects", kept + "## Side effects")
    doses.leave_out(here, PATH, ids(here)[FIRST], LEE, DAY)
    assert '"Warning: How much"\n\n    Ask your pharmacist.\n\n## Side effects' in page_text(here)


def test_one_item_of_a_list_goes_alone(here: Project) -> None:
    items = f"- Adults: take {FIRST}. {MARK}\n- Drink water.\n- Rest.\n"
    rewrite(here, "Keep the tablets in a dry cupboard, away from children.\n", items)
    (id,) = [d.id for d in doses.open_ones(page_text(here)) if d.sentence.startswith("Adults")]
    doses.leave_out(here, PATH, id, LEE, DAY)
    assert "\n\n- Drink water.\n- Rest.\n\n" in page_text(here)


def test_a_dose_in_a_table_is_left_out_by_hand(here: Project) -> None:
    table = f"| Who | How much |\n|---|---|\n| Adults | 50 mg {MARK} |\n"
    rewrite(here, "Keep the tablets in a dry cupboard, away from children.\n", table)
    id = ids(here)["50 mg"]
    before = page_text(here)
    with pytest.raises(ContentError, match="stands in a table"):
        doses.leave_out(here, PATH, id, LEE, DAY)
    assert page_text(here) == before and books.read(here, PATH).doses == ()
    doses.confirm(here, PATH, id, LEE, DAY)
    assert "| Adults | 50 mg |" in page_text(here)


def test_a_sentence_that_says_the_most_is_not_left_out_with_its_dose(here: Project) -> None:
    rewrite(here, f"Take {FIRST} {MARK} with food.", f"Take 200 mg {MARK} at night, and no more than 400 mg a day.")
    before = page_text(here)
    with pytest.raises(ContentError, match="upper limit"):
        doses.leave_out(here, PATH, ids(here)["200 mg"], LEE, DAY)
    assert page_text(here) == before


def test_who_corrected_a_dose_is_not_asked_whether_she_meant_it(make_project: MakeProject) -> None:
    article = ARTICLE.replace(
        "Take one 200 mg tablet every 6 hours with food.", "Start with 50 mg a day, then 75 mg a day."
    )
    here = article_project(make_project, article)
    known = ids(here)
    for said, now in (("50 mg a day", "60 mg a day"), ("75 mg a day", "80 mg a day")):
        doses.correct(here, PATH, ids(here)[said], now, LEE, DAY)
    doses.confirm(here, PATH, known[SECOND], LEE, DAY)

    def asked() -> list[answers.Finding]:
        remake(here)
        problems = review.findings_on(here, PATH, checks.run(here))
        found = review.findings(books.read(here, PATH), problems)
        return [finding for finding in found if finding.problem.rule == answers.CHANGED_NUMBERS]

    (finding,) = asked()
    assert finding.answer is not None and finding.answer.by == LEE and not finding.blocks
    rewrite(here, "then 80 mg", "then never 80 mg")  # not what the corrections made of it
    assert [finding.answer for finding in asked()] == [None]


def test_a_mark_behind_no_amount_is_not_guessed_at(here: Project) -> None:
    rewrite(here, "Keep the tablets in a dry cupboard", f"Keep the usual amount {MARK} in a dry cupboard")
    id = next(d.id for d in doses.open_ones(page_text(here)) if d.sentence.startswith("Keep"))
    with pytest.raises(ContentError, match="cannot be told"):
        doses.correct(here, PATH, id, "60 mg", LEE, DAY)
    doses.confirm(here, PATH, id, LEE, DAY)
    assert "Keep the usual amount in a dry cupboard" in page_text(here)


@pytest.mark.parametrize("words", ["", "as told", f"60 mg {MARK}"])
def test_a_correction_names_an_amount(here: Project, words: str) -> None:
    before = page_text(here)
    with pytest.raises(UsageError):
        doses.correct(here, PATH, ids(here)[FIRST], words, LEE, DAY)
    assert page_text(here) == before


def test_an_unknown_dose_is_told_with_those_that_wait(here: Project) -> None:
    with pytest.raises(UsageError, match=f"no open dose 'zzz'. It has: {ids(here)[FIRST]}, {ids(here)[SECOND]}"):
        doses.confirm(here, PATH, "zzz", LEE, DAY)


def test_a_name_and_a_role_are_needed_before_anything_changes(here: Project) -> None:
    before = page_text(here)
    with pytest.raises(UsageError, match="name and the role"):
        doses.confirm(here, PATH, ids(here)[FIRST], "Ann", DAY)
    assert page_text(here) == before


def test_what_was_once_decided_of_the_same_words_is_told(here: Project) -> None:
    before = page_text(here)
    doses.confirm(here, PATH, ids(here)[FIRST], LEE, DAY)
    (here.docs / PATH).write_text(before, encoding="utf-8", newline="\n")  # the page was made anew
    first, second = doses.open_ones(page_text(here), books.read(here, PATH))
    assert first.before is not None and first.before.by == LEE and second.before is None


def test_all_settled_a_page_can_be_signed(here: Project) -> None:
    with pytest.raises(ContentError, match=r"2 dose\(s\).*review dose"):
        review.sign(here, PATH, LEE, DAY)
    doses.confirm(here, PATH, ids(here)[FIRST], LEE, DAY)
    doses.leave_out(here, PATH, ids(here)[SECOND], RAY, DAY)
    assert review.sign(here, PATH, LEE, DAY).state == "signed"
    assert [(d.did, d.by) for d in books.read(here, PATH).doses] == [("confirmed", LEE), ("left out", RAY)]


WORDS = st.lists(
    st.sampled_from(["pain", "with", "food", "1 day", "(rest)", "&amp;", "and", "&#40;see&#41;"]), max_size=5
)


@given(before=WORDS, after=WORDS, amount=st.sampled_from(["50 mg", "two tablets", "1,200 mg a day", "0.5 to 1 mg"]))
def test_confirming_takes_nothing_but_the_mark(before: list[str], after: list[str], amount: str) -> None:
    """Whatever stands around a dose: with its mark taken out by hand or by `confirm`, the page is the same."""
    sentence = " ".join(["Take", *before, amount])
    rest = " ".join(after)
    text = f"# T\n\n{sentence} {MARK} {rest}\n\nMore.\n"
    places = doses._places(text)
    assert [place.said for place in places] == [amount] or len(places) == 1
    (place,) = places
    plain = text[: place.mark] + doses._closed(text[place.end :])
    assert plain.split() == f"# T\n\n{sentence} {rest}\n\nMore.\n".split() or plain.replace(" ", "") == (
        f"# T\n\n{sentence} {rest}\n\nMore.\n".replace(" ", "")
    )
