"""What the words of a line speak for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainleaf.clean.line_model import LineModel, read_models, shipped, write_models
from plainleaf.clean.reasons import in_words
from plainleaf.clean.wording import NO_WORDING, SPOKEN, Wording, read_wording, runs, wording_rows

WORDS = Wording(
    {"subscribe": -2000, ("^", "subscribe"): -1000, ("your", "doctor"): 1500, ("^", "side", "effects", "$"): 800}
)


def test_a_line_is_read_word_by_word_and_by_its_ends() -> None:
    assert runs("Side Effects") == [
        *("side", "effects"),
        *(("^", "side"), ("side", "effects"), ("effects", "$")),
        *(("^", "side", "effects"), ("side", "effects", "$")),
        ("^", "side", "effects", "$"),
    ]
    assert runs("") == runs("  ") == []
    assert runs("Take 20 mg.")[:4] == ["take", "00", "mg", "."], "of a number only its length counts"
    long = "one two three four five six seven"
    assert ("^", *long.split(), "$") not in runs(long)


def test_words_speak_for_an_article_or_against() -> None:
    against, for_it, none = WORDS.column(["Subscribe today", "Ask your doctor", "Nothing known here"])
    assert against < 0 < for_it
    assert none == 0


def test_the_longer_the_line_the_less_each_word_counts() -> None:
    short, long = WORDS.column(["Subscribe", "Subscribe and read what we have found of this every week of the year"])
    assert short < long < 0


def test_telling_words_are_the_line_s_own_strongest_first() -> None:
    assert WORDS.telling("Subscribe now, or ask your doctor", keep=False) == ["subscribe"]
    assert WORDS.telling("Subscribe now, or ask your doctor", keep=True) == ["your doctor"]
    assert WORDS.telling("Nothing", keep=True) == []
    assert in_words([("wording", -120), ("words", 2)], ["subscribe"]) == (
        "its words are like those of what stands around articles (“subscribe”); 2 words"
    )


@pytest.mark.parametrize(
    ("column", "lines"), [("wording", 1), ("wording within 5", 11), ("wording by length within 10", 1)]
)
def test_what_words_are_like_is_told_line_by_line(column: str, lines: int) -> None:
    """A reason for leaving a line out must not say that it reads like an article."""
    assert in_words([(column, 200 * lines)]).endswith("like those of an article")
    assert in_words([(column, 90 * lines)]).endswith("like those of what may stand in an article or around it")
    assert in_words([(column, -90 * lines)]).endswith("like those of what stands around articles")


@given(st.text())
def test_every_line_has_a_number_and_one_only(text: str) -> None:
    once, again = WORDS.column([text, text])
    assert once == again
    assert isinstance(once, int)
    assert NO_WORDING.column([text]) == [0]


@given(st.lists(st.tuples(st.integers(-900, 900), st.integers(0, 120)), max_size=90))
def test_the_words_around_a_line_are_those_of_the_lines_so_near(lines: list[tuple[int, int]]) -> None:
    said, words = [value for value, _ in lines], [count for _, count in lines]
    columns = {name: made(said, words) for name, made in SPOKEN.items()}
    assert columns["wording"] == said
    for k in range(len(lines)):
        for size in (2, 5):
            near = said[max(0, k - size) : k + size + 1]
            assert columns[f"wording within {size}"][k] == sum(near)
        for size in (10, 40):
            rows = lines[max(0, k - size) : k + size + 1]
            lengths = [min(count, 40) + 1 for _, count in rows]
            mean = sum(value * length for (value, _), length in zip(rows, lengths, strict=True)) / sum(lengths)
            assert columns[f"wording by length within {size}"][k] == pytest.approx(mean)


def test_weights_are_written_and_read_again() -> None:
    found = read_models(write_models({"text": LineModel(("words",), (5,), WORDS), "html": LineModel(("words",), (7,))}))
    assert (found["text"].wording, found["html"].wording) == (WORDS, NO_WORDING)
    assert read_wording(row.split("\t") for row in wording_rows(WORDS)) == WORDS


@pytest.mark.parametrize(
    ("against", "speaks_for"), [("Subscribe to our newsletter", "Stop taking it and call your doctor")]
)
def test_shipped_weights_know_boilerplate_from_care(against: str, speaks_for: str) -> None:
    wording = shipped()["text"].wording
    low, high = wording.column([against, speaks_for])
    assert low < 0 < high
