"""Second pass for advertising: sentences among their paragraph, paragraphs among their neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.clean.company import guarded, mostly_health, weigh_company
from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture
from plainleaf.clean.promo import REASON, Pitch, pitch
from plainleaf.safety.medicines import find_medicines

MOST = 0.55
"""Share of a paragraph's characters that sell, from which the whole paragraph is an advertisement."""

BUTTONS = ("promo.button", "promo.price-tag", "promo.helpline", "promo.small-print", "promo.rating")
"""Rules of single lines that nothing heads: what stands over them heads the text around them."""

LEANING = 1.0
"""Weight from which a sentence may be taken for the wind-up of the advertisement beside it."""


def mark_selling(looks: Sequence[Look], marks: Sequence[Mark], brands: frozenset[str], *, health: bool) -> list[Mark]:
    """Marks paragraphs that sell, and short lines that head or close them. `health`: the page speaks of health."""
    health = health or mostly_health(marks)
    marks = weigh_company(looks, marks, health=health)
    out = [_paragraph(here, mark) for here, mark in zip(looks, marks, strict=True)]
    for k, here in enumerate(looks):
        if out[k].sure_furniture or here.prose or here.words > 18:
            continue
        own = guarded(here.text, pitch(here.text, brands), health=health)
        below = out[k + 1] if k + 1 < len(out) else None
        above = out[k - 1] if k else None
        if own.sells:
            out[k] = furniture("promo.line", own.reasons[0] if own.reasons else "sells")
        elif below and _sells(below) and below.rule not in BUTTONS and _could_head(looks, out, k) and not own.cared:
            out[k] = furniture("promo.heading", "heads an advertisement")
        elif above and _sells(above) and not here.gap and own.weight >= LEANING and not own.cared:
            out[k] = furniture("promo.line", own.reasons[0] if own.reasons else "closes an advertisement")
    for k in range(1, len(looks)):
        if _sells(out[k - 1]) and _goes_on(looks[k], out[k]):
            out[k] = furniture("promo.prose", "stands under an advertisement and sells too")
    return _stanzas(looks, out)


def _could_head(looks: Sequence[Look], marks: Sequence[Mark], k: int) -> bool:
    """A line right over an advertisement that could be its heading, and not the last item of the article's list above it."""
    here, below = looks[k], looks[k + 1]
    if here.ends or (below.gap and not here.gap) or (here.bullet and not below.bullet):
        return False
    above = looks[k - 1] if k and not here.gap else None
    return above is None or not above.short or above.colon or marks[k - 1].sure_furniture or here.bullet != above.bullet


def _goes_on(here: Look, mark: Mark) -> bool:
    """A paragraph under an advertisement that sells too, and holds nothing a patient needs."""
    if mark.sure_furniture or not any(p.sells for _, _, p in mark.pitches):
        return False
    return not any(p.cared for _, _, p in mark.pitches) and not find_medicines(here.text)


def _sells(mark: Mark) -> bool:
    return mark.sure_furniture and mark.rule.startswith("promo.")


def _paragraph(here: Look, mark: Mark) -> Mark:
    """A paragraph most of which sells is an advertisement; otherwise its sentences are judged one by one."""
    if mark.sure_furniture or not mark.pitches:
        return mark
    total = sum(b - a for a, b, _ in mark.pitches)
    selling = [(a, b, p) for a, b, p in mark.pitches if p.sells]
    if not selling:
        return mark
    rest = [p for _, _, p in mark.pitches if not p.sells]
    share = sum(b - a for a, b, _ in selling) / total
    leaning = share >= MOST and all(p.weight > REASON for p in rest)
    last = mark.pitches[-1][2]
    windup = len(mark.pitches) == 2 and last.sells and all(_winds_up(here.text[a:b], p) for a, b, p in mark.pitches[:1])
    if not rest or ((leaning or windup) and _bare(here.text, rest)):
        return furniture("promo.prose", _reason(selling))
    return mark


def _bare(text: str, rest: Sequence[Pitch]) -> bool:
    """Nothing that a patient needs stands beside what sells."""
    return not any(p.cared or (p.health and p.weight < LEANING) for p in rest) and not find_medicines(text)


def _winds_up(sentence: str, weighed: Pitch) -> bool:
    """Speaks to the reader, asks or leans to selling: the opening of an advertisement, and no statement of fact."""
    return not weighed.cared and (weighed.weight > 0 or (weighed.weight == 0 and sentence.rstrip().endswith("?")))


def _states(here: Look, mark: Mark) -> bool:
    """Running text without a sign of selling."""
    return here.prose and not mark.sure_furniture and all(p.states for _, _, p in mark.pitches)


def _reason(selling: Sequence[tuple[int, int, Pitch]]) -> str:
    best = max((p for _, _, p in selling), key=lambda p: p.weight)
    return "; ".join(best.reasons[:2]) or "sells"


def _stanzas(looks: Sequence[Look], marks: list[Mark]) -> list[Mark]:
    """Lines that stand together between blank lines share their fate where one of them sells."""
    start = 0
    while start < len(looks):
        stop = start + 1
        while stop < len(looks) and not looks[stop].gap:
            stop += 1
        sellers = [k for k in range(start, stop) if _sells(marks[k])]
        if sellers and stop - start <= 4:
            for k in range(start, stop):
                mark = marks[k]
                careful = any(p.cared for _, _, p in mark.pitches)
                spared = careful or _states(looks[k], mark) or (k + 1 < stop and _states(looks[k + 1], marks[k + 1]))
                if not mark.sure_furniture and not spared and not looks[k].colon and looks[k].words <= 45:
                    stanza = furniture("promo.stanza", "stands in one block with an advertisement")
                    marks[k] = stanza._replace(pitches=mark.pitches)
        start = stop
    return marks
