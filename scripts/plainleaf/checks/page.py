"""A page of docs/ taken apart for the checks: which of its texts are the source's, and which are ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import markdown as library
import yaml
from bs4 import BeautifulSoup, Tag

from plainleaf.checks.books import tokens
from plainleaf.knowledge import load

EXTENSIONS = ("admonition", "tables", "attr_list", "toc", "plainleaf.write.nohtml")
DOSE_MARK = re.compile(r"\(dose\s+to\s+be\s+confirmed\)", re.I)
_FRONT = re.compile(r"\A---\n(.*?)^---\n", re.S | re.M)
_HEADING = re.compile(r"h[1-6]")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a page."""

    words: str
    ours: bool  # library text or metadata: not held against the sources
    heading: bool = False
    box: bool = False  # the title of a box
    section: str = ""  # the words of the h2 above it


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page, read."""

    path: str
    front: dict[str, Any]
    texts: tuple[Text, ...]

    @property
    def derived(self) -> tuple[str, ...]:
        """Words of all texts that are the source's, in order."""
        return tuple(t for text in self.texts if not text.ours for t in tokens(text.words))


def leaf(path: str, markdown: str) -> Leaf:
    """A page at `path` below docs/. A front matter that cannot be read counts as empty."""
    text = markdown.replace("\r\n", "\n")
    found = _FRONT.match(text)
    front: Any = {}
    if found:
        try:
            front = yaml.safe_load(found.group(1))
        except yaml.YAMLError:
            front = {}
        text = text[found.end() :]
    front = front if isinstance(front, dict) else {}
    soup = BeautifulSoup(library.markdown(text, extensions=list(EXTENSIONS)), "html.parser")
    return Leaf(path, front, tuple(_texts(soup, front)))


def _texts(soup: BeautifulSoup, front: dict[str, Any]) -> Iterator[Text]:
    """Texts in the order of the page, each element's own words once."""
    section, ours, first = "", False, True
    for element in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th"]):
        words = _own(element)
        if element.name == "h2":
            section = words
            ours = words in _library_sections()
        classes = list(element.get("class") or [])
        if not words:
            continue
        heading = bool(_HEADING.fullmatch(element.name))
        box = "admonition-title" in classes
        if element.name == "li":
            label = element.find("strong", recursive=False)
            if label is not None and label.get_text(strip=True).endswith(":"):
                words = words.removeprefix(" ".join(label.get_text().split())).strip()
        mine = ours or box or first or "added" in classes or "proposal" in classes
        mine = mine or (heading and is_library(words)) or words in fixed() or tokens(words) in _names(front)
        if element.name == "h1":
            mine = True  # the page's title: its own check
        first = False
        yield Text(DOSE_MARK.sub("", words), mine, heading, box, section)


def _own(element: Tag) -> str:
    """An element's words without those of lists, paragraphs and tables inside it."""
    parts = []
    for child in element.children:
        if isinstance(child, Tag) and child.name in ("ul", "ol", "p", "table", "div"):
            continue
        parts.append(child.get_text())
    return " ".join("".join(parts).split())


def _names(front: dict[str, Any]) -> set[tuple[str, ...]]:
    """Names a page may give its sources, its subtitle and its subject."""
    sources = front.get("sources") if isinstance(front.get("sources"), list) else []
    names = [front.get("subtitle"), front.get("title")]
    for source in sources or []:
        if isinstance(source, dict):
            names += [source.get("publisher"), source.get("file")]
    return {tokens(str(name)) for name in names if name}


# ---------------------------------------------------------------- our own words


@cache
def fixed() -> frozenset[str]:
    """The whole lines that a page may hold beside the source's: knowledge/page_text.toml, group [page]."""
    return frozenset(load("page_text")["page"].values())


@cache
def _library_sections() -> frozenset[str]:
    """Headings over text that is all ours."""
    words = load("page_text")
    return frozenset(words[group]["heading"] for group in ("silence", "notes", "about"))


HEADINGS = ("sections", "page_text")
TITLES = ("boxes", "safety")


@cache
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Every string of some knowledge files that can be a heading or title, {marks} and X standing for any words."""
    found = []
    for name in names:
        for text in strings(load(name)):
            if len(text) > 200 or not re.search(r"[A-Za-z]{2}", text) or text.endswith("{title}"):
                continue
            parts = re.split(r"(\{\w+\}|\bX\b)", text)
            pattern = "".join(".+" if n % 2 else re.escape(part) for n, part in enumerate(parts))
            if len(re.sub(r"\W|X", "", re.sub(r"\{\w+\}", "", text))) > 2:
                found.append(re.compile(pattern, re.I | re.S))
    return tuple(found)


def is_library(words: str, names: tuple[str, ...] = HEADINGS) -> bool:
    """Whether the words of a heading (or, with TITLES, of a box's title) stand in a knowledge file."""
    return any(pattern.fullmatch(words) for pattern in _patterns(names))


def strings(value: object) -> Iterator[str]:
    """Every string in a parsed knowledge file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
