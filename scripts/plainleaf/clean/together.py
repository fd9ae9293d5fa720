"""Lines that stay or go together: the line model weighs each by itself, and would take the third item out of a list.

Nothing comes back here that a rule knows for boilerplate.
"""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.clean.look import Look
from plainleaf.clean.running import stanzas
from plainleaf.clean.title_evidence import heads_any_article

FEW = 7
"""Lines of the longest stanza that stays together."""


def together(looks: Sequence[Look], stood: Sequence[bool], kept: Sequence[bool]) -> list[bool]:
    """The lines that stay, with those that belong to them. In: `stood`, the lines that the rules keep."""
    kept = _with_stanzas(looks, stood, _with_lists(looks, stood, kept))
    below = [*kept, False][1:]
    return [
        keep or (stands and under and heads_any_article(here.bare))
        for keep, stands, under, here in zip(kept, stood, below, looks, strict=True)
    ]


def _with_lists(looks: Sequence[Look], stood: Sequence[bool], kept: Sequence[bool]) -> list[bool]:
    """A list under a lead-in stays whole: of lines that the rules keep none falls that has a list's mark or that
    stands between its items, before the next blank line."""
    out = list(kept)
    led, last = False, 0  # the list under a kept lead-in goes on; its last line that is kept
    for k, here in enumerate(looks):
        if not stood[k] or (here.gap and not (here.bullet and last == k - 1 and looks[last].colon)):
            led = False
        if kept[k] or (led and (here.bullet or (last == k - 1 and _goes_on(looks[last], here)))):
            if led:
                out[last : k + 1] = [True] * (k + 1 - last)
            led, last = led or here.colon, k
    return out


def _goes_on(above: Look, here: Look) -> bool:
    """One more short line right under an item of a list without marks."""
    return above.short and here.short and not (above.colon or here.gap or above.bullet)


def _with_stanzas(looks: Sequence[Look], stood: Sequence[bool], kept: Sequence[bool]) -> list[bool]:
    """A few lines between two blank ones, all of which the rules keep (`stood`), stay together where half of them stay."""
    out = list(kept)
    for a, b in stanzas([here.gap for here in looks]):
        if b - a <= FEW and 2 * sum(kept[a:b]) >= b - a and all(stood[a:b]):
            out[a:b] = [True] * (b - a)
    return out


def beside_alike(looks: Sequence[Look], kept: Sequence[bool], k: int) -> bool:
    """The line above or below stays, and is an item of a list as this one is, or a row of a table."""
    here = looks[k]
    beside = (looks[j] for j in (k - 1, k + 1) if 0 <= j < len(looks) and kept[j])
    return any((here.bullet and other.bullet) or (here.tabs and other.tabs) for other in beside)
