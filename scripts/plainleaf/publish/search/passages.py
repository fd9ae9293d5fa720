"""A finished page as the search reads it: its passages, one for each heading with an address of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from lxml.etree import _Element

from plainleaf.knowledge import load

HEADINGS = ("h2", "h3")
"""Headings that a reader may be led to: those that stand in the table of contents."""

APART = frozenset(
    {
        "pl-tools",
        "pl-trust",
        "pl-mistake",
        "pl-contents",
        "pl-letters",
        "pl-related",
        "pl-overdue",
        "md-tags",
        "headerlink",
        "proposal",
        "pl-find-here",
    }
)
"""Classes of what is no text of the page: links around it and marks."""

NO_CLASSES = frozenset[str]()

NOT_READ = frozenset({"script", "style", "template", "nav", "form", "button", "svg", "h1"})

BLOCKS = frozenset(
    {"p", "li", "td", "th", "tr", "dt", "dd", "div", "h4", "h5", "h6", "blockquote", "ul", "ol", "table"}
)
"""Elements whose text ends a line: the last word of one and the first of the next are two words."""


class Weight(Enum):
    """What kind of text a word stands in."""

    HEADING = "heading"
    BOX = "box"  # get-help cards and callouts
    TEXT = "text"
    LIBRARY = "library"  # the site's own words: explained words, what the article does not say, whom to call


@dataclass(slots=True)
class Passage:
    """What stands under one heading of a page, or before the first."""

    anchor: str  # "" before the first heading
    heading: str
    texts: list[tuple[Weight, str]] = field(default_factory=list)


def passages(page: _Element) -> tuple[Passage, ...]:
    """The passages of a built page, in order; none where it has no article. `page`: its tree.

    The part about the page itself (sources, rights, what was left out) is not among them.
    """
    article = page.find(".//article")
    if article is None:
        return ()
    pieces: list[Piece] = []
    _read(article, Weight.TEXT, pieces)
    ours, about = _ours(), _about()
    found = [Passage("", "")]
    for weight, text, anchor in pieces:
        if anchor is not None:
            found.append(Passage(anchor, text, [(Weight.HEADING, text)]))
        else:
            here = found[-1]
            here.texts.append((Weight.LIBRARY if weight is Weight.TEXT and here.heading in ours else weight, text))
    return tuple(passage for passage in found if passage.heading != about)


Piece = tuple[Weight, str, str | None]
"""Kind of a text, the text, and of a heading its address."""


def _read(element: _Element, weight: Weight, into: list[Piece]) -> None:
    """The texts of an element, in order."""
    run = [element.text] if element.text else []
    for child in element:
        tag = child.tag
        if tag == "br":
            run.append(" ")
        elif isinstance(tag, str) and tag not in NOT_READ:
            given = child.get("class")
            classes = frozenset(given.split()) if given else NO_CLASSES
            if tag in HEADINGS and child.get("id"):
                _end(run, weight, into)
                into.append((weight, _words(child), child.get("id")))
            elif not classes & APART:
                if tag in BLOCKS or "admonition" in classes:
                    _end(run, weight, into)
                    _read(child, _inside(classes, weight), into)
                else:
                    run.append(_words(child))
        if child.tail:
            run.append(child.tail)
    _end(run, weight, into)


def _end(run: list[str], weight: Weight, into: list[Piece]) -> None:
    """A line ends: what was gathered of it is a text."""
    if run:
        text = " ".join("".join(run).split())
        run.clear()
        if text:
            into.append((weight, text, None))


def _inside(classes: frozenset[str], weight: Weight) -> Weight:
    """What kind of text an element holds; a box is a box whoever wrote it."""
    if "admonition" in classes:
        return Weight.BOX
    return Weight.LIBRARY if "added" in classes and weight is Weight.TEXT else weight


def _words(element: _Element) -> str:
    """All text of an element without the sign that links to a heading."""
    if not len(element) and element.tag not in HEADINGS:
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append(" ")
        elif isinstance(child.tag, str) and "headerlink" not in (child.get("class") or "").split():
            parts.append(_words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split()) if element.tag in HEADINGS else "".join(parts)


@cache
def _ours() -> frozenset[str]:
    """Headings over what the site itself says."""
    words = load("page_text")
    return frozenset(words[group]["heading"] for group in ("words", "silence", "notes"))


@cache
def _about() -> str:
    return str(load("page_text")["about"]["heading"])
