"""A page of docs/ taken apart for the checks: which of its texts are the source's, and which are ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
        except (yaml.YAMLError, ValueError, RecursionError):
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
        mine = (
            mine
            or (heading and is_library(words, headings(), front))
            or words in fixed()
            or tokens(words) in _names(front)
        )
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
    return frozenset(words[group]["heading"] for group in ("words", "silence", "notes", "about"))


@cache
def headings() -> tuple[re.Pattern[str], ...]:
    """Headings that the knowledge files give a page; the group is the page's subject."""
    fixed_ones = [group["heading"] for group in load("page_text").values() if "heading" in group]
    kinds = load("sections")["page"].values()
    rows = [row for kind in kinds if isinstance(kind, list) for row in kind]
    own = [row[key] for row in rows for key in ("heading", "plural", "bare") if key in row]
    return _patterns([*own, *(kind for kind in kinds if isinstance(kind, str)), *fixed_ones])


@cache
def titles() -> tuple[re.Pattern[str], ...]:
    """Titles that the knowledge files give a box; the group is a medicine."""
    words = load("boxes")
    return _patterns([*strings(words["titles"]), *strings(words["card_title"]), words["boxed"]["title"]])


def _patterns(texts: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Strings as patterns: {marks} and X stand for a name."""
    found = []
    for text in texts:
        parts = re.split(r"(\{\w+\}|\bX\b)", text)
        found.append(re.compile("".join("(.+)" if n % 2 else re.escape(p) for n, p in enumerate(parts)), re.I))
    return tuple(found)


def is_library(words: str, patterns: Iterable[re.Pattern[str]], front: dict[str, Any]) -> bool:
    """Whether a heading or title stands in a knowledge file, and names nothing but what the page is about."""
    names = {tokens(name) for name in strings([front.get(k) for k in ("name", "topic", "also_called", "medicines")])}
    for pattern in patterns:
        match = pattern.fullmatch(words)
        if match and all(tokens(group) in names for group in match.groups()):
            return True
    return False


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
