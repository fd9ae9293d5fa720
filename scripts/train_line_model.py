"""Trains the line model of plainleaf.clean.line_model and writes its weights file.

usage, from the folder scripts/:
    python train_line_model.py SET... --out plainleaf/knowledge/line_model.tsv
        [--folds FOLDER] [--leave-out ID,ID] [--forms text,html]

Needs two packages that the program does not: lightgbm==4.7.0 and numpy==2.4.6. Some minutes on one core.

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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from bench.pages import FOLDS, Page, read_set
from line_labels import WORD, labels, restyled
from plainleaf.clean import ruled
from plainleaf.clean.article import choose
from plainleaf.clean.containers import Containers, candidates, containers_of
from plainleaf.clean.features import Columns, columns
from plainleaf.clean.line_model import SCALE, LineModel, Node, read_models, write_models
from plainleaf.clean.page_columns import article_columns, markup_columns
from plainleaf.errors import ContentError
from plainleaf.intake.decode import decode
from plainleaf.intake.html import html_page
from plainleaf.intake.text import text_passages
from plainleaf.model import Source

TEXT_COLUMNS = re.split(
    ", ",
    "words, common, end, bullet, capitals, commas, repeat, rule, rule weight, place weight, rules keep, words -1, "
    "words +1, kind -1, kind +1, rule +1, dates within 15, unfinished within 5, prose length 15, prose lines "
    "within 5, prose after 15, rules before 40, prose above, share above, share below, from title, prose since "
    "title, long prose above, outside block 12, outside block 40, inside block 3, inside block 12, inside block "
    "40, prose since rule, prose to rule, prose since closing, related above, prose since related, prose since "
    "comments, prose since date, rules in stanza, block words, block words within 3",
)
"""Columns for plain text: those that add something to the others, for each costs the reader's time. None is the same for
all lines of a page: by such columns the model would learn pages by heart."""

ROUNDS = {"text": 90, "html": 110}
LEAVES = {"text": 16, "html": 12}
GROWING = {
    "objective": "binary",
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


UNTOLD = frozenset(["prose on page", "share of prose", "repeats"])
"""Columns that a model of saved pages does without: the same for all lines of a page, they tell pages apart."""
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

    def add(self, source: Source, keep: Sequence[bool], fold: int) -> None:
        """`keep`: the labels of the source's lines."""
        page = ruled(source)
        found = containers_of(page.passages, page.looks) if source.form == "html" else None
        made = columns(page, None, found.running, found.title) if found else columns(page, TEXT_COLUMNS)
        made.update(markup_columns(found) if found else {})
        self.names = self.names or [name for name in made if not (found and name in UNTOLD)]
        self.rows.append(np.array([made[name] for name in self.names], dtype=np.float32).T)
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


# ---------------------------------------------------------------- growing


def grow(table: Table, rows: Any, form: str, more: Sequence[Columns] = ()) -> LineModel:
    """Trees grown on some rows of a table; `more`: further columns of each page."""
    names, parts = table.names, table.rows
    if more:
        names = [*names, *more[0]]
        added = [np.array(list(made.values()), dtype=np.float32).T for made in more]
        parts = [np.hstack(pair) for pair in zip(parts, added, strict=True)]
    numbers = np.concatenate(parts)[rows]
    data = lgb.Dataset(numbers, np.array(table.labels)[rows], weight=np.array(table.weights)[rows])
    return model_of(lgb.train({**GROWING, "num_leaves": LEAVES[form]}, data, ROUNDS[form]), names)


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
    """The threshold as short as the file writes it."""
    return float(f"{threshold:.6g}") if abs(threshold) >= 1e-30 else 0.0


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
                    keep = labels(source.passages, page.gold)
                    for copy, kept in ((source, keep), *restyled(source, keep, page.id)):
                        table.add(copy, kept, page.fold)
        folds = np.array(table.folds)
        print(f"{form}: {len(table.rows)} pages, {len(folds)} lines, {len(table.names)} columns", file=sys.stderr)
        for fold in [-1, *(range(FOLDS) if args.folds else ())]:
            more = chosen(table.articles, fold)
            models.setdefault(form, {})[fold] = grow(table, folds != fold, form, more)
            if more:
                chooser = grow_chooser([article for article in table.articles if article.fold != fold])
                models.setdefault("article", {})[fold] = chooser
    _write(args.out, {form: each[-1] for form, each in models.items()})
    if args.folds:
        args.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            _write(args.folds / f"fold-{fold}.tsv", {form: each[fold] for form, each in models.items()})


def _write(path: Path, grown: dict[str, LineModel]) -> None:
    """Writes models into a weights file; those of forms that were not trained now stay in it as they are."""
    others = read_models(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(write_models({**others, **grown}), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
