"""Key points: whole sentences, honest slots, nothing said twice at the top of the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plainleaf.model import Article, Hit, KeyPoint, SafetyKind, Sentence
from plainleaf.structure import key_points, structure
from structure_cases import NO_SIDECAR, cleaned


def article_of(marked: str, kinds: dict[str, SafetyKind] | None = None) -> Article:
    article = structure(cleaned(marked, NO_SIDECAR))

    def hit(sentence: Sentence) -> Sentence:
        found = [Hit(kind, "test") for words, kind in (kinds or {}).items() if words in sentence.text]
        return replace(sentence, hits=tuple(found))

    blocks = tuple(replace(b, sentences=tuple(hit(s) for s in b.sentences)) for b in article.blocks)
    return replace(article, blocks=blocks)


def told(points: tuple[KeyPoint, ...]) -> dict[str, str]:
    return {point.label: point.sentence.text for point in points}


# ---------------------------------------------------------------- approved, off-label


@pytest.mark.parametrize(
    "text",
    [
        "It’s important to note that the use of clonazepam for sleep disorders is not FDA approved.",
        "In addition to its approved uses, clonazepam is sometimes prescribed off-label for sleep.",
        "Clonazepam does not have FDA approval for insomnia.",
    ],
)
def test_an_off_label_use_is_told_whole(text: str) -> None:
    marked = f"= Clonazepam\nMany people sleep badly.\nSome try this. {text}\nThe end is near."
    assert told(key_points(article_of(marked))) == {"Off-label use": text}


@pytest.mark.parametrize(
    "opening", ["However, its use with", "However, the use of", "Still, the use of", "Also, the use of"]
)
def test_what_turns_from_or_adds_to_the_sentence_before_is_no_key_point(opening: str) -> None:
    marked = f"= Clonazepam\nSleep is hard.\nSome try this. {opening} clonazepam for sleep is not FDA approved.\nThe end is near."
    assert not key_points(article_of(marked))


def test_approval_and_off_label_use_stand_one_below_the_other() -> None:
    marked = (
        "= Trazodone\nSleep is hard.\nTrazodone was approved by the FDA to treat depression. Using it for insomnia is"
        " off-label, which the agency never reviewed.\nThe end."
    )
    assert told(key_points(article_of(marked))) == {
        "Approved use": "Trazodone was approved by the FDA to treat depression.",
        "Off-label use": "Using it for insomnia is off-label, which the agency never reviewed.",
    }


def test_it_is_only_believed_right_after_its_name() -> None:
    marked = (
        "= Trazodone\nSleep is hard.\nTrazodone was approved by the FDA to treat depression. Zolpidem is newer."
        " Using it for insomnia is off-label.\nThe end."
    )
    assert "Off-label use" not in told(key_points(article_of(marked)))


# ---------------------------------------------------------------- danger


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clonazepam can lead to dependence within days.", True),
        ("Additionally, clonazepam can lead to dependence within days.", False),
        ("Benzodiazepines can lead to dependence within days.", True),
        ("Clonazepam dependence includes everything from one pill too many to daily use.", False),
        ("Clonazepam dependence is a word that many people use.", False),
        ("However, clonazepam can lead to dependence within days.", False),
    ],
)
def test_a_danger_names_what_comes_of_it(text: str, expected: bool) -> None:
    marked = f"= Clonazepam\nSleep is hard.\nMany people know this. {text}\nThe end."
    found = told(key_points(article_of(marked, {text: SafetyKind.DEPENDENCE})))
    assert ("A danger" in found) is expected


# ---------------------------------------------------------------- nothing twice


def test_a_sentence_of_a_card_is_no_key_point() -> None:
    marked = "= Clonazepam\nSleep is hard.\nNever stop clonazepam suddenly. Ask about clonazepam early.\nThe end."
    article = article_of(marked, {"Never stop": SafetyKind.DO_NOT_STOP})
    first = key_points(article)[0].sentence
    assert first.text == "Never stop clonazepam suddenly."
    assert not key_points(article, frozenset({(first.passage, first.start)}))


def test_an_emergency_is_for_the_cards() -> None:
    marked = "= Clonazepam\nSleep is hard.\nCall 911 for trouble breathing on clonazepam.\nThe end."
    assert not key_points(article_of(marked, {"911": SafetyKind.EMERGENCY}))


# ---------------------------------------------------------------- what to do


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Discuss the risks and benefits of clonazepam with your doctor before you start.", True),
        ("Discuss the benefits and risks of clonazepam with your doctor before you start.", True),
        ("Ask your doctor about the benefits of clonazepam.", False),
    ],
)
def test_weighing_risks_and_benefits_claims_no_benefit(text: str, expected: bool) -> None:
    marked = f"= Clonazepam\nSleep is hard.\nMany people know this. {text}\nThe end."
    found = told(key_points(article_of(marked, {text: SafetyKind.PROFESSIONAL_ADVICE})))
    assert ("What to do" in found) is expected


def test_the_standing_line_on_side_effects_is_nothing_to_do() -> None:
    text = "Call your doctor for medical advice about side effects."
    marked = f"= Clonazepam\nSleep is hard.\nMany people know this. {text}\nThe end."
    assert "What to do" not in told(key_points(article_of(marked, {text: SafetyKind.PROFESSIONAL_ADVICE})))


def test_what_it_is_may_sound_of_how_it_works() -> None:
    text = "Semaglutide is a GLP-1 receptor agonist."
    more = "Under one name it is approved for weight management in adults with obesity."
    after = "! How it works\nIt copies a gut hormone that slows the stomach."
    article = structure(cleaned(f"= Semaglutide for weight loss\nYou have met it.\n{text} {more}\n{after}", NO_SIDECAR))
    assert told(key_points(article)).get("What it is") == text
