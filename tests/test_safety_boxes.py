"""Cards, callouts, help lines and silence over the shipped samples and over small articles made here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from plainleaf import safety, structure
from plainleaf.clean import clean
from plainleaf.errors import SettingsError
from plainleaf.intake import read
from plainleaf.knowledge import load
from plainleaf.model import Article, Box, Form, KeyPoint, Level, SafetyKind, Section
from plainleaf.safety import medicines
from plainleaf.safety.boxes import BEFORE_KEY_POINTS, ON_A_PAGE
from plainleaf.safety.leaning import tells_to_raise
from plainleaf.safety.medicines import Medicine

SOURCES = Path(__file__).parent.parent / "source_texts"
NAMES = sorted(path.name for path in SOURCES.glob("*.txt"))


@dataclass(frozen=True, slots=True)
class OnPage:
    """The boxes of a page and its key points."""

    cards: tuple[Box, ...]
    callouts: tuple[Box, ...]
    by_section: dict[str, Box]
    points: tuple[KeyPoint, ...]


@cache
def made(name: str) -> tuple[Article, tuple[Section, ...], OnPage]:
    return _made(SOURCES / name, SOURCES)


def _made(path: Path, root: Path) -> tuple[Article, tuple[Section, ...], OnPage]:
    article = safety.assess(structure.structure(clean(read(path, root))))
    top = safety.boxes(article)
    points = structure.key_points(article, top.places(), top.kinds())
    sections = safety.with_callouts(article, structure.order(article), top, points)
    by_section = {section.key: section.callout for section in sections if section.callout}
    return article, sections, OnPage(top.cards, top.callouts, by_section, points)


def written(tmp_path: Path, text: str, sidecar: str = 'kind = "medicine"\n') -> tuple[Article, OnPage]:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.toml").write_text(sidecar, encoding="utf-8")
    article, _, boxes = _made(tmp_path / "a.txt", tmp_path)
    return article, boxes


def every(boxes: OnPage) -> list[Box]:
    return [*boxes.cards, *boxes.callouts, *boxes.by_section.values()]


def quoted(box: Box) -> list[tuple[int, int, str]]:
    return [(s.passage, s.start, s.text) for b in box.blocks for s in b.sentences]


# ---------------------------------------------------------------- over the samples


@pytest.mark.parametrize("name", NAMES)
def test_quotations_are_whole_sentences_of_the_source(name: str) -> None:
    article, _, boxes = made(name)
    known = {(s.passage, s.start, s.text) for s in article.sentences()}
    for box in every(boxes):
        assert set(quoted(box)) <= known
        assert bool(box.blocks) != bool(box.library)  # never a blend


@pytest.mark.parametrize("name", NAMES)
def test_limits_on_the_number_of_boxes(name: str) -> None:
    _, _, boxes = made(name)
    assert len(boxes.callouts) <= BEFORE_KEY_POINTS == 2
    assert len(boxes.callouts) + len(boxes.by_section) <= ON_A_PAGE == 5
    assert [c.level for c in boxes.cards] == sorted((c.level for c in boxes.cards), key=list(Level).index)
    assert all(c.level.card for c in boxes.cards)
    assert not any(c.level.card for c in (*boxes.callouts, *boxes.by_section.values()))
    ids = [box.id for box in every(boxes)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_stands_in_two_boxes(name: str) -> None:
    _, _, boxes = made(name)
    seen: set[tuple[int, int, str]] = set()
    for box in every(boxes):
        own = {(s.passage, s.start, s.text) for b in box.blocks if b.form is not Form.HEADING for s in b.sentences}
        own = {key for key in own if not key[2].rstrip().endswith(":")}  # a lead-in may serve two parts of its list
        assert not own & seen
        seen |= own


@pytest.mark.parametrize("name", NAMES)
def test_a_callout_stands_in_the_section_of_its_quotation(name: str) -> None:
    _, sections, boxes = made(name)
    for key, box in boxes.by_section.items():
        (section,) = (s for s in sections if s.key == key)
        home = {(s.passage, s.start) for part in section.parts for b in part.blocks for s in b.sentences}
        assert any((s.passage, s.start) in home for b in box.blocks for s in b.sentences)


@pytest.mark.parametrize("name", NAMES)
def test_a_directive_title_stands_only_over_a_directive_sentence(name: str) -> None:
    _, _, boxes = made(name)
    for box in every(boxes):
        title = box.title.split(": ", 1)[1]
        if title.startswith("Do not "):
            text = " ".join(t for _, _, t in quoted(box))
            assert re.search(r"\b(?:do not|don['’]t|never|should not|not)\b", text, re.I), (title, text)


@pytest.mark.parametrize("name", NAMES)
def test_advice_alone_makes_no_callout(name: str) -> None:
    _, _, boxes = made(name)
    for box in (*boxes.callouts, *boxes.by_section.values()):
        if box.blocks:
            kinds = {k for b in box.blocks for s in b.sentences for k in s.kinds}
            assert kinds - {SafetyKind.PROFESSIONAL_ADVICE}


@pytest.mark.parametrize("name", NAMES)
def test_a_quoted_sentence_does_not_open_with_a_word_that_points_back(name: str) -> None:
    _, _, boxes = made(name)
    for box in every(boxes):
        body = [b for b in box.blocks if b.form is Form.PARAGRAPH]
        if body and box.blocks[0].form is not Form.HEADING:
            assert not re.match(r"(?:It|Its|This|These|They|Those|However|Such)\b", body[0].sentences[0].text)


@pytest.mark.parametrize("name", NAMES)
def test_the_boxed_warning_is_of_the_pages_own_medicine(name: str) -> None:
    article, _, boxes = made(name)
    notes = [box for box in every(boxes) if box.library and box.id != "card-helpline"]
    known = safety.medicine(article.subject.medicines[0]) if article.subject.medicines else None
    assert len(notes) == (1 if known and known.boxed_warning == "active" else 0)
    for box in notes:
        assert known is not None and known.generic in box.title
        assert [entry.text.startswith(t.words) for entry, t in zip(box.library, known.topics, strict=True)]
        said = " ".join(entry.text for entry in box.library)
        assert all(not t.limits or said.count(t.limits) == 1 for t in known.topics)
        assert all(entry.citation and not entry.signed for entry in box.library)


@pytest.mark.parametrize("name", NAMES)
def test_doses_of_unofficial_sources_wait_for_a_person(name: str) -> None:
    article, _, _ = made(name)
    for sentence in article.sentences():
        for dose in sentence.doses:
            assert sentence.text[dose.start : dose.end] == dose.text
            assert dose.confirm != dose.limit  # these samples are commercial or of a hospital


# ---------------------------------------------------------------- small articles

BASE = """Zolpidem for sleep

About zolpidem
Zolpidem is a medicine for short-term trouble sleeping.
It works on the brain and helps people to fall asleep in less time.

"""


def test_a_list_is_quoted_with_its_lead_in(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE + "Getting help\nCall 911 if you have:\n- trouble breathing\n- a swollen tongue\n- chest pain\n",
    )
    (card,) = (c for c in boxes.cards if c.level is Level.EMERGENCY)
    texts = [t for _, _, t in quoted(card)]
    assert texts[-4:] == ["Call 911 if you have:", "trouble breathing", "a swollen tongue", "chest pain"]
    assert card.title.startswith("Emergency:")


def test_one_urgent_item_does_not_make_its_whole_list_urgent(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "When to see a doctor\nSee your doctor if:\n- you worry too much about sleep\n"
        + "- you have suicidal thoughts: seek emergency help immediately\n- you feel low\n",
    )
    (card, number) = (c for c in boxes.cards if c.level is Level.EMERGENCY)
    assert "988" in number.library[0].text and not number.blocks
    texts = " ".join(t for _, _, t in quoted(card))
    assert "suicidal" in texts and "See your doctor if:" in texts and "worry" not in texts


def test_a_heading_that_gives_scope_comes_along(tmp_path: Path) -> None:
    _, boxes = written(tmp_path, BASE + "Call 911 if you notice\n- Trouble breathing\n- A seizure\n- Blue lips\n")
    (card,) = (c for c in boxes.cards if c.level is Level.EMERGENCY)
    assert card.blocks[0].form is Form.HEADING and card.blocks[0].text == "Call 911 if you notice"


def test_the_page_says_which_numbers_to_call(tmp_path: Path) -> None:
    article, _ = written(tmp_path, BASE + "Getting help\nCall 911 if someone who took zolpidem cannot be woken.\n")
    here = safety.helplines(article, "us")
    there = safety.helplines(article, "gb")
    assert any("911" in note.text for note in here) and not any("911" in note.text for note in there)
    assert any("999" in note.text for note in there)
    assert all(note.citation for note in (*here, *there))
    with pytest.raises(SettingsError, match="atlantis"):
        safety.helplines(article, "atlantis")


def test_a_number_of_another_country_has_a_note_beside_it(tmp_path: Path) -> None:
    calls = "Call 911 if\n- someone who took zolpidem cannot be woken\n- someone stops breathing\n\n"
    text = BASE + calls + "Stay with them and keep them warm.\n"
    article, _ = written(tmp_path, text)
    number = next(box for box in safety.boxes(article, "uk").cards if box.library)
    assert number.title == "Emergency: the number to call here" and number.level is Level.EMERGENCY
    assert number.library[0].text.startswith("In the United Kingdom, call 999 when life is in danger. The 911 in this")
    sections = safety.beside(structure.order(article), "uk")
    ((at, note),) = [pair for section in sections for part in section.parts for pair in part.beside]
    assert next(b for b in article.blocks if b.id == at).text == "someone stops breathing"  # behind the whole list
    assert note == number.library[0]
    assert not any(part.beside for section in safety.beside(sections, "us") for part in section.parts)
    assert not any(box.library for box in safety.boxes(article, "us").cards)


def test_the_note_beside_a_foreign_number_says_when_the_line_answers_and_no_second_box_says_it_again(
    tmp_path: Path,
) -> None:
    calls = (
        "Call Poison Control at 1-800-222-1222 while the person is awake and breathing, and 911 when they are not. "
        "If you think of suicide, call or text 988.\n"
    )
    article, _ = written(tmp_path, BASE + "Overdose\nToo much zolpidem can stop the breathing. " + calls)
    cards = safety.boxes(article, "ie").cards
    texts = [note.text for box in cards for note in box.library]
    poison = next(text for text in texts if "01 809 2166" in text)
    assert "8 in the morning to 10 at night" in poison and "1-800-222-1222 in this article" in poison
    assert any("call 112 or 999" in text and "The 911 in this article" in text for text in texts)
    assert sum("116 123" in text for text in texts) == 1 and not any(box.id == "card-helpline" for box in cards)


@pytest.mark.parametrize("country", ["uk", "ie"])
def test_samaritans_and_nhs_111_are_named_where_they_answer(tmp_path: Path, country: str) -> None:
    article, _ = written(tmp_path, BASE + "Mood\nCall your doctor at once if you think of suicide.\n")
    texts = [note.text for note in safety.helplines(article, country)]
    assert any("Samaritans" in text and "116 123" in text for text in texts)
    assert any("NHS 111" in text for text in texts) is (country == "uk")
    assert not any(note.signed for note in safety.helplines(article, country))


def test_no_numbers_where_nothing_speaks_of_danger(tmp_path: Path) -> None:
    article, boxes = written(tmp_path, "Insomnia\n\nInsomnia is trouble sleeping at night.\n", 'kind = "condition"\n')
    assert safety.helplines(article, "us") == () and boxes.cards == ()


def test_numbers_where_the_figures_of_a_people_are_told_and_no_box_of_them(tmp_path: Path) -> None:
    text = (
        "Young people and mood\n\nMoods swing.\n\nFigures\nSuicide rates were highest among boys, at 9 per 100,000.\n"
    )
    article, boxes = written(tmp_path, text, 'kind = "condition"\n')
    assert any("988" in note.text for note in safety.helplines(article, "us"))
    assert not any(said for box in every(boxes) for _, _, said in quoted(box))


def test_numbers_where_only_our_own_text_speaks_of_danger(tmp_path: Path) -> None:
    article, _ = written(tmp_path, BASE)
    assert {n.key for n in safety.helplines(article, "us")} >= {"helplines.us.emergency", "helplines.us.overdose"}


def test_silence_says_what_is_missing_and_only_that(tmp_path: Path) -> None:
    bare, _ = written(tmp_path, BASE)
    keys = {entry.key for entry in safety.silence(bare)}
    assert {f"silence.{t['key']}" for t in load("silence")["topic"] if "not_classes" not in t} <= keys
    told, _ = written(
        tmp_path,
        BASE
        + "Safety\nDo not drink alcohol while you take zolpidem.\nDo not drive the next morning until you feel awake.\n"
        + "Store the tablets at room temperature.\nNever stop zolpidem suddenly.\n",
    )
    left = {entry.key for entry in safety.silence(told)}
    assert keys - left >= {"silence.alcohol", "silence.driving", "silence.storage", "silence.stopping"}
    assert "silence.pregnancy" in left


def test_naming_a_thing_is_not_speaking_of_it(tmp_path: Path) -> None:
    article, _ = written(
        tmp_path, BASE + "Visit\nBring a list of your medicines, and mention pregnancy and past trouble with alcohol.\n"
    )
    keys = {entry.key for entry in safety.silence(article)}
    assert {"silence.pregnancy", "silence.alcohol"} <= keys


def test_a_medicine_no_list_holds_is_unknown(tmp_path: Path) -> None:
    article, boxes = written(
        tmp_path, BASE.replace("olpidem", "anzibar"), 'kind = "medicine"\nmedicines = ["zanzibar"]\n'
    )
    assert not any(box.library for box in every(boxes))
    (entry,) = (e for e in safety.silence(article) if e.key == "silence.boxed-warning")
    assert "does not mean that there is none" in entry.text


def test_pages_that_are_not_on_a_medicine_have_no_such_list(tmp_path: Path) -> None:
    article, _ = written(tmp_path, "Insomnia\n\nInsomnia is trouble sleeping.\n", 'kind = "condition"\n')
    assert safety.silence(article) == ()


def test_every_helpline_names_its_source() -> None:
    lines = load("helplines")["line"]
    assert {row["country"] for row in lines} == {"us", "uk", "ca", "au", "ie", "nz"}
    for country in ("us", "uk", "ca", "au", "ie", "nz"):
        assert {r["for"] for r in lines if r["country"] == country} == {"emergency", "overdose", "self-harm"}
    assert all(row["source"] and row["date"] and row["tier"] in "ABC" and row["reviewed_by"] == "" for row in lines)


def test_an_urgent_lead_in_taken_for_text_is_not_narrowed_by_the_heading_above(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "For children\nAsk the pharmacist about the dose for a child.\n\nStop and get help if\nYou faint\n"
        + "You vomit blood\nYou have chest pain\n",
    )
    (card,) = (c for c in boxes.cards if c.level is Level.EMERGENCY)
    texts = [t for _, _, t in quoted(card)]
    assert texts[0] == "Stop and get help if" and "You vomit blood" in texts and "For children" not in texts


# ---------------------------------------------------------------- doses, groups and headings


def callouts(boxes: OnPage) -> list[Box]:
    return [b for b in (*boxes.callouts, *boxes.by_section.values()) if b.blocks]


def said(box: Box) -> str:
    return " ".join(t for _, _, t in quoted(box))


def test_a_limit_takes_along_for_whom_it_is(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "How much\nAdults take one 5 mg tablet at bedtime. Do not take more than 10 mg in one night.\n\n"
        + "Children\nAsk a doctor about a child. A child is given 2 mg. The tablets are small. They are easy to swallow.\n",
    )
    (box,) = (b for b in callouts(boxes) if "10 mg" in said(b))
    assert "Adults take one 5 mg tablet" in said(box) and box.title.endswith("The most an adult may take")


def test_a_limit_without_a_group_never_stands_behind_the_words_on_children(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "How to take it\nTake it with water. It may be taken with food. The tablets are small and easy to swallow.\n\n"
        + "No more than 10 mg may be taken in one night.\n\nChildren aged 6 to 12 start at 2 mg in the evening.\n",
    )
    assert not any("10 mg" in said(b) for b in boxes.by_section.values())


def test_nobody_is_told_in_a_box_to_raise_a_dose(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "How much\nAdults start with 5 mg. After a week the dose can be raised in steps of 5 mg, and it should not "
        + "exceed 20 mg a day. Do not adjust it on your own.\n",
    )
    assert not any("raised" in said(b) for b in callouts(boxes))


@pytest.mark.parametrize(
    ("text", "raises"),
    [
        ("The dose may be increased after a week.", True),
        ("Your doctor may raise the dose.", True),
        ("Pregnant women may need more of it.", True),
        ("You should not raise it by yourself.", False),
        ("Do not increase the dose on your own.", False),
        ("The dose should not be increased.", False),
        ("The risk is increased in winter.", False),
    ],
)
def test_what_tells_to_raise_a_dose(text: str, raises: bool) -> None:
    assert tells_to_raise(text) is raises


@pytest.mark.parametrize("name", NAMES)
def test_a_box_behind_another_headings_block_names_its_own_heading(name: str) -> None:
    _, sections, boxes = made(name)
    for key, box in boxes.by_section.items():
        blocks = [b for s in sections if s.key == key for p in s.parts for b in p.blocks]
        own = {(s.passage, s.start) for b in box.blocks if b.form is not Form.HEADING for s in b.sentences}
        home = next(b for b in blocks if any((s.passage, s.start) in own for s in b.sentences))
        if home.path != blocks[-1].path:
            heading = home.path[-1].lower()
            title = box.title.lower()
            assert box.blocks[0].text.lower() == heading or set(heading.split()) & set(title.split()), (key, box.title)


# ---------------------------------------------------------------- how urgent


def test_a_lead_in_that_has_lost_its_list_is_no_card(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        "Panic\n\nPanic is sudden fear of no cause that comes in short attacks.\n\nWhen to see a doctor\n\n"
        + "Call your doctor right away if:\n\nPanic is common. Most people get better with talking therapy and time.\n",
        'kind = "condition"\n',
    )
    assert not boxes.cards


NOT_TO_TAKE = """Ibuprofen Tablets

Ibuprofen is a medicine for pain and fever. Ibuprofen works within an hour.

Before you take ibuprofen

Do not take ibuprofen if you:
- are allergic to aspirin or any other medicine for pain
- have had bleeding in the stomach after such a medicine
- have severe heart failure
- are in the last three months of pregnancy

Check with your doctor before taking these tablets if you:
- have or have ever had asthma or an allergy
- have trouble with your liver
"""


def test_who_must_not_take_it_stands_first_though_the_note_tells_of_one_of_them(tmp_path: Path) -> None:
    _, boxes = written(tmp_path, NOT_TO_TAKE)
    assert "Boxed warning" in boxes.callouts[0].title
    assert "Do not take ibuprofen if you:" in said(boxes.callouts[1])


def test_an_emergency_in_brackets_is_one(tmp_path: Path) -> None:
    text = "You must not use this medicine if you get swelling of the face (call 999 at once)."
    _, boxes = written(
        tmp_path, f"Amoxicillin\n\nAmoxicillin is an antibiotic. It works in days.\n\nWarnings\n\n{text}\n"
    )
    assert [card.level for card in boxes.cards if text in said(card)] == [Level.EMERGENCY]


def test_what_the_doctor_has_to_know_is_not_who_must_not_take_it(tmp_path: Path) -> None:
    text = (
        "Lithium\n\nLithium is a medicine for mood.\n\nBefore taking this medicine\nYou should not use lithium if:\n"
        "you have severe kidney disease; or\nyou are badly dehydrated.\n"
        "Tell your doctor if you have ever had\nthyroid disease\na seizure\nfainting spells\n\n"
        "How to take it\n\nTake it with food. Drink enough. Have your blood tested.\n"
    )
    _, boxes = written(tmp_path, text)
    (box,) = [b for b in every(boxes) if "You should not use lithium if:" in said(b)]
    assert "thyroid" not in said(box)


def test_who_must_not_take_it_is_no_mere_question_for_the_doctor(tmp_path: Path) -> None:
    text = "You should not use metformin if you have severe kidney disease (call your doctor for treatment)."
    _, boxes = written(
        tmp_path, f"Metformin\n\nMetformin is a medicine for diabetes.\n\nWhen to see a doctor\n\n{text}\n"
    )
    assert not any(text in said(card) for card in boxes.cards)
    assert any(text in said(box) for box in every(boxes))


def test_a_spanish_page_has_its_cards(tmp_path: Path) -> None:
    text = (
        "Ibuprofeno\n\nEl ibuprofeno es un medicamento para el dolor y la fiebre. Se toma con comida o con leche.\n\n"
        "Antes de tomarlo\n\nNo tome ibuprofeno si tiene una úlcera de estómago. Se vende sin receta en las farmacias.\n\n"
        "Efectos secundarios\n\nAcuda a urgencias o llame al 112 si vomita sangre. Consulte pronto si tiene la piel amarilla.\n"
    )
    _, boxes = written(tmp_path, text)
    assert [card.level for card in boxes.cards] == [Level.EMERGENCY, Level.URGENT]
    assert any("No tome ibuprofeno si tiene una úlcera" in said(box) for box in boxes.callouts)


def test_as_soon_as_possible_is_no_emergency(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        "Panic\n\nPanic is sudden fear of no cause that comes in short attacks.\n\nWhen to see a doctor\n"
        + "If you have an attack, seek medical help as soon as possible. Attacks are not dangerous. They pass by themselves.\n",
        'kind = "condition"\n',
    )
    assert [c.level for c in boxes.cards] == [Level.ASK]
    assert "not dangerous" not in said(boxes.cards[0])  # nothing takes it back, so it is not lifted


def test_the_level_of_a_heading_holds_unless_the_sentence_names_an_emergency(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "When to see a doctor\nGet medical help right away if your skin turns yellow.\n\n"
        + "If you faint, go to the emergency room.\n",
    )
    levels = {c.level: said(c) for c in boxes.cards}
    assert "emergency room" in levels[Level.EMERGENCY] and "yellow" not in levels[Level.EMERGENCY]
    assert "yellow" in levels[Level.URGENT]


def test_a_condition_of_its_own_needs_no_heading_on_when(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path, BASE + "When to see a professional\nIf you think of ending your life, call or text 988 right now.\n"
    )
    assert [b.form for b in boxes.cards[0].blocks] == [Form.PARAGRAPH]


def test_sentences_apart_at_the_source_are_quoted_apart(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "Getting help\nCall 911 if someone cannot be woken. The night was quiet and the moon was out. "
        + "Call 911 for trouble breathing.\n",
    )
    (card,) = (c for c in boxes.cards if c.level is Level.EMERGENCY)
    assert [b.text for b in card.blocks if b.form is Form.PARAGRAPH] == [
        "Call 911 if someone cannot be woken.",
        "Call 911 for trouble breathing.",
    ]


# ---------------------------------------------------------------- what is boxed


def test_a_medicine_for_seizures_is_nothing_grave(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "Other medicines\nMany antibiotics and seizure medicines can raise zolpidem levels. Aspirin and ibuprofen raise "
        + "the risk of bleeding, so do not use them with zolpidem. The rest is simple. It takes little time. Ask away.\n",
    )
    (box,) = (b for b in callouts(boxes) if "bleeding" in said(b) or "seizure" in said(b))
    assert "bleeding" in said(box)


def test_how_not_to_stop_is_boxed_even_in_a_short_section(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "Stopping zolpidem\nNever stop zolpidem suddenly.\n\nMixing\nNever take zolpidem with opioids, which can slow "
        + "breathing and cause death.\n",
    )
    told = [*(said(b) for b in callouts(boxes)), *(point.sentence.text for point in boxes.points)]
    assert sum("Never stop zolpidem suddenly." in text for text in told) == 1  # in a box or among the key points


def test_what_the_note_says_is_not_said_again_before_the_key_points(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE
        + "Warnings\nSome people have driven while not fully awake and some have died.\n\n"
        + "Mixing\nNever take zolpidem with opioids, which can slow breathing and cause death.\n",
    )
    assert boxes.callouts[0].library and "opioids" in said(boxes.callouts[1])


def test_long_items_that_are_sentences_are_quoted_one_by_one(tmp_path: Path) -> None:
    item = (
        "Medicines of the {0} kind can cause trouble of many sorts, " + "which are described here at some length, " * 5
    )
    text = (
        "Misuse\n\nMisuse of medicines is common today in many places.\n\nConsequences\nThe consequences of misuse are:\n"
        + f"- {item.format('first')}and more.\n- {item.format('second')}and more.\n"
        + "- Opioids can cause slowed breathing and coma. An overdose can lead to death.\n"
    )
    _, boxes = written(tmp_path, text, 'kind = "condition"\n')
    (box,) = callouts(boxes)
    assert "Opioids can cause" in said(box) and "first kind" not in said(box)


def test_groups_of_a_contraindication_are_not_passed_over(tmp_path: Path) -> None:
    one = "Anyone who has had hives after a sleep medicine should not take zolpidem."
    _, boxes = written(tmp_path, BASE + f"Who should not take it\n{one}\n")
    assert boxes.callouts[1].title == "Warning: After an allergic reaction"
    _, boxes = written(
        tmp_path, BASE + "Who should not take it\nZolpidem is not for anyone with liver disease, glaucoma or asthma.\n"
    )
    assert boxes.callouts[1].title == "Warning: Some people should not take zolpidem"


def test_a_diet_that_is_not_for_everyone_gets_a_box(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        "Fasting\n\nFasting is going without food for some hours of the day.\n\nRisks\n"
        + "We don't recommend fasting during pregnancy or for children.\n\nPeople with diabetes should consult their doctor, "
        + "as they may need to adjust their medications to avoid too low blood sugar.\n",
        'kind = "selfcare"\n',
    )
    titles = {b.title for b in callouts(boxes)}
    assert titles == {"Warning: Pregnancy and children", "Warning: Low blood sugar"}


# ---------------------------------------------------------------- silence


def test_stopping_and_overdose_need_an_answer(tmp_path: Path) -> None:
    article, _ = written(
        tmp_path,
        BASE
        + "Risks\nZolpidem may lead to withdrawal symptoms if discontinued abruptly.\n"
        + "Get emergency care if someone who took zolpidem cannot be woken.\n",
    )
    keys = {entry.key for entry in safety.silence(article)}
    assert {"silence.stopping", "silence.overdose", "silence.older-adults", "silence.children"} <= keys


def test_a_vitamin_gets_the_topics_that_matter(tmp_path: Path) -> None:
    article, _ = written(
        tmp_path,
        "Vitamin A\n\nVitamin A is found in liver. Pregnant women may need more vitamin A.\n",
        'kind = "medicine"\nmedicines = ["vitamin A"]\n',
    )
    keys = {entry.key for entry in safety.silence(article)}
    assert "silence.pregnancy" in keys and not keys & {"silence.driving", "silence.alcohol", "silence.stopping"}


def test_a_call_for_the_person_stands_with_what_befell_the_person(tmp_path: Path) -> None:
    told = "Too much zolpidem can stop the breathing. "
    calls = "Call Poison Control at 1-800-222-1222 while the person is awake, and 911 when they are not.\n"
    _, boxes = written(tmp_path, BASE + "Overdose\n" + told + calls)
    (card,) = (c for c in boxes.cards if c.level is Level.EMERGENCY)
    texts = [t for _, _, t in quoted(card)]
    assert card.blocks[0].text == "Overdose" and texts[-2] + " " == told and texts[-1] == calls.strip()
    _, alone = written(tmp_path, BASE + "Overdose\n" + calls + told)  # nothing stands before it but its heading
    (card,) = (c for c in alone.cards if c.level is Level.EMERGENCY)
    assert card.blocks[0].text == "Overdose" and calls.strip() in [t for _, _, t in quoted(card)]
    _, named = written(tmp_path, BASE + "Overdose\n" + told + "Call 911 at once if someone has taken too much.\n")
    assert told.strip() not in [t for _, _, t in quoted(named.cards[0])]  # it names somebody itself


def test_not_to_drink_is_quoted_with_the_interaction_it_stands_beside(tmp_path: Path) -> None:
    mixing = (
        "Skip zolpidem on any evening you have been drinking. Opioid pain relievers and sleep aids add to the sedation, "
        "and the combination can slow breathing to a dangerous degree. Rifampin may weaken it.\n"
    )
    _, boxes = written(tmp_path, BASE + "Mixing it with other things\n" + mixing)
    box = next(box for box in every(boxes) if "Opioid" in " ".join(t for _, _, t in quoted(box)))
    assert box.title == "Warning: Alcohol, opioids and other sedating medicines"
    assert any(t.startswith("Skip zolpidem") for _, _, t in quoted(box))


def test_a_title_on_stopping_keeps_to_the_occasion_that_its_quotation_names(tmp_path: Path) -> None:
    _, boxes = written(
        tmp_path,
        BASE + "Surgery\nDo not stop zolpidem on your own before a procedure, because a stroke could follow.\n",
    )
    titles = [box.title for box in every(boxes) if not box.library]
    assert "Warning: Do not stop before a procedure on your own" in titles


def test_alcohol_is_boxed_where_another_box_told_of_other_medicines_only(tmp_path: Path) -> None:
    text = (
        "Baclofen for stiff muscles\n\nBaclofen is a muscle relaxant. It eases tight muscles.\n\n"
        "Interactions\nTaking baclofen with an opioid can cause slowed breathing, coma and death. "
        "Do not drink alcohol while you take this medicine. Some pills for the heart may lower your pressure. "
        "Show your pharmacist what you use. Bring the boxes along. Ask about creams too.\n"
    )
    _, boxes = written(tmp_path, text)
    texts = [t for box in every(boxes) for _, _, t in quoted(box)]
    assert any("with an opioid" in t for t in texts) and any(t.startswith("Do not drink alcohol") for t in texts)


# ---------------------------------------------------------------- what a quotation on a page on no medicine needs

SPRAIN = 'kind = "selfcare"\n'


def test_a_limit_is_quoted_with_the_medicine_it_is_of(tmp_path: Path) -> None:
    limit = "Adults should not take more than 3,000 mg in a day unless a doctor says so."
    text = "A sprained ankle\n\nA sprain is a torn band.\n\nPain\nAcetaminophen is easy on the stomach. {}\nRest it.\n"
    _, boxes = written(tmp_path, text.format(limit), SPRAIN)
    (box,) = (b for b in every(boxes) if any(t == limit for _, _, t in quoted(b)))
    assert "Acetaminophen is easy on the stomach." in [t for _, _, t in quoted(box)]
    assert box.title == "Warning: The most an adult may take"
    _, boxes = written(tmp_path, text.replace("Acetaminophen is", "Some tablets are").format(limit), SPRAIN)
    assert not any(t == limit for b in every(boxes) for _, _, t in quoted(b))  # of which tablet nobody could tell
    headed = text.replace("Pain\nAcetaminophen is", "Acetaminophen for pain\nThese tablets are")
    _, boxes = written(tmp_path, headed.format(limit), SPRAIN)
    (box,) = (b for b in every(boxes) if any(t == limit for _, _, t in quoted(b)))
    assert "Acetaminophen for pain" in [t for _, _, t in quoted(box)]


def test_a_title_on_one_group_stands_over_no_other(tmp_path: Path) -> None:
    many = "Ibuprofen is not for people with ulcers or kidney disease, and not for the last three months of pregnancy."
    _, boxes = written(tmp_path, f"A sprained ankle\n\nA sprain is a torn band.\n\nPain\n{many} Rest it.\n", SPRAIN)
    (box,) = (b for b in every(boxes) if any(t == many for _, _, t in quoted(b)))
    assert box.title == "Warning: Not for everyone"


def test_what_is_to_be_done_on_one_day_is_quoted_with_the_day(tmp_path: Path) -> None:
    day = "One week before\nIf you take warfarin, ask who prescribed it. Do not stop warfarin on your own.\n\n"
    text = f"Getting ready for your colonoscopy\n\nA colonoscopy looks at the bowel.\n\n{day}The day before\nDrink water.\n"
    _, boxes = written(tmp_path, text, 'kind = "procedure"\n')
    (box,) = (b for b in every(boxes) if any("Do not stop" in t for _, _, t in quoted(b)))
    assert "One week before" in [t for _, _, t in quoted(box)]


def test_two_lists_without_marks_keep_to_their_own_lead_ins(tmp_path: Path) -> None:
    text = (
        "Home after the test\n\nThe test is done and you rest.\n\n"
        "After you go home\nMild cramps are normal and pass by themselves.\n"
        "Call our nurse line at 555-0148 if\nyou have a fever\nyou keep nothing down\n"
        "Go to the emergency room if you\npass clots of blood\nhave a belly that is hard\n\n"
        "Eating again\nYou may eat what you like, and it is best to begin with a small meal.\n"
    )
    _, boxes = written(tmp_path, text, 'kind = "procedure"\n')
    emergency, ask = boxes.cards
    assert emergency.level is Level.EMERGENCY and ask.level is Level.ASK
    assert [t for _, _, t in quoted(emergency)] == [
        "Go to the emergency room if you",
        "pass clots of blood",
        "have a belly that is hard",
    ]
    assert [t for _, _, t in quoted(ask)][-3:] == [
        "Call our nurse line at 555-0148 if",
        "you have a fever",
        "you keep nothing down",
    ]
    assert {b.form for b in emergency.blocks[1:]} == {Form.ITEM}


def test_waiting_is_forbidden_with_what_must_not_wait(tmp_path: Path) -> None:
    joint = "A hot joint with fever can be an infection, which destroys it; get care the same day."
    old = "If you are old, do not wait at all: go to the hospital."
    text = f"Gout\n\nGout is a kind of arthritis.\n\nWhen to see a doctor\n{joint} {old}\n"
    _, boxes = written(tmp_path, text, 'kind = "condition"\n')
    assert joint in [t for _, _, t in quoted(boxes.cards[0])]


@pytest.mark.parametrize("signed", ["", "Ann Lee, pharmacist"])
def test_a_danger_that_an_unsigned_note_tells_stands_in_a_box_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signed: str
) -> None:
    """The public page shows no note that nobody has signed: it must not be left without any box on the danger."""
    text = (
        "Clonazepam\n\nClonazepam is a benzodiazepine for seizures and panic disorder.\n\nSide Effects\n\nIt may make you tired."
        " It may make you dizzy.\n\nLong-Term Risks\n\nLong-term use of clonazepam may lead to dependence, tolerance, and"
        " withdrawal symptoms if discontinued abruptly. Your doctor can say more. Most people ask about it. So may you.\n"
    )
    (tmp_path / "clonazepam.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(medicines, "_entries", lambda: _with_signer(ENTRIES, signed))
    page = _made(tmp_path / "clonazepam.txt", tmp_path)[2]
    quoted = [" ".join(b.text for b in box.blocks) for box in (*page.callouts, *page.by_section.values())]
    assert any("discontinued abruptly" in words for words in quoted) == (not signed)


ENTRIES = medicines._entries()


def _with_signer(entries: Mapping[str, Medicine], name: str) -> dict[str, Medicine]:
    return {
        generic: replace(entry, topics=tuple(replace(topic, reviewed_by=name) for topic in entry.topics))
        for generic, entry in entries.items()
    }


def test_what_is_said_of_this_medicine_is_quoted_with_its_name(tmp_path: Path) -> None:
    about = "Bupropion acts on the brain."
    said = "This medication should not be given to anyone who has a seizure disorder."
    text = f"Medicines to quit smoking\n\nSome of them help.\n\n{{}}Swallow the tablets whole. {said}\n\nGum\nChew it slowly.\n"
    (tmp_path / "a").mkdir()
    _, boxes = written(tmp_path / "a", text.format(f"Tablets\n{about} "), SPRAIN)
    (box,) = (b for b in every(boxes) if any(t == said for _, _, t in quoted(b)))
    assert about in [t for _, _, t in quoted(box)]
    (tmp_path / "b").mkdir()
    _, boxes = written(tmp_path / "b", text.format("Bupropion\n"), SPRAIN)
    (box,) = (b for b in every(boxes) if any(t == said for _, _, t in quoted(b)))
    assert "Bupropion" in [t for _, _, t in quoted(box)]
    (tmp_path / "c").mkdir()
    _, boxes = written(tmp_path / "c", text.format("Tablets\n"), SPRAIN)
    assert not any(t == said for b in every(boxes) for _, _, t in quoted(b))  # of which nobody could tell
