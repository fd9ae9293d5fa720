"""A hostile article is only text: every case of hostile_cases.py, through to HTML, in every place of a page."""

from __future__ import annotations

import re
from typing import Any

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup

from handmade import article_of, cleaned_of, page_of, source_of
from hostile_cases import CASES
from plainleaf import write
from plainleaf.model import About, Block, Box, Form, Level, Library, Section, Sentence
from plainleaf.write.escape import clean, escape, front, link, strict
from plainleaf.write.wording import title

SITE = ["admonition", "tables", "attr_list", "toc", "plainleaf.write.nohtml"]
MANY = [
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "footnotes", "md_in_html", "meta", "nl2br",
    "sane_lists", "tables", "toc", "wikilinks",
    "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.blocks.admonition", "pymdownx.blocks.details",
    "pymdownx.blocks.html", "pymdownx.blocks.tab", "pymdownx.caret", "pymdownx.critic", "pymdownx.details",
    "pymdownx.emoji", "pymdownx.escapeall", "pymdownx.fancylists", "pymdownx.highlight", "pymdownx.inlinehilite",
    "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.progressbar", "pymdownx.quotes",
    "pymdownx.saneheaders", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist",
    "pymdownx.tilde",
]  # fmt: skip
"""Every extension that gives signs a meaning, raw HTML allowed. Left out: smarty and smartsymbols, which
put other signs in the place of quotes and of "1st"; test_smart_signs holds what they may do."""

RENDERERS = {"site": markdown.Markdown(extensions=SITE), "many": markdown.Markdown(extensions=MANY)}
PLACES = {
    "paragraph": ("Words above.\n\n{}", "p"),  # a page opens with a line that holds no sign at all (strict)
    "after words": ("Words. {}", "p"),
    "heading": ("## {}", "h2"),
    "item": ("- {}", "li"),
    "numbered item": ("1. {}", "li"),
    "key point": ("- **Label:** {}", "li"),
    "cell": ("| a | b |\n| --- | --- |\n| c | {} |", "td"),
    "quote in a box": ('!!! warning callout "T"\n    {}', "p"),
}


def html_of(text: str, renderer: str) -> BeautifulSoup:
    md = RENDERERS[renderer]
    md.reset()
    return BeautifulSoup(md.convert(text), "html.parser")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert len({name for name, _ in CASES}) == len(CASES)


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_text_comes_out_as_its_words(name: str, text: str, renderer: str) -> None:
    for place, (frame, tag) in PLACES.items():
        harmless = html_of(frame.format("Xx") + "\n", renderer)
        soup = html_of(frame.format(escape(text)) + "\n", renderer)
        assert shape(soup) == shape(harmless), place
        assert soup.find_all(tag)[-1].get_text().endswith(clean(text)), place


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_title_of_a_box(name: str, text: str) -> None:
    for renderer in RENDERERS:
        soup = html_of(f'!!! danger emergency "Emergency: {title(text)}"\n    Words.\n', renderer)
        shown = soup.select_one("p.admonition-title")
        assert shown is not None
        assert shown.get_text() == f"Emergency: {clean(text)}".strip()
        assert [e.name for e in soup.find_all(True)] == ["div", "p", "p"]


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_smart_signs_change_no_letter_and_no_number(name: str, text: str) -> None:
    soup = BeautifulSoup(markdown.markdown(escape(text), extensions=["smarty"]), "html.parser")
    fold = str.maketrans("‘’“”", "''\"\"")
    assert soup.get_text().translate(fold).strip() == clean(text).translate(fold)


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_front_matter_value(name: str, text: str) -> None:
    value = front(text)
    assert not set(value) & set("<>\"'")
    assert not re.search(r"&[#A-Za-z0-9]", value)  # no entity that a template could undo
    assert yaml.safe_load(yaml.safe_dump({"title": value}))["title"] == value


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_whole_page(name: str, text: str) -> None:
    """A page whose every text is hostile has the elements of one whose texts are harmless."""
    for renderer in RENDERERS:
        values, bad = rendered(hostile_page(text), renderer)
        _, good = rendered(hostile_page("Xx yy zz"), renderer)
        assert shape(bad) == shape(good)
        assert values["review"] == {"state": "draft", "by": "", "on": None, "due": None}
        assert clean(text) in bad.get_text().replace("\n", " ")


def hostile_page(text: str) -> Any:
    """A page with `text` as its title, subtitle, name, metadata, headings, sentences, boxes and library text."""
    about = About(publisher=text, author=text, interest=text, rights_note=text, url="https://example.org/" + text)
    base = article_of(cleaned_of(source_of("Title\nSome words. More words.\n", about=about)))
    words = Sentence(1, 0, 11, clean(text))
    blocks = (
        Block("b1", Form.HEADING, (words,), level=1),
        Block("b2", Form.PARAGRAPH, (words, words)),
        Block("b3", Form.ITEM, (words,), level=1),
        Block("b4", Form.ITEM, (words,), level=2),
        Block("b5", Form.ROW, (words, words), header=True),
        Block("b6", Form.ROW, (words, words)),
    )
    from dataclasses import replace

    subject = replace(base.subject, name=text, also_called=(text,), topic=text)
    page = page_of(replace(base, blocks=blocks, subject=subject, title=text))
    note = Library(text, text, "x")
    box = Box("callout-1", Level.WARNING, text, blocks[1:2])
    return replace(
        page,
        title=text,
        subtitle=text,
        cards=(Box("card-1", Level.EMERGENCY, text, blocks[:3]),),
        callouts=(box, Box("callout-2", Level.CAUTION, text, library=(note,))),
        sections=(Section("one", text + " x", page.sections[0].parts, box),),
        silence=(note,),
        notes=(note,),
    )


def rendered(page: Any, renderer: str) -> tuple[dict[str, Any], BeautifulSoup]:
    values, body = write.front.parse(write.markdown(page))
    return values, html_of(body, renderer)


def shape(soup: BeautifulSoup) -> list[tuple[str, tuple[str, ...]]]:
    """Elements and their classes and attribute names; addresses of links aside."""
    return [(e.name, (*sorted(set(e.attrs) - {"id"}), *e.get("class", []))) for e in soup.find_all(True)]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x", "https://", "https:// x", "", " "]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert link(url) == ""


def test_a_link_ends_where_it_ends() -> None:
    assert link('https://example.org/a b"c)<d>{e}') == "https://example.org/a%20b%22c%29%3Cd%3E%7Be%7D"


def test_raw_html_in_a_page_edited_by_hand_is_text() -> None:
    soup = html_of("Words <b>bold</b>\n\n<script>alert(1)</script>\n\n<div>x</div>\n", "site")
    assert not soup.find_all(["b", "script", "div"])
    assert "<script>" in soup.get_text()


def test_ordinary_words_stay_readable() -> None:
    text = "Don't take more than 2.5 mg (or 5 mg a day), e.g. at 9 p.m. It's well-known: 50% sleep & “rest.”"
    assert escape(text) == text


def test_strict_leaves_only_words() -> None:
    assert re.fullmatch(r"[\w ,;&#]*", strict("a-b.c!d:e'f\"g"))
