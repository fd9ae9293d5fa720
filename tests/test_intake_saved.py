"""Saved pages: single files, side folders, folded panels, glued links, tables; each compared with what
BeautifulSoup sees, apart from intake."""

from __future__ import annotations

import datetime as dt
import re
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plainleaf import intake
from plainleaf.errors import ContentError
from plainleaf.intake.html import HtmlPage, html_page
from plainleaf.model import Markup
from test_intake import balanced
from test_intake_files import refused, write

PLACE = "https://clinic.example/warfarin"
ARTICLE = "<html><body><main><h1>Warfarin</h1><p>Take it “once” a day.</p></main></body></html>"


def texts(page: HtmlPage) -> list[str]:
    balanced(page.passages, page.text)
    return page.text.split("\n")


def marks(page: HtmlPage) -> dict[str, Markup]:
    return {p.text: p.markup for p in page.passages if p.markup}


def same_words(html: str, gone: str = "") -> None:
    """Every non-blank character that BeautifulSoup finds, less the elements that the selector names."""
    soup = BeautifulSoup(html, "lxml")
    for tag in soup.select(gone) if gone else []:
        tag.extract()
    assert "".join(html_page(html, "a.html").text.split()) == "".join(soup.get_text().split())


# ---------------------------------------------------------------- .mhtml


def saved(html: bytes, charset: str = "", cte: str = "quoted-printable", **headers: str) -> EmailMessage:
    """A page as a browser saves it: a frame before the page, a picture behind it."""
    whole = EmailMessage()
    whole["From"], whole["Subject"] = "<Saved by Blink>", "Warfarin"
    for name, value in headers.items():
        whole[name.replace("_", "-")] = value
    whole.make_related()
    parts = (
        (b"<p>Buy now!</p>", "https://ads.example/frame", ""),
        (html, PLACE, charset),
    )
    for content, place, named in parts:
        part = EmailMessage()
        part.set_content(content, "text", "html", cte=cte)
        part["Content-Location"] = place
        if named:
            part.set_param("charset", named)
        whole.attach(part)
    picture = EmailMessage()
    picture.set_content(b"\x89PNG", "image", "png")
    whole.attach(picture)
    return whole


@pytest.mark.parametrize("cte", ["quoted-printable", "base64"])
def test_a_page_in_one_file_is_the_part_its_header_names(tmp_path: Path, cte: str) -> None:
    message = saved(
        ARTICLE.encode(),
        cte=cte,
        Snapshot_Content_Location=PLACE,
        Date="Tue, 03 Nov 2026 10:00:00 +0000",
    )
    source = intake.read(write(tmp_path, "a.mhtml", message.as_bytes()), tmp_path)
    assert source.lines == ["Warfarin", "Take it “once” a day."]
    assert (source.form, source.left_out["frame"]) == ("html", 1)
    assert (source.about.url, source.about.retrieved) == ("https://clinic.example/warfarin", dt.date(2026, 11, 3))
    balanced(source.passages, source.text)


def test_a_sidecar_goes_before_what_a_saved_file_says(tmp_path: Path) -> None:
    message = saved(ARTICLE.encode(), Snapshot_Content_Location=PLACE)
    write(tmp_path, "a.toml", 'url = "https://other.example/"\nretrieved = 2026-01-02\n')
    source = intake.read(write(tmp_path, "a.mhtml", message.as_bytes()), tmp_path)
    assert (source.about.url, source.about.retrieved) == ("https://other.example/", dt.date(2026, 1, 2))


@pytest.mark.parametrize("charset", ["windows-1252", ""])
def test_an_old_encoding_in_a_saved_file(tmp_path: Path, charset: str) -> None:
    message = saved(ARTICLE.encode("cp1252"), charset, Snapshot_Content_Location=PLACE)
    source = intake.read(write(tmp_path, "a.mhtml", message.as_bytes()), tmp_path)
    assert source.lines[1] == "Take it “once” a day."


def test_a_part_says_its_encoding_where_the_page_does_not(tmp_path: Path) -> None:
    page = EmailMessage()
    page.set_content("<p>Принимайте лекарство".encode("koi8-r"), "text", "html", cte="base64")
    page.set_param("charset", "koi8-r")
    assert intake.read(write(tmp_path, "a.mhtml", page.as_bytes()), tmp_path).text == "Принимайте лекарство"


def test_without_a_name_the_first_page_counts_and_start_goes_before() -> None:
    from plainleaf.intake.mhtml import saved_page

    message = saved(ARTICLE.encode())
    assert b"Buy now" in saved_page(message.as_bytes(), "a.mhtml").html
    pages = [p for p in message.iter_parts() if p.get_content_type() == "text/html"]
    pages[1]["Content-ID"] = "<main@x>"
    message.set_param("start", "<main@x>")
    assert b"Warfarin" in saved_page(message.as_bytes(), "a.mhtml").html


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: x\n\njust mail",
        b"Content-Type: text/html\n\n",
        b'Content-Type: multipart/related; boundary="b"\n\n--b--\n',
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
        b"Content-Type: text/html; charset=nonsense\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"\x00\x01\x02" * 500,
    ],
    ids=["mail", "empty", "no part", "nested", "no base64", "bytes"],
)
def test_a_file_without_a_page_is_refused(tmp_path: Path, data: bytes) -> None:
    begun = time.process_time()
    assert refused(write(tmp_path, "a.mhtml", data), tmp_path).rule.startswith("intake.")
    assert time.process_time() - begun < 5


# ---------------------------------------------------------------- pages with a side folder


@pytest.mark.parametrize(
    "folder", ["Page_files", "page_Files", "Page-Dateien", "Page_archivos", "Page.files", "Page files"]
)
def test_a_side_folder_is_never_read_as_sources(tmp_path: Path, folder: str) -> None:
    page = write(tmp_path, "Page.html", ARTICLE)
    for name in ("frame.html", "ad.js", "deep/logo.png", "readme.txt"):
        write(tmp_path, f"{folder}/{name}")
    assert intake.gather(tmp_path) == ([page], [])


def test_a_folder_of_that_name_without_its_page_is_an_ordinary_folder(tmp_path: Path) -> None:
    inside = [write(tmp_path, "Page_files/a.txt"), write(tmp_path, "my files/b.txt")]
    write(tmp_path, "Page.txt")
    write(tmp_path, "my.md")
    paths, notes = intake.gather(tmp_path)
    assert set(inside) < set(paths) and not notes


def test_the_mark_of_a_saved_page_gives_its_address(tmp_path: Path) -> None:
    mark = "<!DOCTYPE html>\n<!-- saved from url=(0031)https://clinic.example/warfarin -->\n"
    assert (
        intake.read(write(tmp_path, "a.html", mark + ARTICLE), tmp_path).about.url == "https://clinic.example/warfarin"
    )
    mark = "<!-- saved from url=(0014)about:internet -->"
    assert intake.read(write(tmp_path, "b.html", mark + ARTICLE), tmp_path).about.url == ""


# ---------------------------------------------------------------- what can be opened is text

ACCORDION = """<body><header><button aria-controls="m">Menu</button><div id="m" hidden>Shop</div></header>
<main><h2><button aria-expanded="false" aria-controls="p1 p9">Side effects</button></h2>
<div id="p1" role="region" hidden><p>Call 911 for trouble breathing.</p><p hidden>secret</p></div>
<a role="button" aria-controls="p2">More</a><div id="p2" style="display: none">Rash is common.</div>
<div role="tablist"><a role="tab" id="t1" aria-selected="false">Children</a></div>
<div role="tabpanel" aria-labelledby="t1" hidden>Not under six.</div>
<section hidden="until-found">Found by searching.</section>
<button data-bs-target="#c" data-bs-toggle="collapse">Storage</button><div id="c" style="display:none">Keep it dry.</div>
<button aria-haspopup="menu" aria-controls="s">Share</button><div id="s" hidden>Tweet</div>
<button aria-controls="d">Open</button><div id="d" role="dialog" hidden>Join us</div>
<div role="dialog" aria-hidden="true">Subscribe</div>
<form><button aria-controls="f">x</button><div id="f" hidden>Filter</div></form>
<div hidden>never</div><details><summary>Overdose</summary><p>Call Poison Control.</p></details></main>
<div id="p9" hidden>outside the main part</div></body>"""


def test_folded_panels_of_the_article_are_text_and_menus_and_dialogs_are_not() -> None:
    page = html_page(ACCORDION, "a.html")
    found = texts(page)
    for said in (
        "Call 911 for trouble breathing.",
        *(
            "Rash is common.",
            "Not under six.",
            "Found by searching.",
            "Keep it dry.",
            "Overdose",
            "Call Poison Control.",
        ),
    ):
        assert said in found
    said = " ".join(found)
    for unsaid in ("Shop", "secret", "Tweet", "Join us", "Subscribe", "Filter", "never", "outside"):
        assert unsaid not in said
    assert page.left_out["hidden"] == 8
    same_words(ACCORDION, "#m, #p1 [hidden], #s, #d, #f, #p9, [role=dialog], main > div[hidden]:not([role]):not([id])")


def test_parts_that_a_script_puts_in_place_as_they_arrive_are_text() -> None:
    page = html_page(
        '<title>Rash</title><body><main><!--$?--><template id="B:0"></template><!--/$--></main>'
        '<div hidden id="S:0"><h1>Rash</h1><p>Most rashes go away by themselves.</p></div>'
        '<script>$RC("B:0","S:0")</script><div hidden id="S:side-menu">Shop</div><div hidden id="x">never</div></body>',
        "a.html",
    )
    assert texts(page) == ["Rash", "Rash", "Most rashes go away by themselves."]
    assert page.left_out["hidden"] == 2


def test_a_tab_that_only_a_link_on_the_page_opens_is_text() -> None:
    tabs = '<main><a href="#first">At home</a><a href="#second">Urgent</a><div id="first"><p>Rest.</p></div>'
    html = f'{tabs}<div id="second" style="display:none"><p>Call 911 for chest pain.</p></div></main>'
    html += '<nav><a href="#menu">Menu</a><ul id="menu" hidden><li>Shop</li></ul></nav>'
    text = html_page(html, "a.html").text
    assert "Call 911 for chest pain." in text
    assert "Shop" not in text


TABS = {
    "roles": (
        '<div role="tablist"><button role="tab" id="t1" aria-controls="p1">Adults</button>'
        '<button role="tab" id="t2" aria-controls="p2">Children</button></div>',
        '<div role="tabpanel" id="p1" aria-labelledby="t1">',
        '<div role="tabpanel" id="p2" aria-labelledby="t2" hidden>',
    ),
    "links": (
        '<ul class="ui-tabs-nav"><li><a href="#p1">Adults</a></li><li><a href="#p2">Children</a></li></ul>',
        '<div class="ui-tabs-panel" id="p1">',
        '<div class="ui-tabs-panel" id="p2" style="display:none">',
    ),
    "data": (
        '<ul><li data-tab="p1">Adults</li><li data-tab="p2">Children</li></ul>',
        '<div class="tab-content" id="p1">',
        '<div class="tab-content" id="p2">',
    ),
}


@pytest.mark.parametrize("name", TABS)
def test_the_label_of_a_tab_stands_over_its_panel(name: str) -> None:
    row, one, two = TABS[name]
    html = f"<main><h2>Dose</h2>{row}{one}<p>10 mg once a day.</p></div>{two}<p>Ask a doctor.</p></div></main>"
    page = html_page(html, "a.html")
    assert texts(page) == ["Dose", "Adults", "10 mg once a day.", "Children", "Ask a doctor."]
    assert [marks(page)[text].level for text in ("Adults", "Children")] == [3, 3]


def test_labels_without_panels_and_lists_of_contents_stay_where_they_are() -> None:
    shut = '<nav><div role="tabpanel" id="q1" hidden>never</div><div role="tabpanel" id="q2" hidden>x</div></nav>'
    html = (
        '<main><ul class="tabs"><li><a href="#q1">One way</a></li><li><a href="#q2">Other way</a></li></ul><p>Between.</p>'
        f'<ul class="table-of-contents"><li><a href="#h1">First</a></li></ul>{shut}<h2 id="h1">First</h2></main>'
    )
    assert texts(html_page(html, "a.html")) == ["One way", "Other way", "Between.", "First", "First"]


def test_without_a_main_part_a_panel_outside_menus_is_text() -> None:
    page = html_page(
        "<nav><button aria-controls=a>M</button><div id=a hidden>menu</div></nav>"
        "<div><button aria-controls=b>Dose</button><div id=b hidden>5 mg</div></div>",
        "a.html",
    )
    assert texts(page) == ["M", "Dose", "5 mg"]


OPENED = {
    "a button": '<button class="q">Side effects</button><div hidden><p>Stop it if a rash comes.</p></div>',
    "a button in a heading": '<h3><button>Side effects</button></h3><div style="display:none">Stop it if a rash comes.</div>',
    "a heading": '<h3 class="toggle">Side effects</h3> <div style="display: none">Stop it if a rash comes.</div>',
    "a block that plays a button": '<div role="button">Side effects</div><section hidden>Stop it if a rash comes.</section>',
    "a link to nowhere": '<p><a href="#">Side effects</a></p><div hidden>Stop it if a rash comes.</div>',
    "a term": "<dl><dt>Side effects</dt><dd hidden>Stop it if a rash comes.</dd></dl>",
    "a list without a sentence": "<button>Side effects</button><ul hidden><li>Stop it if a rash comes.</li><li>Rash</li></ul>",
}


@pytest.mark.parametrize("name", OPENED)
def test_a_panel_right_behind_its_button_is_text(name: str) -> None:
    html = f"<main><h2>Tablets</h2>{OPENED[name]}</main>"
    page = html_page(html, "a.html")
    assert texts(page)[:3] == ["Tablets", "Side effects", "Stop it if a rash comes."]
    assert "hidden" not in page.left_out
    same_words(html)


def test_a_button_heads_the_text_that_it_opens() -> None:
    html = (
        '<main><h2>Tablets</h2><button>Storage</button><div hidden>Keep it dry.</div><button class="a">Dose</button>'
        '<div class="panel"><p>One a day.</p></div><details><summary>More</summary>Ask.</details><button>Print</button>'
        "<p>End.</p></main>"
    )
    levels = {text: markup.level for text, markup in marks(html_page(html, "a.html")).items()}
    assert (levels["Storage"], levels["Dose"], levels["More"], levels["Print"]) == (3, 3, 3, 0)


SHUT = {
    "links": '<button>Choose</button><div hidden><a href="/es">Español</a> <a href="/fr">Français</a></div>',
    "a form": "<button>Account</button><div hidden><p>Log in to go on.</p><form><input></form></div>",
    "a menu": '<button class="menu-toggle">All</button><div hidden>Shop</div>',
    "a share box": '<button>Send</button><div class="share-panel" hidden>Copy it</div>',
    "a menu that pops up": '<button aria-haspopup="true">Send</button><div hidden>Copy it</div>',
    "another's panel": '<button aria-controls="x">Send</button><div id="y" hidden>Copy it</div><div id="x">z</div>',
    "a dialog": "<button>Join</button><dialog>Join us today.</dialog>",
    "a text": "Some words <div hidden>never</div>",
    "a paragraph": "<p>Some words</p><div hidden>never</div>",
    "a link to another page": '<p><a href="/more">More</a></p><div hidden>never</div>',
    "nothing": "<div hidden>never</div>",
}


@pytest.mark.parametrize("name", SHUT)
def test_what_is_no_panel_of_text_stays_hidden(name: str) -> None:
    page = html_page(f"<main><p>Tablets</p>{SHUT[name]}</main>", "a.html")
    assert page.left_out["hidden"] == 1


def test_a_panel_of_the_page_around_the_main_part_stays_hidden() -> None:
    page = html_page("<div><button>All</button><div hidden>Shop now.</div></div><main>Tablets</main>", "a.html")
    assert texts(page) == ["All", "Tablets"]


def test_definitions_and_summaries_know_what_they_are() -> None:
    page = html_page(
        "<dl><dt>INR<dd>A blood test<dd>done often</dl><details><summary>More</summary>x</details>", "a.html"
    )
    assert [(t, m.tag) for t, m in marks(page).items()] == [
        *[("INR", "dt"), ("A blood test", "dd"), ("done often", "dd"), ("More", "summary"), ("x", "details")]
    ]


# ---------------------------------------------------------------- links that touch


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<nav><a href=/>Home</a><a href=/a>About</a><a href=/b>News</a></nav>", ["Home", "About", "News"]),
        ("<div><span><a href=/>Home</a></span><span><a href=/a>About</a></span></div>", ["Home", "About"]),
        ("<div><a href=/>Home</a> <a href=/a>About</a></div>", ["Home About"]),
        ("<nav><b>Menu</b>:<a href=/>Home</a><a href=/a>About</a></nav>", ["Menu:Home About"]),
        ("<p>Take <a href=/c>clo</a><a href=/z>nazepam</a> daily</p>", ["Take clonazepam daily"]),
        ("<div><a href=/c>clo</a><a href=/c>nazepam</a></div>", ["clonazepam"]),
        ("<h2><a href=/c>Clo</a><a href=/z>nazepam</a></h2>", ["Clonazepam"]),
        ("<div><a href=/c>See</a><a href=/z>, and more</a></div>", ["See, and more"]),
    ],
)
def test_links_that_touch_are_parted_only_where_they_are_a_menu(html: str, lines: list[str]) -> None:
    page = html_page(html, "a.html")
    assert texts(page) == lines
    same_words(html)


# ---------------------------------------------------------------- tables


def rows(html: str) -> list[list[str]]:
    page = html_page(html, "a.html")
    texts(page)
    return [[p.text[a:b] for a, b in p.markup.cells] for p in page.passages if p.markup and p.markup.cells]


def test_cells_keep_their_columns_where_others_reach_over_them() -> None:
    html = """<table>\t<tr>\t<th>Who</th>\t<th>Dose</th><th>Note</th></tr>
<tr><td rowspan="2">Adult</td><td>5 mg</td><td>morning</td></tr><tr><td>10 mg</td><td>night</td></tr>
<tr><td colspan="2">Child</td><td>never</td></tr><tr><td>Old</td><td>2 mg</td><td rowspan="99999999">x</td></tr></table>"""
    assert rows(html) == [
        ["Who", "Dose", "Note"],
        ["Adult", "5 mg", "morning"],
        ["", "10 mg", "night"],
        ["Child", "", "never"],
        ["Old", "2 mg", "x"],
    ]
    same_words(html)


def test_a_table_with_lists_in_its_cells_stays_a_table() -> None:
    html = """<table><tr><th>How often</th><th>What</th></tr>
<tr><td>Common</td><td><ul><li>nausea</li><li>dry <b>mouth</b></li></ul></td></tr></table>"""
    assert rows(html) == [["How often", "What"], ["Common", "nausea  dry mouth"]]
    items = [[p.text[i:] for i in p.markup.items] for p in html_page(html, "a.html").passages if p.markup]
    assert items == [[], ["dry mouth"]]
    same_words(html)


def test_blanks_of_the_page_itself_part_no_items() -> None:
    html = "<table><tr><th>a&nbsp; b</th><th>donâ€™t&nbsp;</th></tr><tr><td>c<ul><li>d</ul><td>e &nbsp; f</table>"
    page = html_page(html, "a.html")
    assert [[p.text[i:].split("\t")[0] for i in p.markup.items] for p in page.passages if p.markup] == [[], ["d"]]
    same_words(html)


def test_a_table_that_lays_out_a_page_gives_no_rows() -> None:
    html = "<table><tr><td><ul><li>Home</li><li>About</li></ul></td><td><p>Take it.</p></td></tr></table>"
    page = html_page(html, "a.html")
    assert texts(page) == ["Home", "About", "Take it."]
    assert all(not m.table and not m.cells for m in marks(page).values())


def test_a_cell_that_claims_to_be_endless_is_bounded() -> None:
    html = "<table>" + "<tr><td colspan=9999 rowspan=9999>a</td><td colspan=9999>b</td></tr>" * 1000 + "</table>"
    begun = time.process_time()
    assert len(html_page(html, "a.html").text) < 1_000_000
    assert time.process_time() - begun < 8


# ---------------------------------------------------------------- bodies in parts, twice, with pictures

PARTS = """<body><div class="summary-box lead"><p>Warfarin thins the blood.</p></div>
<div class="col mobile-only"><p>Eat the same amount of greens.</p></div>
<div class="col desktop-only"><p>Eat the same amount of greens.</p></div>
<section class="body-1"><p>First part.</p></section><section class="body-2"><p>Second <img alt="⚠"> part.</p></section>
<figure><img src="x.png" alt="A chart of doses"><figcaption>Doses</figcaption></figure><img src=x><img alt=""><img
width=1 height=1 src=t></body>"""


def test_a_body_in_parts_comes_whole_and_twice_is_twice() -> None:
    page = html_page(PARTS, "a.html")
    assert texts(page) == [
        *("Warfarin thins the blood.", "Eat the same amount of greens.", "Eat the same amount of greens."),
        *("First part.", "Second part.", "Doses"),
    ]
    words = [p.markup.words for p in page.passages if p.markup]
    assert words[:4] == ["summary-box lead", "col mobile-only", "col desktop-only", "body-1"]
    assert dict(page.left_out) == {"picture": 3}
    same_words(PARTS)


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize(
    "html",
    [
        "<i aria-hidden=true class=icon>" * 10_000 + "two words",
        "<div id=x hidden>" * 10_000 + "<button aria-controls=x>a</button>",
        "<main>" + "<section id=x hidden>" * 10_000 + "<button aria-controls=x>a</button>",
        "<main>" + "<button aria-controls=x>a</button><div id=x hidden>b</div>" * 10_000,
        "<main>" + "<button>a</button><div hidden>b" * 10_000,
        "<main>" + "<button>a</button><div hidden><a href=x>b" * 10_000,
        "<main>" + "<button>a" * 5_000 + "</button><div hidden>b",
        "<a role=tab id=t aria-controls=p>aa" * 10_000 + "<div role=tabpanel id=p aria-labelledby=t>b" * 10_000,
        "".join(f"<i role=tab id=t{n}>" for n in range(5000))
        + "aa</i>"
        + "".join(f"<div role=tabpanel id=p{n} aria-labelledby=t{n}>b" for n in range(5000)),
        "<ul><li>a" * 10_000,
        "<ul><li>a" * 3_000 + "<table><tr><td>" * 3_000 + "b",
        "<a href=x>a</a><a href=y>b</a>" * 5_000,
        "<table><tr><td>" + "<ul><li>a" * 5_000 + "<td>b",
        "<p>a" * 20_000,
        "<dl><dt>a<dd>b" * 10_000,
    ],
    ids=[
        "icons",
        "hidden",
        "panels",
        "accordions",
        "nested",
        "linked",
        "buttons",
        "tabs",
        "labels",
        "lists",
        "tables",
        "links",
        "cell",
        "paragraphs",
        "definitions",
    ],
)
def test_any_page_is_read_in_bounded_time_or_refused(html: str) -> None:
    begun = time.process_time()
    try:
        page = html_page(html, "a.html")
        assert page.text
    except ContentError as error:
        assert error.problem.rule == "intake.no-text"
    assert time.process_time() - begun < 12


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>T</title></head></html>",
        "<body style='display:none'><p>a</p></body>",
        "<body hidden><main>a</main></body>",
        "<p hidden>a</p><div style='visibility:hidden'>b</div><img alt='a chart'>",
        "<frameset><frame src=a></frameset>",
    ],
)
def test_a_page_that_shows_nothing_is_refused(html: str) -> None:
    with pytest.raises(ContentError, match="shows no text"):
        html_page(html, "a.html")


def test_a_page_in_two_encodings_is_read(tmp_path: Path) -> None:
    data = ARTICLE.encode() + "<p>Don’t “double” it – ever…</p>".encode() + "<p>Don’t “stop”.</p>".encode("cp1252")
    assert intake.read(write(tmp_path, "a.html", data), tmp_path).lines[1:] == [
        "Take it “once” a day.",
        "Don’t “double” it – ever…",
        "Don’t “stop”.",
    ]


def test_the_message_for_other_formats_says_what_to_do(tmp_path: Path) -> None:
    for name, says in {"a.pdf": "copy its text", "a.doc": ".docx", "a.rtf": ".docx", "a.epub": ".txt"}.items():
        problem = refused(write(tmp_path, name), tmp_path)
        assert problem.rule == "intake.format" and says in problem.todo
    everything = refused(write(tmp_path, "a.xyz"), tmp_path).todo
    assert re.findall(r"\.\w+", everything)[:6] == [".txt", ".md", ".html", ".htm", ".mhtml", ".docx"]


def test_what_was_crossed_out_is_counted_and_not_read_on(tmp_path: Path) -> None:
    page = "<html><body><p>Take <s>5</s> 10 mg with <del>milk or</del> water, once a day.</p></body></html>"
    (tmp_path / "dose.html").write_text(page, encoding="utf-8")
    source = intake.read(tmp_path / "dose.html", tmp_path)
    assert " ".join(source.text.split()) == "Take 10 mg with water, once a day."
    assert source.left_out["struck"] == 2


RAISED = {
    "Eat no more than 2,000<sup>3</sup> mg a day.": "Eat no more than 2,000³ mg a day.",
    "150 × 10<sup>9</sup>/L": "150 × 10⁹/L",
    "10<sup>-9</sup> m<sup>2</sup>": "10⁻⁹ m²",
    "From grains.<sup><a href='#r1'>1</a>,<a href='#r2'>12</a></sup> It helps.": "From grains.¹,¹² It helps.",
    "From grains.<sup>[1]</sup> The 1<sup>st</sup> of May": "From grains.[1] The 1st of May",
    "H<sub>2</sub>O": "H2O",
    "a<sup></sup>b<sup> </sup>c<sup>-</sup>": "ab c-",
}


@pytest.mark.parametrize("html", RAISED)
def test_raised_numbers_are_read_as_raised(html: str) -> None:
    assert texts(html_page(f"<p>{html}</p>", "a.html")) == [RAISED[html]]
    assert texts(html_page(f"<table><tr><td>a<td>{html}</table>", "a.html")) == [f"a\t{RAISED[html]}"]
