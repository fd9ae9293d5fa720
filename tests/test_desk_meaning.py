"""A rewrite that loses what a sentence hangs on is not let in; a fair other way to say it is asked about or passes."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainleaf.desk.meaning import ASK, REFUSE, amounts, carriers, compare, refused

MOST = "Do not take more than 200 mg every 4 to 6 hours unless a doctor tells you to."

REFUSED = [
    (MOST, "Do not take more than 400 mg every 4 to 6 hours unless a doctor tells you to.", "number"),
    (MOST, "Do not take more than 200 mcg every 4 to 6 hours unless a doctor tells you to.", "number"),
    (MOST, "Do not take more than 200 every 4 to 6 hours unless a doctor tells you to.", "number"),
    (MOST, "Do not take more than 200 mg every 4 to 6 days unless a doctor tells you to.", "number"),
    (MOST, "Take 200 mg every 4 to 6 hours unless a doctor tells you to.", "negation"),
    (MOST, "Do not take more than 200 mg every 4 to 6 hours.", "condition"),
    ("Stop only if your doctor says so.", "Stop. Your doctor says so.", "condition"),
    ("Take it before meals.", "Take it with meals.", "condition"),
    ("Keep taking it until it is gone.", "Keep taking it. It is gone.", "condition"),
    ("Take at least 2 tablets.", "Take 2 tablets.", "limit"),
    ("Do not give it to children under 12 years.", "Do not give it to people under 12 years.", "who"),
    ("Do not use it in pregnancy.", "Do not use it.", "who"),
    ("Call 911 right away.", "Call 911 some time.", "urgent"),
    ("It can make you dizzy.", "Warfarin can make you dizzy.", "name"),
    ("It never helps.", "It helps.", "negation"),
    ("It helps.", "   ", "empty"),
    ("Half a tablet is enough.", "A tablet is enough.", "number"),
    ("Take it twice a day.", "Take it each day.", "number"),
]


@pytest.mark.parametrize(("original", "rewrite", "kind"), REFUSED)
def test_refused(original: str, rewrite: str, kind: str) -> None:
    found = compare(original, rewrite)
    assert any(d.level == REFUSE and d.kind == kind for d in found), found


@pytest.mark.parametrize(
    ("original", "rewrite", "kind"),
    [
        ("You should not drive.", "You must not drive.", "modal"),
        ("It may help you sleep.", "It helps you sleep.", "modal"),
        ("Avoid alcohol. Do not drive.", "No alcohol.", "negation"),
        ("It often makes people sick.", "It makes people sick.", "often"),
        ("Warfarin makes you bleed.", "It makes you bleed.", "name"),
        ("It makes you sleepy.", "It makes you sleepy if you drink.", "condition"),
        ("Do not take more than two tablets a day.", "Take at most two tablets a day.", "negation"),
        ("Do not stop suddenly.", "Do not stop.", "urgent"),
    ],
)
def test_asked(original: str, rewrite: str, kind: str) -> None:
    found = compare(original, rewrite)
    assert any(d.kind == kind for d in found) and all(d.level == ASK for d in found), found


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [
        (MOST, "Don't take more than 200 milligrams every four to six hours, unless a doctor tells you to."),
        ("If you are 60 or older, ask first.", "Ask first if you are sixty or older."),
        ("It must not be used before surgery.", "You must not use it before surgery."),
        ("Take one 0.50 mg tablet.", "Take one tablet of 0.5 mg."),
        ("Take 1,200 mg.", "Take 1200 mg."),
    ],
)
def test_let_in(original: str, rewrite: str) -> None:
    assert [d for d in compare(original, rewrite) if d.level == REFUSE] == []


def test_a_range_gives_its_unit_to_both_numbers() -> None:
    assert [str(a) for a in amounts("Take it for 2 to 3 days, 5 mg or 10 mg at a time.")] == [
        "2 day",
        "3 day",
        "5 mg",
        "10 mg",
    ]


def test_what_has_to_stay_is_marked_in_order() -> None:
    found = [(MOST[a:b], kind) for a, b, kind in carriers(MOST)]
    assert found[0] == ("not", "negation") and ("200 mg", "number") in found and ("unless", "condition") in found
    places = [(a, b) for a, b, _ in carriers(MOST)]
    assert all(b <= c for (_, b), (c, _) in pairwise(places))


SENTENCES = [MOST, *(original for original, _, kind in REFUSED if kind != "empty")]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_same_words_are_always_let_in(sentence: str) -> None:
    assert compare(sentence, sentence) == ()


@settings(deadline=None)
@given(st.sampled_from([s for s in SENTENCES if re.search(r"\d", s)]), st.integers(1, 9999))
def test_no_number_can_be_changed(sentence: str, number: int) -> None:
    figures = re.findall(r"\d+", sentence)
    for figure in figures:
        if int(figure) != number:
            assert refused(compare(sentence, re.sub(rf"\b{figure}\b", str(number), sentence, count=1))), (
                figure,
                number,
            )


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    for difference in compare(one, other):
        assert difference.level in (REFUSE, ASK) and difference.message
    for start, end, _ in carriers(one):
        assert 0 <= start < end <= len(one)
