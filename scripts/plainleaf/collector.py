"""Python's search for cycles of objects: rare in the whole program, and kept away while an article is worked on.

Reading and cleaning make thousands of small objects for an article and next to no cycle among them: all are freed as soon
as nobody holds them, and the search, which looks at every object time and again, finds hardly anything. It took a fifth of
the time. The site of a large library holds all its pages at once, and looking at them over and over took a tenth.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock

SEARCHED = 1000
"""After so many pieces of work all objects are searched, whatever was made of them since: there is little to be found."""

RARELY = (50_000, 20, 50)
"""New objects after which the young ones are searched, and after how many searches older ones are. Python's own (700, 10, 10) is
made for programs that hold little. What waits to be found takes some twenty megabytes more."""

_times = count(1)
_lock = Lock()
_inside = 0  # pieces of work under way, in all threads
_was_on = False  # before the first of them


def search_rarely() -> None:
    """Lets the search come by seldom from now on, and not at all when Python ends: for the start of the program and of its
    helpers."""
    atexit.register(gc.freeze)  # all that is left goes with the process; Python would look at every object of it first
    if 0 < gc.get_threshold()[0] < RARELY[0]:  # whoever set it higher, or switched it off, meant it
        gc.set_threshold(*RARELY)


@contextmanager
def no_collector() -> Iterator[None]:
    """Keeps the search away, as a `with` or over a function; when the last of several at once is done it is as it was before
    the first."""
    global _inside, _was_on
    with _lock:
        if not _inside:
            _was_on = gc.isenabled()
            if _was_on:
                gc.collect(0)  # what others left lying must not count as old before it was ever looked at
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _was_on and not _inside:
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
