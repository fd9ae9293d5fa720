"""What the mark-up of a saved web page says of a line, where there is any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture
from plainleaf.knowledge import load
from plainleaf.model import Markup, Passage

AGAINST = -3.0
"""Weight of standing in an element that holds no article text; running text outweighs it."""

DOUBTED = -1.5
"""Weight of a class or id word."""

FOR = 0.5
"""Weight of standing in the page's main part."""


@cache
def _element(key: str) -> re.Pattern[str]:
    """Finds one of the named elements on a tag path."""
    return re.compile(rf"(?:^|/)(?:{'|'.join(load('page_words')['markup'][key])})(?:/|$)")


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('page_words')['markup']['words'])})\b")


def weigh_markup(passages: Sequence[Passage], looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """Adds what tags, classes and ids say; leaves lines of plain text as they are."""
    return [
        _weighed(passage.markup, here, mark) if passage.markup and not mark.sure_furniture else mark
        for passage, here, mark in zip(passages, looks, marks, strict=True)
    ]


def outside(markup: Markup | None) -> bool:
    """Whether the mark-up speaks against a line: it stands in an element of menus, or in one named after comments."""
    return markup is not None and bool(place_of(markup)[1])


def place_of(markup: Markup) -> tuple[float, str]:
    """What the place of a line adds to its weight, and why it speaks against the line; "" where it does not."""
    path = markup.path.removesuffix("/button") if markup.level else markup.path  # a button may be a heading's handle
    return _place(path, markup.words)


def _weighed(markup: Markup, here: Look, mark: Mark) -> Mark:
    if markup.tag == "front-matter":
        return furniture("metadata.front-matter", "the article's front matter")
    if markup.tag == "hr":
        return furniture("text.rule", "a line drawn across the page")
    more, why = place_of(markup)
    weight = mark.weight + more
    if why and weight <= 0 and not here.prose:
        return mark._replace(weight=weight, rule="nav.markup", why=why)
    return mark._replace(weight=weight) if more else mark


@lru_cache(maxsize=1024)  # lines that stand together share their path
def _place(path: str, words: str) -> tuple[float, str]:
    """The same, told by a line's tags and its class words."""
    if _element("outside").search(path):
        return AGAINST, "stands in a part of the page that holds no article text"
    if _words().search(words):
        return DOUBTED, "stands in a part of the page named after menus, sharing or advertising"
    return FOR if _element("inside").search(path) else 0.0, ""
