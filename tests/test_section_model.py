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
from plainleaf.model import About, Block, Form, Kind, Sentence, Topic
from plainleaf.structure import structure
from plainleaf.structure.learned import learned
from plainleaf.structure.rows import Told, classify_lines
from plainleaf.structure.setting import settings
from plainleaf.structure.topic_features import GROUPS, heading_features, text_features, words
from plainleaf.structure.topic_model import (
    FILE,
    PAGE_FILE,
    TopicModel,
    page_model,
    read_models,
    topic_model,
    write_models,
)
from structure_cases import cleaned

CASES = Path(__file__).parent / "cases_classify"
KNOWLEDGE = Path(sys.modules[load.__module__].__file__ or "").parent
LARGEST = 600_000


# ---------------------------------------------------------------- the weights file


@pytest.mark.parametrize("name", [FILE, PAGE_FILE])
def test_the_weights_file_is_as_the_training_writes_it(name: str) -> None:
    text = (KNOWLEDGE / name).read_text(encoding="utf-8")
    assert "\n".join(write_models(read_models(text))) + "\n" == text
    assert len(text.encode()) <= LARGEST


def test_features_are_words_in_the_order_of_the_alphabet() -> None:
    for model in (topic_model(Kind.MEDICINE), topic_model(Kind.CONDITION), page_model()):
        names = list(model.weights)
        assert all(a < b for a, b in pairwise(names))
        assert {name[0] for name in names} <= set(GROUPS[model.name])
        assert all(len(name[2:].split()) <= 3 for name in names if name[0] in "tbshpf")
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


# ---------------------------------------------------------------- the model on pages


def _heard(text: str, *around: str, kind: Kind = Kind.MEDICINE) -> dict[Topic, float]:
    """What the page model makes of the first sentence of a paragraph under a heading. `around`: its other sentences."""
    said = [text, *around]
    sentences = tuple(Sentence(at, 0, len(one), one) for at, one in enumerate(said))
    block = Block(id="b1", form=Form.PARAGRAPH, sentences=sentences, path=("More to know",))
    (found,) = settings([block], kind)
    return learned(block, found)[0]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("It passes into breast milk, so ask before nursing your baby.", Topic.PREGNANCY),
        ("Keep the bottle at room temperature, away from moisture.", Topic.STORAGE),
    ],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_the_page_model_knows_words_under_a_heading_that_says_nothing(text: str, topic: Topic, kind: Kind) -> None:
    scores = _heard(text, kind=kind)
    assert max(scores, key=lambda one: scores[one]) is topic


def test_a_sentence_is_heard_with_its_paragraph() -> None:
    alone = _heard("Ask which one you have.")[Topic.STORAGE]
    assert _heard("Ask which one you have.", "Keep it at room temperature, away from moisture.")[Topic.STORAGE] > alone


def test_a_long_paragraph_costs_no_more_a_sentence() -> None:
    text = (
        "Tell the person who prescribed it about every other medicine you take, and about any trouble with your liver."
    )

    def cost(sentences: int) -> float:
        start = time.process_time()
        _heard(text, *[text] * (sentences - 1))
        return (time.process_time() - start) / sentences

    cost(50)
    assert cost(1000) < 0.01  # ten times its usual cost, for slow machines


def _told(lines: str) -> Sentence:
    article = structure(cleaned(lines, About(title="Insomnia", kind=Kind.CONDITION, topic="insomnia")))
    return list(article.sentences())[-1]


def test_no_model_talks_a_condition_out_of_a_call_for_help() -> None:
    lead_in = (
        "! Storage\nCall 911 if:\n- The tablets are kept at room temperature\n- You keep the tablets in a dry place"
    )
    assert _told(lead_in).topic is Topic.WHEN_TO_GET_HELP
    assert _told("! Storage\nKeep the tablets dry.\n\nCall 911 if a child swallowed tablets.").topic in (
        Topic.WHEN_TO_GET_HELP,
        Topic.OVERDOSE,
    )


def test_where_the_model_decides_the_reason_says_so() -> None:
    told = _told("! More to know\nIt passes into breast milk and reaches the nursing baby.")
    assert "learned from labelled articles" in told.why


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
