"""Amounts of medicine on a page: all of them listed, and those told in a way that has hurt people.

Amounts are looked for here by their figures and units alone, apart from the program that marks doses on a page. The
ways of writing that are asked about are on the lists of error-prone abbreviations that hospitals keep (Institute for
Safe Medication Practices; the Joint Commission's "do not use" list).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plainleaf.checks.books import Book
from plainleaf.checks.phrases import quoted
from plainleaf.errors import Problem, Severity

_UNITS = {
    "mg": r"mg|milligrams?",
    "mcg": r"mcg|µg|μg|ug|micrograms?",
    "g": r"g|grams?",
    "mL": r"ml|millilit(?:er|re)s?|cc",
    "units": r"iu|international units?|units?|u",
}
_MASS = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)"
    r"(?:\s*(?:to|-|–|—|or|and)\s*(?P<upper>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+))?"
    rf"[\s-]*(?P<unit>{'|'.join(_UNITS.values())})(?![\w/]|\s*/\s*d?l\b)",
    re.IGNORECASE,
)
_NOT_MEDICINE = re.compile(
    r"^\s*(?:of\s+)?(?:\w+\s+)?(?:caffeine|fib(?:er|re)|protein|sugars?|carb\w*|fat|salt|alcohol|water|fluids?|cholesterol)\b",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:maximum|max|at most|the most|(?:highest|largest|biggest|top) (?:\w+ ){0,2}(?:dose|dosage|amount)"
    r"|no more than|not? (?:\w+ ){0,3}(?:more than|exceed)"
    r"|(?:do not|don't|never|should not) (?:\w+ ){0,3}(?:exceed|more than|go (?:above|over)))\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:a|per|each|every|in one|in a) day\b|\bdaily\b|\b24 hours\b", re.IGNORECASE)
_WHO = re.compile(
    r"\b(?:child\w*|kids?|teen\w*|infant\w*|bab(?:y|ies)|older|elderly|seniors?|over \d+|under \d+|aged?|women|men|kidney|liver"
    r"|prescri\w+|doctor|over[- ]the[- ]counter|otc|extended|immediate|if you|for people)\b",
    re.IGNORECASE,
)

_RISKY = (
    ("zero-missing", Severity.SIGNING, r"(?<![\d.])\.\d", "leaves out the zero before the point: .5 is read as 5"),
    ("zero-behind", Severity.SIGNING, r"\b\d+\.0(?!\d)", "has a zero behind the point: 5.0 is read as 50"),
    ("micro-sign", Severity.SIGNING, r"\d\s*(?:µg|μg|ug)\b", "uses the sign for micro, which is read as mg"),
    (
        "units-letter",
        Severity.SIGNING,
        r"\d\s*[Uu]\b",
        "shortens “units” to a letter, which is read as a zero or a four",
    ),
    ("iu", Severity.NOTE, r"\d\s*IU\b", "says IU, which few patients know and which is read as IV or 10"),
    (
        "latin",
        Severity.SIGNING,
        r"\b(?:q\.?d|q\.?o\.?d|b\.?i\.?d|t\.?i\.?d|q\.?h\.?s|q\.?i\.?d|p\.?r\.?n)\b",
        "uses an abbreviation that patients do not know, and that is misread",
    ),
)
"""Rule, level, what it looks like, what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of medicine in a kept sentence."""

    where: str
    line: int
    text: str  # as written: "0.25 mg"
    values: tuple[float, ...]
    unit: str
    sentence: str


def check(books: Sequence[Book]) -> list[Problem]:
    """One note a source with its amounts; a question for each risky way of writing, and for amounts that do not agree."""
    problems: list[Problem] = []
    for book in books:
        found = list(amounts(book))
        problems += _listed(book.name, found)
        problems += _risky(book)
        problems += _units_mixed(found)
        problems += _maxima(found)
    return problems


def amounts(book: Book) -> Iterator[Amount]:
    """Every amount in the sentences that a page keeps of a source."""
    for row in book.kept():
        if row["layer"] != "body":
            continue
        said = " ".join(book.said(row).split())
        for match in _MASS.finditer(said):
            if _NOT_MEDICINE.match(said[match.end() :]):
                continue
            values = tuple(float(n.replace(",", "")) for n in match.group("number", "upper") if n)
            unit = next(name for name, forms in _UNITS.items() if re.fullmatch(forms, match["unit"], re.IGNORECASE))
            yield Amount(book.name, row["line"], match.group(), values, unit, said)


def _listed(where: str, found: Sequence[Amount]) -> Iterator[Problem]:
    if not found:
        return
    shown = "; ".join(dict.fromkeys(f"{a.text} (line {a.line})" for a in found))
    yield Problem(
        "check.amounts",
        f"amounts of medicine in it: {shown}",
        "Read each against the medicine's label.",
        where,
        severity=Severity.NOTE,
    )


def _risky(book: Book) -> Iterator[Problem]:
    for row in book.kept():
        if row["layer"] != "body":
            continue
        said = " ".join(book.said(row).split())
        for name, level, pattern, why in _RISKY:
            match = re.search(pattern, said)
            near = said[max(0, match.start() - 12) : match.end() + 12] if match else ""
            if match and (not name.startswith("zero") or _MASS.search(near)):
                message = f"“{quoted(said)}” {why} (“{match.group()}”)"
                todo = "Write it out on the page by hand."
                yield Problem(f"check.{name}", message, todo, book.name, row["line"], level, said)


def _units_mixed(found: Sequence[Amount]) -> Iterator[Problem]:
    """The same figure once with mg and once with mcg: one of them may be a slip, a thousandfold one."""
    of: dict[float, dict[str, Amount]] = defaultdict(dict)
    for amount in found:
        for value in amount.values:
            of[value].setdefault(amount.unit, amount)
    for units in of.values():
        if {"mg", "mcg"} <= units.keys():
            a, b = units["mg"], units["mcg"]
            yield Problem(
                "check.mg-mcg",
                f"says {a.text} on line {a.line} and {b.text} on line {b.line}: the same figure in mg and in micrograms",
                "Check both against the label: one thousand lies between them.",
                a.where,
                b.line,
                Severity.SIGNING,
                f"{a.sentence} | {b.sentence}",
            )


def is_most(amount: Amount) -> bool:
    """Whether the amount is the first behind the words that say "at most", and is a day's, for everybody."""
    words = _MOST.search(amount.sentence)
    first = words and _MASS.search(amount.sentence, words.end())
    ours = bool(first and first.group() == amount.text)
    return ours and bool(_DAY.search(amount.sentence)) and not _WHO.search(amount.sentence)


def _maxima(found: Sequence[Amount]) -> Iterator[Problem]:
    """Two different most amounts a day, neither of them said to be for other people."""
    most = [amount for amount in found if is_most(amount)]
    for unit in _UNITS:
        of_unit = [a for a in most if a.unit == unit]
        if len({max(a.values) for a in of_unit}) > 1:
            first, *rest = of_unit
            other = next(a for a in rest if max(a.values) != max(first.values))
            yield Problem(
                "check.maxima",
                f"names two most amounts a day: {first.text} on line {first.line}, {other.text} on line {other.line}",
                "Check them against the label, and say on the page by hand who each is for.",
                first.where,
                other.line,
                Severity.SIGNING,
                f"{first.sentence} | {other.sentence}",
            )
