"""How deep each heading of an article stands, where the source does not fully say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainleaf.knowledge import load
from plainleaf.model import Kind, Topic
from plainleaf.sentences import split
from plainleaf.structure.cues import first_match
from plainleaf.structure.headings import heading_topic

Shape = tuple[str, int, tuple[str, ...]]
"""A heading: its text, its markup level (0: none), the texts of the blocks under it."""

LONGEST_LEAD_IN = 45
"""Words of a single sentence that may stand between a heading and the first heading under it."""

_NUMBERED = re.compile(r"^\s*(?:\(?(\d{1,2})(?:\.(\d{1,2}))*[.):]?\s|step\s+(\d+)\b|tip\s+(\d+)\b)", re.IGNORECASE)
_DOTTED = re.compile(r"^\s*\d{1,2}((?:\.\d{1,2})+)\.?\s")
_WORD = re.compile(r"[a-z]{4,}")
# Topics that stand on their own on a page: a heading of these never belongs under one of another topic.
_OWN = frozenset(
    {
        Topic.STOPPING,
        Topic.OVERDOSE,
        Topic.STORAGE,
        Topic.WHEN_TO_GET_HELP,
        Topic.ALTERNATIVES,
        Topic.DOSAGE,
        Topic.RESEARCH,
    }
)


def levels(shapes: Sequence[Shape]) -> list[int]:
    """Depth from 1 of every heading, in order.

    Markup decides where there is any; else dotted numbers; else shape: a heading directly followed by
    another, or only by a lead-in, holds the ones after it.
    """
    if any(level for _, level, _ in shapes):
        return _by_markup([level for _, level, _ in shapes])
    return _by_shape(shapes)


def _by_markup(marked: Sequence[int]) -> list[int]:
    """Levels without holes; a heading without one stands below the last that has one."""
    found: list[int] = []
    stack: list[int] = []
    for level in marked:
        if not level:
            found.append(len(stack) + 1)
            continue
        while stack and stack[-1] >= level:
            stack.pop()
        stack.append(level)
        found.append(len(stack))
    return found


def _by_shape(shapes: Sequence[Shape]) -> list[int]:
    found: list[int] = []
    parent: tuple[str, Topic | None] | None = None
    children = 0
    numbered_under = False
    for at, (text, _, _) in enumerate(shapes):
        dotted = _DOTTED.match(text)
        topic = heading_topic(text, Kind.MEDICINE)[0]
        number = bool(_NUMBERED.match(text))
        if parent and children and _leaves(parent, topic) and not (number and numbered_under):
            parent = None
        if parent and numbered_under and not number:
            parent = None
        if _holds(shapes, at) and not (parent and number and numbered_under):
            found.append(1)
            parent, children = (text, topic), 0
            numbered_under = at + 1 < len(shapes) and bool(_NUMBERED.match(shapes[at + 1][0]))
            continue
        depth = 2 if parent else 1
        children += bool(parent)
        found.append(depth + (dotted.group(1).count(".") if dotted else 0))
    return found


def _leaves(parent: tuple[str, Topic | None], topic: Topic | None) -> bool:
    return topic in _OWN and parent[1] is not None and parent[1] is not topic


def _holds(shapes: Sequence[Shape], at: int) -> bool:
    """Is this heading the parent of the next?"""
    text, _, under = shapes[at]
    if at + 1 >= len(shapes):
        return False
    following = shapes[at + 1][0]
    own, next_ = heading_topic(text, Kind.MEDICINE)[0], heading_topic(following, Kind.MEDICINE)[0]
    if not under:
        return _announces(text, following)
    if len(under) > 1 or len(under[0].split()) > LONGEST_LEAD_IN or len(split(under[0])) > 1:
        return under[-1].endswith(":") and bool(_NUMBERED.match(following)) and not _NUMBERED.match(text)
    if under[0].endswith(":"):
        return True
    if next_ in _OWN and next_ is not own:
        return False
    shared = set(_WORD.findall(text.lower())) & set(_WORD.findall(following.lower()))
    return bool(shared) or _leads_in(under[0])


def _announces(text: str, following: str) -> bool:
    """May a heading with nothing under it hold the next one? A link kept as a line holds nothing.

    It holds it when it is itself the heading of a topic, ends in a colon, leads to numbered headings or shares a word.
    """
    if text.rstrip().endswith(":") or (_NUMBERED.match(following) and not _NUMBERED.match(text)):
        return True
    if any(heading_topic(text, kind)[0] for kind in (Kind.MEDICINE, Kind.CONDITION)):
        return True
    return bool(set(_WORD.findall(text.lower())) & set(_WORD.findall(following.lower())))


def _leads_in(text: str) -> bool:
    """Does the only sentence under a heading announce rather than tell?"""
    return bool(first_match(load("sections")["lead_in"]["cues"], text))
