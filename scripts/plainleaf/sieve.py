"""Which patterns of a long list could fit a text, told by the letters that each of them needs.

Only speed: a pattern that the sieve lets through is still tried, one that it holds back could not have fitted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from ahocorasick import Automaton

HOW = ("line", "starts", "has")
"""Where a pattern must fit: the whole text, its beginning, anywhere."""

MANY = 16
"""Of so many strings at most is kept account, where a pattern can be written in many ways."""

NOTHING = frozenset({""})
"""What a part can be that needs no letters."""

EDGE = "\n"
"""Stands for the beginning and the end of a text, as if it were a letter: "go" alone in a line is rare, in a word not."""

TWINS = ("ıſμςϐϑϕϖϰϱϵᲀᲁᲂᲃᲄᲅᲆᲇᲈẛ", "isµσβθφπκρεвдосттъѣꙋṡ")
"""Letters, each with the one that a pattern takes it for where case does not matter, though neither is its capital."""

_TWIN = re.compile(f"[{TWINS[0]}\u0307]")


class Sieve:
    """Some patterns, filed by what a text must hold for them to fit."""

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], str]]) -> None:
        """`patterns`: each with how it must fit (HOW)."""
        self._always: list[int] = []  # patterns that need no letters
        needed: defaultdict[str, list[int]] = defaultdict(list)
        for n, (pattern, how) in enumerate(patterns):
            strings = needs(pattern, how)
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
        """Numbers of the patterns that could fit `text`, in order."""
        found = set(self._always)
        if self._strings:
            for _, numbers in self._strings.iter(f"{EDGE}{small(text)}{EDGE}"):
                found.update(numbers)
        return sorted(found)


def small(text: str) -> str:
    """The text in lower case, as patterns that do not mind the case read it."""
    low = text.lower()
    if not low.isascii() and _TWIN.search(low):
        low = low.replace("i\u0307", "i").translate(str.maketrans(*TWINS))  # the first is what becomes of İ
    return low


def needs(pattern: re.Pattern[str], how: str = "has") -> frozenset[str]:
    """Strings, lower case, one of which stands in every text the pattern fits. Empty: cannot be told."""
    try:
        parse = import_module("re._parser").parse
    except (ImportError, AttributeError):  # not a public module: without it every pattern is simply tried
        return frozenset()
    parsed = list(parse(pattern.pattern, pattern.flags))
    before, after = [("AT", "AT_BEGINNING")], [("AT", "AT_END")]
    return _needs((before if how != "has" else []) + parsed + (after if how == "line" else []))


def hardest(patterns: Sequence[re.Pattern[str]]) -> re.Pattern[str]:
    """Of patterns that must all fit somewhere in a text, the one whose letters are the rarest."""
    return max(patterns, key=lambda pattern: _rarity(needs(pattern)))


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
    best = max([*offers, run], key=_rarity)
    return best if best and all(map(_length, best)) else frozenset()


def _rarity(strings: frozenset[str]) -> tuple[int, int]:
    return min(map(_length, strings), default=0), -len(strings)


def _length(string: str) -> int:
    """Long strings are rare; blanks and edges stand in every text."""
    return len(string.strip(" ")) if string.strip(f" {EDGE}") else 0


def _spelled(op: str, value: Any) -> frozenset[str]:
    """Every string, lower case, that a part of a pattern can be. Empty: too many to tell."""
    match op:
        case "AT":
            return NOTHING if "BOUNDARY" in str(value) else frozenset({EDGE})
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
        case "ASSERT":
            return _needs(value[1])
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
