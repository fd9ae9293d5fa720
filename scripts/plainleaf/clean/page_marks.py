"""What the mark-up of a saved web page says of a line, where there is any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture
from plainleaf.model import Markup, Passage

OUTSIDE = re.compile(r"(?:^|/)(?:nav|footer|aside|form|button|figcaption)(?:/|$)")
"""Elements that hold no article text."""

INSIDE = re.compile(r"(?:^|/)(?:main|article)(?:/|$)")

WORDS = re.compile(
    r"\b(?:nav|navbar|menu|footer|sidebar|related|recirc|share|sharing|social|newsletter|promo|advert|ads?|sponsor"
    r"|cookie|consent|breadcrumbs?|comments?|subscribe|byline|banner|popup|modal|widget|teaser|masthead|toc|pagination)\b"
)
"""Class and id words of parts that are not the article."""

AGAINST = -3.0
"""Weight of standing in an element that holds no article text; running text outweighs it."""

DOUBTED = -1.5
"""Weight of a class or id word."""

FOR = 0.5
"""Weight of standing in the page's main part."""


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
    if OUTSIDE.search(markup.path):
        weight, why = weight + AGAINST, "stands in a part of the page that holds no article text"
    elif WORDS.search(markup.words):
        weight, why = weight + DOUBTED, "stands in a part of the page named after menus, sharing or advertising"
    elif INSIDE.search(markup.path):
        weight += FOR
    if why and weight <= 0 and not here.prose:
        return replace(mark, weight=weight, rule="nav.markup", why=why)
    return replace(mark, weight=weight)
