"""What is no warning and no call for help: permissions, denials, advice not to call, and reassurance."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.model import Level
from plainleaf.safety.calming import allows, needs_no_help, not_dangerous
from plainleaf.safety.leaning import leans
from plainleaf.structure.keypoints import key_points
from test_safety_boxes import BASE, callouts, every, said, written

FILLED = " The tablets are small. They come in packs. They are white.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Naproxen can be used in pregnancy.",
        "If you still cannot sleep, you may take a second dose.",
        "You can drink alcohol with fluoxetine.",
        "You can drive while taking fluoxetine.",
        "Fluoxetine does not cause withdrawal, so you can stop it suddenly.",
        "Zolpidem is safe in pregnancy.",
        "Zolpidem is generally considered safe in pregnancy.",
        "Fluoxetine does not cause suicidal thoughts in adults over 65.",
        "Suicidal thoughts are not caused by fluoxetine.",
        "Fluoxetine isn’t habit-forming.",
        "It’s okay to have a drink with fluoxetine.",
        "There is no risk of bleeding with acetaminophen.",
        "You do not need to stop zolpidem before surgery.",
        "Most people can stop fluoxetine without tapering.",
    ],
)
def test_a_permission_or_a_denial_is_no_warning(text: str, tmp_path: Path) -> None:
    assert allows(text)
    article, boxes = written(tmp_path, BASE.replace("olpidem", "anzibar") + f"Safety\n{text}{FILLED}")
    assert not any(text in said(box) for box in callouts(boxes))
    assert not any(point.slot == "danger" for point in key_points(article))


@pytest.mark.parametrize(
    "text",
    [
        "Naproxen can be used in pregnancy only if a doctor says so.",
        "Zolpidem is safe, but do not take it with alcohol.",
        "It may be taken only after 14 days without an MAOI.",
        "Do not increase the dose on your own.",
        "Do not stop fluoxetine suddenly.",
        "You should not raise the dose.",
        "It is not known whether zolpidem is safe in pregnancy.",
        "There is no evidence that zolpidem is safe in pregnancy.",
        "No amount of alcohol is safe with zolpidem.",
        "Zolpidem is not safe in pregnancy.",
        "People who take opioids can stop breathing.",
        "Before zolpidem can be taken, tell your doctor about your liver.",
        "Ibuprofen may be used with caution in older adults.",
        "Zolpidem does not slow breathing when taken alone.",
        "Fluoxetine does not cause weight gain and can cause seizures.",
        "Fluoxetine does not cause withdrawal in most people, but stopping suddenly can bring on dizziness.",
        "Adults may take up to 40 mg a day.",
        "You can take zolpidem in pregnancy if your doctor agrees.",
        "If you stop suddenly, you can get withdrawal.",
        "Coffee does not make it safe to drive.",
        "NSAIDs raise the risk of stroke even in people with no risk factors.",
        "Stroke can happen with no warning signs.",
        "An overdose does not always cause symptoms at first.",
        "Metformin does not usually cause low blood sugar by itself.",
        "You can drive once you know how it affects you.",
        "You do not have to give up greens; just eat about the same amount from week to week.",
    ],
)
def test_a_sentence_with_a_warning_in_it_stays_one(text: str) -> None:
    assert not allows(text)


def test_a_permission_with_its_warning_is_boxed(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path, BASE + f"Pregnancy\nZolpidem can be used in pregnancy only if a doctor says so.{FILLED}"
    )
    assert any("only if a doctor says so" in said(box) for box in callouts(boxes))


@pytest.mark.parametrize(
    "text",
    [
        "You do not need to call 911 for a mild rash.",
        "You do not have to see a doctor if you feel dizzy.",
        "You don’t need to call 911 for every seizure.",
        "Emergency care is not usually needed for a seizure.",
    ],
)
def test_advice_not_to_call_stands_in_no_card(text: str, tmp_path: Path) -> None:
    assert needs_no_help(text)
    _, boxes = written(tmp_path, BASE + f"When to get help\n{text} Rest for a while.\n")
    assert not any(text in said(box) for box in every(boxes))


@pytest.mark.parametrize(
    "text",
    [
        "You don't need to call 911 for every seizure, but call 911 if it lasts more than 5 minutes.",
        "You do not have to call 911 for a seizure unless it lasts more than 5 minutes.",
        "Do not drive yourself to the emergency room.",
        "Do not hesitate to call 911.",
        "You do not need to be suicidal to call 988.",
    ],
)
def test_advice_that_calls_after_all_stands_in_a_card(text: str, tmp_path: Path) -> None:
    assert not needs_no_help(text)
    _, boxes = written(tmp_path, BASE + f"When to get help\n{text} Rest for a while.\n")
    assert any(text in said(card) for card in boxes.cards)


def test_a_list_under_advice_not_to_call_makes_no_card(tmp_path: Path) -> None:
    items = "- you have a rash\n- you feel dizzy\n- you had a seizure before\n"
    _, boxes = written(tmp_path, BASE + f"Getting help\nYou do not need to call 911 if:\n{items}")
    assert boxes.cards == ()


def test_not_dangerous_is_lifted_only_with_what_takes_it_back(tmp_path: Path) -> None:
    call = "If you have an attack, seek medical help as soon as possible. Attacks, while unpleasant, are not dangerous."
    back = "But attacks can also resemble a heart attack."
    _, boxes = written(tmp_path, BASE + f"When to get help\n{call} {back}\n")
    assert any(f"{call} {back}" in said(card) for card in boxes.cards)
    _, boxes = written(tmp_path, BASE + f"When to get help\n{call} They pass by themselves.\n")
    assert boxes.cards and not any("not dangerous" in said(card) for card in boxes.cards)


@pytest.mark.parametrize(
    ("text", "calms"),
    [
        ("A mild rash is harmless.", True),
        ("Hives are nothing to worry about.", True),
        ("If it is not an emergency, call your clinic.", False),
        ("Zolpidem is dangerous with opioids.", False),
    ],
)
def test_what_calms(text: str, calms: bool) -> None:
    assert not_dangerous(text) is calms


def test_a_limit_goes_on_with_the_group_that_is_given_less(tmp_path: Path) -> None:
    limit = "The total should not go above 10 mg in one night."
    less = "Adults over 65, and people with liver problems, are generally given 5 mg."
    more = "People with pain are given 20 mg."
    _, boxes = written(
        tmp_path, BASE + f"How much\nThe dose of zolpidem is 5 mg for women. {limit} {less} {more}{FILLED}"
    )
    (box,) = (b for b in callouts(boxes) if limit in said(b))
    assert less in said(box) and more not in said(box)
    assert box.title == "Warning: The most that may be taken"


def test_a_limit_for_adults_and_one_for_children_have_no_title_of_one(tmp_path: Path) -> None:
    both = "Adults should not take more than 40 mg a day. Children aged 6 to 12 should not take more than 10 mg a day."
    _, boxes = written(tmp_path, BASE + f"How much\n{both}{FILLED}")
    (box,) = (b for b in callouts(boxes) if both in said(b))
    assert box.title == "Warning: The most that may be taken"


def test_no_heading_stands_at_the_end_of_a_card(tmp_path: Path) -> None:
    call = "Talk with your doctor if you think you may have a problem with misuse of medicines."
    rest = "You may feel embarrassed to talk. It's easier to face the problem early before it becomes an addiction."
    _, boxes = written(tmp_path, BASE + f"When to see a doctor\n{call} {rest}\n")
    (card,) = boxes.cards
    assert said(card) == call


@pytest.mark.parametrize(
    "text",
    [
        "We think that might be because it helps the body to lose salt.",
        "Milder bleeding can happen too.",
        "Worse, NSAIDs can cause ulcers.",
        "The bigger concern is bleeding in the stomach.",
    ],
)
def test_what_points_back_leans(text: str, tmp_path: Path) -> None:
    assert leans(text)
    article, _ = written(tmp_path, BASE + f"Risks\nZolpidem can cause dizziness at night. {text}{FILLED}")
    assert not any(point.sentence.text == text for point in key_points(article))


@pytest.mark.parametrize(
    "text",
    [
        "If you think about suicide, call or text 988.",
        "Call your doctor right away if you have thoughts of suicide.",
        "If you have thoughts of suicide, call your doctor the same day.",
        "Call your doctor if you have thoughts of suicide.",
    ],
)
def test_thoughts_of_suicide_have_one_level(text: str, tmp_path: Path) -> None:
    _, boxes = written(tmp_path, BASE + f"When to see a doctor\n{text} Rest for a while.\n")
    assert {card.level for card in boxes.cards} == {Level.EMERGENCY}
    assert text in said(boxes.cards[0])


def test_of_a_list_only_the_thoughts_of_suicide_are_an_emergency(tmp_path: Path) -> None:
    items = "- a rash that spreads\n- thoughts of suicide\n- a fever\n"
    _, boxes = written(tmp_path, BASE + f"Getting help\nCall your doctor right away if you have:\n{items}")
    levels = {card.level: said(card) for card in boxes.cards if card.blocks}
    assert "suicide" in levels[Level.EMERGENCY] and "rash" not in levels[Level.EMERGENCY]
    assert "rash" in levels[Level.URGENT] and "suicide" not in levels[Level.URGENT]
