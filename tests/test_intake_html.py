"""Pages: the visible text, one block a line, compared with BeautifulSoup's own; and what mark-up tells."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import PreformattedString

from plainleaf import intake
from plainleaf.intake.html import html_page

PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html lang="en"><head><title>Sleep &amp; you</title><style>p{}</style><script>var a = "<p>no</p>"</script></head>
<body class="page Home">
<nav id="top"><ul><li><a href="/">Home</a></li><li><a href="/a">About</a><ul><li>Deep</li></ul></li></ul></nav>
<main><h1>Sleep</h1>
<p>One <b>bold</b>
   text<br>second line<br><br>third &amp;amp; donâ€™t</p>
<p hidden>nope</p><p style="color: red; display : none">nope</p><template><p>nope</p></template><dialog>nope</dialog>
<div aria-hidden="true">kept</div><i aria-hidden="true" class="material-icons">chevron_right</i>
<ul><li><p>Item one</p></li><li>Item <a href="x">two</a></li></ul>
<ol><li>First</li></ol>
<table><caption>Doses</caption><thead><tr><th></th><th>Dose</th><th>Note</th></tr></thead>
<tbody><tr><td>Adult</td><td>5&nbsp;mg</td><td></td></tr><tr><td><p>Old</p><p>er</p></td><td>2</td><td>c<br>d</td></tr>
</tbody></table>
<table><tr><td><h2>Laid out</h2><p>by table</p></td><td>side</td></tr></table>
<pre>a  b
\tc</pre>
<details><summary>More</summary>inside</details>
<dl><dt>Term</dt><dd>Meaning</dd></dl>
<form><label>Mail <input value="x"></label><select><option>1</option></select><button>Send</button></form>
<!-- comment --><svg><title>q</title><text>nope</text></svg><noscript>nope</noscript>
<div>zero&#8203;width</div><h3>Small</h3><p><span class="byline">By A. Body</span></p>
</main></body></html>"""

LINES = """Sleep & you|Home|About|Deep|Sleep|One bold text|second line|third &amp; donâ€™t|kept|Item one|Item two
First|Doses
\tDose\tNote|Adult\t5\xa0mg\t|Old er\t2\tc d|Laid out|by table|side|a  b|        c|More|inside|Term|Meaning|Mail|Send
zero\u200bwidth|Small|By A. Body"""


def test_the_ledger_text_is_the_visible_text_one_block_a_line() -> None:
    page = html_page(PAGE, "a.html")
    assert page.text.split("\n") == re.split(r"[|\n]", LINES)
    assert dict(page.left_out) == {
        **{"form-field": 2, "hidden": 3, "icon": 1, "noscript": 1, "script": 1, "style": 1, "svg": 1, "template": 1}
    }


def test_what_the_markup_knew() -> None:
    by_text = {p.text: p for p in html_page(PAGE, "a.html").passages}
    marks = {text: p.markup for text, p in by_text.items() if p.markup}
    assert len(marks) == len(by_text)
    assert marks["Sleep & you"].tag == "title"
    assert (marks["Sleep"].level, marks["Laid out"].level, marks["Small"].level, marks["kept"].level) == (1, 2, 3, 0)
    assert (marks["Home"].links, marks["Item two"].links, marks["kept"].links) == (1.0, 0.429, 0.0)
    assert (marks["Home"].depth, marks["Deep"].depth, marks["kept"].depth) == (1, 2, 0)
    assert marks["Item one"].path == "main/ul/li/p" and marks["First"].path == "main/ol/li"
    assert marks["Home"].words == "top page home"
    assert marks["By A. Body"].words.split()[0] == "byline"
    assert by_text["third & don’t"].repairs == ("entity", "mojibake")


def test_rows_of_a_table_have_cells_empty_ones_too() -> None:
    rows = [p for p in html_page(PAGE, "a.html").passages if p.markup and p.markup.tag == "tr"]
    cells = [[p.text[a:b] for a, b in p.markup.cells] for p in rows if p.markup]
    assert cells == [["", "Dose", "Note"], ["Adult", "5 mg", ""], ["Old er", "2", "c d"]]
    assert [p.markup.header for p in rows if p.markup] == [True, False, False]
    assert len({p.markup.table for p in rows if p.markup}) == 1


def test_gaps_stand_between_blocks_and_not_between_items() -> None:
    gaps = {p.text: p.gap for p in html_page(PAGE, "a.html").passages}
    assert [t for t in ("Home", "Sleep", "third & don’t", "kept", "Item one", "Doses") if not gaps[t]] == []
    assert [t for t in ("About", "second line", "Item two", "Adult\t5 mg", "inside", "Meaning") if gaps[t]] == []


GONE = "script style template noscript svg iframe input select textarea option datalist".split()  # noqa: SIM905


@pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")
@pytest.mark.parametrize(
    "html",
    [
        PAGE,
        "just words, no tags at all",
        "<p>un<b>closed <i>tags<p>next</b></i><table><td>cell<tr><td>one<td>two</table>after",
        "<p>a<span> </span>b</p>tail<div>c<!-- d --><![CDATA[e]]><?php f ?></div>",
        "<table><tr><td><table><tr><td>inner</td><td>cells</td></tr></table></td></tr></table>",
        "<ul><li>one<ul><li>two</ul>three</ul><select><option>gone</select><textarea>gone</textarea>",
        "<p>Text \x00\x01 with controls &#0; &#x1f; &#xFFFF;</p><p>\u2028 separators \x85 here</p>",
        "<button>Press</button><label>Say<input></label><pre>\n  x\n\n y</pre><br><br>z<center>mid</center>",
        "<a href=x>Home</a><a href=y>About</a><custom-card><p>inside</p></custom-card><frameset>x</frameset>",
    ],
)
def test_the_words_are_those_that_beautifulsoup_sees(html: str) -> None:
    """Apart from intake: take away what is not shown, and compare every non-blank character."""
    soup = BeautifulSoup(re.sub(r"[\x00\x01]", "", html), "lxml")
    for node in soup.find_all(string=lambda s: isinstance(s, PreformattedString)):
        node.extract()
    for tag in [*soup.find_all(GONE), *soup.find_all(hidden=True), *soup.find_all("dialog")]:
        tag.extract()
    for tag in [*soup.find_all(style=re.compile(r"display\s*:\s*none")), *soup.find_all("i", {"aria-hidden": "true"})]:
        tag.extract()
    assert "".join(html_page(html, "a.html").text.split()) == "".join(soup.get_text().split())


@pytest.mark.parametrize(
    "html",
    [
        "<div class='a b'>" * 10_000 + "deep words",
        "<span class='a b'>" * 10_000 + "deep words",
        "<table><tr><td>" * 2_000 + "deep words",
        "<ul><li>" * 5_000 + "deep words",
        "<blockquote><p><b><i>" * 3_000 + "deep words",
    ],
)
def test_pages_nested_without_end_are_read(html: str) -> None:
    begun = time.process_time()
    page = html_page(html, "a.html")
    assert page.text == "deep words"
    markup = page.passages[0].markup
    assert markup and len(markup.path) < 200 and len(markup.words) < 200
    assert time.process_time() - begun < 8


def test_read_gives_a_source_with_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.toml").write_text('title = "Sleep well"\n', encoding="utf-8")
    source = intake.read(tmp_path / "a.html", tmp_path)
    assert (source.form, source.about.title, source.left_out["script"]) == ("html", "Sleep well", 1)
    assert source.lines[0] == "Sleep & you"


def test_the_link_of_a_heading_to_itself_is_left_out_and_a_link_with_words_is_not() -> None:
    page = html_page(
        '<h2>Doses <a class="x" href="#doses" title="Direct link">#</a></h2><h3>More<a href="#more"><b>¶</b></a></h3>'
        '<p>Take one <a href="#n1">1</a> a day, see <a href="#more">More</a> and <a href="/list">#</a></p>',
        "a.html",
    )
    assert page.text.split("\n") == ["Doses", "More", "Take one 1 a day, see More and #"]
    assert dict(page.left_out) == {"icon": 2}


def test_an_icon_is_left_out_and_words_in_its_clothes_are_not() -> None:
    page = html_page(
        '<p>a<span class="fa icon" aria-hidden="true">arrow_down</span></p><p aria-hidden="true">b c</p>'
        '<p class="icon-box" aria-hidden="true">Main menu</p>',
        "a.html",
    )
    assert page.text.split("\n") == ["a", "b c", "Main menu"]
    assert dict(page.left_out) == {"icon": 1}
