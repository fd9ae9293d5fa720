"""An HTML page's visible text, one block a line, and what the mark-up knew of each line.

What a reader would not have seen is left out and counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from plainleaf.collector import no_collector
from plainleaf.errors import ContentError, Problem
from plainleaf.intake.line import made
from plainleaf.intake.text import one_line
from plainleaf.intake.tree import page_tree
from plainleaf.intake.walk import Line, Walk
from plainleaf.model import Markup, Passage


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What a reader would have seen of a page."""

    text: str  # the ledger text: one block a line
    passages: tuple[Passage, ...]
    left_out: Mapping[str, int]  # elements not shown, by kind


@no_collector()
def html_page(html: str, where: str, before: Mapping[str, int] | None = None) -> HtmlPage:
    """The visible text of a page, by block.

    In: the page's source text, its name as the user knows it, and what was left out `before` (only told of).
    Out: the page. Raises ContentError (intake.no-text) for one whose body shows no text.
    """
    tree = page_tree(html)
    walk = Walk(tree)
    if tree.dropped:
        walk.left_out["control"] = tree.dropped
    if not any(line.markup.tag != "title" for line in walk.lines):
        gone = Counter(before or {}) + walk.left_out
        hidden = ", ".join(f"{count} {kind}" for kind, count in sorted(gone.items()))
        message = "the page shows no text" + (f" (left out: {hidden})" if hidden else "")
        todo = "It may be built by a script: open it in a browser, copy the article, and save that as text."
        raise ContentError(Problem("intake.no-text", message, todo, where))
    text = "\n".join([line.text for line in walk.lines])
    return HtmlPage(text, tuple(_passages(walk.lines)), dict(sorted(walk.left_out.items())))


def _passages(lines: Sequence[Line]) -> Iterator[Passage]:
    """A passage a line: none is blank."""
    gap = True
    for n, (line, markup, apart) in enumerate(lines):
        text, pieces, repairs = one_line(line, n + 1)
        passage = made(Passage, (n, text, pieces, gap or apart or line[0] == "\f", repairs, markup))
        yield _with_cells(passage, markup, line) if markup.tag == "tr" else passage
        gap = not text  # to the eye, a line of unseen characters is a blank line


def _with_cells(passage: Passage, markup: Markup, line: str) -> Passage:
    """A row's cells, found again in the repaired text; empty ones at its ends have no width."""
    cells: list[tuple[int, int]] = []
    at = 0
    for part in passage.text.split("\t"):
        cells.append((at, at + len(part)))
        at += len(part) + 1
    before = len(line) - len(line.lstrip("\t"))
    after = len(line) - len(line.rstrip("\t"))
    end = len(passage.text)
    full = ((0, 0),) * before + tuple(cells) + ((end, end),) * after
    # only between items do two plain blanks follow each other: all others were drawn together
    items = tuple(_offset(passage, found.end()) for found in re.finditer("  ", line)) if "  " in line else ()
    return passage._replace(markup=markup._replace(cells=full, items=items))


def _offset(passage: Passage, column: int) -> int:
    """Where a column of a one-line passage's source line stands in its text."""
    piece = passage.pieces[max(bisect_right(passage.pieces, column, key=attrgetter("start")) - 1, 0)]
    return piece.at + min(max(column - piece.start, 0), piece.size)
