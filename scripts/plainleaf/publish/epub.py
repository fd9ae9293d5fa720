"""The e-book: EPUB 3, the whole library or one topic, for e-readers, phones and screen readers."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment

from plainleaf.errors import Problem, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project, Settings
from plainleaf.publish import DRAFT_MARK, THEME
from plainleaf.publish.archived import keep
from plainleaf.publish.articles import Paper, read_articles
from plainleaf.publish.bundle import zip_entry
from plainleaf.publish.copies import dated, version, words
from plainleaf.publish.environment import environment
from plainleaf.publish.nodes import Document, Node, Run, mapped
from plainleaf.publish.print_page import TEMPLATES as SHARED
from plainleaf.publish.print_page import language_attribute, nodes_of, other_tongue, parts
from plainleaf.publish.reader import FACES, anchors, font_faces, font_file, nothing, sections, style_sheet
from plainleaf.publish.sheet import sheet
from plainleaf.publish.shelf import Group, of_topic, shelf, topics
from plainleaf.publish.whole import fresh
from plainleaf.structure.subject import slug

TEMPLATES = THEME / "epub"

NAMESPACE = uuid.UUID("6f1f2f0a-3c0e-5b0e-9d5f-0c1a2b3c4d5e")
"""Ours: a book's identifier is made of it and of whose book it is, so that a new edition replaces the old on the shelf."""

FEATURES = ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA")
"""What of schema.org's list of accessibility features holds for every book of ours."""

CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\ufdd0-\ufdef]")


@dataclass(frozen=True, slots=True)
class Book:
    """The e-book written, and what kept pages out of it."""

    path: Path
    pages: int
    problems: tuple[Problem, ...]
    archived: tuple[str, ...] = ()  # codes of versions that are new in the archive


def name(topic: str | None = None) -> str:
    """File name of the book of a topic, or of the whole library."""
    return f"plainleaf-{slug(topic)}.epub" if topic else "plainleaf.epub"


def build_epub(
    project: Project, edition: Edition, build_date: dt.date, *, topic: str | None = None, out: Path | None = None
) -> Book:
    """Write the book of `edition` into the folder `out` (the project's dist folder where not given).

    `topic`: only the pages of one topic ("warfarin") or kind ("medicines"). The same pages and date give the same bytes.
    An older book stays whole until the new one is complete. Raises UsageError for a topic that has no pages,
    PlainleafError where there is no page at all.
    """
    papers, problems = read_articles(project, None, edition)
    if not papers:
        raise nothing(edition)
    chosen = of_topic(papers, topic) if topic else papers
    if not chosen:
        raise UsageError(f"There are no pages on {topic!r}. Topics: {', '.join(topics(papers))}.")
    archived, unkept = keep(project, chosen, edition, build_date)
    target = (out or project.dist) / name(topic)
    files = _files(tuple(map(_as_xml, chosen)), project.settings, edition, build_date, topic)
    with fresh(target) as packed, zipfile.ZipFile(packed, "w") as archive:
        first = zip_entry("mimetype", build_date)
        first.compress_type = zipfile.ZIP_STORED  # a reader finds the kind of file by these bytes at its head
        archive.writestr(first, "application/epub+zip")
        for path, content in files.items():
            archive.writestr(zip_entry(path, build_date), content, compresslevel=9)
    return Book(target, len(chosen), (*problems, *unkept), archived)


def _files(
    papers: Sequence[Paper], settings: Settings, edition: Edition, build_date: dt.date, topic: str | None
) -> dict[str, bytes]:
    """All files of the book but the first, by name, in order."""
    groups = shelf(papers)
    ordered = [paper for group in groups for one in group.topics for paper in one.papers]
    numbers = {paper.document.path: n for n, paper in enumerate(ordered, start=1)}
    entries = {
        path: _entry(paper, n, settings.language) for paper, (path, n) in zip(ordered, numbers.items(), strict=True)
    }
    chapters = {
        e["file"]: _chapter(p, settings, edition, build_date, e) for p, e in zip(ordered, entries.values(), strict=True)
    }
    say, tongue = words(settings.language), settings.language
    digests = "".join(hashlib.sha256(text.encode("utf-8")).hexdigest() for text in chapters.values())
    holds = say["about_page"] if len(ordered) == 1 else say["about_pages"].format(n=len(ordered))
    values: dict[str, Any] = {
        "language": tongue,
        "languages": list(dict.fromkeys([tongue, *(p.document.language for p in ordered if p.document.language)])),
        "title": f"{settings.owner}: {_title(groups)}" if topic else settings.owner,
        "owner": settings.owner,
        "identifier": f"urn:uuid:{uuid.uuid5(NAMESPACE, f'{settings.owner}|{edition.value}|{topic or str()}')}",
        "date": build_date.isoformat(),
        "draft": DRAFT_MARK if edition is Edition.PREVIEW else "",
        "say": say,
        "holds": holds,
        "made": dated(tongue, "made", date=build_date),
        "version": say["version"].format(code=version(build_date, digests)),
        "questions": say["questions"].format(contact=settings.contact),
        "features": FEATURES,
        "fonts": [face for face, _, _ in FACES],
        "groups": [_group(group, entries) for group in groups],
        "pages": list(entries.values()),
    }
    made = {
        "META-INF/container.xml": CONTAINER,
        "EPUB/package.opf": _render("package.opf.jinja", values),
        "EPUB/nav.xhtml": _render("nav.xhtml.jinja", values),
        "EPUB/title.xhtml": _render("title.xhtml.jinja", values),
        "EPUB/book.css": font_faces([f"fonts/{face}" for face, _, _ in FACES]) + style_sheet(simple=True),
        **{f"EPUB/{file}": text for file, text in chapters.items()},
    }
    fonts = {f"EPUB/fonts/{face}": font_file(face).read_bytes() for face, _, _ in FACES}
    return {path: text.encode("utf-8") for path, text in made.items()} | fonts


def _entry(paper: Paper, number: int, tongue: str) -> dict[str, Any]:
    """What the contents and the list of files say of a page, in a book whose own words are in `tongue`."""
    document = paper.document

    def spoken(given: str) -> str:
        return language_attribute(other_tongue(given, document, tongue), xml=True)

    return {
        "file": f"page-{number:04}.xhtml",
        "number": number,
        "title": document.title,
        "spoken": spoken(document.language),
        "sections": [(name, head, spoken(given)) for name, head, given in sections(document, anchors(document))],
    }


def _group(group: Group, entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    topics = [{"name": t.name, "pages": [entries[p.document.path] for p in t.papers]} for t in group.topics]
    return {"name": group.name, "topics": topics}


def _title(groups: Sequence[Group]) -> str:
    """What a book of one topic is called."""
    names = [topic.name for group in groups for topic in group.topics]
    return names[0] if len(names) == 1 and names[0] else groups[0].name


def _chapter(paper: Paper, settings: Settings, edition: Edition, build_date: dt.date, entry: Mapping[str, Any]) -> str:
    document, around = paper.document, sheet(paper, settings, edition, build_date)
    ids, tongue = anchors(document), around.language

    def anchor(node: Node) -> str:
        return ids.get(id(node), "")

    return _render(
        "page.xhtml.jinja",
        {
            "document": document,
            "sheet": around,
            "parts": parts(document.nodes),
            "number": entry["number"],
            "made": dated(tongue, "made", date=build_date),
            "version": f"{around.version}." if around.version else "",
            **nodes_of(document, around, anchor, xml=True),
        },
    )


def _render(template: str, values: Mapping[str, Any]) -> str:
    return _templates().get_template(template).render(**values)


@cache
def _templates() -> Environment:
    return environment(TEMPLATES, SHARED)


# ---------------------------------------------------------------- what XML can hold


def _as_xml(paper: Paper) -> Paper:
    """The page without the few signs that XML has no place for, and with addresses that are addresses by the book."""
    document = paper.document
    done: Document = replace(
        document,
        title=_NOT_XML.sub("", document.title),
        name_line=tuple(map(_run, document.name_line)),
        nodes=mapped(document.nodes, _run),
        language=document.language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", document.language) else "",
    )
    return replace(paper, document=done)


def _run(run: Run) -> Run:
    return replace(run, text=_NOT_XML.sub("", run.text), href=_uri(_NOT_XML.sub("", run.href)))


def _uri(address: str) -> str:
    """An address in the form that RFC 3986 allows: what a browser mends by itself, epubcheck does not.

    Empty where it names no host that there could be: the words of the link stay.
    """
    before, mark, after = address.partition("#")
    if web := re.match("(?i)(https?)://([^/?]*)(.*)", before):
        host = _host(web[2])
        if not host:
            return ""
        before = f"{web[1].lower()}://{host}{web[3]}"
    parts = [quote(part, safe="!$%&'()*+,/:;=?@~") for part in (before, after)]
    return re.sub("%(?![0-9A-Fa-f]{2})", "%25", mark.join(parts))


def _host(text: str) -> str:
    try:
        host = text.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host if re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?", host) else ""
