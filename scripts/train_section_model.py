"""Trains the topic model of plainleaf.structure.topic_model and writes its weights file.

usage: train_section_model.py PASSAGES.jsonl [--out scripts/plainleaf/knowledge/section_model.tsv] [--folds] [--report FILE]
       train_section_model.py PASSAGES.jsonl --articles tests/labelled [--out scripts/plainleaf/knowledge/page_model.tsv]
                              [--without SET] [--sets]

Needs numpy 2.4.6 and scipy 1.17.1 besides the program (training only: the program itself does not need them).

PASSAGES rows: id, kind, heading, text, section, topic, fold. Passages of one topic share a fold. With --folds, every
passage is predicted by a model that saw no passage of its fold, through the program's own code, and the share of right
sections is printed; --report writes these predictions as rows {id, section, sure, chance}.

The second form trains the page model, on sentences of labelled articles (section_articles.py says how their folder is laid
out) and, with little weight, on the passages. With --without, no article of that set is learned from: its articles can then
be scored as those of publishers nobody has met. With --sets this is done for every set, and the share of right sentences is
printed, the model speaking alone.

How it learns: each passage becomes named features (structure/topic_features.py). Ridge regression finds for each topic
the weights that bring the score near 1 where the label is that topic and near 0 elsewhere, without letting any weight
grow large. The features that matter most are kept, the weights are found once more on those alone, and rounded to
whole numbers. How far a lead in score can be trusted is measured on passages that the model had not seen.
No sentence of the passages goes into the weights, only runs of up to three words that several topics share.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sp

from plainleaf.model import Kind
from plainleaf.structure.evidence import own_words
from plainleaf.structure.headings import heading_topic
from plainleaf.structure.learned import NOTHING
from plainleaf.structure.rows import SURE_CHANCE, features_of
from plainleaf.structure.rows import Row as Passage
from plainleaf.structure.topic_features import GROUPS, RARE, Features, heading_features, rule_features, text_features
from plainleaf.structure.topic_model import SCALE, TopicModel, write_models
from section_articles import rows_of

FOLDS = 5
RIDGE = 0.5
"""How strongly large weights are held down."""
KEPT = {"medicine": 7800, "condition": 1500, "page": 5000}
"""Features that are kept."""
PASSAGE = 0.07
"""What a passage counts beside a sentence of an article."""
TOPICS_LEAST = {"t": 2, "b": 2, "s": 2, "h": 2, "p": 2, "f": 2}
"""A run of words counts only where passages of so many topics hold it."""
FAINT = {"medicine": 20, "condition": 20, "page": 80}
"""Weights nearer to 0 than this many thousandths are left out."""

Row = dict[str, Any]


def train(
    model: str,
    rows: Sequence[Row],
    found: Sequence[Features],
    kept: int,
    sharpness: float = 1.0,
    counts: Sequence[float] | None = None,
) -> TopicModel:
    """A model of rows of one kind. `found`: their features, in the same order; `counts`: what each row counts, else 1."""
    hold = RIDGE / np.array(counts if counts is not None else [1.0] * len(rows))
    topics = tuple(sorted({row["section"] for row in rows}))
    holders: dict[str, set[str]] = defaultdict(set)
    for row, features in zip(rows, found, strict=True):
        for group in features.values():
            for name in group:
                holders[name].add(row["topic"])
    names = sorted(name for name, held in holders.items() if len(held) >= TOPICS_LEAST.get(name[0], 2))
    passages = Counter(name for features in found for group in features.values() for name in group)
    rarity = {n: round(math.log((1 + len(rows)) / (1 + passages[n])) + 1, 2) if n[0] in RARE else 1.0 for n in names}
    wanted = np.array([[row["section"] == topic for topic in topics] for row in rows], dtype=float)
    matrix = _matrix(model, found, names, rarity)
    weights = _ridge(matrix, wanted, hold)
    size = np.sqrt(np.asarray(matrix.multiply(matrix).sum(0))).ravel()
    matters = np.abs(weights).max(1) * size
    best = sorted(np.argsort(-matters, kind="stable")[:kept])
    names = [names[at] for at in best]
    weights = _ridge(_matrix(model, found, names, rarity), wanted, hold)
    spoken = {}
    for name, row_of in zip(names, np.round(weights * SCALE).astype(int), strict=True):
        said = tuple((at, int(weight)) for at, weight in enumerate(row_of) if abs(weight) >= FAINT[model])
        if said:
            spoken[name] = (rarity[name], said)
    return TopicModel(model, topics, sharpness, spoken)


def _matrix(model: str, found: Sequence[Features], names: Sequence[str], rarity: dict[str, float]) -> sp.csr_matrix:
    places = {name: at for at, name in enumerate(names)}
    rows, columns, values = [], [], []
    for at, features in enumerate(found):
        for group, heard in features.items():
            known = [(places[name], loud * rarity[name]) for name, loud in heard.items() if name in places]
            length = math.sqrt(sum(x * x for _, x in known)) or 1.0
            for column, x in known:
                rows.append(at)
                columns.append(column)
                values.append(GROUPS[model][group] * x / length)
    return sp.csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def _ridge(matrix: sp.csr_matrix, wanted: np.ndarray, hold: np.ndarray) -> np.ndarray:
    alike = (matrix @ matrix.T).toarray()
    alike[np.diag_indices_from(alike)] += hold
    return np.asarray(matrix.T @ scipy.linalg.solve(alike, wanted, assume_a="pos"))


def sharpness_of(scores: Sequence[Sequence[float]], right: Sequence[int]) -> float:
    """The sharpness under which the right topics of unseen passages get the best chances (least log loss)."""
    table, at = np.array(scores), np.array(right)

    def loss(sharpness: float) -> float:
        powers = sharpness * table
        whole = np.log(np.exp(powers - powers.max(1, keepdims=True)).sum(1)) + powers.max(1)
        return float((whole - powers[np.arange(len(at)), at]).mean())

    return float(min((round(0.25 * step, 2) for step in range(4, 80)), key=loss))


def _features(row: Row) -> Features:
    kind = Kind(row["kind"])
    return features_of(Passage(row["id"], kind, row["heading"], row["text"]), kind)


def of_passage(row: Row) -> Mapping[str, Mapping[str, float]]:
    """What the page model sees of a passage: its text and its heading, and nothing around it."""
    kind = Kind(row["kind"])
    topic, _ = heading_topic(row["heading"], kind)
    heard = ((e.topic.value, e.weight) for e in own_words(row["text"], kind))
    of_heading = {"h": heading_features(row["heading"], False)["h"]} if row["heading"] else {}
    said = {**text_features(row["text"]), **rule_features(topic.value if topic else NOTHING, heard), **of_heading}
    return {**{group: names for group, names in said.items() if group != "s"}, "k": {f"k:{kind.value}": 1.0}}


def page(articles: Sequence[Row], passages: Sequence[Row], found: Sequence[Features]) -> TopicModel:
    """The page model. `found`: what it sees of the passages."""
    counts = [1.0] * len(articles) + [PASSAGE] * len(passages)
    seen = [*(row["features"] for row in articles), *found]
    return train("page", [*articles, *passages], seen, KEPT["page"], 1.0, counts)


def by_sets(articles: Sequence[Row], passages: Sequence[Row], found: Sequence[Features]) -> None:
    """Prints for each set how many of its sentences a model is right about that saw none of them."""
    for name in sorted({row["set"] for row in articles}):
        model = page([row for row in articles if row["set"] != name], passages, found)
        right = []
        for row in articles:
            if row["set"] == name:
                scores = model.scores(row["features"])
                right.append(model.topics[max(range(len(scores)), key=scores.__getitem__)] == row["section"])
        print(f"{name}: {sum(right) / len(right):.4f} of {len(right)} right", flush=True)


def model_of(row: Row) -> str:
    return "medicine" if row["kind"] == Kind.MEDICINE.value else "condition"


def main(argv: Sequence[str] | None = None) -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("passages", type=Path)
    told.add_argument("--out", type=Path)
    told.add_argument("--folds", action="store_true", help="predict each passage by a model that never saw its fold")
    told.add_argument("--report", type=Path, help="with --folds: write the predictions here")
    told.add_argument(
        "--articles", type=Path, action="append", help="train the page model, on the articles in this folder"
    )
    told.add_argument("--without", default="", help="a set of articles not to learn from")
    told.add_argument("--sets", action="store_true", help="predict each set's sentences by a model that never saw it")
    asked = told.parse_args(argv)
    rows = [json.loads(line) for line in asked.passages.read_text(encoding="utf-8").splitlines() if line.strip()]
    if asked.articles:
        return _page(asked, rows)
    found = [_features(row) for row in rows]
    models, written = {}, []
    for name in ("medicine", "condition"):
        mine = [at for at, row in enumerate(rows) if model_of(row) == name]
        sharpness = 6.0
        if asked.folds or asked.out:
            unseen = list(_unseen(name, [rows[at] for at in mine], [found[at] for at in mine]))
            sharpness = sharpness_of([s for _, s, r in unseen if r >= 0], [r for _, s, r in unseen if r >= 0])
            written += [_told(row, model, scores, sharpness) for (row, model), scores, _ in unseen]
        if asked.out:
            models[name] = train(name, [rows[at] for at in mine], [found[at] for at in mine], KEPT[name], sharpness)
    if asked.folds:
        _say(rows, {row["id"]: row for row in written})
        if asked.report:
            asked.report.write_text("".join(json.dumps(row) + "\n" for row in written), encoding="utf-8")
    if asked.out:
        asked.out.write_text("\n".join(write_models(models)) + "\n", encoding="utf-8", newline="\n")
        print(f"{asked.out}: {sum(len(m.weights) for m in models.values())} features, {asked.out.stat().st_size} bytes")
    return 0


def _page(asked: argparse.Namespace, passages: Sequence[Row]) -> int:
    articles = [row for folder in asked.articles for row in rows_of(folder) if row["set"] != asked.without]
    found = [of_passage(row) for row in passages]
    if asked.sets:
        by_sets(articles, passages, found)
    if asked.out:
        model = page(articles, passages, found)
        asked.out.write_text("\n".join(write_models({"page": model})) + "\n", encoding="utf-8", newline="\n")
        print(
            f"{asked.out}: {len(articles)} sentences, {len(model.weights)} features, {asked.out.stat().st_size} bytes"
        )
    return 0


def _unseen(
    name: str, rows: Sequence[Row], found: Sequence[Features]
) -> Iterable[tuple[tuple[Row, TopicModel], list[float], int]]:
    """Every row, predicted by a model that saw none of its fold."""
    for fold in range(FOLDS):
        known = [at for at, row in enumerate(rows) if row["fold"] != fold]
        model = train(name, [rows[at] for at in known], [found[at] for at in known], KEPT[name])
        for at, row in enumerate(rows):
            if row["fold"] == fold:
                right = model.topics.index(row["section"]) if row["section"] in model.topics else -1
                scores = model.scores(found[at])
                yield (row, model), scores, right if len(model.topics) == len({r["section"] for r in rows}) else -1


def _told(row: Row, model: TopicModel, scores: Sequence[float], sharpness: float) -> Row:
    chances = TopicModel(model.name, model.topics, sharpness, {}).chances(scores)
    best = max(range(len(chances)), key=lambda at: chances[at])
    chance = round(chances[best], 3)
    return {"id": row["id"], "section": model.topics[best], "sure": chance >= SURE_CHANCE, "chance": chance}


def _say(rows: Sequence[Row], got: dict[str, Row]) -> None:
    for name in ("medicine", "all"):
        mine = [row for row in rows if name == "all" or row["kind"] == name]
        right = [got[row["id"]]["section"] == row["section"] for row in mine]
        sure = [ok for ok, row in zip(right, mine, strict=True) if got[row["id"]]["sure"]]
        by = defaultdict(list)
        for ok, row in zip(right, mine, strict=True):
            by[row["fold"]].append(ok)
        folds = " ".join(f"{sum(oks) / len(oks):.3f}" for _, oks in sorted(by.items()))
        print(f"{name}: {sum(right) / len(right):.4f} of {len(mine)} right; by fold {folds}")
        print(
            f"  sure (chance {SURE_CHANCE} or more): {len(sure) / len(mine):.3f}, of these wrong {1 - sum(sure) / len(sure):.4f}"
        )


if __name__ == "__main__":
    sys.exit(main())
