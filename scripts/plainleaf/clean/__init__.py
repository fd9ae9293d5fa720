"""Cleaning: a verdict on every character of a source. Nothing is deleted; everything is labelled.

Each line is first marked by itself (a named rule, or its shape), then among its neighbours; two-state
smoothing decides keep or drop; kept lines become title, heading or body; promotional sentences and
transitions inside good paragraphs are labelled one by one. Of a saved web page only the lines are read that its
mark-up does not place far outside the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from plainleaf.clean.brands import learn_brands, site_names
from plainleaf.clean.clutter import shows_menus, spare_items, trusting
from plainleaf.clean.counts import mark_counts
from plainleaf.clean.decide import LEARNED, decide_text, decide_web, is_thin
from plainleaf.clean.facts import facts, mark_facts
from plainleaf.clean.headings import find_headings
from plainleaf.clean.health import speaks_of_health
from plainleaf.clean.idle_headings import without_idle_headings
from plainleaf.clean.line_model import Models, shipped
from plainleaf.clean.lines import Page
from plainleaf.clean.look import Look, looks_of
from plainleaf.clean.marks import Mark, first_marks, furniture, weigh_brands
from plainleaf.clean.neighbours import lead, runs, smooth, spread
from plainleaf.clean.overrides import apply, find
from plainleaf.clean.page_marks import weigh_markup
from plainleaf.clean.repeats import NONE, Evidence, mark_repeats
from plainleaf.clean.selling import mark_selling
from plainleaf.clean.site_tail import publishers
from plainleaf.clean.tail import extent, mark_teasers, zones
from plainleaf.clean.title import Title, find_title, find_title_again
from plainleaf.clean.verdicts import verdicts
from plainleaf.clean.web_page import FirstLook, first_look, second_look
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

MENU = 3
"""So many lines far outside the article show that a page was scraped."""


@no_collector()
def clean(source: Source, evidence: Evidence = NONE, models: Models | None = None) -> Cleaned:
    """Labels every passage of `source`. Pure: the same source gives the same verdicts on any machine.

    `evidence`: what the sources of each publisher repeat (repeats.gather over all of them). `models`: other line models
    than those the program ships with, by name (line_model.read_models).
    """
    models = models or shipped()
    seen = first_look(source, models) if source.form == "html" else None
    judged = _web_page(seen, evidence) if seen else _text(source, evidence, models)
    seen = judged.seen
    found = facts(judged.looks, judged.known)
    thought = judged.verdicts()
    return Cleaned(
        source,
        _by_hand(source, judged, seen, seen.whole(thought) if seen else thought),
        MappingProxyType({"published": found.published, "author": found.author, "topics": found.topics}),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """Lines, and what is thought of them."""

    source: Source
    looks: Sequence[Look]
    known: Sequence[Mark]
    marks: Sequence[Mark]
    kept: Sequence[bool]
    title: Title
    seen: FirstLook | None = None  # where these are the lines that it left

    def verdicts(self) -> tuple[Verdict, ...]:
        heads = find_headings(self.looks, self.marks, self.kept)
        marks = without_idle_headings(self.looks, self.marks, self.kept, heads, self.title.index)
        return verdicts(self.source, self.looks, marks, self.kept, heads, self.title)


def _text(source: Source, evidence: Evidence, models: Models) -> _Judged:
    """Plain text: rules and line model together."""
    page = ruled(source, evidence)
    language = language_of(source)
    kept, marks, weights = decide_text(page, models, language)
    prose = [here.words if here.prose else 0 for here in page.looks]
    if _emptied(prose, marks, kept, health=page.health):
        return _refilled(source, page)
    known = weights if language == LEARNED else ()  # of other languages the model knows no words
    title = find_title_again(page.title, page.looks, page.marks, kept, known, source.about.title, tidy=page.tidy)
    return _Judged(source, page.looks, page.known, marks, kept, title)


def _web_page(seen: FirstLook, evidence: Evidence) -> _Judged:
    """A saved web page: what its mark-up does not rule out is read. The rules were written for pages on health; of other
    pages that were scraped they only name what is no text of an article."""
    source = seen.read()
    looks, language = looks_of(source), language_of(seen.source)
    marks = named(source, looks)
    second = second_look(seen, marks)
    scraped = seen.far >= MENU
    health = speaks_of_health(looks)
    by_rules = health or not scraped or language != LEARNED
    page = (
        _ruled(source, evidence, looks, health, scraped=scraped)
        if by_rules
        else _plainly(source, evidence, looks, marks)
    )
    if seen.far and health and is_thin(page):  # what is read is no article by itself
        return _web_page(seen.throughout(), evidence)
    kept, marks = decide_web(page, second, language)
    prose = [seen.shape.prose[k] for k in seen.numbers]
    if _emptied(prose, marks, kept, sum(seen.shape.prose), health=health):
        return _refilled(seen.source, ruled(seen.source, evidence))
    return _Judged(source, looks, page.known, marks, kept, page.title, seen)


def _refilled(source: Source, page: Page) -> _Judged:
    """An article is never emptied: without brands and without what the title's place says."""
    looks = page.looks
    around = lead(looks, spread(looks, trusting(mark_facts(looks, page.first))))
    title = Title(None) if any(here.prose for here in looks) else page.title
    return _Judged(source, looks, page.known, around, smooth(around, [0.0] * len(looks)), title)


def ruled(source: Source, evidence: Evidence = NONE) -> Page:
    """The page as the rules leave it: what the line model learns from and is asked about."""
    looks = looks_of(source)
    return _ruled(source, evidence, looks, speaks_of_health(looks))


def _ruled(source: Source, evidence: Evidence, looks: Sequence[Look], health: bool, *, scraped: bool = False) -> Page:
    """`health`: it speaks of health. `scraped`: it is known to be; else its menus show it."""
    first = first_marks(looks)
    brands = _brands(source, looks, first)
    marks = mark_facts(looks, weigh_markup(source.passages, looks, weigh_brands(looks, first, brands)))
    marks = mark_counts(looks, marks)
    sold = spare_items(looks, mark_selling(looks, marks, brands, health=health))
    sold = mark_teasers(looks, mark_repeats(source, looks, sold, evidence))
    tidy = not scraped and not shows_menus(looks, sold)
    title = find_title(looks, sold, source.about.title, tidy=tidy)
    around = (
        lead(looks, spread(looks, trusting(sold))) if tidy else _among_neighbours(looks, sold, title, health=health)
    )
    zoned = [0.0] * len(looks) if tidy else zones(looks, around, title)
    return Page(source.passages, looks, first, marks, sold, around, title, zoned, smooth(around, zoned), tidy, health)


def named(source: Source, looks: Sequence[Look]) -> list[Mark]:
    """The names that rules give to the lines of a page, each by itself: what it sells, nobody asks."""
    marks = weigh_markup(source.passages, looks, first_marks(looks, selling=False))
    return mark_counts(looks, mark_facts(looks, marks))


def _plainly(source: Source, evidence: Evidence, looks: Sequence[Look], marks: Sequence[Mark]) -> Page:
    """A page of lines that were only named: no rule has a say in what stays."""
    marks = mark_repeats(source, looks, marks, evidence)
    kept = [not mark.sure_furniture for mark in marks]
    title = find_title(looks, marks, source.about.title)
    return Page(
        source.passages, looks, marks, marks, marks, marks, title, [0.0] * len(looks), kept, tidy=False, health=False
    )


def _by_hand(
    source: Source, judged: _Judged, seen: FirstLook | None, thought: Sequence[Verdict]
) -> tuple[Verdict, ...]:
    """What a person said of the words goes before everything that was thought of them."""
    places = find(source).places
    wanted = {place.passage for place in places if place.override.keep}
    if not wanted:
        return apply(source, thought, places, {})
    looks, marks, kept = looks_of(source), list(judged.marks), list(judged.kept)
    if seen:
        far = furniture("model.outside", "")
        marks, kept = seen.spread(marks, far), seen.spread(kept, False)
    marks = [mark._replace(weight=1.0) if k in wanted else mark for k, mark in enumerate(marks)]
    kept = [keep or k in wanted for k, keep in enumerate(kept)]
    return apply(source, thought, places, dict(enumerate(find_headings(looks, marks, kept))))


def _among_neighbours(looks: Sequence[Look], marks: Sequence[Mark], title: Title, *, health: bool) -> list[Mark]:
    """The second pass, step by step."""
    led = lead(looks, spread(looks, marks))
    return runs(looks, led, extent(looks, led, title) if health else range(0))


def _emptied(
    prose: Sequence[int], marks: Sequence[Mark], kept: Sequence[bool], whole: int | None = None, *, health: bool
) -> bool:
    """Too little of the running text is kept. On pages that are not about health most may be other articles'.

    In: its words, line by line; `whole`: its words on the page, where not all lines were read.
    """
    left = sum(w for w, mark, keep in zip(prose, marks, kept, strict=True) if keep and not mark.sure_furniture)
    least = EMPTIED * max(1, sum(prose) if whole is None else whole)
    return left < least and (health or left < SHORTEST)


def _brands(source: Source, looks: Sequence[Look], marks: Sequence[Mark]) -> frozenset[str]:
    """Names this article sells. Medicines are none."""
    pairs = list(zip(looks, marks, strict=True))
    lines = [here.text[a:b] for here, mark in pairs for a, b, _ in mark.pitches]
    lines += [here.text for here, mark in pairs if not mark.pitches and here.words >= 2]
    signed = [source.about.author, *publishers(source.about, looks, marks), *site_names(looks[:FIRST_LINES])]
    brands = learn_brands(lines, signed)
    return brands - _medicines(brands)


def _medicines(names: frozenset[str]) -> frozenset[str]:
    """Those of the names, lower case, that are medicines."""
    return frozenset(name for name in names if find_medicines(name.capitalize()))
