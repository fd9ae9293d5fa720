"""A page read for paper: every word of it, in order, and nothing that a browser would not show."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handout_help import FULL, PAGES, SPANISH, squash
from plainleaf.publish import document, html_tree
from plainleaf.publish.blocks import blocks
from plainleaf.publish.document import EXTENSIONS, read_document, to_html, words
from plainleaf.publish.nodes import BoxNode, Heading, ListNode, Node, Paragraph, Quote, Table, plain
from plainleaf.publish.site import WORDS_ONLY

REPO = Path(__file__).parent.parent

ODD = {
    "no title": "Only a paragraph.",
    "text before the title": "One.\n\nTwo.\n\n# Title\n\nThree.",
    "two titles": "# First\n\nText.\n\n# Second\n\nMore.",
    "skipped level": "# Title\n\n##### Deep\n\n### Less deep",
    "html": "# T\n\n<div><b>bold</b> and <script>x()</script></div>\n\n<!-- hidden? -->\n\nText <i>in</i> line.",
    "code": "# T\n\n```python\nimport os  # two\n\nprint(1)\n```\n\n    indented code\n    second line",
    "inline code": "# T\n\nType `rm -rf *` never.",
    "hard break": "# T\n\nOne line  \nand the next.",
    "image": "# T\n\n![a picture of a heart](heart.png)",
    "link in words": "# T\n\nSee [**the** page](other.md) and <https://example.org/a>.",
    "ragged table": "# T\n\n| a | b |\n|---|---|\n| one |\n| one | two | three |",
    "empty header": "# T\n\n| | |\n|---|---|\n| one | two |",
    "list in list": "# T\n\n- a\n    - b\n        - c\n            - d\n                - e\n                    - f"
    "\n                        - g\n                            - h\n                                - i",
    "loose list": "# T\n\n1. one\n\n    more of one\n\n    > quoted\n\n2. two",
    "list from seven": "# T\n\n7. seven\n8. eight",
    "box in a list": '# T\n\n- item\n\n    !!! warning callout "Warning: x"\n        Text of it.\n\n- last',
    "box in a box": '# T\n\n!!! note "A"\n    Text.\n\n    !!! danger emergency "B"\n        - inner',
    "box without title": '# T\n\n!!! danger ""\n    Only text.',
    "box without text": '# T\n\n!!! danger emergency "Emergency: call"\n\nAfter.',
    "box of another kind": "# T\n\n!!! quote\n    Said.",
    "heading in a box": '# T\n\n!!! note "A"\n    ##### Deep in a box\n    Text.\n\n### After',
    "rule": "# T\n\none\n\n---\n\ntwo",
    "attributes": "# T { .big #own }\n\nText.\n{: .added }",
    "definition": "# T\n\nterm\n: what it is\n\n[^1]: a note",
    "broken front matter": "---\ntitle: [x\n---\n# T\n\nText.",
    "only front matter": "---\ntitle: Nothing else\n---\n",
    "empty": "",
}


PIECES = (
    "\n\n", "\n", "# ", "- ", "1. ", "> ", "    ", "**", "*", "`", "[a](https://x.example/?a=1&b=2)", "![p](q.png)", "&nbsp;",
    "&#146;", "&#x92;", "&lt;", "&amp;", "<b>", "</b>", "<br>", "<!-- x -->", "|", "a | b\n--|--\n1 | 2\n",
    "!!! danger \"x\"\n    ", "{: .added }", "  \n", "&#1;", "\x0b", "\x1f", "\ufffe", "]]>", "--", '"', "&", "\u2028", "\x85",
)  # fmt: skip


HEADED = ("# One\n\n", "## One\n\n", "# One_1\n\n", "{#one}")


def seen(text: str) -> str:
    """The words of a page's HTML, squashed."""
    from mkdocs.utils.meta import get_data

    soup = BeautifulSoup(to_html(get_data(text)[0]), "html.parser")
    for image in soup.find_all("img"):
        image.replace_with(str(image.get("alt") or ""))
    return squash(soup.get_text(" "))


def on_paper(text: str) -> str:
    return squash(" ".join(words(read_document(text, "other/page.md"))))


@pytest.mark.parametrize("page", [FULL, SPANISH])
def test_every_word_of_a_page_in_order(page: str) -> None:
    text = (PAGES / page).read_text(encoding="utf-8")
    assert on_paper(text) == seen(text)


@pytest.mark.parametrize("name", ODD)
def test_odd_markdown_loses_no_word(name: str) -> None:
    text = ODD[name]
    found = on_paper(text)
    missing = Counter(seen(text)) - Counter(found)
    assert not missing, found


MARKS = [
    "# ",
    "## ",
    "##### ",
    "- ",
    "    - ",
    "1. ",
    "> ",
    "| a | b |\n|---|---|\n| ",
    '!!! danger emergency "Now"\n    ',
    "    ",
]
LINES = st.builds(lambda mark, text: mark + text, st.sampled_from(["", *MARKS]), st.text(max_size=25))


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=10), st.sampled_from(["\n", "\n\n"]))
def test_any_markdown_loses_no_letter_and_skips_no_level(lines: list[str], between: str) -> None:
    text = between.join(lines)
    letters = Counter(ch for ch in seen(text) if ch.isalnum())
    found = Counter(ch for ch in on_paper(text) if ch.isalnum())
    assert not letters - found
    levels = [1, *heading_levels(read_document(text, "other/page.md").nodes)]
    assert all(2 <= b <= a + 1 for a, b in itertools.pairwise(levels)), levels


def heading_levels(nodes: Iterable[Node]) -> Iterator[int]:
    """Levels of headings and of box titles, as they come on paper."""
    for node in nodes:
        match node:
            case Heading(level=level):
                yield level
            case BoxNode(title=title, depth=depth, nodes=inner):
                if title:
                    yield depth
                yield from heading_levels(inner)
            case Quote(nodes=inner):
                yield from heading_levels(inner)
            case ListNode(items=items):
                for item in items:
                    yield from heading_levels(item)


def test_shape_of_a_page() -> None:
    document = read_document((PAGES / FULL).read_text(encoding="utf-8"), FULL)
    assert document.title == "Fixtamine and sleep"
    assert plain(document.name_line) == "Fixtamine · also called Fixtal, Sleepfix"
    assert document.sources[0].publisher == "Example Clinic"
    boxes = [node for node in document.nodes if isinstance(node, BoxNode)]
    assert [box.level for box in boxes] == ["emergency", "urgent", "ask", "warning", "caution", "warning"]
    assert [box.depth for box in boxes] == [2, 2, 2, 2, 2, 3]
    table = next(node for node in document.nodes if isinstance(node, Table))
    assert [plain(cell) for cell in table.header] == ["Group", "First dose", "Highest dose a day"]
    assert any(isinstance(node, ListNode) and node.ordered for node in document.nodes)
    assert any(isinstance(node, Quote) for node in document.nodes)


def test_a_box_typed_by_hand_claims_no_emergency() -> None:
    document = read_document('# T\n\n!!! danger "Mind this"\n    Text.\n\n!!! tip\n    Text.', "other/x.md")
    assert [node.level for node in document.nodes if isinstance(node, BoxNode)] == ["warning", "note"]


def test_only_addresses_a_reader_can_use_are_kept() -> None:
    text = "# T\n\n[a](javascript:alert&#40;1&#41;) [b](other.md) [c](https://example.org/x) [d](mailto:a@example.org)"
    (paragraph,) = read_document(text, "other/x.md").nodes
    assert isinstance(paragraph, Paragraph)
    assert [run.href for run in paragraph.runs if run.href] == ["https://example.org/x", "mailto:a@example.org"]


def test_signs_without_ink_are_dropped() -> None:
    document = read_document("# T\n\nsoft\u00adhyphen \u202ereversed\u202c zero\u200bwidth a\u00a0b", "other/x.md")
    assert words(document)[1:] == ["softhyphen", "reversed", "zerowidth", "a", "b"]


INLINE = ("plain words", "**bold**", "*stressed*", "`code`", "[named](https://example.org/x)", "**all** of *it*")


@given(st.lists(st.tuples(st.sampled_from(INLINE), st.sampled_from(["\n", "  \n", " "])), min_size=1, max_size=8))
def test_a_line_ends_on_paper_where_it_ends_in_a_browser(pieces: list[tuple[str, str]]) -> None:
    """The end of a line in a page's file is a blank, between two bold pieces too; a break that was asked for is one."""
    text = "".join(piece + end for piece, end in pieces).strip()
    soup = BeautifulSoup(to_html(f"# T\n\n{text}"), "html.parser")
    for asked in soup.find_all("br"):
        asked.replace_with("\u2028")
    assert soup.p is not None
    shown = [" ".join(line.split()) for line in soup.p.get_text().split("\u2028")]
    (paragraph,) = read_document(f"# T\n\n{text}", "other/x.md").nodes
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.runs).split("\n") == shown


def test_the_site_reads_pages_the_same_way() -> None:
    class Loader(yaml.SafeLoader):
        """Passes over MkDocs' own tags."""

    Loader.add_multi_constructor("", lambda loader, suffix, node: None)
    config = yaml.load((REPO / "mkdocs.yml").read_text(encoding="utf-8"), Loader=Loader)
    named = [next(iter(entry)) if isinstance(entry, dict) else entry for entry in config["markdown_extensions"]]
    added_by_mkdocs_and_the_program = {"toc", "tables", "fenced_code", WORDS_ONLY}
    assert set(named) | added_by_mkdocs_and_the_program == set(EXTENSIONS)
    assert named[-1] == EXTENSIONS[-1]


def test_a_very_deep_page_keeps_its_words() -> None:
    text = "# T\n\n" + ">" * 60 + " deep " + "word " * 5
    assert re.search("deepword", on_paper(text).replace(">", ""))


@settings(max_examples=300, deadline=None)
@given(text=st.lists(st.one_of(st.sampled_from((*PIECES, *HEADED)), st.text(max_size=6)), max_size=12).map("".join))
@example(text="## Key points\n\n# Key *points*\n\n- ## Key points {#key-points_1}\n\n[TOC]\n\n## A & b &lt; `c` \\*\n")
@example(text="## Key points\n\n# Key *points*\n\n- ## Key points {#key-points_1}\n\n## A & b &lt; `c` \\*\n")
def test_what_is_read_for_paper_is_the_page_of_the_site(text: str) -> None:
    whole = html_tree.read_tree(to_html(text))
    assert blocks(html_tree.anchored(document._tree(text)), 0) == blocks(whole, 0)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_what_is_taken_over_from_the_parser_is_the_page_of_the_site(text: str) -> None:
    """Elements, words and attributes that a sheet asks for, as a parser of HTML finds them in what the site shows."""
    asked = ("class", "lang", "href", "alt", "start")

    def facts(tree: html_tree.Element) -> list[tuple[str, list[str | None], str]]:
        inside = [one for one in tree.inside() if isinstance(one, html_tree.Element)]
        return [(e.name, [e.attributes.get(a) for a in asked], "".join(e.text().split())) for e in inside]

    body = document._parted(text)[0]
    assert facts(document._tree(body)) == facts(html_tree.read_tree(to_html(body)))


def test_an_ordinary_page_is_taken_over_before_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs that the program writes as references are no reason to write the page's HTML and to read it again."""
    monkeypatch.setattr(document, "read_tree", None)
    for page in (FULL, SPANISH):
        assert read_document((PAGES / page).read_text(encoding="utf-8"), page).nodes
    (said,) = read_document("Ask at www&#46;hrsa&#46;gov and [Q&A](b?c=1&d=2), 3 & 4 \\* 5.", "x.md").nodes
    assert plain(said.runs) == "Ask at www.hrsa.gov and Q&A, 3 & 4 * 5."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "&nbsp;x",
        "&#146;x",
        "&#x92;x",
        "&#1;x",
        "a&amp;b",
        "`&lt;`",
        "<a@example.org>",
        "```\nx\n```",
        "x\x1fy",
        "[a](b?c=1&lt;=2)",
        "x\ufffe",
    ],
)
def test_what_only_its_html_can_tell_is_written_first(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(document, "read_tree", lambda html: read.append(html) or html_tree.read_tree(html))
    document._tree(text)
    assert len(read) == 1


def test_front_matter_is_what_the_site_takes_for_it() -> None:
    from mkdocs.utils.meta import YAML_RE

    assert document.FRONT == YAML_RE


def test_a_page_that_asks_for_its_contents_gets_them_and_no_other_is_read_otherwise() -> None:
    asking = "[TOC]\n\n## How to take it\n\nWith water.\n\n## How to take it\n\nAgain.\n"
    with_contents, without = to_html(asking), to_html(asking.removeprefix("[TOC]\n\n"))
    assert '<a href="#how-to-take-it_1">' in with_contents
    assert with_contents.endswith(without)
    assert '<h2 id="how-to-take-it_1">' in without
