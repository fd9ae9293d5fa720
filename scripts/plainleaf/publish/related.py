"""Pages that a reader of one page may want next: on the same medicine or topic, named by it or naming it, of the same kind.

Chosen for each edition when the site is built, and shown around the page, never in it: a new article must not change the
text of a page that somebody has signed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from plainleaf.model import Edition
from plainleaf.safety.classes import classes
from plainleaf.write.page_info import PageInfo, by_medicine, hub_name, in_order

MOST = 6
"""Pages named at most."""

EACH = 3
"""Of one reason at most, so that there is room for the others."""

T = TypeVar("T")

Link = tuple[str, str]
"""Path below docs/ and title of a page."""


def related(pages: Sequence[PageInfo], edition: Edition) -> dict[str, tuple[Link, ...]]:
    """For each page (by its path) those that are related to it, the nearest reason first.

    Time in step with the number of pages; their order says nothing.
    """
    ordered = sorted(pages, key=in_order)
    hubs = {hub_name(path, of).lower(): (path, of) for path, of in by_medicine(ordered).items()}
    subject = {page.path: name for name, (_, of) in hubs.items() for page in of}
    links = {name: (path, hub_name(path, of)) for name, (path, of) in hubs.items()}
    same, topic, naming = _by_subject_and_topic(ordered, subject)
    place = {link: at for group in (*same.values(), *topic.values()) for at, link in enumerate(group)}
    kinds = [sorted(kind.medicines & hubs.keys()) for kind in classes(edition)]
    kin: dict[str, list[list[str]]] = defaultdict(list)
    for names in kinds:
        for name in names:
            kin[name].append(names)
    found = {}
    for page in ordered:
        own = subject.get(page.path, "")
        here = (page.path, page.title)
        reasons: list[Iterator[Link]] = []
        if own:
            others = (links[name] for names in kin[own] for name in _after(names.index(own), names))
            reasons = [_after(place[here], same[own]), iter(naming[own]), others]
        else:
            named = (links[name.lower()] for name in page.medicines if name.lower() in links)
            reasons = [named, _after(place[here], topic[_folder(page)])]
        found[page.path] = _chosen(here, reasons)
    return found


def _by_subject_and_topic(
    pages: Sequence[PageInfo], subject: Mapping[str, str]
) -> tuple[dict[str, list[Link]], dict[str, list[Link]], dict[str, list[Link]]]:
    """Pages on each medicine; other pages by their topic; other pages by the medicines they name."""
    same: dict[str, list[Link]] = defaultdict(list)
    topic: dict[str, list[Link]] = defaultdict(list)
    naming: dict[str, list[Link]] = defaultdict(list)
    for page in pages:
        link = (page.path, page.title)
        if own := subject.get(page.path, ""):
            same[own].append(link)
            continue
        topic[_folder(page)].append(link)
        for name in page.medicines:
            naming[name.lower()].append(link)
    return same, topic, naming


def _folder(page: PageInfo) -> str:
    return page.path.rpartition("/")[0]


def _after(at: int, group: Sequence[T]) -> Iterator[T]:
    """The group from behind place `at`, round to the one before it: pages lead to one another, not all to the first three."""
    yield from islice(group, at + 1, None)
    yield from islice(group, at)


def _chosen(here: Link, reasons: Sequence[Iterator[Link]]) -> tuple[Link, ...]:
    chosen: dict[Link, None] = {}
    for reason in reasons:
        fresh = (link for link in reason if link != here and link not in chosen)
        chosen |= dict.fromkeys(islice(fresh, min(EACH, MOST - len(chosen))))
    return tuple(chosen)
