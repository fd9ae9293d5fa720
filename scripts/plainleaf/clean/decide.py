"""Rules and line model together: which lines stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plainleaf.clean.article import page_columns
from plainleaf.clean.features import Page, columns
from plainleaf.clean.health import speaks_of_health
from plainleaf.clean.line_model import Models, line_model
from plainleaf.clean.marks import Mark
from plainleaf.clean.neighbours import two_states
from plainleaf.clean.reasons import in_words
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

LEAN = 0.2
"""On other pages the model decides, leaning this far towards keeping: a line too many costs less than one too few."""

SWITCH = 0.5
"""What it costs there to pass from article to boilerplate or back."""


def decide(
    page: Page, form: str, models: Models | None = None, language: str = LEARNED
) -> tuple[list[bool], list[Mark]]:
    """Keep or drop for each line, and the marks: those of rules that the model overturned are the model's.

    Plain text that was not scraped, or is in another language, is left as the rules have it; where even the rules do
    not know the language, nothing goes between its paragraphs but what a rule knows. Of such a web page the mark-up
    still tells much: there the rules hold where the model is not sure. No line of plain text with a sign of care falls
    on the word of the model, and of a web page only one of which it is sure.
    """
    ruled = page.tidy or language != LEARNED
    if ruled and form != "html":
        kept = list(page.kept)
        return kept if cleaned_in(language) else _throughout(page, kept), list(page.around)
    model = models[form] if models else line_model(form)
    if form == "html":
        made = page_columns(page, model.columns, models["article"] if models else line_model("article"))
    else:
        made = columns(page, model.columns)
    weights = model.weights(made)
    health = is_health(page)
    if ruled or (health and form == "text"):
        kept = _mindful(page, weights)
    else:
        kept = two_states([weight + LEAN for weight in weights], SWITCH)
        kept = _within_rules(page, weights, kept) if health else kept
    careless = SURE_TO_DROP if health else SURE_OUTSIDE
    marks = list(page.around)
    for k, keep in enumerate(kept):
        stood = page.kept[k] and not marks[k].sure_furniture
        if keep == stood:
            continue
        if stood and (form == "text" or weights[k] >= careless) and _cares(page, k):
            kept[k] = True
            continue
        rule = "body.model" if keep else "model.outside"
        marks[k] = replace(marks[k], weight=weights[k], rule=rule, why=in_words(model.reasons(made, k)))
    return kept, marks


def _throughout(page: Page, kept: list[bool]) -> list[bool]:
    """All lines from the first running text to the last."""
    running = [k for k, here in enumerate(page.looks) if here.prose and not page.around[k].sure_furniture]
    inside = range(running[0], running[-1] + 1) if running else range(0)
    return [keep or k in inside for k, keep in enumerate(kept)]


def _cares(page: Page, k: int) -> bool:
    """A line that the rules keep and that holds what a patient may need."""
    mark = page.marks[k]
    return any(p.cared and p.weight < 0 for _, _, p in mark.pitches) or bool(trips(page.looks[k].text))


def _mindful(page: Page, weights: Sequence[float]) -> list[bool]:
    """The rules' own verdicts, but where the model is sure."""
    return [
        _overruled(mark, weight) if mark.sure_furniture else weight > SURE_TO_KEEP or (keep and weight >= SURE_TO_DROP)
        for keep, mark, weight in zip(page.kept, page.around, weights, strict=True)
    ]


def _overruled(mark: Mark, weight: float) -> bool:
    """The model is surer than the rule; of what words sell it knows nothing, for it reads none."""
    return weight > OVER_RULE and mark.rule not in SELLING


def _within_rules(page: Page, weights: Sequence[float], kept: Sequence[bool]) -> list[bool]:
    """The model's verdicts, but for lines that a named rule knows: mark-up tells the model enough of the rest."""
    return [
        keep and (not mark.sure_furniture or _overruled(mark, weight))
        for keep, mark, weight in zip(kept, page.around, weights, strict=True)
    ]


def is_health(page: Page) -> bool:
    """True where the page speaks of health."""
    return speaks_of_health(page.looks)
