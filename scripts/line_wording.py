"""Learns which runs of words speak for an article and which for what stands around it: for train_line_model.py.

Logistic regression over the runs of a line (plainleaf.clean.wording), held down by the squares of the weights. The runs
that matter most are kept, their weights are found once more on those alone, and rounded. Needs numpy and scipy.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from plainleaf.clean.wording import SCALE, Run, Wording, runs

PAGES = 5
"""A run counts only where so many pages hold it: so that no page can be read out of the weights."""
KEPT = 12_000
"""Runs that are kept."""
FAINT = 30
"""Weights nearer to 0 than this many thousandths are left out."""
HELD_DOWN = 1.0
"""How strongly large weights are held down."""
STEPS = 60
MOST = 10.0
"""The most that one line may weigh: a long paragraph teaches no more words than a few sentences do."""


class Corpus:
    """The lines of many pages as rows of a matrix, one column a run of words."""

    def __init__(self, texts: Sequence[str], pages: Sequence[str]) -> None:
        """`pages`: the page that each line stands on."""
        holders: dict[Run, set[str]] = defaultdict(set)
        found = [runs(text) for text in texts]
        for line, page in zip(found, pages, strict=True):
            for run in line:
                holders[run].add(page)
        self.runs = sorted((run for run, held in holders.items() if len(held) >= PAGES), key=str)
        self._counts = np.sqrt([len(holders[run]) for run in self.runs])
        number = {run: n for n, run in enumerate(self.runs)}
        rows, columns, values = [], [], []
        for k, line in enumerate(found):
            for run, times in Counter(line).items():
                if run in number:
                    rows.append(k)
                    columns.append(number[run])
                    values.append(times / np.sqrt(len(line)))
        self._matrix = sp.csr_matrix((values, (rows, columns)), shape=(len(texts), len(self.runs)), dtype=np.float64)

    def learn(self, rows: Any, keep: Any, weights: Any) -> Wording:
        """What some of the lines teach. `keep`: labels, `weights`: how much each line counts; both of all lines."""
        here = self._matrix[rows]
        wanted, counts = keep[rows].astype(float), np.minimum(weights[rows] / 3, MOST)
        first = _fitted(here, wanted, counts)
        best = np.sort(np.argsort(-np.abs(first) * self._counts, kind="stable")[:KEPT])
        found = np.rint(_fitted(here[:, best], wanted, counts) * SCALE).astype(int).tolist()
        return Wording(
            {self.runs[n]: weight for n, weight in zip(best.tolist(), found, strict=True) if abs(weight) > FAINT}
        )


def _fitted(rows: Any, wanted: Any, counts: Any) -> Any:
    """Weights of the columns; what all lines have in common is found too, and left to the trees."""
    turned = rows.T.tocsr()

    def cost(at: Any) -> tuple[float, Any]:
        *_, common = at
        slopes = at[:-1]
        said = rows @ slopes + common
        off = counts * (1 / (1 + np.exp(-said)) - wanted)
        loss = (counts * (np.logaddexp(0, said) - wanted * said)).sum() + HELD_DOWN / 2 * slopes @ slopes
        return float(loss), np.append(turned @ off + HELD_DOWN * slopes, off.sum())

    found = minimize(cost, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return found.x[:-1]
