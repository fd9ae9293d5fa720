"""From docs/ to what people hold: the site, the offline bundle, the handouts.

Every renderer reads finished Markdown; none of them writes or changes a word of content.
Results are swapped in whole: a build that fails leaves the old one standing.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

THEME = Path(__file__).resolve().parent.parent / "theme"
"""Templates, style sheets and fonts that come with the program."""

DRAFT_MARK = "Draft: not clinically reviewed"
"""Stands on every page and sheet of the preview edition."""


def address_of(path: str, *, offline: bool) -> str:
    """Address below the site of the page at `path` below docs/, as MkDocs gives it; `path` may hold a place (#…)."""
    page, mark, place = path.partition("#")
    stem = page.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        address = f"{stem}.html" if offline else stem.removesuffix("index")
    else:
        address = f"{stem}.html" if offline else f"{stem}/"
    return address + mark + place


def epoch(build_date: dt.date) -> int:
    """Seconds since 1970 (UTC) at the start of the day of the build: the only clock of a build."""
    return int(dt.datetime(build_date.year, build_date.month, build_date.day, tzinfo=dt.UTC).timestamp())


@contextmanager
def build_environment(build_date: dt.date) -> Iterator[None]:
    """Environment in which MkDocs runs: the one date, no notices; put back afterwards."""
    wanted = {"SOURCE_DATE_EPOCH": str(epoch(build_date)), "NO_MKDOCS_2_WARNING": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
