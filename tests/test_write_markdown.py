"""The shape of a page: order of its parts, headings without a skipped level, lists, tables, boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import markdown as library
from bs4 import BeautifulSoup

from handmade import article_of, cleaned_of, page_from, page_of, source_of
from plainleaf import write
from plainleaf.knowledge import load
from plainleaf.model import (
    About,
    Block,
    Box,
    Dose,
    Form,
    Level,
    Library,
    Page,
    Part,
    Section,
    Sentence,
    Topic,
)
from plainleaf.write import front
from plainleaf.write.blocks import markdown_of
from plainleaf.write.markdown import titles
from plainleaf.write.wording import fill, left_out

TEXT = """How to use testamine
Testamine helps you sleep. It is a pill.

# Side effects
It can cause:
- dizziness
- nausea
### Rare ones
Call 911 if you cannot breathe.
"""


def sentence(text: str, **more: object) -> Sentence:
    return replace(Sentence(0, 0, len(text), text, Topic.DOSAGE), **more)  # type: ignore[arg-type]


def block(form: Form, *texts: str, **more: object) -> Block:
    return replace(Block("b", form, tuple(sentence(t) for t in texts), level=1), **more)  # type: ignore[arg-type]


def soup_of(page: Page) -> BeautifulSoup:
    _, body = front.parse(write.markdown(page))
    html = library.markdown(body, extensions=["admonition", "tables", "attr_list", "toc"])
    return BeautifulSoup(html, "html.parser")


def test_parts_stand_in_order() -> None:
    text = write.markdown(page_from(TEXT))
    order = [
        "---\ntitle:", "Testamine · also called Brandol", "# How to use testamine", "!!! danger emergency",
        "!!! warning callout", "!!! note caution", "## Key points", "## What testamine is", "### Side effects",
        "#### Rare ones", "## What this article does not say", "## About this page",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_headings_skip_no_level() -> None:
    levels = [int(h.name[1]) for h in soup_of(page_from(TEXT)).find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_text_stands_between_any_two_boxes() -> None:
    page = page_from(TEXT)
    box = page.callouts[0]
    page = replace(
        page,
        cards=(page.cards[0], replace(page.cards[0], id="card-2", level=Level.ASK)),
        sections=(replace(page.sections[0], callout=box), replace(page.sections[0], key="two", callout=box)),
    )
    for boxed in soup_of(page).select("div.admonition"):
        after = boxed.find_next_sibling()
        assert after is not None
        assert after.name != "div"


def test_library_text_says_so() -> None:
    soup = soup_of(page_from(TEXT))
    added = soup.select("p.added")
    assert len(added) == 2
    assert added[1].get_text().startswith("Added by this site. Source: Example agency")


def test_box_title_says_its_level() -> None:
    shown = [t.get_text() for t in soup_of(page_from(TEXT)).select(".admonition-title")]
    assert shown == ["Emergency: Slow breathing", "Warning: Do not stop suddenly", "Caution: Boxed warning"]


def test_the_sources_heading_may_stand_as_the_sections() -> None:
    page = page_from(TEXT)
    blocks = tuple(page.articles[0].blocks[1:])
    page = replace(page, sections=(Section("side-effects", "Side effects", (Part("sample", blocks),)),))
    text = write.markdown(page)
    assert text.count("Side effects") == 1
    assert "\n### Rare ones" in text


def test_list_making_adds_line_breaks_only() -> None:
    text = "Tell your doctor about asthma, glaucoma and depression."
    cut = sentence(text, breaks=(text.index("asthma"), text.index("glaucoma"), text.index("and")))
    made = markdown_of([Block("b", Form.PARAGRAPH, (sentence("Before."), cut, sentence("After.")))], None)
    assert made == ["Before. Tell your doctor about", "- asthma,\n- glaucoma\n- and depression.", "After."]


def test_a_dose_to_be_confirmed_is_marked() -> None:
    text = "Take 0.5 mg, or 1 mg at most."
    first, limit = Dose("0.5 mg", 5, 11, False, True), Dose("1 mg", 16, 20, True, False)
    made = markdown_of([Block("b", Form.PARAGRAPH, (sentence(text, doses=(first, limit)),))], None)
    assert made == ["Take 0.5 mg, *(dose to be confirmed)* or 1 mg at most."]
    last = Dose("1 mg", 5, 9, False, True)
    made = markdown_of([Block("b", Form.PARAGRAPH, (sentence("Take 1 mg.", doses=(last,)),))], None)
    assert made == ["Take 1 mg. *(dose to be confirmed)*"]


def test_nested_lists_skip_no_depth() -> None:
    items = [block(Form.ITEM, t, level=n) for t, n in (("a", 2), ("b", 4), ("c", 2), ("d", 1))]
    assert markdown_of(items, None) == ["- a\n    - b\n- c\n- d"]


def test_numbers_of_steps_are_the_sources() -> None:
    text = "Title\n1. one\n2. two\n\nWords here.\n\n3. three\n4. four\n"
    made = write.markdown(page_of(article_of(cleaned_of(source_of(text))), boxes=False))
    assert "1. one\n2. two" in made
    assert "- 3&#46; three\n- 4&#46; four" in made


def test_table_with_a_header() -> None:
    rows = [block(Form.ROW, "", "Dose", header=True), block(Form.ROW, "Adults", "1|2 mg"), block(Form.ROW, "Children")]
    made = markdown_of(rows, None)
    assert made == ["| Row | Dose |\n| --- | --- |\n| Adults | 1&#124;2 mg |\n| Children |  |"]


def test_table_without_a_header_is_a_list() -> None:
    rows = [block(Form.ROW, "Adults", "1 mg"), block(Form.ROW, "Children", "none")]
    assert markdown_of(rows, None) == ["- Adults · 1 mg\n- Children · none"]


def test_several_sources_stand_under_their_names() -> None:
    one = article_of(cleaned_of(source_of(TEXT, "one.txt", About(publisher="Clinic"))))
    two = article_of(cleaned_of(source_of("Other title\nOther words.\n", "two.txt", About(publisher="Library"))))
    page = page_of(one, two)
    text = write.markdown(page)
    body = text[text.index("## What testamine is") :]
    assert body.index("### Clinic") < body.index("Testamine helps") < body.index("### Library")
    assert "**Title at the source:** Other title" in text
    spots = write.ledger(page, "two")[0]["places"]
    assert spots == [{"page": page.path, "block": "about-2", "role": "title"}]
    headings = [int(h.name[1]) for h in soup_of(page).find_all(re.compile(r"^h[1-6]$"))]
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_helplines_and_silence() -> None:
    note = Library("Call 988.", "Example line, 2026", "us.988", signed=True)
    page = replace(page_from(TEXT), notes=(note,), silence=(Library("Driving", "", "driving"),))
    text = write.markdown(page)
    assert "## Who to call\n\nCall 988.\n{: .added }" in text
    assert "\n- Driving\n" in text


def test_what_was_left_out_is_said_in_words() -> None:
    counts = {"promo.heading": 2, "promo.run": 1, "nav.menu": 1, "unheard-of": 3, "new.rule": 2}
    words = left_out(counts)
    assert (
        words
        == "3 lines of advertising, 3 parts that readers do not see, 2 lines that are not part of the article, 1 line of a menu"
    )
    page = page_of(article_of(cleaned_of(source_of(TEXT), furniture=(1,))), boxes=False)
    assert "\nLeft out: 1 line of advertising. Nothing else was left out.\n" in write.markdown(page)


def test_a_value_that_looks_like_a_mark_stays() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "x"}) == "{b} and x"


def test_titles_are_those_of_the_source() -> None:
    assert titles(article_of(cleaned_of(source_of(TEXT)))) == ["How to use testamine"]


def test_a_quoted_heading_is_no_heading_in_a_box() -> None:
    page = page_from(TEXT)
    box = Box("card-1", Level.EMERGENCY, "Breathing", (block(Form.HEADING, "Call 911 if"), block(Form.ITEM, "x")))
    soup = soup_of(replace(page, cards=(box,)))
    card = soup.select_one("div.emergency")
    assert card is not None
    assert not card.find_all(re.compile(r"^h[1-6]$"))
    assert "Call 911 if" in card.get_text()


def test_fixed_words_are_plain() -> None:
    """Reading grade (Flesch-Kincaid) of our own sentences: 8 at most, all of them together and none far above."""
    texts = [t for group in load("page_text").values() for t in strings(group) if len(t.split()) > 5]
    texts += [t for t in load("page_text")["about_site"]["promises"]]
    assert grade(" ".join(texts)) <= 8
    hard = {t: round(grade(t), 1) for t in texts if grade(t) > 11}
    assert not hard


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    named = value.items() if isinstance(value, dict) else ()
    inner = [each for key, each in named if key != "source"] or (value if isinstance(value, list) else [])
    return [t for v in inner for t in strings(v)]


def grade(text: str) -> float:
    sentences = [s for s in re.split(r"[.!?]+\s*", re.sub(r"\{\w+\}", "Ann", text)) if s.strip()]
    words = re.findall(r"[A-Za-z']+", " ".join(sentences))
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    plain = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]{1,2}", plain)))
