"""The topic models: what they look at, what the page model makes of a block's sentences, and why, in words.

Passages by the row are told by models that learned from passages under headings of their own (`features`). Sentences on a page
are told by a model that learned from sentences of articles, each with what stands around it (`learned`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from plainleaf.model import Block, Kind, Topic
from plainleaf.structure.evidence import Evidence
from plainleaf.structure.headings import heading_topic
from plainleaf.structure.setting import Setting
from plainleaf.structure.topic_features import (
    Features,
    heading_features,
    rule_features,
    run_features,
    text_features,
    topic_features,
    word_features,
)
from plainleaf.structure.topic_model import TopicModel, page_model

TOGETHER = 0.5
"""Share of its paragraph in what the page model makes of a sentence."""
DIGITS = 6
"""Scores are rounded to so many, so that machines whose last digits differ decide alike."""
NONE = "none"
"""What the rules say where no heading stands above."""
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


def learned(block: Block, found: Sequence[Setting]) -> list[dict[Topic, float]]:
    """What the page model gives each topic, for each sentence of a block; about 1 for the right one and 0 for the others.

    `found`: the settings of the block's sentences. A share of what a sentence gets is its paragraph's: sentences of one
    paragraph are mostly about one thing.
    """
    model = page_model()
    shared = model.scores(block_features(block, found[0]))
    alone = [model.scores(sentence_features(one)) for one in found]
    mean = [sum(column) / len(alone) for column in zip(*alone, strict=True)]
    return [
        {
            Topic(topic): round(all_ + (1 - TOGETHER) * own + TOGETHER * others, DIGITS)
            for topic, all_, own, others in zip(model.topics, shared, scores, mean, strict=True)
        }
        for scores in alone
    ]


def block_features(block: Block, setting: Setting) -> Features:
    """What the page model sees of all sentences of a block alike. `setting`: of its first sentence."""
    heading = setting.path[-1] if setting.path else ""
    outer = setting.path[-2] if len(setting.path) > 1 else ""
    says, of_heading = _of_heading(heading, setting.kind, setting.names, False) if heading else (NONE, {})
    above = _of_heading(outer, setting.kind, setting.names, False)[0] if outer else NOTHING
    stands = ("opening", setting.opening), ("introduces", setting.introduces), ("first", setting.first)
    return {
        **of_heading,
        "p": word_features("p", block.text),
        "r": {f"r:{says}": 1.0},
        "o": {f"o:{above}": 1.0},
        "a": {"a:": 1.0},
        "k": {
            f"k:{name}": 1.0 for name in (setting.kind.value, setting.form.value, *(n for n, is_so in stands if is_so))
        },
    }


def sentence_features(setting: Setting) -> Features:
    """What the page model sees of one sentence of a block."""
    heading = setting.path[-1] if setting.path else ""
    says = _of_heading(heading, setting.kind, setting.names, False)[0] if heading else NOTHING
    own = topic_features("c", ((e.topic.value, e.weight) for e in setting.own))
    return {
        **run_features(setting.text),
        "f": word_features("f", setting.former),
        "c": own,
        "x": {f"x:{says}|{name[2:]}": loud for name, loud in own.items()},
        "m": topic_features("m", ((e.topic.value, e.weight) for mate in setting.mates for e in mate)),
    }


def in_words(model: TopicModel, seen: Features, topic: int, other: int) -> str:
    """The features that spoke most for a topic against another, for a person."""
    told: dict[str, dict[str, None]] = {}  # each word once, in order
    for feature in model.reasons(seen, topic, other):
        place, _, words = feature.partition(":")
        said = words.strip("^$ ").replace("|", " + ")
        if place in _PLACES and said:
            told.setdefault(_PLACES[place], {})[said] = None
    return "; ".join(f"{place}: {', '.join(words)}" for place, words in told.items())
