"""Work on many things at once, on every core: the same results in the same order as one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from plainleaf.collector import search_rarely

T = TypeVar("T")
R = TypeVar("R")

PARTS = 8
"""Parts a process gets the work in: fewer and one may wait long for the other, more and they talk more than they work."""


def spread(work: Callable[[T], R], things: Sequence[T], *, few: int) -> Iterator[R]:
    """What `work` gives for each of `things`, in their order.

    With more than `few` of them and more than one core, other processes share the work: `work` and what it takes and
    gives must be such as can be sent there (a function of a module, plain data). Processes are begun afresh, so that
    it goes the same way on every system; each takes a second or two to begin, which is what `few` is weighed against. An
    exception of `work` comes out where its result would.
    """
    cores = os.cpu_count() or 1
    if len(things) <= few or cores == 1:
        yield from map(work, things)
        return
    size = max(1, len(things) // (cores * PARTS))
    with ProcessPoolExecutor(cores, get_context("spawn"), initializer=search_rarely) as pool:
        yield from pool.map(work, things, chunksize=size)
