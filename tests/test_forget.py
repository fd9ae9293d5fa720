"""A page taken out of the index of a site that stands: none of its passages is left, all others are where they were."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from plainleaf.publish.search.forget import _without
from plainleaf.publish.search.index import _packed

ROWS = st.dictionaries(st.integers(0, 40), st.integers(1, 63), max_size=12)


@given(ROWS, st.integers(0, 40), st.integers(0, 10))
def test_only_the_passages_of_the_page_go(row: dict[int, int], first: int, length: int) -> None:
    steps = [int(n) for n in _packed([n for pair in sorted(row.items()) for n in pair]).strip("[]").split(",") if n]
    left = _without(steps, first, first + length)
    places = list(accumulate(left[::2]))
    assert dict(zip(places, left[1::2], strict=True)) == {
        at: points for at, points in row.items() if not first <= at < first + length
    }
