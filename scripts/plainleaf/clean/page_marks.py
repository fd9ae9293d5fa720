"""What the mark-up of a saved web page says of a line, where there is any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

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


def _weighed(markup: Markup, here: Look, mark: Mark) -> Mark:
    if markup.tag == "front-matter":
        return furniture("metadata.front-matter", "the article's front matter")
    if markup.tag == "hr":
        return furniture("text.rule", "a line drawn across the page")
    weight = mark.weight
    why = ""
    if _element("outside").search(markup.path):
        weight, why = weight + AGAINST, "stands in a part of the page that holds no article text"
    elif _words().search(markup.words):
        weight, why = weight + DOUBTED, "stands in a part of the page named after menus, sharing or advertising"
    elif _element("inside").search(markup.path):
        weight += FOR
    if why and weight <= 0 and not here.prose:
        return replace(mark, weight=weight, rule="nav.markup", why=why)
    return replace(mark, weight=weight)
