"""Which patterns of a long list could fit a text, told by the letters that each of them needs.

Only speed: a pattern that the sieve lets through is still tried, one that it holds back could not have fitted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ahocorasick import Automaton

MANY = 16
"""Of so many strings at most is kept account, where a pattern can be written in many ways."""

NOTHING = frozenset({""})
"""What a part can be that needs no letters."""

TWINS = ("ıſμςϐϑϕϖϰϱϵᲀᲁᲂᲃᲄᲅᲆᲇᲈẛ", "isµσβθφπκρεвдосттъѣꙋṡ")
"""Letters, each with the one that a pattern takes it for where case does not matter, though neither is its capital."""

_TWIN = re.compile(f"[{TWINS[0]}\u0307]")


class Sieve:
    """Some patterns, filed by what a text must hold for them to fit."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._always: list[int] = []  # patterns that need no letters
        needed: defaultdict[str, list[int]] = defaultdict(list)
        for n, pattern in enumerate(patterns):
            strings = needs(pattern)
            if not strings:
                self._always.append(n)
            for string in strings:
                needed[string].append(n)
        self._strings: Any = Automaton()  # finds all strings in one walk over the text
        for string, numbers in needed.items():
            self._strings.add_word(string, numbers)
        if needed:
            self._strings.make_automaton()

    def through(self, text: str) -> list[int]:
        """Numbers of the patterns that could fit somewhere in `text`, in order."""
        found = set(self._always)
        for _, numbers in self._strings.iter(small(text)) if self._strings else ():
            found.update(numbers)
        return sorted(found)


def small(text: str) -> str:
    """The text in lower case, as patterns that do not mind the case read it."""
    low = text.lower()
    if not low.isascii() and _TWIN.search(low):
        low = low.replace("i\u0307", "i").translate(str.maketrans(*TWINS))  # the first is what becomes of İ
    return low


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
    run = NOTHING  # what the parts just before can be, written one after the other
    for op, value in parsed:
        spelled = _spelled(str(op), value)
        if len(run) * len(spelled) not in range(1, MANY + 1):
            offers += [run, _needs_of(str(op), value)]
            run = NOTHING
        else:
            run = frozenset(before + after for before in run for after in spelled)
    # long strings are rare, and blanks stand everywhere
    best = max([*offers, run], key=lambda offer: (min((len(s.strip(" ")) for s in offer), default=-1), -len(offer)))
    return frozenset() if "" in best else best


def _spelled(op: str, value: Any) -> frozenset[str]:
    """Every string, lower case, that a part of a pattern can be. Empty: too many to tell."""
    match op:
        case "AT":  # a word's edge has no letters of its own
            return NOTHING
        case "LITERAL":
            return frozenset({small(chr(value))})
        case "IN":
            return _letters(value)
        case "SUBPATTERN":
            return _all_spelled(value[3])
        case "ATOMIC_GROUP":
            return _all_spelled(value)
        case "BRANCH":
            return _any_of([_all_spelled(branch) for branch in value[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" if value[:2] == (0, 1):
            return _any_of([NOTHING, _all_spelled(value[2])])
        case _:
            return frozenset()


def _all_spelled(parsed: Any) -> frozenset[str]:
    run = NOTHING
    for op, value in parsed:
        spelled = _spelled(str(op), value)
        if len(run) * len(spelled) not in range(1, MANY + 1):
            return frozenset()
        run = frozenset(before + after for before in run for after in spelled)
    return run


def _needs_of(op: str, value: Any) -> frozenset[str]:
    """What a part needs that can be too many strings."""
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
            return _letters(value)
        case _:
            return frozenset()


def _letters(members: Any) -> frozenset[str]:
    """The letters of a set, where it names each of them."""
    single = all(str(kind) == "LITERAL" for kind, _ in members)
    return frozenset(small(chr(char)) for _, char in members) if single else frozenset()


def _any_of(branches: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*branches) if all(branches) else frozenset()
