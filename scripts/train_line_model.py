"""Trains the line model of plainleaf.clean.line_model and writes its weights file.

usage, from the folder scripts/:
    python train_line_model.py SET... --articles ../tests/labelled --out plainleaf/knowledge/line_model.tsv
        [--folds FOLDER] [--leave-out ID,ID] [--forms text,html]

Needs packages that the program does not: lightgbm==4.7.0, numpy==2.4.6 and scipy. A quarter of an hour on one core.

SET is a folder of labelled pages, laid out as bench/pages.py says. Pages of one site must stay together where the set
names their folds; else a page's fold comes from its id. --articles names a folder of articles labelled line by line, laid
out as tests/corpus is: each counts as much as ARTICLE pages, for they are what the program is for. Those whose names
begin alike ("hg_01", "hg_02") share a fold.

Each line of a page is labelled by aligning its words with the gold text; the trees are grown by LightGBM (a training
tool: the program itself does not need it) and written as text. With --folds, FOLDER/fold-<n>.tsv holds the weights of
a model that saw no page of fold n, for scoring pages that the model never saw. Nothing of a page's text goes into the
weights: the columns are counts, shares, distances, names of rules, and what runs of words that several pages share speak
for (line_wording.py). Trees learn how far that is to be trusted from lines whose pages those weights never saw.
"""

from __future__ import annotations

import argparse
import re
import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from bench.pages import FOLDS, Page, read_set
from line_labels import WORD, labelled, labels, restyled
from line_wording import Corpus
from plainleaf.clean import named, ruled
from plainleaf.clean.features import columns
from plainleaf.clean.line_model import SCALE, LineModel, Node, read_models, write_models
from plainleaf.clean.lines import families
from plainleaf.clean.look import looks_of
from plainleaf.clean.page_columns import Shape, View, page_columns
from plainleaf.clean.web_page import LINES, OUTSIDE, PLACE, RULE
from plainleaf.clean.wording import NO_WORDING, SPOKEN, Wording
from plainleaf.errors import ContentError
from plainleaf.intake.decode import decode
from plainleaf.intake.html import html_page
from plainleaf.intake.text import text_passages
from plainleaf.model import Source

OTHER_COLUMNS = re.split(
    ", ",
    "words, common, end, bullet, capitals, commas, repeat, rule, rule weight, place weight, rules keep, words -1, "
    "words +1, kind -1, kind +1, rule +1, dates within 15, unfinished within 5, prose length 15, prose lines "
    "within 5, prose after 15, rules before 40, prose above, share above, share below, from title, prose since "
    "title, long prose above, outside block 12, outside block 40, inside block 3, inside block 12, inside block "
    "40, prose since rule, prose to rule, prose since closing, related above, prose since related, prose since "
    "comments, prose since date, rules in stanza, block words, block words within 3",
)
TEXT_COLUMNS = [*OTHER_COLUMNS, *SPOKEN]
"""Columns for plain text: those that add something to the others, for each costs the reader's time. None is the same for
all lines of a page, but for the widest on a page of a screenful: by such columns the model would learn pages by heart."""

ARTICLE = 4
"""An article labelled line by line counts as so many pages."""
PARTS = 4
"""Parts of the folds that are learned from: the words of each are weighed by what the others teach."""

ROUNDS = {"text": 200, "html": 110}
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


PLACE_COLUMNS = re.split(
    ", ",
    "running alike, up from fullest, links beside strongest, links beside fullest, running in element 3, up from "
    "strongest, off strongest, alike an element, off fullest, up from titled, words beside titled, running beside "
    "titled, lines in like element, lines beside fullest, tag, running in element 1, running, words, links, lines "
    "alike, lines in element 3, links in element 3, level, in aside, in footer, in nav, near media, near talk, near "
    "body",
)
"""Columns that tell where a line's element stands: of them the few trees are grown that all lines of a page are asked."""
LINE_COLUMNS = re.split(
    ", ",
    "rule, prose under its classes, prose under its rarest class, class words, running alike, lines alike, alike an "
    "element, lines in like element, prose in like element, prose in like parent, prose in like grandparent, tag, "
    "level, links, words, running, up from fullest, running beside fullest, links beside fullest, lines beside "
    "fullest, words beside fullest, up from strongest, running beside strongest, links beside strongest, lines beside"
    " strongest, words beside strongest, up from titled, running beside titled, links beside titled, lines beside "
    "titled, words beside titled, off fullest, off strongest, prose since title, prose above, share above, share "
    "below, share in block 40, share in block 12, share in block 3, inside block 3, inside block 12, inside block 40,"
    " outside block 40, repeat, running in element 1, links in element 1, lines in element 1, running in element 2, "
    "links in element 2, lines in element 2, running in element 3, links in element 3, lines in element 3, running in"
    " element 4, links in element 4, lines in element 4, running in element 6, links in element 6, lines in element "
    "6, near talk, near media, near article, near body, near edge, near list, prose in stanza, stanza, unfinished "
    "within 5, unfinished within 15, since heading, level above, links within 5, prose lines within 5, prose after "
    "40, in footer, in aside",
)
"""Columns of the lines that those trees do not place far outside the article."""

EVERY = 7
"""Of every so many lines one is weighed by LightGBM and by the program, to see that both say the same."""
NOUGHT = 1e-30
"""No number of a column lies between this and nought."""

PLACING_ROUNDS = 30
PLACING = {**GROWING, "num_leaves": 8, "learning_rate": 0.3}


@dataclass(slots=True)
class Table:
    """The lines of many pages: a row of numbers, a label, a weight and a fold each."""

    names: list[str] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # only of plain text, whose words are read
    pages: list[str] = field(default_factory=list)  # on which each line stands
    copied: list[bool] = field(default_factory=list)  # it stands on a copy: words are learned once

    def add(self, source: Source, keep: Sequence[bool], fold: int, *, times: int = 1, copied: bool = False) -> None:
        """`keep`: the labels of the source's lines. `times`: as how many pages it counts."""
        if source.form == "html":
            wanted = [name for name in dict.fromkeys([*PLACE_COLUMNS, *LINE_COLUMNS]) if name != RULE]
            made = page_columns(View(Shape(source.passages)), wanted)
            made[RULE] = families(named(source, looks_of(source)))
        else:
            made = columns(ruled(source), TEXT_COLUMNS)
            self.texts += [passage.text for passage in source.passages]
            self.pages += [source.stem] * len(keep)
            self.copied += [copied] * len(keep)
        self.names = self.names or [*made]
        self.rows.append(np.array([made[name] for name in self.names], dtype=np.float32).T)
        self.labels += keep
        sizes = [len(WORD.findall(passage.text)) for passage in source.passages]
        # every page counts alike, and in it every word: so the figure is defined
        total = sum(sizes)
        self.weights += [times * min(60.0, (size + 2) / (total + 200) * 1000) for size in sizes]
        self.folds += [fold] * len(sizes)


# ---------------------------------------------------------------- reading


def sources(folder: Path, form: str) -> Iterable[tuple[Page, Source]]:
    """Every page of a set that can be read, and its source."""
    for page in read_set(folder):
        try:
            yield page, read_page(page, form)
        except ContentError as error:
            print(f"{page.id}: {error}", file=sys.stderr)


def articles(folder: Path) -> Iterable[tuple[Source, list[bool], int]]:
    """Every article of a folder labelled line by line: its source, which passages stay, and its fold."""
    for labels_file in sorted((folder / "labels").glob("*.tsv")):
        stem = labels_file.stem
        text = (folder / "docs" / f"{stem}.txt").read_text(encoding="utf-8")
        kept = labelled(labels_file)
        source = Source(f"{stem}.txt", stem, "", text, text_passages(text))
        fold = zlib.crc32(stem.split("_")[0].encode()) % FOLDS
        yield source, [passage.line in kept for passage in source.passages], fold


def read_page(page: Page, form: str) -> Source:
    """One page of a set."""
    if form == "text":
        text = page.text().decode("utf-8", "replace")
        return Source(f"{page.id}.txt", page.id, "", text, text_passages(text))
    made = html_page(decode(page.html(), page.id, html=True), page.id)
    return Source(f"{page.id}.html", page.id, "", made.text, made.passages, form="html")


# ---------------------------------------------------------------- growing


class Ground:
    """What trees are grown on: the lines of a table."""

    def __init__(self, table: Table) -> None:
        self._names = table.names
        self._numbers = np.concatenate(table.rows)
        self._labels, self._weights = np.array(table.labels), np.array(table.weights)
        self.folds = np.array(table.folds)
        self._corpus = Corpus(table.texts, table.pages) if table.texts else None
        self._texts, self._copied = table.texts, np.array(table.copied)
        self._pages = list(pairwise(np.cumsum([0, *map(len, table.rows)]).tolist()))

    def words(self, rows: Any) -> Wording:
        """What the words of some rows teach. The columns of all rows are made by it; those of these rows, page for page, by
        what other folds of them teach."""
        if self._corpus is None:
            return NO_WORDING
        learned = rows & ~self._copied
        whole = self._corpus.learn(learned, self._labels, self._weights)
        folds = np.unique(self.folds[rows])
        said = np.array(whole.column(self._texts))
        for part in range(PARTS):
            here = rows & np.isin(self.folds, folds[part::PARTS])
            others = self._corpus.learn(learned & ~here, self._labels, self._weights)
            said[here] = others.column([self._texts[n] for n in np.flatnonzero(here)])
        self._speak(said.tolist())
        return whole

    def _speak(self, said: Sequence[int]) -> None:
        """Makes the columns of what words speak for, page for page."""
        words = self._numbers[:, self._names.index("words")].astype(int).tolist()
        places = {name: self._names.index(name) for name in SPOKEN}
        for start, stop in self._pages:
            for name, place in places.items():
                self._numbers[start:stop, place] = SPOKEN[name](said[start:stop], words[start:stop])

    def grow(self, rows: Any, names: Sequence[str], settings: dict[str, Any], rounds: int) -> LineModel:
        """Trees grown on some rows, of some columns; the program's copy of them weighs those rows as LightGBM does."""
        booster = self._grown(rows, names, settings, rounds)
        model = model_of(booster, names)
        some = np.flatnonzero(rows)[::EVERY]
        numbers = self._columns(some, names)
        ours = model.weights(dict(zip(names, numbers.astype(float).T.tolist(), strict=True)))
        off = np.abs(booster.predict(numbers, raw_score=True) - np.array(ours)).max()
        if off > rounds * 2 / SCALE:
            raise AssertionError(f"the trees as the program reads them differ from the grown ones by {off:.3f}")
        return model

    def _grown(self, rows: Any, names: Sequence[str], settings: dict[str, Any], rounds: int) -> Any:
        data = lgb.Dataset(self._columns(rows, names), self._labels[rows], weight=self._weights[rows])
        return lgb.train(settings, data, rounds)

    def _columns(self, rows: Any, names: Sequence[str]) -> Any:
        return self._numbers[np.ix_(rows, [self._names.index(name) for name in names])]

    def placed(self, without: int) -> Any:
        """Which lines do not lie far outside, as told by trees that saw neither the line's fold nor the fold `without`: so
        the others learn how far those are to be trusted on pages new to them."""
        near = np.zeros(len(self.folds), dtype=bool)
        for fold in range(FOLDS):
            known = (self.folds != fold) & (self.folds != without)
            trees = self._grown(known, PLACE_COLUMNS, PLACING, PLACING_ROUNDS)
            here = self.folds == fold
            near[here] = trees.predict(self._columns(here, PLACE_COLUMNS), raw_score=True) >= OUTSIDE
        return near


def models_without(ground: Ground, form: str, fold: int) -> dict[str, LineModel]:
    """The models of one form of source, by name, grown on all lines but those of a fold; -1: on all."""
    rows = ground.folds != fold
    settings = {**GROWING, "num_leaves": LEAVES[form]}
    if form == "text":
        wording = ground.words(rows)
        return {form: replace(ground.grow(rows, TEXT_COLUMNS, settings, ROUNDS[form]), wording=wording)}
    near = rows & ground.placed(fold)
    return {
        PLACE: ground.grow(rows, PLACE_COLUMNS, PLACING, PLACING_ROUNDS),
        LINES: ground.grow(near, LINE_COLUMNS, settings, ROUNDS[form]),
    }


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
    """The threshold as short as the file writes it. LightGBM parts nought from all numbers below it at a threshold just
    below nought: that must not become nought."""
    if abs(threshold) < NOUGHT:
        return -NOUGHT if threshold < 0 else 0.0
    return float(f"{threshold:.6g}")


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
    parser.add_argument("--articles", type=Path, help="folder of articles labelled line by line (text only)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--leave-out", default="", help="ids of pages that no model may see")
    parser.add_argument("--forms", default="text,html")
    args = parser.parse_args()
    left_out = set(args.leave_out.split(","))
    grown: dict[int, dict[str, LineModel]] = {fold: {} for fold in (-1, *(range(FOLDS) if args.folds else ()))}
    for form in args.forms.split(","):
        table = Table()
        for folder in args.sets:
            for page, source in sources(folder, form):
                if page.id not in left_out:
                    keep = labels(source.passages, page.gold)
                    table.add(source, keep, page.fold)
                    for copy, kept in restyled(source, keep, page.id):
                        table.add(copy, kept, page.fold, copied=True)
        for source, keep, fold in articles(args.articles) if args.articles and form == "text" else ():
            if source.stem not in left_out:
                table.add(source, keep, fold, times=ARTICLE)
                for copy, kept in restyled(source, keep, source.stem):
                    table.add(copy, kept, fold, times=ARTICLE, copied=True)
        print(f"{form}: {len(table.rows)} pages, {len(table.folds)} lines, {len(table.names)} columns", file=sys.stderr)
        ground = Ground(table)
        for fold, models in grown.items():
            models.update(models_without(ground, form, fold))
    _write(args.out, grown.pop(-1))
    for fold, models in grown.items():
        args.folds.mkdir(parents=True, exist_ok=True)
        _write(args.folds / f"fold-{fold}.tsv", models)


def _write(path: Path, grown: dict[str, LineModel]) -> None:
    """Writes models into a weights file; those of forms that were not trained now stay in it as they are."""
    others = read_models(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(write_models({**others, **grown}), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
