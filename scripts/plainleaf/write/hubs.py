"""The pages that lead to pages: home, A to Z, about, a hub a medicine, an index a section.

Made from the front matter of the pages in docs/, so that a title edited by hand shows, and for any choice
of pages, so that the public edition lists only what it holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Protocol

from plainleaf import review
from plainleaf.errors import ContentError
from plainleaf.knowledge import load
from plainleaf.model import Edition, Kind, Library
from plainleaf.project import Project
from plainleaf.safety.medicines import BoxedTopic, Medicine, medicine
from plainleaf.write import front
from plainleaf.write.escape import escape, strict
from plainleaf.write.escape import front as safe
from plainleaf.write.pages import Saved, base_of, bases, prune, read
from plainleaf.write.save import save_text
from plainleaf.write.wording import added, date, say, wording

FOLDERS = tuple(dict.fromkeys(kind.folder for kind in Kind))

NONE: Mapping[str, tuple[str, dt.date]] = MappingProxyType({})
"""No page is withdrawn."""


class Owner(Protocol):
    """What is asked of the settings."""

    @property
    def owner(self) -> str: ...

    @property
    def contact(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What the lists say of a page."""

    path: str  # below docs/
    title: str
    kind: str = "other"
    topic: str = ""
    name: str = ""
    also_called: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    subtitle: str = ""
    state: str = "draft"  # draft, signed or changed


def page_info(path: str, markdown: str) -> PageInfo | None:
    """What the front matter of a page in docs/ says; None where it is no article (no `sources`)."""
    values, _ = front.parse(markdown)
    if "sources" not in values or not values.get("title"):
        return None
    review = values.get("review")
    return PageInfo(
        path=path,
        title=_text(values["title"]),
        kind=_text(values.get("kind")) or "other",
        topic=_text(values.get("topic")),
        name=_text(values.get("name")),
        also_called=_texts(values.get("also_called")),
        medicines=_texts(values.get("medicines")),
        subtitle=_text(values.get("subtitle")),
        state=_text(review.get("state")) if isinstance(review, dict) else "draft",
    )


def pages_in(docs: Path, states: Mapping[str, str] | None = None) -> tuple[PageInfo, ...]:
    """All articles in docs/, by path; `states` as for `infos`."""
    return infos({file.relative_to(docs).as_posix(): read(file) or "" for file in docs.rglob("*.md")}, states)


def infos(texts: Mapping[str, str], states: Mapping[str, str] | None = None) -> tuple[PageInfo, ...]:
    """The articles among `texts` (path below docs/ -> Markdown); `states`: where their sign-offs stand, by path."""
    found = (page_info(path, text) for path, text in sorted(texts.items()))
    known = states or {}
    return tuple(replace(info, state=known.get(info.path, info.state)) for info in found if info is not None)


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
    ordered = sorted(pages, key=_order)
    made = {
        "index.md": _home(ordered, settings, edition),
        "a-z.md": _a_to_z(ordered, withdrawn),
        "about.md": _about(ordered, settings),
    }
    for folder in FOLDERS:
        inside = [p for p in ordered if p.path.startswith(f"{folder}/")]
        if inside:
            made[f"{folder}/index.md"] = _section(folder, inside)
    for path, of in _by_medicine(ordered).items():
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


def _home(pages: Sequence[PageInfo], settings: Owner, edition: Edition) -> str:
    parts = [wording("home", "intro")]
    if edition is Edition.PREVIEW:
        parts.append(f"**{wording('home', 'draft')}**")
    parts.append(_links([("a-z.md", say("home", "az")), ("about.md", say("home", "about"))], "index.md"))
    for folder in FOLDERS:
        inside = [p for p in pages if p.path.startswith(f"{folder}/")]
        if not inside:
            continue
        parts.append(f"## [{wording('home', folder)}]({folder}/index.md)")
        if folder == Kind.MEDICINE.folder:
            parts.append(_links([(path, _hub_name(path, of)) for path, of in _by_medicine(inside).items()], "index.md"))
        else:
            parts.append(_links([(p.path, p.title) for p in inside], "index.md"))
    if not pages:
        parts.append(wording("home", "empty"))
    if settings.owner:
        parts.append(wording("home", "owner", owner=settings.owner))
    return _file(say("home", "title"), parts)


def _a_to_z(pages: Sequence[PageInfo], withdrawn: Mapping[str, tuple[str, dt.date]]) -> str:
    """Every page by its title, every medicine by its name, every other name with the way to it; withdrawn ones last."""
    entries: dict[tuple[str, str], str] = {}
    for page in pages:
        entries[page.title, page.path] = f"[{escape(page.title)}]({page.path})"
        for other in page.also_called:
            if page.kind != Kind.MEDICINE.value:
                entries[other, page.path] = _see(other, page.name or page.title, page.path)
    for path, of in _by_medicine(pages).items():
        name = _hub_name(path, of)
        entries[name, path] = f"[{escape(name)}]({path})"
        for other in _also(of):
            entries[other, path] = _see(other, name.lower(), path)
    letters: dict[str, list[str]] = {}
    for (name, _), line in sorted(entries.items(), key=lambda item: (item[0][0].casefold(), item[0][1])):
        first = next((ch for ch in name.upper() if ch.isalnum()), "#")
        letters.setdefault(first if first.isalpha() else "0–9", []).append(f"- {line}")
    parts = [wording("az", "intro")]
    for letter, lines in sorted(letters.items()):
        parts += [f"## {escape(letter)}", "\n".join(lines)]
    if withdrawn:
        rows = sorted((name.casefold(), path, name, on) for path, (name, on) in withdrawn.items())
        told = [
            f"- [{escape(name)}]({path}), {wording('az', 'withdrawn_on', date=date(on))}" for _, path, name, on in rows
        ]
        parts += [f"## {wording('az', 'withdrawn')}", "\n".join(told)]
    return _file(say("az", "title"), parts)


def _see(other: str, name: str, path: str) -> str:
    return f"{escape(other)}, {wording('az', 'see')} [{escape(name)}]({path})"


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
    return _file(say("about_site", "title"), parts)


def _section(folder: str, pages: Sequence[PageInfo]) -> str:
    """The index of one folder, its pages grouped by topic; medicines by their hubs."""
    path = f"{folder}/index.md"
    parts = [wording("hub", "section_intro")]
    groups: dict[str, list[tuple[str, str]]] = {}
    hub_of = {page.path: hub for hub, of in _by_medicine(pages).items() for page in of}
    for page in pages:
        topic = _topic(page)
        groups.setdefault(topic, []).append((page.path, page.title))
    for topic, links in sorted(groups.items(), key=lambda item: item[0].casefold()):
        hub = next((hub_of[at] for at, _ in links if at in hub_of), "")
        shown = f"[{escape(topic)}]({_to(hub, path)})" if hub else escape(topic)
        parts += [f"## {shown}", _links(links, path)]
    return _file(say("home", folder), parts)


def _medicine(path: str, pages: Sequence[PageInfo], edition: Edition) -> str:
    """The hub of a medicine: its names, its class, its boxed warning as cited library text, its pages."""
    name = _hub_name(path, pages)
    known = medicine(name)
    also = _also(pages)
    parts = []
    if also:
        parts.append(wording("hub", "also", names=", ".join(also)))
    if known and known.classes:
        parts.append(wording("hub", "group", value=", ".join(known.classes)))
    parts += _boxed(known, edition)
    parts += [f"## {wording('hub', 'pages', name=name)}", _links([(p.path, p.title) for p in pages], path)]
    extra = {"kind": "hub", "name": safe(name), "also_called": [safe(a) for a in also]}
    return _file(name, parts, **extra)


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


# ---------------------------------------------------------------- small parts


def _by_medicine(pages: Iterable[PageInfo]) -> dict[str, list[PageInfo]]:
    """Hub path -> the pages of its folder: docs/medicines/<generic>/."""
    found: dict[str, list[PageInfo]] = {}
    for page in pages:
        parts = PurePosixPath(page.path).parts
        if len(parts) == 3 and parts[0] == Kind.MEDICINE.folder:
            found.setdefault(f"{parts[0]}/{parts[1]}/index.md", []).append(page)
    return dict(sorted(found.items()))


def _hub_name(path: str, pages: Sequence[PageInfo]) -> str:
    folder = PurePosixPath(path).parts[1]
    names = [n for p in pages for n in (*p.medicines, p.name)]
    own = next((n for n in names if _plain(n) == _plain(folder)), folder.replace("-", " "))
    return own[:1].upper() + own[1:]


def _plain(name: str) -> str:
    return "".join(ch for ch in name.casefold() if ch.isalnum())


def _also(pages: Sequence[PageInfo]) -> list[str]:
    """Other names: those of the pages, then the brands of the knowledge file."""
    names = [name for page in pages for name in page.also_called]
    known = medicine(pages[0].name) if pages else None
    names += known.brands if known else ()
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), name)
    return sorted(kept.values(), key=str.casefold)


def _topic(page: PageInfo) -> str:
    parts = PurePosixPath(page.path).parts
    topic = page.topic or (parts[1] if len(parts) > 2 else "")
    words = topic.replace("-", " ").strip()
    return words[:1].upper() + words[1:] if words else say("hub", "general")


def _links(links: Sequence[tuple[str, str]], at: str) -> str:
    return "\n".join(f"- [{escape(text)}]({_to(path, at)})" for path, text in links)


def _to(path: str, at: str) -> str:
    """`path` as a link from the page at `at`; both below docs/."""
    here, there = PurePosixPath(at).parts[:-1], PurePosixPath(path).parts
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + list(there[same:]))


def _file(title: str, parts: Iterable[str], **extra: Any) -> str:
    values = {"title": safe(title), **extra, "hide": ["tags"], "generated": True}
    return front.dump(values) + "\n" + "\n\n".join([f"# {strict(title)}", *parts]) + "\n"


def _order(page: PageInfo) -> tuple[str, str]:
    return page.title.casefold(), page.path


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(v) for v in value) if isinstance(value, list) else ()
