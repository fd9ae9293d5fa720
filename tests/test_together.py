"""What stays together though the line model would part it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plainleaf.clean.look import Look, looks_of
from plainleaf.clean.together import beside_alike, together
from plainleaf.intake.text import text_passages
from plainleaf.model import Source

LIST = "Do not take it if you have:\n- asthma\n- a slow heart\n- gout\nMenu"


def looks(text: str) -> list[Look]:
    return list(looks_of(Source("a.txt", "a", "", text, text_passages(text))))


def test_a_list_under_a_lead_in_stays_whole() -> None:
    stood = [True, True, True, True, False]
    kept = [True, True, False, False, False]
    assert together(looks(LIST), stood, kept) == [True, True, True, True, False]


def test_items_without_marks_stay_between_those_that_stay() -> None:
    text = "It is given for:\nAsthma\nHay fever\nHives\nIt is not given for a cold."
    kept = [True, True, False, True, True]
    assert together(looks(text), [True] * 5, kept) == [True] * 5
    assert together(looks(text), [True, True, False, True, True], kept) == kept, "a rule knows the line"


def test_a_list_below_a_blank_line_hangs_on_its_lead_in_too() -> None:
    text = "At home:\n\n- Rest\n- Drink\n\n- Log in"
    kept = [True, False, False, False]
    assert together(looks(text), [True] * 4, kept) == [True, True, True, False]


def test_a_few_lines_between_blank_ones_stay_where_half_of_them_stay() -> None:
    text = "One thing.\n\nCall 911\nYou cannot breathe\nYou faint\n\nShop\nGifts"
    kept = [True, True, True, False, False, False]
    assert together(looks(text), [True] * 6, kept) == [True, True, True, True, False, False]


def test_a_heading_of_many_articles_stays_over_what_stays() -> None:
    text = "Side effects\nIt can make you sleepy.\n\nSide effects"
    assert together(looks(text), [True] * 3, [False, True, False]) == [True, True, False]


def test_a_row_beside_rows_that_stay_may_come_back() -> None:
    rows = looks("Age\tDose\n6 to 12\t5 ml\nUnder 6\tAsk a doctor\nAsk a doctor")
    assert beside_alike(rows, [True, True, False, False], 2)
    assert not beside_alike(rows, [True, True, False, False], 3)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["- Item", "Take with:", "Overview", "It can make you sleepy.", ""]),
            st.booleans(),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_nothing_falls_and_nothing_comes_back_that_a_rule_knows(lines: list[tuple[str, bool, bool]]) -> None:
    seen = looks("\n".join(text for text, _, _ in lines))
    said = [(stands, keep) for text, stands, keep in lines if text]
    stood, kept = [stands for stands, _ in said], [keep for _, keep in said]
    found = together(seen, stood, kept)
    assert len(found) == len(kept)
    assert all(after or not before for after, before in zip(found, kept, strict=True))
    assert all(before or stands for after, before, stands in zip(found, kept, stood, strict=True) if after)
