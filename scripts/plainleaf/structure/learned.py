"""The topic model as a voice: what it makes of a text under its heading, and in whose words it says so.

On pages the model speaks softly, and only on medicines, under a heading and where it is fairly certain: it learned from
passages under headings of their own, and in running articles the rules are right more often where the two differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from plainleaf.model import Kind, Topic
from plainleaf.structure.evidence import Evidence
from plainleaf.structure.headings import heading_topic
from plainleaf.structure.topic_features import Features, heading_features, rule_features, text_features
from plainleaf.structure.topic_model import TopicModel, topic_model

LOUDNESS = 1.0
"""Weight of the voice on pages at full certainty: half as loud as a strong cue. Tuned on articles, see README."""
LEAST_CHANCE = 0.6
"""The voice is silent below this chance."""
UNPRACTISED = {Topic.WHEN_TO_GET_HELP.value}
"""A handful of the passages it learned from are about this: it must not talk a sentence out of a get-help card."""
NOTHING = "nothing"
"""What the rules say of a heading that they do not know."""

_PLACES = {
    "t": "words",
    "b": "opening words",
    "s": "first words",
    "h": "heading",
    "n": "part of a leaflet",
    "c": "the rules hear",
    "r": "the rules know the heading as",
    "x": "heading and words by the rules",
}


def features(
    text: str,
    heading: str,
    kind: Kind,
    heard: Iterable[Evidence],
    names: tuple[str, ...] = (),
    *,
    leaflet: bool = False,
) -> Features:
    """All that the model looks at. `heard`: evidence of the text's own words.

    `leaflet`: a number before the heading may be that of a leaflet's part; in an article it is only a list's.
    """
    says, of_heading = _of_heading(heading, kind, names, leaflet)
    return {**text_features(text), **of_heading, **rule_features(says, ((e.topic.value, e.weight) for e in heard))}


@lru_cache(maxsize=4096)
def _of_heading(heading: str, kind: Kind, names: tuple[str, ...], leaflet: bool) -> tuple[str, Features]:
    topic, _ = heading_topic(heading, kind, names)
    return (topic.value if topic else NOTHING), heading_features(heading, leaflet and kind is Kind.MEDICINE)


def learned(
    text: str, heading: str, kind: Kind, names: tuple[str, ...], own: tuple[Evidence, ...]
) -> tuple[Evidence, ...]:
    """The model's voice for a sentence of a page: at most one topic.

    Where the rules firmly hear a topic that the model has not learned, it has nothing to say.
    """
    if kind is not Kind.MEDICINE or not heading:
        return ()
    model = topic_model(kind)
    known = {*model.topics, NOTHING} - UNPRACTISED
    if any(found.firm and found.topic.value not in known for found in own):
        return ()
    if heading and _of_heading(heading, kind, names, False)[0] not in known:
        return ()
    seen = features(text, heading, kind, own, names)
    chances = model.chances(model.scores(seen))
    best = max(range(len(chances)), key=chances.__getitem__)
    if chances[best] < LEAST_CHANCE:
        return ()
    return (Evidence(Topic(model.topics[best]), LOUDNESS * chances[best], "learned from labelled passages", False),)


def in_words(model: TopicModel, seen: Features, topic: int, other: int) -> str:
    """The features that spoke most for a topic against another, for a person."""
    told: dict[str, dict[str, None]] = {}  # each word once, in order
    for feature in model.reasons(seen, topic, other):
        place, _, words = feature.partition(":")
        said = words.strip("^$ ").replace("|", " + ")
        if place in _PLACES and said:
            told.setdefault(_PLACES[place], {})[said] = None
    return "; ".join(f"{place}: {', '.join(words)}" for place, words in told.items())
