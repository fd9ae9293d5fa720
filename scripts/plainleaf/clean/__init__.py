"""Cleaning: a verdict on every character of a source. Nothing is deleted; everything is labelled.

Each line is first marked by itself (a named rule, or its shape), then among its neighbours; two-state
smoothing decides keep or drop; kept lines become title, heading or body; promotional sentences and
transitions inside good paragraphs are labelled one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from plainleaf.clean.facts import facts, mark_facts
from plainleaf.clean.headings import find_headings
from plainleaf.clean.look import CAPITAL_NAMES, Look, look
from plainleaf.clean.marks import Mark, first_marks
from plainleaf.clean.neighbours import lead, runs, smooth, spread
from plainleaf.clean.promo import learn_brands
from plainleaf.clean.selling import mark_selling
from plainleaf.clean.tail import zones
from plainleaf.clean.title import find_title
from plainleaf.clean.verdicts import verdicts
from plainleaf.model import Cleaned, Source
from plainleaf.safety.medicines import find_medicines

__all__ = ["clean"]


def clean(source: Source) -> Cleaned:
    """Labels every passage of `source`. Pure: the same source gives the same verdicts on any machine."""
    looks = [look(passage) for passage in source.passages]
    brands = _brands(source, looks)
    marks = first_marks(looks, brands)
    marks = mark_facts(looks, marks)
    title = find_title(looks, marks, source.about.title)
    marks = mark_selling(looks, marks, brands)
    marks = spread(looks, marks)
    marks = lead(looks, marks)
    marks = runs(looks, marks)
    kept = smooth(marks, zones(looks, marks, title))
    headings = find_headings(looks, marks, kept)
    found = facts(looks, marks)
    return Cleaned(
        source,
        verdicts(source, looks, marks, kept, headings, title),
        MappingProxyType({"published": found.published, "author": found.author, "topics": found.topics}),
    )


def _brands(source: Source, looks: Sequence[Look]) -> frozenset[str]:
    """Names this article sells. Medicines and what the title speaks of are none."""
    plain: list[Mark] = first_marks(looks, frozenset())
    sentences = [here.text[a:b] for here, mark in zip(looks, plain, strict=True) for a, b, _ in mark.pitches]
    sentences += [here.text for here, mark in zip(looks, plain, strict=True) if not mark.pitches and here.words >= 2]
    bylines = [source.about.publisher, source.about.author]
    bylines += [here.text for here, mark in zip(looks, plain, strict=True) if mark.rule in ("author.byline", "legal.copyright")]
    bylines += [here.text for here in looks[:4]]
    names = {word for text in sentences for word in CAPITAL_NAMES.findall(text)}
    medicines = {mention.name.lower() for mention in find_medicines(" , ".join(sorted(names)))}
    medicines |= {m.written.lower() for m in find_medicines(" , ".join(sorted(names)))}
    return learn_brands(sentences, bylines, frozenset(medicines))
