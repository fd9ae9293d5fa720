"""The topic model: its weights file, its arithmetic, its manners as a voice, and `plainleaf classify`."""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plainleaf.cli import main
from plainleaf.errors import Problem
from plainleaf.knowledge import load
from plainleaf.model import Kind, Topic
from plainleaf.structure.evidence import own_words
from plainleaf.structure.learned import LOUDNESS, learned
from plainleaf.structure.rows import Told, classify_lines
from plainleaf.structure.topic_features import GROUPS, heading_features, text_features, words
from plainleaf.structure.topic_model import FILE, TopicModel, read_models, topic_model, write_models

CASES = Path(__file__).parent / "cases_classify"
WEIGHTS = Path(sys.modules[load.__module__].__file__ or "").parent / FILE
LARGEST = 600_000


# ---------------------------------------------------------------- the weights file


def test_the_weights_file_is_as_the_training_writes_it() -> None:
    text = WEIGHTS.read_text(encoding="utf-8")
    assert "\n".join(write_models(read_models(text))) + "\n" == text
    assert len(text.encode()) <= LARGEST


def test_features_are_words_in_the_order_of_the_alphabet() -> None:
    for model in (topic_model(Kind.MEDICINE), topic_model(Kind.CONDITION)):
        names = list(model.weights)
        assert all(a < b for a, b in pairwise(names))
        assert {name[0] for name in names} <= set(GROUPS[model.name])
        assert all(len(name[2:].split()) <= 3 for name in names if name[0] in "tbsh")
        assert {Topic(topic) for topic in model.topics}


def test_weights_are_whole_numbers_and_add_up() -> None:
    model = TopicModel(
        "medicine", ("dosage", "storage"), 5.0, {"s:store": (2.0, ((1, 500),)), "a:": (1.0, ((0, 100),))}
    )
    scores = model.scores({"s": {"s:store": 1.0, "s:unknown": 1.0}, "a": {"a:": 1.0}})
    assert scores == pytest.approx([GROUPS["medicine"]["a"] * 0.1, GROUPS["medicine"]["s"] * 0.5])
    assert sum(model.chances(scores)) == pytest.approx(1)
    assert model.reasons({"s": {"s:store": 1.0}}, 1, 0) == ["s:store"]


# ---------------------------------------------------------------- features


def test_words() -> None:
    assert words("Take 2.5 mg — don’t crush. Why?") == ["take", "#", "mg", "don't", "crush", "why", "?"]
    assert words("") == []


def test_text_features() -> None:
    found = text_features("Store it. Store it cool.")
    assert found["s"]["s:store"] > found["s"]["s:cool"] == 1.0
    assert "t:store it" in found["t"] and "b:^ store" in found["b"]


@pytest.mark.parametrize(
    ("heading", "numbered", "part"),
    [("4. Possibili effetti indesiderati", True, {"n:4": 1.0}), ("4. A ceiling", False, {}), ("12 tips", True, {})],
)
def test_the_parts_of_a_leaflet(heading: str, numbered: bool, part: dict[str, float]) -> None:
    assert heading_features(heading, numbered).get("n", {}) == part


# ---------------------------------------------------------------- the voice on pages


def test_the_voice_is_soft_and_speaks_for_one_topic() -> None:
    text = "Store the tablets at room temperature, away from moisture."
    heard = own_words(text, Kind.MEDICINE)
    (found,) = learned(text, "Storage", Kind.MEDICINE, (), heard)
    assert (found.topic, found.firm) == (Topic.STORAGE, False)
    assert 0 < found.weight <= LOUDNESS


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MEDICINE])
def test_the_voice_is_silent_on_other_pages(kind: Kind) -> None:
    assert learned("Store the tablets at room temperature.", "Storage", kind, (), ()) == ()


def test_the_voice_is_silent_without_a_heading() -> None:
    assert learned("Store the tablets at room temperature.", "", Kind.MEDICINE, (), ()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "In a clinical trial the tablets worked no better than placebo.",
        "Stop after 3 days and see a doctor if it hurts.",
    ],
)
def test_the_voice_leaves_topics_to_the_rules_that_it_never_learned(text: str) -> None:
    assert learned(text, "How to take it", Kind.MEDICINE, (), own_words(text, Kind.MEDICINE)) == ()


def test_the_voice_says_nothing_under_headings_it_never_learned() -> None:
    assert learned("Take it with water.", "What the studies show", Kind.MEDICINE, (), ()) == ()


def test_the_voice_costs_little() -> None:
    text = (
        "Tell the person who prescribed it about every other medicine you take, and about any trouble with your liver."
    )
    heard = own_words(text, Kind.MEDICINE)
    learned(text, "Before you take it", Kind.MEDICINE, (), heard)
    start = time.process_time()
    for _ in range(500):
        learned(text, "Before you take it", Kind.MEDICINE, (), heard)
    assert (time.process_time() - start) / 500 < 0.003  # ten times its usual cost, for slow machines


# ---------------------------------------------------------------- plainleaf classify


def _classify(path: Path) -> Result:
    return CliRunner().invoke(main, ["classify", str(path)])


def test_golden_rows() -> None:
    result = _classify(CASES / "passages.jsonl")
    assert result.exit_code == 0
    assert result.stdout == (CASES / "expected.jsonl").read_text(encoding="utf-8")


def test_sure_sections_of_the_golden_rows_are_right() -> None:
    given = [json.loads(line) for line in (CASES / "passages.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [json.loads(line) for line in (CASES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    wrong = [row["id"] for row, got in zip(given, told, strict=True) if got["sure"] and got["section"] != row["right"]]
    assert wrong == []
    assert sum(got["sure"] for got in told) >= 0.75 * len(told)


def test_bad_rows_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        "oops",
        '{"text": "Store below 25 °C."}',
        "",
        '{"kind": "pill", "text": "x"}',
        "[]",
        '{"id": 7}',
        '{"text": 5}',
    ]
    file.write_text("\ufeff" + "\r\n".join([*rows, '{"id": true, "text": "x"}', "[" * 100_000]), encoding="utf-8")
    result = _classify(file)
    assert result.exit_code == 1
    (row,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (row["id"], row["section"]) == (2, "storage")
    faults = result.stderr.splitlines()
    assert [fault.split(":")[1] for fault in faults] == ["1", "4", "5", "6", "7", "8", "9"]
    assert "pill" in faults[1] and "medicine, condition" in faults[1]


def test_any_kind_or_none_is_answered() -> None:
    lines = [json.dumps({"kind": kind, "text": "Wash your hands to prevent the flu."}) for kind in [*Kind, None, ""]]
    told = list(classify_lines(lines, "x"))
    assert not [one for one in told if isinstance(one, Problem)]
    assert all(isinstance(one, Told) and one.why for one in told)


def test_why_names_words_that_stand_in_the_row() -> None:
    (told,) = classify_lines(
        ['{"kind": "medicine", "heading": "Overdose", "text": "If you took too many tablets."}'], "x"
    )
    assert isinstance(told, Told)
    assert told.section is Topic.OVERDOSE and told.sure
    assert "overdose" in told.why and "likely" in told.why


def test_a_heading_alone_and_a_text_alone() -> None:
    lines = ['{"kind": "medicine", "heading": "Side effects"}', '{"kind": "selfcare", "heading": "Prevention"}']
    assert [told.section.value for told in classify_lines(lines, "x") if isinstance(told, Told)] == [
        "side-effects",
        "prevention",
    ]


def test_the_same_rows_in_any_order_get_the_same_answers() -> None:
    lines = (CASES / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    there = {told.id: told for told in classify_lines(lines, "x") if isinstance(told, Told)}
    back = {told.id: told for told in classify_lines(lines[::-1], "x") if isinstance(told, Told)}
    assert there == back
