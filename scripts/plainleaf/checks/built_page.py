"""A built page as its reader gets it: the texts of its HTML in order, each with the headings above it.

Read from the finished file alone, so that a fault of anything between the ledger and the browser shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Comment, Tag
from bs4.filter import SoupStrainer

from plainleaf.checks.books import tokens
from plainleaf.knowledge import load

_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "dt", "dd", "summary")
_INNER = ("ul", "ol", "p", "table", "div", "dl", "details", "blockquote")
_TOOLS = (
    "pl-way", "pl-tools", "pl-trust", "pl-contents", "pl-mistake", "pl-related", "pl-foot", "pl-overdue",
    "pl-no-due", "headerlink",
)  # fmt: skip
"""Classes of what the site itself says, and what is no text of the page ..."""
_OURS = (*_TOOLS, "added", "proposal", "admonition-title")
"""... and of all that the site itself says."""
_STRUCK = ("del", "s", "strike")
_LEVELS = ("emergency", "urgent", "ask", "warning", "caution")
_DOSE = re.compile(r"\(dose\s+to\s+be\s+confirmed\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a page that is not the site's own."""

    words: tuple[str, ...]
    text: str
    section: str  # the h2 above it
    headings: tuple[str, ...]  # h3 and below above it, or the bold headings of a box; outermost first
    box: bool  # in a card or callout
    heading: bool  # h3 and below
    point: bool  # a key point
    depth: int = 0  # of the list it is an item of, from 1; 0: no item
    level: str = ""  # of its box: "emergency", "urgent" ...


@dataclass(frozen=True, slots=True)
class Built:
    """A built page: its title, what comes from its sources, and all its words."""

    title: str
    pieces: tuple[Piece, ...]  # in the order of the page
    hidden: tuple[str, ...]  # texts that are there, and that a reader does not see, or sees struck through
    sections: tuple[tuple[str, tuple[str, ...]], ...]  # h2 ("" above the first), and every word under it
    boxes: tuple[tuple[str, frozenset[str]], ...]  # the title of each, and its classes: they give it its colour
    unsigned: bool  # whether it shows library text that nobody has signed
    proposal: bool = False  # whether it says that a program picked the key points: a signed page says so no more


def built(file: Path) -> Built:
    """A built page, read from its file alone."""
    soup = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml", parse_only=SoupStrainer("article"))
    article = soup.select_one("article")
    if article is None:
        return Built("", (), (), (), (), False)
    title = article.find("h1")
    return Built(
        title=_own(title) if isinstance(title, Tag) else "",
        pieces=tuple(_pieces(article)),
        hidden=tuple(_hidden(article)),
        sections=tuple((heading, tuple(words)) for heading, words in _sections(article)),
        boxes=tuple(_boxes(article)),
        unsigned=article.select_one(".unsigned") is not None,
        proposal=article.select_one(".proposal") is not None,
    )


def _boxes(article: Tag) -> Iterator[tuple[str, frozenset[str]]]:
    for box in article.select(".admonition"):
        title = box.select_one(".admonition-title")
        yield (_own(title) if title is not None else ""), frozenset(_classes(box)) - {"admonition"}


def _hidden(article: Tag) -> Iterator[str]:
    for element in article.find_all(True):
        style = str(element.get("style") or "").replace(" ", "").lower()
        unseen = element.has_attr("hidden") or "display:none" in style or "visibility:hidden" in style
        if (unseen or element.name in _STRUCK) and not _ours(element, article) and tokens(element.get_text(" ")):
            yield " ".join(element.get_text(" ").split())


def _sections(article: Tag) -> Iterator[tuple[str, list[str]]]:
    """Every word of the page by the h2 above it, the site's own tools aside."""
    heading, words = "", list[str]()
    for text in article.find_all(string=True):
        parent = text.parent
        if parent is None or not str(text).strip() or isinstance(text, Comment):
            continue
        if _ours(parent, article, _TOOLS) or parent.name in ("script", "style"):
            continue
        h2 = parent if parent.name == "h2" else parent.find_parent("h2")
        if isinstance(h2, Tag):
            if _own(h2) != heading:
                yield heading, words
                heading, words = _own(h2), []
            continue
        words += tokens(str(text))
    yield heading, words


def _pieces(article: Tag) -> Iterator[Piece]:
    section = ""
    chain: list[tuple[int, str]] = []
    boxed: tuple[Tag, str] | None = None  # the box we are in, and its last bold heading
    for element in article.find_all(_BLOCKS):
        if element.name == "h1" or _ours(element, article):
            continue
        words = _own(element)
        level = int(element.name[1]) if re.fullmatch(r"h[2-6]", element.name) else 0
        if level == 2:
            section, chain = words, []
            continue
        if (not section and not _box(element)) or section in _library():
            continue
        if level:
            chain = [*(entry for entry in chain if entry[0] < level), (level, words)]
            yield Piece(tokens(words), words, section, tuple(w for _, w in chain[:-1]), False, True, False)
            continue
        box = _box(element)
        if box is None:
            boxed = None
        elif boxed is None or boxed[0] is not box:
            boxed = (box, "")
        point = section == _key_points() and box is None
        if point:
            words = _without_label(element, words)
        if boxed and _bold(element):
            boxed = (boxed[0], words)
            continue
        above = (boxed[1],) if boxed and boxed[1] else () if boxed else tuple(w for _, w in chain)
        words = _DOSE.sub("", words)
        if tokens(words) and words not in _fixed():
            depth = _depth(element, box or article)
            yield Piece(tokens(words), words, section, above, box is not None, False, point, depth, _level(box))


def _depth(element: Tag, within: Tag) -> int:
    """How many lists an item stands in; 0 for what is no item."""
    item = element if element.name == "li" else element.find_parent("li")
    if not isinstance(item, Tag) or within not in item.parents:
        return 0
    lists = 0
    for tag in item.parents:
        if tag is within:
            break
        lists += tag.name in ("ul", "ol")
    return lists


def _level(box: Tag | None) -> str:
    return next((level for level in _LEVELS if level in _classes(box)), "") if box is not None else ""


def _ours(element: Tag, article: Tag, classes: tuple[str, ...] = _OURS) -> bool:
    for tag in (element, *element.parents):
        if tag is article:
            return False
        if set(_classes(tag)) & set(classes):
            return True
    return False


def _box(element: Tag) -> Tag | None:
    return next((tag for tag in element.parents if "admonition" in _classes(tag)), None)


def _bold(element: Tag) -> bool:
    """A paragraph that is all bold: a heading within a box."""
    inner = [child for child in element.children if str(child).strip()]
    return element.name == "p" and len(inner) == 1 and isinstance(inner[0], Tag) and inner[0].name == "strong"


def _own(element: Tag) -> str:
    """An element's words without those of the blocks inside it and the sign that links to a heading."""
    parts = []
    for child in element.children:
        if isinstance(child, Tag) and (child.name in _INNER or "headerlink" in _classes(child)):
            continue
        parts.append(child.get_text())
    return " ".join("".join(parts).split())


def _without_label(element: Tag, words: str) -> str:
    label = element.find("strong", recursive=False)
    return words.removeprefix(" ".join(label.get_text().split())).strip() if label is not None else words


def _classes(tag: Tag) -> list[str]:
    found = tag.get("class")
    return found.split() if isinstance(found, str) else list(found or [])


@cache
def _library() -> frozenset[str]:
    """Headings over what the site itself says."""
    words = load("page_text")
    return frozenset(words[group]["heading"] for group in ("words", "silence", "notes", "about"))


@cache
def _key_points() -> str:
    return str(load("page_text")["key_points"]["heading"])


@cache
def _fixed() -> frozenset[str]:
    """Whole lines of the site's own between the article's."""
    return frozenset(load("page_text")["page"].values())
