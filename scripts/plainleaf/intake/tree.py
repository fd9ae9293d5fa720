"""A page as what lxml's parser tells of it, in order: texts, elements that open, elements that close.

The tree that lxml itself would build is not used: it ends, without a word, at 2,048 elements inside one
another and at the first </html>. What the parser tells has neither end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
"""Characters at which the parser would stop or stumble; no reader sees them."""


@dataclass(slots=True, eq=False)
class Element:
    """One element of a page. Only the parser changes it."""

    tag: str  # lower case
    attrs: Mapping[str, str]  # "" for an attribute without a value
    at: int  # where it opens among the page's nodes
    end: int = 0  # where it closes


Node = str | Element | None
"""Text, an element that opens, or None where the element that opened last closes."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A page, read. Comments and the like are not kept."""

    nodes: list[Node]
    dropped: int  # unreadable characters

    def elements(self) -> Iterator[Element]:
        """All elements, in the page's order."""
        return (node for node in self.nodes if isinstance(node, Element))

    def within(self, element: Element) -> Iterator[str | Element]:
        """All texts and elements inside one."""
        nodes = self.nodes
        for at in range(element.at + 1, element.end):
            node = nodes[at]
            if node is not None:
                yield node

    def children(self, element: Element) -> Iterator[Element]:
        """The elements just inside one."""
        nodes = self.nodes
        at = element.at + 1
        while at < element.end:
            node = nodes[at]
            if isinstance(node, Element):
                yield node
                at = node.end
            at += 1


def page_tree(html: str) -> Tree:
    """The tree of a page's source text."""
    clean, dropped = _UNREADABLE.subn("", html.removeprefix("\ufeff"))
    parser = etree.HTMLParser(target=_Told(), recover=True, huge_tree=True)  # huge: a text may have any length
    parser.feed(clean)
    return Tree(parser.close(), dropped)


class _Told:
    """Writes down what the parser tells."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._open: list[Element] = []
        self.data = self._nodes.append

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        element = Element(tag, attrs, len(self._nodes))
        self._nodes.append(element)
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._open.pop().end = len(self._nodes)
        self._nodes.append(None)

    def close(self) -> list[Node]:
        return self._nodes
