"""Key points: four slots filled with whole sentences of the source. None is better than a bad one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Form, KeyPoint, Kind, SafetyKind, Sentence, Topic
from plainleaf.structure.cues import first_match, masked
from plainleaf.structure.lean import leans

LONGEST = 45
"""Words; a longer sentence is no key point."""
SHORTEST = 4

_DOSE = re.compile(
    r"\d[\d.,]*\s*(?:mg|mcg|µg|g|ml|milligrams?|units?|tablets?|pills?|capsules?|drops)\b", re.IGNORECASE
)
_DANGER = (
    SafetyKind.DEPENDENCE,
    SafetyKind.INTERACTION,
    SafetyKind.SERIOUS_SIDE_EFFECT,
    SafetyKind.SELF_HARM,
    SafetyKind.OVERDOSE,
    SafetyKind.CONTRAINDICATION,
)
_DO = (SafetyKind.DO_NOT_STOP, SafetyKind.EMERGENCY, SafetyKind.PROFESSIONAL_ADVICE, SafetyKind.DOSE_LIMIT)

Test = Callable[[Sentence, Article, tuple[str, ...]], float]


def key_points(article: Article) -> tuple[KeyPoint, ...]:
    """At most one sentence a slot, in the order what, approved, danger, do; a slot may stay empty.

    No benefit claims, no doses, none that leans on another sentence, each whole. They are a proposal.
    """
    names = (article.subject.name, *article.subject.also_called)
    words = load("sections")["key_points"]
    taken: set[tuple[int, int]] = set()
    found = []
    for slot, test in (("what", _what), ("approved", _approved), ("danger", _danger), ("do", _do)):
        best, score = None, 0.0
        for sentence in _fit(article, names):
            if (sentence.passage, sentence.start) in taken:
                continue
            got = test(sentence, article, names)
            if got > score:
                best, score = sentence, got
        if best:
            taken.add((best.passage, best.start))
            off = slot == "approved" and _off_label(best, names)
            label = words["off_label" if off else slot]
            found.append(KeyPoint(slot, label, best, article.source.stem))
    return tuple(found)


def _fit(article: Article, names: tuple[str, ...]) -> Iterator[Sentence]:
    """Sentences of plain paragraphs that can stand alone in a box."""
    cues = load("sections")["key_points"]
    scoped = {b.text for b in article.blocks if b.scope}
    for block in article.blocks:
        if block.form is not Form.PARAGRAPH or _closing(block) or block is article.blocks[-1] is not article.blocks[0]:
            continue
        if any(heading in scoped for heading in block.path):
            continue
        for before, sentence in zip((None, *block.sentences), block.sentences, strict=False):
            text = sentence.text
            if before and before.text.endswith(("?", ":")):
                continue  # an answer, or what a lead-in announces
            size = len(text.split())
            if not SHORTEST <= size <= LONGEST or text.endswith((":", "?")) or not text[:1].isupper():
                continue
            if leans(text) or sentence.doses or _DOSE.search(text) or re.search(r"\[\d+\]", text):
                continue
            if first_match(cues["never"], text) or _points_back(masked(text, names)):
                continue
            yield sentence


def _closing(block: Block) -> bool:
    return bool(first_match(load("sections")["closing"]["cues"], block.text))


def _points_back(said: str) -> bool:
    """A word that points back before anything has been named in the sentence."""
    found = re.search(r"\b(?:it|its|they|their|them|these|those|this)\b", said[:60], re.IGNORECASE)
    if not found:
        return False
    before = said[: found.start()]
    return "\x01" not in before and len(before.split()) < 6


def _named(sentence: Sentence, names: tuple[str, ...]) -> bool:
    return "\x01" in masked(sentence.text, names)


def _what(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    said = masked(sentence.text, names)
    if sentence.topic is not Topic.OVERVIEW or not first_match(load("sections")["key_points"]["what_cues"], said):
        return 0.0
    return 2.0 - _place(sentence)


def _approved(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    if article.subject.kind is not Kind.MEDICINE or not _named(sentence, names):
        return 0.0
    cues = load("sections")["key_points"]
    said = masked(sentence.text, names)
    if first_match(cues["not_approval"], said):
        return 0.0
    if _off_label(sentence, names):
        return 3.0 - _place(sentence)
    return 2.0 - _place(sentence) if first_match(cues["approved_cues"], said) else 0.0


def _off_label(sentence: Sentence, names: tuple[str, ...]) -> bool:
    return bool(first_match(load("sections")["key_points"]["off_label_cues"], masked(sentence.text, names)))


def _danger(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    rank = next((n for n, kind in enumerate(_DANGER) if kind in sentence.kinds), None)
    if rank is None or not _named(sentence, names):
        return 0.0
    cues = load("sections")["key_points"]
    if first_match(cues["benefit"], sentence.text) or first_match(cues["orders"], sentence.text):
        return 0.0
    if not first_match(cues["danger_cues"], sentence.text):
        return 0.0
    boxed = 1.0 if re.search(r"\bboxed warning\b", sentence.text, re.IGNORECASE) else 0.0
    return 3.0 + boxed - 0.2 * rank + 0.2 * len(sentence.kinds & set(_DANGER)) - _place(sentence)


def _do(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    rank = next((n for n, kind in enumerate(_DO) if kind in sentence.kinds), None)
    if rank is None or not first_match(load("sections")["key_points"]["do_cues"], sentence.text):
        return 0.0
    if first_match(load("sections")["key_points"]["benefit"], sentence.text):
        return 0.0
    return 2.0 - 0.3 * rank + (0.5 if _named(sentence, names) else 0.0) - _place(sentence)


def _place(sentence: Sentence) -> float:
    """Earlier sentences win among equals."""
    return min(0.3, sentence.passage / 1000)
