"""Python's search for cycles of objects, kept away while an article is worked on.

Reading and cleaning make thousands of small objects for an article and no cycle among them: all are freed as soon as
nobody holds them, and the search, which looks at every object time and again, finds nothing. It took a fifth of
the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

SEARCHED = 5000
"""After so many pieces of work all objects are searched, whatever was made of them since."""

_times = count(1)


@contextmanager
def no_collector() -> Iterator[None]:
    """Keeps the search away, as a `with` or over a function; afterwards it is as it was before."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if next(_times) % SEARCHED == 0:
                gc.collect()
            else:
                _count_as_old()
            gc.enable()


def _count_as_old() -> None:
    """Lets all objects count as old ones, so that what was just made is not searched at once.

    Freezing and thawing do that without looking at any of them. What somebody else froze stays frozen.
    """
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
