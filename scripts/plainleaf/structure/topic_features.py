"""What the topic model sees of a passage: named counts that a person can read.

A feature's first letter says where it was found:
  t  one or two words of the text            t:class of
  b  up to three words that open the text    b:^ this medicine
  s  a word among the text's first ones      s:store
  h  up to three words of the heading        h:how to take
  n  the number of a leaflet's heading       n:4
  c  a topic that the rules hear in the text (knowledge/sections.toml)
  r  the topic that the rules give the heading
  x  both of these together                  x:warnings|dosage
  a  always there
Of a sentence on a page the page model sees besides:
  p  a word of its paragraph
  f  a word of the sentence before it
  o  the topic that the rules give the heading above the nearest one
  m  a topic that the rules hear in the rest of its paragraph
  k  the kind of page, and how and where the sentence stands
Every figure is "#". The groups are brought to length 1 each, so that a long text weighs no more than a short one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

GROUPS: Mapping[str, Mapping[str, float]] = {
    "medicine": {"t": 1.0, "b": 0.4, "s": 0.4, "h": 1.0, "n": 1.0, "c": 0.5, "r": 0.5, "x": 0.5, "a": 0.3},
    "condition": {"t": 1.0, "b": 0.6, "s": 0.6, "h": 1.0, "n": 0.0, "c": 0.1, "r": 0.1, "x": 0.1, "a": 0.3},
    "page": {
        "t": 1.0,
        "b": 0.4,
        "h": 0.4,
        "c": 0.5,
        "r": 0.5,
        "x": 0.2,
        "a": 0.3,
        "p": 0.6,
        "f": 0.4,
        "o": 0.3,
        "m": 0.6,
        "k": 0.3,
    },
}
"""How much each group weighs in each model, chosen on the folds. Headings of conditions are plain enough without
rules. Those of "page" were chosen on articles of publishers that the model had not seen."""
RARE = frozenset("tbshpf")
"""Groups whose features weigh more the rarer they are."""
MOST_WORDS = 400
"""Words of a text that are looked at."""
OPENING = 10
FIRST = 25

Features = Mapping[str, Mapping[str, float]]
"""By group: feature and how loud it is, before the rarity of words is known."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[?%]")
_PART = re.compile(r"\s*([1-6])[.)]?\s+\D")
_FIGURE = re.compile(r"\d")


def words(text: str) -> list[str]:
    """The text's words in lower case, question marks and per cent signs; each figure as "#"."""
    return ["#" if _FIGURE.match(w) else w.replace("’", "'") for w in _WORD.findall(text.lower())]


def text_features(text: str) -> Features:
    """The groups t, b and s."""
    return {**run_features(text), "s": _loudness("s", words(text)[:FIRST])}


def run_features(text: str) -> Features:
    """The groups t and b."""
    said = words(text)[:MOST_WORDS]
    opening = ["^", *said[:OPENING]]
    return {
        "t": _loudness("t", [*said, *_runs(said, 2)]),
        "b": _loudness("b", [*opening, *_runs(opening, 2), *_runs(opening, 3)]),
    }


@lru_cache(maxsize=4096)
def heading_features(heading: str, numbered: bool) -> Features:
    """The groups h and n. `numbered`: the number that opens the heading may be that of a package leaflet's part.

    Leaflets of the EU have the same six parts in every language.
    """
    part = _PART.match(heading) if numbered else None
    said = words(heading)
    if part:
        said = [f"({part[1]})", *said[1:]]
    said = ["^", *said, "$"]
    found = {"h": _loudness("h", [*said, *_runs(said, 2), *_runs(said, 3)])}
    if part:
        found["n"] = {f"n:{part[1]}": 1.0}
    return found


def rule_features(heading_says: str, heard: Iterable[tuple[str, float]]) -> Features:
    """The groups c, r, x and a. `heard`: topics that the rules hear in the text, each with its weight."""
    total: dict[str, float] = {}
    for topic, weight in heard:
        total[topic] = max(total.get(topic, 0.0), weight)
    loud = {topic: math.sqrt(weight) for topic, weight in total.items()}
    return {
        "c": {f"c:{topic}": x for topic, x in loud.items()},
        "r": {f"r:{heading_says}": 1.0},
        "x": {f"x:{heading_says}|{topic}": x for topic, x in loud.items()},
        "a": {"a:": 1.0},
    }


def word_features(group: str, text: str) -> dict[str, float]:
    """The words of a text, as a group of its own."""
    return _loudness(group, words(text)[:MOST_WORDS])


def topic_features(group: str, heard: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Topics that the rules hear, each as loud as its loudest weight."""
    total: dict[str, float] = {}
    for topic, weight in heard:
        total[topic] = max(total.get(topic, 0.0), weight)
    return {f"{group}:{topic}": math.sqrt(weight) for topic, weight in total.items()}


def _runs(said: Sequence[str], length: int) -> list[str]:
    return [" ".join(said[at : at + length]) for at in range(len(said) - length + 1)]


_LOG = [0.0, *(1 + math.log(n) for n in range(1, 64))]


def _loudness(group: str, found: Iterable[str]) -> dict[str, float]:
    """Said twice is louder than said once, but not twice as loud."""
    return {f"{group}:{name}": _LOG[min(n, 63)] for name, n in Counter(found).items()}
