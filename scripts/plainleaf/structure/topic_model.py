"""The topic model: for each topic a sum of readable features' weights, trained on labelled passages.

The weights stand in knowledge/section_model.tsv and page_model.tsv, written by scripts/train_section_model.py: whole numbers,
a feature a line, so that a change can be read and every machine gives the same answer. For passages by the row there are two
models: "medicine", and "condition" for every other kind of page; for sentences where they stand on a page there is a third,
"page". structure/topic_features.py says what the features are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from plainleaf.model import Kind
from plainleaf.structure.topic_features import GROUPS, RARE, Features

FILE = "section_model.tsv"
PAGE_FILE = "page_model.tsv"
"""The model of sentences on pages, in the same form."""
SCALE = 1000
"""The file's weights are scores times this; a rarity is times 100."""
RARITY = 100

_SPOKEN = re.compile(r"([a-z-]+)([+-]\d+)")

Weights = Mapping[str, tuple[float, tuple[tuple[int, int], ...]]]
"""By feature: its rarity, and (topic's place, weight)."""


@dataclass(frozen=True, slots=True)
class TopicModel:
    """The weights for one kind of page."""

    name: str  # a key of GROUPS
    topics: tuple[str, ...]
    sharpness: float  # how fast a lead in score becomes certainty; set on passages that the model had not seen
    weights: Weights

    def scores(self, features: Features) -> list[float]:
        """One score a topic, in the order of `topics`; about 1 for the right one and 0 for the others."""
        total = [0.0] * len(self.topics)
        known = self.weights.get
        for group, found in features.items():
            squares = 0.0
            sums = [0.0] * len(total)
            rare = group in RARE
            for name, loud in found.items():
                entry = known(name)
                if entry:
                    x = loud * entry[0] if rare else loud
                    squares += x * x
                    for at, weight in entry[1]:
                        sums[at] += x * weight
            if squares:
                share = GROUPS[self.name][group] / (math.sqrt(squares) * SCALE)
                total = [so_far + share * value for so_far, value in zip(total, sums, strict=True)]
        return total

    def chances(self, scores: Iterable[float]) -> list[float]:
        """The scores as chances that add up to 1."""
        powers = [math.exp(self.sharpness * score) for score in scores]
        whole = sum(powers)
        return [power / whole for power in powers]

    def reasons(self, features: Features, topic: int, other: int, most: int = 3) -> list[str]:
        """The features that spoke most for one topic against another, strongest first."""
        told: list[tuple[float, str]] = []
        for group, found in features.items():
            values = {
                name: loud * self.weights[name][0] if group in RARE else loud
                for name, loud in found.items()
                if name in self.weights
            }
            length = math.sqrt(sum(x * x for x in values.values())) or 1.0
            for name, x in values.items():
                by = dict(self.weights[name][1])
                told.append((GROUPS[self.name][group] * x * (by.get(topic, 0) - by.get(other, 0)) / length, name))
        told.sort(key=lambda one: (-one[0], one[1]))
        return [name for weight, name in told[:most] if weight > 0]


@cache
def topic_model(kind: Kind) -> TopicModel:
    """The model that the program ships with for this kind of page."""
    return _shipped()["medicine" if kind is Kind.MEDICINE else "condition"]


@cache
def page_model() -> TopicModel:
    """The model of sentences where they stand on a page of any kind."""
    return _read(PAGE_FILE)["page"]


@cache
def _shipped() -> dict[str, TopicModel]:
    return _read(FILE)


def _read(name: str) -> dict[str, TopicModel]:
    return read_models(files("plainleaf.knowledge").joinpath(name).read_text(encoding="utf-8"))


def read_models(text: str) -> dict[str, TopicModel]:
    """The models of a weights file, by name."""
    models: dict[str, TopicModel] = {}
    topics: tuple[str, ...] = ()
    weights: dict[str, tuple[float, tuple[tuple[int, int], ...]]] = {}
    for line in text.split("\n"):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if cells[0] == "model":
            topics, weights = tuple(cells[3].split()), {}
            models[cells[1]] = TopicModel(cells[1], topics, float(cells[2]), weights)
            continue
        places = {topic: at for at, topic in enumerate(topics)}
        spoken = tuple((places[topic], int(weight)) for topic, weight in _SPOKEN.findall(cells[2]))
        weights[cells[0]] = (int(cells[1]) / RARITY, spoken)
    return models


def write_models(models: Mapping[str, TopicModel]) -> Iterator[str]:
    """The lines of a weights file, features in the order of the alphabet."""
    yield "# Weights of the topic model: see structure/topic_model.py. Made by scripts/train_section_model.py;"
    yield "# do not edit by hand."
    yield "# A feature, its rarity (times 100), and what it adds to a topic's score (times 1000)."
    for name, model in sorted(models.items()):
        yield f"model\t{name}\t{model.sharpness:g}\t{' '.join(model.topics)}"
        for feature, (rarity, spoken) in sorted(model.weights.items()):
            said = " ".join(f"{model.topics[at]}{weight:+d}" for at, weight in spoken)
            yield f"{feature}\t{round(rarity * RARITY)}\t{said}"
