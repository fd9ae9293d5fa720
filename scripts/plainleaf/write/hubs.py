"""The pages that lead to pages: home, A to Z, about, a hub a medicine, an index a section.

Made from the front matter of the pages in docs/, so that a title edited by hand shows, and for any choice
of pages, so that the public edition lists only what it holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from plainleaf import review
from plainleaf.errors import ContentError
from plainleaf.knowledge import load
from plainleaf.model import Edition, Kind, Library
from plainleaf.project import Project
from plainleaf.safety.medicines import BoxedTopic, Medicine, medicine
from plainleaf.write import front
from plainleaf.write.escape import escape
from plainleaf.write.escape import front as safe
from plainleaf.write.listing import Entry, Group, links, list_page, listed
from plainleaf.write.lists import A_TO_Z, NONE, PATHS, lists
from plainleaf.write.page_info import (
    PageInfo,
    also_called,
    by_medicine,
    hub_name,
    in_order,
    infos,
    page_info,
    pages_in,
    topic_of,
)
from plainleaf.write.pages import Saved, base_of, bases, prune, read
from plainleaf.write.save import save_text
from plainleaf.write.wording import added, date, say, wording

__all__ = ["FOLDERS", "PageInfo", "hubs", "infos", "page_info", "pages_in", "paths", "save", "save_all"]

FOLDERS = tuple(dict.fromkeys(kind.folder for kind in Kind))

HOME_MOST = 60
"""Entries of one folder that the home page names; of a larger one it says how many there are."""


class Owner(Protocol):
    """What is asked of the settings."""

    @property
    def owner(self) -> str: ...

    @property
    def contact(self) -> str: ...


def hubs(
    pages: Sequence[PageInfo],
    settings: Owner,
    edition: Edition = Edition.PREVIEW,
    withdrawn: Mapping[str, tuple[str, dt.date]] = NONE,
) -> dict[str, str]:
    """Path below docs/ -> Markdown, for every page that leads to `pages`.

    In the public edition library text that nobody signed is left out. `withdrawn` (path -> title and day): pages
    that stand in no list but the last part of the A-Z, so that whoever looks for one learns what became of it.
    """
    ordered = sorted(pages, key=in_order)
    made = lists(ordered, edition, withdrawn)
    made |= {"index.md": _home(ordered, settings, edition, made), "about.md": _about(ordered, settings)}
    for folder in FOLDERS:
        inside = [p for p in ordered if p.path.startswith(f"{folder}/")]
        if inside:
            made |= _section(folder, inside)
    for path, of in by_medicine(ordered).items():
        made[path] = _medicine(path, of, edition)
    return dict(sorted(made.items()))


def save(project: Project) -> Saved:
    """Hubs, lists and home for all articles in docs/, saved; those that lead nowhere any more are taken away."""
    states, gone = _states(project)
    pages = [page for page in pages_in(project.docs, states) if page.path not in gone]
    made = hubs(pages, project.settings, Edition.PREVIEW, gone)
    articles = set(bases(project.records)) - set(paths(project))
    return save_all(made, project.docs, project.records) + prune({*made, *articles}, project.docs, project.records)


def save_all(made: Mapping[str, str], docs: Path, records: Path) -> Saved:
    """What `hubs` made, saved; those edited by hand are left as they are."""
    return sum((save_text(path, text, docs, records) for path, text in made.items()), Saved())


def paths(project: Project) -> tuple[str, ...]:
    """Paths below docs/ of the hubs and lists that stand in the records, whether still wanted or not."""
    found = []
    for path in bases(project.records):
        values, _ = front.parse(read(base_of(path, project.records)) or "")
        if values.get("generated") is True and "sources" not in values:
            found.append(path)
    return tuple(found)


def _states(project: Project) -> tuple[dict[str, str], dict[str, tuple[str, dt.date]]]:
    """Where the sign-off of every article stands, and which pages are withdrawn (title and day).

    A record that cannot be read counts for none; signing, publishing and `plainleaf review status` tell of it.
    """
    states: dict[str, str] = {}
    gone: dict[str, tuple[str, dt.date]] = {}
    try:
        for row in review.status(project):
            states[row.page] = row.review.state
            if row.review.withdrawn is not None:
                gone[row.page] = (row.review.withdrawn.title, row.review.withdrawn.on)
    except ContentError:
        return {}, {}
    return states, gone


# ---------------------------------------------------------------- the pages


def _home(pages: Sequence[PageInfo], settings: Owner, edition: Edition, made: Container[str]) -> str:
    """The first page; `made`: the lists that there are."""
    parts = [wording("home", "intro")]
    if edition is Edition.PREVIEW:
        parts.append(f"**{wording('home', 'draft')}**")
    ways = [(path, say(*title)) for path, title in PATHS.items() if path in made]
    ways[0] = (A_TO_Z, say("home", "az"))
    parts.append(links([*ways, ("about.md", say("home", "about"))], "index.md"))
    for folder in FOLDERS:
        inside = [p for p in pages if p.path.startswith(f"{folder}/")]
        if not inside:
            continue
        parts.append(f"## [{wording('home', folder)}]({folder}/index.md)")
        if folder == Kind.MEDICINE.folder:
            named = [(path, hub_name(path, of)) for path, of in by_medicine(inside).items()]
        else:
            named = [(p.path, p.title) for p in inside]
        parts.append(
            links(named, "index.md") if len(named) <= HOME_MOST else wording("home", "many", n=str(len(named)))
        )
    if not pages:
        parts.append(wording("home", "empty"))
    if settings.owner:
        parts.append(wording("home", "owner", owner=settings.owner))
    return list_page(say("home", "title"), parts)


def _about(pages: Sequence[PageInfo], settings: Owner) -> str:
    signed = sum(page.state == "signed" for page in pages)
    counts = {"pages": str(len(pages)), "signed": str(signed), "drafts": str(len(pages) - signed)}
    promises: list[str] = load("page_text")["about_site"]["promises"]
    parts = [wording("about_site", "what")]
    if settings.owner:
        parts.append(wording("about_site", "owner", owner=settings.owner))
    if settings.contact:
        parts.append(wording("about_site", "contact", contact=settings.contact))
    parts += [
        f"## {wording('about_site', 'promises_heading')}",
        "\n".join(f"- {escape(promise)}" for promise in promises),
        f"## {wording('about_site', 'state_heading')}",
        wording("about_site", "state", **counts),
        wording("about_site", "record"),
        f"## {wording('about_site', 'limits_heading')}",
        wording("about_site", "limits"),
    ]
    return list_page(say("about_site", "title"), parts)


def _section(folder: str, pages: Sequence[PageInfo]) -> dict[str, str]:
    """The index of one folder: its pages by topic, medicines by their hubs; a long one leads to an index for each topic."""
    hub_of = {page.path: hub for hub, of in by_medicine(pages).items() for page in of}
    topics: dict[str, list[PageInfo]] = {}
    for page in pages:
        topics.setdefault(PurePosixPath(page.path).parent.name, []).append(page)
    groups = [
        Group(
            topic_of(of[0]),
            tuple(Entry(p.title, p.path, lang=p.language) for p in of),
            place,
            hub_of.get(of[0].path, ""),
        )
        for place, of in topics.items()
    ]
    groups.sort(key=lambda group: (group.title.casefold(), group.anchor))
    return listed(
        f"{folder}/index.md",
        say("home", folder),
        [wording("hub", "section_intro")],
        groups,
        place=lambda group: f"{folder}/{group.anchor}/index.md",
    )


def _medicine(path: str, pages: Sequence[PageInfo], edition: Edition) -> str:
    """The hub of a medicine: its names, its class, its boxed warning as cited library text, its pages."""
    name = hub_name(path, pages)
    known = medicine(name)
    also = also_called(pages)
    parts = []
    if also:
        parts.append(wording("hub", "also", names=", ".join(also)))
    if known and known.classes:
        parts.append(wording("hub", "group", value=", ".join(known.classes)))
    parts += _boxed(known, edition)
    parts += [
        f"## {wording('hub', 'pages', name=name)}",
        "\n".join(Entry(p.title, p.path, lang=p.language).line(path) for p in pages),
    ]
    extra = {"kind": "hub", "name": safe(name), "also_called": [safe(a) for a in also]}
    return list_page(name, parts, **extra)


def _boxed(known: Medicine | None, edition: Edition) -> list[str]:
    """What the knowledge file says of the boxed warning; a medicine that it does not hold is unknown."""
    heading = f"## {wording('hub', 'boxed_heading')}"
    if known is None or known.boxed_warning not in ("active", "none-found"):
        return [heading, wording("hub", "boxed_unknown")]
    if known.boxed_warning == "none-found":
        if known.looked is None or not (known.reviewed_by or edition is Edition.PREVIEW):
            return [heading, wording("hub", "boxed_unknown")]
        return [heading, wording("hub", "boxed_none", date=date(known.looked))]
    shown = [t for t in known.topics if t.reviewed_by or edition is Edition.PREVIEW]
    if not shown:
        return [heading, wording("hub", "boxed_unknown")]
    return [heading, *added([_cited(topic) for topic in shown])]


def _cited(topic: BoxedTopic) -> Library:
    source = f"{topic.source}, {date(topic.date)}" if topic.date else topic.source
    return Library(f"{topic.words} {topic.limits}".strip(), source, topic.key, bool(topic.reviewed_by))
