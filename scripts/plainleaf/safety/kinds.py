"""Safety kinds: what of a sentence a reader must not miss, and which pattern found it.

The patterns are in knowledge/safety.toml; this module only runs them. A pattern sees the sentence, the headings and
list lead-in it stands under, and, where it leans on the sentence before, that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from plainleaf.knowledge import load
from plainleaf.model import Hit, SafetyKind
from plainleaf.safety.calming import allows, needs_no_help
from plainleaf.safety.medicines import find_medicines, medicine
from plainleaf.sieve import Sieve, hardest

MENU_WORDS = 4
"""A dropped line of fewer words is taken for a menu entry."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "\u00a0": " "})
_LEANS = re.compile(
    r"^(?:it|its|this|these|they|their|that|those|such|both|either|also|and|but|so|then|instead|some)\b", re.I
)

_EXAMPLE = re.compile(
    r"^\W*(?:for (?:example|instance)|such as|this means|these include|that is|do so|do this)\b", re.I
)
_TAKEN_BACK = re.compile(
    r"\b(?:but|yet|however|although|though)\b.{0,60}\b(?:can|may|might|could|raises?|increases?|causes?)\b(?! not)",
    re.I,
)

_AMOUNT = re.compile(r"\d ?(?:mg|mcg|µg|milligrams?|micrograms?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands."""

    headings: tuple[str, ...] = ()  # above it, outermost first
    lead: str = ""  # lead-in of its list, or the scope heading its item stands under
    before: str = ""  # the sentence before it in its block
    item: bool = False  # a list item or a table row
    leads: bool = False  # the lead-in of a list: it carries the kind of its items
    medicine: bool = True  # the page is about a medicine
    subject: str = ""  # generic name of the page's medicine: not counted as an agent


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: str
    kind: SafetyKind
    all: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]
    under: tuple[re.Pattern[str], ...]
    medicine: bool
    agents: int
    item: bool
    leans: bool
    soft: bool
    trip: bool


def kinds(text: str, context: Context = Context()) -> tuple[Hit, ...]:
    """The safety kinds of a sentence, one Hit a kind, in the order of the knowledge file.

    text: one sentence; context: where it stands. A list item also has the kinds of the heading or lead-in that
    gives it its meaning ("Call 911 if:").
    """
    plain = text.translate(_QUOTES)
    found: dict[SafetyKind, Hit] = {}
    if context.item and context.lead and needs_no_help(context.lead):
        return ()  # "You do not need to ring us about:"
    if context.item or context.leads:
        for pattern in _scopes_in(
            replace(context, lead=whole_lead(plain, context.before)) if context.leads else context
        ):
            found.setdefault(pattern.kind, Hit(pattern.kind, pattern.name))
    about_medicine = (
        context.medicine
        or _speaks_of_medicine(plain)
        or _goes_on_with_it(plain, context)
        or (bool(context.headings) and _speaks_of_medicine(context.headings[-1]))
    )
    reassures = _reassures(plain)
    for pattern in _could_fit(plain):
        if pattern.kind in found or (pattern.item and not context.item):
            continue
        if (pattern.medicine and not about_medicine) or (pattern.soft and reassures):
            continue
        if pattern.under and not _stands_under(pattern, plain, context):
            continue
        if not all(expression.search(plain) for expression in pattern.all):
            continue
        if any(expression.search(plain) for expression in pattern.none):
            continue
        if pattern.agents and len(_agents(plain, context.subject)) < pattern.agents:
            continue
        found[pattern.kind] = Hit(pattern.kind, pattern.name)
    return () if found and warns_nobody(plain) else tuple(found.values())


def whole_lead(lead: str, before: str) -> str:
    """A lead-in with the sentence that it goes on from: "Call 911 at any time. For example, call if:"."""
    return f"{before} {lead}" if before and _EXAMPLE.match(lead) else lead


def _reassures(plain: str) -> bool:
    """Says that there is less of a danger, and does not go on to tell of another ("lowers the risk of stroke but can cause")."""
    found = _word("reassurance").search(plain)
    return found is not None and not _TAKEN_BACK.search(plain, found.end())


def warns_nobody(plain: str) -> bool:
    """Whether a sentence only tells: of the past, of a people's figures, of what was not found, of what somebody said;
    or permits, denies a danger, or says that no help is needed."""
    words = load("safety")["quiet"]
    if needs_no_help(plain) or allows(plain):
        return True
    return not _regex(words["unless"]).search(plain) and any(_regex(told).search(plain) for told in words["told"])


def trips(text: str) -> tuple[Hit, ...]:
    """Whether a span may bear on safety, looked at without its surroundings: cheap, and rather too often than not.

    For spans that cleaning is about to drop, whose subject is not known: every page is taken for one on a medicine.
    Leaves out what is only advice to ask a professional, what cannot be told without a heading, and entries of menus
    (fewer than MENU_WORDS words, no number).
    """
    plain = text.translate(_QUOTES)
    if len(plain.split()) < MENU_WORDS and not any(c.isdigit() for c in plain):
        return ()
    found: dict[SafetyKind, Hit] = {}
    for pattern in _could_fit(plain):
        if pattern.kind in found or not pattern.trip or pattern.item:
            continue
        if not all(expression.search(plain) for expression in pattern.all):
            continue
        if any(expression.search(plain) for expression in pattern.none):
            continue
        if pattern.agents and len(_agents(plain, "")) < pattern.agents:
            continue
        found[pattern.kind] = Hit(pattern.kind, pattern.name)
    return tuple(found.values())


def gives_scope(text: str) -> tuple[SafetyKind, ...]:
    """The kinds that a heading or a list lead-in with this text hands to the items under it."""
    return tuple(pattern.kind for pattern in _scopes_in(Context(lead=text, item=True)))


@cache
def leaning() -> frozenset[str]:
    """Names of the patterns that find a kind in the sentence before rather than in the sentence itself."""
    return frozenset(p.name for p in _patterns() if p.leans)


def _scopes_in(context: Context) -> list[_Pattern]:
    """The patterns whose kinds the nearest lead-in or heading hands down."""
    nearest = context.lead or (context.headings[-1] if context.headings else "")
    return [pattern for pattern in _scopes_of(nearest) if context.medicine or not pattern.medicine]


@lru_cache(maxsize=512)  # every item of a list asks for the same lead-in
def _scopes_of(nearest: str) -> tuple[_Pattern, ...]:
    plain = nearest.translate(_QUOTES)
    return tuple(p for p in _scopes() if any(expression.search(plain) for expression in p.under))


def _stands_under(pattern: _Pattern, plain: str, context: Context) -> bool:
    places = [*context.headings[-2:], context.lead]
    if pattern.leans or _LEANS.match(plain):
        places.append(context.before)
    return any(e.search(place.translate(_QUOTES)) for e in pattern.under for place in places)


def _goes_on_with_it(plain: str, context: Context) -> bool:
    """Whether a sentence with an amount goes on with a medicine that the one before it, or the heading, has named."""
    return bool(_AMOUNT.search(plain)) and any(_speaks_of_medicine(t) for t in (context.before, *context.headings[-1:]))


def _speaks_of_medicine(plain: str) -> bool:
    return bool(_word("medicine_word").search(plain)) or bool(_named(plain))


def _agents(plain: str, subject: str) -> set[str]:
    """What a medicine could interact with, by its word in the text; the page's own medicine is not counted."""
    exempt = {m.name for m in find_medicines(plain) if plain[: m.start].lower().endswith("except ")}
    named = {name for name in _named(plain) if name != subject} - exempt
    covered = {m.written.lower() for m in find_medicines(plain)}
    classes = {m.group().lower() for m in _word("agent").finditer(plain)}
    return named | {c for c in classes - covered if not _own_class(c, subject)}


@cache
def _own_class(word: str, subject: str) -> bool:
    """Whether the word is the class of the page's own medicine ("NSAIDs" on a page about ibuprofen)."""
    known = medicine(subject)
    stem = word.rstrip("s")
    return known is not None and any(
        stem == w.strip("(,)").rstrip("s") for c in known.classes for w in c.lower().split()
    )


@lru_cache(maxsize=512)
def _named(plain: str) -> frozenset[str]:
    return frozenset(m.name for m in find_medicines(plain))


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{load('safety')['words'][name]}\b", re.I)


@cache
def _regex(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I)


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(_read(load("safety")["pattern"]))


@cache
def _sieve() -> Sieve:
    return Sieve((hardest(pattern.all), "has") for pattern in _patterns())


def _could_fit(plain: str) -> Iterator[_Pattern]:
    """The patterns that the letters of a text do not rule out."""
    patterns = _patterns()
    return (patterns[n] for n in _sieve().through(plain))


@cache
def _scopes() -> tuple[_Pattern, ...]:
    return tuple(_read(load("safety")["scope"]))


def _read(rows: list[Mapping[str, Any]]) -> Iterator[_Pattern]:
    words: dict[str, str] = load("safety")["words"]

    def compiled(row: Mapping[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_filled(e, words), re.I) for e in row.get(key, ()))

    for row in rows:
        yield _Pattern(
            name=row["name"],
            kind=SafetyKind(row["kind"]),
            all=compiled(row, "all"),
            none=compiled(row, "none"),
            under=compiled(row, "heading") or compiled(row, "under"),
            medicine=row.get("medicine", False),
            agents=row.get("agents", 0),
            item=row.get("form") == "item",
            leans=row.get("leans", False),
            soft=row.get("soft", False),
            trip=row.get("trip", True),
        )


def _filled(expression: str, words: Mapping[str, str]) -> str:
    """`{name}` replaced by the list of that name; regular-expression counts such as {0,30} stay."""
    return re.sub(r"\{([a-z_]+)\}", lambda m: _filled(words[m.group(1)], words), expression)
