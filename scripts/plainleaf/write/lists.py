"""The lists of all pages: A to Z, by topic, and medicines by kind. They work without scripts."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from plainleaf.knowledge import load
from plainleaf.model import Edition, Kind
from plainleaf.safety.classes import classes
from plainleaf.structure.subject import slug
from plainleaf.write.escape import escape
from plainleaf.write.listing import Entry, Group, listed
from plainleaf.write.page_info import PageInfo, also_called, by_medicine, hub_name, topic_of
from plainleaf.write.wording import citation, date, say, wording

A_TO_Z = "a-z.md"
TOPICS = "topics.md"
KINDS = "medicines-by-kind.md"

PATHS = {A_TO_Z: ("az", "title"), TOPICS: ("topics", "title"), KINDS: ("kinds", "title")}
"""The lists' paths below docs/, and where page_text.toml has their titles."""


NONE: Mapping[str, tuple[str, dt.date]] = MappingProxyType({})
"""No page is withdrawn."""


def lists(
    pages: Sequence[PageInfo], edition: Edition, withdrawn: Mapping[str, tuple[str, dt.date]] = NONE
) -> dict[str, str]:
    """All lists of `pages` (path below docs/ -> Markdown); the A to Z always, the others where they have an entry.

    `withdrawn`: path -> title and day, of pages that only the last part of the A to Z names.
    """
    made = _a_to_z(pages, withdrawn)
    if topics := _topics(pages):
        made |= listed(TOPICS, say("topics", "title"), [wording("topics", "intro")], topics)
    if kinds := _kinds(pages, edition):
        signed = all(kind.reviewed_by for kind in classes(edition))
        foot = [citation(say("kinds", "source"), signed=signed)]
        made |= listed(KINDS, say("kinds", "title"), [wording("kinds", "intro")], kinds, foot=foot)
    return made


def topic_anchors(pages: Iterable[PageInfo], docs: Path) -> dict[str, str]:
    """Tag -> the place in the list of topics, as it stands in `docs`, that names its pages: a part of it or a page of its own."""
    folder = TOPICS.removesuffix(".md")
    found = {}
    for tag in sorted({tag for page in pages for tag in page.tags} - _kind_tags()):
        own = f"{folder}/{slug(tag)}.md"
        if (docs / own).is_file():
            found[tag] = own
        elif (docs / TOPICS).is_file():
            found[tag] = f"{TOPICS}#{slug(tag)}"
    return found


def _a_to_z(pages: Sequence[PageInfo], withdrawn: Mapping[str, tuple[str, dt.date]]) -> dict[str, str]:
    """Every page by its title, every medicine by its name, every other name with the way to it; withdrawn ones last."""
    entries: dict[tuple[str, str], Entry] = {}
    for page in pages:
        entries[page.title, page.path] = Entry(page.title, page.path, lang=page.language)
        for other in page.also_called:
            if page.kind != Kind.MEDICINE.value:
                entries[other, page.path] = _see(other, page.name or page.title, page.path)
    for path, of in by_medicine(pages).items():
        name = hub_name(path, of)
        entries[name, path] = Entry(name, path)
        for other in also_called(of):
            entries[other, path] = _see(other, name.lower(), path)
    letters: dict[str, list[Entry]] = defaultdict(list)
    for (name, _), entry in sorted(entries.items(), key=lambda item: (item[0][0].casefold(), item[0][1])):
        letters[_letter(name)].append(entry)
    groups = [Group(letter, tuple(lines), _anchor(letter)) for letter, lines in sorted(letters.items())]
    if withdrawn:
        groups.append(Group(say("az", "withdrawn"), _withdrawn(withdrawn)))
    return listed(A_TO_Z, say("az", "title"), [wording("az", "intro")], groups)


def _withdrawn(withdrawn: Mapping[str, tuple[str, dt.date]]) -> tuple[Entry, ...]:
    rows = sorted((name.casefold(), path, name, on) for path, (name, on) in withdrawn.items())
    return tuple(
        Entry(name, path, after=f", {wording('az', 'withdrawn_on', date=date(on))}") for _, path, name, on in rows
    )


def _see(other: str, name: str, path: str) -> Entry:
    return Entry(name, path, before=f"{escape(other)}, {wording('az', 'see')} ")


def _letter(name: str) -> str:
    """The letter under which a name stands; Émile under E, 11 things under 0–9."""
    first = next((ch for ch in name.upper() if ch.isalnum()), "#")
    bare = unicodedata.normalize("NFKD", first)[0]
    return bare if bare.isalpha() else "0–9"


def _anchor(letter: str) -> str:
    return letter.lower() if letter.isascii() else "0-9" if letter == "0–9" else f"u{ord(letter):04x}"


def _topics(pages: Sequence[PageInfo]) -> list[Group]:
    """Pages by their tags, and those that are not about a medicine by their topic as well."""
    found: dict[str, dict[str, PageInfo]] = defaultdict(dict)
    titles: dict[str, str] = {}
    kinds = _kind_tags()
    for page in pages:
        named = [tag for tag in page.tags if tag not in kinds]
        if page.kind != Kind.MEDICINE.value:
            named.append(topic_of(page))
        for title in named:
            titles.setdefault(slug(title), title)
            found[slug(title)][page.path] = page
    return [
        Group(titles[key], tuple(Entry(page.title, page.path, lang=page.language) for page in found[key].values()), key)
        for key in sorted(found, key=lambda key: (titles[key].casefold(), key))
    ]


def _kind_tags() -> frozenset[str]:
    """Tags that only say what kind of page it is."""
    return frozenset(load("tags")["kind"].values())


def _kinds(pages: Sequence[PageInfo], edition: Edition) -> list[Group]:
    """Medicines that have a hub by their kinds; last, those that no list names."""
    hubs = {hub_name(path, of).lower(): (path, of) for path, of in by_medicine(pages).items()}
    groups, placed = [], set[str]()
    for kind in classes(edition):
        here = sorted(kind.medicines & hubs.keys())
        if here:
            placed.update(here)
            groups.append(Group(kind.shown, _medicines(here, hubs)))
    groups.sort(key=lambda group: group.title.casefold())
    if groups and (rest := sorted(hubs.keys() - placed)):
        groups.append(Group(say("kinds", "other"), _medicines(rest, hubs)))
    return groups


def _medicines(names: Sequence[str], hubs: Mapping[str, tuple[str, Sequence[PageInfo]]]) -> tuple[Entry, ...]:
    entries = []
    for name in names:
        path, of = hubs[name]
        others = also_called(of)
        after = f" ({escape(say('kinds', 'also', names=', '.join(others)))})" if others else ""
        entries.append(Entry(name[:1].upper() + name[1:], path, after=after))
    return tuple(entries)
