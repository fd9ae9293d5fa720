"""How dangerous it is to miss a quotation, what it is about, and what stands over it.

The weights, the words and the titles are in knowledge/boxes.toml; this module only adds them up.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Form, Kind, SafetyKind, Sentence, Topic
from plainleaf.safety.boxed import boxed_medicine, name_of
from plainleaf.safety.calming import allows
from plainleaf.safety.medicines import find_medicines
from plainleaf.safety.quoting import ITEMS, Unit

LONG = 320
"""Characters from which a quotation is too long for a callout to be read first."""

SENTENCE = 5
"""Words of a sentence that says something of its own; a shorter one ("Not with all.") only answers its heading."""


def main_kind(unit: Unit) -> SafetyKind:
    """The kind that ranks first among those a title of its own can name; else the one that ranks first.

    A sentence that forbids a combination is counted as who must not take it, and not with what merely interacts.
    """
    ranks = load("boxes")["kinds"]
    known = sorted(
        (k for k in unit.kinds if k.value in ranks), key=lambda k: (ranks[k.value]["weight"], k.value), reverse=True
    )
    if SafetyKind.DOSE_LIMIT in known and any(d.limit for s in unit.core for d in s.doses):
        return SafetyKind.DOSE_LIMIT  # whatever else the sentence with the limit goes on to say
    if SafetyKind.CONTRAINDICATION in known and regex(load("boxes")["words"]["must_not"]).search(unit.said):
        others = regex(load("boxes")["words"]["other_groups"]).search(unit.said)  # a title on one would hide them
        return SafetyKind.PREGNANCY if SafetyKind.PREGNANCY in known and not others else SafetyKind.CONTRAINDICATION
    return next((k for k in known if _named(unit, k)), known[0])


def main_kinds(sentence: Sentence) -> frozenset[SafetyKind]:
    """The kind of a sentence that ranks first, without which a key point would not stand there; empty where none does."""
    ranks = load("boxes")["kinds"]
    known = [kind for kind in sentence.kinds if kind.value in ranks]
    return frozenset({max(known, key=lambda k: (ranks[k.value]["weight"], k.value))}) if known else frozenset()


def danger(unit: Unit, article: Article) -> str:
    """What the box would be about, to be shown once on a page: its kind; of who must not take it also the group."""
    kind = main_kind(unit)
    return f"{kind.value} {title_of(unit, article)}" if kind is SafetyKind.CONTRAINDICATION else kind.value


def title_of(unit: Unit, article: Article) -> str:
    """The title of the kind; a medicine is named where the page is on one."""
    kind = main_kind(unit)
    rows = load("boxes")["titles"][kind.value]
    about_medicine = article.subject.kind is Kind.MEDICINE
    title: str = _named(unit, kind, named=about_medicine) or rows[-1]["text"]
    return title.format(name=name_of(article))


def _named(unit: Unit, kind: SafetyKind, *, named: bool = True) -> str:
    """The title of the kind that names what the quotation says; empty where only the general one would do."""
    rows: list[dict[str, Any]] = [r for r in load("boxes")["titles"][kind.value] if named or "{name}" not in r["text"]]
    of_one = [r for r in rows if r.get("one") and regex(r["needs"]).search(unit.body)]
    several = len(of_one) > 1 or (sum(kind in s.kinds for s in unit.core) > 1 and not unit.listed)
    return next(
        (
            r["text"]
            for r in rows
            if r["needs"] and regex(r["needs"]).search(unit.body) and not (r.get("one") and several)
        ),
        "",
    )


def foremost(unit: Unit) -> bool:
    """Who must not take it and how not to stop: boxed even where the section holds little else."""
    return bool(unit.kinds & {SafetyKind.CONTRAINDICATION, SafetyKind.DO_NOT_STOP})


def told(unit: Unit, article: Article) -> bool:
    """Whether the note on the boxed warning already says it: then the quotation is for its section. Of a list of those who must
    not take the medicine the note tells all or none."""
    known = boxed_medicine(article)
    same: dict[str, str] = load("boxes")["same_topic"]
    if SafetyKind.ALCOHOL in unit.kinds:  # no note speaks of it
        return False
    parts = unit.items if SafetyKind.CONTRAINDICATION in unit.kinds else ()
    texts = [block.text for block in parts] or [unit.body]
    topics = [regex(same[topic.key]) for topic in known.topics if topic.key in same] if known else []
    return all(any(topic.search(text) for topic in topics) for text in texts)


def said_again(unit: Unit, article: Article) -> bool:
    """Told, and no more than told: who must not take it, and how not to stop, are worth their place beside the note."""
    orders = SafetyKind.DO_NOT_STOP in unit.kinds and regex(load("boxes")["words"]["directive"]).search(unit.said)
    return SafetyKind.CONTRAINDICATION not in unit.kinds and not orders and told(unit, article)


def weight_of(unit: Unit, article: Article) -> float:
    """How dangerous it is to miss this quotation; 0 where it is nothing for a callout."""
    ranks, weights, words = (load("boxes")[key] for key in ("kinds", "weights", "words"))
    if not any(k.value in ranks for k in unit.kinds) or unit.said.rstrip().endswith("?") or unit.raises:
        return 0
    if unit.reassures or _allows(unit):
        return 0
    kind = main_kind(unit)
    weight = float(ranks[kind.value]["weight"])
    if kind is SafetyKind.PREGNANCY and SafetyKind.CONTRAINDICATION in unit.kinds:
        weight = float(ranks[SafetyKind.CONTRAINDICATION.value]["weight"])  # only its title is of the other kind
    weight += weights["grave"] if regex(words["grave"]).search(unit.said) else 0
    weight += weights["deadly"] if regex(words["deadly"]).search(unit.said) else 0
    weight += weights["directive"] if regex(words["directive"]).search(unit.said) else 0
    weight += weights["foremost"] if foremost(unit) and regex(words["directive"]).search(unit.said) else 0
    weight += weights["errand"] if regex(words["errand"]).search(unit.said) else 0
    if article.subject.kind is not Kind.MEDICINE and not (
        regex(words["grave"]).search(unit.said) or regex(words["directive"]).search(unit.said)
    ):
        return 0  # on other pages only what tells the reader what to do, or what can kill
    if unit.listed and 2 * sum(_speaks(b) for b in unit.items) < len(unit.items):
        return 0  # one item of a list does not make a warning of all
    weight += weights["unnamed"] if not _named(unit, kind) else 0
    weight += weights["vague"] if regex(words["vague"]).search(unit.said) else 0
    weight += weights["limit"] if any(d.limit and re.search(r"\d", d.text) for s in unit.core for d in s.doses) else 0
    weight += weights["alone"] if set(unit.body_sentences) <= set(unit.core) else 0
    names = (article.subject.name, *article.subject.also_called)
    weight += weights["subject"] if any(n and n.lower() in unit.text.lower() for n in names) else 0
    if _brings_other(unit):
        weight += weights["other_grave" if regex(words["grave"]).search(unit.said) else "other"]
    weight += weights["elsewhere"] if _elsewhere(unit, article) else 0
    weight += weights["long"] if len(unit.text) > LONG else 0
    return weight


def _allows(unit: Unit) -> bool:
    """Whether what gave the reason permits, or denies the danger, and warns of nothing; of a list also its lead-in."""
    texts = [s.text for s in unit.core if s.kinds - {SafetyKind.PROFESSIONAL_ADVICE}]
    if unit.listed:
        over = unit.lead.sentences[-1] if unit.lead else unit.heading.sentences[-1] if unit.heading else None
        if over is not None and allows(over.text):
            return True
    return bool(texts) and all(allows(text) for text in texts)


def _speaks(block: Block) -> bool:
    return any(s.kinds - {SafetyKind.PROFESSIONAL_ADVICE} for s in block.sentences)


def _brings_other(unit: Unit) -> bool:
    """Whether a sentence comes along that is no matter of safety. A lead-in is none, nor for whom a limit is."""
    body = (s for b in unit.blocks if b.form is Form.PARAGRAPH and b is not unit.lead for s in b.sentences)
    limit = any(d.limit for s in unit.core for d in s.doses)  # it brought along for whom it is
    other = any(not s.hits and s not in unit.core and len(s.text.split()) >= SENTENCE for s in body)
    return other and not limit and not unit.calmed


def _elsewhere(unit: Unit, article: Article) -> bool:
    """About another medicine: compared to the page's subject, or named at its start without the subject."""
    if article.subject.kind is not Kind.MEDICINE:
        return False
    if any(s.topic is Topic.ALTERNATIVES for s in unit.core) and not any(
        m.name in _mine(article) for m in find_medicines(unit.said)
    ):
        return True
    named = find_medicines(unit.said)
    starts = bool(named) and named[0].start == 0 and named[0].name not in _mine(article)
    return starts and SafetyKind.INTERACTION not in unit.kinds


def _mine(article: Article) -> set[str]:
    return {article.subject.name, *article.subject.medicines[:1]}


def fits(unit: Unit) -> bool:
    """Short enough to be read first, and no row torn from its table."""
    if any(b.form is Form.ROW for b in unit.blocks):
        return False
    return sum(b.form is Form.ITEM for b in unit.blocks) <= ITEMS and len(unit.text) <= 2 * LONG


@cache
def regex(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I | re.S)
