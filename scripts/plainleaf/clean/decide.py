"""Rules and line model together: which lines stay.

The rules were written beside articles that we know, and for those they are near perfect; of publishers that nobody had
met they kept two lines of boilerplate for each that the model keeps. So the model decides, and what the rules say is part
of what it is told. On pages on health it leans towards keeping, running text above all, since a line too many is seen by
whoever checks the page, a line too few by nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from plainleaf.clean.features import columns
from plainleaf.clean.items import names_symptom
from plainleaf.clean.line_model import Models
from plainleaf.clean.lines import Page
from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark
from plainleaf.clean.neighbours import two_states
from plainleaf.clean.page_marks import outside
from plainleaf.clean.reasons import WORDING, in_words
from plainleaf.clean.together import beside_alike, together
from plainleaf.clean.web_page import LEAN, SWITCH, SecondLook
from plainleaf.language import cleaned_in
from plainleaf.safety.kinds import trips

LEARNED = "en"
"""Language of the pages that the model has learned from: in other languages the rules decide alone."""

SURE_TO_DROP, SURE_TO_KEEP, OVER_RULE = -2.0, 1.0, 2.0
"""On a health page: weights at which the model overturns the rules' drift, and a rule that knows the line."""

SURE_OUTSIDE = -1.0
"""On any other web page: weight below which a line with a sign of care goes, with the teasers and comments it is one of."""

SELLING = ("promo.prose", "promo.line")
"""Rules that weigh what the sentences of a line sell."""

LEAN_ON_HEALTH, RUNNING_TEXT = 0.6, 2.0
"""Log odds that are added on a page of plain text on health: for every line, and for running text that the rules keep.
Chosen on tests/labelled, each article by a model that had not learned from its set: with 1.0 for every line 46 lines of 3,907
are lost instead of 54, and 542 of boilerplate stay instead of 503."""

SHEET = 40
"""Lines of a page that was not scraped, from which the model is asked about it at all; shorter ones are typed sheets."""

CERTAIN, LINKED = -3.0, 0.5
"""Weight below which the model is all but certain that a line is no part of the article; share of link text up to which a
line is no link."""

ROW = "body.row"
"""The rule that knows rows of tables."""

SMALL = re.compile("[a-z]{2}")
"""Opens with a small letter."""

UNDER = ".under"
"""Ends the rule of lines that no rule knows by themselves: they stand under one that a rule knows."""

THIN = 60
"""Words of running text below which an article is of another kind than those the model has learned from."""


class Decided(NamedTuple):
    """What was decided on the lines of plain text."""

    kept: list[bool]
    marks: list[Mark]  # where the model overturned a rule, its own
    weights: list[float]  # what the model says; none where it was not asked


def decide_text(page: Page, models: Models, language: str = LEARNED) -> Decided:
    """Keep or drop for each line of plain text.

    A typed sheet, and text on health in another language, is left as the rules have it; where even the rules do not know
    the language, nothing goes between its paragraphs but what a rule knows. Of other text in another language only
    that goes besides of which the model is sure. No line with a sign of care falls on the word of the model, and none that
    belongs to others that stay.
    """
    health = page.health
    foreign = language != LEARNED
    if (page.tidy or foreign) and (health or len(page.looks) < SHEET):
        return Decided(_by_rules(page, language), list(page.around), [])
    model = models["text"]
    made = columns(page, model.columns, model.wording)
    weights = model.weights(made, hasty=True)
    stood = _stood(page)
    kept = _sparing(_by_rules(page, language), weights) if foreign else _best(page, stood, weights, health=health)
    kept = [
        keep or (stands and _cares(page, k, health=health)) or (health and _among_symptoms(page, k))
        for k, (keep, stands) in enumerate(zip(kept, stood, strict=True))
    ]
    kept = together(page.looks, stood, kept)

    def why(k: int) -> str:
        reasons = model.reasons(made, k, keep=kept[k])
        read = any(column == WORDING for column, _ in reasons)
        return in_words(reasons, model.wording.telling(page.looks[k].text, keep=kept[k]) if read else ())

    return Decided(kept, _overturned(page, stood, kept, weights, why), weights)


def decide_web(page: Page, second: SecondLook, language: str = LEARNED) -> tuple[list[bool], list[Mark]]:
    """The same for the lines of a saved web page that are read.

    On a page that was not scraped, or in another language, the rules hold where the model is not sure. Elsewhere the model
    decides; on health, nothing stays that a rule knows. A line with a sign of care goes only where the model is sure.
    """
    health = page.health
    weights = second.weights
    if page.tidy or language != LEARNED:
        kept = _mindful(page, weights)
    else:
        kept = list(second.kept)
        if health:
            kept = _with_rules(page, second, _within_rules(page, weights, kept))
    kept = _with_tables(page, kept)
    careless = SURE_TO_DROP if health else SURE_OUTSIDE
    stood = _stood(page)
    kept = [
        keep or (stands and weights[k] >= careless and _cares(page, k, health=True))
        for k, (keep, stands) in enumerate(zip(kept, stood, strict=True))
    ]
    return kept, _overturned(page, stood, kept, weights, lambda k: second.why(k, keep=kept[k]))


def _overturned(
    page: Page, stood: Sequence[bool], kept: Sequence[bool], weights: Sequence[float], why: Callable[[int], str]
) -> list[Mark]:
    """The rules' marks; of lines that the model keeps or drops against them (`stood`), its own. `why`: it did so."""
    marks = list(page.around)
    for k, (keep, stands) in enumerate(zip(kept, stood, strict=True)):
        if keep != stands:
            rule = "body.model" if keep else "model.outside"
            marks[k] = marks[k]._replace(weight=weights[k], rule=rule, why=why(k))
    return marks


def _by_rules(page: Page, language: str) -> list[bool]:
    """The rules' own verdicts; in a language that they do not know, nothing goes between the paragraphs."""
    kept = list(page.kept)
    return kept if cleaned_in(language) else _throughout(page, kept)


def _sparing(kept: Sequence[bool], weights: Sequence[float]) -> list[bool]:
    """In another language the model knows lines by their shape alone: what it is sure of goes, and nothing comes back."""
    return [keep and weight >= SURE_TO_DROP for keep, weight in zip(kept, weights, strict=True)]


def _throughout(page: Page, kept: list[bool]) -> list[bool]:
    """All lines from the first running text to the last."""
    running = [k for k, here in enumerate(page.looks) if here.prose and not page.around[k].sure_furniture]
    inside = range(running[0], running[-1] + 1) if running else range(0)
    return [keep or k in inside for k, keep in enumerate(kept)]


def _best(page: Page, stood: Sequence[bool], weights: Sequence[float], *, health: bool) -> list[bool]:
    """Plain text: the best path through what the model says, but on pages that were not scraped or hold next to no running text.
    `stood`: the lines that the rules keep."""
    if not health:
        kept = two_states([weight + LEAN for weight in weights], SWITCH)
        # nothing shows that the page was scraped, or it holds too little for the model: then only what it is sure of falls
        sparing = page.tidy or is_thin(page)
        sure = [weight < SURE_TO_DROP or not sparing for weight in weights]
        return [yes or (stands and not drop) for yes, stands, drop in zip(kept, stood, sure, strict=True)]
    said = [
        weight + LEAN_ON_HEALTH + (RUNNING_TEXT if stands and here.prose else 0.0)
        for weight, stands, here in zip(weights, stood, page.looks, strict=True)
    ]
    kept = two_states(said, SWITCH)
    thin = is_thin(page)  # of such pages the model has seen too few to drop a line that the rules keep
    back = [
        weight > 0 or mark.rule.endswith(UNDER) or beside_alike(page.looks, kept, k)
        for k, (weight, mark) in enumerate(zip(weights, page.around, strict=True))
    ]
    return [
        (yes and (stands or (again and not _sells(mark)))) or (stands and (thin or _lists(here, mark)))
        for yes, stands, again, here, mark in zip(kept, stood, back, page.looks, page.around, strict=True)
    ]


def _lists(here: Look, mark: Mark) -> bool:
    """An item with its mark, one that goes on with a small letter, or a row of a table: where the rules keep them they are
    hardly ever a menu's, and what must not be done stands in such lines."""
    return here.bullet or mark.rule == ROW or SMALL.match(here.bare) is not None


def _sells(mark: Mark) -> bool:
    """A rule that weighs the sentences of a line knows it for an advertisement."""
    return mark.sure_furniture and mark.rule in SELLING


def _cares(page: Page, k: int, *, health: bool) -> bool:
    """A line that the rules keep and that holds what a patient may need. On pages that are not about health only a
    safety pattern shows it: there most of the single words that mark advice ("risk", "never") mean something else."""
    if health and any(p.cared and p.weight < 0 for _, _, p in page.marks[k].pitches):
        return True
    return bool(trips(page.looks[k].text))


def _among_symptoms(page: Page, k: int) -> bool:
    """One of several lines that name what is felt: a list of symptoms or side effects, which no named rule takes."""
    near = [j for j in (k - 1, k, k + 1) if 0 <= j < len(page.looks) and not page.around[j].sure_furniture]
    return k in near and names_symptom(page.looks[k].text) and sum(names_symptom(page.looks[j].text) for j in near) > 1


def _mindful(page: Page, weights: Sequence[float]) -> list[bool]:
    """The rules' own verdicts, but where the model is sure."""
    return [
        _overruled(mark, weight) if mark.sure_furniture else weight > SURE_TO_KEEP or (keep and weight >= SURE_TO_DROP)
        for keep, mark, weight in zip(page.kept, page.around, weights, strict=True)
    ]


def _overruled(mark: Mark, weight: float) -> bool:
    """The model is surer than the rule."""
    return weight > OVER_RULE and mark.rule not in SELLING


def _within_rules(page: Page, weights: Sequence[float], kept: Sequence[bool]) -> list[bool]:
    """The model's verdicts, but for lines that a named rule knows: mark-up tells the model enough of the rest."""
    return [
        keep and (not mark.sure_furniture or _overruled(mark, weight))
        for keep, mark, weight in zip(kept, page.around, weights, strict=True)
    ]


def _with_rules(page: Page, second: SecondLook, kept: Sequence[bool]) -> list[bool]:
    """The verdicts with the lines that the rules keep inside the page's article, or as its lead, and that are no links: of
    these the model takes only what it is all but certain of. Of an article with next to no running text, lists or
    questions with short answers, it has seen too few to have a say at all."""
    stood = _free(page)
    free = [stands and weight >= CERTAIN for stands, weight in zip(stood, second.weights, strict=True)]
    article = [
        inside or (ahead and here.prose)
        for here, inside, ahead in zip(page.looks, second.inside, second.ahead, strict=True)
    ]
    rescued = stood if is_thin(page) else [yes and inside for yes, inside in zip(free, article, strict=True)]
    return _with_headings(page, free, [keep or more for keep, more in zip(kept, rescued, strict=True)])


def _with_tables(page: Page, kept: Sequence[bool]) -> list[bool]:
    """A table of facts stays whole where most of its rows stay, or where what stands on either side of it does: the model
    sees in it no more than short lines."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for k, passage in enumerate(page.passages):
        if passage.markup and passage.markup.table:
            rows[passage.markup.table].append(k)
    whole = {k for table in rows.values() if _is_whole(table, page, kept) for k in table}
    return [
        keep or (k in whole and not mark.sure_furniture)
        for k, (keep, mark) in enumerate(zip(kept, page.around, strict=True))
    ]


def _is_whole(table: Sequence[int], page: Page, kept: Sequence[bool]) -> bool:
    """`table`: its lines."""
    if 2 * sum(kept[k] for k in table) > len(table):
        return True
    above, below = table[0] - 1, table[-1] + 1
    around = above >= 0 and kept[above] and below < len(kept) and kept[below]
    return around and 2 * sum(page.looks[k].links > LINKED for k in table) < len(table)


def is_thin(page: Page) -> bool:
    """Of running text the rules keep next to none."""
    stood = _free(page)
    return sum(here.words for here, stands in zip(page.looks, stood, strict=True) if stands and here.prose) < THIN


def _stood(page: Page) -> list[bool]:
    """Lines that the rules keep."""
    return [keep and not mark.sure_furniture for keep, mark in zip(page.kept, page.around, strict=True)]


def _free(page: Page) -> list[bool]:
    """Lines that the rules keep, no link and nothing that the mark-up speaks against."""
    return [
        stands and here.links <= LINKED and not outside(passage.markup)
        for stands, here, passage in zip(_stood(page), page.looks, page.passages, strict=True)
    ]


def _with_headings(page: Page, free: Sequence[bool], kept: list[bool]) -> list[bool]:
    """A heading in the mark-up stays with what is kept under it. One right behind what is kept goes on with the article,
    and so do the lines under it: a list, a table. `free`: lines that may stay."""
    for k, here in enumerate(page.looks):
        if not here.level or kept[k] or not free[k]:
            continue
        stop = k + 1
        while stop < len(kept) and free[stop] and not kept[stop] and not page.looks[stop].level:
            stop += 1
        if stop < len(kept) and kept[stop] and stop == k + 1:
            kept[k] = True
        elif k and kept[k - 1] and stop > k + 1:
            kept[k:stop] = [True] * (stop - k)
    return kept
