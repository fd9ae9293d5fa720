"""Whether a sentence that a person said more simply still says what the article says.

It compares what can be compared without understanding: numbers with their units, negations, conditions, modals,
limits, whom it is about, names. What is gone or new that could hurt is refused; what may be a fair other way to say it
is asked. It proves nothing: the person who rewrites answers for the meaning. The words are in
knowledge/rewording.toml; English only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.knowledge import load
from plainleaf.safety.medicines import find_medicines

LONGEST = 1200
"""Characters of a rewrite that is looked at; a sentence has far fewer."""

REFUSE, ASK = "refuse", "ask"

_UNITS = {
    "mg": r"mg|milligrams?",
    "mcg": r"mcg|µg|μg|ug|micrograms?",
    "g": r"g|grams?",
    "kg": r"kg|kilograms?|kilos?",
    "ml": r"ml|millilit(?:er|re)s?|cc",
    "l": r"l|lit(?:er|re)s?",
    "units": r"iu|international units?|units?",
    "%": r"%|percent|per cent",
    "tablet": r"tablets?|pills?|caplets?",
    "capsule": r"capsules?",
    "drop": r"drops?",
    "puff": r"puffs?",
    "dose": r"doses?",
    "spoon": r"teaspoons?|tsp|tablespoons?|tbsp",
    "minute": r"minutes?|mins?",
    "hour": r"hours?|hrs?",
    "day": r"days?",
    "week": r"weeks?",
    "month": r"months?",
    "year": r"years?|yrs?",
    "times": r"times|x",
    "degree": r"°\s?[cf]?|degrees?",
}
_AMOUNTS = frozenset(
    {"mg", "mcg", "g", "kg", "ml", "l", "units", "%", "tablet", "capsule", "drop", "puff", "dose", "spoon"}
)
"""Units of how much; the others say how long or how often."""

_SMALL = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40",
    "fifty": "50", "sixty": "60", "hundred": "100", "half": "0.5",
}  # fmt: skip
_TIMES = {"once": "1", "twice": "2", "double": "2"}
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[./:]\d+)?|\.\d+)"
    rf"|\b(?P<word>{'|'.join(_SMALL)})\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[\s-]*(?:" + "|".join(f"(?P<u{n}>{forms})" for n, forms in enumerate(_UNITS.values())) + r")(?![\w])",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:to|-|–|—|or|and)\s*(?=\.?\d|(?:" + "|".join(_SMALL) + r")\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*", re.UNICODE)
_GAP = 3
"""Words that "_" in a form may stand for."""

NEW = ("negation", "condition", "limit", "urgent", "who")
"""Kinds of which a word in the rewrite alone is asked about as well."""

_ONE_AS_A = ("1",)
"""Numbers that "a" and "an" may say in a rewrite: they are asked about and never refused."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a sentence with its unit."""

    value: str  # "200", "0.5"
    unit: str  # a key of the units, "" where none follows

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


_PRONOUNS = (Amount("2", ""),)
"""What is said of two things in other words ("the two of them") is asked about."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the rewrite no longer says, or says anew."""

    level: str  # refuse or ask
    kind: str  # number, negation, condition, modal, limit, often, who, urgent, name, empty
    message: str  # a sentence for the person who rewrites


def compare(original: str, rewrite: str) -> tuple[Difference, ...]:
    """What of `original` the `rewrite` lacks or adds, what is refused first. Empty where nothing was found."""
    if not _WORD.search(rewrite):
        return (Difference(REFUSE, "empty", "There are no words in it yet."),)
    if len(rewrite) > LONGEST:
        return (Difference(REFUSE, "empty", "It is very long. Say one thing at a time."),)
    found = [*_numbers(original, rewrite), *_families(original, rewrite), *_names(original, rewrite)]
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.level != REFUSE))


def refused(found: Sequence[Difference]) -> bool:
    return any(difference.level == REFUSE for difference in found)


# ---------------------------------------------------------------- numbers


def amounts(text: str) -> tuple[Amount, ...]:
    """Every number of a text, digits or words, with the unit behind it. In "2 to 3 days" both are days."""
    text = _plain(text)
    found: list[Amount] = []
    open_ends: list[int] = []  # numbers of a range that waits for its unit
    for match in _NUMBER.finditer(text):
        value = _value(match["number"] or match["word"])
        unit = _UNIT.match(text, match.end())
        found.append(Amount(value, _unit_of(unit)))
        if found[-1].unit:
            for n in open_ends:
                found[n] = Amount(found[n].value, found[-1].unit)
            open_ends = []
        elif _RANGE.match(text, match.end()):
            open_ends.append(len(found) - 1)
        else:
            open_ends = []
    found += [Amount(_TIMES[w], "times") for w in _words(text) if w in _TIMES]
    return tuple(found)


def _value(written: str) -> str:
    written = _SMALL.get(written.lower(), written).replace(",", "")
    if re.fullmatch(r"\d*\.\d+|\d+\.\d+", written):
        return str(float(written)).removesuffix(".0")
    return written.lstrip("0") or "0" if written.isdigit() else written


def _unit_of(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    return next(name for n, name in enumerate(_UNITS) if match[f"u{n}"])


def _numbers(original: str, rewrite: str) -> Iterator[Difference]:
    was, now = Counter(amounts(original)), Counter(amounts(rewrite))
    gone, new = was - now, now - was
    units_gone = {a.value: a for a in gone}
    for amount in new:
        other = units_gone.get(amount.value)
        if other is not None and not other.unit and (amount.unit not in _AMOUNTS or amount.value in _ONE_AS_A):
            yield Difference(ASK, "number", f"The article says {other}. Your words say {amount}.")
            continue
        if other is not None and (other.unit or amount.unit):
            yield Difference(
                REFUSE, "number", f"The article says {other}. Your words say {amount}. Keep the same unit."
            )
            continue
        if amount.value in _ONE_AS_A:
            continue
        level = ASK if amount in _PRONOUNS else REFUSE
        yield Difference(level, "number", f"Your words say {amount}. The article does not say that here.")
    values = {a.value for a in new}
    for amount in gone:
        if amount.value in values:
            continue
        level = ASK if amount.value in _ONE_AS_A else REFUSE
        yield Difference(level, "number", f"The article says {amount}. Your words do not.")


# ---------------------------------------------------------------- words that carry the meaning


@dataclass(frozen=True, slots=True)
class _Family:
    """Words that carry one meaning."""

    kind: str
    name: str
    level: str
    says: tuple[tuple[str, ...], ...]  # longest first
    also: tuple[tuple[str, ...], ...]

    def in_article(self, words: Sequence[str]) -> str:
        """The first form of `says` that stands in some words; "" where none does."""
        return _first(self.says, words)

    def in_rewrite(self, words: Sequence[str]) -> str:
        return _first(self.says, words) or _first(self.also, words)

    def count(self, words: Sequence[str]) -> int:
        """How many of some words are forms of one word."""
        single = {form[0] for form in self.says if len(form) == 1}
        return sum(word in single for word in words)


@cache
def _all() -> tuple[_Family, ...]:
    found = []
    for kind, tables in load("rewording").items():
        for table in tables.values():
            says, also = (
                tuple(sorted((tuple(form.split()) for form in table[key]), key=len, reverse=True))
                for key in ("says", "also")
            )
            found.append(_Family(kind, table["name"], table["level"], says, also))
    return tuple(found)


def _first(forms: Sequence[Sequence[str]], words: Sequence[str]) -> str:
    for form in forms:
        if any(_stands(form, words, start) for start in range(len(words))):
            return " ".join(form).replace("_", "…")
    return ""


def _stands(form: Sequence[str], words: Sequence[str], at: int) -> bool:
    for n, word in enumerate(form):
        if word == "_":
            rest = form[n + 1 :]
            return any(_stands(rest, words, at + gap) for gap in range(_GAP + 1))
        if at >= len(words) or words[at] != word:
            return False
        at += 1
    return True


def _families(original: str, rewrite: str) -> Iterator[Difference]:
    was, now = _words(original), _words(rewrite)
    for family in _all():
        said = family.in_article(was)
        says = family.in_rewrite(now)
        if said and not says:
            limited = family.kind == "negation" and all(_limited(words) for words in (was, now))
            yield Difference(
                ASK if limited else family.level,
                family.kind,
                f"The article says “{said}” ({family.name}). Your words do not say it.",
            )
        elif not said and family.kind in NEW and (new := family.in_article(now)) and not family.in_rewrite(was):
            yield Difference(ASK, family.kind, f"Your words say “{new}”. The article does not say it here.")
        elif family.kind == "negation" and said:
            had, has = family.count(was), family.count(now)
            if had != has:
                yield Difference(ASK, "negation", f"The article says “not” {_times(had)}, your words {_times(has)}.")


def _limited(words: Sequence[str]) -> bool:
    """Whether some words set an upper limit: "do not take more than two" may become "take at most two"."""
    return any(f.in_rewrite(words) for f in _all() if f.kind == "limit" and "at most" in map(" ".join, f.says))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _names(original: str, rewrite: str) -> Iterator[Difference]:
    """Medicines that are named in one and not in the other."""
    was, now = (dict.fromkeys(name.casefold() for name in _medicines(text)) for text in (original, rewrite))
    for name in was:
        if name not in now:
            yield Difference(ASK, "name", f"The article names {name}. Your words do not.")
    for name in now:
        if name not in was:
            yield Difference(REFUSE, "name", f"Your words name {name}. The article does not name it here.")


def _medicines(text: str) -> tuple[str, ...]:
    return tuple(mention.name for mention in find_medicines(text))


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("‑", "-").replace("\u00a0", " ")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_plain(text))]


def carriers(text: str) -> tuple[tuple[int, int, str], ...]:
    """Places (start, end, what it is) of a sentence's words that a rewrite has to keep, in order, none overlapping."""
    flat = _plain(text)
    places: list[tuple[int, int, str]] = []
    for match in _NUMBER.finditer(flat):
        unit = _UNIT.match(flat, match.end())
        places.append((match.start(), unit.end() if unit else match.end(), "number"))
    tokens = [(m.start(), m.end(), m[0].casefold()) for m in _WORD.finditer(flat)]
    words = [word for _, _, word in tokens]
    for family in _all():
        for at in range(len(words)):
            form = next((f for f in family.says if "_" not in f and _stands(f, words, at)), None)
            if form:
                places.append((tokens[at][0], tokens[at + len(form) - 1][1], family.kind))
    out: list[tuple[int, int, str]] = []
    for place in sorted(places, key=lambda p: (p[0], -p[1])):
        if not out or place[0] >= out[-1][1]:
            out.append(place)
    return tuple(out)
