"""Which kept lines are headings, without mark-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from plainleaf.clean.look import CITED_LEAD, MARKER, TERMINAL, Look
from plainleaf.clean.marks import CALLED, LEADS, ROW_OF_BARS, Mark

LONGEST = 16
"""Words in the longest heading; one that opens with "Q:" may have twice as many."""

NUMBER = re.compile(r"\b(?:\d[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{3,4}\b|[:：]\s*\d{3}$")
"""A telephone number: what holds one is what a reader looks for, and heads nothing."""

CHAPTER = re.compile(r"\d{1,2}[.)] \S*[A-Z]{2}[^.!?]{0,60}$")
"""A numbered line; in capitals."""

SEVERAL, ITEMS = 3, 2
"""Questions, or stanzas of short lines, from which they are how the text is built; short lines under the first of one."""

TITLE_WORDS = 6
"""Words of the longest line that is taken for a heading by what stands above and below it alone."""

CLAUSE = 6
"""Words of a line that ends like a sentence, from which it is text and no short line of a column."""

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\.?$|,? [A-Z]{2} \d{5}(?:-\d{4})?\.?$")
"""The last line of an address."""

WORD = re.compile(r"[^\W\d_]")
"""A heading says something: "2/6" and "0:41" do not."""

CALLS = re.compile(
    r"(?:call|dial|ring|phone|go to|get|see|seek|contact|tell|stop)\b.*\b(?:if|when)\b(?!.*[?.!])", re.IGNORECASE
)
"""An order on a condition, in mid-air."""

ANSWER = re.compile(r"^a(?:nswer)?\s*[:.)]", re.IGNORECASE)

QUESTION = re.compile(r"^(?:q(?:uestion)?\s*[:.)]|\d+[.)]\s)", re.IGNORECASE)


def find_headings(looks: Sequence[Look], marks: Sequence[Mark], kept: Sequence[bool]) -> list[bool]:
    """True for each kept passage that heads what stands under it."""
    order = [k for k, keep in enumerate(kept) if keep and not marks[k].sure_furniture]
    # what was left out between two lines parts them as a blank line does
    lines = [looks[k]._replace(gap=looks[k].gap or k != before + 1) for before, k in pairwise([-1, *order])]
    listed, asks, chapters = _listed(lines), sum(map(_asks, lines)) >= SEVERAL, _chapters(lines)
    found = [False] * len(looks)
    for n, k in enumerate(order):
        below = lines[n + 1 : n + 4]
        above = lines[n - 1] if n else None
        under = above is not None and _over_heading(above, lines[n - 2] if n > 1 else None, lines[n : n + 2])
        heads = _heads(lines[n], marks[k], above, below, answered=asks, listed=n in listed, under=under)
        found[k] = n in chapters or (heads and not _leads_in(lines, n))
    return found


def _chapters(lines: Sequence[Look]) -> frozenset[int]:
    """ "7. TEETH", "8. CALL US", "9. CALL 911": numbered lines in capitals, several of them, head what stands under each."""
    found = [n for n, here in enumerate(lines) if CHAPTER.match(here.text) and here.text.isupper() and not here.ends]
    return frozenset(found[:-1] if found[-1:] == [len(lines) - 1] else found) if len(found) >= SEVERAL else frozenset()


def _listed(lines: Sequence[Look]) -> frozenset[int]:
    """First lines of stanzas of short lines, where the text has several of such stanzas: headings of lists without marks."""
    starts = [n for n, here in enumerate(lines) if here.gap or not n]
    heads = []
    for start, stop in pairwise([*starts, len(lines)]):
        head, *items = lines[start:stop]
        if len(items) >= ITEMS and _short(head) and all(_short(item) for item in items):
            heads.append(start)
    return frozenset(heads if len(heads) >= SEVERAL else ())


def _short(here: Look) -> bool:
    """A short line without a list mark that neither asks nor leads in a list."""
    return here.short and not (here.bullet or here.ends or here.colon or here.level or here.item)


def _asks(here: Look) -> bool:
    return here.words <= LONGEST and here.text.endswith("?")


def _leads_in(lines: Sequence[Look], n: int) -> bool:
    """ "Dial 999 if someone" over a list: its lead-in and no heading, where text that is no item follows the list.

    As a heading it would stand over that text as well.
    """
    here = lines[n]
    if here.level or not CALLS.match(here.bare) or LEADS.search(here.bare):
        return False
    at = n + 1
    while at < len(lines) and lines[at].bullet:
        at += 1
    return n + 1 < at < len(lines) and lines[at].prose


def _heads(
    here: Look, mark: Mark, above: Look | None, below: Sequence[Look], *, answered: bool, listed: bool, under: bool
) -> bool:
    """`answered`: the text asks several questions. `listed`: the line opens a stanza of short lines, one of several. `under`: the
    line above heads it."""
    if here.words > 2 * LONGEST and not here.level:  # nothing else has to be asked of a paragraph
        return False
    if not WORD.search(here.text):
        return False
    if here.level:
        return True
    if not below or not here.text or here.tabs or here.item or MARKER.match(here.text):
        return False
    if mark.why == ROW_OF_BARS:
        return False
    longest = 2 * LONGEST if QUESTION.match(here.bare) and here.text.endswith("?") else LONGEST
    if here.words > longest:
        return False
    if mark.why == "stands in a list with a lead-in" and not (here.numbered and below[0].prose):
        return False  # "1. Brush twice a day" over a paragraph of its own, after "Here are some tips:", heads it as "2." does
    if TERMINAL.search(here.text) and not here.text.rstrip("”\"'’ ").endswith("?"):
        return False
    if here.text.endswith((",", ";")) or (here.colon and (not below[0].prose or here.common > 0.2)):
        return False
    if CALLED.match(here.bare) or CITED_LEAD.search(here.text):
        return False
    if POSTCODE.search(here.text):
        return False
    if NUMBER.search(here.text) and not LEADS.search(here.bare):
        return False
    if here.numbered and not (below[0].prose or below[0].sentence or _opens_list(here, below[0])):
        return False
    first = here.bare[:1]
    if first.islower():
        return False
    follower = below[0]
    if here.gap and here.text.isupper() and not follower.bullet and follower.ends:
        return True  # "THREE DAYS BEFORE" over a list of foods in one sentence
    if QUESTION.match(here.bare) and here.text.endswith("?") and ANSWER.match(follower.bare):
        return True
    if answered and _asks(here) and not _asks(follower):
        return True
    if listed:
        return True
    if LEADS.search(here.bare) and not here.ends and here.gap and follower.short:
        return True  # "Stop and get help if" over a list without marks
    if _over_heading(here, above, below):
        return True
    if follower.prose or follower.colon or follower.sentence or follower.bullet or follower.tabs:
        return here.gap or under or above is None or not _running(above, here) or follower.prose
    if (under or _closed(above)) and _is_text(follower) and here.words <= TITLE_WORDS and not here.ends:
        return True  # "Alcohol" right over "Affects the liver. Drinks add up."
    if here.gap and not follower.gap and follower.ends and follower.words >= CLAUSE and not here.ends:
        return True  # "The day before" right over "Nothing solid. Clear liquids only: broth, tea."
    # a heading over a heading, but no column of short lines
    return (
        here.gap
        and follower.short
        and len(below) > 1
        and (below[1].prose or below[1].colon or (follower.gap and not _column(here, *below[:2])))
        and not follower.numbered
    )


def _closed(above: Look | None) -> bool:
    """What stands above is at its end: text or a list, and no column of short lines."""
    return above is None or above.bullet or (above.ends and not above.short)


def _is_text(here: Look) -> bool:
    ends = here.ends and here.words >= CLAUSE
    return here.prose or here.sentence or here.colon or ends or CITED_LEAD.search(here.text) is not None


def _over_heading(here: Look, above: Look | None, below: Sequence[Look]) -> bool:
    """ "Foods and warfarin" over "Foods that are safe" over a list or a text, with no blank line between: two headings."""
    if len(below) < 2 or not _closed(above) or not (_short(here) and _short(below[0])):
        return False
    if here.words > TITLE_WORDS or not here.bare[:1].isupper() or not below[0].bare[:1].isupper():
        return False
    return not below[0].gap and (below[1].bullet or _is_text(below[1]))


def _column(*lines: Look) -> bool:
    """Short lines, each with a blank line before it."""
    return all(here.gap and _short(here) for here in lines)


def _opens_list(here: Look, below: Look) -> bool:
    """A clause that ends with a colon: text, and no heading of its own."""
    return below.colon and not below.numbered and (here.gap or below.words >= 4)


def _running(above: Look, here: Look) -> bool:
    """The line stands in a column of short lines: one of many, no heading."""
    return above.short and above.bullet == here.bullet and not here.gap and not above.gap
