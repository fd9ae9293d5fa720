"""What the elements of a saved page hold, and which of them looks like the article."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from plainleaf.clean.containers import Containers, containers_of, families, fullest, kinds_of, strongest, titled
from plainleaf.clean.features import Columns
from plainleaf.clean.page_columns import COLUMNS, Shape, View, page_columns
from plainleaf.intake.html import html_page
from plainleaf.knowledge import load

SHORT = "The clinic on Mill Road opens on Sundays from May. Please bring your card and a list of your medicines."
TEASER = "A long story about the new car park, the trees that had to go, and what the neighbours think of all of it."
PAGE = f"""<title>Clinic opens on Sundays | Elm Town News</title><body>
<nav class="main-menu"><a href="/">Home</a> <a href="/n">News</a></nav>
<div class="page"><div class="col-1"><h2 class="post-title">Clinic opens on Sundays</h2>
<div class="post-body"><p>{SHORT}</p><p>{SHORT.lower()}</p></div></div>
<div class="col-2"><ul>{"".join(f'<li class="card"><h3>Story {n}</h3><p>{TEASER}</p></li>' for n in range(6))}</ul></div>
<div id="comments"><div class="comment"><p>{TEASER}</p></div><div class="comment"><p>{TEASER}</p></div></div></div>
<footer>Elm Town News</footer></body>"""


def page_of(html: str) -> Containers:
    return containers_of(html_page(html, "page.html").passages)


def columns_of(page: Containers, lines: Sequence[int] | None = None) -> Columns:
    return page_columns(View(Shape(page.passages), lines), COLUMNS)


def at(page: Containers, text: str) -> int:
    return next(here.index for here in page.passages if here.text == text)


def words_of(page: Containers, place: int) -> tuple[str, ...]:
    number = page.held.numbers[place]
    return next(box.words for markup in page.markups for box in markup.within if box.number == number)


def test_the_headline_is_the_line_that_says_the_documents_title() -> None:
    page = page_of(PAGE)
    assert page.title == at(page, "Clinic opens on Sundays")
    assert words_of(page, titled(page)) == ("col-1",)


def test_elements_hold_what_stands_in_them() -> None:
    page = page_of(PAGE)
    held, body = page.held, titled(page)
    assert (held.lines[body], held.first[body], held.last[body]) == (3, page.title, at(page, SHORT.lower()))
    assert held.running[body] == 2 * len(SHORT.split())
    menu = page.own[at(page, "Home News")]
    assert held.linked[menu] == held.words[menu] and not held.running[menu]
    assert held.tags[fullest(page)] == "ul"  # of the cards: the most text is not the article


def test_paragraphs_side_by_side_draw_more_than_cards() -> None:
    page = page_of(PAGE.replace(f"<p>{SHORT}</p>", f"<p>{SHORT}</p><p>{TEASER}</p><p>{TEASER}</p>"))
    assert words_of(page, strongest(page)) == ("post-body",)
    assert page.held.running[fullest(page)] > page.held.running[strongest(page)]


def test_cards_are_told_from_paragraphs() -> None:
    page = page_of(PAGE)
    made = columns_of(page)
    card, own = at(page, "Story 0") + 1, at(page, SHORT)
    assert made["lines alike"][card] == 6 and made["alike an element"][card] == 1
    assert made["alike an element"][own] == 2
    assert made["near related"][card] == 1 and made["near body"][own] == 1
    assert made["near talk"][-2] <= 2


def test_what_class_words_name() -> None:
    names = list(families())

    def named(*words: str) -> set[str]:
        return {name for n, name in enumerate(names) if kinds_of(words) >> n & 1}

    assert named("comment-list") == {"talk"}
    assert "body" in named("entry-content") and "body" in named("articlebody")
    assert "sell" in named("ad-slot") and "sell" not in named("header", "shadow", "reading")
    assert not named("x1", "col-md-8")


@pytest.mark.parametrize(
    "html",
    [
        "<p>alone</p>",
        "text before any element",
        "<div>" * 3_000 + "deep" + "</div>" * 1_500 + "less deep",
        "<div><p>a</p>" * 3_000,
        "<ul><li>a" * 2_000,
    ],
)
def test_any_page_gets_all_columns_in_bounded_time(html: str) -> None:
    page = page_of(html)
    start = time.process_time()
    made = columns_of(page)
    assert time.process_time() - start < 5
    assert {len(column) for column in made.values()} == {len(page.passages)}


def test_columns_of_some_lines_are_those_of_all() -> None:
    page = page_of(PAGE)
    made = columns_of(page)
    for lines in ([], [3], [0, 2, 5, 9], range(len(page.passages))):
        some = {name: list(column) for name, column in columns_of(page, lines).items()}
        assert some == {name: [column[k] for k in lines] for name, column in made.items()}


def test_every_column_is_said_in_words() -> None:
    assert {*COLUMNS} <= {*load("line_columns")["phrases"]}
