"""What a page is made of, as plain data: the vocabulary of the handout and the print page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

# ---------------------------------------------------------------- the data


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text set one way. The text "\\n" alone is a line break."""

    text: str
    strong: bool = False
    stress: bool = False  # <em>: never set in italics on paper
    code: bool = False
    href: str = ""  # http, https, mailto or tel address; empty for links inside the site
    lang: str = ""  # BCP 47, where it is another than that of the words around it


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # 2-6, no level skipped (the title is 1)
    runs: tuple[Run, ...]
    key: str = ""  # "key-points": the anchor it has on the site
    lang: str = ""  # BCP 47; empty, here and in other nodes: that of the page's headings


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    marks: tuple[str, ...] = ()  # "added": library text; "cite": who says so; "unsigned": nobody checked it
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ListNode:
    ordered: bool
    items: tuple[tuple[Node, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[tuple[Run, ...], ...]  # empty: the table has no header
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class BoxNode:
    """A get-help card, a callout, or a note a person added."""

    level: str  # emergency urgent ask warning caution note
    title: tuple[Run, ...]
    nodes: tuple[Node, ...]
    depth: int = 2  # heading level of the title
    lang: str = ""  # of the title


Node = Heading | Paragraph | ListNode | Table | Quote | BoxNode


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where the page's text came from, as its front matter says."""

    file: str = ""
    publisher: str = ""
    url: str = ""
    published: dt.date | None = None
    retrieved: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One page in reading order: name line, title, nodes."""

    path: str  # below docs/, with slashes: "medicines/clonazepam/how-much.md"
    title: str
    name_line: tuple[Run, ...]  # empty where the page has none
    nodes: tuple[Node, ...]
    language: str = ""  # of its article, BCP 47; empty: the site's
    sources: tuple[SourceNote, ...] = ()
    kind: str = ""  # medicine, condition, procedure, selfcare, other
    subject: str = ""  # generic name of the medicine, or the illness, that it is about
    frame: str = ""  # language of what has no other: the site's headings on the page; empty: as `language`


# ---------------------------------------------------------------- words


def plain(runs: Iterable[Run]) -> str:
    """The text of some runs, line breaks as "\\n"."""
    return "".join(run.text for run in runs)


def texts(nodes: Iterable[Node]) -> Iterator[str]:
    """Text of every paragraph, heading, cell and box title, in reading order."""
    for node in nodes:
        match node:
            case Heading(runs=runs) | Paragraph(runs=runs):
                yield plain(runs)
            case ListNode(items=items):
                for item in items:
                    yield from texts(item)
            case Table(header=header, rows=rows):
                for row in (header, *rows):
                    yield from (plain(cell) for cell in row)
            case Quote(nodes=inner):
                yield from texts(inner)
            case BoxNode(title=title, nodes=inner):
                yield plain(title)
                yield from texts(inner)


def tongues_in(document: Document) -> set[str]:
    """The languages that a page and its nodes name; those of single runs aside."""

    def of(nodes: Iterable[Node]) -> Iterator[str]:
        for node in nodes:
            match node:
                case Heading(lang=lang) | Paragraph(lang=lang) | Table(lang=lang):
                    yield lang
                case ListNode(items=items):
                    for item in items:
                        yield from of(item)
                case Quote(nodes=inner):
                    yield from of(inner)
                case BoxNode(lang=lang, nodes=inner):
                    yield lang
                    yield from of(inner)

    return {document.language, document.frame, *of(document.nodes)} - {""}


def words(document: Document) -> list[str]:
    """Every word a reader sees on paper, in reading order, split at white space."""
    parts = (plain(document.name_line), document.title, *texts(document.nodes))
    return [word for part in parts for word in part.split()]


def mapped(nodes: Iterable[Node], change: Callable[[Run], Run]) -> tuple[Node, ...]:
    """The nodes with every stretch of text put through `change`."""

    def runs(old: Iterable[Run]) -> tuple[Run, ...]:
        return tuple(change(run) for run in old)

    def one(node: Node) -> Node:
        match node:
            case Heading(runs=old) | Paragraph(runs=old):
                return replace(node, runs=runs(old))
            case ListNode(items=items):
                return replace(node, items=tuple(mapped(item, change) for item in items))
            case Table(header=header, rows=rows):
                return replace(
                    node,
                    header=tuple(runs(cell) for cell in header),
                    rows=tuple(tuple(runs(cell) for cell in row) for row in rows),
                )
            case Quote(nodes=inner):
                return replace(node, nodes=mapped(inner, change))
            case BoxNode(title=title, nodes=inner):
                return replace(node, title=runs(title), nodes=mapped(inner, change))

    return tuple(one(node) for node in nodes)
