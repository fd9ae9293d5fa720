"""The sieve only saves time: a pattern that fits a text always comes through."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf.clean.promo import signs
from plainleaf.clean.rules import rules
from plainleaf.clean.sieve import Sieve, needs, small
from projects import REPO

PATTERNS = list(
    dict.fromkeys(
        [pattern for rule in rules() for _, pattern in rule.patterns]
        + [pattern for sign in signs() for pattern in sign.patterns]
    )
)
SIEVE = Sieve(PATTERNS)
SMALL = [
    "colou?r",
    "(19|20)\\d\\d",
    "[abc]d{2}e*f",
    "(?:a|b)?c",
    "x(?=y)y",
    "(st|sp)(ing|ell)s?",
    "\\w+ly",
    "(?i:Off)er",
]
CASES = [
    text
    for path in (REPO / "tests" / "cases_clean").glob("*.toml")
    for text in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
]


def drawn(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    """Texts that the pattern fits; where the strategy cannot read the pattern, any text."""
    try:
        strategy = st.from_regex(pattern)
        strategy.validate()
    except Exception:
        return st.text()
    return strategy


def test_every_line_of_the_cases() -> None:
    for text in CASES:
        through = set(SIEVE.through(text))
        assert {n for n, pattern in enumerate(PATTERNS) if pattern.search(text)} <= through, text


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_text_that_a_pattern_of_ours_fits(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(PATTERNS) - 1))
    text = data.draw(drawn(PATTERNS[n]))
    if PATTERNS[n].search(text):
        assert n in SIEVE.through(text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data(), st.sampled_from(SMALL))
def test_every_part_a_pattern_can_have(data: st.DataObject, written: str) -> None:
    pattern = re.compile(written, re.IGNORECASE)
    assert Sieve([pattern]).through(data.draw(st.from_regex(pattern))) == [0]


@pytest.mark.parametrize(
    "written, strings",
    [
        ("\\bads?\\b", {"ad", "ads"}),
        ("repl(y|ies)|response", {"reply", "replies", "response"}),
        ("\\d+ (mg|ml)\\b", {" mg", " ml"}),
        ("a{2,}bc", {"bc"}),
        ("(x|\\d)", set()),
        ("(ab)?", set()),
    ],
)
def test_what_a_pattern_needs(written: str, strings: set[str]) -> None:
    assert needs(re.compile(written)) == strings


def test_every_letter_that_another_fits_where_case_does_not_matter() -> None:
    letters = {letter for pattern in PATTERNS for string in needs(pattern) for letter in string}
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]))
    for letter in letters:
        twins = set(re.findall(re.escape(letter), every, re.IGNORECASE))
        assert {twin for twin in twins if letter not in small(twin)} == set(), letter


def test_most_patterns_need_letters() -> None:
    assert sum(bool(needs(pattern)) for pattern in PATTERNS) >= 0.95 * len(PATTERNS)
