"""Telephone numbers: public lines however they are written, other numbers, and what is no number at all."""

from __future__ import annotations

import pytest

from plainleaf.knowledge import load
from plainleaf.safety.numbers import find_numbers, public_numbers

PUBLIC = {
    "Call 1-800-222-1222 now.": "1-800-222-1222",
    "Call 1 (800) 222-1222 now.": "1-800-222-1222",
    "Call 800.222.1222 now.": "1-800-222-1222",
    "Call 18002221222 now.": "1-800-222-1222",
    "Call +1 800 222 1222 now.": "1-800-222-1222",
    "Call 1‑800‑222‑1222 now.": "1-800-222-1222",
    "Call 1-800-QUIT-NOW now.": "1-800-784-8669",
    "Call 1-800-662-HELP (4357) at night.": "1-800-662-4357",
    "Call or text 988.": "988",
    "Call 911!": "911",
    "Dial 999 or 112.": "999",
    "Ring 13 11 26.": "13 11 26",
    "Ring 131126.": "13 11 26",
    "Ring Samaritans on 116 123.": "116 123",
    "Childline: 0800 1111 is free to call.": "0800 1111",
    "Text START to 88788.": "88788",
    "In New Zealand, call 1737.": "1737",
    "Report it to the FDA at 1-800-FDA-1088.": "1-800-332-1088",
}


@pytest.mark.parametrize("text", list(PUBLIC))
def test_public_lines_are_known(text: str) -> None:
    found = find_numbers(text)
    assert found and found[0].public and found[0].public.written == PUBLIC[text]
    assert text[found[0].start : found[0].end].strip() == text[found[0].start : found[0].end]


def test_a_second_number_is_called_by_the_verb_that_opens_its_sentence() -> None:
    text = (
        "Call Poison Control at 1-800-222-1222 while the person is awake and breathing well, and 911 when they are not."
    )
    assert [n.public.written for n in find_numbers(text) if n.public] == ["1-800-222-1222", "911"]


@pytest.mark.parametrize(
    "text",
    [
        "Call 1-866-555-0137.",
        "Call (866) 555-0137.",
        "Call 555-0162.",
        "Ring 01632 960 145.",
        "+44 20 7946 0958",
        "0800 555 0123",
    ],
)
def test_other_numbers_are_nobody_we_know(text: str) -> None:
    assert [number.public for number in find_numbers(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "In 1911 it was described.",
        "Take 111 mg.",
        "A level of 988 is high.",
        "999 people took part.",
        "It costs $911.",
        "From 2019-2020, 1,200 people.",
        "J Rest. 2019;4(2):111-119.",
        "10.1000/182.988",
        "Between 5 and 10 to 20 minutes.",
        "38 °C (100.4 °F)",
        "Call when the reading is above 180/112 mmHg.",
        "Call the nurses if what you wrote down over the whole of the first week at home was never below 112 in the evening.",
    ],
)
def test_amounts_years_and_pages_are_no_numbers(text: str) -> None:
    assert not find_numbers(text)


def test_every_number_says_how_far_it_is_confirmed() -> None:
    rows = load("helplines")["number"]
    known = {**load("helplines")["countries"], **load("helplines")["elsewhere"]}
    for row in rows:
        assert row["tier"] in "ABCD" and row["name"] and row["reviewed_by"] == "", row
        assert set(row["countries"]) <= set(known), row
        assert bool(row["source"] and row["date"]) == (row["tier"] != "D"), row
    assert {number.written for number in public_numbers()} == {row["written"] for row in rows}


@pytest.mark.parametrize("country", ["us", "ca", "uk", "ie", "au", "nz"])
def test_every_country_has_the_lines_that_matter(country: str) -> None:
    purposes = {row["for"] for row in load("helplines")["number"] if country in row["countries"]}
    assert purposes >= {"emergency", "self-harm", "quit", "substance-use", "violence", "health-advice"}
