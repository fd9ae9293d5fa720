"""Sheets of paper that have not changed since an older bundle stay the very files they were.

A sheet shows the day it was made, so made anew it would differ by that day alone, and every update would carry the
handout of every page. A sheet that comes out the same when it is made for its old day is taken over with that day.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.bundle import SITE, Bundle, digest
from plainleaf.publish.handout import build_handouts, handout_name
from plainleaf.publish.print_page import print_address, write_print_pages
from plainleaf.publish.site import HANDOUTS


def keep_old(
    project: Project, edition: Edition, site: Path, articles: Sequence[str], base: Bundle, old: Path
) -> dict[str, dt.date]:
    """Put the sheets of `base` back into the built `site` where they would be the same but for their day.

    Page -> the day its sheets show, of those that were put back. `old`: an empty folder to work in.
    """
    by_day: dict[dt.date, list[str]] = defaultdict(list)
    for page in articles:
        if page in base.made:
            by_day[base.made[page]].append(page)
    kept: dict[str, dt.date] = {}
    for day, pages in by_day.items():
        new = {page: (site / print_address(page)).read_bytes() for page in pages if _printed(site, page)}
        write_print_pages(project, site, edition, day, list(new))
        if (site / HANDOUTS).is_dir():
            build_handouts(project, list(new), edition, day, out=old, archive=False)
        for page in new:
            name = handout_name(page)
            pairs = {f"{SITE}/{print_address(page)}": site / print_address(page)}
            if (site / HANDOUTS / name).is_file():
                pairs[f"{SITE}/{HANDOUTS}/{name}"] = old / name
            if all(path.is_file() and base.sums.get(place) == digest(path) for place, path in pairs.items()):
                kept[page] = day
                if (site / HANDOUTS / name).is_file():
                    (site / HANDOUTS / name).write_bytes((old / name).read_bytes())
            else:
                (site / print_address(page)).write_bytes(new[page])
    return kept


def _printed(site: Path, page: str) -> bool:
    return (site / print_address(page)).is_file()
