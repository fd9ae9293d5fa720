"""How hard a page is to read: a grade for it, and its hardest sentences by section.

The grade sets priorities for a person who edits or explains the page; it is no gate and proves nothing. Formula:
Flesch-Kincaid (Kincaid and others, 1975), school years of the United States. Syllables are counted by groups of vowels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.checks.page import Leaf
from plainleaf.checks.phrases import quoted
from plainleaf.errors import Problem, Severity
from plainleaf.sentences import split

USUAL = 8.0
"""Grade up to which patient pages are usually asked to stay: 6 to 8."""

LONG = 8
"""Words from which a sentence counts among the hardest."""

SHOWN = 3
"""Hardest sentences shown."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^laeiouy]e)$")
_VOWELS = re.compile(r"[aeiouy]{1,2}")


@dataclass(frozen=True, slots=True)
class Hard:
    """A sentence and its grade."""

    grade: float
    section: str
    text: str


def check(page: Leaf) -> list[Problem]:
    """One note on a page whose text is harder than usual, with its hardest sentences."""
    told = sentences(page)
    whole = grade([sentence.text for sentence in told])
    if whole <= USUAL or not told:
        return []
    hardest = sorted(told, key=lambda s: (-s.grade, s.text))[:SHOWN]
    shown = " ".join(f"“{quoted(s.text)}” (under {s.section or 'the title'}, grade {s.grade:.0f})." for s in hardest)
    return [
        Problem(
            "check.reading",
            f"reading grade {whole:.0f}; patient pages aim at 6 to 8. Its hardest sentences: {shown}",
            "Talk these over with the patient, or say them more simply by hand.",
            f"docs/{page.path}",
            severity=Severity.NOTE,
        )
    ]


def sentences(page: Leaf) -> list[Hard]:
    """The source's sentences on a page that are long enough to be hard, each with its grade."""
    found = []
    for text in page.texts:
        if text.ours or text.heading:
            continue
        for start, end in split(text.words):
            said = text.words[start:end].strip()
            if len(_WORD.findall(said)) >= LONG:
                found.append(Hard(grade([said]), text.section, said))
    return list({hard.text: hard for hard in found}.values())


def grade(texts: Sequence[str]) -> float:
    """The Flesch-Kincaid grade of some sentences; 0 where there is none."""
    words = [word for text in texts for word in _WORD.findall(text)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(texts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Syllables of an English word, about."""
    return max(1, len(_VOWELS.findall(_SILENT.sub("", word.lower()))))
