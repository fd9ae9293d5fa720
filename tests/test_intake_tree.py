"""What the parser tells of a page, to its end and to its depth; and that time grows as the page does."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from plainleaf.errors import ContentError
from plainleaf.intake.html import html_page
from plainleaf.intake.tree import Element, page_tree

STEP = 3
SLACK = 2.0
"""Quadratic time would be three times over linear."""
UNMEASURABLE = 0.05
"""Seconds: a difference that small says nothing."""


def test_elements_know_where_they_end_and_what_stands_in_them() -> None:
    tree = page_tree("<ul id=a><li>one<b>two</b><li hidden>three</ul>after<!-- said to nobody -->")
    (ul,) = (element for element in tree.elements() if element.tag == "ul")
    assert [child.tag for child in tree.children(ul)] == ["li", "li"]
    assert [node if isinstance(node, str) else node.tag for node in tree.within(ul)] == [
        *("li", "one", "b", "two", "li", "three")
    ]
    assert (ul.attrs, [dict(child.attrs) for child in tree.children(ul)]) == ({"id": "a"}, [{}, {"hidden": ""}])
    assert [node for node in tree.nodes[ul.end :] if isinstance(node, str)] == ["after"]


@pytest.mark.parametrize("html", ["", " ", "<!-- nothing -->", "<!DOCTYPE html>", "\ufeff"])
def test_a_page_of_nothing_has_no_text(html: str) -> None:
    assert not any(isinstance(node, str) and node.strip() for node in page_tree(html).nodes)


def test_unreadable_characters_are_dropped_and_counted() -> None:
    tree = page_tree("<p>a\x00b\x1fc\ufdd0d\uffffe\ud800f\x7fg\ufeffh\ufffdi\ud7ffj</p>")
    assert tree.dropped == 6
    assert "".join(node for node in tree.nodes if isinstance(node, str)) == "abcdefg\ufeffh\ufffdi\ud7ffj"


def test_nothing_is_lost_beyond_the_depth_at_which_the_parsers_own_tree_ends() -> None:
    html = "<div>first" + "<div>" * 5000 + "deep" + "</div>" * 5000 + "last</div>"
    assert html_page(html, "a.html").text.split("\n") == ["first", "deep", "last"]
    assert len([node for node in page_tree(html).nodes if isinstance(node, Element)]) == 5003


def test_words_behind_the_end_of_the_page_are_read() -> None:
    html = "<html><body><p>a</p></body></html><p>b</p><html class=x><body>c</body></html>"
    assert html_page(html, "a.html").text.split("\n") == ["a", "b", "c"]


PAGES: dict[str, tuple[Callable[[int], str], int]] = {
    "nested": (lambda n: "<div class='a b'>" * n + "w", 1500),
    "elements": (lambda n: "<p>a <b>b</b>" * n, 1500),
    "one line": (lambda n: "<p>" + "Take it with food &amp; rest. " * n, 4000),
    "lists": (lambda n: "<ul><li>a" * n, 800),
    "cells": (lambda n: "<table>" + "<tr><td>a<td>b" * n + "</table>", 1500),
    "tables": (lambda n: "<table><tr><td>" * n + "a", 800),
    "links": (lambda n: "<a href=x>a</a><a href=y>b</a>" * n, 1500),
    "hidden": (lambda n: "<p hidden>a</p>" * n, 4000),
    "panels": (lambda n: "<main>" + "<button aria-controls=x>a</button><div id=x hidden>b</div>" * n, 1500),
}


@pytest.mark.parametrize("name", PAGES)
def test_time_grows_as_the_page_does(name: str) -> None:
    make, size = PAGES[name]
    small, large = make(size), make(size * STEP)
    seconds(small)
    before, after = seconds(small), seconds(large)
    if after > before * STEP * SLACK + UNMEASURABLE:  # once more: another program may have had the machine
        before, after = (min(seconds(page) for _ in range(3)) for page in (small, large))
    assert after <= before * STEP * SLACK + UNMEASURABLE, f"{before:.2f} s, {STEP} times as much: {after:.2f} s"


def seconds(html: str) -> float:
    start = time.process_time()
    try:
        html_page(html, "a.html")
    except ContentError as error:
        assert error.problem.rule == "intake.no-text"
    return time.process_time() - start
