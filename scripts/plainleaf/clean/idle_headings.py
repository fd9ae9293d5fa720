"""Headings of what was left out: "Estimate your cost" over a form, "Get support" over a box of links.

A line that would be kept by itself goes with what it heads. Where only a label or a picture's credit was left out under it, the
article goes on below, and it stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.clean.look import Look
from plainleaf.clean.marks import GIVEN, LEADS, Mark, furniture
from plainleaf.clean.neighbours import QUIET
from plainleaf.clean.promo import pitch
from plainleaf.safety.kinds import trips

LINES = 2
"""Lines left out right under a heading, from which they are what it heads."""

LONGEST = 10
"""Words of such a heading: a longer line may be an item of the article's."""


def without_idle_headings(
    looks: Sequence[Look], marks: Sequence[Mark], kept: Sequence[bool], heads: Sequence[bool], title: int | None
) -> list[Mark]:
    """The marks; of headings that head only what was left out, furniture.

    In: `kept`, which lines stay; `heads`, which of them are headings; `title`, the line of the title. What stands before it, is
    a heading in the mark-up, leads in a list, gives a dose or bears on safety is never touched.
    """
    out = list(marks)
    below = 0  # lines left out under the line in question, one right after the other
    for k in range(len(looks) - 1, -1, -1):
        here, mark = looks[k], marks[k]
        if not kept[k] or mark.sure_furniture:
            below += not (mark.sure_furniture and mark.rule.startswith(QUIET))
            continue
        idle = heads[k] and below >= LINES and here.words <= LONGEST and title is not None and k > title
        if idle and not _matters(here) and not _is_item(k, looks, out, kept):
            out[k] = furniture("nav.heading", "heads only what was left out")
            below += 1
        else:
            below = 0
    return out


def _is_item(k: int, looks: Sequence[Look], marks: Sequence[Mark], kept: Sequence[bool]) -> bool:
    """The last item of a list without marks, whose items look like headings: what stands above it is one too."""
    above = looks[k - 1]
    return kept[k - 1] and not marks[k - 1].sure_furniture and not (above.prose and above.ends)


def _matters(here: Look) -> bool:
    return bool(
        here.level or GIVEN.search(here.text) or LEADS.search(here.bare) or pitch(here.text).cared or trips(here.text)
    )
