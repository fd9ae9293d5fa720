"""Which patterns of a long list could fit a text, told by the letters that each of them needs.

Only speed: a pattern that the sieve lets through is still tried, one that it holds back could not have fitted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

GRAM = 3
"""Letters of the index: every needed string is filed under one run of so many of its letters."""

_FREQUENT = " etaoinshrdlucmfwygpbvkxqjz"
"""Characters by how often English writes them: strings are filed under their rarest letters."""


class Sieve:
    """Some patterns, filed by what a text must hold for them to fit."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._always: list[int] = []  # patterns that need no letters
        self._filed: dict[str, list[tuple[str, int]]] = {}  # letters -> (needed string, pattern)
        for n, pattern in enumerate(patterns):
            needed = needs(pattern)
            if not needed:
                self._always.append(n)
            for string in needed:
                self._filed.setdefault(_rarest(string), []).append((string, n))

    def through(self, text: str) -> list[int]:
        """Numbers of the patterns that could fit somewhere in `text`, in order."""
        low = text.lower()
        letters = {low[k : k + GRAM] for k in range(len(low) - GRAM + 1)}
        letters.update(low)
        found = set(self._always)
        for few in self._filed.keys() & letters:
            for string, n in self._filed[few]:
                if n not in found and string in low:
                    found.add(n)
        return sorted(found)


def needs(pattern: re.Pattern[str]) -> frozenset[str]:
    """Strings, lower case, one of which stands in every text the pattern fits. Empty: cannot be told."""
    try:
        parse = import_module("re._parser").parse
    except (ImportError, AttributeError):  # not a public module: without it every pattern is simply tried
        return frozenset()
    return _needs(parse(pattern.pattern, pattern.flags))


def _needs(parsed: Any) -> frozenset[str]:
    """The best of what the parts of a parsed pattern need, one after the other."""
    offers: list[frozenset[str]] = []
    run = ""
    for op, value in [*parsed, ("END", None)]:
        if str(op) == "LITERAL":
            run += chr(value).lower()
        elif str(op) != "AT":  # a word's edge has no letters of its own
            offers.append(frozenset({run} if run else ()))
            offers.append(_needs_of(str(op), value))
            run = ""
    return max(offers, key=lambda offer: (min((len(s) for s in offer), default=0), -len(offer)))


def _needs_of(op: str, value: Any) -> frozenset[str]:
    match op:
        case "SUBPATTERN":
            return _needs(value[3])
        case "ATOMIC_GROUP":
            return _needs(value)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _needs(value[2]) if value[0] else frozenset()
        case "BRANCH":
            return _any_of([_needs(branch) for branch in value[1]])
        case "IN":
            single = all(str(kind) == "LITERAL" for kind, _ in value)
            return frozenset(chr(char).lower() for _, char in value) if single else frozenset()
        case _:
            return frozenset()


def _any_of(branches: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*branches) if all(branches) else frozenset()


def _rarest(string: str) -> str:
    grams = [string[k : k + GRAM] for k in range(len(string) - GRAM + 1)] or list(string)
    return max(grams, key=lambda gram: (sum(_FREQUENT.find(ch) % 40 for ch in gram), gram))
