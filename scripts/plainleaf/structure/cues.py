"""The cue language of knowledge/sections.toml, made into regular expressions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

SUBJECT = "\x01"  # stands in the text for the page's subject ("X" in a cue)
GAPS = {"..": 4, "...": 12}  # words that may stand between
_CURLY = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


@cache
def compiled(cue: str) -> re.Pattern[str]:
    """The pattern of one cue, for text that `plain` has gone over; sections.toml says how a cue is written."""
    body = cue.strip()
    opening, closing = body.startswith("^"), body.endswith("$")
    body = body.removeprefix("^").removesuffix("$").strip()
    parts = re.split(r"\s(\.{2,3})\s", body)
    runs = [r"\s+".join(_word(word) for word in run.split()) for run in parts[::2]]
    pattern = runs[0]
    for gap, run in zip(parts[1::2], runs[1:], strict=True):
        pattern += rf"\s+(?:\S+\s+){{0,{GAPS[gap]}}}?" + run
    before = r"^\W*(?:\d+[.)]\s*)?" if opening else r"(?<!\w)"
    after = r"\W*$" if closing else r"(?!\w)"
    return re.compile(before + pattern + after, re.IGNORECASE)


def _is_subject(word: str) -> bool:
    return word.startswith("X") and not word[1:].strip(",:'s")


def _word(word: str) -> str:
    if _is_subject(word):
        return SUBJECT + re.escape(word[1:])
    if word == "#":
        return r"\d[\d.,]*"
    choices = [
        (r"\w*" if w.startswith("*") else "")
        + r"\s+".join(re.escape(part) for part in w.strip("*").split("_"))  # a line under a blank: "as_needed|daily"
        + (r"\w*" if w.endswith("*") else "")
        for w in word.split("|")
    ]
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


@cache
def _anchors(cue: str) -> tuple[str, ...]:
    """Letters of which at least one run must stand in a text before the cue can match: the quick test."""
    given = [w for w in cue.strip("^$ ").split() if w not in ("..", "...", "#")]
    words = [w.lower() for w in given if not _is_subject(w)]
    if not words:
        return ()
    rarest = max(words, key=lambda w: min(len(choice.strip("*")) for choice in w.split("|")))
    return tuple(max(choice.strip("*").split("_"), key=len) for choice in rarest.split("|"))


def plain(text: str) -> str:
    """`text` with typewriter apostrophes and hyphens, length unchanged."""
    return text.translate(_CURLY)


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    kept = sorted({plain(n) for n in names if len(n) > 2}, key=len, reverse=True)
    if not kept:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(n) for n in kept)})(?:'s)?(?!\w)", re.IGNORECASE)


def masked(text: str, names: tuple[str, ...]) -> str:
    """`text` made plain, with every name of the subject put as the sign that a cue's X matches."""
    pattern = _names(names)
    said = plain(text)
    return pattern.sub(SUBJECT, said) if pattern else said


@cache
def _quick(cues: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """Each cue's anchors and pattern."""
    return tuple((_anchors(cue), compiled(cue)) for cue in cues)


def matches(cues: Sequence[str], text: str, most: int) -> list[str]:
    """The words of `text` (made plain) that the first `most` cues to match have matched, no place twice."""
    low = text.lower()
    found: list[tuple[int, int]] = []
    for anchors, pattern in _quick(tuple(cues)):
        for anchor in anchors:
            if anchor in low:
                break
        else:
            if anchors:
                continue
        match = pattern.search(text)
        if match and not any(a < match.end() and match.start() < b for a, b in found):
            found.append(match.span())
            if len(found) == most:
                break
    return [text[a:b].strip() for a, b in found]


def first_match(cues: Sequence[str], text: str) -> str:
    """The words of `text` that the first matching cue matched; empty when none does."""
    found = matches(cues, plain(text), 1)
    return found[0] if found else ""
