"""The sentences of a page that are hardest to read, to be said more simply by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainleaf.checks.reading import LONG, grade
from plainleaf.desk import edits, meaning
from plainleaf.desk.origin import HAND, SOURCE, Found
from plainleaf.desk.paper import Sentence, View
from plainleaf.desk.words import DOSE_WORDS, plain

AIM = 8.0
"""School grade that patient pages are usually asked to stay at or below."""

QUEUED = 12
"""Sentences queued for one page: the hardest first. The rest is easier, and nobody does forty."""


@dataclass(frozen=True, slots=True)
class Hard:
    """One sentence that is hard to read."""

    sentence: Sentence
    grade: float
    section: str
    original: str  # what the article says
    done: bool  # a person has said it in their own words already

    @property
    def id(self) -> str:
        return self.sentence.id


def queue(view: View) -> tuple[Hard, ...]:
    """The hardest sentences of a page that are the article's or took the place of one, the hardest first."""
    found = sorted(_all(view), key=lambda h: (h.done, -h.grade, h.sentence.text))
    seen: set[str] = set()
    out = []
    for hard in found:
        if hard.sentence.text not in seen and (hard.grade > AIM or hard.done):
            seen.add(hard.sentence.text)
            out.append(hard)
    waiting = [h for h in out if not h.done][:QUEUED]
    return (*waiting, *(h for h in out if h.done))


def _all(view: View) -> Iterator[Hard]:
    sheet = view.origins.sheet
    for section in sheet.sections():
        heading = plain(section.heading.units[0].raw) if section.heading else ""
        for block in section.blocks:
            if block.kind not in ("paragraph", "list") or "added" in block.marks:
                continue
            for unit in block.units:
                for said in edits.sentences(unit):
                    sentence = view.sentence(said.id)
                    if sentence is None or sentence.found.whose not in (SOURCE, HAND):
                        continue
                    original = original_of(sentence.found) or said.text
                    done = sentence.found.whose == HAND
                    if done and not sentence.found.was:
                        continue  # a person's own sentence: there is nothing to compare it with
                    text = said.text.replace(DOSE_WORDS, "")
                    if done or len(text.split()) >= LONG:
                        yield Hard(sentence, grade([text]), heading, original, done)


def original_of(found: Found) -> str:
    """What the article says where a sentence stands: with that a rewrite is compared, whatever was written since."""
    if found.whose == HAND:
        return found.was
    return " ".join(" ".join(part.text for part in found.parts).split())


def check(original: str, sentence: str, typed: str) -> tuple[meaning.Difference, ...]:
    """The differences between what a page says and a rewrite. `sentence`: as the page has it now; its mark of a dose has
    to stay."""
    found = list(meaning.compare(sentence.replace(DOSE_WORDS, " "), typed.replace(DOSE_WORDS, " ")))
    if sentence.count(DOSE_WORDS) != typed.count(DOSE_WORDS):
        message = f"The dose is not confirmed yet: “{DOSE_WORDS}” has to stay behind it. Confirm it under Questions."
        found.insert(0, meaning.Difference(meaning.REFUSE, "dose", message))
    more = [d for d in meaning.compare(original, typed.replace(DOSE_WORDS, " ")) if d not in found]
    return tuple(sorted([*found, *more], key=lambda d: d.level != meaning.REFUSE))
