"""Which patterns of a long list could fit a text, told by the letters that each of them needs.

Only speed: a pattern that the sieve lets through is still tried, one that it holds back could not have fitted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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

WORD_EDGE = "\b"
"""Stands before or after a string where a word must begin or end there: "te" in Spanish is rare, in English words not."""

TWINS = ("ıſμςϐϑϕϖϰϱϵᲀᲁᲂᲃᲄᲅᲆᲇᲈẛ", "isµσβθφπκρεвдосттъѣꙋṡ")
"""Letters, each with the one that a pattern takes it for where case does not matter, though neither is its capital."""

_TWIN = re.compile(f"[{TWINS[0]}]")


class Sieve:
    """Some patterns, filed by what a text must hold for them to fit."""

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], str]]) -> None:
        """`patterns`: each with how it must fit (HOW)."""
        self._always: list[int] = []  # patterns that need no letters
        needed: defaultdict[str, defaultdict[tuple[bool, bool], list[int]]] = defaultdict(lambda: defaultdict(list))
        for n, (pattern, how) in enumerate(patterns):
            strings = needs(pattern, how)
            if not strings:
                self._always.append(n)
            for string in strings:
                letters = string.replace(WORD_EDGE, "")
                begins = string.startswith(WORD_EDGE) and letters[0].isalnum()
                ends = string.endswith(WORD_EDGE) and letters[-1].isalnum()
                needed[letters][begins, ends].append(n)
        self._strings: Any = Automaton()  # finds all strings in one walk over the text
        for letters, ways in needed.items():
            self._strings.add_word(letters, (len(letters), [(*edges, numbers) for edges, numbers in ways.items()]))
        if needed:
            self._strings.make_automaton()

    def through(self, text: str) -> list[int]:
        """Numbers of the patterns that could fit `text`, in order."""
        found = set(self._always)
        low = f"{EDGE}{small(text)}{EDGE}"
        for last, (size, ways) in self._strings.iter(low) if self._strings else ():
            for begins, ends, numbers in ways:
                if not (begins and low[last - size].isalnum()) and not (ends and low[last + 1].isalnum()):
                    found.update(numbers)
        return sorted(found)


def asking(pattern: re.Pattern[str], how: str) -> Callable[[str], object]:
    """The fastest way to ask whether a pattern fits a text."""
    if how == "line":
        return pattern.fullmatch
    return pattern.match if how == "starts" or _opens(pattern) else pattern.search


def _opens(pattern: re.Pattern[str]) -> bool:
    """The pattern fits nowhere but at the beginning, where a search would look everywhere."""
    parsed = _parsed(pattern)
    return (
        bool(parsed)
        and not pattern.flags & re.MULTILINE
        and str(parsed[0][0]) == "AT"
        and str(parsed[0][1]).startswith("AT_BEGINNING")
    )


def small(text: str) -> str:
    """The text in lower case, as patterns that do not mind the case read it."""
    if text.isascii():
        return text.lower()
    low = text.replace("İ", "i").lower()
    return low.translate(str.maketrans(*TWINS)) if _TWIN.search(low) else low


def needs(pattern: re.Pattern[str], how: str = "has") -> frozenset[str]:
    """Strings, lower case, one of which stands in every text the pattern fits. Empty: cannot be told."""
    parsed = _parsed(pattern)
    before, after = [("AT", "AT_BEGINNING")], [("AT", "AT_END")]
    return _needs((before if how != "has" else []) + parsed + (after if how == "line" else []))


def _parsed(pattern: re.Pattern[str]) -> list[Any]:
    """The parts of a pattern, one after the other; none where they cannot be told."""
    try:
        parse = import_module("re._parser").parse
    except (ImportError, AttributeError):  # not a public module: without it every pattern is simply tried
        return []
    return list(parse(pattern.pattern, pattern.flags))


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
    return len(string.replace(WORD_EDGE, "").strip(" ")) if string.strip(f" {EDGE}{WORD_EDGE}") else 0


def _spelled(op: str, value: Any) -> frozenset[str]:
    """Every string, lower case, that a part of a pattern can be. Empty: too many to tell."""
    match op:
        case "AT":
            return frozenset({WORD_EDGE if str(value) == "AT_BOUNDARY" else "" if "NON" in str(value) else EDGE})
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
