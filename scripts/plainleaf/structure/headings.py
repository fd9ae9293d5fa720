"""What a heading says: the topic of what stands under it, and whether it limits who, when or how."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from plainleaf.knowledge import in_languages
from plainleaf.model import Kind, Topic
from plainleaf.structure.cues import first_match, masked

_NUMBER = re.compile(
    r"^\s*\(?\d{1,2}(?:\.\d{1,2})*[.):]?\s+|^\s*(?:step|tip|part|question)\s+\d+\s*[:.)–-]?\s*", re.IGNORECASE
)


# Of a self-care page: a heading that is one of its steps or tips.
_STEP = re.compile(r"\s*(?:\d{1,2}[.):]|(?:step|tip)\s+\d)", re.IGNORECASE)


def is_step(text: str) -> bool:
    """Does the heading open with the number of a step or tip?"""
    return bool(_STEP.match(text))


@cache
def _table() -> tuple[tuple[Topic, tuple[str, ...], tuple[str, ...]], ...]:
    """Topic, kinds of page and cues of each row; those of English first."""
    return tuple(
        (Topic(row["topic"]), tuple(row.get("kind", ())), tuple(row["cues"]))
        for words in in_languages("sections").values()
        for row in words["heading"]
    )


@lru_cache(maxsize=4096)
def heading_topic(text: str, kind: Kind, names: tuple[str, ...] = ()) -> tuple[Topic | None, str]:
    """The topic a heading gives, and the words that say so; (None, "") when it gives none.

    The cue that matches nearest the start of the heading wins where two lists match; `names` are the
    subject's names.
    """
    said = masked(_NUMBER.sub("", text), names)
    for topic, kinds, cues in _table():
        if kinds and kind.value not in kinds:
            continue
        words = first_match(cues, said)
        if words:
            return topic, words.replace("\x01", "X")
    return None, ""


@cache
def is_scope(text: str) -> bool:
    """Does the heading say who, when, how urgent or "not"? Then nothing under it may leave it."""
    return any(first_match(words["scope"]["cues"], text) for words in in_languages("sections").values())
