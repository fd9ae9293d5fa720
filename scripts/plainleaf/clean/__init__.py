"""Cleaning: a verdict on every character of a source. Nothing is deleted; everything is labelled.

Each line is first marked by itself (a named rule, or its shape), then among its neighbours; two-state
smoothing decides keep or drop; kept lines become title, heading or body; promotional sentences and
transitions inside good paragraphs are labelled one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from plainleaf.clean.brands import learn_brands, site_names
from plainleaf.clean.clutter import scraped, spare_items, trusting
from plainleaf.clean.decide import decide
from plainleaf.clean.facts import facts, mark_facts
from plainleaf.clean.headings import find_headings
from plainleaf.clean.health import speaks_of_health
from plainleaf.clean.line_model import Models
from plainleaf.clean.lines import Page
from plainleaf.clean.look import Look, looks_of
from plainleaf.clean.marks import Mark, first_marks, weigh_brands
from plainleaf.clean.neighbours import lead, runs, smooth, spread
from plainleaf.clean.overrides import apply, find
from plainleaf.clean.page_marks import weigh_markup
from plainleaf.clean.repeats import NONE, Evidence, mark_repeats
from plainleaf.clean.selling import mark_selling
from plainleaf.clean.tail import zones
from plainleaf.clean.title import Title, find_title
from plainleaf.clean.verdicts import verdicts
from plainleaf.collector import no_collector
from plainleaf.language import language_of
from plainleaf.model import Cleaned, Source, Verdict
from plainleaf.safety.medicines import find_medicines

__all__ = ["clean"]

EMPTIED = 0.3
"""Least share of the running text that must be left; below it the bolder steps have gone wrong."""

SHORTEST = 60
"""Words of running text that may be a whole article, on a page that is not about health."""

FIRST_LINES = 4
"""Lines at the top of a page that may hold the site's name."""

SIGNED = ("author.byline", "legal.copyright")
"""Rules of lines that name who publishes."""


@no_collector()
def clean(source: Source, evidence: Evidence = NONE, models: Models | None = None) -> Cleaned:
    """Labels every passage of `source`. Pure: the same source gives the same verdicts on any machine.

    `evidence`: what the sources of each publisher repeat (repeats.gather over all of them). `models`: other line models
    than those the program ships with, by form of source (line_model.read_models).
    """
    page = ruled(source, evidence)
    looks, title = page.looks, page.title
    kept, around = decide(page, source.form, models, language_of(source))
    if _emptied(looks, around, kept):
        # an article is never emptied: without brands and without what the title's place says
        title = Title(None) if any(here.prose for here in looks) else title
        around = lead(looks, spread(looks, trusting(mark_facts(looks, page.first))))
        kept = smooth(around, [0.0] * len(looks))
    found = facts(looks, page.known)
    thought = verdicts(source, looks, around, kept, find_headings(looks, around, kept), title)
    return Cleaned(
        source,
        _by_hand(source, looks, around, kept, thought),
        MappingProxyType({"published": found.published, "author": found.author, "topics": found.topics}),
    )


def ruled(source: Source, evidence: Evidence = NONE) -> Page:
    """The page as the rules leave it: what the line model learns from and is asked about."""
    looks = looks_of(source)
    first = first_marks(looks)
    brands = _brands(source, looks, first)
    marks = mark_facts(looks, weigh_markup(source.passages, looks, weigh_brands(looks, first, brands)))
    sold = spare_items(looks, mark_selling(looks, marks, brands))
    sold = mark_repeats(source, looks, sold, evidence)
    tidy = not scraped(looks, sold)
    title = find_title(looks, sold, source.about.title, tidy=tidy)
    around = lead(looks, spread(looks, trusting(sold))) if tidy else _among_neighbours(looks, sold)
    zoned = [0.0] * len(looks) if tidy else zones(looks, around, title)
    return Page(source.passages, looks, first, marks, sold, around, title, zoned, smooth(around, zoned), tidy)


def _by_hand(
    source: Source, looks: Sequence[Look], marks: Sequence[Mark], kept: Sequence[bool], thought: Sequence[Verdict]
) -> tuple[Verdict, ...]:
    """What a person said of the words goes before everything that was thought of them."""
    places = find(source).places
    wanted = {place.passage for place in places if place.override.keep}
    if not wanted:
        return apply(source, thought, places, {})
    pairs = zip(looks, marks, strict=True)
    marks = [replace(mark, weight=1.0) if here.index in wanted else mark for here, mark in pairs]
    kept = [keep or here.index in wanted for here, keep in zip(looks, kept, strict=True)]
    heads = find_headings(looks, marks, kept)
    return apply(source, thought, places, {here.index: head for here, head in zip(looks, heads, strict=True)})


def _among_neighbours(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """The second pass, step by step."""
    return runs(looks, lead(looks, spread(looks, marks)))


def _emptied(looks: Sequence[Look], marks: Sequence[Mark], kept: Sequence[bool]) -> bool:
    """Too little of the running text's words is kept. On pages that are not about health most may be other articles'."""
    words = [here.words if here.prose else 0 for here in looks]
    left = sum(w for w, mark, keep in zip(words, marks, kept, strict=True) if keep and not mark.sure_furniture)
    return left < EMPTIED * max(1, sum(words)) and (left < SHORTEST or speaks_of_health(looks))


def _brands(source: Source, looks: Sequence[Look], marks: Sequence[Mark]) -> frozenset[str]:
    """Names this article sells. Medicines are none."""
    pairs = list(zip(looks, marks, strict=True))
    lines = [here.text[a:b] for here, mark in pairs for a, b, _ in mark.pitches]
    lines += [here.text for here, mark in pairs if not mark.pitches and here.words >= 2]
    signed = [source.about.publisher, source.about.author]
    signed += [here.text for here, mark in pairs if mark.rule in SIGNED]
    signed += [*site_names(looks[:FIRST_LINES]), source.about.url]
    brands = learn_brands(lines, signed)
    return brands - _medicines(brands)


def _medicines(names: frozenset[str]) -> frozenset[str]:
    """Those of the names, lower case, that are medicines."""
    return frozenset(name for name in names if find_medicines(name.capitalize()))
