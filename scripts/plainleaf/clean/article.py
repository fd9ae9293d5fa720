"""Which element of a saved web page is its article: a small trained model asks all that may be, and ranks them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from plainleaf.clean.containers import Containers, candidates, containers_of
from plainleaf.clean.features import Columns, columns
from plainleaf.clean.line_model import LineModel
from plainleaf.clean.lines import Page
from plainleaf.clean.page_columns import article_columns, markup_columns

ALONE = 9.0
"""How far the only candidate lies above the next one."""


def page_columns(page: Page, wanted: Collection[str], chooser: LineModel) -> Columns:
    """All columns of a saved web page's lines. What is running text there, and which line is the title, the page's own
    shape says. `wanted`: no other columns of the text are made."""
    found = containers_of(page.passages, page.looks)
    made = columns(page, wanted, found.running, found.title)
    made.update(markup_columns(found))
    made.update(seen_from_article(found, chooser))
    return made


def seen_from_article(page: Containers, chooser: LineModel) -> Columns:
    """Columns that tell where the lines of a page stand to the element that looks most like its article."""
    return article_columns(page, *choose(*candidates(page), chooser))


def choose(numbers: Sequence[int], made: Columns, chooser: LineModel) -> tuple[int, float]:
    """The element that looks most like the article: its number (0: none), and how far its score lies above the next
    one's. In: the candidates and their columns."""
    if not numbers:
        return 0, 0.0
    scores = chooser.weights(made)
    best, *rest = sorted(scores, reverse=True)
    return numbers[scores.index(best)], best - rest[0] if rest else ALONE
