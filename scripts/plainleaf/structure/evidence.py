"""Evidence of what a text speaks of, and the first source of it: its own words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from plainleaf.knowledge import load
from plainleaf.model import Kind, Topic
from plainleaf.structure.cues import SUBJECT, masked, matches

MORE = 0.6  # each further strong cue of a sentence
CUE = 0.45  # a plain cue; at most three count


@dataclass(frozen=True, slots=True)
class Evidence:
    """One voice for one topic."""

    topic: Topic
    weight: float
    why: str
    firm: bool  # enough to be sure of


@cache
def weight_of(of: str, topic: Topic) -> float:
    """How loudly "headings" or the first strong cue of "sentences" speak for a topic (knowledge/sections.toml)."""
    weights = load("sections")["weights"]
    return float(weights[of].get(topic.value, weights["heading" if of == "headings" else "words"]))


@cache
def _cues() -> tuple[tuple[Topic, frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    """Topic, kinds of page, strong cues, plain cues, cues that make the row say nothing."""
    return tuple(
        (
            Topic(row["topic"]),
            frozenset(row.get("kind", ())),
            tuple(row.get("strong", ())),
            tuple(row.get("cues", ())),
            tuple(row.get("never", ())),
        )
        for row in load("sections")["sentence"]
    )


def own_words(text: str, kind: Kind, names: tuple[str, ...] = ()) -> tuple[Evidence, ...]:
    """What the words of a text say it speaks of, by the cues of knowledge/sections.toml. `names`: the subject's names."""
    said = masked(text, names)
    found = []
    for topic, kinds, strong, plain, never in _cues():
        if (kinds and kind.value not in kinds) or matches(never, said, 1):
            continue
        loud, soft = matches(strong, said, 3), matches(plain, said, 3)
        weight = (weight_of("sentences", topic) + MORE * (len(loud) - 1) if loud else 0.0) + CUE * len(soft)
        if weight:
            words = ", ".join((loud + soft)[:3]).replace(SUBJECT, "X")
            found.append(Evidence(topic, weight, f"words: {words}", bool(loud)))
    return tuple(found)
