"""The sieve only saves time: a pattern that fits a text always comes through."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf.clean.promo import signs
from plainleaf.clean.rules import rules
from plainleaf.safety import kinds
from plainleaf.sieve import Sieve, asking, needs, small
from projects import REPO

PATTERNS = list(
    dict.fromkeys(
        [(pattern, how) for rule in rules() for how, pattern in rule.patterns]
        + [(pattern, "has") for sign in signs() for pattern in sign.patterns]
        + [(expression, "has") for pattern in kinds._patterns() for expression in pattern.all]
    )
)
SIEVE = Sieve(PATTERNS)
SMALL = [
    "colou?r",
    r"(19|20)\d\d",
    "[abc]d{2}e*f",
    "(?:a|b)?c",
    "x(?=y)y",
    "(st|sp)(ing|ell)s?",
    r"\w+ly",
    "(?i:Off)er",
]
SMALL += ["^go", "(^|[.!] )stop$", r"(?<=no )\d+", r"\bup\b.*$"]
SMALL += [
    r"\b(?<!free )(trial|test)s?\b",
    "(?-i:[A-Z]{3,}|[A-Z]{2}!)",
    r"\d ?(g|l)\b",
    "(?:very )?(good|bad)(?=!)",
    r"(\d+|[0-9]x)y",
]
CASES = [
    text
    for path in (REPO / "tests" / "cases_clean").glob("*.toml")
    for text in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
]


def fits(pattern: re.Pattern[str], how: str, text: str) -> bool:
    return bool({"line": pattern.fullmatch, "starts": pattern.match, "has": pattern.search}[how](text))


def drawn(pattern: re.Pattern[str], how: str) -> st.SearchStrategy[str]:
    """Texts that the pattern fits; where the strategy cannot read the pattern, any text."""
    try:
        strategy = st.from_regex(pattern, fullmatch=how == "line")
        strategy.validate()
    except Exception:
        return st.text()
    return strategy


def test_every_line_of_the_cases() -> None:
    for text in CASES:
        fitting = [n for n, (pattern, how) in enumerate(PATTERNS) if fits(pattern, how, text)]
        assert set(fitting) <= set(SIEVE.through(text)), text
        assert list(SIEVE.fitting(text)) == fitting, text


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_text_that_a_pattern_of_ours_fits(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(PATTERNS) - 1))
    text = data.draw(drawn(*PATTERNS[n]))
    if fits(*PATTERNS[n], text):
        assert n in SIEVE.through(text) and n in SIEVE.fitting(text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data(), st.sampled_from(SMALL))
def test_every_part_a_pattern_can_have(data: st.DataObject, written: str) -> None:
    pattern = re.compile(written, re.IGNORECASE)
    text = data.draw(st.from_regex(pattern))
    assert Sieve([(pattern, "has")]).through(text) == list(Sieve([(pattern, "has")]).fitting(text)) == [0]


@pytest.mark.parametrize(
    "written, how, strings",
    [
        (r"\bads?\b", "has", {"\bad\b", "\bads\b"}),
        ("ads?", "line", {"\nad\n", "\nads\n"}),
        ("by", "starts", {"\nby"}),
        ("^by", "has", {"\nby"}),
        ("repl(y|ies)|response", "has", {"reply", "replies", "response"}),
        (r"\d+ (mg|ml)\b", "has", {" mg\b", " ml\b"}),
        ("a{2,}bc", "has", {"bc"}),
        ("(?=.*policy)[a-z ]+", "line", {"policy"}),
        (r"(x|\d)", "has", set()),
        (r"\d+", "line", set()),
        ("(ab)?", "has", set()),
    ],
)
def test_what_a_pattern_needs(written: str, how: str, strings: set[str]) -> None:
    assert needs(re.compile(written), how) == strings


def test_every_letter_that_another_fits_where_case_does_not_matter() -> None:
    letters = {letter for pattern, _ in PATTERNS for string in needs(pattern) for letter in string}
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]))
    for letter in letters:
        twins = set(re.findall(re.escape(letter), every, re.IGNORECASE))
        assert {twin for twin in twins if letter not in small(twin)} == set(), letter


def test_a_string_at_the_edge_of_a_word_is_looked_for_there_alone() -> None:
    sieve = Sieve([(re.compile(r"\bte\b"), "has"), (re.compile(r"\bte"), "has"), (re.compile(r"te\b"), "has")])
    assert sieve.through("to te.") == [0, 1, 2] and sieve.through("rates") == []
    assert sieve.through("tea") == [1] and sieve.through("late") == [2] and sieve.through("_te_") == [0, 1, 2]


def test_a_pattern_with_a_shape_is_asked_only_of_texts_that_have_it() -> None:
    dose, capitals = re.compile(r"\d ?(g|mg)\b", re.IGNORECASE), re.compile("(?-i:[A-Z]{4,})", re.IGNORECASE)
    sieve = Sieve([(dose, "has"), (capitals, "has")])
    assert sieve.through("going, milligrams") == [] and sieve.through("TAKE it") == [1]
    assert list(sieve.fitting("TAKE 5 g")) == [0, 1] and list(sieve.fitting("take 5 gulps")) == []


def test_a_pattern_that_begins_with_what_it_needs_is_asked_there_with_what_stands_before() -> None:
    trial = re.compile(r"\b(?<!free )(trials?|stud(y|ies))\b", re.IGNORECASE)
    sieve = Sieve([(trial, "has")])
    assert list(sieve.fitting("A free trial")) == [] and list(sieve.fitting("A free trial after a Study")) == [0]


def test_nothing_else_is_asked_than_is_wanted() -> None:
    sieve = Sieve([(re.compile("a"), "has"), (re.compile("b"), "has")])
    assert list(sieve.fitting("ab", lambda n: n == 1)) == [1]


def test_a_letter_stays_a_letter_in_small() -> None:
    for char in map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]):
        assert (not small(char).isalnum() or char.isalnum()) and len(small(char)) == 1, char


@pytest.mark.parametrize("written", ["^a|b", "^a", r"\Aa", "(^a|b)", "a"])
def test_asking_is_searching(written: str) -> None:
    pattern = re.compile(written)
    for text in ("a", "b", "xa", "xb", "", "x\na"):
        assert bool(asking(pattern, "has")(text)) == bool(pattern.search(text))


def test_most_patterns_need_letters() -> None:
    assert sum(bool(needs(pattern, how)) for pattern, how in PATTERNS) >= 0.95 * len(PATTERNS)
