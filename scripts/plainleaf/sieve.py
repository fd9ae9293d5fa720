"""Which patterns of a long list could fit a text, told by the letters that each of them needs.

Only speed: a pattern that the sieve lets through is still tried, one that it holds back could not have fitted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from importlib import import_module
from typing import Any, NamedTuple

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

DIGIT = r"\d"

FIGURES = frozenset("0123456789")

CAPITAL, FIGURE = "[(RANGE, (65, 90))]", ("[(RANGE, (48, 57))]", "[(CATEGORY, CATEGORY_DIGIT)]")
"""The sets [A-Z], and [0-9] or \\d, as the parts of a pattern are written out."""

WEAK = 1
"""Letters of a string so common that a pattern with a shape is better known by that."""


class _Needing(NamedTuple):
    """Numbers of the patterns that need a string."""

    holding: list[int]
    beginning: list[tuple[int, Callable[[str, int], object]]]  # with the way to ask whether they fit at a place


Needed = tuple[frozenset[str], bool]
"""(strings of which a text must hold one, the pattern begins with them)."""

Sifted = tuple[AbstractSet[int], AbstractSet[int]]
"""Numbers of the patterns that could fit a text, and of those that do, at its place."""

NO_NUMBERS = frozenset[int]()
NONE: Sifted = (NO_NUMBERS, NO_NUMBERS)

_DIGIT = re.compile(DIGIT)
_TWIN = re.compile(f"[{TWINS[0]}]")


class Sieve:
    """Some patterns, filed by what a text must hold for them to fit."""

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], str]]) -> None:
        """`patterns`: each with how it must fit (HOW)."""
        self._asks: list[Callable[[str], object]] = []
        self._always: list[int] = []  # patterns that need nothing
        shaped: defaultdict[str, list[int]] = defaultdict(list)
        filed: defaultdict[str, defaultdict[tuple[bool, bool], _Needing]] = defaultdict(_by_edges)
        for n, (pattern, how) in enumerate(patterns):
            self._asks.append(asking(pattern, how))
            strings, opens = _needed(pattern, how)
            shape = _shape(pattern)
            if shape and _rarity(strings)[0] <= WEAK:
                shaped[shape].append(n)
                strings, opens = (FIGURES, False) if shape == DIGIT else (frozenset[str](), False)
            elif not strings:
                self._always.append(n)
            opens = opens and how == "has" and not any(string.startswith(EDGE) for string in strings)
            for string in strings:
                letters = string.replace(WORD_EDGE, "")
                begins = string.startswith(WORD_EDGE) and letters[0].isalnum()
                ends = string.endswith(WORD_EDGE) and letters[-1].isalnum()
                needing = filed[letters][begins, ends]
                if opens:
                    needing.beginning.append((n, pattern.match))
                else:
                    needing.holding.append(n)
        self._digits = shaped.pop(DIGIT, [])
        self._shaped = [(re.compile(shape).search, numbers) for shape, numbers in shaped.items()]
        self._strings: Any = Automaton()  # finds all strings in one walk over the text
        for letters, ways in filed.items():
            self._strings.add_word(letters, (len(letters), [(*edges, *needing) for edges, needing in ways.items()]))
        if filed:
            self._strings.make_automaton()

    def through(self, text: str) -> list[int]:
        """Numbers of the patterns that could fit `text`, in order."""
        held, begun = self._sift([text], ask=False)[0]
        return sorted(held | begun)

    def fitting(self, text: str, wanted: Callable[[int], bool] | None = None) -> Iterator[int]:
        """Numbers of the patterns that fit `text`, in order. `wanted`: no others are asked."""
        return self.of(text, self._sift([text], ask=True)[0], wanted)

    def each(self, texts: Sequence[str]) -> list[Sifted]:
        """For each text what `of` needs to know of it: many short texts are sifted in one walk over all of them."""
        return self._sift(texts, ask=True)

    def of(self, text: str, sifted: Sifted, wanted: Callable[[int], bool] | None = None) -> Iterator[int]:
        """Numbers of the patterns that fit a text, in order. In: what `each` told of it; `wanted`: no others are asked."""
        held, begun = sifted
        for n in sorted(held | begun):
            if (wanted is None or wanted(n)) and (n in begun or self._asks[n](text)):
                yield n

    def _sift(self, texts: Sequence[str], *, ask: bool) -> list[Sifted]:
        """For each text the numbers of the patterns that could fit as what they need stands in it, and of those that begin
        with it: they can fit nowhere but there, and `ask` has them asked at once."""
        held, begun = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)  # by number of the text
        for k, text in enumerate(texts):
            for has, numbers in self._shaped:
                if has(text):
                    held[k].update(numbers)
            if self._digits and not text.isascii() and _DIGIT.search(text):  # it may be one that is not in FIGURES
                held[k].update(self._digits)
        low = f"{EDGE}{EDGE.join(map(small, texts))}{EDGE}"
        k, start, end = -1, 0, 0  # text number k stands in low[start:end]
        for last, (size, ways) in self._strings.iter(low) if self._strings else ():
            while last > end:
                k += 1
                start = end + 1
                end = start + len(texts[k])
            at = last - size
            for begins, ends, holding, beginning in ways:
                if not (begins and low[at].isalnum()) and not (ends and low[last + 1].isalnum()):
                    if holding:
                        held[k].update(holding)
                    for n, match in beginning:
                        if n not in begun[k] and (not ask or match(texts[k], at + 1 - start)):
                            begun[k].add(n)
        if self._always:
            return [({*self._always, *held[k]}, begun[k]) for k in range(len(texts))]
        found: list[Sifted] = [NONE] * len(texts)
        for k in held.keys() | begun.keys():
            found[k] = (held.get(k, NO_NUMBERS), begun.get(k, NO_NUMBERS))
        return found


def _by_edges() -> defaultdict[tuple[bool, bool], _Needing]:
    """What needs a string: by whether a word must begin with it, and end."""
    return defaultdict(lambda: _Needing([], []))


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
    return _needed(pattern, how)[0]


def _needed(pattern: re.Pattern[str], how: str) -> Needed:
    before, after = [("AT", "AT_BEGINNING")], [("AT", "AT_END")]
    return _needs((before if how != "has" else []) + _parsed(pattern) + (after if how == "line" else []))


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


def _needs(parsed: Any) -> Needed:
    """The best of what the parts of a parsed pattern need, one after the other."""
    offers: list[Needed] = []
    run, opens = NOTHING, True  # what the parts just before can be, written one after the other
    for op, value in parsed:
        spelled = _spelled(str(op), value)
        if len(run) * len(spelled) in range(1, MANY + 1):
            run = _joined(run, spelled)
            continue
        part, first = _needs_of(str(op), value)
        if opens and first and not any(string.strip(EDGE + WORD_EDGE) for string in run):
            offers.append((_joined(run, part), True))
        else:
            offers += [(run, opens), (part, False)]
        run, opens = spelled if 0 < len(spelled) <= MANY else NOTHING, False
    best, opens = max([*offers, (run, opens)], key=lambda offer: _rarity(offer[0]))
    return (best, opens) if best and all(map(_length, best)) else (frozenset(), False)


def _joined(before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    """Every string of the first with every one of the second behind it."""
    return frozenset(first + then for first in before for then in after)


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
        case "ASSERT_NOT":
            return NOTHING
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
        run = _joined(run, spelled)
    return run


def _needs_of(op: str, value: Any) -> Needed:
    """What a part needs that can be too many strings."""
    match op:
        case "SUBPATTERN":
            return _needs(value[3])
        case "ATOMIC_GROUP":
            return _needs(value)
        case "ASSERT":
            return _needs(value[1])[0], False
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _needs(value[2]) if value[0] else (frozenset(), False)
        case "BRANCH":
            branches = [_needs(branch) for branch in value[1]]
            return _any_of([strings for strings, _ in branches]), all(opens for _, opens in branches)
        case "IN":
            return _letters(value), True
        case _:
            return frozenset(), False


def _shape(pattern: re.Pattern[str]) -> str:
    """A pattern, fast to search for, that fits somewhere in every text this one fits: a digit, so many capitals.

    Empty: none is known.
    """
    return max(_shapes(_parsed(pattern), cased=not pattern.flags & re.IGNORECASE), key=len, default="")


def _shapes(parsed: Any, *, cased: bool) -> set[str]:
    """Patterns that fit somewhere in every text this one fits: a digit, so many capitals. `cased`: case matters."""
    found: set[str] = set()
    for op, value in parsed:
        match str(op):
            case "IN" if str(value) in FIGURE:
                found.add(DIGIT)
            case "SUBPATTERN":
                _, sets, clears, inside = value
                here = (cased or bool(clears & re.IGNORECASE)) and not sets & re.IGNORECASE
                found |= _shapes(inside, cased=here)
            case "ATOMIC_GROUP":
                found |= _shapes(value, cased=cased)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if value[0]:
                least, _, part = value
                found |= _shapes(part, cased=cased)
                if cased and least > 1 and [str(member) for _, member in part] == [CAPITAL]:
                    found.add(f"[A-Z][A-Z]{{{least - 1}}}")  # a search leaps to the first of them
            case "BRANCH":
                found |= set.intersection(*(_shapes(branch, cased=cased) for branch in value[1]))
    return found


def _letters(members: Any) -> frozenset[str]:
    """The letters of a set, where it names each of them."""
    single = all(str(kind) == "LITERAL" for kind, _ in members)
    return frozenset(small(chr(char)) for _, char in members) if single else frozenset()


def _any_of(branches: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*branches) if all(branches) else frozenset()
