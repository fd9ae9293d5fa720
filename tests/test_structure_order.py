"""Order: what may be parted, what leans on what, and under which heading a reader finds it."""

from __future__ import annotations

import pytest

from plainleaf.model import Kind, Topic
from plainleaf.structure import order, structure
from plainleaf.structure.headings import heading_topic
from plainleaf.structure.lean import compares, leans, speaks_of_subject
from plainleaf.structure.nesting import levels
from structure_cases import NO_SIDECAR, cleaned


def placed(marked: str) -> dict[str, list[str]]:
    """Heading of each section -> the texts of its blocks."""
    article = structure(cleaned(marked, NO_SIDECAR))
    return {s.heading: [b.text for part in s.parts for b in part.blocks] for s in order(article)}


def section_of(marked: str, words: str) -> str:
    """Heading of the section in which these words stand."""
    return next(heading for heading, texts in placed(marked).items() if any(words in text for text in texts))


# ---------------------------------------------------------------- parting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pregnant women may need more vitamin A.", True),
        ("A lower dose of clonazepam is used in older adults.", True),
        ("The same is true of clonazepam.", True),
        ("Never take more clonazepam than your doctor prescribed.", False),
        ("Taking too much clonazepam is an emergency.", False),
        ("Medicines such as clonazepam slow breathing.", False),
        ("Never stop clonazepam suddenly.", False),
        ("You may no longer need clonazepam.", False),
    ],
)
def test_an_open_comparison_hangs_on_the_sentence_before_it(text: str, expected: bool) -> None:
    assert compares(text) is expected


AMOUNTS = (
    "= Can vitamin A help your lungs?\nVitamin A is a vitamin that the body needs. Many foods hold it.\n"
    "Still, it is a micronutrient that many people think of. Most adults should aim for 900 micrograms of vitamin A"
    " daily. Women should aim for 700 micrograms daily. Pregnant women may need more vitamin A."
)


def test_a_comparison_never_leaves_the_amount_it_compares_with() -> None:
    texts = placed(AMOUNTS)
    assert "Pregnancy and breastfeeding" not in texts
    together = next(t for blocks in texts.values() for t in blocks if "700 micrograms" in t)
    assert together.endswith("Pregnant women may need more vitamin A.")


def test_the_pages_own_amounts_are_the_home_of_dosage() -> None:
    assert "900 micrograms" in placed(AMOUNTS)["How to take vitamin A"][0]


def test_what_food_supplies_is_no_dose() -> None:
    marked = (
        "= Can vitamin A help your lungs?\nVitamin A is a vitamin that the body needs. Many foods hold it.\n"
        "Five servings of vegetables supply 5 to 6 milligrams of carotenoids. They are sold everywhere."
    )
    assert "How to take vitamin A" not in placed(marked)


def test_nothing_is_parted_from_a_sentence_with_a_number() -> None:
    paragraph = "Clonazepam is sold in tablets of 0.5 mg. Clonazepam must never be taken with opioids."
    marked = f"= Clonazepam\nClonazepam is a benzodiazepine medicine.\n{paragraph}"
    assert paragraph in [t for texts in placed(marked).values() for t in texts]


def test_a_lone_parted_sentence_is_no_section_about_pregnancy() -> None:
    paragraph = (
        "Clonazepam is also sold as Klonopin and belongs to the benzodiazepines. Clonazepam passes into breast milk and"
        " can harm a nursing baby."
    )
    marked = f"= Clonazepam\nClonazepam is a benzodiazepine medicine.\n{paragraph}"
    assert "Pregnancy and breastfeeding" not in placed(marked)
    beside = f"{marked}\nClonazepam taken late in pregnancy can harm an unborn baby."
    assert len(placed(beside)["Pregnancy and breastfeeding"]) == 2


def test_amounts_for_one_group_stay_with_it() -> None:
    paragraph = "Vitamin A matters in children with measles. A usual amount of vitamin A is 200,000 units daily."
    marked = f"= Vitamin A\nVitamin A is a vitamin that the body needs. Many foods hold it.\n{paragraph}"
    assert paragraph in [t for texts in placed(marked).values() for t in texts]


# ---------------------------------------------------------------- leaning


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("But does it work?", False),
        ("So why is it everywhere?", False),
        ("But why?", True),
        ("But is that safe for you?", True),
        ("But it may not work.", True),
    ],
)
def test_a_rhetorical_question_opens_a_new_matter(text: str, expected: bool) -> None:
    assert leans(text) is expected


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("When it is prescribed for sleep the amount is small.", "The drug blocks histamine.", True),
        ("When it is prescribed for sleep the amount is small.", "Zolpidem acts faster.", False),
        ("When it is severe, rest.", "The drug blocks histamine.", False),
    ],
)
def test_it_is_the_subject_where_only_a_medicine_can_be_meant(text: str, before: str, expected: bool) -> None:
    assert speaks_of_subject(text, before, "trazodone") is expected


PROSE = (
    "= Does trazodone help you sleep?\nTrazodone is an antidepressant medicine approved for depression.\n"
    "Here is how the medicine works. Trazodone blocks histamine receptors in the brain.\n"
    "When it is prescribed for sleep the amount is usually small, often 25 to 100 mg at bedtime. Your dose has to come"
    " from your prescriber.\nLabel directions say to take it shortly after a meal or a light snack.\n"
    "But does it work? The studies are few. A clinical trial showed small gains."
)


def test_dosage_is_found_under_how_to_take() -> None:
    assert section_of(PROSE, "25 to 100 mg") == "How to take trazodone"
    assert section_of(PROSE, "A clinical trial") == "How it works, and more about it"


def test_it_does_not_move_to_where_it_would_mean_another_medicine() -> None:
    other = "Label directions say to take it with food. Take it at bedtime, as directed, and never with fluoxetine."
    marked = PROSE.replace("Here is how", f"{other}\nHere is how")
    assert section_of(marked, "never with fluoxetine") == "How to take trazodone"
    assert section_of(marked, "25 to 100 mg") == "How it works, and more about it"


def test_no_run_stands_under_a_narrow_heading_that_it_does_not_belong_to() -> None:
    marked = (
        "= Zolpidem\nZolpidem is a sleep medicine.\nStore zolpidem at room temperature.\n"
        "However, it has been found in a study of 300 people that a clinical trial showed small gains. The researchers"
        " said that the evidence is thin and more studies are needed before anyone can say how large the gains are."
    )
    assert section_of(marked, "300 people") != "Keeping zolpidem safely"
    assert section_of(marked, "300 people") == section_of(marked, "room temperature")  # what leans goes along


def test_what_comes_of_a_danger_stays_with_it() -> None:
    marked = (
        "= Clonazepam\nClonazepam is a benzodiazepine medicine.\n"
        "Do not take clonazepam with opioids or alcohol.\n"
        "This can be fatal, and it raises the risk of death. It can cause serious problems and life-threatening falls."
    )
    assert section_of(marked, "can be fatal") == "Other medicines, alcohol and food"


def test_steps_typed_a_line_each_stay_together() -> None:
    marked = "= Eye drops\nWash your hands.\nTilt your head back.\nPut one drop in each eye.\nDo not touch the tip."
    places = {section_of(marked, step) for step in ("Wash your", "Tilt your", "Put one", "Do not touch")}
    assert len(places) == 1


def test_a_question_at_the_head_of_a_paragraph_is_its_heading() -> None:
    marked = (
        "= Does trazodone help you sleep?\nTrazodone is an antidepressant medicine approved for depression.\n"
        "Trazodone can cause an irregular heartbeat and life-threatening falls.\n"
        "Swallowed too many? Vomiting, an irregular heartbeat or seizures can follow, above all with other drugs."
    )
    assert section_of(marked, "Swallowed too many?") == "When to get help"


def test_studies_led_by_an_unsure_paragraph_do_not_stay_under_what_x_is() -> None:
    marked = (
        "= Can vitamin A help your lungs?\nVitamin A is a vitamin that the body needs. Many foods hold it.\n"
        "Lungs enter the discussion for one reason. Lungs grow until age 25.\n"
        "Another study found that mice did better. Researchers published a clinical trial on it in 2011.\n"
        "However, a third study showed nothing. Researchers found no evidence in a review of the trials."
    )
    assert section_of(marked, "a third study") == "How it works, and more about it"
    assert section_of(marked, "Lungs enter") == section_of(marked, "a third study")


# ---------------------------------------------------------------- where a reader looks


def test_daily_precautions_and_monitoring_are_part_of_taking_a_medicine() -> None:
    marked = (
        "= Taking warfarin\n! What is warfarin?\nWarfarin is a blood thinner.\n! Your INR\nThe INR is a blood test.\n"
        "! Daily life\nCarry a card in your wallet.\n! Other options\nThere are other medicines."
    )
    assert section_of(marked, "a blood test") == "How to take warfarin"
    assert section_of(marked, "Carry a card") == "While you take warfarin"
    assert section_of(marked, "other medicines") == "Other treatments and what else helps"


def test_habits_told_as_another_treatment_stay_there() -> None:
    marked = (
        "= Taking warfarin\n! Alternatives to warfarin\n!! Other medicines\nApixaban is another choice.\n"
        "!! Lifestyle changes\nStay active and eat well.".replace("!!", "###").replace("\n! ", "\n## ")
    )
    assert section_of(marked, "Stay active") == "Other treatments and what else helps"


def test_pregnancy_leaves_a_heading_that_only_gathers_groups() -> None:
    marked = (
        "= Clonazepam\n## People who need extra care\n### When it should not be used\nClonazepam is not for anyone"
        " with liver disease.\n### Pregnancy and breastfeeding\nTaking clonazepam late in pregnancy can harm the baby."
    )
    assert section_of(marked, "late in pregnancy") == "Pregnancy and breastfeeding"
    assert section_of(marked, "liver disease") == "Before you take clonazepam"


def test_pregnancy_stays_under_a_heading_that_says_not() -> None:
    marked = (
        "= Clonazepam\n## Do not take clonazepam if\n### Liver disease\nYour liver is ill.\n### Pregnancy\n"
        "You are pregnant or want to be."
    )
    assert section_of(marked, "You are pregnant") == section_of(marked, "Your liver is ill")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is approved for seizure disorders.", "What clonazepam is and what it is for"),
        ("The pill is small and round.", "What clonazepam is"),
        ("There is no evidence that it is used for the treatment of lung disease.", "What clonazepam is"),
    ],
)
def test_the_heading_says_what_for_only_where_the_text_does(sentence: str, expected: str) -> None:
    assert expected in placed(f"= Clonazepam\nClonazepam is a benzodiazepine medicine. {sentence}")


def test_tips_that_tell_of_studies_stay_among_the_tips() -> None:
    marked = (
        "= 4 tips for better sleep at home\n! 1. Keep a routine\nGo to bed at the same hour.\n"
        "! 2. Drink tea\nA study found that tea helps. Another study showed the same.\n! 3. Go out\nTry to walk."
    )
    assert section_of(marked, "A study found") == "What to do"


# ---------------------------------------------------------------- headings


def test_a_link_kept_as_a_line_is_no_parent() -> None:
    assert levels([("A Closer Look at Elbows", 0, ()), ("But First: What Is a Knee?", 0, ("x",))]) == [1, 1]
    assert levels([("Treatments", 0, ()), ("Surgery", 0, ("x",))]) == [1, 2]
    assert levels([("Knees at night", 0, ()), ("Cold knees", 0, ("x",))]) == [1, 2]


def test_a_heading_with_nothing_under_it_stays_before_the_next() -> None:
    marked = (
        "= Gout\n! A closer look at elbows\n! What is gout?\nGout is a disease of the joints.\n"
        "! Symptoms\nThe toe hurts."
    )
    assert placed(marked)["What gout is"][:2] == ["A closer look at elbows", "What is gout?"]


@pytest.mark.parametrize("text", ["There is a time limit too", "There is a ceiling"])
def test_limits_are_about_dosage(text: str) -> None:
    assert heading_topic(text, Kind.MEDICINE)[0] is Topic.DOSAGE


# ---------------------------------------------------------------- what a page is about


@pytest.mark.parametrize(
    ("title", "topic", "expected"),
    [
        ("CBT-I at Home: A Practical Plan", "sleep", "CBT-I"),
        ("Understanding Insomnia", "sleep", "insomnia"),
        ("Why counting sheep never made anyone tired", "sleep", "sleep"),
        ("Understanding Insomnia", "insomnia-in-adults", "insomnia in adults"),
    ],
)
def test_a_shelf_is_no_name(title: str, topic: str, expected: str) -> None:
    about = type(NO_SIDECAR)(kind=Kind.SELFCARE, topic=topic)
    subject = structure(cleaned(f"= {title}\nMany people with insomnia do CBT-I.", about)).subject
    assert (subject.name, subject.topic) == (expected, topic)
