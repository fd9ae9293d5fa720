"""What a sentence says that a patient acts on, counted, so that two wordings can be held against each other.

Counting is no understanding: that nothing differs is no proof that two sentences mean the same, but where something does,
a person has to look.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_UNIT = (
    r"mg|mcg|µg|μg|g|ml|l|iu|units?|hours?|days?|weeks?|months?|years?|times?|tablets?|pills?|capsules?|drops?|puffs?"
    r"|teaspoons?|tablespoons?"
)
_NUMBER = re.compile(rf"(?<![\w.])[<>≤≥±]?\s?\d+(?:[.,:/–-]\d+)*(?:\s*(?:%|°[CF]?|(?:{_UNIT})\b))?", re.I)
_WORD_NUMBER = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|once|twice|half|double|hundred|thousand)\b",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nor|neither|without|cannot|avoid|stop|except|\w+n['’]t)\b", re.I
)  # fmt: skip
_MODAL = re.compile(r"\b(?:must|should|shall|may|might|can|could|always|only|need(?:s)? to|have to|has to)\b", re.I)
_CONDITION = re.compile(r"\b(?:if|unless|until|when|before|after|while|as long as|in case|during)\b", re.I)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one wording has and the other has not."""

    gone: tuple[str, ...]
    came: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.gone or self.came)

    def in_words(self) -> str:
        """The difference, told to a person: “4” went, “5” came."""
        parts = [f"{' and '.join(f'“{sign}”' for sign in signs)} {verb}" for signs, verb in
                 ((self.gone, "went"), (self.came, "came")) if signs]  # fmt: skip
        return ", ".join(parts)


def grave(was: str, now: str) -> Weighed:
    """Numbers with their units, and negations, that two wordings do not share. "don't" and "do not" are the same."""
    return _apart(
        _numbers(was) + _found(_NEGATION, was, negation=True), _numbers(now) + _found(_NEGATION, now, negation=True)
    )


def soft(was: str, now: str) -> Weighed:
    """Words of duty, leave and condition (must, may, if, until) that two wordings do not share."""
    return _apart(_found(_MODAL, was) + _found(_CONDITION, was), _found(_MODAL, now) + _found(_CONDITION, now))


def _apart(was: Counter[str], now: Counter[str]) -> Weighed:
    return Weighed(tuple(sorted((was - now).elements())), tuple(sorted((now - was).elements())))


def _numbers(text: str) -> Counter[str]:
    found = Counter("".join(match.group().casefold().split()) for match in _NUMBER.finditer(text))
    found.update(match.group().casefold() for match in _WORD_NUMBER.finditer(text))
    return found


def _found(pattern: re.Pattern[str], text: str, *, negation: bool = False) -> Counter[str]:
    words = (match.group().casefold().replace("’", "'") for match in pattern.finditer(text))
    return Counter("not" if negation and (word.endswith("n't") or word == "cannot") else word for word in words)
