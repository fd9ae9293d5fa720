"""The HTML of a page's Markdown as a small tree of elements and strings.

Most pages are taken from the Markdown parser before it writes any HTML, in a tenth of the time that a parser of HTML takes. What
only the HTML can tell (code between fences, odd references or characters), BeautifulSoup reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown.extensions.toc import slugify, unique
from markdown.util import HTML_PLACEHOLDER

if TYPE_CHECKING:  # takes long to load, and is hardly ever asked
    from xml.etree import ElementTree

    from bs4.element import Tag

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]|&(?=(?:#\\d+|#x[\\da-f]+|[\\da-z]+);)", re.I)
"""What stands for something else in the parser's tree, what no page should hold, and what the parser writes as a reference."""

_KEPT_APART = re.compile(HTML_PLACEHOLDER % r"(\d+)")
"""Where the parser puts back what it kept apart: references, and HTML made of fenced code."""

_REFERENCE = re.compile(r"&#(3[2-9]|[4-9]\d|1[01]\d|12[0-6]);")
"""A reference to a letter or sign of ASCII, as the program writes those that Markdown would take for its own."""


@dataclass(slots=True)
class Element:
    """A tag with what stands in it. Comments are left out: no reader sees them."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def text(self, between: str = "") -> str:
        """All strings in it, in order."""
        return between.join(one for one in self.inside() if isinstance(one, str))

    def inside(self) -> Iterator[Element | str]:
        """All that stands in it at any depth, in order of its beginning."""
        waiting = [iter(self.children)]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                continue
            yield child
            if isinstance(child, Element):
                waiting.append(iter(child.children))


class _AskHtml(Exception):
    """The tree holds what only its HTML can tell."""


def parsed_tree(top: ElementTree.Element, apart: Sequence[object]) -> Element | None:
    """The Markdown parser's own tree, as `read_tree` gives that of its HTML; None where only the HTML can tell. `apart`: what the
    parser kept apart. Raises RecursionError where it is nested beyond reason."""

    def words(text: str) -> str:
        if not _ODD.search(text):
            return text
        text = _KEPT_APART.sub(put_back, text)
        if _ODD.search(text):
            raise _AskHtml
        return text

    def put_back(place: re.Match[str]) -> str:
        kept = _REFERENCE.fullmatch(str(apart[int(place.group(1))]))
        if not kept:
            raise _AskHtml
        return chr(int(kept.group(1)))

    def element(one: ElementTree.Element) -> Element:
        if type(one.tag) is not str or not one.tag.islower():  # a comment
            raise _AskHtml
        attributes = dict(one.items())
        for name, value in attributes.items():
            if not (name.islower() and value and value.isprintable()) or _ODD.search(value):
                raise _AskHtml
        children: list[Element | str] = [words(one.text)] if one.text else []
        for child in one:
            children.append(element(child))
            if child.tail:
                children.append(words(child.tail))
        return Element(one.tag, attributes, children)

    try:
        return Element("", {}, element(top).children)
    except _AskHtml:
        return None


def read_tree(html: str) -> Element:
    """The tree of a piece of HTML, below an element without a name. Raises RecursionError where it is nested beyond reason."""
    from bs4 import BeautifulSoup

    return Element("", {}, _children(BeautifulSoup(html, "html.parser")))


def anchored(tree: Element) -> Element:
    """The tree, in which headings without an anchor have got the one that the site gives them."""
    elements, waiting = [], [tree]
    while waiting:
        one = waiting.pop()
        elements.append(one)
        waiting += reversed(one.elements)
    taken = {one.attributes["id"] for one in elements if "id" in one.attributes}
    for one in elements:
        if one.name in HEADINGS and "id" not in one.attributes:
            one.attributes["id"] = unique(slugify(" ".join(one.text().split()), "-"), taken)
    return tree


def _children(tag: Tag) -> list[Element | str]:
    from bs4.element import NavigableString, PreformattedString, Tag

    found: list[Element | str] = []
    for child in tag.children:
        if isinstance(child, Tag):
            given = child.attrs.items()
            attributes = {name: " ".join(value) if isinstance(value, list) else str(value) for name, value in given}
            found.append(Element(child.name, attributes, _children(child)))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            found.append(str(child))
    return found
