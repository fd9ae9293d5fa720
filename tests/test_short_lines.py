"""Short lines that carry an article: lists of what is felt and tables copied cell by cell stay, whatever stands above them."""

from __future__ import annotations

import pytest

from plainleaf.clean import clean
from plainleaf.clean.items import gives_limit, names_symptom
from plainleaf.intake.text import text_passages
from plainleaf.model import Layer, Source

OPENING = [
    "Home",
    "Menu",
    "Shop",
    "My account",
    "Log in",
    "Living with your tablets",
    "",
    "These tablets help most people, and most people can take them for years without any trouble at all.",
    "Take one in the morning with a glass of water, and tell your doctor about all other medicines that you take.",
    "",
]
CLOSING = [
    "",
    "Most of this passes within two weeks, as your body gets used to the medicine. Tell your doctor if it does not.",
    "Do not stop taking the tablets without asking your doctor first.",
    "",
    "About us",
    "Contact",
    "Privacy policy",
    "© 2026 Tilbury Health Ltd",
]


def layers(middle: list[str]) -> dict[str, Layer]:
    """What becomes of each line between two paragraphs of a scraped page."""
    text = "\n".join([*OPENING, *middle, *CLOSING]) + "\n"
    source = Source("x.txt", "x", "", text, text_passages(text))
    cleaned = clean(source)
    return {source.passages[verdict.passage].text: verdict.layer for verdict in cleaned.verdicts}


@pytest.mark.parametrize(
    "above",
    [
        ["Share this with someone who needs it", "Share", "The catch"],
        ["Advertisement", "Paying too much? Members save up to 80%.", "Start your free trial today", "Side effects"],
        ["Tilbury Soft Brush", "£4.50", "Add to basket", "What may I feel?"],
    ],
    ids=["share", "advertisement", "shop"],
)
def test_a_list_of_side_effects_stays_under_what_is_sold_or_shared(above: list[str]) -> None:
    items = ["Nausea", "Vomiting", "Diarrhea or constipation", "Belly pain", "Dizziness"]
    found = layers([*above, *items])
    assert [item for item in items if found[item] not in (Layer.BODY, Layer.HEADING)] == []


def test_a_table_that_was_copied_cell_by_cell_stays() -> None:
    cells = ["Upper number", "Lower number", "Normal", "Below 120", "Below 80", "Stage 1", "130-139", "80-89"]
    cells += ["Stage 2", "140 or more", "90 or more"]
    found = layers(["Know your numbers", *cells])
    assert [cell for cell in cells if found[cell] not in (Layer.BODY, Layer.HEADING)] == []


def test_a_shops_goods_do_not_stay() -> None:
    goods = ["Tilbury Soft Brush", "£4.50", "Add to basket", "Tilbury Mouthwash 300", "£5.99", "Add to basket"]
    found = layers(goods)
    assert {found[line] for line in goods} == {Layer.FURNITURE}


@pytest.mark.parametrize(
    "line", ["Nausea", "• Vomiting", "Swelling of the hands or feet", "Trouble sleeping", "Náuseas", "Dolor de cabeza"]
)
def test_a_symptom_is_known(line: str) -> None:
    assert names_symptom(line)


@pytest.mark.parametrize(
    "line", ["Gastroenterology", "Find a doctor", "Feverfew tea, 20 bags", "Rashford Clinic", "Coughlin Medical"]
)
def test_what_a_menu_says_is_no_symptom(line: str) -> None:
    assert not names_symptom(line)


@pytest.mark.parametrize("line", ["Below 120", "130-139", "140 or more", "less than 5.7%", "≥ 6.5", "80 to 89"])
def test_a_limit_is_known(line: str) -> None:
    assert gives_limit(line)


@pytest.mark.parametrize("line", ["Page 3", "2", "555-0142 x", "Over here", "24 hours", "1,208 votes"])
def test_other_numbers_are_no_limit(line: str) -> None:
    assert not gives_limit(line)
