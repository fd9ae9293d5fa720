"""The named rules of knowledge/boilerplate.toml and its files by language, compiled and asked of one line at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.clean.look import Look
from plainleaf.knowledge import in_languages
from plainleaf.sieve import HOW, NONE, Sieve, Sifted

DEFAULT_WORDS = 12
"""Longest line a rule touches that names no other length."""

LONGEST = 4000
"""Characters of the longest line any rule is asked of: above it a line is no label, button or notice."""

PARAGRAPH = 27
"""Words from which a line is no label or button, so that only the rules for paragraphs are asked."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One [[rule]] of the knowledge file."""

    name: str
    why: str
    words: int
    reach: str  # line, items, stanza
    heads: bool  # the words also head real sections: not applied to a line with prose under it
    patterns: tuple[tuple[str, re.Pattern[str]], ...]  # (how it must fit, pattern)

    def reaches(self, look: Look) -> str:
        """How far the rule reaches from a line that it fits: further where the whole line is one of its headings."""
        if self.reach == "items" and not any(p.fullmatch(look.bare) for how, p in self.patterns if how == "line"):
            return "line"
        return self.reach


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of all languages, English first, in the order of their files: the first that fits a line names it.

    They are not parted by the page's language: pages in Spanish stand in English furniture, and the other way round.
    """
    return tuple(
        Rule(
            name=row["name"],
            why=row["why"],
            words=row.get("words", DEFAULT_WORDS),
            reach=row.get("reach", "line"),
            heads=row.get("heads", False),
            patterns=tuple(
                (how, re.compile(p, re.NOFLAG if row.get("case") else re.IGNORECASE))
                for how in HOW
                for p in row.get(how, ())
            ),
        )
        for words in in_languages("boilerplate").values()
        for row in words["rule"]
    )


@cache
def _patterns(long: bool) -> tuple[tuple[Rule, ...], Sieve]:
    """The rule of every pattern, in order, and all patterns. `long`: only of the few rules that touch paragraphs."""
    patterns = [(r, how, p) for r in rules() if not long or r.words >= PARAGRAPH for how, p in r.patterns]
    return tuple(rule for rule, _, _ in patterns), Sieve((pattern, how) for _, how, pattern in patterns)


def fitting(look: Look) -> Iterator[Rule]:
    """Every rule that fits the line, in the order of the knowledge file; a rule may come twice."""
    if len(look.bare) <= LONGEST:
        owners, sieve = _patterns(look.words >= PARAGRAPH)
        yield from _fitting(look, owners, sieve, sieve.each([look.bare])[0])


def _fitting(look: Look, owners: Sequence[Rule], sieve: Sieve, sifted: Sifted) -> Iterator[Rule]:
    words = look.words
    for n in sieve.of(look.bare, sifted, lambda n: words <= owners[n].words):
        yield owners[n]


def rules_for(looks: Sequence[Look], over_prose: Callable[[int], bool]) -> list[Rule | None]:
    """The first rule that fits each line, or None. `over_prose`: running text stands right under line number so and so."""
    found: list[Rule | None] = [None] * len(looks)
    for long in (False, True):
        owners, sieve = _patterns(long)
        lines = [k for k, look in enumerate(looks) if (look.words >= PARAGRAPH) == long and len(look.bare) <= LONGEST]
        for k, sifted in zip(lines, sieve.each([looks[k].bare for k in lines]), strict=True):
            if sifted is not NONE:
                for rule in _fitting(looks[k], owners, sieve, sifted):
                    if not (rule.heads and over_prose(k)):
                        found[k] = rule
                        break
    return found
