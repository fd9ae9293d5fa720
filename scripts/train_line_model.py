"""Trains the line model of plainleaf.clean.line_model and writes its weights file.

usage: train_line_model.py SET... --out scripts/plainleaf/knowledge/line_model.tsv
           [--folds FOLDER] [--leave-out ID,ID] [--only-train SET] [--forms text,html]

SET is a folder of labelled pages, laid out as bench/pages.py says. Pages of one site must stay together where the set
names their folds; else a page's fold comes from its id.

Each line of a page is labelled by aligning its words with the gold text; the trees are grown by LightGBM (a training
tool: the program itself does not need it) and written as text. With --folds, FOLDER/fold-<n>.tsv holds the weights of
a model that saw no page of fold n, for scoring pages that the model never saw. Nothing of a page's text goes into the
weights: the columns are counts, shares, distances and names of rules.
"""

from __future__ import annotations

import argparse
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from bench.pages import FOLDS, Page, read_set
from plainleaf.clean import ruled
from plainleaf.clean.article import choose
from plainleaf.clean.containers import Containers, candidates, containers_of
from plainleaf.clean.features import Columns, columns
from plainleaf.clean.line_model import SCALE, LineModel, Node, write_models
from plainleaf.clean.look import BULLET
from plainleaf.clean.page_columns import article_columns, markup_columns
from plainleaf.errors import ContentError
from plainleaf.intake.decode import decode
from plainleaf.intake.html import html_page
from plainleaf.intake.text import text_passages
from plainleaf.model import Passage, Source

WORD = re.compile(r"\w+")
SHINGLE = 4
"""Words that must agree in a row before an alignment trusts them."""
LARGEST_GAP = 400_000
"""Words of page times words of gold between two sure places: above it the words between are not compared."""
ROUNDS = 110
GROWING = {
    "objective": "binary",
    "num_leaves": 12,
    "learning_rate": 0.12,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.35,
    "lambda_l2": 20,
    "max_bin": 63,
    "force_row_wise": True,
    "deterministic": True,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}


CHOOSING_ROUNDS = 60
WORTHS = 5
CHOOSING = {
    **GROWING,
    "objective": "lambdarank",
    "num_leaves": 8,
    "learning_rate": 0.1,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.5,
    "lambda_l2": 10,
    "lambdarank_truncation_level": 3,
    "label_gain": [0, 1, 3, 7, 15, 31],
}


@dataclass(slots=True)
class Table:
    """The lines of many pages: a row of numbers, a label, a weight and a fold each."""

    names: list[str] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)  # of saved web pages, one each

    def add(self, source: Source, gold: str, fold: int) -> None:
        page = ruled(source)
        found = containers_of(page.passages, page.looks) if source.form == "html" else None
        made = columns(page, None, found.running, found.title) if found else columns(page)
        made.update(markup_columns(found) if found else {})
        self.names = self.names or list(made)
        self.rows.append(np.array([made[name] for name in self.names], dtype=np.float32).T)
        keep = labels(source.passages, gold)
        self.labels += keep
        if found:
            self.articles.append(article_of(found, keep, fold))
        sizes = [len(WORD.findall(passage.text)) for passage in source.passages]
        # every page counts alike, and in it every word: so the figure is defined
        total = sum(sizes)
        self.weights += [min(60.0, (size + 2) / (total + 200) * 1000) for size in sizes]
        self.folds += [fold] * len(sizes)


@dataclass(frozen=True, slots=True)
class Article:
    """The elements of one page that may be its article: for each how well it matches the gold text, 0 to WORTHS."""

    page: Containers
    numbers: list[int]
    columns: Columns
    worth: list[int]
    fold: int


def article_of(page: Containers, keep: Sequence[bool], fold: int) -> Article:
    """The candidates of a page whose lines are labelled."""
    numbers, made = candidates(page)
    kept = [0, *accumulate(here.words if yes else 0 for here, yes in zip(page.looks, keep, strict=True))]
    worth = []
    for number in numbers:
        here = page.held[number]
        match = 2 * (kept[here.last + 1] - kept[here.first]) / max(1, kept[-1] + here.words)
        worth.append(min(WORTHS, int((WORTHS + 1) * match)))
    return Article(page, numbers, made, worth, fold)


def labels(passages: Sequence[Passage], gold: str) -> list[bool]:
    """Which passages the gold text holds: those most of whose words align with it."""
    owners = [p.index for p in passages for _ in WORD.findall(p.text)]
    words = [word for p in passages for word in WORD.findall(p.text)]
    wanted = WORD.findall(gold)
    hit, used = _align(words, wanted)
    total = Counter(owners)
    found = Counter(owner for owner, yes in zip(owners, hit, strict=True) if yes)
    keep = [found[p.index] * 2 > total[p.index] for p in passages]
    _out_of_order(passages, keep, wanted, used)
    return keep


def _align(words: Sequence[str], wanted: Sequence[str]) -> tuple[list[bool], list[bool]]:
    hit, used = [False] * len(words), [False] * len(wanted)
    numbers: dict[tuple[str, ...], int] = {}
    a, b = ([numbers.setdefault(s, len(numbers)) for s in _shingles(text)] for text in (words, wanted))
    at = bt = 0
    gaps = []
    for i, j, size in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        end = size + SHINGLE - 1 if size else 0
        gaps.append((at, i if size else len(words), bt, j if size else len(wanted)))
        hit[i : i + end] = [True] * end
        used[j : j + end] = [True] * end
        at, bt = max(at, i + end), max(bt, j + end)
    for a0, a1, b0, b1 in gaps:  # short lines: word by word, between two sure places
        if a0 < a1 and b0 < b1 and (a1 - a0) * (b1 - b0) <= LARGEST_GAP:
            for i, j, size in SequenceMatcher(None, words[a0:a1], wanted[b0:b1], autojunk=False).get_matching_blocks():
                hit[a0 + i : a0 + i + size] = [True] * size
                used[b0 + j : b0 + j + size] = [True] * size
    return hit, used


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1)]


def _out_of_order(passages: Sequence[Passage], keep: list[bool], wanted: Sequence[str], used: Sequence[bool]) -> None:
    """Keeps passages whose words stand elsewhere in what is left of the gold text."""
    shingles = _shingles(wanted)
    left = Counter(s for k, s in enumerate(shingles) if not all(used[k : k + SHINGLE]))
    for passage in passages if left else ():
        own = Counter(_shingles(WORD.findall(passage.text)))
        both = own & left
        if not keep[passage.index] and own and both.total() >= 0.7 * own.total() and own.total() > 1:
            keep[passage.index] = True
            left -= both


# ---------------------------------------------------------------- reading


def sources(folder: Path, form: str) -> Iterable[tuple[Page, Source]]:
    """Every page of a set that can be read, and its source."""
    for page in read_set(folder):
        try:
            yield page, read_page(page, form)
        except ContentError as error:
            print(f"{page.id}: {error}", file=sys.stderr)


def read_page(page: Page, form: str) -> Source:
    """One page of a set."""
    if form == "text":
        text = page.text().decode("utf-8", "replace")
        return Source(f"{page.id}.txt", page.id, "", text, text_passages(text))
    made = html_page(decode(page.html(), page.id, html=True), page.id)
    return Source(f"{page.id}.html", page.id, "", made.text, made.passages, form="html")


# ---------------------------------------------------------------- other people's ways of copying


def restyled(source: Source, gold: str, key: str) -> list[Source]:
    """The same plain text as other people would have copied it: without list marks, with or without blank lines
    between the blocks, and with less of the page around the article. The same page gives the same copies."""
    keep = labels(source.passages, gold)
    inside = [k for k, yes in enumerate(keep) if yes]
    if source.form != "text" or not inside:
        return []
    out = []
    for crop in (False, True):
        dice = zlib.crc32(f"{key} {crop}".encode())
        first, last = 0, len(keep)
        if crop:
            first, last = max(0, inside[0] - dice % 13), min(last, inside[-1] + 1 + dice // 13 % 17)
        bare, blanks = bool(dice // 512 % 2), dice // 1024 % 3
        lines: list[str] = []
        for passage in source.passages[first:last]:
            if lines and (blanks == 1 or (blanks == 2 and passage.gap)):
                lines.append("")
            lines.append(BULLET.sub("", passage.text, count=1) if bare else passage.text)
        text = "\n".join(lines)
        out.append(Source(source.name, source.stem, "", text, text_passages(text)))
    return out


# ---------------------------------------------------------------- growing


def grow(table: Table, rows: Any, more: Sequence[Columns] = ()) -> LineModel:
    """Trees grown on some rows of a table; `more`: further columns of each page."""
    names, parts = table.names, table.rows
    if more:
        names = [*names, *more[0]]
        added = [np.array(list(made.values()), dtype=np.float32).T for made in more]
        parts = [np.hstack(pair) for pair in zip(parts, added, strict=True)]
    numbers = np.concatenate(parts)[rows]
    data = lgb.Dataset(numbers, np.array(table.labels)[rows], weight=np.array(table.weights)[rows])
    return model_of(lgb.train(GROWING, data, ROUNDS), names)


def grow_chooser(articles: Sequence[Article]) -> LineModel:
    """Trees that rank the elements of a page: the one most like the article first."""
    known = [article for article in articles if article.numbers]
    names = list(known[0].columns)
    rows = np.concatenate([np.array([a.columns[name] for name in names], dtype=np.float32).T for a in known])
    worth = [w for article in known for w in article.worth]
    data = lgb.Dataset(rows, worth, group=[len(article.numbers) for article in known])
    return model_of(lgb.train(CHOOSING, data, CHOOSING_ROUNDS), names)


def chosen(articles: Sequence[Article], without: int) -> list[Columns]:
    """Where the lines of each page stand to its article, as told by a chooser that saw neither that page's fold nor
    the fold `without`: so a line model learns how far a chooser is to be trusted on pages new to it."""
    out: dict[int, Columns] = {}
    for fold in range(FOLDS) if articles else ():
        chooser = grow_chooser([a for a in articles if a.fold not in (fold, without)])
        for n, article in enumerate(articles):
            if article.fold == fold:
                out[n] = article_columns(article.page, *choose(article.numbers, article.columns, chooser))
    return [out[n] for n in range(len(articles))]


def model_of(booster: Any, names: Sequence[str]) -> LineModel:
    """A grown model, as the program knows it."""
    trees = [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    seen: dict[int, int] = {}
    numbered = tuple(_renumbered(tree, seen) for tree in trees)
    return LineModel(tuple(names[n] for n in seen), numbered)


def _tree(node: Any) -> Node:
    if "leaf_value" in node:
        return round(float(node["leaf_value"]) * SCALE)
    low, high = _tree(node["left_child"]), _tree(node["right_child"])
    return (
        int(node["split_feature"]),
        _short(node["threshold"]),
        round(float(node["internal_value"]) * SCALE),
        low,
        high,
    )


def _short(threshold: float) -> float:
    """The threshold in four decimals: the columns are no finer."""
    return float(f"{threshold:.4f}") if abs(threshold) >= 1e-30 else 0.0


def _renumbered(node: Node, seen: dict[int, int]) -> Node:
    """Counts the columns in the order in which a reader of the file meets them."""
    if isinstance(node, int):
        return node
    index = seen.setdefault(node[0], len(seen))
    low = _renumbered(node[3], seen)
    return (index, node[1], node[2], low, _renumbered(node[4], seen))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--leave-out", default="", help="ids of pages that no model may see")
    parser.add_argument("--forms", default="text,html")
    args = parser.parse_args()
    left_out = set(args.leave_out.split(","))
    models: dict[str, dict[int, LineModel]] = {}
    for form in args.forms.split(","):
        table = Table()
        for folder in args.sets:
            for page, source in sources(folder, form):
                if page.id not in left_out:
                    for copy in (source, *restyled(source, page.gold, page.id)):
                        table.add(copy, page.gold, page.fold)
        folds = np.array(table.folds)
        print(f"{form}: {len(table.rows)} pages, {len(folds)} lines, {len(table.names)} columns", file=sys.stderr)
        for fold in [-1, *(range(FOLDS) if args.folds else ())]:
            more = chosen(table.articles, fold)
            models.setdefault(form, {})[fold] = grow(table, folds != fold, more)
            if more:
                chooser = grow_chooser([article for article in table.articles if article.fold != fold])
                models.setdefault("article", {})[fold] = chooser
    args.out.write_text(write_models({form: each[-1] for form, each in models.items()}), encoding="utf-8")
    if args.folds:
        args.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            text = write_models({form: each[fold] for form, each in models.items()})
            (args.folds / f"fold-{fold}.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
