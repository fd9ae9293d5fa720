"""Where sentences end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainleaf.sentences import split


def _texts(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Smith of Acme Inc. said so.", "Then she left."],
        ["Take 0.25 mg at 8 a.m. daily.", "Do not take more."],
        ["The U.S. FDA approved it.", "It works."],
        ["It helps sleep.[1]", "A review agreed. [2]", "Nobody else did (3, 4)."],
        ["Use e.g. ibuprofen for pain.", "Ask first."],
        ["Take approx. 5 mg.", "Rest."],
        ["Take 1 tab. 3 times a day.", "Drink water."],
        ["Do not take St. John's wort.", "It interacts."],
        ["He said “No.”", "Then it ended."],
        ["Wait... then go.", "Stop."],
        ["Do not stop if you feel ill.", "Alcohol adds to it."],
        ["Appointments you don’t miss.", "Treat exercise the same way."],
        ["Can it help?", "See No. 4 below."],
        ["Stress.Concerns about work keep you awake."],
    ],
)
def test_split(sentences: list[str]) -> None:
    assert _texts(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "mark",
    [
        "•",
        "◦",
        "▪",
        "●",
        "○",
        "■",
        "□",
        "➢",
        "►",
        "▶",
        "★",
        "·",
        "‣",
        "–",
        "-",
        "*",
        "1)",
        "(1)",
        "(a)",
        "• (2)",
        "• 1.",
        "- 2.",
    ],
)
def test_an_item_of_several_sentences(mark: str) -> None:
    """One selling sentence at its end must not take the others with it."""
    assert _texts(f"{mark} Take it at night. Do not drive. Call if you feel dizzy.") == [
        f"{mark} Take it at night.",
        "Do not drive.",
        "Call if you feel dizzy.",
    ]


def test_glued_question() -> None:
    assert _texts("Can It Help You Sleep?Can It Help You Sleep?") == ["Can It Help You Sleep?"] * 2


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_ranges_tile_the_text(text: str) -> None:
    at = 0
    for start, end in split(text):
        assert not text[at:start].strip()
        assert start < end and text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


def test_fast_on_long_text() -> None:
    begin = time.process_time()
    split("Take 0.5 mg at night. Ask Dr. Who! " * 40_000)
    assert time.process_time() - begin < 20
