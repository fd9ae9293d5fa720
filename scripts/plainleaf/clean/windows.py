"""Sums, windows and distances over the lines of a page: plain arithmetic, one number a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import sub

Column = Sequence[float]

FAR = 99
"""Lines: what is further away counts as this far."""


def sums(values: Sequence[int]) -> list[int]:
    """Running sums, from 0: one more than there are values."""
    return [0, *accumulate(values)]


def sum_before(sums: Sequence[int], size: int) -> Column:
    """Of the `size` lines above each."""
    return list(map(sub, sums[:-1], [*[0] * size, *sums]))


def sum_after(sums: Sequence[int], size: int) -> Column:
    """Of the `size` lines below each."""
    return list(map(sub, [*sums[size + 1 :], *[sums[-1]] * size], sums[1:]))


def sum_within(sums: Sequence[int], size: int) -> Column:
    """Of the line and `size` on either side."""
    size = min(size, len(sums) - 1)
    return list(map(sub, [*sums[size + 1 :], *[sums[-1]] * size], [*[0] * size, *sums]))


def shares(parts: Sequence[float], wholes: Sequence[float]) -> Column:
    return [part / whole if whole else 0.0 for part, whole in zip(parts, wholes, strict=False)]


def shifted(values: Sequence[int], step: int) -> Column:
    """The value of the line so many below; -1 where there is none."""
    if step < 0:
        return [*[-1] * -step, *values][: len(values)]
    return [*values[step:], *[-1] * step][-len(values) :] if values else []


def distance(marked: Sequence[bool]) -> Column:
    """Lines since the last marked one before."""
    out: list[float] = []
    far = FAR
    for mark in marked:
        far = far + 1 if far < FAR else FAR
        out.append(far)
        if mark:
            far = 0
    return out


def heaviest(values: Sequence[float]) -> tuple[int, int]:
    """Begin and end of the stretch with the greatest sum."""
    best, where, sum_, start = 0.0, (0, 0), 0.0, 0
    for k, value in enumerate(values):
        if sum_ <= 0:
            sum_, start = 0.0, k
        sum_ += value
        if sum_ > best:
            best, where = sum_, (start, k + 1)
    return where


def since_marked(prose: Sequence[int], marked: Sequence[bool]) -> Column:
    """Words of running text since the last marked line."""
    out: list[float] = []
    sum_ = 0
    for words, mark in zip(prose, marked, strict=True):
        out.append(sum_)
        sum_ = 0 if mark else sum_ + words
    return out
