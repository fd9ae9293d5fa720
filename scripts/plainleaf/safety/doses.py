"""Doses: every amount of medicine in a sentence, told apart from limits.

An amount is a number (or a range) with a unit a medicine is counted in, together with the frequency written beside
it. Hours of sleep, ages, INR values, temperatures, blood values ("mg/dL") and amounts of food are no doses.
"""

from __future__ import annotations

import re

from plainleaf.model import Dose

_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?|½|¼|one and a half|half(?: of)? an?|half|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|twelve)"
)
_MASS = (
    r"(?:mg|milligrams?|mcg|µg|μg|micrograms?|mL|ml|milliliters?|millilitres?|IU|international units?|"
    r"g(?=[\s.,;)])|grams?|units?)"
)
_COUNT = (
    r"(?:tablets?|pills?|capsules?|caplets?|drops?|puffs?|sprays?|patch(?:es)?|teaspoons?|tsp|tablespoons?|tbsp|"
    r"lozenges?|suppositor(?:y|ies)|gumm(?:y|ies)|doses|scoops?|sachets?|vials?|injections?)"
)
_UNIT = rf"(?:{_MASS}|{_COUNT})"
_RANGE = rf"{_NUMBER}(?:[\s-]*{_UNIT})?(?:\s*(?:to|-|–|—|or|and)\s*{_NUMBER})?"
_FREQUENCY = (
    r"(?:once|twice|three times|four times|\d+ times|one time|two times)(?: (?:a|per|each|every|in one|in a) "
    r"(?:day|night|week|month|evening|morning)| daily| nightly| weekly)?|"
    r"(?:a|per|each|every|in one|in a) (?:single )?(?:day|night|week|month|evening|morning|dose)|daily|nightly|weekly|"
    r"every (?:\d+|two|three|four|six|eight|twelve)(?: ?(?:to|-|–|or) ?\d+)? hours?|in (?:any )?(?:24|12|48) hours|"
    r"(?:taken )?(?:at|before|near) (?:bedtime|bed|night)|right before bed|"
    r"in the (?:morning|evening)(?:,? (?:or|and) (?:(?:in )?the (?:morning|evening)|(?:at|before) (?:bedtime|night)))?|"
    r"with (?:each )?meals?"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,$€£#-]){_RANGE}[\s-]*(?:\d+\s*-?{_MASS}[\s-]+)?(?:{_MASS}[\s-]+)?{_UNIT}(?![\w/]|\s*/)"
    rf"(?:\s*\([^()]{{0,40}}\d\s*{_UNIT}[^()]{{0,20}}\))?(?:,?\s*(?:{_FREQUENCY}))*",
    re.I,
)
_BARE = re.compile(
    rf"\b(?:take|takes|taking|taken|give|given|use)\s+(?P<amount>(?:one|two|three|four|\d{{1,2}})\s+(?:{_FREQUENCY}))",
    re.I,
)
_NOT_MEDICINE = re.compile(
    r"^\s*(?:of\s+)?(?:\w+\s+)?(?:caffeine|fib(?:er|re)|protein|sugars?|carb\w*|fat|salt|sodium|alcohol|water|fluids?|"
    r"coffee|tea|wine|beer|cholesterol|calories)\b",
    re.I,
)
# What a food or a drink holds is no dose; what a tablet holds is.
_SUPPLIED = re.compile(
    r"\b(?:suppl(?:y|ies|ied)|provid(?:es?|ed)|contain(?:s|ed)?|deliver(?:s|ed)?|yields?|packs?)\s+(?:(?:about|around|up to|"
    r"roughly|only|nearly|over|as much as|between|at least)\s+)*$",
    re.I,
)
_FORM = re.compile(
    r"\b(?:tablets?|capsules?|caplets?|pills?|dos(?:e|es)|drops?|patch(?:es)?|vials?|bottles?|syrup|solution|suspension|liquid|"
    r"injections?|gumm(?:y|ies)|supplements?|medicines?|multivitamins?|products?)\b",
    re.I,
)
# "One tablet can kill a child": what an amount can do is no advice to take it.
_HARMS = re.compile(
    r"^\s+(?:can|could|may|might|is enough to|will)\s+(?:\w+ly\s+)?(?:kill|harm|poison|be (?:fatal|deadly|dangerous|enough))\b",
    re.I,
)
_FOOD = re.compile(r"\bcarb(?:s|ohydrates?)?\b", re.I)
_GRAMS = re.compile(r"\b(?:g|grams?)\b", re.I)
_LIQUID = re.compile(r"\b(?:ml|g|grams?|units?|teaspoons?|tablespoons?|scoops?|drops?)\b", re.I)
_DRINK = re.compile(r"\b(?:water|drink(?:s|ing)?|calories|meals?|diet|protein|recipe)\b", re.I)
_LIMIT = re.compile(
    r"\b(?:not?|never|n't|n’t)\b[^.;]{0,40}\b(?:more than|exceed|go (?:above|over|beyond)|above|over|beyond|longer)\b|"
    r"\b(?:no|not) more than\b|\bmaximum\b|\bmax\b|\bat most\b|\bupper limit\b|\blimit (?:of|is)\b|\bnot to exceed\b",
    re.I,
)
_MEDICINE = re.compile(r"\b(?:dos(?:e|es|ing)|medicines?|medications?|syrup|solution|suspension|drops of|take)\b", re.I)
_TOP = re.compile(r"^[\s,]*(?:at most|maximum|max\b|is the (?:most|limit|maximum))", re.I)
_NO_DOUBLE = re.compile(
    r"\b(?:do not|don['’]t|never|should not|shouldn['’]t|must not)\b[^.;]{0,30}?"
    r"\b(?:double(?: up| the dose| doses| your dose| dose)?|twice the (?:dose|amount)|"
    r"(?:a second|an extra|another|extra|two) (?:tablets?|pills?|capsules?|doses?|together|at once))\b",
    re.I,
)


def doses(text: str, *, confirm: bool) -> tuple[Dose, ...]:
    """Every amount of medicine in a sentence, in order, with its frequency.

    confirm: whether this source's figures wait for a person (its authority is neither a label nor a government, or
    the passage is about an off-label use). Upper limits and "do not double" are never marked.
    """
    found: list[Dose] = []
    taken: list[tuple[int, int]] = []
    for match in _NO_DOUBLE.finditer(text):
        found.append(Dose(match.group(), match.start(), match.end(), limit=True, confirm=False))
        taken.append(match.span())
    spans = [m.span() for m in _AMOUNT.finditer(text)] + [m.span("amount") for m in _BARE.finditer(text)]
    for start, end in sorted(spans):
        if any(a < end and start < b for a, b in taken) or _NOT_MEDICINE.match(text[end:]):
            continue
        if _SUPPLIED.search(text[:start]) and not _FORM.search(text[:start]):
            continue
        if _HARMS.match(text[end:]) or (_GRAMS.search(text[start:end]) and _FOOD.search(text)):
            continue
        if _LIQUID.search(text[start:end]) and _DRINK.search(text) and not _MEDICINE.search(text):
            continue
        end = start + len(text[start:end].rstrip(" ,-"))
        limit = _is_limit(text, start, end)
        found.append(Dose(text[start:end], start, end, limit=limit, confirm=confirm and not limit))
        taken.append((start, end))
    return tuple(sorted(found, key=lambda d: d.start))


def _is_limit(text: str, start: int, end: int) -> bool:
    """An upper limit: a limiting word before the amount, in the same clause, or right behind it."""
    clause = re.split(r"[;:]|,\s+(?:and|but|while|though)\s", text[:start])[-1]
    return bool(_LIMIT.search(clause)) or bool(_TOP.match(text[end:]))
