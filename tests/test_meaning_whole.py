"""Promise 3, meaning stays whole: no sentence is parted from what its meaning hangs on.

Read off the finished page (Markdown and its blocks) and off the source, without the code that moves blocks.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf import intake, pipeline, write
from plainleaf.model import Block, Form, Page
from projects import REPO

ARTICLES = sorted((REPO / "source_texts").glob("*.txt"))

BACK = re.compile(r"^(?:However|It|Its|They|Their|This|That|These|Those|Also|Such|But|In that case|Otherwise)\b")
"""Openings of a sentence that points at the one before it."""

URGENT = {
    "Call 911 if": ["You cannot breathe", "Your lips swell", "You pass out"],
    "Call your doctor if": ["You have a mild rash", "Your sleep gets worse", "You feel sick for two days"],
    "Do not take testamine if": ["You are pregnant", "You take lithium", "You have had a stroke"],
    "What helps": ["Drink water with it", "Eat something first", "Rest for an hour"],
}
PROSE = [
    "Testamine is a medicine for pain. It works in the brain. However, it does not help everyone.",
    "Side effects of testamine include dizziness and nausea. They fade in most people.",
    "Never stop testamine suddenly. Otherwise your pain may come back within days.",
    "Should you take testamine with food? A light meal is enough.",
]


def made(path: Path) -> Page:
    return pipeline.make_page(intake.read(path, path.parent))


def page_of(text: str, folder: Path) -> Page:
    path = folder / "article.txt"
    path.write_text(text, encoding="utf-8", newline="\n")
    return made(path)


def runs(page: Page) -> list[tuple[Block, ...]]:
    """The page's blocks as a reader meets them, section by section."""
    return [part.blocks for section in page.sections for part in section.parts]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_scope_heading_stands_over_all_that_stood_under_it(path: Path) -> None:
    page = made(path)
    scoped = {(b.text, b.id) for b in page.articles[0].blocks if b.form is Form.HEADING and b.scope}
    for blocks in runs(page):
        above: list[str] = []
        for block in blocks:
            if block.form is Form.HEADING:
                above = [*block.path, block.text]
            for heading in block.path:
                if heading in {text for text, _ in scoped}:
                    assert heading in above, f"“{block.text[:60]}” lost its heading “{heading}”"


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_sentence_that_points_back_follows_what_it_points_at(path: Path) -> None:
    page = made(path)
    order = [s for b in page.articles[0].blocks for s in b.sentences]
    before = {(s.passage, s.start): order[n - 1] for n, s in enumerate(order) if n}
    for blocks in runs(page):
        for block in blocks:
            for n, sentence in enumerate(block.sentences):
                if n and BACK.match(sentence.text):
                    last = before[sentence.passage, sentence.start]
                    assert block.sentences[n - 1].text == last.text, sentence.text


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_paragraph_is_parted_only_at_a_sentence_that_points_at_nothing(path: Path) -> None:
    page = made(path)
    whole = {(s.passage, s.start): b.sentences[0] for b in page.articles[0].blocks for s in b.sentences}
    for blocks in runs(page):
        for block in blocks:
            first = block.sentences[0]
            if whole[first.passage, first.start] != first and block.form is Form.PARAGRAPH:
                assert not BACK.match(first.text), f"parted before “{first.text[:60]}”"


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_lists_keep_their_lead_in_and_tables_their_header(path: Path) -> None:
    page = made(path)
    source = page.articles[0].blocks
    above = {b.id: source[n - 1] for n, b in enumerate(source) if n}
    for blocks in runs(page):
        for n, block in enumerate(blocks):
            if block.form in (Form.ITEM, Form.ROW):
                assert n, f"“{block.text[:60]}” opens a section without its lead-in"
                assert blocks[n - 1].id == above[block.id].id, (
                    f"“{block.text[:60]}” was parted from what stood above it"
                )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(list(URGENT)), st.permutations(PROSE), st.booleans())
def test_items_stay_under_their_own_heading_in_any_order(
    tmp_path: Path, headings: list[str], prose: list[str], gaps: bool
) -> None:
    blank = "\n\n" if gaps else "\n"
    parts = [f"{paragraph}\n\n{heading}{blank}" + "".join(f"- {item}\n" for item in URGENT[heading])
             for paragraph, heading in zip(prose, headings, strict=True)]  # fmt: skip
    text = write.markdown(page_of("Taking Testamine\n\n" + "\n".join(parts), tmp_path))
    text = re.sub(r"\[([^\]]*)\]\(#word-[\w-]+\)", r"\1", text)  # links on words that the page explains
    body = text[text.index("\n## ") :] if "\n## " in text else text
    found: dict[str, list[str]] = {}
    heading = ""
    for line in body.split("\n"):
        if line.startswith("#"):
            heading = line.lstrip("# ").strip()
        elif line.startswith("- "):
            found.setdefault(heading, []).append(line[2:])
    for name, items in URGENT.items():
        assert found.get(name) == items, f"under “{name}”"
    plain = " ".join(body.split())
    for paragraph in PROSE:
        assert paragraph in plain, "a paragraph was torn"
