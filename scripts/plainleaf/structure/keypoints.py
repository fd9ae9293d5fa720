"""Key points: five slots filled with whole sentences of the source. None is better than a bad one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Form, KeyPoint, Kind, SafetyKind, Sentence, Topic
from plainleaf.safety.calming import allows
from plainleaf.safety.medicines import medicine
from plainleaf.structure.cues import first_match, masked
from plainleaf.structure.lean import leans, without_dummy

LONGEST = 45
"""Words; a longer sentence is no key point."""
SHORTEST = 4
WHAT_WORDS = 14
"""Words at most of "X is a ..." under a topic of its own ("X is a receptor agonist"): longer ones tell of that topic."""

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
_DO = (SafetyKind.DO_NOT_STOP, SafetyKind.PROFESSIONAL_ADVICE, SafetyKind.DOSE_LIMIT)

Place = tuple[int, int]
"""Where a sentence stands: its passage and the offset there."""
Test = Callable[[Sentence, Article, tuple[str, ...]], float]

# "In addition to its approved uses, X ...": an opening that may stand before a sentence that goes on to name its
# subject. "However, ..." and "Additionally, ..." may not: nothing stands before a key point to be turned or added to.
_JOINED = re.compile(r"(?:in addition to|besides|apart from|beyond) its [^,.;]{1,40},\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|them|this|these|those)\b", re.IGNORECASE)
_MEDICINE = re.compile(
    r"\b(?:medicines?|medications?|drugs?|tablets?|pills?|capsules?|treatment|dose)\b", re.IGNORECASE
)
# "Discuss the risks and benefits with your doctor": it claims no benefit.
_WEIGHED = re.compile(r"\b(?:risks? and (?:the )?benefits?|benefits? and (?:the )?(?:\w+ )?risks?)\b", re.IGNORECASE)
# A comparison that has lost what it compares with, and a "that" without what it points at.
_COMPARES_BACK = re.compile(
    r"\W*(?:milder|worse|worst of all|more worrying|(?:the|a|an) (?:bigger|greater|larger|smaller|other|main|real|more \w+) "
    r"(?:concern|worry|danger|risk|problem|issue|threat)\b|(?:\w+ ){1,3}(?:think|believe|suspect)s? (?:that|this|it) "
    r"(?:is|was|may|might|could|can))\b",
    re.IGNORECASE,
)
# The sentence that goes on after the approval, of the same medicine ("Using it for insomnia is off-label").
_GOES_ON = re.compile(
    r"(?:however, |in the (?:united states|us|u\.s\.),? )?(?:using it|use of it|it|its use)\b", re.IGNORECASE
)


def key_points(
    article: Article, but: frozenset[Place] = frozenset(), told: frozenset[SafetyKind] = frozenset()
) -> tuple[KeyPoint, ...]:
    """At most one sentence a slot, in the order what, approved, off-label, danger, do; a slot may stay empty.

    No benefit claims, no doses, none that leans on another sentence, each whole. They are a proposal.
    `but`: sentences that already stand at the top of the page (in a box), and are no key points; `told`: dangers that
    boxes there have told.
    """
    names = (article.subject.name, *article.subject.also_called)
    words = load("sections")["key_points"]
    taken = set(but)
    found: list[KeyPoint] = []
    for slot, test in _SLOTS:
        best, score = None, 0.0
        for sentence in _fit(article, names, _OPENINGS.get(slot)):
            if (sentence.passage, sentence.start) in taken:
                continue
            if slot in _TELLING and _main(sentence, _TELLING[slot]) in told:
                continue
            got = test(sentence, article, names)
            if got > score:
                best, score = sentence, got
        if best is None and found and _FOLLOWS.get(slot) == found[-1].slot:
            best = _gone_on(found[-1].sentence, article, slot)
        if best and (best.passage, best.start) not in taken:
            taken.add((best.passage, best.start))
            found.append(KeyPoint(slot, words[slot], best, article.source.stem))
    return tuple(found)


def _fit(article: Article, names: tuple[str, ...], after: re.Pattern[str] | None = None) -> Iterator[Sentence]:
    """Sentences of plain paragraphs that can stand alone in a box; `after`: or would, without such an opening."""
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
            if not _sized(sentence):
                continue
            opening = after.match(text) if after else None
            said = text[opening.end() :] if opening else text
            said = said[:1].upper() + said[1:]
            if (
                leans(said)
                or _COMPARES_BACK.match(said)
                or first_match(cues["never"], said)
                or _points_back(masked(said, names))
            ):
                continue
            yield sentence


def _sized(sentence: Sentence) -> bool:
    """A whole sentence of fair length, without a dose or a reference mark."""
    text = sentence.text
    if not SHORTEST <= len(text.split()) <= LONGEST or text.endswith((":", "?")) or not text[:1].isupper():
        return False
    return not (sentence.doses or _DOSE.search(text) or re.search(r"\[\d+\]|[⁰¹²³⁴-⁹]", text))


def _gone_on(point: Sentence, article: Article, slot: str) -> Sentence | None:
    """The sentence right after a key point, where it goes on about "it": the approval, or that a use is off-label.

    The two stand one below the other, as in the source, so "it" has not lost its name.
    """
    cues = load("sections")["key_points"]
    if article.subject.kind is not Kind.MEDICINE:
        return None
    for block in article.blocks:
        for before, sentence in zip(block.sentences, block.sentences[1:], strict=False):
            if (before.passage, before.start) != (point.passage, point.start):
                continue
            text = sentence.text
            opens = _GOES_ON.match(text) or (slot == "off_label" and not leans(text))
            fits = opens and _sized(sentence) and first_match(cues[f"{slot}_next"], text)
            barred = first_match(cues["not_approval"], text)
            return sentence if fits and not barred else None
    return None


def _closing(block: Block) -> bool:
    return bool(first_match(load("sections")["closing"]["cues"], block.text))


def _points_back(said: str) -> bool:
    """A word that points back before anything has been named in the sentence."""
    said = without_dummy(said)
    found = re.search(r"\b(?:it|its|they|their|them|these|those|this)\b", said[:60], re.IGNORECASE)
    if not found:
        return False
    before = said[: found.start()]
    return "\x01" not in before and len(before.split()) < 6


def _named(sentence: Sentence, names: tuple[str, ...]) -> bool:
    return "\x01" in masked(sentence.text, names)


def _what(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    said = masked(sentence.text, names)
    cues = load("sections")["key_points"]
    if sentence.topic is not Topic.OVERVIEW:
        # "X is a GLP-1 receptor agonist" may sound of how it works, and says what it is
        near = sentence.topic in (Topic.USES, Topic.HOW_IT_WORKS) and len(sentence.text.split()) <= WHAT_WORDS
        plainly = near and first_match(("^X is|are a|an",), said) and not first_match(cues["benefit"], said)
        return 1.5 - _place(sentence) if plainly else 0.0
    if first_match(cues["what_cues"], said):
        return 2.0 - _place(sentence)
    does = first_match(cues["what_does"], said) and not first_match(cues["benefit"], said)
    return 1.0 - _place(sentence) if does else 0.0


def _approved(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    if article.subject.kind is not Kind.MEDICINE or not _named(sentence, names):
        return 0.0
    cues = load("sections")["key_points"]
    said = masked(sentence.text, names)
    if first_match(cues["not_approval"], said) or first_match(cues["off_label_cues"], said):
        return 0.0
    return 2.0 - _place(sentence) if first_match(cues["approved_cues"], said) else 0.0


def _off_label(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    if article.subject.kind is not Kind.MEDICINE or not _named(sentence, names):
        return 0.0
    cues = load("sections")["key_points"]
    said = masked(sentence.text, names)
    if first_match(cues["not_approval"], said) or not first_match(cues["off_label_cues"], said):
        return 0.0
    plainly = 0.5 if first_match(("not .. approved|approval",), said) else 0.0
    return 2.0 + plainly - (0.4 if _JOINED.match(sentence.text) else 0.0) - _place(sentence)


def _danger(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    rank = _rank(sentence, _DANGER)
    own = _named(sentence, names)
    if rank is None or not (own or _of_its_class(sentence, article)) or allows(sentence.text):
        return 0.0
    cues = load("sections")["key_points"]
    if first_match(cues["benefit"], sentence.text) or first_match(cues["orders"], sentence.text):
        return 0.0
    if not first_match(cues["danger_cues"], sentence.text) or first_match(cues["definition"], sentence.text):
        return 0.0
    if not first_match(cues["consequence"], sentence.text):
        return 0.0
    boxed = 1.0 if re.search(r"\bboxed warning\b", sentence.text, re.IGNORECASE) else 0.0
    return 2.0 + own + boxed - 0.2 * rank + 0.2 * len(sentence.kinds & set(_DANGER)) - _place(sentence)


def _of_its_class(sentence: Sentence, article: Article) -> bool:
    """Does the sentence speak of every medicine of the subject's class, by the class's short name ("NSAIDs")?"""
    entry = medicine(article.subject.name) if article.subject.kind is Kind.MEDICINE else None
    names = [re.sub(r"\s*\(.*?\)", "", name) for name in (entry.classes if entry else ())]
    short = [name for name in names if len(name.split()) == 1]
    opens = re.compile(rf"(?:worse, |every |all )?(?:{'|'.join(map(re.escape, short))})s?\b", re.IGNORECASE)
    return bool(short) and bool(opens.match(sentence.text))


def _do(sentence: Sentence, article: Article, names: tuple[str, ...]) -> float:
    rank = _rank(sentence, _DO)
    if rank is None or not first_match(load("sections")["key_points"]["do_cues"], sentence.text):
        return 0.0
    if first_match(load("sections")["key_points"]["benefit"], _WEIGHED.sub("", sentence.text)) or allows(sentence.text):
        return 0.0
    if _PRONOUN.search(sentence.text) and not (_named(sentence, names) or _MEDICINE.search(sentence.text)):
        return 0.0  # "don't just put up with it": with what?
    return 2.0 - 0.3 * rank + (0.5 if _named(sentence, names) else 0.0) - _place(sentence)


def _rank(sentence: Sentence, kinds: tuple[SafetyKind, ...]) -> int | None:
    return next((n for n, kind in enumerate(kinds) if kind in sentence.kinds), None)


def _main(sentence: Sentence, kinds: tuple[SafetyKind, ...]) -> SafetyKind | None:
    rank = _rank(sentence, kinds)
    return None if rank is None else kinds[rank]


def _place(sentence: Sentence) -> float:
    """Earlier sentences win among equals."""
    return min(0.3, sentence.passage / 1000)


_SLOTS: tuple[tuple[str, Test], ...] = (
    ("what", _what),
    ("approved", _approved),
    ("off_label", _off_label),
    ("danger", _danger),
    ("do", _do),
)
_TELLING = {"danger": _DANGER, "do": _DO}
# The slot whose sentence a point of this slot may directly go on from.
_FOLLOWS = {"approved": "what", "off_label": "approved"}
_OPENINGS = {"off_label": _JOINED}
