"""Get-help cards and callouts: the sentences a reader must not miss, repeated where she will see them.

A box quotes whole sentences of the source with what they lean on, or it holds library text; never both. Nothing is
taken away from its section. What is urgent, what comes first and what stands over a box: knowledge/boxes.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plainleaf.knowledge import load
from plainleaf.model import Article, Box, Form, KeyPoint, Level, SafetyKind, Section
from plainleaf.safety.boxed import boxed_warning
from plainleaf.safety.cards import cards as card_boxes
from plainleaf.safety.danger import (
    danger,
    fits,
    foremost,
    main_kind,
    main_kinds,
    regex,
    said_again,
    title_of,
    told,
    weight_of,
)
from plainleaf.safety.helplines import code
from plainleaf.safety.leaning import GROUP
from plainleaf.safety.quoting import Unit, units

BEFORE_KEY_POINTS = 2
"""Callouts at most before the key points."""
ON_A_PAGE = 5
"""Callouts at most on a page; cards are not counted."""
ECHO = 3
"""A section of fewer sentences than this, beside the quoted ones, gets no callout: it would only say itself twice."""
FIRST = 80
"""Least weight of a callout before the key points."""
WORTH = 66
"""Least weight of a callout."""
_TOLD_BY_CARDS = frozenset({SafetyKind.SELF_HARM, SafetyKind.ALLERGY, SafetyKind.OVERDOSE})
"""A card that says when to get help for these has named the danger itself."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes at the top of a page, and what is left for its sections."""

    cards: tuple[Box, ...] = ()  # emergency, urgent, ask, in this order
    callouts: tuple[Box, ...] = ()  # before the key points
    dangers: frozenset[str] = frozenset()  # what the callouts are about
    named: frozenset[str] = frozenset()  # what the cards name
    left: tuple[Unit, ...] = ()  # the most dangerous first

    def places(self) -> frozenset[tuple[int, int]]:
        """(passage, start) of the quoted sentences."""
        return frozenset(place for box in (*self.cards, *self.callouts) for place in _keys(box))

    def kinds(self) -> frozenset[SafetyKind]:
        """What the callouts have told: not to be told once more among the key points."""
        return frozenset(SafetyKind(name.split(" ")[0]) for name in self.dangers)


def boxes(article: Article, country: str = "us") -> Boxes:
    """The cards and first callouts of an assessed article, ranked by danger; no sentence stands in two boxes.

    country: the reader's; an unknown one raises SettingsError. A quotation is never changed for it: numbers of
    another country get a note (helplines).
    """
    here = code(country)
    everything = units(article)
    cards = card_boxes(article, everything, here)
    used = {key for box in cards for key in _keys(box)}
    open_units = [u for u in everything if u.keys and not u.keys & used and weight_of(u, article) > 0]
    again: float = load("boxes")["weights"]["told"]
    ranked = sorted(open_units, key=lambda u: (-weight_of(u, article) - again * said_again(u, article), u.order))
    first: list[Box] = list(boxed_warning(article))
    named = {kind.value for box in cards for b in box.blocks for s in b.sentences for kind in s.kinds & _TOLD_BY_CARDS}
    dangers: set[str] = set()
    rest: list[Unit] = []
    for unit in ranked:
        kind = danger(unit, article)
        worthy = fits(unit) and weight_of(unit, article) >= FIRST
        free = kind not in dangers | named and not unit.keys & used
        if len(first) < BEFORE_KEY_POINTS and free and worthy and not told(unit, article):
            first.append(_callout(unit, len(first) + 1, article))
            dangers.add(kind)
            used |= unit.keys
        else:
            rest.append(unit)
    if not cards and not dangers and any(not note.signed for box in first for note in box.library):
        # the public page shows no note that nobody has signed: the article's own words may not stand in no box at all
        own = next((u for u in rest if told(u, article) and fits(u) and weight_of(u, article) >= WORTH), None)
        if own:
            first.append(_callout(own, len(first) + 1, article))
            dangers.add(danger(own, article))
            rest.remove(own)
    return Boxes(cards, tuple(first), frozenset(dangers), frozenset(named), tuple(rest))


def with_callouts(
    article: Article, sections: tuple[Section, ...], top: Boxes, points: tuple[KeyPoint, ...] = ()
) -> tuple[Section, ...]:
    """The sections, each with at most one callout: nothing that a box at the top or a key point has told already.

    Not to drink is told even where the danger with other medicines has been, unless that told of alcohol as well.
    """
    used = top.places()
    said = frozenset((p.sentence.passage, p.sentence.start) for p in points)
    dry = _speaks_of_alcohol(article, used | said)
    dangers = {*top.dangers, *top.named, *(kind.value for point in points for kind in _told_by(point))}
    by_section: dict[str, Box] = {}
    homes = _homes(sections)
    sizes = {s.key: sum(len(b.sentences) for p in s.parts for b in p.blocks) for s in sections}
    for unit in top.left:
        if len(top.callouts) + len(by_section) >= ON_A_PAGE:
            break
        home = next((homes[key] for key in unit.keys if key in homes), "")
        alcohol = SafetyKind.ALCOHOL in unit.kinds and not dry
        again = {(s.passage, s.start) for s in unit.core} if alcohol else unit.keys  # what a key point may have told
        if not home or home in by_section or unit.keys & used or again & said or not fits(unit):
            continue
        known = danger(unit, article) in dangers and not alcohol
        if known or weight_of(unit, article) < WORTH or said_again(unit, article):
            continue
        if sizes[home] - len(unit.keys) < ECHO and not foremost(unit):
            continue
        placed, apart = _with_source_heading(unit, next(s for s in sections if s.key == home))
        if placed is None:
            continue
        by_section[home] = _callout(placed, len(top.callouts) + len(by_section) + 1, article, apart=apart)
        dangers.add(danger(unit, article))
        used |= unit.keys
        dry = dry or any(SafetyKind.ALCOHOL in s.kinds for s in unit.sentences)
    return tuple(replace(s, callout=by_section.get(s.key)) for s in sections)


def _speaks_of_alcohol(article: Article, places: frozenset[tuple[int, int]]) -> bool:
    """Whether one of the quoted sentences warns of alcohol."""
    return any(SafetyKind.ALCOHOL in s.kinds for s in article.sentences() if (s.passage, s.start) in places)


def _told_by(point: KeyPoint) -> frozenset[SafetyKind]:
    """The danger that a key point tells of, or forbids the reader to run into; advice to ask somebody tells of none."""
    orders = point.slot == "do" and regex(load("boxes")["words"]["directive"]).search(point.sentence.text)
    return main_kinds(point.sentence) if orders or point.slot == "danger" else frozenset()


def _with_source_heading(unit: Unit, section: Section) -> tuple[Unit | None, bool]:
    """The unit as it may stand at the end of a section: under its own source heading where the section ends with the
    block of another heading; None where it has no heading of its own to tell them apart,
    or where a limit that names no group would stand behind the words on another group.
    Second: whether it stands apart from its block."""
    blocks = [b for p in section.parts for b in p.blocks]
    own = {(s.passage, s.start) for s in unit.core}
    home = next((b for b in blocks if any((s.passage, s.start) in own for s in b.sentences)), None)
    if home is None or not blocks:
        return None, False
    limit = SafetyKind.DOSE_LIMIT in unit.kinds
    if home.path == blocks[-1].path and not (limit and len({b.path for b in blocks if b.form is not Form.HEADING}) > 1):
        other_group = limit and home is not blocks[-1] and GROUP.search(blocks[-1].text) and not GROUP.search(unit.text)
        return (None if other_group else unit), False
    return (unit.under_its_heading() if unit.heading is not None else None), True


def _callout(unit: Unit, number: int, article: Article, *, apart: bool = False) -> Box:
    """The box. apart: it stands behind another heading's block, so its own heading is needed to find the way back."""
    kind = main_kind(unit)
    level = Level(load("boxes")["kinds"][kind.value]["level"])
    title = title_of(unit, article)
    blocks = unit.blocks
    if blocks[0].form is Form.HEADING and not unit.listed and _says_the_same(blocks[0].text, title, apart):
        blocks = blocks[1:]
    return Box(f"callout-{number}", level, f"{level.value.capitalize()}: {title}", blocks)


def _says_the_same(heading: str, title: str, apart: bool) -> bool:
    """Whether a source heading adds no group, urgency or condition to the title of the box."""
    empty = regex(load("boxes")["words"]["empty_in_headings"])

    def words(text: str) -> set[str]:
        return {w for w in re.findall(r"[a-z]+", text.lower()) if not empty.fullmatch(w)}

    return words(heading) <= words(title) and (bool(words(heading)) or not apart)


def _homes(sections: tuple[Section, ...]) -> dict[tuple[int, int], str]:
    """Sentence place -> key of the section it stands in."""
    return {
        (s.passage, s.start): section.key
        for section in sections
        for part in section.parts
        for block in part.blocks
        for s in block.sentences
    }


def _keys(box: Box) -> Iterator[tuple[int, int]]:
    return ((s.passage, s.start) for b in box.blocks if b.form is not Form.HEADING for s in b.sentences)
