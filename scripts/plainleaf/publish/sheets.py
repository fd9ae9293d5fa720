"""Sheets of paper that have not changed since an older bundle stay the very files they were.

A sheet shows the day it was made, so made anew it would differ by that day alone, and every update would carry the
handout of every page. A sheet that comes out the same when it is made for its old day is taken over with that day.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.articles import read_articles
from plainleaf.publish.bundle import SITE, Bundle, digest
from plainleaf.publish.handout import build_handouts, handout_name
from plainleaf.publish.print_page import print_address, write_print_pages
from plainleaf.publish.site import HANDOUTS


def set_handouts(
    project: Project, edition: Edition, build_date: dt.date, base: Bundle, into: Path, ready: Path | None = None
) -> None:
    """Set the handouts of an edition into the empty folder `into`: those of `base` that come out the same for their old day
    with that day, the others for the day of the build.

    The old day goes first, for what comes out the same then need not be set for the new one. `ready`: a folder of handouts
    set for the new day, which are taken from there.
    """
    pages = [paper.document.path for paper in read_articles(project, None, edition)[0]]
    for day, made in _by_day(pages, base.made).items():
        build_handouts(project, made, edition, day, out=into, archive=False)
    anew = [page for page in pages if not _is_of(base, into / handout_name(page), _handout_place(page))]
    for name in map(handout_name, anew):
        (into / name).unlink(missing_ok=True)
        if ready is not None and (ready / name).is_file():
            into.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ready / name, into / name)
    if ready is None and anew:
        build_handouts(project, anew, edition, build_date, out=into, archive=False)


def keep_old(
    project: Project, edition: Edition, build_date: dt.date, site: Path, articles: Sequence[str], base: Bundle
) -> dict[str, dt.date]:
    """Put the print pages of `base` back into the built `site` where they would be the same but for their day, if that holds
    of the handout beside each too, as `set_handouts` has set it. Otherwise both show the day of the build.

    Page -> the day its sheets show, of those that were put back.
    """
    kept: dict[str, dt.date] = {}
    apart: list[str] = []
    for day, pages in _by_day(articles, base.made).items():
        new = {page: (site / print_address(page)).read_bytes() for page in pages if _printed(site, page)}
        write_print_pages(project, site, edition, day, list(new))
        for page in new:
            handout = site / HANDOUTS / handout_name(page)
            same = not handout.is_file() or _is_of(base, handout, _handout_place(page))
            if same and _is_of(base, site / print_address(page), f"{SITE}/{print_address(page)}"):
                kept[page] = day
                continue
            (site / print_address(page)).write_bytes(new[page])
            if same and handout.is_file():
                apart.append(page)
    if apart:
        build_handouts(project, apart, edition, build_date, out=site / HANDOUTS, archive=False)
    return kept


def _by_day(pages: Iterable[str], made: Mapping[str, dt.date]) -> dict[dt.date, list[str]]:
    """The pages that an older bundle held, by the day that their sheets show there."""
    found: dict[dt.date, list[str]] = defaultdict(list)
    for page in pages:
        if page in made:
            found[made[page]].append(page)
    return found


def _is_of(base: Bundle, path: Path, place: str) -> bool:
    """Whether a file is the very one that stands in `base` at `place`."""
    return path.is_file() and base.sums.get(place) == digest(path)


def _handout_place(page: str) -> str:
    return f"{SITE}/{HANDOUTS}/{handout_name(page)}"


def _printed(site: Path, page: str) -> bool:
    return (site / print_address(page)).is_file()
