"""A page as what lxml's parser tells of it, in order: texts, elements that open, elements that close.

The tree that lxml itself would build is not used: it ends, without a word, at 2,048 elements inside one
another and at the first </html>. What the parser tells has neither end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\f\r"))
_ODD = (
    (b"\xef", re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")),  # non-characters
    (b"\xed", re.compile(rb"\xed[\xa0-\xbf].", re.DOTALL)),  # surrogates
)
"""In UTF-8, each with the byte it begins with. The parser would stumble over them and over controls; no reader sees them."""


@dataclass(slots=True, eq=False)
class Element:
    """One element of a page. Only the parser changes it."""

    tag: str  # lower case
    attrs: Mapping[str, str]  # "" for an attribute without a value
    at: int  # where it opens among the page's nodes
    end: int = 0  # where it closes


_NONE: Mapping[str, str] = {}  # the parser's own empty mapping answers slowly

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
    data, dropped = _readable(html.removeprefix("\ufeff").encode("utf-8", "surrogatepass"))
    # huge: a text may have any length
    parser = etree.HTMLParser(target=_Told(), recover=True, huge_tree=True, encoding="utf-8")
    parser.feed(data)
    return Tree(parser.close(), dropped)


def _readable(data: bytes) -> tuple[bytes, int]:
    """A page without its unreadable characters, and how many they were."""
    clean = data.translate(None, _CONTROLS)
    dropped = len(data) - len(clean)
    for first, pattern in _ODD:
        if first in clean:
            clean, count = pattern.subn(b"", clean)
            dropped += count
    return clean, dropped


class _Told:
    """Writes down what the parser tells."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._open: list[Element] = []
        self.data = self._nodes.append

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        element = Element(tag, attrs or _NONE, len(self._nodes))
        self._nodes.append(element)
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._open.pop().end = len(self._nodes)
        self._nodes.append(None)

    def close(self) -> list[Node]:
        """All that was told. The parser and this object hold each other: what they held on to would stay until Python
        searches for such cycles."""
        nodes = self._nodes[:]
        self._nodes.clear()
        self._open.clear()
        return nodes
