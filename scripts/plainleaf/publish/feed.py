"""The feed of the public site: pages that are new, pages whose words changed, pages that were withdrawn.

For other libraries and for care teams who hand the pages out: a withdrawn page has to be known of. It tells of
versions, which the archive of published versions keeps (review/archive), so the same archive gives the same feed.
"""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainleaf.project import Project, Settings
from plainleaf.publish import address_of
from plainleaf.review import archive, withdrawn
from plainleaf.write.wording import date, say

FEED = "feed.xml"
"""Name of the feed in the site."""

MOST = 100
"""Entries of the feed, the newest: what is older has long been read, and the pages say it themselves."""

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a page."""

    page: str  # below docs/
    title: str
    on: dt.date
    code: str  # of the version; "withdrawn" where it went
    said: str


def write_feed(site: Path, project: Project, articles: Sequence[str]) -> Path:
    """Write the Atom feed of the public `articles` (paths below docs/) and of what was withdrawn into the folder `site`."""
    path = site / FEED
    path.write_text(feed(entries(project, articles), project.settings), encoding="utf-8", newline="\n")
    return path


def entries(project: Project, articles: Sequence[str]) -> tuple[Entry, ...]:
    """What the feed tells, the newest first."""
    found = [*_versions(project, articles), *_withdrawn(project)]
    return tuple(sorted(found, key=lambda e: (-e.on.toordinal(), e.page, e.code))[:MOST])


def _versions(project: Project, articles: Sequence[str]) -> Iterator[Entry]:
    for page in articles:
        for number, edition in enumerate(archive.editions_of(project, page)):
            said = say("feed", "changed" if number else "new")
            yield Entry(page, edition.title, edition.issues[0].on, edition.code, said)


def _withdrawn(project: Project) -> Iterator[Entry]:
    for page, gone in withdrawn(project).items():
        said = say("withdrawn", "reason", reason=gone.reason)
        yield Entry(page, say("withdrawn", "title", title=gone.title), gone.on, "withdrawn", said)


def feed(found: Sequence[Entry], settings: Settings) -> str:
    """The feed as Atom (RFC 4287). `settings.site_url` must be given: the addresses of a feed are whole."""
    home = settings.site_url.rstrip("/") + "/"
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": settings.language})
    _text(root, "title", say("feed", "title", owner=settings.owner))
    _text(root, "id", home)
    _text(root, "updated", _instant(max((entry.on for entry in found), default=dt.date(1970, 1, 1))))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": home + FEED})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": home})
    _text(ET.SubElement(root, "author"), "name", settings.owner)
    for entry in found:
        address = home + address_of(entry.page, offline=False)
        item = ET.SubElement(root, "entry")
        _text(item, "title", entry.title)
        _text(item, "id", f"{address}#{entry.code}-{entry.on.isoformat()}")
        _text(item, "updated", _instant(entry.on))
        ET.SubElement(item, "link", {"rel": "alternate", "type": "text/html", "href": address})
        _text(item, "summary", f"{date(entry.on)}. {entry.said}")
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _instant(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
