"""The line model: its weights file, its reasons in words, and what it may never do on its own."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from line_labels import labelled, labels, restyled
from plainleaf.clean import clean, ruled
from plainleaf.clean.decide import decide_text
from plainleaf.clean.features import COLUMNS, columns
from plainleaf.clean.line_model import FILE, LineModel, Models, Node, read_models, shipped, write_models
from plainleaf.clean.page_columns import COLUMNS as PAGE_COLUMNS
from plainleaf.clean.reasons import in_words
from plainleaf.clean.web_page import LINES, PLACE, RULE
from plainleaf.intake.text import text_passages
from plainleaf.knowledge import load
from plainleaf.model import Cleaned, Layer, Override, Source

DROPS: Models = {"text": LineModel(("words",), (-9000,))}
KEEPS: Models = {"text": LineModel(("words",), (9000,))}
MENU = "Skip to content\nHome\nLog in\nSubscribe to our newsletter\nShare\nTweet\nRelated articles\nPrivacy policy\n\n"
ADVICE = "Call 911 at once if you cannot breathe, or if your lips or your face begin to swell up after a dose."
PROSE = "A nettle rash is a rash of the skin with raised spots that itch, and most of the time the rash is gone within a day."
RASH = f"Nettle rash\n\n{PROSE}\n\nWhat helps\n\nCool water on the skin helps, and so does a cream that the doctor knows of.\n"
GARDEN = (
    "The garden behind the mill\n\nThe garden behind the old mill was laid out in a wet spring by two men who had never"
    " grown anything.\n\nThe first year\n\nNothing came up in the first year but grass, and the men thought of selling"
    " the ground to the baker.\n\nThen it rained for a month, and all that they had sown two years before came up at once.\n"
)


def source_of(text: str, **changes: object) -> Source:
    made = Source("page.txt", "page", "", text, text_passages(text))
    return replace(made, **changes)  # type: ignore[arg-type]


@cache
def weights_file() -> str:
    from importlib.resources import files

    return files("plainleaf.knowledge").joinpath(FILE).read_text(encoding="utf-8")


def kept(found: Cleaned) -> list[str]:
    return [found.source.passages[v.passage].text[v.start : v.end] for v in found.verdicts if v.layer.kept]


def walked(node: Node, row: dict[int, float]) -> int:
    while not isinstance(node, int):
        node = node[3] if row[node[0]] <= node[1] else node[4]
    return node


# ---------------------------------------------------------------- the weights file


def test_weights_read_and_written_again_are_the_same_file() -> None:
    assert write_models(read_models(weights_file())) == weights_file()


def test_weights_file_is_well_formed() -> None:
    for number, line in enumerate(weights_file().splitlines(), start=1):
        node = r" *[+-]\d+(\t[^\t]+\t-?[\d.]+(e[+-]?\d+)?)?"
        good = re.fullmatch(rf"#.*|model\t\w+\t\d+|{node}|wording\t\w+\t\d+|[+-]\d+\t\S+( \S+){{0,7}}", line)
        assert good, f"line {number}: {line}"
    models = read_models(weights_file())
    assert models.keys() == {"text", PLACE, LINES} == shipped().keys()
    assert set(models["text"].columns) <= COLUMNS.keys()
    assert set(models[PLACE].columns) <= PAGE_COLUMNS.keys()
    assert set(models[LINES].columns) <= {*PAGE_COLUMNS, RULE}


def test_a_file_that_is_no_weights_file_is_refused() -> None:
    with pytest.raises(ValueError, match="goes on with “model”"):
        read_models("+1\twords\t3\n")


def test_one_function_weighs_as_the_trees_do() -> None:
    page = ruled(source_of(MENU + RASH + GARDEN))
    model = shipped()["text"]
    made = columns(page, model.columns, model.wording)
    weights = model.weights(made)
    assert len(set(weights)) > 5
    for k, weight in enumerate(weights):
        row = {n: made[name][k] for n, name in enumerate(model.columns)}
        assert weight == sum(walked(tree, row) for tree in model.trees) / 1000
    hasty = model.weights(made, hasty=True)
    assert hasty != weights
    assert all(a == b or ((a > 2 or a < -3) and a * b > 0) for a, b in zip(hasty, weights, strict=True))


@pytest.mark.parametrize("lines", [0, 1, 2, 30])
def test_every_column_has_a_number_for_every_line(lines: int) -> None:
    for line in ("Short\n\n", PROSE + "\n"):
        made = columns(ruled(source_of(line * lines)))
        assert {name: len(column) for name, column in made.items()} == dict.fromkeys(COLUMNS, lines)


def test_verdicts_hang_on_the_page_alone() -> None:
    pages = [MENU + RASH, MENU + GARDEN, RASH + MENU]
    there = [clean(source_of(page)).verdicts for page in pages]
    back = [clean(source_of(page)).verdicts for page in reversed(pages)]
    assert there == back[::-1]


# ---------------------------------------------------------------- in words


def test_every_column_of_every_model_is_said_in_words() -> None:
    phrases = load("line_columns")["phrases"]
    asked = {*COLUMNS, *PAGE_COLUMNS}
    assert sorted(asked - phrases.keys()) == []
    assert sorted(phrases.keys() - asked) == []
    fields = {"n", "share", "yes", "kind", "family", "end", "side"}
    for phrase in phrases.values():
        assert {name for _, name, _, _ in string.Formatter().parse(phrase) if name} <= fields


def test_reasons_read_like_words() -> None:
    assert in_words([("words +1", 1), ("prose since rule", 0)]) == (
        "1 word in the line below; no words of running text since the last boilerplate"
    )
    assert in_words([("kind -1", -1), ("share below", 0.125)]) == (
        "the line above: nothing; 12 % of the page's running text below it"
    )
    assert in_words([])


def test_a_verdict_of_the_model_names_what_moved_it() -> None:
    found = clean(source_of(MENU + GARDEN), models={"text": LineModel(("words",), ((0, 5.5, 0, -9000, 9000),))})
    by_model = [v for v in found.verdicts if v.rule in ("model.outside", "body.model")]
    assert by_model and all(re.fullmatch(r"\d+ words?", v.why) for v in by_model)


# ---------------------------------------------------------------- what it may never do alone


def test_a_sentence_of_care_survives_a_model_that_drops_all() -> None:
    for page in (MENU + RASH + ADVICE + "\n\n" + MENU, MENU + GARDEN + ADVICE + "\n\n" + MENU):
        assert ADVICE in kept(clean(source_of(page), models=DROPS))


def test_an_article_is_never_emptied() -> None:
    for page in (MENU + RASH, MENU + GARDEN):
        lines = kept(clean(source_of(page), models=DROPS))
        assert len(" ".join(lines).split()) > 0.3 * len(page[len(MENU) :].split())


def test_a_typed_sheet_loses_nothing_to_a_model_that_drops_all() -> None:
    for sheet in (RASH, GARDEN):
        assert kept(clean(source_of(sheet), models=DROPS)) == [line for line in sheet.split("\n") if line]


def test_an_advertisement_stays_out_though_the_model_would_keep_it() -> None:
    advert = "Try our new RashAway app for free today and get 20% off your first order with code RASH!"
    assert advert not in kept(clean(source_of(MENU + RASH + advert + "\n\n" + MENU), models=KEEPS))


def test_a_line_that_only_stands_under_boilerplate_is_the_models_to_judge() -> None:
    source = source_of(f"{MENU}{RASH}\nRelated articles\nItchy skin at night\nWhat a patch test is\n\nLog in\n")
    page = ruled(source)
    under = [k for k, mark in enumerate(page.around) if mark.rule.endswith(".under")]
    known = [k for k, mark in enumerate(page.around) if mark.sure_furniture and k not in under]
    assert page.health
    assert under
    assert known
    kept = decide_text(page, {"text": LineModel(("words",), (-300,))}).kept  # it leans a little towards dropping all
    assert all(kept[k] for k in under)
    assert not any(kept[k] for k in known), "two witnesses are against these"


def test_a_persons_word_goes_before_the_models() -> None:
    line = "Nothing came up in the first year but grass, and the men thought of selling the ground to the baker."
    word = Override(keep=False, text=line, reason="not ours", where="page.overrides.toml", line=1)
    assert line in kept(clean(source_of(MENU + GARDEN), models=KEEPS))
    found = clean(source_of(MENU + GARDEN, overrides=(word,)), models=KEEPS)
    assert line not in kept(found)
    assert any(v.layer is Layer.FURNITURE and v.rule.startswith("override") for v in found.verdicts)


def test_every_character_has_a_verdict_whatever_the_model_says() -> None:
    for models in (DROPS, KEEPS):
        found = clean(source_of(MENU + RASH + GARDEN), models=models)
        for passage in found.source.passages:
            parts = [(v.start, v.end) for v in found.of_passage(passage.index)]
            assert parts[0][0] == 0 and parts[-1][1] == len(passage.text)
            assert all(a[1] == b[0] for a, b in pairwise(parts))


# ---------------------------------------------------------------- training


def test_lines_are_labelled_by_the_gold_text_they_align_with() -> None:
    source = source_of(MENU + GARDEN + "Share\n")
    gold = GARDEN.split("\n\n", 1)[1]
    found = [p.text for p, keep in zip(source.passages, labels(source.passages, gold), strict=True) if keep]
    assert found == [line for line in gold.split("\n") if line]


def test_copies_hold_the_same_words_and_the_same_labels() -> None:
    source = source_of(MENU + GARDEN + MENU)
    keep = labels(source.passages, GARDEN)
    copies = restyled(source, keep, "page")
    assert len(copies) == 2 and copies == restyled(source, keep, "page")
    for copy, kept_there in copies:
        assert len(copy.passages) == len(kept_there)
        said = [p.text for p, yes in zip(copy.passages, kept_there, strict=True) if yes]
        assert " ".join(" ".join(said).lower().replace("#", "").split()) == " ".join(GARDEN.lower().split())


def test_of_an_article_labelled_by_hand_the_lines_that_stay_are_known(tmp_path: Path) -> None:
    found = tmp_path / "a.tsv"
    rows = [
        "M\tmedicine\tiron\tIron",
        "L\t1-3\tdrop/nav",
        "L\t4\ttitle",
        "L\t6-8\tbody",
        "S\t6.0\tother\t-\t-",
        "L\t9\tdrop/ad",
    ]
    found.write_text("\n".join(rows), encoding="utf-8")
    assert labelled(found) == {4, 6, 7, 8}


CARD = """Home
About us
Contact
Log in

How to mend a puncture

Turn the bicycle over and take the wheel out of its fork.
Find the hole in water.
Put a patch on it.

Privacy Policy
Terms of Use
"""


def test_of_a_page_with_next_to_no_text_only_that_goes_of_which_the_model_is_sure() -> None:
    """Of such pages it has seen too few."""
    page = ruled(Source("card.txt", "card", "", CARD, text_passages(CARD)))
    assert not page.health and not page.tidy
    steps = [k for k, here in enumerate(page.looks) if here.text.startswith(("Find the hole", "Put a patch"))]
    doubtful, sure = (decide_text(page, {"text": LineModel(("words",), (weight,))}).kept for weight in (-1000, -3000))
    assert len(steps) == 2 and all(doubtful[k] for k in steps)
    assert not any(sure[k] for k in steps)
    assert not any(doubtful[k] for k, here in enumerate(page.looks) if here.text in ("Log in", "Privacy Policy"))
