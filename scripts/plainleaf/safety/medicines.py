"""Medicines: which a text names, and what the knowledge file holds of each.

Two name lists: knowledge/medicines.toml (ours, with brands, classes and boxed-warning topics) and, for all other
names, the list inside the package drug-named-entity-recognition (MIT). A medicine that neither list holds, or that
only the second holds, is *unknown*: nothing here ever says that a medicine has no warning.
"""

from __future__ import annotations

import bz2
import datetime as dt
import pickle
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from plainleaf.knowledge import load

LONGEST = 3  # words in a name
SHORTEST = 5  # characters in a name of the large list: shorter ones are mostly abbreviations and everyday words

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_OF_THE_BODY = re.compile(
    r"[\s-]+(?:receptors?|(?:receptor )?(?:agonists?|antagonists?)|analogues?)\b", re.I
)  # a class
_SALTS = frozenset(
    ["hydrochloride", "sodium", "potassium", "mesylate", "tartrate", "maleate", "phosphate", "sulfate", "sulphate"]
)


@dataclass(frozen=True, slots=True)
class BoxedTopic:
    """One subject of a boxed warning, in our own words."""

    key: str
    words: str
    limits: str  # what the page says of product, route and population; empty where there is nothing to say
    source: str
    date: dt.date | None
    reviewed_by: str  # empty until a person has checked it against the live label
    says: tuple[str, ...] = ()  # cues by which an article speaks of it
    softens: tuple[str, ...] = ()  # cues of a sentence that says less than the label ...
    whole: tuple[str, ...] = ()  # ... where it holds none of these
    product: str = ""  # what of the medicine, given how and to whom; empty where the source names no bound
    route: str = ""
    population: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """That a pharmacist has an FDA Medication Guide to give with a medicine."""

    product: str  # the brand that the source speaks of; empty: it names none
    form: str  # what of the medicine the source speaks of, a key of "forms" in handout.toml; empty: it names no bound
    source: str
    date: dt.date | None
    reviewed_by: str  # empty until a person has checked it


@dataclass(frozen=True, slots=True)
class Medicine:
    """What knowledge/medicines.toml holds of one medicine."""

    generic: str  # lower case
    brands: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    boxed_warning: str = "unknown"  # active, none-found, withdrawn, unknown
    topics: tuple[BoxedTopic, ...] = ()
    notices: tuple[BoxedTopic, ...] = ()  # safety communications that are no boxed warning
    uses: tuple[str, ...] = ()  # US label uses, only where checked; empty: not known here
    looked: dt.date | None = None  # when labels were looked at, for none-found and withdrawn
    was: str = ""  # of a withdrawn boxed warning: what it was about
    source: str = ""  # what was looked at, where no topic says it
    reviewed_by: str = ""  # empty until a person has checked that
    guide: Guide | None = None  # None: not known here, never "there is none"


@dataclass(frozen=True, slots=True)
class Mention:
    """A medicine named in a text."""

    name: str  # generic name, lower case
    start: int
    end: int
    written: str  # as it stands in the text


def medicine(name: str) -> Medicine | None:
    """The entry for a generic or brand name, any case. None: not in the knowledge file, so unknown."""
    generic = _own_names().get(_plain(name))
    return _entries().get(generic) if generic else None


def names_of(generic: str) -> tuple[str, ...]:
    """Every name of a medicine (its generic name, lower case) that the two lists hold: brands, salts, other spellings.

    Of the large list only names that `find_medicines` would take: not abbreviations, nor everyday words.
    """
    own = [name for name, of in _own_names().items() if of == generic]
    entry = _entries().get(generic)
    written = [generic, *(entry.brands if entry else ())]
    known = {name.casefold() for name in written}
    large = [
        variant
        for variant, canonical in _large_list().items()
        if len(variant) > SHORTEST and variant not in _stop_words() and generic in {c.lower() for c in canonical}
    ]
    return tuple([*written, *sorted({*own, *large} - known)])


def classes_of(generic: str) -> tuple[str, ...]:
    """Words for the classes of a medicine: "NSAID (anti-inflammatory pain medicine)" gives both."""
    entry = _entries().get(generic)
    return tuple(word for name in (entry.classes if entry else ()) for word in _class_names(name))


def of_class(name: str) -> tuple[str, ...]:
    """Generic names of all medicines whose class is called so, in singular or plural, any case."""
    wanted = _plain(name)
    forms = {wanted, wanted.removesuffix("s")}
    return tuple(
        generic
        for generic, entry in _entries().items()
        if any(_plain(word) in forms for of in entry.classes for word in _class_names(of))
    )


def _class_names(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[()]", written) if part.strip())


def known_names() -> tuple[tuple[str, ...], ...]:
    """The names of every medicine of the knowledge file, the generic first, then brands and other spellings."""
    known = load("medicines")
    listed = [(generic, (*row.get("brands", ()), *row.get("also", ()))) for generic, row in known["medicine"].items()]
    listed += [(generic.replace("-", " "), tuple(others)) for generic, others in known["names"].items()]
    return tuple((generic, *(name for name in others if _plain(name) != generic)) for generic, others in listed)


def all_names() -> frozenset[str]:
    """Every name of a medicine that either list holds, lower case; words of [stop] in the knowledge file are none."""
    return frozenset(_own_names().keys() | (_large_list().keys() - _stop_words()))


def generics_of(name: str) -> frozenset[str]:
    """The generic names, lower case, that a name of `all_names` stands for; empty for any other word."""
    own = _own_names().get(name)
    return frozenset([own]) if own else frozenset(map(str.lower, _large_list().get(name, ())))


@lru_cache(maxsize=4096)
def find_medicines(text: str) -> tuple[Mention, ...]:
    """Every medicine named in the text, in order, longest name first where names overlap.

    Names of the large list count only where the text writes the generic name itself, or writes the brand with a
    capital letter ("Generics" and "sits" are in that list too); see [stop] in the knowledge file.
    """
    words = list(_WORD.finditer(text))
    found: list[Mention] = []
    at = 0
    while at < len(words):
        mention, used = _longest(text, words, at)
        if mention and not _OF_THE_BODY.match(text, mention.end):
            found.append(mention)
        at += used
    return tuple(found)


def _longest(text: str, words: list[re.Match[str]], at: int) -> tuple[Mention | None, int]:
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        run = words[at : at + size]
        if any(text[a.end() : b.start()].strip() for a, b in pairwise(run)):
            continue
        written = text[run[0].start() : run[-1].end()]
        name = _generic(written)
        if name:
            return Mention(name, run[0].start(), run[-1].end(), written), size
    # "sertraline's", "non-ibuprofen": look inside the word
    inner = re.split(r"['’]", words[at].group())[0]
    name = _generic(inner) if inner != words[at].group() else None
    if name:
        start = words[at].start()
        return Mention(name, start, start + len(inner), inner), 1
    return None, 1


@lru_cache(maxsize=65_536)
def _generic(written: str) -> str | None:
    plain = _plain(written)
    own = _own_names().get(plain)
    if own:
        return own
    if plain in _stop_words() or len(plain) < SHORTEST or " and " in plain:
        return None
    head, _, salt = plain.rpartition(" ")
    if head and salt in _SALTS:
        return _generic(written[: len(head)])
    for canonical in _large_list().get(plain, ()):
        low = canonical.lower()
        if low in _stop_words() or set(low.replace(",", "").split()) & _class_words():
            continue
        if low.endswith("s") and " " not in low:  # a plural: a class ("benzodiazepines")
            continue
        if low == plain:
            return _own_names().get(low, low)
        brand = written[:1].isupper() and any(c.islower() for c in written)
        if brand and len(plain) > SHORTEST and low.split()[0].rstrip("s") not in plain:
            return _own_names().get(low, low)
    return None


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


@cache
def _entries() -> Mapping[str, Medicine]:
    known = load("medicines")
    topics = {key: _topic(key, row) for key, row in known["topics"].items()}
    guides = {
        generic: _guide(product, row)
        for row in known["guides"].values()
        for generic, product in row["medicines"].items()
    }
    entries = {
        generic: Medicine(
            generic=generic,
            brands=tuple(row.get("brands", ())),
            classes=tuple(row.get("classes", ())),
            boxed_warning=row.get("boxed", "unknown"),
            topics=tuple(topics[key] for key in row.get("topics", ())),
            notices=tuple(topics[key] for key in row.get("notices", ())),
            uses=tuple(row.get("uses", ())),
            looked=row.get("looked"),
            was=row.get("was", ""),
            source=row.get("source", ""),
            reviewed_by=row.get("reviewed_by", ""),
            guide=guides.get(generic),
        )
        for generic, row in known["medicine"].items()
    }
    classes = {generic: tuple(cls.split(", ")) for cls, members in known["classes"].items() for generic in members}
    for generic, others in known["names"].items():
        name = generic.replace("-", " ")
        brands = tuple(b for b in others if b[:1].isupper())
        entries.setdefault(name, Medicine(name, brands, classes[generic], guide=guides.get(generic)))
    return entries


def _topic(key: str, row: Mapping[str, Any]) -> BoxedTopic:
    return BoxedTopic(
        key,
        row["words"],
        row.get("limits", ""),
        row["source"],
        row.get("date"),
        row.get("reviewed_by", ""),
        tuple(row.get("says", ())),
        tuple(row.get("softens", ())),
        tuple(row.get("whole", ())),
        row["product"],
        row["route"],
        row["population"],
    )


def _guide(product: str, row: Mapping[str, Any]) -> Guide:
    return Guide(product, row["form"], row["source"], row.get("date"), row["reviewed_by"])


@cache
def _own_names() -> Mapping[str, str]:
    """Every name of the knowledge file, lower case, to its generic name."""
    known = load("medicines")
    names: dict[str, str] = {}
    for generic, row in known["medicine"].items():
        for name in (generic, *row.get("brands", ()), *row.get("also", ())):
            names[_plain(name)] = generic
    for generic, others in known["names"].items():
        for name in (generic, *others):
            names.setdefault(_plain(name), generic.replace("-", " "))
    return names


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(load("medicines")["stop"]["words"])


@cache
def _class_words() -> frozenset[str]:
    return frozenset(load("medicines")["stop"]["class_words"])


@cache
def _large_list() -> Mapping[str, tuple[str, ...]]:
    """Lower-case name -> canonical names, out of the package's data file.

    Read from the file and not by importing the package: the import also builds tables for fuzzy matching, which
    takes seconds, and we match exactly. Without the package the own list has to do.
    """
    for path in _data_files():
        data = pickle.loads(bz2.decompress(path.read_bytes()))  # at once: a third less time than piece by piece
        names: dict[str, list[str]] = data["drug_variant_to_canonical"]
        # as tuples: Python's search for cycles need not look at 130,000 lists each time
        return dict(zip(names, map(tuple, names.values()), strict=True))
    return {}


def _data_files() -> Iterator[Path]:
    spec = find_spec("drug_named_entity_recognition")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place) / "drug_ner_dictionary.pkl.bz2"
        if path.is_file():
            yield path
