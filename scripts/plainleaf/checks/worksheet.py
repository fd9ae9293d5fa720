"""What a program can count of a page for the person who judges how plain it is; it judges nothing itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import markdown as library
from bs4 import BeautifulSoup, Tag

from plainleaf.checks.page import DOSE_MARK, EXTENSIONS, fixed, leaf
from plainleaf.checks.phrases import quoted
from plainleaf.checks.reading import grade, sentences
from plainleaf.knowledge import load
from plainleaf.safety.numbers import find_numbers
from plainleaf.sentences import split

LONG_SENTENCE = 20
"""Words in a sentence: content style of the National Health Service asks for no more."""
DENSE = 3
"""Sentences in a paragraph, as above."""
LONG_LIST = 7
"""Items in a list, after the Clear Communication Index."""

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)\s+(?:(?:not|never|also|often|only|\w+ly)\s+){0,2}"
    r"(?!(?:often|even|then|ten|seven|open|red|children|women|men)\b)(?:\w+ed|\w+en|made|done|known|shown|held|kept|put|sold|told|felt|found|built|bought|brought|taught|thought|left|lost|read"
    r"|sent|set|cut|drawn|worn|born|grown|hurt|meant|said|paid|led)\b",
    re.IGNORECASE,
)
_DO = (
    r"(?:ask|avoid|be|bring|call|change|check|choose|consult|contact|continue|discuss|do|drink|eat|exercise|find|finish|follow|get"
    r"|give|go|have|hold|inform|inject|join|keep|learn|let|lie|limit|look|make|measure|mix|move|phone|plan|practice|put|read|remember"
    r"|remove|report|rest|ring|rinse|see|seek|set|shake|share|sit|skip|speak|start|stay|stop|store|swallow|take|talk|tell|throw|try"
    r"|turn|use|visit|wait|wash|watch|wear|write)"
)
_TELLS = re.compile(
    r"^(?:(?:if|when|before|after|while|until|once|as soon as|for|to|in|at|during|with|instead)\b[^,;:]{1,120}[,:]\s+)?"
    r"(?:(?:always|never|also|then|first|and|or|but|instead|please|just|only|carefully|immediately|do not|don['’]t)\s+){0,3}"
    rf"(?:{_DO}|(?:do not|don['’]t|never)\s+\w+)\b(?!\s+(?:is|are|was|were|has|can|may|might|will)\b)"
    r"|\b(?:it['’]s|it is)\s+(?:\w+ly\s+)?(?:essential|important|best|crucial|vital|necessary|critical"
    r"|a good idea|advisable|wise)\s+(?:not\s+)?"
    r"(?:that you|to|for you to)\b"
    r"|\byou\s+(?:\w+ly\s+)?(?:should|must|need to|have to|ought to|shouldn['’]t|mustn['’]t)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.,])\d+(?:[.,:/]\d+)*(?:\s?(?:to|or|and|-|–)\s?\d+(?:[.,]\d+)*)?"
    r"(?:[\s-]?(?:%|°\s?[CF]?|(?:mg|mcg|ml|g|kg|lbs?|oz|cm|mm|iu|units?|milligrams?|micrograms?|grams?|kilograms?|pounds?|ounces?|litres?"
    r"|liters?|cups?|glasses|spoons?|teaspoons?|tablespoons?|tablets?|pills?|capsules?|puffs?|drops?|doses?|patch(?:es)?|seconds?"
    r"|minutes?|hours?|days?|nights?|weeks?|months?|years?|times?|percent|people|adults?|children|calories|degrees|steps?|feet|inches)\b"
    r"(?:/\w+)?))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the worksheet."""

    asks: str
    after: str  # the items of published tools it follows
    found: str  # what was counted; empty: nothing could be


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    items: tuple[Item, ...]


def worksheet(path: str, markdown: str) -> tuple[Group, ...]:
    """The worksheet of a page at `path` below docs/, whose Markdown is given."""
    facts = _facts(path, markdown)
    return tuple(
        Group(
            group["heading"],
            tuple(Item(row["asks"], row["after"], row.get("found", "").format_map(facts)) for row in group["item"]),
        )
        for group in load("worksheet")["group"]
    )


def _facts(path: str, markdown: str) -> dict[str, Any]:
    page = leaf(path, markdown)
    body = markdown.split("\n---\n", 1)[-1]
    soup = BeautifulSoup(library.markdown(body, extensions=list(EXTENSIONS)), "html.parser")
    own = [tag for tag in soup.find_all(["h2", "h3", "h4", "h5", "h6", "p", "ul", "ol"]) if not _ours(tag)]
    paragraphs = [tag for tag in own if tag.name == "p" and len(_said(tag)) > 1]
    lists = [tag for tag in own if tag.name in ("ul", "ol")]
    said = [s for tag in soup.find_all(["p", "li"]) if not _ours(tag) and not tag.find(["p", "li"]) for s in _said(tag)]
    said = list(dict.fromkeys(s for s in said if len(_WORD.findall(s)) > 2))
    text = " ".join(said)
    counted = " ".join(
        [text, *(" ".join(tag.get_text().split()) for tag in soup.find_all(["td", "th"]) if not _ours(tag))]
    )
    hard = sorted(sentences(page), key=lambda s: (-s.grade, s.text))
    words = [p.get_text().split(":")[0] for p in soup.select("p[id^=word-]")]
    sections = [tag.get_text() for tag in soup.find_all("h2") if tag.get_text() not in _site_headings()]
    left_out = sum(
        sum((s.get("left_out") or {}).values()) for s in page.front.get("sources") or () if isinstance(s, dict)
    )
    return {
        "title": page.front.get("title", ""),
        "first": sections[0] if sections else "none",
        "boxes": len(soup.select("div.admonition")),
        "points": "; ".join(_label(tag) for tag in soup.select("h2#key-points ~ ul")[:1]) or "none",
        "left_out": f"{left_out} lines or parts" if left_out else "nothing",
        "grade": f"{grade([s.text for s in hard]):.0f}" if hard else "unknown",
        "long": sum(len(_WORD.findall(s)) > LONG_SENTENCE for s in said),
        "sentences": len(said),
        "hardest": f"“{quoted(hard[0].text)}”" if hard else "none",
        "words": len(words),
        "words_list": f" ({', '.join(words)})" if words else "",
        "passive": sum(bool(_PASSIVE.search(s)) for s in said),
        "numbers": ", ".join(dict.fromkeys(_numbers(counted))) or "none",
        "dense": sum(len(_said(tag)) > DENSE for tag in paragraphs),
        "paragraphs": len(paragraphs),
        "lists": len(lists),
        "long_lists": sum(len(tag.find_all("li", recursive=False)) > LONG_LIST for tag in lists),
        "headings": sum(tag.name.startswith("h") for tag in own),
        "between": _between(own),
        "sections": "; ".join(sections) or "none",
        "silent": len(_silent(soup)),
        "actions": sum(bool(_TELLS.search(s)) for s in said),
        "you": sum(bool(_YOU.search(s)) for s in said),
        "steps": sum(tag.name == "ol" for tag in lists),
        "telephones": ", ".join(dict.fromkeys(_telephones(soup))) or "none",
    }


def _numbers(text: str) -> list[str]:
    """The numbers of a text with their units; telephone numbers are none."""
    for found in reversed(find_numbers(text)):
        text = f"{text[: found.start]} {text[found.end :]}"
    return [match.group() for match in _NUMBER.finditer(text)]


def _telephones(soup: BeautifulSoup) -> list[str]:
    """Every telephone number on the page as written, the site's own under "Who to call" among them."""
    numbers = []
    for tag in soup.find_all(["p", "li", "td", "th", "h3", "h4", "h5", "h6"]):
        if tag.find(["p", "li"]) or "cite" in (tag.get("class") or []):
            continue
        text = " ".join(tag.get_text().split())
        for found in find_numbers(text):
            opens = found.start > 0 and text[found.start - 1] == "("
            numbers.append(text[found.start - opens : found.end])
    return numbers


def _ours(tag: Tag) -> bool:
    """Whether it is the site's own: library text, the sections that are all ours, headings within boxes."""
    classes: list[str] = list(tag.get("class") or [])
    if {"added", "proposal", "admonition-title"} & set(classes) or tag.get_text() in fixed():
        return True
    strong = tag.find("strong")
    if tag.name == "p" and strong is not None and strong.get_text() == tag.get_text():  # a heading within a box
        return True
    heading = tag if tag.name == "h2" else tag.find_previous("h2")
    return heading is not None and heading.get_text() in _site_headings()


@cache
def _site_headings() -> frozenset[str]:
    words = load("page_text")
    return frozenset(words[group]["heading"] for group in ("key_points", "words", "silence", "notes", "about"))


def _said(tag: Tag) -> list[str]:
    text = " ".join(DOSE_MARK.sub("", tag.get_text()).split())
    return [text[a:b].strip() for a, b in split(text)]


def _label(tag: Tag) -> str:
    return ", ".join(strong.get_text().rstrip(":").lower() for strong in tag.find_all("strong"))


def _silent(soup: BeautifulSoup) -> list[Tag]:
    heading = soup.find("h2", id="what-this-article-does-not-say")
    found = heading.find_next("ul") if heading is not None else None
    return found.find_all("li") if found is not None else []


def _between(own: list[Tag]) -> int:
    """The most words between two headings."""
    most = here = 0
    for tag in own:
        here = 0 if tag.name.startswith("h") else here + len(_WORD.findall(tag.get_text()))
        most = max(most, here)
    return most
