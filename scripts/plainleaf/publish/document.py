"""A page of docs/ as plain data: what the handout and the print page are made from.

The page's Markdown is read the way the site reads it (same parser, same extensions), so a person's
edits show on paper too, whatever Markdown they use. Constructs without a place of their own here
become paragraphs of their text: words are never lost.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import markdown
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from mkdocs.utils.meta import get_data

EXTENSIONS = ("toc", "tables", "fenced_code", "admonition", "attr_list", "plainleaf.write.nohtml")
"""MkDocs' own three and those mkdocs.yml turns on; the last must stay last."""

MAX_DEPTH = 6
"""Lists, quotes and boxes nested deeper than this become text: no sheet of paper can show them."""

LEVELS = ("emergency", "urgent", "ask", "caution", "callout")
"""Second class word of the site's own boxes; the last one is the warning callout."""

MARKS = ("added", "cite", "unsigned")
"""Class words of paragraphs that are ours and not the source's."""

_PLAIN_LEVELS = {"danger": "warning", "error": "warning", "warning": "warning", "attention": "warning"}
"""Boxes a person typed by hand, without our second word: no more than a warning is claimed."""

_UNSEEN = {"script", "style", "template", "head", "title", "noscript"}
_BLOCK = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure"
        " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary"
        " table tbody td tfoot th thead tr ul",
    )
)
_STRONG = {"b", "strong"}
_STRESS = {"em", "i", "dfn", "u", "mark", "ins"}
_CODE = {"code", "kbd", "samp", "tt"}
# Characters without ink: C0/C1 controls, soft hyphen, zero-width space, joiner marks of direction, BOM.
_NO_INK = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"[ \t\r\n\f]+")


# ---------------------------------------------------------------- the data


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text set one way. The text "\\n" alone is a line break."""

    text: str
    strong: bool = False
    stress: bool = False  # <em>: never set in italics on paper
    code: bool = False
    href: str = ""  # http, https, mailto or tel address; empty for links inside the site


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # 2-6, no level skipped (the title is 1)
    runs: tuple[Run, ...]
    key: str = ""  # "key-points": the anchor it has on the site


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    marks: tuple[str, ...] = ()  # "added": library text; "cite": who says so; "unsigned": nobody checked it


@dataclass(frozen=True, slots=True)
class ListNode:
    ordered: bool
    items: tuple[tuple[Node, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[tuple[Run, ...], ...]  # empty: the table has no header
    rows: tuple[tuple[tuple[Run, ...], ...], ...]


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
    language: str = ""  # BCP 47; empty: the site's
    sources: tuple[SourceNote, ...] = ()


# ---------------------------------------------------------------- reading


def read_document(md_text: str, path: str) -> Document:
    """Read one page of docs/: its whole Markdown text, and its path below docs/ with slashes.

    Broken front matter is read as text, as the site does. Raises nothing for any text.
    """
    body, meta = get_data(md_text)
    soup = BeautifulSoup(to_html(body), "html.parser")
    try:
        nodes = _blocks(soup, 0)
    except RecursionError:  # nested beyond reason: keep the words
        nodes = _paragraph([Run(soup.get_text(" "))])
    title, name_line, rest = _head(nodes)
    return Document(
        path=path,
        title=title or _string(meta.get("title")) or PurePosixPath(path).stem,
        name_line=name_line,
        nodes=tuple(_level(rest, 1)),
        language=_string(meta.get("language")),
        sources=tuple(_source(s) for s in _listed(meta.get("sources"))),
    )


def to_html(body: str) -> str:
    """HTML of a page's Markdown (without front matter), by the site's parser and extensions."""
    parsed: str = markdown.markdown(body, extensions=list(EXTENSIONS), output_format="html")
    return parsed


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
            yield replace(node, level=current)
        elif isinstance(node, BoxNode):
            depth = min(current + 1, 6)
            yield replace(node, depth=depth, nodes=tuple(_level(node.nodes, depth if node.title else current)))
        elif isinstance(node, Quote):
            yield replace(node, nodes=tuple(_level(node.nodes, current)))
        elif isinstance(node, ListNode):
            yield replace(node, items=tuple(tuple(_level(item, current)) for item in node.items))
        else:
            yield node


def _blocks(parent: Tag, depth: int) -> list[Node]:
    """The block nodes of an element; inline children between blocks make paragraphs."""
    nodes: list[Node] = []
    loose: list[Run] = []
    for child in parent.children:
        if isinstance(child, Tag) and child.name in _BLOCK:
            nodes += _paragraph(loose)
            loose = []
            nodes += _block(child, depth)
        else:
            loose += _inline(child, Run(""))
    return nodes + _paragraph(loose)


def _block(tag: Tag, depth: int) -> list[Node]:
    name = tag.name
    if re.fullmatch("h[1-6]", name):
        runs = _tidy(_inline_children(tag, Run("")))
        return [Heading(int(name[1]), runs, str(tag.get("id") or ""))] if runs else []
    if name == "pre":
        return _paragraph(_lines(tag.get_text()))
    if name == "p":
        return _paragraph(_inline_children(tag, Run("")), tuple(c for c in MARKS if c in _classes(tag)))
    if depth >= MAX_DEPTH and name in {"ul", "ol", "menu", "blockquote", "div", "table", "dl"}:
        return _paragraph([Run(tag.get_text(" "))])
    if name in {"ul", "ol", "menu"}:
        return _list(tag, depth)
    if name == "table":
        return _table(tag)
    if name == "blockquote":
        inner = tuple(_blocks(tag, depth + 1))
        return [Quote(inner)] if inner else []
    if name == "div" and "admonition" in _classes(tag):
        return _box(tag, depth)
    return _blocks(tag, depth + (name == "div"))


def _list(tag: Tag, depth: int) -> list[Node]:
    items: list[tuple[Node, ...]] = []
    for child in tag.children:
        if nodes := _item(child, depth + 1):
            items.append(tuple(nodes))
    start = str(tag.get("start") or "1")
    ordered = tag.name == "ol"
    return [ListNode(ordered, tuple(items), int(start) if start.isdecimal() else 1)] if items else []


def _item(child: PageElement, depth: int) -> list[Node]:
    """The nodes of a list item; what stands in a list outside its items counts as one too."""
    if isinstance(child, Tag) and child.name == "li":
        return _blocks(child, depth)
    if isinstance(child, Tag) and child.name in _BLOCK:
        return _block(child, depth)
    return _paragraph(_inline(child, Run("")))


def _table(tag: Tag) -> list[Node]:
    """A table of plain cells. What stands in a table outside its rows (a caption) becomes a paragraph before it."""
    before: list[Node] = []
    rows: list[tuple[tuple[Run, ...], ...]] = []
    header: tuple[tuple[Run, ...], ...] = ()
    for text in [t for t in tag.find_all(string=True) if t.find_parent(["tr", "table"]) is tag]:
        before += _paragraph(_inline(text, Run("")))
    for caption in tag.find_all(["caption", "colgroup"]):
        before += _blocks(caption, MAX_DEPTH)
    for row in tag.find_all("tr"):
        cells = tuple(_tidy(_inline_children(c, Run(""))) for c in row.children if isinstance(c, Tag))
        if not any(cells):
            continue
        first = not header and not rows
        if first and all(c.name == "th" for c in row.children if isinstance(c, Tag)):
            header = cells
        else:
            rows.append(cells)
    width = max([len(header), *(len(r) for r in rows)], default=0)
    if not width:
        return before
    pad = [r + ((),) * (width - len(r)) for r in rows]
    if header:
        header += ((),) * (width - len(header))
    return [*before, Table(header, tuple(pad))]


def _box(tag: Tag, depth: int) -> list[Node]:
    classes = _classes(tag)
    level = next((c for c in classes if c in LEVELS), "")
    if level == "callout":
        level = "warning"
    if not level:
        level = next((_PLAIN_LEVELS[c] for c in classes if c in _PLAIN_LEVELS), "note")
    title: tuple[Run, ...] = ()
    first = next((c for c in tag.children if isinstance(c, Tag)), None)
    if first is not None and "admonition-title" in _classes(first):
        title = _tidy(_inline_children(first, Run("")))
        first.extract()
    nodes = tuple(_blocks(tag, depth + 1))
    return [BoxNode(level, title, nodes)] if title or nodes else []


# ---------------------------------------------------------------- inline text


def _inline_children(tag: Tag, style: Run) -> list[Run]:
    return [run for child in tag.children for run in _inline(child, style)]


def _inline(child: PageElement, style: Run) -> list[Run]:
    """Runs of one inline element or string, styled as what stands around it."""
    if isinstance(child, PreformattedString):  # comments, doctypes: no reader sees them
        return []
    if isinstance(child, NavigableString):
        return [replace(style, text=str(child))]
    if not isinstance(child, Tag) or child.name in _UNSEEN:
        return []
    name = child.name
    if name == "br":
        return [Run("\n")]
    if name == "img":
        return [replace(style, text=f" {child.get('alt') or ''} ")]
    if name == "a" and "headerlink" in _classes(child):
        return []
    if name == "a":
        style = replace(style, href=_address(str(child.get("href") or "")))
    style = replace(
        style,
        strong=style.strong or name in _STRONG,
        stress=style.stress or name in _STRESS,
        code=style.code or name in _CODE,
    )
    inner = _inline_children(child, style)
    return [Run("\n"), *inner, Run("\n")] if name in _BLOCK else inner


def _lines(text: str) -> list[Run]:
    """Preformatted text: its lines stay apart."""
    runs: list[Run] = []
    for line in text.strip("\n").splitlines():
        runs += [Run(line, code=True), Run("\n")]
    return runs


def _paragraph(runs: list[Run], marks: tuple[str, ...] = ()) -> list[Node]:
    tidy = _tidy(runs)
    return [Paragraph(tidy, marks)] if tidy else []


def _tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """White space collapsed as a browser does, unseen characters dropped, neighbours set alike joined."""
    out: list[Run] = []
    for run in runs:
        if run.text == "\n" and run == Run("\n"):
            if out and out[-1].text != "\n":
                out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
                out.append(run)
            continue
        text = _SPACE.sub(" ", _NO_INK.sub("", run.text.replace("\x0b", " ")))
        if not out or out[-1].text == "\n" or out[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if out and out[-1].text != "\n" and replace(out[-1], text="") == replace(run, text=""):
            out[-1] = replace(out[-1], text=out[-1].text + text)
        else:
            out.append(replace(run, text=text))
    while out and not out[-1].text.strip(" \n"):
        out.pop()
    if out:
        out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
    return tuple(r for r in out if r.text)


def _address(href: str) -> str:
    """The address if it may stand on paper or be clicked there; links inside the site are only words."""
    return href if re.match(r"(?i)(https?://|mailto:|tel:)\S+$", href) else ""


def _classes(tag: Tag) -> list[str]:
    found: str | list[str] | None = tag.get("class")
    return found.split() if isinstance(found, str) else list(found or [])


# ---------------------------------------------------------------- front matter


def _string(value: object) -> str:
    """Front matter is escaped for the site's templates; paper wants the words."""
    return _NO_INK.sub("", html.unescape(str(value))) if isinstance(value, str | int | float) else ""


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


# ---------------------------------------------------------------- the public edition


def signed_only(document: Document) -> Document:
    """The page without library text that nobody has signed; a box or heading left with nothing goes too."""
    return replace(document, nodes=tuple(_signed(document.nodes)))


def _signed(nodes: Iterable[Node]) -> list[Node]:
    kept: list[Node] = []
    dropped = False  # right before this node, since the last one that was kept
    for node in nodes:
        if isinstance(node, Paragraph) and "unsigned" in node.marks:
            dropped = True
            continue
        if isinstance(node, Heading) and dropped:
            _drop_bare(kept, node.level)
        if isinstance(node, BoxNode | Quote) and node.nodes:
            inner = tuple(_signed(node.nodes))
            if not inner:
                dropped = True
                continue
            node = replace(node, nodes=inner)
        elif isinstance(node, ListNode):
            items = tuple(filter(None, (tuple(_signed(item)) for item in node.items)))
            if not items:
                dropped = True
                continue
            node = replace(node, items=items)
        kept.append(node)
        dropped = False
    if dropped:
        _drop_bare(kept, 0)
    return kept


def _drop_bare(kept: list[Node], level: int) -> None:
    """Take headings off the end that now have nothing under them, before a heading of `level`."""
    while kept and isinstance(last := kept[-1], Heading) and last.level >= level:
        kept.pop()


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


def words(document: Document) -> list[str]:
    """Every word a reader sees on paper, in reading order, split at white space."""
    parts = (plain(document.name_line), document.title, *texts(document.nodes))
    return [word for part in parts for word in part.split()]
