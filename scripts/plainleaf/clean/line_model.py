"""The line model: small decision trees, trained on labelled pages, that weigh what rules cannot name; and what words weigh.

The weights stand in knowledge/line_model.tsv, written by scripts/train_line_model.py: one node a line, so that a
change can be read. Every number there is a whole number or a short decimal, and the sum over the trees is made of
whole numbers: the verdict is the same on every machine. A weight above 0 speaks for keeping the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import count, islice
from typing import Any

from plainleaf.clean.features import Columns
from plainleaf.clean.wording import NO_WORDING, Wording, read_wording, wording_rows

SCALE = 1000
"""The file's whole numbers are log odds times this."""

STOPS = ((35, -3000, 2500), (70, -3000, 2000))
"""Trees, and weights (in the file's whole numbers) below and above which they are so sure of a line that the others are not
asked. Measured on labelled pages, 1 of 80,000 such lines would have changed sides; two lines in three stop early. Whoever
asks for a weight further out than these (decide.CERTAIN, title_evidence.FURTHEST) would ask for what is not there."""

TELLING = 5
"""Trees that are asked for their reasons: the first ones weigh most."""

FILE = "line_model.tsv"

Leaf = int
Split = tuple[int, float, int, "Node", "Node"]
"""(column, threshold, mean weight, node at or below the threshold, node above it)."""
Node = Leaf | Split


Moves = dict[int, int]
"""By column: how far it moved a weight."""

Weigh = Callable[..., int]


@dataclass(frozen=True)
class LineModel:
    """The trees of one form of source."""

    columns: tuple[str, ...]  # names, in the order the splits count them
    trees: tuple[Node, ...]
    wording: Wording = NO_WORDING  # makes the columns of wording.SPOKEN

    def weights(self, columns: Columns, *, hasty: bool = False) -> list[float]:
        """One weight a line, in log odds. `hasty`: rough beyond STOPS, where the first trees are sure."""
        weigh = self._hasty if hasty else self._whole
        # all numbers of one type: so comparing takes half the time
        rows = map(weigh, *(map(float, columns[name]) for name in self.columns))
        return [total / SCALE for total in rows]

    @cached_property
    def _whole(self) -> Weigh:
        return self._compiled(())

    @cached_property
    def _hasty(self) -> Weigh:
        return self._compiled(STOPS)

    def _compiled(self, stops: Sequence[tuple[int, int, int]]) -> Weigh:
        """The sum over the trees as one function of the columns: a third of the time that walking them takes. It stops
        where so many trees are sure.

        Nothing but whole numbers, thresholds and the numbers of columns goes into its text.
        """
        names = ", ".join(f"c{n}" for n in range(len(self.columns)))
        terms = [f"    total += {_expression(tree)}" for tree in self.trees]
        for first, low, high in sorted(stops, reverse=True):
            terms.insert(first, f"    if not {low:d} <= total <= {high:d}:\n        return total")
        made: dict[str, Weigh] = {}
        exec("\n".join([f"def weigh({names}):\n    total = 0", *terms, "    return total"]), made)
        return made["weigh"]

    def reasons(self, columns: Columns, line: int, *, keep: bool, most: int = 2) -> list[tuple[str, float]]:
        """(column, its number) of those that moved a line's weight furthest towards keeping or dropping it, strongest
        first."""
        names = self._ranked(self._reached(columns, line), keep)
        return [(name, columns[name][line]) for name in names[:most]]

    @cached_property
    def _moves(self) -> list[Moves]:
        """How far every column on the way to a leaf moved the weight: of all leaves of the first trees, one after the other."""
        return [moves for tree in self.trees[:TELLING] for moves in _moving(tree, {})]

    @cached_property
    def _reached(self) -> Callable[[Columns, int], tuple[int, ...]]:
        """The leaves of the first trees that a line comes to, by their places in `_moves`: compiled as the weights are."""
        numbers = count()
        terms = [_numbered(tree, self.columns, numbers) for tree in self.trees[:TELLING]]
        made: dict[str, Any] = {}
        exec(f"def reached(columns, line):\n    return ({''.join(f'{term}, ' for term in terms)})", made)
        reached: Callable[[Columns, int], tuple[int, ...]] = made["reached"]
        return reached

    @cached_property
    def _ranked(self) -> Callable[[tuple[int, ...], bool], list[str]]:
        """Names of the columns that moved the weight to some leaves towards keeping or dropping, strongest first."""

        @lru_cache(maxsize=4096)  # lines that are alike come to the same leaves
        def ranked(leaves: tuple[int, ...], keep: bool) -> list[str]:
            moved: Counter[int] = Counter()
            for leaf in leaves:
                moved.update(self._moves[leaf])
            sign = 1 if keep else -1
            found = sorted((-sign * by, self.columns[column]) for column, by in moved.items() if sign * by > 0)
            return [name for _, name in found]

        return ranked


Models = Mapping[str, LineModel]
"""Line models by name."""


def _expression(node: Node) -> str:
    if isinstance(node, int):
        return f"{node:d}"
    index, threshold, _, low, high = node
    return f"({_expression(low)} if c{index:d} <= {threshold!r} else {_expression(high)})"


def _numbered(node: Node, names: Sequence[str], numbers: Iterator[int]) -> str:
    """The number of the leaf that a line comes to; leaves are numbered from left to right."""
    if isinstance(node, int):
        return f"{next(numbers):d}"
    index, threshold, _, low, high = node
    below = _numbered(low, names, numbers)
    return f"({below} if columns[{names[index]!r}][line] <= {threshold!r} else {_numbered(high, names, numbers)})"


def _moving(node: Node, moved: Moves) -> Iterator[Moves]:
    """For each leaf, from left to right, how far every column on the way to it moved the weight."""
    if isinstance(node, int):
        yield moved
        return
    index, _, mean, *below = node
    for child in below:
        weight = child if isinstance(child, int) else child[2]
        yield from _moving(child, {**moved, index: moved.get(index, 0) + weight - mean})


@cache
def shipped() -> Models:
    """The models that the program ships with: of plain text ("text"), and of saved web pages (web_page.PLACE, LINES)."""
    return read_models(files("plainleaf.knowledge").joinpath(FILE).read_text(encoding="utf-8"))


def read_models(text: str) -> dict[str, LineModel]:
    """The models of a weights file, by name."""
    models: dict[str, LineModel] = {}
    lines = iter([line.split("\t") for line in text.splitlines() if line and not line.startswith("#")])
    for key, *rest in lines:
        if key == "wording":
            models[rest[0]] = replace(models[rest[0]], wording=read_wording(islice(lines, int(rest[1]))))
            continue
        if key != "model":
            raise ValueError(f"a weights file goes on with “model”, not “{key}”")
        form, trees = rest[0], int(rest[1])
        names: dict[str, int] = {}
        made = tuple(_read_node(lines, names) for _ in range(trees))
        models[form] = LineModel(tuple(names), made)
    return models


def _read_node(lines: Iterator[list[str]], names: dict[str, int]) -> Node:
    """A node and all below it; the file holds them in depth-first order, indented by depth."""
    value, column, threshold = _fields(next(lines))
    if not column:
        return int(value)
    index = names.setdefault(column, len(names))
    low = _read_node(lines, names)
    high = _read_node(lines, names)
    return (index, float(threshold), int(value), low, high)


def _fields(row: list[str]) -> tuple[str, str, str]:
    """(weight, column, threshold) of a row; a leaf has only a weight."""
    filled = [*row, "", ""]
    return filled[0].strip(), filled[1], filled[2]


def write_models(models: dict[str, LineModel]) -> str:
    """The text of a weights file: "model, name, number of trees", then "weight, column, threshold" a node; and of models
    that read words "wording, name, number of runs", then "weight, words" a run."""
    out = [
        "# Weights of the line model: see clean/line_model.py. Made by scripts/train_line_model.py; do not edit by hand."
    ]
    for form, model in models.items():
        out.append(f"model\t{form}\t{len(model.trees)}")
        for tree in model.trees:
            out += _node_lines(tree, model.columns, 0)
        if model.wording.weights:
            out += [f"wording\t{form}\t{len(model.wording.weights)}", *wording_rows(model.wording)]
    return "\n".join(out) + "\n"


def _node_lines(node: Node, columns: Sequence[str], depth: int) -> list[str]:
    indent = "  " * depth
    if isinstance(node, int):
        return [f"{indent}{node:+d}"]
    index, threshold, value, low, high = node
    here = f"{indent}{value:+d}\t{columns[index]}\t{threshold:g}"
    return [here, *_node_lines(low, columns, depth + 1), *_node_lines(high, columns, depth + 1)]
