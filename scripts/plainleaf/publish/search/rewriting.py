"""How a reader's words are understood on one site: what means the same, how people misspell it, and what is never guessed.

Made of knowledge/synonyms.toml and knowledge/medicines.toml and of the pages that exist: what leads to no page is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from plainleaf.knowledge import load
from plainleaf.publish.search.lookalikes import lookalikes
from plainleaf.publish.search.words import PAIRED, phrase, plain, words
from plainleaf.safety.medicines import known_names
from plainleaf.store import NOWHERE, Store

SAME, KIND, NAME = 0.9, 0.8, 0.95
"""What an alternative counts beside the reader's own words: another word for it; a medicine of the kind; another name of it."""

NAMED, HEADED, KNOWN = 3, 2, 1
"""How likely a misspelt word is meant for another: a name on the site, a word of its headings, a word of the knowledge files."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What of the knowledge files bears on these pages."""

    subjects: frozenset[str]  # medicines that have a page, lower case
    names: frozenset[str]  # plain words of names on the site
    headings: frozenset[str]  # plain words of its titles and headings

    def as_data(self, terms: Collection[str], store: Store = NOWHERE) -> dict[str, Any]:
        """For the script. `terms`: all that stand in the index; `store`: what earlier builds made."""
        groups = [found for group in self._groups() if (found := _resolved(group, terms))]
        vocabulary = self._vocabulary(groups)
        right = {wrong: word for word, wrongs in load("synonyms")["misspelt"].items() for wrong in wrongs}
        endings = load("synonyms")["endings"]
        return {
            "small": sorted({plain(word) for word in load("synonyms")["small"]}),
            "endings": endings,
            "paired": PAIRED,
            "groups": [[sorted(" ".join(p) for p in froms), _alternatives(to)] for froms, to in _merged(groups)],
            "misspelt": {wrong: word for wrong, word in sorted(right.items()) if word in vocabulary},
            "words": " ".join(sorted(vocabulary)),
            "ranks": "".join(str(vocabulary[word]) for word in sorted(vocabulary)),
            "known": " ".join(sorted((known() | lookalikes(self.names, store)) - vocabulary.keys())),
        }

    def _groups(self) -> Iterator[Group]:
        given = load("synonyms")
        for row in given["same"]:
            yield Group(SAME, tuple(row["words"]) + tuple(row.get("only", ())), tuple(row["words"]))
        for row in given["class"]:
            members = tuple(name for name in row["medicines"] if name in self.subjects)
            yield Group(KIND, (row["name"], *row["words"]), (row["name"], *members) if members else ())
        for names in known_names():
            yield Group(NAME, names, names)

    def _vocabulary(self, groups: Iterable[Group]) -> dict[str, int]:
        """Plain words that a misspelt one may be meant for."""
        found: dict[str, int] = {}
        from_groups = {part for group in groups for said in group.said for part in _parts(said)}
        for rank, group in ((NAMED, self.names), (HEADED, self.headings), (KNOWN, from_groups)):
            for word in group:
                if len(word) > 2 and not word.isdigit():
                    found.setdefault(word, rank)
        return found


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases, each of which leads to all that are meant."""

    counts: float
    said: tuple[str, ...]
    meant: tuple[str, ...]


def _resolved(group: Group, terms: Collection[str]) -> Group | None:
    """The group with only what stands in the index; None where it leads nowhere."""
    meant = tuple(text for text in group.meant if (parts := phrase(text)) and all(part in terms for part in parts))
    if not meant or len({phrase(said) for said in group.said} | {phrase(m) for m in meant}) < 2:
        return None
    return Group(group.counts, group.said, meant)


Phrase = tuple[str, ...]


def _merged(groups: Sequence[Group]) -> list[tuple[set[Phrase], tuple[tuple[float, str], ...]]]:
    """Phrases by what they lead to; a phrase of several groups leads to all of theirs."""
    leads: dict[Phrase, dict[str, float]] = defaultdict(dict)
    for group in groups:
        for said in group.said:
            for text in group.meant:
                leads[phrase(said)].setdefault(text, group.counts)
    together: dict[tuple[tuple[float, str], ...], set[Phrase]] = defaultdict(set)
    for terms, meant in leads.items():
        if terms:
            together[tuple(sorted((-counts, text) for text, counts in meant.items()))].add(terms)
    return sorted(((froms, to) for to, froms in together.items()), key=lambda row: sorted(row[0]))


def _alternatives(meant: Iterable[tuple[float, str]]) -> list[list[Any]]:
    """[what it counts, its terms, how it is shown]"""
    return [[-counts, " ".join(phrase(text)), text] for counts, text in meant]


@cache
def known() -> frozenset[str]:
    """Plain words that are real: where no page has them, no other word is put in their place."""
    given = load("synonyms")
    said = [*given["known"], *(w for row in given["same"] for w in (*row["words"], *row.get("only", ())))]
    said += [w for row in given["class"] for w in (row["name"], *row["words"], *row["medicines"])]
    said += [name for names in known_names() for name in names]
    said += [form for row in load("glossary")["word"] for form in row["forms"]]
    return frozenset(part for text in said for part in _parts(text)) | frozenset(map(plain, given["small"]))


def _parts(text: str) -> Iterator[str]:
    for parts in words(text):
        yield from parts
        if len(parts) > 1:
            yield "".join(parts)


def plain_words(texts: Iterable[str]) -> frozenset[str]:
    """The plain words of some texts, for a vocabulary; numbers are none."""
    return frozenset(part for text in texts for part in _parts(text) if not re.fullmatch(r"\d+", part))
