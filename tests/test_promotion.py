"""Advertising at sentence level: figures on labelled sentences (tests/promotion), and what they may not fall below.

The held-out articles were written before their verdicts were seen. A floor may be raised by whoever raises the
figure; lowering one is a decision for a person.
"""

from __future__ import annotations

from functools import cache

import pytest

from plainleaf.clean.promo import signs_in
from promotion_cases import Labelled, figures, judged, read

RECALL = {"dev": 0.92, "heldout": 0.80, "more": 0.80, "clinics": 0.70, "referral": 0.92, "referral_heldout": 0.92}
"""Share of the promotional sentences that are left out, at least."""

PRECISION = 0.97
CONTENT_LOST = 0.01


@cache
def sentences(name: str) -> tuple[Labelled, ...]:
    return tuple(row for article in read(name) for row in judged(article))


@pytest.mark.parametrize("name", list(RECALL))
def test_advertising_goes_and_the_article_stays(name: str) -> None:
    found = figures(list(sentences(name)))
    print(f"{name}: {found}")
    assert found.recall >= RECALL[name], found
    assert found.precision >= PRECISION, found
    assert found.content_lost <= CONTENT_LOST * found.content, found


@pytest.mark.parametrize("name", list(RECALL))
def test_no_safety_sentence_goes_with_an_advertisement(name: str) -> None:
    lost = [(row.article, row.text, row.rule) for row in sentences(name) if row.label == "safety" and row.rule]
    assert not lost


def test_there_are_enough_labelled_sentences() -> None:
    rows = [row for name in RECALL for row in sentences(name)]
    assert len(rows) >= 500
    assert sum(row.label == "promo" for row in rows) >= 180
    assert sum(row.label == "safety" for row in rows) >= 90


def test_each_sentence_is_labelled_once() -> None:
    texts = [row.text for name in RECALL for row in sentences(name)]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "sentence",
    [
        "Take it with food, never on an empty stomach.",
        "Never run out of your inhaler.",
        "Never forget your evening dose.",
    ],
)
def test_never_warns(sentence: str) -> None:
    """Only what an offer promises ("so that you never run out") is no warning."""
    assert "care.risk" in [sign.name for sign in signs_in(sentence)]
    assert "care.risk" not in [sign.name for sign in signs_in("Set a reminder so that you never run out.")]
