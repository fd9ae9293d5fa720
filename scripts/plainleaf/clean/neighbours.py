"""The second pass: every line among its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from plainleaf.clean.items import gives_limit, names_symptom
from plainleaf.clean.look import Look
from plainleaf.clean.marks import GIVEN, LEADS, PRICE, Mark, furniture
from plainleaf.safety.medicines import find_medicines
from plainleaf.sentences import goes_on

SWITCH = 2.5
"""What it costs to pass from article to boilerplate or back: single odd lines do not decide."""

LONG_RUN = 4
"""So many short lines in a row, with no sentence among them, look like a menu."""

LISTED = 0.8
"""Weight of short lines in a row inside an article, none of them known for a menu's: they are a list."""

PARTED = 0.6
"""Share of the lines with a blank line before them up to which these part the text: else they stand everywhere."""

QUIET = ("author.", "date.", "ad.", "media.", "text.", "nav.count", "nav.symbol")
"""Families that stand among the lines of an article: they show no menu."""

SIGNED, HEAD = ("author.", "date."), 2
"""By-lines and dates stand right under an article's title and its first words: so many lines."""

CLAUSE = 4
"""Words from which a line that opens with a small letter is an item of a list and no link."""

CELLS = 2
"""Short lines with a medicine or an amount from which the lines around them tell of medicines; of symptoms, one more."""

PRICED = ("promo.price-tag", "promo.shop")
"""Rules of a shop's lines."""

LONGEST_LIST = 200
"""Passages that one heading or lead-in can hold, so that the time stays in step with the length."""

SAYS = {
    "author.": -0.3,
    "date.": -0.3,
    "ad.": -0.3,
    "media.": -0.3,
    "text.": 0.0,
    "nav.contents": -0.3,
    "nav.count": -0.3,
    "nav.under": -0.3,
    "repeat.": -0.3,
    "promo.": -0.8,
    "related.": -2.0,
    "comments.": -2.0,
    "legal.": -2.0,
}
"""What a line of sure furniture says of its surroundings, by family; -1.5 where not named."""


def spread(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """Carries a rule over what it heads: the list under "Related articles", the stanza under "Advertisement"."""
    out = list(marks)
    last: list[int] = []
    for k, mark in enumerate(marks):
        if mark.sure_furniture and mark.reach != "line":
            if last and k < last[-1] and marks[k - 1].rule == mark.rule:  # one heading over and over: once will do
                continue
            last = _reached(looks, marks, k)
            for j in last:
                if not out[j].sure_furniture:
                    out[j] = furniture(mark.rule.split(".")[0] + ".under", f"stands under “{looks[k].bare[:60]}”")
    return out


def _reached(looks: Sequence[Look], marks: Sequence[Mark], head: int) -> list[int]:
    found: list[int] = []
    stanza = marks[head].reach == "stanza"
    for j in range(head + 1, min(len(looks), head + 1 + LONGEST_LIST)):
        here = looks[j]
        if marks[head].rule == "nav.contents" and here.said in {looks[k].said for k in found}:
            break  # the contents are at their end: their first entry stands there as a heading
        # a blank line under the head itself does not end its reach; later ones end a stanza
        if here.gap and stanza:
            break
        if here.prose and not here.bullet:
            if stanza and len(found) < 3 and not _cares(marks[j]):
                found.append(j)
                continue
            break
        if not stanza and here.bare[:1].islower() and here.words >= CLAUSE:
            # a list of the article ("put an ice pack on the joint") has begun: its headings, right above, are no links either
            while found and looks[found[-1]].words <= CLAUSE:
                found.pop()
            break
        if not stanza and not here.bullet:
            if not here.short or (here.colon and here.words > 2):
                break
            below = looks[j + 1] if j + 1 < len(looks) else None
            if (
                below
                and (below.prose or below.colon or (below.ends and below.words > CLAUSE))
                and not marks[j + 1].sure_furniture
                and (_cares(marks[j + 1]) or not _teaser(looks, marks, j))
            ):
                break  # a heading of the article goes on here
            if found and looks[found[-1]].bullet and not (here.colon and here.words <= 2):
                break
        found.append(j)
    if stanza:
        return _before_the_article(looks, marks, found)
    return _before_a_list(looks, marks, found) if marks[head].rule in PRICED else found


def _before_a_list(looks: Sequence[Look], marks: Sequence[Mark], found: list[int]) -> list[int]:
    """Of the lines under a price, those up to the last that is a shop's, where a question or a heading of an article follows."""
    sold = max((n for n, j in enumerate(found, 1) if marks[j].sure_furniture), default=0)
    heads = [j for j in found[sold:] if looks[j].text.endswith("?") or LEADS.search(looks[j].bare)]
    return found[:sold] if heads == found[sold : sold + 1] else found  # several questions are teasers


def _before_the_article(looks: Sequence[Look], marks: Sequence[Mark], found: list[int]) -> list[int]:
    """Of the lines under "Advertisement", those up to the first sentence, or care, behind which nothing sells: where text
    was copied without blank lines the article goes on right under the label."""
    signed = next(
        (n for n, j in enumerate(found) if marks[j].sure_furniture and marks[j].rule.startswith(SIGNED)), None
    )
    if signed is not None:
        return found[: max(0, signed - HEAD)]
    sold = max((n for n, j in enumerate(found, 1) if _sells(marks[j])), default=0)
    for n, j in enumerate(found[sold:], sold):
        if looks[j].sentence or _cares(marks[j]):
            return found[:n]
        if sold and (LEADS.search(looks[j].bare) or names_symptom(looks[j].text)):
            return found[:n]  # "Side effects" under the button of an advertisement
    return found


def _sells(mark: Mark) -> bool:
    """A second label says nothing of the lines between the two."""
    known = mark.sure_furniture and not mark.rule.startswith("ad.")
    return known or any(p.weight > 0 for *_, p in mark.pitches)


def _teaser(looks: Sequence[Look], marks: Sequence[Mark], k: int) -> bool:
    """A headline with one line of text and then a link: the teaser of another article."""
    after = marks[k + 2] if k + 2 < len(marks) else None
    return bool(after and after.sure_furniture and after.rule.startswith(("nav.", "related.")))


def _cares(mark: Mark) -> bool:
    return any(p.cared and p.weight < 0 for _, _, p in mark.pitches)


def lead(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """The short lines under a lead-in belong to it."""
    out = list(marks)
    for k, here in enumerate(looks):
        if not out[k].sure_furniture and _leads(here):
            for j in _led(looks, out, k):
                weight = max(out[j].weight, 0.0) + 1.5
                out[j] = out[j]._replace(weight=weight, rule="body.item", why="stands in a list with a lead-in")
    return out


def _leads(here: Look) -> bool:
    return here.colon or (here.words >= 2 and not here.ends and LEADS.search(here.bare) is not None)


def _led(looks: Sequence[Look], marks: Sequence[Mark], head: int) -> Iterator[int]:
    """The list under a lead-in: items of one kind, up to a blank line, another lead-in or a paragraph."""
    first = head + 1
    for j in range(first, min(len(looks), first + LONGEST_LIST)):
        item = looks[j]
        if marks[j].sure_furniture or item.bullet != looks[first].bullet or (item.gap and j > first):
            return
        if not item.bullet and (item.words > 30 or (item.prose and item.words > 16 and j > first)):
            return
        yield j
        if item.colon:  # it leads in what follows
            return
        if j > first and item.text.endswith(".") and goes_on(looks[j - 1].text):
            return  # "...; or", and then the last one


def runs(looks: Sequence[Look], marks: Sequence[Mark], inside: range = range(0)) -> list[Mark]:
    """A long run of short lines, some of them known furniture and none a sentence, is a menu. `inside`: where the article
    of a page on health stands; there a run in which nothing is known for a menu's is a list."""
    out = list(marks)
    parted = sum(looks[j].gap for j in inside) <= PARTED * len(inside)
    start = 0
    while start < len(looks):
        stop = start
        while stop < len(looks) and _shortish(looks[stop], out[stop]):
            stop += 1
        parts = _parts(looks, start, stop, parted)
        lists = [part for part in parts if _is_list(part, out, inside)]
        pieces = (piece for part in parts for piece in _ends_of(part, out) if _is_list(piece, out, inside))
        lists += [piece for piece in pieces if _is_article(piece, looks)]
        listed = {j for part in lists for j in part}
        for j in listed:
            if not out[j].sure_furniture and out[j].weight < LISTED:
                why = "one of several short lines in the article"
                out[j] = out[j]._replace(weight=LISTED, rule="body.item", why=why)
        if stop - start >= LONG_RUN:
            known = sum(out[j].sure_furniture for j in range(start, stop))
            share = known / (stop - start)
            for j in range(start, stop):
                if not out[j].sure_furniture and out[j].weight < 1.4 and j not in listed:
                    heads = j == stop - 1 and stop < len(looks) and (looks[stop].prose or looks[stop].colon)
                    less = (0.0 if looks[j].bullet and share < 0.1 else 0.4) + 2.0 * share
                    out[j] = out[j] if heads else out[j]._replace(weight=out[j].weight - less)
        start = max(stop, start + 1)
    return out


def _parts(looks: Sequence[Look], start: int, stop: int, parted: bool) -> list[range]:
    """A run of lines, at its blank lines where these part the text."""
    edges = [start, *(j for j in range(start + 1, stop) if parted and looks[j].gap), stop]
    return [range(a, b) for a, b in pairwise(edges)]


def _ends_of(part: range, marks: Sequence[Mark]) -> list[range]:
    """A run before the first and behind the last line of it that is known for a menu's, a shop's or the like."""
    known = [j for j in part if marks[j].sure_furniture and not marks[j].rule.startswith(QUIET)]
    return [range(part.start, known[0]), range(known[-1] + 1, part.stop)] if known else []


def _is_article(part: range, looks: Sequence[Look]) -> bool:
    """Short lines that no menu holds: several name medicines, or amounts of one, as a table does that was copied cell by cell;
    or several are clauses ("put an ice pack on the joint"), or name what is felt ("Vomiting"), or limits ("120-129")."""
    if any(PRICE.search(looks[j].text) for j in part):
        return False
    if sum(looks[j].bare[:1].islower() and looks[j].words >= CLAUSE for j in part) >= CELLS:
        return True
    if any(sum(kind(looks[j].text) for j in part) > CELLS for kind in (gives_limit, names_symptom)):
        return True
    return sum(bool(GIVEN.search(looks[j].text) or find_medicines(looks[j].text)) for j in part) >= CELLS


def _is_list(part: range, marks: Sequence[Mark], inside: range) -> bool:
    """Several lines inside the article, none of them known for a menu's or the like."""
    if len(part) < 2 or part[0] not in inside or part[-1] not in inside:
        return False
    return not any(marks[j].sure_furniture and not marks[j].rule.startswith(QUIET) for j in part)


def _shortish(here: Look, mark: Mark) -> bool:
    return mark.sure_furniture or (not here.prose and not here.sentence and not here.colon and not here.tabs)


def smooth(marks: Sequence[Mark], floor: Sequence[float]) -> list[bool]:
    """Keeps or drops each passage: the best path of two states, where each change costs SWITCH.

    `floor` is added to every weight (what stands before the title or after the end weighs less).
    """
    return two_states([_evidence(mark) + extra for mark, extra in zip(marks, floor, strict=True)], SWITCH)


def two_states(weights: Sequence[float], switch: float) -> list[bool]:
    """The best path of keep and drop through some weights, where each change costs `switch`."""
    keep, drop = 0.0, 0.0
    came: list[tuple[bool, bool]] = []
    for weight in weights:
        enter, leave = drop - switch, keep - switch
        stays, rests = keep >= enter, drop >= leave
        came.append((stays, rests))
        half = weight / 2
        keep = (keep if stays else enter) + half
        drop = (drop if rests else leave) - half
    state = keep >= drop
    path = []
    for from_keep, from_drop in reversed(came):
        path.append(state)
        state = from_keep if state else not from_drop
    return path[::-1]


def _evidence(mark: Mark) -> float:
    """What a passage says of the stretch it stands in. An advertisement inside an article does not end it."""
    if not mark.sure_furniture:
        return mark.weight
    return next((weight for family, weight in SAYS.items() if mark.rule.startswith(family)), -1.5)
