"""Intake's promise: every non-blank character of a source has its place, whatever the source holds."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainleaf import intake
from plainleaf.errors import ContentError
from plainleaf.intake.html import html_page
from plainleaf.intake.markdown import markdown_passages
from plainleaf.intake.repair import repair
from plainleaf.intake.text import text_passages
from plainleaf.model import Passage

SAMPLES = Path(__file__).parent.parent / "source_texts"

BROKEN = ["â€™", "Â®", "Â\xa0", "Â ", "Ã©", "&amp;", "&amp;nbsp;", "&#8217;", "&mdash;", "&#0;", "&#x200b;", "&nbsp;"]
UNSEEN = ["\u200b", "\x07", "\x00", "\ufeff", "\u202e", "\xad", "\x0c", "\x92", "\uf0b7", "\x1d", "\u2028", "\x85"]
LAYOUT = [
    "\n",
    "\n\n",
    "\r",
    "\t",
    "  ",
    "* ",
    "1. ",
    "# ",
    "---\n",
    "**",
    "_",
    "`",
    "[a](b)",
    "|",
    "<p>",
    "</td>",
    "- ",
]
WORDS = [
    "the liver",
    "a medicine that",
    "Take it with food.",
    "x" * 70,
    "e",
    "É",
    "中文",
    "10 mg",
    "lower blood pressure and",
]
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(BROKEN + UNSEEN + LAYOUT + WORDS + [" "]), max_size=60).map("".join),
)


def seen(text: str) -> set[tuple[int, int]]:
    """Line and column of every non-blank character."""
    return {(n, c) for n, line in enumerate(text.split("\n"), 1) for c, ch in enumerate(line) if not ch.isspace()}


def places(passage: Passage, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    lines = text.split("\n")
    return [
        (s.line, c)
        for s in passage.spans(start, end)
        for c in range(s.start, s.end)
        if not lines[s.line - 1][c].isspace()
    ]


def balanced(passages: tuple[Passage, ...], text: str) -> None:
    by_piece = [
        (p.line, c)
        for passage in passages
        for p in passage.pieces
        for c in range(p.start, p.end)
        if not text.split("\n")[p.line - 1][c].isspace()
    ]
    assert len(by_piece) == len(set(by_piece))
    assert set(by_piece) == seen(text)
    by_span = [place for passage in passages for place in places(passage, text)]
    assert sorted(by_span) == sorted(by_piece)


def pieces_map(passages: tuple[Passage, ...], text: str) -> None:
    """Pieces stand in order, inside text and line; one-to-one pieces say the same, blanks aside."""
    lines = text.split("\n")
    for passage in passages:
        at = 0
        place = (0, 0)
        for piece in passage.pieces:
            assert at <= piece.at <= at + 1  # one character between pieces: the blank of a join
            assert place <= (piece.line, piece.start) and piece.start < piece.end
            at, place = piece.at + piece.size, (piece.line, piece.end)
            new, old = passage.text[piece.at : at], lines[piece.line - 1][piece.start : piece.end]
            if len(new) == len(old) and "mojibake" not in passage.repairs and "control" not in passage.repairs:
                assert all(a == b or (a == " " and b.isspace()) for a, b in zip(new, old, strict=True))
        assert at == len(passage.text)
        assert passage.text == passage.text.strip()


@given(texts)
@settings(max_examples=150, deadline=None)
def test_every_character_of_any_text_is_in_one_piece(text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for passages in (text_passages(text), markdown_passages(text)):
        balanced(passages, text)
        pieces_map(passages, text)
        assert [p.index for p in passages] == list(range(len(passages)))


@given(texts, st.data())
@settings(max_examples=150, deadline=None)
def test_ranges_that_tile_a_passage_tile_its_source(text: str, data: st.DataObject) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for passage in text_passages(text):
        size = len(passage.text)
        cuts = sorted(data.draw(st.lists(st.integers(0, size), max_size=6))) if size else []
        edges = [0, *cuts, size]
        parts = [place for a, b in pairwise(edges) for place in places(passage, text, a, b)]
        assert parts == places(passage, text)


@given(texts)
@settings(max_examples=80, deadline=None)
def test_every_character_of_any_page_is_in_one_piece(text: str) -> None:
    try:
        page = html_page(text, "page.html")
    except ContentError as error:
        assert error.problem.rule == "intake.no-text"
        return
    balanced(page.passages, page.text)
    assert [p.line for p in page.passages] == list(range(1, page.text.count("\n") + 2))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.'’“”–é", max_size=80))
def test_sound_text_is_left_alone(line: str) -> None:
    assert repair(line).text == line.strip()
    assert not repair(line).repairs


@pytest.mark.parametrize(
    ("line", "text", "repairs"),
    [
        ("Donâ€™t wait", "Don’t wait", {"mojibake"}),
        ("KlonopinÂ®, Ativanâ„¢", "Klonopin®, Ativan™", {"mojibake"}),
        ("free!Â  Call", "free!  Call", {"mojibake"}),
        ("5\xa0mg.Â\xa0 The", "5 mg.  The", {"mojibake"}),
        ("a â€œtickleâ€\x9d here", "a “tickle” here", {"mojibake"}),
        ("68Â°F, cafÃ©", "68°F, café", {"mojibake"}),
        ("twice: Ã¢â‚¬â„¢s", "twice: ’s", {"mojibake"}),
        ("don\x92t", "don’t", {"mojibake"}),
        ("à\x8dA, è\x92s, à\x8d\x88", "àA, è’s, àˆ", {"mojibake"}),
        ("NESTLÉ®, café’s, L’Île, “É”", "NESTLÉ®, café’s, L’Île, “É”", set()),
        ("Salt &amp; water &mdash; don&#8217;t", "Salt & water — don’t", {"entity"}),
        ("&amp;amp;nbsp;5&amp;nbsp;mg &amp;lt;b&gt;", "5 mg <b>", {"entity"}),
        ("R&D; AT&T &unknown; &copyright;", "R&D; AT&T &unknown; &copyright;", set()),
        ("zero\u200bwidth \u202eoverride\x07", "zerowidth override", {"control"}),
        ("\x0cNext page", "Next page", set()),
        ("\uf0b7 item", "• item", {"control"}),
        ("soft\xadhyphen", "softhyphen", {"control"}),
        ("Dose\t5 mg", "Dose\t5 mg", set()),
        ("\u200b", "", {"control"}),
        ("&nbsp;", "", {"entity"}),
    ],
)
def test_repairs(line: str, text: str, repairs: set[str]) -> None:
    mended = repair(line)
    assert (mended.text, mended.repairs) == (text, repairs)


def test_an_invisible_line_is_a_passage_that_keeps_its_place() -> None:
    above, unseen, below = text_passages("above\n\u200b\x07\nbelow")
    assert (unseen.text, unseen.line, unseen.repairs) == ("", 2, ("control",))
    assert [(s.line, s.start, s.end) for s in unseen.spans(0, 0)] == [(2, 0, 2)]
    assert below.gap and not unseen.gap and above.gap
    assert above.spans(2, 2) == ()


@pytest.mark.parametrize(
    "text",
    [
        ("It is best to take it with food. Donâ€™t lie down &amp; rest. " * 80_000)[: 5 * 1024 * 1024],
        "word " * 1_000_000,
        "a short line\n" * 100_000,
        "\u200b" * 1_000_000,
        "Ã©" * 500_000,
        "&amp;" * 500_000,
        "*a _b [c " * 300_000,
        "[[[[((((" * 200_000,
        "a wrapped line of text that ends just about here, goes on as prose\n" * 50_000,
    ],
    ids=["article", "words", "lines", "unseen", "mojibake", "entities", "marks", "brackets", "wrapped"],
)
def test_large_texts_take_seconds(text: str) -> None:
    begun = time.process_time()
    passages = markdown_passages(text) if "*" in text or "[[" in text else text_passages(text)
    longest = max(passages, key=lambda p: len(p.text))
    step = max(len(longest.text) // 20_000, 1)
    for start in range(0, len(longest.text), step):
        longest.spans(start, start + step)
    assert time.process_time() - begun < 8
    assert sum(len(p.pieces) for p in passages) < 700_000


# ---------------------------------------------------------------- the sources of this project


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_samples_balance_and_only_the_wrapped_one_is_joined(path: Path) -> None:
    source = intake.read(path, SAMPLES)
    assert source.text == path.read_text(encoding="utf-8")
    balanced(source.passages, source.text)
    joined = {p.line for p in source.passages if "joined" in p.repairs}
    assert bool(joined) == (path.stem == "lisinopril")
