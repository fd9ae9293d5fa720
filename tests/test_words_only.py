"""Texts that hold only words are passed over by the inline patterns, and the page is the same to the letter."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor

from hostile_cases import CASES
from plainleaf.front_matter import parse
from plainleaf.publish.document import EXTENSIONS, to_html
from plainleaf.publish.site import WORDS_ONLY

DOCS = Path(__file__).parent.parent / "docs"
HOSTILE = [text for _, text in CASES]
SIGNS = "ab c\n\\`*_{}[]()#+-.!<>&;:|\"'1\t  \x02\x03"


def slowly(text: str) -> str:
    parsed: str = markdown.markdown(text, extensions=[e for e in EXTENSIONS if e != WORDS_ONLY], output_format="html")
    return parsed


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_is_the_same(page: Path) -> None:
    body = parse(page.read_text(encoding="utf-8"))[1]
    assert to_html(body) == slowly(body)


@given(
    st.one_of(st.text(alphabet=SIGNS), st.sampled_from(HOSTILE), st.lists(st.sampled_from(HOSTILE)).map("\n\n".join))
)
def test_any_text_is_the_same(text: str) -> None:
    assert to_html(text) == slowly(text)


def test_texts_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_inline("Only words: a dose, once.\n\n- In a list.\n\nA *sign* in this one.", monkeypatch) == [
        "A *sign* in this one."
    ]


def test_nothing_is_passed_over_where_another_extension_has_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    class Foreign(markdown.extensions.Extension):
        def extendMarkdown(self, md: markdown.Markdown) -> None:
            md.inlinePatterns.register(SimpleTextInlineProcessor("(dose)"), "foreign", 30)

    assert "Only words: a dose." in read_inline("Only words: a dose.", monkeypatch, Foreign())


def read_inline(text: str, monkeypatch: pytest.MonkeyPatch, *more: markdown.extensions.Extension) -> list[str]:
    """The texts that inline patterns were tried on."""
    tried: list[str] = []
    name = "_InlineProcessor__applyPattern"
    real = getattr(InlineProcessor, name)

    def noting(self: InlineProcessor, pattern: object, data: str, number: int, start: int = 0) -> object:
        if number == 0 and start == 0:
            tried.append(str(data))
        return real(self, pattern, data, number, start)

    monkeypatch.setattr(InlineProcessor, name, noting)
    markdown.markdown(text, extensions=[WORDS_ONLY, *more])
    return tried
