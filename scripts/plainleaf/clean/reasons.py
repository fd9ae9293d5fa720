"""What moved the line model, in the words of knowledge/line_columns.toml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from plainleaf.knowledge import load

ONE = re.compile(r"\b1 (word|line|item|date|time|tab stop)s\b")


WORDING = "wording"
"""The column of which the telling words are named."""

LIKE = 150
"""Of sentences that stay in tests/labelled, 19 of 20 speak for an article by about so much or more, half by 370."""


def in_words(reasons: Sequence[tuple[str, float]], telling: Sequence[str] = ()) -> str:
    """A clause for a person: one phrase for each (column, its value), strongest first. `telling`: the line's own words that
    spoke for the verdict."""
    quoted = f" ({', '.join(f'“{words}”' for words in telling)})" if telling else ""
    phrases = [_phrase(column, value) + (quoted if column == WORDING else "") for column, value in reasons]
    return "; ".join(phrases) or "looks like what stands around it"


@lru_cache(maxsize=8192)  # of a page's lines many have the same number
def _phrase(column: str, value: float) -> str:
    known = load("line_columns")
    phrase: str = known["phrases"].get(column, f"{column}: {{n}}")
    number = round(value)
    said = phrase.format(
        n=f"{number}" if number else "no",
        share=f"{round(100 * value)} %" if value else "none",
        yes="" if value else "not ",
        kind=_named(known["kinds"], number),
        family=_named(known["families"], number),
        end=known["ends"].get(str(number), ""),
        side=_side(value / known["lines"].get(column, 1)),
    )
    return ONE.sub(r"1 \1", said)


def _side(value: float) -> str:
    """What words are like that speak for an article by so many hundredths of log odds a line."""
    if value <= 0:
        return "what stands around articles"
    return "an article" if value >= LIKE else "what may stand in an article or around it"


def _named(names: Sequence[str], number: int) -> str:
    """The name with that number; -1 is the last."""
    return names[number] if -1 <= number < len(names) else ""
