"""QR codes: an address as dark and light squares, drawn as one path."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import segno

QUIET = 4
"""Light squares around a code, as the standard asks for."""

LONGEST = 300
"""Characters of the longest address that gets a code: with more, its squares are too small on paper for many telephones."""


@lru_cache(maxsize=1024)
def qr_svg(address: str) -> str:
    """An address as an SVG image of a QR code; "" where it is too long for one that a telephone reads from paper."""
    if not address or len(address) > LONGEST:
        return ""
    rows = [list(row) for row in segno.make_qr(address, error="m", boost_error=False).matrix]
    size = len(rows) + 2 * QUIET
    path = "".join(_row(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


def _row(y: int, row: list[int]) -> str:
    """The dark runs of one row."""
    out, x = [], QUIET
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            out.append(f"M{x} {y + QUIET}h{length}v1h-{length}z")
        x += length
    return "".join(out)
