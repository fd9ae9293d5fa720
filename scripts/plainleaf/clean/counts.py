"""Lines that only count: "2/6" over a slide, "0:41" beside the words of a video, "-- 2 of 5 --" on a scanned page, and the
running heads that stand beside such page numbers.

One such line alone may be half a tablet, a blood pressure or the hour of a dose; so only a row of them counts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture

LONGEST = 24
"""Characters of the longest line that only counts."""

FEWEST = 3
"""Lines that count, one higher than the other, from which they are a row; two where the words say what is counted."""

HEAD = 8
"""Words of the longest running head."""

_OF = re.compile(
    r"\W*(?P<what>(?:slide|page|part|photo|image|p\.)\s*)?(?P<n>\d{1,3})\s*(?P<of>/|of)\s*(?P<all>\d{1,3})\W*", re.I
)
_TIME = re.compile(r"\W*(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d\d)\W*")


def mark_counts(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """Marks the numbers of pages and slides, the seconds of a transcript, and running heads."""
    short = [k for k, here in enumerate(looks) if len(here.text) <= LONGEST and any(map(str.isdigit, here.text))]
    pages = _pages(looks, short)
    times = _times(looks, short)
    if not pages and not times:
        return list(marks)
    out = list(marks)
    for k in pages:
        out[k] = furniture("nav.count", "counts pages or slides")
    for k in times:
        out[k] = furniture("media.time", "a time in a video")
    for k in _running_heads(looks, pages):
        out[k] = furniture("nav.count", "a running head beside the page's number")
    return out


def _pages(looks: Sequence[Look], short: Sequence[int]) -> set[int]:
    """Lines that say how far the pages or slides have come; of one number of all, each higher than the last."""
    rows: defaultdict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for k in short:
        if found := _OF.fullmatch(looks[k].text):
            plain = found["what"] is not None or found["of"] != "/"
            rows[int(found["all"])].append((k, int(found["n"]), plain))
    pages: set[int] = set()
    for row in rows.values():
        numbers = [n for _, n, _ in row]
        if _rising(numbers) and len(row) >= (2 if all(plain for *_, plain in row) else FEWEST):
            pages.update(k for k, *_ in row)
    return pages


def _times(looks: Sequence[Look], short: Sequence[int]) -> set[int]:
    """Lines that say how far a video has come, from its first minute on; hours of the day begin later."""
    row = [(k, found) for k in short if (found := _TIME.fullmatch(looks[k].text))]
    seconds = [int(t["hours"] or 0) * 3600 + int(t["minutes"]) * 60 + int(t["seconds"]) for _, t in row]
    return {k for k, _ in row} if len(row) >= FEWEST and _rising(seconds) and seconds[0] < 60 else set()


def _rising(numbers: Sequence[int]) -> bool:
    return all(a < b for a, b in pairwise(numbers))


def _running_heads(looks: Sequence[Look], pages: set[int]) -> set[int]:
    """Short lines that stand beside the numbers of two pages or more; all their copies."""
    beside = {j for k in pages for j in (k - 1, k + 1) if 0 <= j < len(looks) and j not in pages}
    times = Counter(looks[j].said for j in beside)
    heads = {text for text, count in times.items() if count > 1 and text}
    return {k for k, here in enumerate(looks) if here.said in heads and here.words <= HEAD and not here.sentence}
