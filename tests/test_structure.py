"""Structure: blocks, topics, order, key points. Golden cases in tests/cases_structure/<slug>/."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainleaf.model import About, Article, Form, Hit, Kind, Layer, SafetyKind, Section, Sentence, Topic
from plainleaf.sentences import stops_in_mid_air
from plainleaf.structure import key_points, order, structure
from plainleaf.structure.blocks import blocks
from plainleaf.structure.evidence import own_words
from plainleaf.structure.headings import heading_topic, is_scope
from plainleaf.structure.lean import leans
from plainleaf.structure.lists import breaks_of
from plainleaf.structure.nesting import levels
from structure_cases import NO_SIDECAR, cleaned, shown

CASES = Path(__file__).parent / "cases_structure"


def _article(marked: str, about: About = NO_SIDECAR) -> Article:
    return structure(cleaned(marked, about))


def _places(article: Article) -> Counter[tuple[int, int, int]]:
    return Counter((s.passage, s.start, s.end) for s in article.sentences())


def _placed(sections: tuple[Section, ...]) -> Counter[tuple[int, int, int]]:
    return Counter(
        (s.passage, s.start, s.end)
        for section in sections
        for part in section.parts
        for block in part.blocks
        for s in block.sentences
    )


# ---------------------------------------------------------------- golden cases


@pytest.mark.parametrize("case", sorted(p.name for p in CASES.iterdir()))
def test_case(case: str) -> None:
    marked = (CASES / case / "source.txt").read_text(encoding="utf-8")
    assert shown(order(_article(marked))) == (CASES / case / "expected.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------- nothing lost, nothing twice

_LINES = st.sampled_from(
    [
        "! Side effects",
        "! Storage",
        "! Call 911 if",
        "! Children",
        "## Dosage",
        "### More",
        "Clonazepam is a medicine. It works in the brain.",
        "However, it is not for everyone.",
        "Never stop clonazepam suddenly.",
        "In conclusion, talk with your doctor.",
        "- an item",
        "1. first",
        "2. second",
        "a\tb",
        "c\td",
        "Lead-in:",
        "short line",
        "Why is that?",
        "",
        "~ Buy now",
        "Q: May I?",
        "o Open",
        "•",
        "| x | y |",
        "|---|---|",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=14))
def test_every_block_stands_once(lines: list[str]) -> None:
    article = _article("= Taking clonazepam\n" + "\n".join(lines))
    placed = _placed(order(article))
    assert placed == _places(article)
    assert all(count == 1 for count in placed.values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_keeps_its_words(lines: list[str]) -> None:
    marked = "\n".join(line.replace("\n", " ").replace("\r", " ") for line in lines)
    source = cleaned(marked)
    kept = {
        v.passage: source.source.passages[v.passage].text
        for v in source.verdicts
        if v.layer in (Layer.BODY, Layer.HEADING)
    }
    found = blocks(source)
    for passage, text in kept.items():
        stands = " ".join(s.text for b in found for s in b.sentences if s.passage == passage)
        # only list markers, numbers of list items, heading marks and table rules may stand outside
        left = Counter(re.findall(r"\w", text)) - Counter(re.findall(r"\w", stands))
        assert sum(left.values()) <= 2


def test_sentences_are_cut_from_their_passage() -> None:
    article = _article((CASES / "lists-and-tables" / "source.txt").read_text(encoding="utf-8"))
    for sentence in article.sentences():
        text = article.source.passages[sentence.passage].text
        assert text[sentence.start : sentence.end].strip() == sentence.text


# ---------------------------------------------------------------- meaning stays whole


def test_scope_heading_keeps_everything_under_it() -> None:
    marked = (
        "= Taking clonazepam\n! Who should not take clonazepam\nThese people should not take it:\n- people with"
        " liver disease\n! Side effects\nDrowsiness is a common side effect.\n! Call 911 if\nYou cannot breathe\n"
        "You have a seizure"
    )
    for section in order(_article(marked)):
        for part in section.parts:
            headings = [b for b in part.blocks if b.form is Form.HEADING and b.scope]
            for heading in headings:
                at = part.blocks.index(heading)
                under = part.blocks[at + 1 :]
                assert under and under[0].path[-1] == heading.text


@pytest.mark.parametrize(
    "text",
    [
        "Call 911 if",
        "Who should not take it",
        "Children",
        "If you are pregnant",
        "Stop and get help if",
        "Older adults",
        "When to see a doctor",
        "Do not use with alcohol",
        "Missed dose",
    ],
)
def test_scope_headings(text: str) -> None:
    assert is_scope(text)


@pytest.mark.parametrize("text", ["Side effects", "Storage", "What is warfarin?", "How it works"])
def test_plain_headings(text: str) -> None:
    assert not is_scope(text)


def test_a_leaning_paragraph_follows_the_one_before() -> None:
    article = _article(
        "= Can clonazepam help?\nSleep is hard for many people.\nDo not take clonazepam with opioids, because the two"
        " together slow breathing.\nThis combination has led to death.\nStore clonazepam at room temperature."
    )
    for section in order(article):
        texts = [b.text for part in section.parts for b in part.blocks]
        if "This combination has led to death." in texts:
            assert texts[texts.index("This combination has led to death.") - 1].startswith("Do not take clonazepam")


def test_a_paragraph_is_parted_only_at_a_sentence_that_stands_alone() -> None:
    whole = "Clonazepam makes people sleepy. Many like that. It must never be stopped suddenly after regular use."
    article = _article(f"= Clonazepam\nSleep is hard.\n{whole}")
    assert whole in [b.text for s in order(article) for part in s.parts for b in part.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It can be taken with food.", True),
        ("However, clonazepam is not a first choice.", True),
        ("These include nausea.", True),
        ("Such people should not take it.", True),
        ("It’s important to note that clonazepam is habit-forming.", False),
        ("Clonazepam is a benzodiazepine.", False),
        ("Never stop suddenly.", False),
    ],
)
def test_leans(text: str, expected: bool) -> None:
    assert leans(text) is expected


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("Potential Side Effects and Risks of Clonazepam", Kind.MEDICINE, Topic.SIDE_EFFECTS),
        ("Coming Off Clonazepam Safely", Kind.MEDICINE, Topic.STOPPING),
        ("When to Get Help Right Away", Kind.MEDICINE, Topic.WHEN_TO_GET_HELP),
        ("3. How to take Clonazepam", Kind.MEDICINE, Topic.DOSAGE),
        ("Risk factors", Kind.CONDITION, Topic.CAUSES),
        ("Complications", Kind.CONDITION, Topic.WARNINGS),
        ("Other Options", Kind.MEDICINE, Topic.ALTERNATIVES),
        ("A day at the lake", Kind.MEDICINE, None),
    ],
)
def test_heading_topic(text: str, kind: Kind, topic: Topic | None) -> None:
    assert heading_topic(text, kind, ("clonazepam",))[0] is topic


def test_heading_levels() -> None:
    assert levels([("A", 2, ()), ("B", 3, ("x",)), ("C", 2, ("x",)), ("bold", 0, ("x",))]) == [1, 2, 1, 2]
    assert levels([("Alternatives", 0, ()), ("Other Medications", 0, ("x",))]) == [1, 2]
    assert levels([("Storage", 0, ("Keep dry.",)), ("Overdose", 0, ("Call us.",))]) == [1, 1]


# ---------------------------------------------------------------- subject and title


def test_sidecar_is_believed_first() -> None:
    about = About(title="A better title", kind=Kind.CONDITION, topic="sleep", medicines=("zolpidem",))
    article = _article("Clonazepam is a medicine.", about)
    assert (article.title, article.title_from) == ("A better title", "sidecar")
    assert (article.subject.kind, article.subject.topic) == (Kind.CONDITION, "sleep")
    assert article.subject.medicines[0] == "zolpidem"


def test_medicine_in_the_title() -> None:
    subject = _article("= Can clonazepam help?\nClonazepam, also known as Klonopin, is a medicine.").subject
    assert (subject.kind, subject.name, subject.topic) == (Kind.MEDICINE, "clonazepam", "clonazepam")
    assert subject.also_called[0] == "Klonopin"


def test_medicine_that_no_list_holds() -> None:
    subject = _article("= Taking Pyrimol\nPyrimol is a medicine that lowers blood pressure.").subject
    assert (subject.kind, subject.name) == (Kind.MEDICINE, "pyrimol")


def test_an_article_without_a_title_is_on_the_only_medicine_it_names() -> None:
    """Else its page would lack the boxed warning."""
    twice = "A low mood can come back. Take clonazepam at night.\nDo not drive after clonazepam."
    assert (_article(twice).subject.name, _article(twice).subject.sure) == ("clonazepam", False)
    for other in (
        "Take clonazepam at night.",  # named once
        f"{twice}\nTake zolpidem at bedtime, not both.",
        f"= A night without sleep\n{twice}",
    ):
        assert _article(other).subject.kind is not Kind.MEDICINE, other


def test_a_medicine_that_the_first_sentence_defines() -> None:
    opening = "Clonazepam is a prescription drug for seizures. It may make you drowsy. Rest after you took it."
    for text in (opening, f"= What you should know\n{opening}"):
        assert (_article(text).subject.name, _article(text).subject.sure) == ("clonazepam", False), text
    later = f"Sleep is a need of all people. It is often short.\nIt helps to rest.\n{opening}"
    assert _article(f"= What you should know\n{later}").subject.kind is not Kind.MEDICINE


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("How Do You Recognize Shingles Symptoms?", "shingles"),
        ("What Are the Symptoms of Measles?", "measles"),
        ("Chickenpox: signs and symptoms", "chickenpox"),
        ("What causes gout?", "gout"),
    ],
)
def test_the_illness_that_a_question_is_about(title: str, name: str) -> None:
    subject = _article(f"= {title}\nIt begins with a rash. Rest at home.").subject
    assert (subject.kind, subject.name) == (Kind.CONDITION, name)


@pytest.mark.parametrize("title", ["Shingles", "Measles", "What to do if you have — or suspect you have — hives"])
def test_the_name_of_one_illness_takes_is(title: str) -> None:
    sections = order(_article(f"= {title}\nIt is a rash that comes with fever and goes within some days."))
    assert sections[0].heading in (f"What {title.lower()} is", "What it is")


LIST_OF_CONDITIONS = """Call your doctor if:
You have a rash on your face. It can reach the eye, and that can harm your sight for good if nobody treats it in the first days.
The sore swells, turns red and hot and gives off pus; a medicine against germs can stop this, but will not heal the illness.
Your fever lasts longer than three days."""


def test_conditions_under_a_lead_in_stay_its_items_however_long() -> None:
    found = _article(f"= Shingles\nShingles is a rash.\n{LIST_OF_CONDITIONS}\nThe rash goes by itself in most people.")
    items = [b.text for b in found.blocks if b.form is Form.ITEM]
    assert items == LIST_OF_CONDITIONS.split("\n")[1:]
    parts = [part for section in order(found) for part in section.parts]
    (home,) = [p for p in parts if any(b.text == items[0] for b in p.blocks)]
    assert [b.text for b in home.blocks if b.form is Form.ITEM] == items, "they stand together"


def test_what_follows_such_a_list_after_a_blank_line_is_none_of_it() -> None:
    found = _article(
        f"= Shingles\nShingles is a rash.\n{LIST_OF_CONDITIONS}\n\nYou can rest at home. Your skin heals in weeks."
    )
    assert not any(b.form is Form.ITEM for b in found.blocks if b.text.startswith("You can rest"))


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("Tell your doctor if you have ever had", True),
        ("Call your nurse if you have any of", True),
        ("Do not use it when you are taking", True),
        ("Ask what to do if you take it late", False),
        ("Call when you have finished", False),
    ],
)
def test_a_line_that_stops_in_the_middle_of_a_condition(line: str, leads: bool) -> None:
    assert stops_in_mid_air(line) is leads


def test_two_blanks_behind_a_sentence_part_no_cells() -> None:
    found = _article(
        "= Warfarin\nWarfarin thins the blood.  It is a tablet.\nVitamin K is a nutrient.  Eat the same amount each day."
    )
    assert all(b.form is Form.PARAGRAPH for b in found.blocks)
    found = _article("= Warfarin\nStrength  Colour\n1 mg  Pink\n2 mg  Lavender")
    assert [b.form for b in found.blocks] == [Form.ROW] * 3


SERIES = """You should not use metformin if you are allergic to it, or if you have:
severe kidney disease; or
metabolic acidosis or diabetic ketoacidosis (a doctor has to treat these before anything else, and mostly in a hospital)."""


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_series_whose_lines_say_that_one_more_follows_is_a_list(gap: str) -> None:
    text = f"= Metformin\nMetformin is a medicine.{gap}{SERIES.replace(chr(10), gap)}{gap}Take it with food every day."
    found = _article(text)
    assert [b.text for b in found.blocks if b.form is Form.ITEM] == SERIES.split("\n")[1:]


def test_a_page_without_a_title_is_named_by_what_it_is_on() -> None:
    found = _article("Shingles is a viral infection that comes with a rash. It heals in weeks.")
    assert (found.title, found.title_from) == ("Shingles", "subject")
    assert (found.subject.kind, found.subject.sure) == (Kind.CONDITION, False)
    found = _article("Metformin is a medicine for diabetes. Metformin is taken with food.")
    assert (found.title, found.title_from) == ("Metformin", "subject")
    for text in (
        "This is an infection of the skin.",
        "Rest is good for a cold.",
        "A cold is an infection of the nose.",
    ):
        assert _article(text).title_from == "file name", text


def test_title_falls_back_to_the_file_name() -> None:
    article = _article("Some words.")
    assert (article.title, article.title_from) == ("Case", "file name")


# ---------------------------------------------------------------- topics


def test_topics_say_what_they_heard() -> None:
    article = _article("= Clonazepam\n! Storage\nStore the bottle at room temperature.")
    sentence = article.blocks[1].sentences[0]
    assert (sentence.topic, sentence.sure) == (Topic.STORAGE, True)
    assert "Storage" in sentence.why


def test_nothing_heard_is_not_sure() -> None:
    sentence = _article("= Clonazepam\n! A day at the lake\nWe sat by the water.").blocks[1].sentences[0]
    assert not sentence.sure


def _told(marked: str, part: str) -> Sentence:
    """The sentence of an article that holds `part`."""
    return next(s for b in _article(marked).blocks for s in b.sentences if part in s.text)


INSOMNIA = "= Insomnia\nInsomnia is a common sleep problem.\n"


def test_the_introduction_is_surely_one() -> None:
    marked = INSOMNIA + "It comes and goes for many people.\n! Symptoms\nYou lie awake."
    told = _told(marked, "comes and goes")
    assert (told.topic, told.sure) == (Topic.OVERVIEW, True)


def test_an_introduction_with_words_of_its_own_keeps_them() -> None:
    marked = (
        "= Metoprolol\nMetoprolol is a medicine.\n\nTake one tablet twice a day with food.\n! Storage\nKeep it dry."
    )
    assert _told(marked, "one tablet").topic is Topic.DOSAGE


def test_what_it_is_soon_comes_to_other_things() -> None:
    marked = INSOMNIA + "! What is insomnia?\nYou lie awake.\n\nAny worry can keep a mind busy."
    assert _told(marked, "lie awake").sure
    assert not _told(marked, "Any worry").sure


def test_a_quiet_sentence_is_as_sure_as_its_paragraph() -> None:
    marked = "= Clonazepam\nClonazepam is a medicine.\n\nDo not drink alcohol with it. A glass of wine is enough to harm you."
    told = _told(marked, "glass of wine")
    assert (told.topic, told.sure) == (Topic.INTERACTIONS, True)


@pytest.mark.parametrize(
    "item",
    [
        "Lock tablets away and dispose of leftovers.",
        "Ask your pharmacist about each new medicine.",
        "Tell your midwife that you are pregnant.",
    ],
)
def test_plain_words_dispute_what_a_lead_in_promised(item: str) -> None:
    marked = INSOMNIA + f"! Prevention\nTo prevent it:\n- Get up at the same hour.\n- {item}"
    assert _told(marked, "same hour").sure
    assert not _told(marked, item).sure


def test_a_lead_in_speaks_louder_than_the_heading() -> None:
    marked = INSOMNIA + "! Symptoms\nSee your doctor if:\n- You feel tired for weeks\n- You have a fever"
    told = _told(marked, "tired for weeks")
    assert (told.topic, told.sure) == (Topic.WHEN_TO_GET_HELP, True)


def test_a_bare_seek_help_is_a_tip_on_self_care_pages_alone() -> None:
    assert heading_topic("Seek help", Kind.CONDITION)[0] is Topic.WHEN_TO_GET_HELP
    assert heading_topic("Seek help if you faint", Kind.SELFCARE)[0] is Topic.WHEN_TO_GET_HELP
    assert heading_topic("12. Seek help", Kind.SELFCARE)[0] is None


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Researchers concluded that walkers slept longer.", True),
        ("About 98% of people who kept a diary lost weight.", True),
        ("According to a survey, most adults snack at night.", True),
        ("Short nights have been shown to raise appetite.", True),
        ("Her team will move to a new research kitchen.", False),
        ("Many university students skip breakfast.", False),
    ],
)
def test_research_is_what_somebody_found(sentence: str, found: bool) -> None:
    heard = own_words(sentence, Kind.SELFCARE)
    assert any(e.firm and e.topic is Topic.RESEARCH for e in heard) is found


def test_amounts_of_food_and_sleep_are_no_doses() -> None:
    for sentence in (
        "Drink a glass of water daily.",
        "How much sleep is enough varies.",
        "Take it slowly, twice a week.",
    ):
        assert Topic.DOSAGE not in {e.topic for e in own_words(sentence, Kind.SELFCARE)}
    assert Topic.DOSAGE in {e.topic for e in own_words("Take the tablets as prescribed.", Kind.SELFCARE)}
    assert Topic.DOSAGE in {e.topic for e in own_words("Take it twice a day.", Kind.MEDICINE)}


def test_items_take_the_topic_of_their_lead_in() -> None:
    article = _article("= Zolpidem\n! A note\nCall 911 if you have any of the following:\n- hives\n- swelling")
    assert {s.topic for b in article.blocks[2:] for s in b.sentences} == {Topic.WHEN_TO_GET_HELP}


# ---------------------------------------------------------------- lists

LIST = "Some common side effects include drowsiness, dizziness, impaired coordination, and memory problems."


def test_breaks_add_no_word() -> None:
    breaks = breaks_of(LIST)
    pieces = [LIST[a:b] for a, b in zip((0, *breaks), (*breaks, None), strict=True)]
    assert "".join(pieces) == LIST
    assert pieces[-1] == "and memory problems."


@pytest.mark.parametrize(
    "text",
    [
        "Side effects include drowsiness, dizziness, and, if you drink, coma, and death.",
        "Do not use products that include aspirin, ibuprofen, naproxen, and codeine.",
        "Medicines such as aspirin, ibuprofen, naproxen, and codeine interact.",
        "Doses include 1 mg, 2 mg, 5 mg, and 10 mg.",
        "Effects include nausea and dizziness.",
        "Effects include nausea, gas, pain and cramps.",
    ],
)
def test_no_list_is_made(text: str) -> None:
    assert breaks_of(text) == ()


def test_no_list_in_a_sentence_about_safety() -> None:
    article = _article(f"= Clonazepam\n! Side effects\n{LIST}")
    made = [s for sec in order(article) for p in sec.parts for b in p.blocks for s in b.sentences if s.breaks]
    assert [s.text for s in made] == [LIST]
    hit = Hit(SafetyKind.DRIVING, "test")
    flagged = tuple(replace(b, sentences=tuple(replace(s, hits=(hit,)) for s in b.sentences)) for b in article.blocks)
    sections = order(replace(article, blocks=flagged))
    assert not [s for sec in sections for p in sec.parts for b in p.blocks for s in b.sentences if s.breaks]


# ---------------------------------------------------------------- key points


def _with_hits(article: Article, kinds: dict[str, SafetyKind]) -> Article:
    def hit(sentence: Sentence) -> Sentence:
        found = [Hit(kind, "test") for words, kind in kinds.items() if words in sentence.text]
        return replace(sentence, hits=tuple(found))

    return replace(
        article, blocks=tuple(replace(b, sentences=tuple(hit(s) for s in b.sentences)) for b in article.blocks)
    )


def test_key_points_are_whole_sentences_of_the_source() -> None:
    article = _with_hits(
        _article(
            "= Clonazepam\nClonazepam is a benzodiazepine medicine. It calms the brain.\nClonazepam is approved for"
            " seizure disorders.\nLong-term use of clonazepam may lead to dependence.\nNever stop clonazepam"
            " suddenly.\nClonazepam can help you sleep better. Take 2 mg of clonazepam at night."
        ),
        {"dependence": SafetyKind.DEPENDENCE, "Never stop": SafetyKind.DO_NOT_STOP},
    )
    points = key_points(article)
    assert [p.slot for p in points] == ["what", "approved", "danger", "do"]
    assert [p.sentence.text for p in points] == [
        "Clonazepam is a benzodiazepine medicine.",
        "Clonazepam is approved for seizure disorders.",
        "Long-term use of clonazepam may lead to dependence.",
        "Never stop clonazepam suddenly.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It is a benzodiazepine medicine.",
        "Clonazepam can help you sleep better and improve your mood.",
        "Do not take more than 4 mg of clonazepam a day.",
        "However, clonazepam may lead to dependence.",
    ],
)
def test_no_key_point_rather_than_a_bad_one(text: str) -> None:
    article = _with_hits(_article(f"= Clonazepam\n{text}"), {text: SafetyKind.DEPENDENCE})
    assert not key_points(article)


def test_a_line_in_mid_air_opens_a_list_and_is_no_item_of_the_one_before() -> None:
    call, go = "Call our nurse if\nyou have a fever\nyou vomit\n", "Go to the hospital if you\npass clots\nfeel faint\n"
    marked = f"= Home\n{call}{go}Rest well tonight."
    forms = [(b.form.value, b.text) for b in structure(cleaned(marked)).blocks]
    assert [text for form, text in forms if form == "item"] == [
        "you have a fever",
        "you vomit",
        "pass clots",
        "feel faint",
    ]
