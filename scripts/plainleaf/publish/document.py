"""A page of docs/ as plain data: what the handout and the print page are made from.

The page's Markdown is read the way the site reads it (same parser, same extensions), so a person's
edits show on paper too, whatever Markdown they use.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import markdown
import yaml

from plainleaf.frame import frame_of, is_level, language_in
from plainleaf.front_matter import values_of
from plainleaf.publish.blocks import NO_INK, blocks, paragraph
from plainleaf.publish.html_tree import Element, anchored, parsed_tree, read_tree
from plainleaf.publish.nodes import (
    BoxNode,
    Document,
    Heading,
    ListNode,
    Node,
    Paragraph,
    Quote,
    Run,
    SourceNote,
    plain,
    words,
)
from plainleaf.store import NOWHERE, Store, key_of

__all__ = ["EXTENSIONS", "Document", "read_document", "to_html", "words"]

EXTENSIONS = (
    "toc",
    "tables",
    "fenced_code",
    "admonition",
    "attr_list",
    "plainleaf.write.words_only",
    "plainleaf.write.nohtml",
)
"""MkDocs' own three, those mkdocs.yml turns on, and one that only saves time; the last must stay last."""

CONTENTS = "[TOC]"
"""What a person writes where a page shall have its table of contents."""

FRONT = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
"""Front matter as MkDocs knows it."""


def read_document(md_text: str, path: str, store: Store = NOWHERE) -> Document:
    """Read one page of docs/: its whole Markdown text, and its path below docs/ with slashes.

    Broken front matter is read as text, as the site does. Raises nothing for any text. `store`: where documents are kept,
    so that handout, print page and offline copy read a page once.
    """
    key = key_of("document", path, md_text)
    kept = store.get("documents", key)
    if isinstance(kept, Document):
        return kept
    document = _read(md_text, path)
    store.put("documents", key, document)
    return document


def _read(md_text: str, path: str) -> Document:
    body, meta = _parted(md_text)
    try:
        nodes = blocks(anchored(_tree(body)), 0)
    except RecursionError:  # nested beyond reason: keep the words
        from bs4 import BeautifulSoup

        nodes = paragraph([Run(BeautifulSoup(to_html(body), "html.parser").get_text(" "))])
    title, name_line, rest = _head(nodes)
    return Document(
        path=path,
        title=title or _string(meta.get("title")) or PurePosixPath(path).stem,
        name_line=name_line,
        nodes=tuple(_titled(_level(rest, 1), language_in(meta))),
        language=_string(meta.get("language")),
        frame=frame_of(meta),
        sources=tuple(_source(s) for s in _listed(meta.get("sources"))),
        kind=_string(meta.get("kind")),
        subject=_string(meta.get("name")),
    )


def _parted(md_text: str) -> tuple[str, dict[str, Any]]:
    """Body and front matter as MkDocs parts them; sound front matter by the quicker reader."""
    if found := FRONT.match(md_text):
        try:
            values = values_of(found.group(1))
        except (yaml.YAMLError, ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            return md_text[found.end() :].lstrip("\n"), values
    from mkdocs.utils.meta import get_data  # only here: it takes long to load

    body, meta = get_data(md_text)
    return body, meta


def to_html(body: str) -> str:
    """HTML of a page's Markdown (without front matter), by the site's parser and extensions."""
    parsed: str = _parser(CONTENTS in body).reset().convert(body)
    return parsed


def _tree(body: str) -> Element:
    """The elements of a page's Markdown. Most are taken over before any HTML is written, which saves writing and reading it."""
    contents = CONTENTS in body
    parser = _parser(contents, anchors=contents).reset()  # html_tree.anchored makes them in less time
    lines = body.split("\n")
    for step in parser.preprocessors:
        lines = step.run(lines)
    top = parser.parser.parseDocument(lines).getroot()
    assert top is not None
    for change in parser.treeprocessors:
        made = change.run(top)
        top = top if made is None else made
    found = parsed_tree(top, parser.htmlStash.rawHtmlBlocks)
    return read_tree(to_html(body)) if found is None else found


@cache
def _parser(contents: bool, anchors: bool = True) -> markdown.Markdown:
    """Made once: making it costs as much as reading a short page. `contents`: whether a page may ask for its table of contents;
    all others would get theirs made and thrown away, and need only the `anchors` of their headings, or not even these."""
    limits = {} if contents else {"toc": {"toc_depth": "1-0", "marker": ""}}
    parser = markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=limits, output_format="html")
    if not anchors:
        parser.treeprocessors.deregister("toc")
    return parser


def _head(nodes: list[Node]) -> tuple[str, tuple[Run, ...], list[Node]]:
    """Part the title (first level-1 heading) and the name line (the paragraph right before it) from the rest."""
    at = next((i for i, n in enumerate(nodes) if isinstance(n, Heading) and n.level == 1), None)
    if at is None:
        return "", (), nodes
    heading = nodes[at]
    assert isinstance(heading, Heading)
    before, rest = nodes[:at], nodes[at + 1 :]
    name: tuple[Run, ...] = ()
    if before and isinstance(before[-1], Paragraph):
        name = before[-1].runs
        before = before[:-1]
    return plain(heading.runs).replace("\n", " "), name, before + rest


def _level(nodes: Iterable[Node], above: int) -> Iterator[Node]:
    """Give headings and box titles levels that never skip one, below a heading of level `above`."""
    current = above
    for node in nodes:
        if isinstance(node, Heading):
            current = min(max(node.level, above + 1), current + 1, 6)
            yield node if node.level == current else replace(node, level=current)
        elif isinstance(node, BoxNode):
            depth = min(current + 1, 6)
            yield replace(node, depth=depth, nodes=tuple(_level(node.nodes, depth if node.title else current)))
        elif isinstance(node, Quote):
            yield replace(node, nodes=tuple(_level(node.nodes, current)))
        elif isinstance(node, ListNode):
            yield replace(node, items=tuple(tuple(_level(item, current)) for item in node.items))
        else:
            yield node


def _titled(nodes: Iterable[Node], language: str) -> Iterator[Node]:
    """Boxes with the language of their titles: the page's where they do not open with a level in the site's own words."""
    for node in nodes:
        if isinstance(node, BoxNode):
            own = "" if is_level(plain(node.title)) else language
            yield replace(node, lang=own, nodes=tuple(_titled(node.nodes, language)))
        else:
            yield node


# ---------------------------------------------------------------- front matter


def _string(value: object) -> str:
    """Front matter is escaped for the site's templates; paper wants the words."""
    return NO_INK.sub("", html.unescape(str(value))) if isinstance(value, str | int | float) else ""


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _listed(value: object) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _source(row: Mapping[str, Any]) -> SourceNote:
    return SourceNote(
        file=_string(row.get("file")),
        publisher=_string(row.get("publisher")),
        url=_string(row.get("url")),
        published=_date(row.get("published")),
        retrieved=_date(row.get("retrieved")),
    )
