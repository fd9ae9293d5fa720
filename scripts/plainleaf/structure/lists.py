"""List-making: line breaks inside a sentence that names four or more things, every word kept.

Used seldom: a list draws the eye, and a break at the wrong place can part a "not" from what it denies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plainleaf.model import Block, Form, Sentence

FEWEST = 4
"""Things named, below which a sentence reads better as it is."""
LONGEST_THING = 6
"""Words of one thing; longer ones are clauses, and clauses hang on each other."""
SECTIONS = frozenset({"side-effects", "overview", "symptoms", "causes", "alternatives"})
"""Sections where lists are made. None of them is about safety, doses or what to do."""

_LEAD = re.compile(
    r"\b(?:include|includes|including|are|may include|can include|include the following)\s+", re.IGNORECASE
)
_NEVER = re.compile(
    r"\b(?:if|unless|do not|don[’']t|not|no|never|without|avoid|such as|except|only|whether|when|while|because|but"
    r"|until|stop|which|who|that|where|so|however|including)\b|\d|[;:()“”\"]",
    re.IGNORECASE,
)
_LAST = re.compile(r",\s+(?=(?:and|or)\s)")


def with_lists(blocks: Sequence[Block], section: str) -> list[Block]:
    """The blocks of one section, `breaks` set in the sentences that become lists. Words never change."""
    if section not in SECTIONS:
        return list(blocks)
    return [
        replace(b, sentences=tuple(_listed(s) for s in b.sentences))
        if b.form is Form.PARAGRAPH and not _guarded(b)
        else b
        for b in blocks
    ]


def _guarded(block: Block) -> bool:
    """Text under a heading that limits it is left as it is."""
    return any(_NEVER.search(heading) for heading in block.path)


def _listed(sentence: Sentence) -> Sentence:
    if sentence.hits or sentence.doses:
        return sentence
    breaks = breaks_of(sentence.text)
    return replace(sentence, breaks=breaks) if breaks else sentence


def breaks_of(text: str) -> tuple[int, ...]:
    """Offsets where each thing of the list begins; empty when the sentence is no plain list."""
    lead = _LEAD.search(text)
    if not lead or _NEVER.search(text) or len(text[: lead.start()].split()) > 12:
        return ()
    rest = text[lead.end() :]
    if not _LAST.search(rest):
        return ()  # without the comma before "and" the last two things cannot be told apart safely
    starts = [lead.end(), *(lead.end() + m.end() for m in re.finditer(r",\s+", rest))]
    if len(starts) < FEWEST:
        return ()
    things = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    if any(not thing.strip(" ,.") or len(thing.split()) > LONGEST_THING for thing in things):
        return ()
    if any(re.match(r"(?:and|or)\b", thing) for thing in things[:-1]) or not re.match(r"(?:and|or)\b", things[-1]):
        return ()
    return tuple(starts)
