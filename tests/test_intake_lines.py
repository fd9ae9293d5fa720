"""Lines to passages: hard-wrapped text joined, other text left alone; what Markdown's marks say."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from plainleaf.intake.markdown import inline_marks, markdown_passages
from plainleaf.intake.text import text_passages
from plainleaf.intake.wrap import wrap_width

HERE = Path(__file__).parent
LISINOPRIL = HERE.parent / "source_texts" / "lisinopril.txt"

PARAGRAPHS = [
    "Lisinopril belongs to a family of medicines called ACE inhibitors. It relaxes blood vessels by blocking the "
    "enzyme that makes angiotensin II, a substance that narrows them, so the heart does not have to pump so hard.",
    "Ibuprofen, naproxen and other medicines for pain can blunt its effect and strain the kidneys. Lithium can climb "
    "to levels that are toxic, and potassium may rise when it is taken with some water tablets or salt substitutes.",
    "Take it at the same time each day, with food or without, and keep taking it even when you feel fine. Do not take "
    "two tablets together to make up for one that you forgot, and do not stop without talking to your doctor.",
]


def lines_of(text: str) -> list[tuple[int, int]]:
    return [(p.line, p.pieces[-1].line) for p in text_passages(text)]


def test_the_wrapped_sample_is_joined_as_a_person_would() -> None:
    found = [pair for pair in lines_of(LISINOPRIL.read_text(encoding="utf-8")) if pair[0] != pair[1]]
    assert found == [
        *[(4, 5), (11, 16), (22, 23), (26, 30), (32, 33), (34, 40), (42, 44), (47, 52), (53, 55), (64, 69)],
        *[(72, 73), (74, 75), (76, 78), (89, 90), (93, 94), (97, 104), (107, 108), (111, 112), (115, 118)],
        *[(120, 121), (122, 123), (130, 132)],
    ]


@pytest.mark.parametrize("width", [50, 60, 65, 72, 78, 80, 100])
@pytest.mark.parametrize("indent", ["", "    "])
def test_paragraphs_wrapped_at_any_width_come_back(width: int, indent: str) -> None:
    wrapped = "\n\n".join(
        textwrap.fill(p, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
        for p in PARAGRAPHS
    )
    assert [p.text for p in text_passages(wrapped)] == PARAGRAPHS


@pytest.mark.parametrize(("mark", "other"), [("-", "-"), ("•", "•"), ("*", "*"), ("1.", "2.")])
def test_a_lists_mark_alone_on_its_line_goes_with_the_words_under_it(mark: str, other: str) -> None:
    text = f"Foods to eat as before\n{mark}\nKale and spinach\n{other}\nGreen tea, two cups a day\n"
    found = text_passages(text)
    assert [p.text for p in found] == [
        "Foods to eat as before",
        f"{mark} Kale and spinach",
        f"{other} Green tea, two cups a day",
    ]
    assert [[piece.line for piece in p.pieces] for p in found] == [[1], [2, 3], [4, 5]]


@pytest.mark.parametrize(
    "text",
    [
        "Rest.\n-\nDrink.\n",
        "Drug\nMorning\n-\nNoon\n-\nNight\n1\n",
        "A\n-\n\nB\n-\n\nC\n",
        "One\n-\n- two\n-\n- three\n",
    ],
)
def test_a_dash_between_two_paragraphs_stays_alone(text: str) -> None:
    assert [p.text for p in text_passages(text)].count("-") == text.count("\n-\n")


def test_wrapped_lists_with_hanging_indent() -> None:
    items = [f"{mark} {p}" for mark, p in zip(["*", "-", "3."], PARAGRAPHS, strict=True)]
    wrapped = "\n".join(textwrap.fill(item, 70, subsequent_indent="  ") for item in items)
    assert [p.text for p in text_passages("Heading\n\n" + wrapped)] == ["Heading", *items]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "\n".join(["a headache", "an upset stomach", "feeling tired or weak", "a dry mouth", "trouble sleeping"] * 4),
        "\n".join(["Nausea\t5%\tcommon", "dizziness\t3%\tcommon", "rash\t1%\trare"] * 5),
        "\n".join(f"Sentence number {n} stands on a line of its own and is not very long." for n in range(30)),
        "\n".join(["Home", "About us", "and more", "news", "for you", "Contact", "Search"] * 5),
        "a pain that comes on after a meal and goes away by itself after a while\nnot so here",
    ],
    ids=["paragraphs", "short items", "table", "sentences", "menu", "one pair"],
)
def test_what_was_not_wrapped_is_not_joined(text: str) -> None:
    assert wrap_width(text.split("\n")) == 0
    assert all(a == b for a, b in lines_of(text))


def test_a_word_broken_at_its_hyphen_is_one_word() -> None:
    lines = [
        "This medicine is a treatment that many people have taken as a long-",
        "term medicine, and your doctor will tell you whether both the short-",
        "and long-acting tablets are right for you or whether you need to be",
        "given another one, because each of them stays in the body for longer",
        "or shorter times.",
    ]
    (passage,) = text_passages("\n".join(lines))
    assert "a long-term medicine" in passage.text and "the short- and long-acting" in passage.text


@pytest.mark.skipif("PLAINLEAF_CORPUS" not in os.environ, reason="PLAINLEAF_CORPUS names no labelled folder")
def test_of_the_corpus_only_the_wrapped_article_is_joined() -> None:
    docs = sorted(Path(os.environ["PLAINLEAF_CORPUS"], "docs").glob("*.txt"))
    joined = {d.stem for d in docs if any(a != b for a, b in lines_of(d.read_text(encoding="utf-8")))}
    assert joined <= {"syn_13_lisinopril"}


# ---------------------------------------------------------------- Markdown

MARKDOWN = """---
title: "Sleep"
---

# How to **sleep**
A paragraph with *stress*, a [link](https://example.org/a_b "t") and `code`.

Dosage
------

- one\\*
- two &amp; `a*b*c`

***

| Age | Dose |
|-----|:----:|
| 2   | 5 mg |
"""


def test_markdown_headings_front_matter_rules_and_marks() -> None:
    found = [
        (p.text, p.markup.tag if p.markup else "", p.markup.level if p.markup else 0)
        for p in markdown_passages(MARKDOWN, 3)
    ]
    assert found == [
        ("---", "front-matter", 0),
        ('title: "Sleep"', "front-matter", 0),
        ("---", "front-matter", 0),
        ("# How to sleep", "h1", 1),
        ("A paragraph with stress, a link and code.", "", 0),
        ("Dosage", "h2", 2),
        ("------", "hr", 0),
        ("- one*", "", 0),
        ("- two & a*b*c", "", 0),
        ("***", "hr", 0),
        ("| Age | Dose |", "", 0),
        ("|-----|:----:|", "hr", 0),
        ("| 2   | 5 mg |", "", 0),
    ]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("**Warning:** do __not__ stop", "Warning: do not stop"),
        ("***both*** and *a _b_ c*", "both and a b c"),
        ("2 * 3 * 4, snake_case_name, 5*", "2 * 3 * 4, snake_case_name, 5*"),
        ("* item with *stress*", "* item with stress"),
        ("[a] (b) [c][d] ![alt](x.png) [e](f)", "[a] (b) [c][d] alt e"),
        ("a \\*star\\* and \\[bracket](x)", "a *star* and [bracket](x)"),
    ],
)
def test_inline_marks_are_left_out(line: str, left: str) -> None:
    at, out = 0, []
    for a, b in inline_marks(line):
        out.append(line[at:a])
        at = b
    assert "".join([*out, line[at:]]) == left


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Take **one tablet** or ***two***, as told.", "Take one tablet or two, as told."),
        ("1. **Rest** and drink", "1. Rest and drink"),
        ("**Side effects**", "**Side effects**"),  # may be a heading: structure takes the stars off
        ("**Side effects**:", "**Side effects**:"),
        ("2 ** 3 ** 4, five** and ** six", "2 ** 3 ** 4, five** and ** six"),
        ("a *star* stays", "a *star* stays"),
        ("pass**word**s", "pass**word**s"),
    ],
)
def test_stars_around_bold_words_of_a_plain_text_are_left_out(line: str, left: str) -> None:
    (passage,) = text_passages(line)
    assert passage.text == left
    for piece in passage.pieces:  # what is left is cut from the line
        if piece.size:
            assert passage.text[piece.at : piece.at + piece.size] == line[piece.start : piece.end]


def test_wrapped_markdown_keeps_its_blocks() -> None:
    wrapped = "# Title\n" + textwrap.fill(PARAGRAPHS[0], 70) + "\n## Next\n" + textwrap.fill(PARAGRAPHS[1], 70)
    assert [p.text for p in markdown_passages(wrapped)] == ["# Title", PARAGRAPHS[0], "## Next", PARAGRAPHS[1]]
