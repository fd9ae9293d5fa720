"""How much of a page is boilerplate: what a short line is taken for depends on the company it keeps.

A sheet typed by a nurse is full of short lines, and every one of them matters. Only where a page shows that it
was scraped, with menus, forms and share buttons around the article, does a short line look like one of those.
"""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, by_shape

FAMILIES = (
    "nav.",
    "form.",
    "share.",
    "related.",
    "comments.",
    "promo.newsletter",
    "promo.shop",
    "legal.cookies",
    "ad.",
)
"""Rules whose lines stand around an article, not in it."""

FEW = 3
"""From so many such lines a page counts as scraped ..."""

SHARE = 0.08
"""... or from this share of its lines, two at least."""

COLUMN, COLUMN_WORDS = 5, 2
"""So many lines of so few words in a row, one of them known for a menu's, are a menu."""

TRUSTED = 0.6
"""Weight of a short line on a page that was not scraped."""

LIST = 3
"""Items from which a run of them is a list."""

ONE_WORD = ("nav.", "share.", "form.", "related.")
"""Rules that know few words, and may take an item of a list for a button or a heading."""


def shows_menus(looks: Sequence[Look], marks: Sequence[Mark]) -> bool:
    """True where menus, forms or the like show that the page was copied from the web."""
    known = [_around(mark) for mark in marks]
    if sum(known) >= FEW or sum(known) >= max(2.0, SHARE * len(marks)):
        return True
    # one such line in a column of single words: a menu
    column = [
        known[k] or (here.words <= COLUMN_WORDS and not here.ends and not here.colon) for k, here in enumerate(looks)
    ]
    start = 0
    while start < len(looks):
        stop = start
        while stop < len(looks) and column[stop]:
            stop += 1
        if stop - start >= COLUMN and any(known[start:stop]):
            return True
        start = stop + 1
    return False


def _around(mark: Mark) -> bool:
    return mark.sure_furniture and mark.rule.startswith(FAMILIES) and mark.rule != "nav.symbol"


def trusting(marks: Sequence[Mark]) -> list[Mark]:
    """On a page that was not scraped, short lines are kept unless a rule or the mark-up speaks against them."""
    return [
        mark
        if mark.sure_furniture or mark.weight >= TRUSTED or mark.rule in ("nav.markup", "nav.links")
        else mark._replace(weight=TRUSTED, rule="body.line", why="a short line on a page without menus")
        for mark in marks
    ]


def spare_items(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """An item that reads like a button ("Share it", "Rest") is none where most of its list does not."""
    out = list(marks)
    start = 0
    while start < len(looks):
        stop = start
        while stop < len(looks) and looks[stop].bullet and looks[stop].links <= 0.6:
            stop += 1
        taken = [k for k in range(start, stop) if marks[k].sure_furniture and marks[k].rule.startswith(ONE_WORD)]
        if stop - start >= LIST and 2 * len(taken) < stop - start:
            for k in taken:
                weight, name, why = by_shape(looks[k], None)
                out[k] = marks[k]._replace(weight=weight, rule=name, why=why, reach="line")
        start = max(stop, start + 1)
    return out
