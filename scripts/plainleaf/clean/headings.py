"""Which kept lines are headings, without mark-up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainleaf.clean.look import MARKER, TERMINAL, Look
from plainleaf.clean.marks import LEADS, Mark

LONGEST = 16
"""Words in the longest heading; one that opens with "Q:" may have twice as many."""

NUMBER = re.compile(r"\b(?:\d[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{3,4}\b|[:：]\s*\d{3}$")
"""A telephone number: what holds one is what a reader looks for, and heads nothing."""

CALLS = re.compile(
    r"(?:call|dial|ring|phone|go to|get|see|seek|contact|tell|stop)\b.*\b(?:if|when)\b(?!.*[?.!])", re.IGNORECASE
)
"""An order on a condition, in mid-air."""

ANSWER = re.compile(r"^a(?:nswer)?\s*[:.)]", re.IGNORECASE)

QUESTION = re.compile(r"^(?:q(?:uestion)?\s*[:.)]|\d+[.)]\s)", re.IGNORECASE)


def find_headings(looks: Sequence[Look], marks: Sequence[Mark], kept: Sequence[bool]) -> list[bool]:
    """True for each kept passage that heads what stands under it."""
    order = [k for k, keep in enumerate(kept) if keep and not marks[k].sure_furniture]
    found = [False] * len(looks)
    for n, k in enumerate(order):
        below = [looks[j] for j in order[n + 1 : n + 4]]
        above = looks[order[n - 1]] if n else None
        found[k] = _heads(looks[k], marks[k], above, below) and not _leads_in(looks, order, n)
    return found


def _leads_in(looks: Sequence[Look], order: Sequence[int], n: int) -> bool:
    """ "Dial 999 if someone" over a list: its lead-in and no heading, where text that is no item follows the list.

    As a heading it would stand over that text as well.
    """
    here = looks[order[n]]
    if here.level or not CALLS.match(here.bare) or LEADS.search(here.bare):
        return False
    at = n + 1
    while at < len(order) and looks[order[at]].bullet:
        at += 1
    return n + 1 < at < len(order) and looks[order[at]].prose


def _heads(here: Look, mark: Mark, above: Look | None, below: Sequence[Look]) -> bool:
    if here.level:
        return True
    if not below or not here.text or here.tabs or here.item or MARKER.match(here.text):
        return False
    longest = 2 * LONGEST if QUESTION.match(here.bare) and here.text.endswith("?") else LONGEST
    if here.words > longest or mark.why == "stands in a list with a lead-in":
        return False
    if TERMINAL.search(here.text) and not here.text.rstrip("”\"'’ ").endswith("?"):
        return False
    if here.text.endswith((",", ";")) or (here.colon and (not below[0].prose or here.common > 0.2)):
        return False
    if NUMBER.search(here.text) and not LEADS.search(here.bare):
        return False
    if here.numbered and not (below[0].prose or below[0].sentence or _opens_list(below[0])):
        return False
    first = here.bare[:1]
    if first.islower():
        return False
    follower = below[0]
    if here.gap and here.text.isupper() and not follower.bullet and follower.ends:
        return True  # "THREE DAYS BEFORE" over a list of foods in one sentence
    if QUESTION.match(here.bare) and here.text.endswith("?") and ANSWER.match(follower.bare):
        return True
    if LEADS.search(here.bare) and not here.ends and here.gap and follower.short:
        return True  # "Stop and get help if" over a list without marks
    if follower.prose or follower.colon or follower.sentence or follower.bullet or follower.tabs:
        return here.gap or above is None or not _running(above, here) or follower.prose
    # a heading over a heading, but no column of short lines
    return (
        here.gap
        and follower.short
        and len(below) > 1
        and (below[1].prose or below[1].colon or follower.gap)
        and not follower.numbered
    )


def _opens_list(here: Look) -> bool:
    """A whole clause that ends with a colon: text, and no heading of its own."""
    return here.colon and here.words >= 4 and not here.numbered


def _running(above: Look, here: Look) -> bool:
    """The line stands in a column of short lines: one of many, no heading."""
    return above.short and above.bullet == here.bullet and not here.gap and not above.gap
