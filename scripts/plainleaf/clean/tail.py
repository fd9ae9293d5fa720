"""What stands before the title and after the article weighs less."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture
from plainleaf.clean.title import Title
from plainleaf.safety.kinds import trips

BEFORE = -5.0
"""Added to lines above the title: alerts, appeals and menus stand there."""

START = 4.0
"""Added to the title: an article begins there, and menus between it and the first paragraph do not end it."""

AFTER = -6.0
"""Added to lines after the article's end."""

TABS = -2.0
"""Added to list items and fragments between the title and the first sentence: the page's tabs stand there."""

REST = 0.12
"""The article's end is a closing line after which at most this share of its running text stands."""

BREAKS_OFF = re.compile(r"\w\s(?:\.\.\.|…|\[…\])$")
"""Ends in the middle of a sentence, as a program cuts a text; who writes "and rest..." sets no blank."""

TEASERS, MOST_TEASERS = 2, 4
"""Paragraphs behind the article's last whole one that break off: from so many on they are the first words of others."""

REST_SOLD = 0.05
"""The same where an advertisement is taken for the closing line: those stand in the middle of articles too."""

CLOSING = (
    "related.",
    "comments.",
    "references.",
    "share.",
    "author.bio",
    "topics.",
    "form.",
    "promo.newsletter",
    "promo.shop",
)


def zones(looks: Sequence[Look], marks: Sequence[Mark], title: Title) -> list[float]:
    """What to add to each passage's weight for the place it stands in."""
    extra = [0.0] * len(looks)
    if title.index is not None:
        for k in range(title.index):
            if not (looks[k].sentence and _advice(marks[k])):
                extra[k] = BEFORE
        extra[title.index] = START
        for k in _tabs(looks, marks, title.index):
            extra[k] = TABS
    end = _end(looks, marks, title.index or 0)
    for k in range(end, len(looks)):
        extra[k] = 0.0 if marks[k].rule == "body.public-line" and looks[k].ends else AFTER
    return extra


def extent(looks: Sequence[Look], marks: Sequence[Mark], title: Title) -> range:
    """The passages between the title and the article's end; none where there is no title."""
    return range(0) if title.index is None else range(title.index + 1, _end(looks, marks, title.index))


def mark_teasers(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """Paragraphs behind the last whole one that all break off ("is among the first in the world to ...") are teasers of other
    articles. An article that breaks off itself does so once."""
    out = list(marks)
    found = []
    for k in reversed(range(len(looks))):
        if looks[k].prose and not marks[k].sure_furniture:
            if looks[k].bullet or not BREAKS_OFF.search(looks[k].text) or trips(looks[k].text):
                break
            found.append(k)
    for k in found if TEASERS <= len(found) <= MOST_TEASERS else ():
        out[k] = furniture(
            "related.teaser", "breaks off, as does what stands beside it: the beginning of another article"
        )
    return out


def _tabs(looks: Sequence[Look], marks: Sequence[Mark], title: int) -> list[int]:
    """Lines between the title and the first sentence, where one of them shows that they are tabs of the page: it is
    known for furniture, or stands once more further down. A list right under the title may be the article."""
    found = []
    for k in range(title + 1, len(looks)):
        if looks[k].prose or looks[k].sentence or looks[k].colon:
            break
        found.append(k)
    else:
        return []  # an article without a sentence
    below = {squeezed(look) for look in looks[found[-1] + 1 :]} if found else set()
    proof = any(
        (marks[k].rule.startswith("nav.") and marks[k].sure_furniture) or squeezed(looks[k]) in below for k in found
    )
    return [k for k in found if proof and (looks[k].bullet or marks[k].weight < 0)]


def squeezed(look: Look) -> str:
    """A line's letters, lower case, without blanks."""
    return "".join(look.bare.lower().split())


def _end(looks: Sequence[Look], marks: Sequence[Mark], start: int) -> int:
    """First passage after the article: a closing line with little running text after it, none of it advice."""
    prose = _prose(looks, marks)
    total = sum(prose[start:])
    if not total:  # an article without a sentence
        prose = [0 if mark.sure_furniture else look.words for look, mark in zip(looks, marks, strict=True)]
        total = sum(prose[start:])
    left = total
    last_advice = max((k for k, mark in enumerate(marks) if _advice(mark)), default=0)
    for k in range(start, len(looks)):
        left -= prose[k]
        closes = marks[k].sure_furniture and marks[k].rule.startswith(CLOSING) and marks[k].rule != "related.teaser"
        rest = REST_SOLD if marks[k].rule.startswith("promo.") else REST
        if closes and left <= rest * total and k >= last_advice:
            return k
    return len(looks)


def _prose(looks: Sequence[Look], marks: Sequence[Mark]) -> list[int]:
    """Words of running text in each passage."""
    return [
        look.words if look.prose and not mark.sure_furniture else 0 for look, mark in zip(looks, marks, strict=True)
    ]


def _advice(mark: Mark) -> bool:
    """Running text that holds an amount of medicine, a warning or a help line."""
    return not mark.sure_furniture and any(p.cared and p.weight <= -2.0 for _, _, p in mark.pitches)
