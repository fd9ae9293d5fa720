"""Learns which names an article sells: brands, from the article itself and from who publishes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from plainleaf.clean.look import CAPITAL_NAMES, TERMINAL, Look
from plainleaf.clean.promo import SMALL, Pitch, enough, pitch
from plainleaf.knowledge import in_languages, load

BEFORE = re.compile(r"[.!?:“\"]['\"”’)]*\s*$")
"""What a sentence, a quotation or a clause in one begins after."""

ACRONYM = re.compile(r"[A-Z](?<!\w.)[A-Z]{1,4}\b")
"""TSH, REM, HDL: words of medicine rather than brands."""

HOST = re.compile(r"\b(?:https?://)?(?:www\.)?([a-z0-9][a-z0-9-]+)\.(?:[a-z]{2,}\b)")
"""The name in a web address."""

LONG_NAME = 4
"""Letters of the shortest name that is looked for in an address."""

NEARLY = 1.5
"""How far below `enough` a sentence may stand and still show that a name in it is being sold."""

PARTED = re.compile(r"\s[|·•–—-]\s")
"""Parts an article's title from the site's name."""

SITE_WORDS = 4
"""Words of the longest site name."""


def learn_brands(lines: Iterable[str], bylines: Sequence[str]) -> frozenset[str]:
    """The names this article sells, lower case. `lines` are its sentences and short lines; `bylines`: by-lines,
    copyright lines, the site's name, the host of its address: whatever names who publishes.

    A name is a capitalised word that the article never writes in lower case and that stands inside a sentence at least
    once (at the beginning any word has a capital). It is a brand where it recurs and most of what holds it sells even
    without it, or where it names the publisher and something sells with it. Medicines are for the caller to take out.
    """
    apart = set(bylines)
    texts = [line for line in dict.fromkeys(lines) if line not in apart]
    never = _never()
    selling: Counter[str] = Counter()
    leaning: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for text in texts:
        names = set(map(str.lower, CAPITAL_NAMES.findall(text))) - never
        if names:
            weighed = pitch(text)
            (selling if _nearly_sells(weighed) else leaning if weighed.weight > 0 else plain).update(names)
    signed = " ".join(bylines)
    publisher = {word.lower() for word in CAPITAL_NAMES.findall(signed)}
    squeezed = "".join(host.replace("-", "") for host in HOST.findall(signed.lower()))
    publisher |= {name for name in selling if len(name) >= LONG_NAME and name in squeezed}
    sold = {name for name in publisher if selling[name] and 3 * selling[name] >= leaning[name] + plain[name]}
    # the article is searched only for the few names that are left
    recurring = [name for name, times in selling.items() if _recurs(times, leaning[name], plain[name])]
    acronyms = {word.lower() for text in texts for word in ACRONYM.findall(text)} if recurring else set()
    sold.update(name for name in recurring if name not in acronyms and _inside(name, texts))
    return frozenset(name for name in sold if not _in_small_letters(name, texts))


def _inside(name: str, texts: Iterable[str]) -> bool:
    """The name stands inside a sentence at least once; in a heading every word may have a capital."""
    return any(
        match.start() and not BEFORE.search(text[: match.start()])
        for text in texts
        if name in text.lower() and TERMINAL.search(text)
        for match in CAPITAL_NAMES.finditer(text)
        if match[0].lower() == name
    )


def _in_small_letters(name: str, texts: Iterable[str]) -> bool:
    """One of the texts writes the name in lower case."""
    word = re.compile(rf"{name}(?<!\w{name})\b")
    return bool(SMALL.fullmatch(name)) and any(name in text and word.search(text) for text in texts)


def _recurs(selling: int, leaning: int, plain: int) -> bool:
    """Most of the sentences with the name sell; or one does and all others lean to it."""
    return (selling >= 2 and selling > leaning + plain) or (selling + leaning >= 2 and not plain)


def _nearly_sells(weighed: Pitch) -> bool:
    return weighed.weight >= enough() - NEARLY and bool(weighed.reasons)


def site_names(looks: Sequence[Look]) -> Iterator[str]:
    """What may be the site's name in the first lines of a page: "Title | Name", or a short line over the title."""
    for k, here in enumerate(looks):
        parts = PARTED.split(here.text)
        if len(parts) > 1:
            yield from (part for part in (parts[0], parts[-1]) if len(part.split()) <= SITE_WORDS)
        elif here.words <= SITE_WORDS - 1 and any(not below.prose for below in looks[k + 1 : k + 2]):
            yield here.text


@cache
def _never() -> frozenset[str]:
    """Names that are no brands: institutions, and words that title case alone makes look like names."""
    ordinary = [name for words in in_languages("promotion").values() for name in words["brands"]["ordinary"].split()]
    return frozenset(name.lower() for name in [*load("promotion")["brands"]["never"], *ordinary])
