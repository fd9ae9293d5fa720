"""Cleaning as a whole: what a reader needs stays, what surrounds it is named and left out, nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainleaf.clean import clean, ruled
from plainleaf.clean.facts import read_date
from plainleaf.clean.health import speaks_of_health
from plainleaf.clean.look import looks_of
from plainleaf.clean.title import ARROWS, find_title_again
from plainleaf.intake.text import text_passages
from plainleaf.model import Cleaned, Layer, Source

TITLE = "Feverfew Syrup for Restless Knees"
BODY = [
    "Restless knees keep many people awake, and most of them have tried more than one thing before they ask for help.",
    "Feverfew syrup is a medicine that a doctor may give for restless knees when stretching has not been enough.",
    "It works slowly, so you may not feel better for the first two weeks, and that is no reason to take more of it.",
    "Do not stop taking the syrup suddenly, because the knees can become much worse for some days.",
    "Tell your doctor if you are pregnant or if you take other medicines that make you sleepy.",
]


def cleaned(*lines: str) -> Cleaned:
    text = "\n".join(lines)
    return clean(Source("knees.txt", "knees", "", text, text_passages(text)))


def article(*extra: str, before: tuple[str, ...] = (), middle: tuple[str, ...] = ()) -> Cleaned:
    """The article with something before it, in its middle, and after it; blank lines between paragraphs."""
    paragraphs = [line for text in BODY[:3] for line in (text, "")]
    rest = [line for text in BODY[3:] for line in (text, "")]
    return cleaned(*before, TITLE, "", *paragraphs, *middle, "", *rest, *extra)


def layer_of(found: Cleaned, text: str) -> Layer:
    """The layer of the verdict over this very text (the kept copy of several), else of one that holds it."""
    said = [(found.source.passages[v.passage].text[v.start : v.end], v.layer) for v in found.verdicts]
    exact = [layer for held, layer in said if held.strip() == text]
    holding = [layer for held, layer in said if text in held]
    assert exact or holding, f"no verdict holds {text!r}"
    return max(exact or holding[:1], key=lambda layer: layer.kept)


def kept(found: Cleaned) -> str:
    parts = [found.source.passages[v.passage].text[v.start : v.end].strip() for v in found.verdicts if v.layer.kept]
    return "\n".join(parts)


def check_article(found: Cleaned) -> None:
    """Title and every sentence of the article stand."""
    assert layer_of(found, TITLE) is Layer.TITLE
    for text in BODY:
        assert layer_of(found, text) is Layer.BODY, text


TAILS = {
    "comments": ("3 Comments", "Ruddock says", "Mine too!", "Leave a comment"),
    "share row": ("Share this article", "Facebook", "Twitter", "Pinterest"),
    "newsletter": ("Sign up for our newsletter", "Email address", "Subscribe"),
    "form": ("Was this page helpful?", "Thank you! Your submission has been received!", "Oops! Something went wrong."),
    "cookies": ("We use cookies to make this site better.", "Manage cookies"),
    "legal": ("© 2024 Tallow Hill Clinic. All rights reserved.", "Privacy policy", "Terms of use"),
    "references": ("References", "Thornquist A, et al. Knees at night. J Invented Rest. 2019;4(2):11-19."),
    "related": ("Related articles", "Ten Stretches for Tired Ankles", "What a Knee Is Made Of"),
    "teaser": ("Up next", "Why Elbows Never Sleep"),
    "topics": ("Topics:", "Knees"),
}


@pytest.mark.parametrize("name", list(TAILS))
def test_what_follows_the_article_is_left_out(name: str) -> None:
    found = article(*TAILS[name])
    check_article(found)
    for line in TAILS[name]:
        assert not layer_of(found, line).kept, line


HEADS = {
    "skip link and menu": ("Skip to main content", "Menu", "Home", "About us", "Contact us", ""),
    "breadcrumbs": ("Home > Joints > Knees", ""),
    "search": ("Search", "Submit", "Filter by", ""),
    "catalogue tabs": ("Sleep", "Joints", "Skin", "Heart", "Children", "Log in", ""),
}


@pytest.mark.parametrize("name", list(HEADS))
def test_what_stands_above_the_title_is_left_out(name: str) -> None:
    found = article(before=HEADS[name])
    check_article(found)
    for line in HEADS[name]:
        assert not line or not layer_of(found, line).kept, line


def test_title_in_the_spelling_of_a_file() -> None:
    found = article(before=("Feverfew Syrup for Restless Knees- What to Know - Tallow Hill Clinic", ""))
    check_article(found)
    assert found.verdicts[0].rule == "title.file-name"


def test_title_doubled() -> None:
    found = article(before=(TITLE + TITLE, ""))
    check_article(found)
    halves = list(found.of_passage(0))
    assert [v.layer for v in halves] == [Layer.DUPLICATE] * 2
    assert all(v.of for v in halves)


def test_by_line_block_becomes_metadata() -> None:
    lines = [
        TITLE,
        "Written by",
        "Ada Thornquist, MD",
        "Updated March 3, 2024",
        "",
        *[x for t in BODY for x in (t, "")],
    ]
    found = cleaned(*lines)
    check_article(found)
    assert layer_of(found, "Ada Thornquist") is Layer.METADATA
    assert found.found["published"] == ("2024-03-03",)
    assert found.found["author"] == ("Ada Thornquist, MD",)


ADVERT = (
    "Rest your knees with Kneezly",
    "Try Kneezly, the award-winning app with unlimited guided sessions. Sign up today for a free 7-day trial!",
)


def test_advert_in_the_middle_goes_with_its_heading() -> None:
    found = article(middle=ADVERT)
    check_article(found)
    assert "Kneezly" not in kept(found)


def test_plug_in_the_authors_own_voice() -> None:
    plug = "If you're looking for extra support, try the Kneezly app, where members get unlimited guided sessions."
    found = article(plug)
    check_article(found)
    assert "Kneezly" not in kept(found)


def test_promotional_sentence_goes_and_its_safety_sentence_stays() -> None:
    care = "Never take more than 10 ml of the syrup in one day, even if your knees are very restless."
    plug = "Subscribe to our app today and get 20% off your first month!"
    found = article(f"{care} {plug}")
    check_article(found)
    assert layer_of(found, care) is Layer.BODY
    assert layer_of(found, plug) is Layer.FURNITURE


def test_labels_and_credits_inside_the_article() -> None:
    found = article(middle=("Advertisement", "", "Photo: Ada Thornquist"))
    check_article(found)
    assert not layer_of(found, "Advertisement").kept
    assert not layer_of(found, "Photo").kept


def test_contents_list_goes() -> None:
    found = article(before=("In this article:", "- What it is", "- How it works", "- What to watch for", ""))
    check_article(found)
    assert "What to watch for" not in kept(found)


@pytest.mark.parametrize("heading", ["How it works", "Support", "Resources"])
def test_a_heading_that_looks_like_a_menu_word_stays_over_its_text(heading: str) -> None:
    found = article(middle=(heading, "The syrup calms the nerves of the knee, and it does so over some weeks of use."))
    assert layer_of(found, heading) is Layer.HEADING


@pytest.mark.parametrize("mark", ["1", "3,4", "12", "3, 4–6"])
def test_a_question_heads_a_text_that_ends_with_the_bare_number_of_a_citation(mark: str) -> None:
    """Without blank lines, as copied from a page: the number is what is left of a raised one."""
    text = f"The syrup calms the nerves of the knee, and it does so in most people over some weeks.{mark}"
    found = cleaned(*BODY[:3], "What Does the Syrup Do?", text, *BODY[3:])
    assert layer_of(found, "What Does the Syrup Do?") is Layer.HEADING
    assert layer_of(found, text) is Layer.BODY


def test_the_number_of_a_citation_behind_a_lead_in_makes_it_no_heading() -> None:
    lead = "Major signs of a knee in trouble include: 3,4,5"
    found = cleaned(*BODY[:3], lead, "Pain. Stiffness. Swelling of the knee that comes back. A warm knee.", *BODY[3:])
    assert layer_of(found, lead) is Layer.BODY


@pytest.mark.parametrize("line", ["Version 2.5", "Call 555.1234", "See p.12", "At 10:30", "Ratio is 3:1"])
def test_a_number_after_a_point_ends_no_sentence_by_itself(line: str) -> None:
    (look,) = looks_of(Source("a.txt", "a", "", line, text_passages(line)))
    assert not look.ends and not look.colon


@pytest.mark.parametrize(
    "line",
    [
        "Content restricted. Requires subscription",
        "This article is for subscribers only.",
        "Log in to read the full article",
        "Already a member? Log in",
    ],
)
def test_the_wall_before_the_rest_of_a_page_goes(line: str) -> None:
    assert not layer_of(article(line), line).kept


def test_who_needs_to_subscribe_to_a_plan_is_told() -> None:
    line = "Members of the plan pay less for this medicine, and a subscription to it is not needed."
    assert layer_of(article(middle=(line,)), line).kept


def test_a_list_with_its_lead_in_stays_whole() -> None:
    found = article(middle=("Call your doctor if you have:", "- a rash", "- swollen lips", "- a very fast pulse"))
    for item in ("a rash", "swollen lips", "a very fast pulse"):
        assert layer_of(found, item) is Layer.BODY


def test_a_transition_is_filler_but_never_with_a_warning() -> None:
    assert layer_of(article(middle=("Let's dive in.",)), "Let's dive in.") is Layer.FILLER
    warning = "Here's what to know about the risk."
    assert layer_of(article(middle=(warning,)), warning).kept


@pytest.mark.parametrize(
    "lines",
    [
        ("Nimm den Saft immer abends ein und trinke dazu ein großes Glas Wasser, nie auf leeren Magen.",) * 1,
        ("Subscribe to our app today and get 20% off your first month, because members sleep better with it!",) * 3,
        ("Only one short line",),
    ],
)
def test_an_article_is_never_emptied(lines: tuple[str, ...]) -> None:
    found = cleaned(*lines)
    if "Nimm" in lines[0]:
        assert kept(found)
    assert found.verdicts


def test_what_breaks_off_behind_the_article_is_a_teaser_of_others() -> None:
    teasers = (
        "When people think of a nurse, they think of somebody in white. There is another kind of nurse who wears ...",
        "Our hospital is among the first in the country to mend a knee with a robot that was built in ...",
    )
    found = article(*teasers)
    check_article(found)
    assert all(layer_of(found, text) is Layer.FURNITURE for text in teasers)
    assert layer_of(article(teasers[0]), teasers[0]) is Layer.BODY, "one may be the article's own end"


WIDGET = ["Select pharmacy", "Pharmacy logo", "Elmart", "$4.00", "Pharmacy logo", "Oakmart", "$11.26"]


def test_the_prices_of_a_discount_card_go_and_the_heading_behind_them_stays() -> None:
    widget = [line for name in WIDGET for line in (name, "")]
    found = article(middle=("", *widget, "Warnings", ""))
    check_article(found)
    assert not any(f"\n{name}\n" in f"\n{kept(found)}\n" for name in WIDGET)
    assert layer_of(found, "Warnings") is Layer.HEADING


@pytest.mark.parametrize(
    ("line", "layer"),
    [
        ("Estimated reading time: 38 minute(s)", Layer.METADATA),
        ("Edited & clinically reviewed by the Elm House team", Layer.METADATA),
        ("This article is written by Dr. Ada Elm, Elm House staff.", Layer.METADATA),
        ("Elm Productions", Layer.FURNITURE),
    ],
)
def test_what_a_page_says_of_its_making_is_no_text(line: str, layer: Layer) -> None:
    found = article(middle=("", line, ""))
    check_article(found)
    assert layer_of(found, line) is layer


def test_the_last_line_of_an_address_heads_nothing() -> None:
    found = article(middle=("The firm that makes it is Elm Ltd.,", "", "London NW9 0EQ", "", "Pack size", ""))
    assert layer_of(found, "London NW9 0EQ") is Layer.BODY


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (("Key takeaways",), ""),
        (("generic Feverol, Kneeban",), ""),
        (
            ("Beyond the Ache: Living with Restless Knees", "", "restless knees"),
            "Beyond the Ache: Living with Restless Knees",
        ),
        (
            ("Feverfew for the knees: all there is to know", "", "Feverfew for the knees"),
            "Feverfew for the knees: all there is to know",
        ),
        (("Kneemart has these ways to get this medicine. Choose the best one for you!",), ""),
    ],
)
def test_what_is_no_title(above: tuple[str, ...], title: str) -> None:
    found = cleaned(*above, "", *(line for text in BODY for line in (text, "")))
    titles = [found.source.passages[v.passage].text for v in found.verdicts if v.layer is Layer.TITLE]
    assert titles == ([title] if title else [])


MENUS = ("Menu", "Shop", "Log in", "Subscribe", "Search", "Cookie settings")
"""Shows that a page was scraped, where a short line has to prove that it belongs."""


def scraped(*middle: str, blank: bool = False) -> Cleaned:
    """The article on a scraped page without blank lines, with something in its middle."""
    lines = (*MENUS, TITLE, *BODY[:3], *middle, *BODY[3:], "Related articles", "Naps", "© 2024 Elm Media")
    return cleaned(*(part for line in lines for part in ((line, "") if blank else (line,))))


@pytest.mark.parametrize("blank", [False, True])
def test_a_table_whose_cells_are_parted_by_bars_stays(blank: bool) -> None:
    rows = (
        "Test | How often | Goal",
        "Knee angle | Every visit | Below 90",
        "Ankle | Once a year | Set with your nurse",
    )
    found = scraped("Know your numbers", *rows, blank=blank)
    check_article(found)
    assert all(layer_of(found, row) is Layer.BODY for row in rows)
    menu = scraped("Home | About | Jobs | Contact", blank=blank)
    assert layer_of(menu, "Home | About | Jobs | Contact") is Layer.FURNITURE


def test_a_table_of_doses_copied_cell_by_cell_stays() -> None:
    cells = (
        "Usual dose",
        "Population",
        "First dose",
        "Adults",
        "300 mg three times a day",
        "-",
        "Older adults",
        "150 mg once a day",
    )
    found = scraped("", *cells, "")
    check_article(found)
    assert [cell for cell in cells if cell != "-" and f"\n{cell}\n" not in f"\n{kept(found)}\n"] == []


def test_the_last_item_of_a_list_is_no_heading_of_the_advertisement_under_it() -> None:
    items = ("Aching at night", "Stiff mornings", "Clicking when you bend")
    found = scraped(
        "Others notice:", *items, "Call Elmbrook today and save 20% on your first visit!", "Book your visit now"
    )
    check_article(found)
    assert all(layer_of(found, item) is Layer.BODY for item in items)


def test_the_article_under_a_label_of_an_advertisement_keeps_its_title() -> None:
    found = cleaned(
        *MENUS, "ADVERTISEMENT", "Wellness", TITLE, BODY[0], "By Ada Elm", "Published Jun 12, 2024", *BODY[1:]
    )
    check_article(found)


def test_the_title_is_neither_the_browsers_tab_nor_an_entry_of_the_contents() -> None:
    parts = ("How feverfew works", "Living with restless knees")
    body = (BODY[0], parts[0], *BODY[1:3], parts[1], *BODY[3:])
    found = cleaned(
        f"{TITLE.split(' for')[0]} | Elm House Journal", *MENUS, TITLE, "By Ada Elm", "On this page", *parts, *body
    )
    check_article(found)


def test_a_heading_over_a_heading_without_a_blank_line() -> None:
    text = (
        "Foods and restless knees",
        "Foods that calm",
        "- oats",
        "- plums",
        "Drinks and restless knees",
        "Drinks that stir",
        "- cola",
    )
    found = cleaned(TITLE, *BODY[:3], *text, "Syrup", "Helps within two weeks. Tastes bitter. Keep it cold.", *BODY[3:])
    check_article(found)
    heads = [found.source.passages[v.passage].text for v in found.verdicts if v.layer is Layer.HEADING]
    assert heads == [*(line for line in text if not line.startswith("-")), "Syrup"]


def test_a_list_of_clauses_under_a_link_to_another_page_is_the_articles() -> None:
    items = ("put an ice pack wrapped in a towel on the joint", "rest and raise the limb when it aches")
    donts = ("do not knock the joint or press on it", "do not drink a lot of alcohol while you ache")
    found = scraped("More in Health A to Z: Naps", "Things you can do", "Do", *items, "Don't", *donts)
    check_article(found)
    assert all(layer_of(found, item) is Layer.BODY for item in (*items, *donts))


def test_a_word_of_the_menu_is_no_brand() -> None:
    line = "Skip the nightcap: alcohol deepens the drowsiness and breaks up your sleep later on."
    found = cleaned("Skip to content", "Shop Gummies", *MENUS, TITLE, *BODY[:3], line, *BODY[3:])
    check_article(found)
    assert line in kept(found)


def test_the_sheet_of_a_hospital_has_its_own_title() -> None:
    lines = (
        "MARLOWE UNIVERSITY HOSPITAL",
        "Department of Knee Surgery - Unit 6 West",
        TITLE,
        "Surgeon: ____________",
        *BODY,
    )
    check_article(cleaned(*lines))


def test_numbered_lines_in_capitals_head_what_stands_under_them() -> None:
    lines = (
        "7. TEETH",
        "Ask us before a visit to the dentist.",
        "8. CALL US",
        "Call for:",
        "a fever",
        "pain in the calf",
        "9. CALL 911",
        "chest pain",
        "a fall on the head",
    )
    found = cleaned(TITLE, *BODY, *lines)
    heads = [found.source.passages[v.passage].text for v in found.verdicts if v.layer is Layer.HEADING]
    assert heads == ["7. TEETH", "8. CALL US", "9. CALL 911"]


def test_of_a_paragraph_that_ends_in_a_plug_only_the_plug_goes() -> None:
    said = "Carry the syrup in your hand luggage because the hold can freeze. Bring a prescription and take twice what you need."
    plug = "Grab our free packing list when you join the Elm House newsletter!"
    found = scraped("", f"{said} {plug}", "")
    check_article(found)
    assert said in kept(found)
    assert plug not in kept(found)


def test_a_line_with_the_number_of_a_public_line_stays() -> None:
    line = "Dial 988 then Press 1. Chat online. Free, confidential, 24/7."
    assert line in kept(
        scraped("Veterans Crisis Line", line, "Find a Sleep Clinic Near You", "Enter city, state or ZIP")
    )


def test_questions_are_headed() -> None:
    found = scraped(
        "",
        "Frequently asked questions",
        "Can I walk with restless knees?",
        "Yes, walking is good for restless knees in most people.",
    )
    check_article(found)
    assert layer_of(found, "Frequently asked questions") is Layer.HEADING


def test_a_reader_who_is_addressed_in_capitals_is_no_brand() -> None:
    line = "DEAR DOROTHEA: My husband takes a syrup for his knees and a tablet to sleep. Should he take both?"
    assert line in kept(scraped("", line, ""))


def test_dates() -> None:
    assert read_date("Updated on 4 July 2023") == "2023-07-04"
    assert read_date("2023-02-30 or rather 2023-03-01") == "2023-03-01"
    assert read_date("May 2021") == ""


ANY_TEXT = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from([*BODY, TITLE, *ADVERT, "Menu", "Advertisement", "By", "Call if:", "- item", "References", ""]),
    ),
    max_size=14,
).map("\n".join)


@settings(max_examples=120, deadline=None)
@given(ANY_TEXT)
def test_verdicts_tile_every_passage(text: str) -> None:
    source = Source("any.txt", "any", "", text, text_passages(text))
    found = clean(source)
    for passage in source.passages:
        verdicts = list(found.of_passage(passage.index))
        assert verdicts[0].start == 0 and verdicts[-1].end == len(passage.text)
        assert all(a.end == b.start for a, b in pairwise(verdicts))
    assert [v.passage for v in found.verdicts] == sorted(v.passage for v in found.verdicts)
    assert clean(source) == found


@pytest.mark.parametrize("line", ["Foo:", "Related articles", "Written by", "Advertisement", "word", BODY[0]])
def test_time_stays_in_step_with_length(line: str) -> None:
    assert len(cleaned(*[line] * 3000).verdicts) >= 1


@pytest.mark.parametrize("line", ["a b | " * 13 + "x.", "notice" * 300 + "x", "A." * 3000, "a" + " " * 50_000 + "b"])
def test_no_line_makes_a_pattern_wander(line: str) -> None:
    assert cleaned(TITLE, "Written by", line, BODY[0]).verdicts


def test_rows_that_tell_how_a_medicine_is_given_are_no_headlines() -> None:
    rows = [
        "Testamine Zedexa, Ozorin Adults, Children 12+ Injection Once weekly",
        "Grisolet Maxotil Adults Tablet Twice daily",
        "Plovane Hytrin Adults Capsule Once daily",
        "Dorsetil Nafril Children 6+ Oral solution 50 mg",
    ]
    article = "\n\n".join(
        [
            "Medicines for Sore Backs",
            "A sore back mends by itself in most people, and medicines only make the first days easier to bear.",
            "Talk with your pharmacist before you take any of the medicines below, and tell her what else you take.",
            "At a glance",
            *rows,
            "Follow us on Facebook",
            "Subscribe to our newsletter",
            "Copyright 2026 Elm Street Media",
        ]
    )
    cleaned = clean(Source("backs.txt", "backs", "", article, text_passages(article)))
    kept = {cleaned.source.passages[v.passage].text for v in cleaned.verdicts if v.layer.kept}
    assert set(rows) <= kept


CHOKING = """Choking
Choking is a blocked airway. It can happen to anyone while eating.
Advertisement
Lean the person forward.
Give 5 blows on the back.
Call 911
Go on until it comes out.
Advertisement
Never put your fingers in the mouth."""


def test_what_a_medicine_is_called_is_no_menu() -> None:
    facts = ("Generic name: feverfew", "Brand names: Calmin, Calmin XR", "Drug class: Herbal remedies")
    found = cleaned(
        "Search drugs   Log in   Cart (0)", "Home", "Shop", "", TITLE, *facts, "", *BODY, "", "Privacy Policy"
    )
    assert all(layer_of(found, fact) is Layer.BODY for fact in facts)


@pytest.mark.parametrize("menu", ["A-Z  Find a doctor  Quizzes", "Shop  Blog  Podcast"])
def test_a_row_of_menu_words_set_with_blanks_is_no_title(menu: str) -> None:
    found = cleaned("Feverfew: Uses | MedEasy", "MedEasy", menu, "Reviewed by Ana Petrov, MD", "", *BODY)
    assert layer_of(found, menu) is Layer.FURNITURE


def test_a_label_of_an_advertisement_swallows_no_steps() -> None:
    cleaned = clean(Source("choking.txt", "choking", "", CHOKING, text_passages(CHOKING)))
    kept = {cleaned.source.passages[v.passage].text for v in cleaned.verdicts if v.layer.kept}
    assert {line for line in CHOKING.split("\n") if line != "Advertisement"} <= kept
    assert "Advertisement" not in kept


CHART = """How much to give

Weigh your child, find the row of the weight below, and give that amount with the syringe of the bottle.

Weight | Age | Drops | Chewable
6-11 lb | 0-3 months | Ask a doctor | none
12-17 lb | 4-11 months | 2.5 mL | none
24-35 lb | 2-3 years | 5 mL | 2 tablets

Home | Medicines | Shop | Contact"""


def test_a_chart_of_amounts_is_no_menu() -> None:
    cleaned = clean(Source("chart.txt", "chart", "", CHART, text_passages(CHART)))
    kept = {cleaned.source.passages[v.passage].text for v in cleaned.verdicts if v.layer.kept}
    assert {line for line in CHART.split("\n") if "|" in line and "Home" not in line} <= kept
    assert "Home | Medicines | Shop | Contact" not in kept


HEALTH_PAGES = {
    "short answers": "May I eat first?\nNo food after midnight.\nWho calls me with the blood result?\nThe nurse calls you.\n",
    "a list": "Foods\nLicorice\nPickles\n",
    "words that stand on other pages, too": "\n".join(
        ["Soak the potatoes in warm water for two hours, and boil them in fresh water afterwards."] * 6
        + ["Too much potassium can stop the heart, and weak kidneys cannot pass it out with the urine."] * 3
    ),
}
OTHER_PAGES = {
    "a game": "The heart of the team is its defence, and nobody scored against it in the last nine games of spring.\n"
    * 9,
    "a shop": "Delivery takes no more than two days.\nReturns are free for a month.\nThe skin of the sofa is leather.\n"
    "Pay by card or by invoice, in parts if you wish, and without a fee.\nWrite to us at any time.\n",
}


@pytest.mark.parametrize("name", [*HEALTH_PAGES, *OTHER_PAGES])
def test_a_page_on_health_is_told_from_others(name: str) -> None:
    text = {**HEALTH_PAGES, **OTHER_PAGES}[name]
    assert speaks_of_health(looks_of(Source("a.txt", "a", "", text, text_passages(text)))) == (name in HEALTH_PAGES)


BESIDE = [
    "Corner Cross Pharmacy",
    "@nurse_petra",
    "Generic name: feverfew",
    "-- 1 of 2 --",
    "Maplewood Women’s Health",
    "#knees",
]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("scraped", [True, False])
def test_the_title_is_no_line_beside_it(beside: str, scraped: bool) -> None:
    menu = ("Home", "About us", "Contact", "Log in", "") if scraped else ()
    assert layer_of(article(before=(beside, *menu)), TITLE) is Layer.TITLE
    assert layer_of(article(before=(*menu, beside)), TITLE) is Layer.TITLE


@pytest.mark.parametrize(
    "line",
    [
        "< Back to all posts",
        "← Sourdough for Beginners, Take Two",
        "« Older posts",
        "More on knees »",
        "All clinics ›",
        "Learn > Herbs > Feverfew",
        "Shop for plans ▾",
        "Select Language  ▼  Powered by TransLingo",
    ],
)
def test_a_line_that_leads_somewhere_is_no_title(line: str) -> None:
    assert ARROWS.search(line)


@pytest.mark.parametrize(
    "title",
    [
        "« Feverfew » et les genoux",
        "«Feverfew» para las rodillas: usos y efectos",
        "Para qué sirve el «feverfew»",
        "Feverfew when your BMI > 30",
        "(<18 years) Feverfew in children",
        "Knee pain: from rest → exercise",
        "‹Feverfew› for the knees",
    ],
)
@pytest.mark.parametrize("scraped", [True, False])
def test_a_title_may_hold_what_looks_like_an_arrow(title: str, scraped: bool) -> None:
    menu = ("Home", "About us", "Contact", "Log in", "") if scraped else ()
    found = cleaned(*menu, title, "", *(line for text in BODY for line in (text, "")))
    assert layer_of(found, title) is Layer.TITLE


SHORT_SECTIONS = [
    "What it is",
    "Taking it",
    "Food",
    "Driving",
    "Children",
    "Storing it",
    "Missed doses",
    "Sleep",
    "Pain",
    "Work",
    "Sport",
    "Travel",
]
LEAFLET = [
    *("Home", "About us", "Contact", "Log in", "", "Feverfew for Knee Pain", ""),
    *(
        line
        for name in SHORT_SECTIONS
        for line in (
            name,
            "",
            "Take it with a full glass of cold water, and then rest your knees.",
            "",
            "Ask us if in doubt.",
            "",
        )
    ),
    *("Feverfew and surgery", ""),
    "Tell your surgeon that you take feverfew for your knees, because it can make you bleed more than usual, and stop it two "
    "weeks before the operation unless your doctor has told you to go on.",
]


def test_the_title_of_a_leaflet_is_not_the_heading_of_its_longest_paragraph() -> None:
    assert layer_of(cleaned(*LEAFLET), "Feverfew for Knee Pain") is Layer.TITLE


def test_a_title_that_was_found_is_not_lost_by_looking_again() -> None:
    lines = ["A note from the nurse", "", *(line for text in BODY for line in (text, ""))]
    text = "\n".join(lines)
    page = ruled(Source("a.txt", "a", "", text, text_passages(text)))
    assert page.title.index == 0
    kept = [k > 0 for k in range(len(page.looks))]
    weights = [2.0 if keep else -5.0 for keep in kept]
    assert find_title_again(page.title, page.looks, page.marks, kept, weights).index == 0


QUESTION = "Everyone Around Me Takes Feverfew for the Knees. Should You?"


def test_a_title_may_be_a_sentence_and_a_question() -> None:
    menu = ("Home", "About us", "Contact", "Log in", "")
    found = cleaned(*menu, QUESTION, "", *(line for text in BODY for line in (text, "")))
    assert layer_of(found, QUESTION) is Layer.TITLE


def test_the_line_model_has_a_say_in_the_title() -> None:
    """Of two lines that rules like equally, the one is the title that the model takes for the article's."""
    lines = ["Knees and Sleep", "", "Sleep and Knees", "", *(line for text in BODY for line in (text, ""))]
    text = "\n".join(lines)
    page = ruled(Source("a.txt", "a", "", text, text_passages(text)))
    kept = [True] * len(page.looks)
    for k, other in ((0, 1), (1, 0)):
        weights = [2.0] * len(kept)
        weights[other] = -5.0
        assert find_title_again(page.title, page.looks, page.marks, kept, weights).index == k


def test_an_item_of_a_list_heads_no_advertisement() -> None:
    signs = ("Get help at once for:", "", "- Pale, cold or swollen toes", "", "- A knee that is hot to the touch", "")
    found = article(middle=(*signs, "ORDER KNEEBAN NOW and save 30% with code KNEES! Shop today.", ""))
    assert layer_of(found, "- A knee that is hot to the touch") is Layer.BODY
    assert layer_of(found, "ORDER KNEEBAN NOW") is Layer.FURNITURE


@pytest.mark.parametrize("mark", ["•", "-", "▪"])
def test_advice_stays_where_the_last_sentence_of_its_item_sells(mark: str) -> None:
    item = f"{mark} Have your knees looked at every six months. Stop feverfew two days before a test, since it can make it wrong."
    plug = (
        "The Kneeban Center offers same-day tests at 14 locations, with results in your MyKneeban account by evening."
    )
    found = article(middle=("What you need to know:", f"{item} {plug}", f"{mark} Rest when they ache.", ""))
    assert layer_of(found, item) is Layer.BODY
    assert layer_of(found, plug) is Layer.FURNITURE


def test_the_title_of_a_list_without_a_sentence() -> None:
    lists = ["Foods", "Licorice", "Pickles", "", "Medicines", "Ibuprofen", "Naproxen", "Steroids"]
    found = cleaned(
        "Elm Pharmacy", "Home", "Shop", "Log in", "", "What Raises Blood Pressure", "", *lists, "", "Privacy Policy"
    )
    assert layer_of(found, "What Raises Blood Pressure") is Layer.TITLE
