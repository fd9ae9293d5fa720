"""Python's search for cycles of objects, kept away while an article is worked on.

Reading and cleaning make thousands of small objects for an article and no cycle among them: all are freed as soon as
nobody holds them, and the search, which looks at every object time and again, finds nothing. It took a seventh of
the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Keeps the search away, as a `with` or over a function; afterwards it is as it was before."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
