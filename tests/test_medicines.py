"""Medicines: which a text names, and what is said of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from plainleaf.knowledge import load
from plainleaf.safety import find_medicines, medicine

SAMPLES = Path(__file__).parent.parent / "source_texts"
STATUSES = {"active", "none-found", "withdrawn", "unknown"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Clonazepam (Klonopin) is a benzodiazepine.", ["clonazepam", "clonazepam"]),
        ("Do not take Ambien CR with oxycodone.", ["zolpidem", "oxycodone"]),
        ("Sertraline hydrochloride and St. John's wort", ["sertraline"]),
        ("low-dose aspirin for your heart", ["aspirin"]),
        ("Ask about warfarin's interactions.", ["warfarin"]),
        ("lisinopril/hydrochlorothiazide", ["lisinopril", "hydrochlorothiazide"]),
        ("Paracetamol, also called acetaminophen", ["acetaminophen", "acetaminophen"]),
        ("She was given tamsulosin and Sandimmune.", ["tamsulosin", "cyclosporine"]),
    ],
)
def test_names_by_generic_brand_and_salt(text: str, names: list[str]) -> None:
    assert [m.name for m in find_medicines(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "GABA, serotonin and dopamine are made by the brain.",
        "Melatonin receptors help the body clock.",
        "Carbon dioxide, olive oil, caffeine and alcohol",
        "It sits in the cupboard beside the generics.",
        "Benzodiazepines, antidepressants and opioids are classes.",
        "Vitamin K and potassium are found in greens.",
        "sleep aids and orexin blockers",
        "Garlic, ginkgo and ginseng are herbs",
        "",
    ],
)
def test_body_chemicals_foods_and_classes_are_no_medicines(text: str) -> None:
    assert [m.written for m in find_medicines(text) if m.name != "melatonin"] == []


def test_a_mention_says_where_it_stands() -> None:
    text = "Take Klonopin at night."
    (mention,) = find_medicines(text)
    assert text[mention.start : mention.end] == mention.written == "Klonopin"


def test_unknown_is_never_no_warning() -> None:
    assert medicine("xyzzymab") is None
    known = medicine("tamsulosin")
    assert known is None or known.boxed_warning == "unknown"
    assert medicine("melatonin").boxed_warning == "unknown"  # type: ignore[union-attr]
    assert "none" not in STATUSES


def test_found_by_brand_and_case() -> None:
    assert medicine("KLONOPIN") == medicine("clonazepam") != None  # noqa: E711


def test_every_entry_of_the_file_holds_together() -> None:
    known = load("medicines")
    for generic, row in known["medicine"].items():
        entry = medicine(generic)
        assert entry is not None and entry.boxed_warning in STATUSES, generic
        assert bool(row.get("topics")) == (entry.boxed_warning == "active"), generic
        assert entry.boxed_warning not in ("none-found", "withdrawn") or isinstance(entry.looked, dt.date), generic
        for topic in entry.topics:
            assert topic.words.endswith(".") and topic.source, topic.key
        if not entry.topics and not (entry.boxed_warning == "unknown" and entry.guide):
            assert entry.source and "reviewed_by" in row, generic
        assert bool(entry.was) == (entry.boxed_warning == "withdrawn"), generic
    used = {key for row in known["medicine"].values() for key in (*row.get("topics", ()), *row.get("notices", ()))}
    assert used == set(known["topics"])


def test_every_medication_guide_is_of_one_known_medicine_with_its_source() -> None:
    """One source for each, no brand that is not the medicine's, and what nobody has checked says so itself."""
    known = load("medicines")["guides"]
    listed = [generic for row in known.values() for generic in row["medicines"]]
    assert len(listed) == len(set(listed))
    for key, row in known.items():
        assert (
            {"medicines", "form", "source", "reviewed_by"}
            <= set(row)
            <= {"medicines", "form", "source", "date", "reviewed_by"}
        ), key
        assert row["source"] and (row["reviewed_by"] or "to be checked" in row["source"]), key
        assert not (row["form"] and any(row["medicines"].values())), key  # a brand or a form
        for generic, product in row["medicines"].items():
            entry = medicine(generic)
            assert entry is not None and entry.generic == generic and entry.guide is not None, generic
            assert entry.guide.source == row["source"] and entry.guide.product == product, generic
            assert not product or product in entry.brands, generic


def test_what_a_guide_is_for_has_its_words_in_every_language() -> None:
    used = {row["form"] for row in load("medicines")["guides"].values() if row["form"]}
    for language, words in load("handout").items():
        assert set(words["forms"]) == used, language
        assert all("{name}" in form for form in words["forms"].values()), language


@pytest.mark.parametrize("generic", ["ibuprofen", "naproxen"])
def test_a_guide_for_prescription_products_says_so(generic: str) -> None:
    entry = medicine(generic)
    assert entry is not None and entry.guide is not None and entry.guide.form == "prescription"


def test_every_topic_says_of_what_given_how_to_whom() -> None:
    for key, row in load("medicines")["topics"].items():
        assert {"product", "route", "population", "limits", "source", "reviewed_by"} <= set(row), key
        assert row["product"], key


@pytest.mark.parametrize(
    "generic",
    [
        *("alprazolam", "clorazepate", "clonazepam", "lorazepam", "diazepam", "chlordiazepoxide", "zolpidem"),
        *("eszopiclone", "zaleplon", "hydrocodone", "morphine", "oxycodone", "codeine", "fluoxetine", "sertraline"),
        *("amphetamine", "methylphenidate", "lisinopril", "losartan", "levothyroxine", "metformin", "naproxen"),
        *("warfarin", "montelukast", "canagliflozin"),
    ],
)
def test_medicines_with_an_authoritative_source_have_class_and_status(generic: str) -> None:
    entry = medicine(generic)
    assert entry is not None and entry.classes and entry.boxed_warning in ("active", "withdrawn")


def test_every_medicine_the_samples_name_has_a_class() -> None:
    named = {m.name for path in SAMPLES.glob("**/*.txt") for m in find_medicines(path.read_text(encoding="utf-8"))}
    assert len(named) > 30
    found = {name: medicine(name) for name in named - {"valsartan and sacubitril"}}  # two, each with its own
    assert [name for name, entry in found.items() if entry is None or not entry.classes] == []


def test_classes_are_listed_for_names_of_the_list_only_and_for_each() -> None:
    known = load("medicines")
    members = [generic for row in known["classes"].values() for generic in row]
    assert sorted(members) == sorted(known["names"])


def test_limits_of_a_boxed_warning_are_kept() -> None:
    ibuprofen = medicine("ibuprofen")
    assert ibuprofen is not None
    assert all("prescription" in topic.limits for topic in ibuprofen.topics)


def test_a_class_named_after_a_chemical_is_no_medicine() -> None:
    assert find_medicines("These include melatonin receptor agonists.") == ()
    assert [m.name for m in find_medicines("Melatonin, taken at night")] == ["melatonin"]


def test_packs_without_prescription_are_not_said_to_be_free_of_the_same_dangers() -> None:
    ibuprofen = medicine("ibuprofen")
    assert ibuprofen is not None
    assert all("bleeding" in t.limits and "other warnings" not in t.limits for t in ibuprofen.topics)


def test_a_safety_notice_is_no_boxed_warning() -> None:
    gabapentin = medicine("gabapentin")
    assert gabapentin is not None and gabapentin.boxed_warning == "none-found" and not gabapentin.topics
    assert [n.limits for n in gabapentin.notices] == ["This is a safety notice, not a boxed warning."]
