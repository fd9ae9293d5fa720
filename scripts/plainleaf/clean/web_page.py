"""A saved web page, seen by its mark-up first: most of its lines are menus, teasers and footers, and need no reading.

The line model is asked twice. A few trees that know where a line's element stands tell what lies far outside the
article; what they leave is looked at as text, and then weighed by all that is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from plainleaf.clean.features import Columns
from plainleaf.clean.line_model import Models
from plainleaf.clean.lines import families
from plainleaf.clean.marks import Mark
from plainleaf.clean.neighbours import two_states
from plainleaf.clean.page_columns import Shape, View, page_columns
from plainleaf.clean.page_marks import place_of
from plainleaf.clean.reasons import in_words
from plainleaf.model import Layer, Source, Verdict

T = TypeVar("T")

OUTSIDE = -3.0
"""Weight by its place below which a line lies far outside the article: of the words of articles 1 in 1,000 do. No rule
and no sign of care would bring such a line back."""

LEAN = 0.2
"""How far the model leans towards keeping: a line too many costs less than one too few."""

SWITCH = 0.5
"""What it costs to pass from article to boilerplate or back."""

PLACE, LINES = "place", "html"
"""Names of the two models."""

RULE = "rule"
"""The one column that rules give: the family of the rule that fits the line by itself."""

WITHIN, BEFORE = "up from fullest", "off fullest"
"""Columns that are 0 inside the element with most of the page's running text, and below 0 before it."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a page's mark-up tells of its lines."""

    source: Source
    shape: Shape
    weights: Sequence[float]  # of each line, in log odds
    columns: Columns  # by which they were weighed
    numbers: Sequence[int]  # of the lines that are worth reading
    models: Models

    @property
    def far(self) -> int:
        """Lines that are not read."""
        return len(self.weights) - len(self.numbers)

    def throughout(self) -> FirstLook:
        """The same with every line read."""
        return replace(self, numbers=range(len(self.weights)))

    def read(self) -> Source:
        """The page without what lies far outside its article; its passages are numbered anew."""
        passages = self.source.passages
        near = []
        above = -1
        for n, k in enumerate(self.numbers):
            passage = passages[k]
            near.append(passage._replace(index=n, gap=passage.gap or k != above + 1))
            above = k
        return replace(self.source, passages=tuple(near))

    def spread(self, values: Sequence[T], other: T) -> list[T]:
        """Values of the lines that were read, over all lines; `other`: of those that were not."""
        found = [other] * len(self.weights)
        for k, value in zip(self.numbers, values, strict=True):
            found[k] = value
        return found

    def whole(self, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
        """Verdicts on the whole page. In: those on the lines that were read, as they are numbered there."""
        return tuple(self._whole(verdicts))

    def _whole(self, verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
        done = 0
        for v in verdicts:
            line = self.numbers[v.passage]
            yield from map(self._outside, range(done, line))
            yield Verdict(line, v.start, v.end, v.layer, v.rule, v.why, v.of)
            done = line + 1
        yield from map(self._outside, range(done, len(self.weights)))

    def _outside(self, k: int) -> Verdict:
        """The verdict on a line that was not read."""
        passage = self.source.passages[k]
        why = place_of(passage.markup)[1] if passage.markup and not self.shape.prose[k] else ""
        rule = "nav.markup" if why else "model.outside"
        why = why or in_words(self.models[PLACE].reasons(self.columns, k, keep=False))
        return Verdict(k, 0, len(passage.text), Layer.FURNITURE, rule, why)


def first_look(source: Source, models: Models) -> FirstLook:
    """Weighs the lines of a page by their places, and tells which are worth reading: those that may be the article, or
    may name it."""
    shape = Shape(source.passages)
    made = page_columns(View(shape), models[PLACE].columns)
    weights = models[PLACE].weights(made)
    numbers = [k for k, weight in enumerate(weights) if weight >= OUTSIDE or _names(shape, k)]
    return FirstLook(source, shape, weights, made, numbers, models)


def _names(shape: Shape, k: int) -> bool:
    """The line may be the article's title."""
    markup = shape.markups[k]
    return markup.level == 1 or markup.tag == "title" or k == shape.title


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What the whole model says of the lines that were read."""

    weights: Sequence[float]  # in log odds
    kept: Sequence[bool]  # the best path through the lines of the page
    inside: Sequence[bool]  # in the element with most of the page's running text
    ahead: Sequence[bool]  # between the headline and that: the lead often stands in an element of its own
    _columns: Columns
    _models: Models

    def why(self, n: int, *, keep: bool) -> str:
        """What moved a line's weight towards its verdict, in words."""
        return in_words(self._models[LINES].reasons(self._columns, n, keep=keep))


def second_look(seen: FirstLook, marks: Sequence[Mark]) -> SecondLook:
    """Weighs the lines that were read. `marks`: of each by itself."""
    numbers, model = seen.numbers, seen.models[LINES]
    made: Columns = {RULE: families(marks)}
    wanted = [name for name in model.columns if name != RULE]
    view = View(seen.shape, numbers)
    made.update(page_columns(view, [name for name in wanted if name not in seen.columns]))
    made.update({name: view.only(seen.columns[name]) for name in wanted if name in seen.columns})
    weights = model.weights(made, hasty=True)
    path = [weight + LEAN for weight in seen.weights]
    for k, weight in zip(numbers, weights, strict=True):
        path[k] = weight + LEAN
    kept = two_states(path, SWITCH)
    inside = page_columns(view, [WITHIN, BEFORE])
    title = len(path) if seen.shape.title is None else seen.shape.title
    return SecondLook(
        weights,
        view.only(kept),
        [up == 0 for up in inside[WITHIN]],
        [off < 0 and k > title for off, k in zip(inside[BEFORE], numbers, strict=True)],
        made,
        seen.models,
    )
