"""HTML as paragraphs, lists, tables and boxes.

Constructs without a place of their own become paragraphs of their text: words are never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from plainleaf.frame import tag_in
from plainleaf.publish.html_tree import HEADINGS, Element
from plainleaf.publish.nodes import BoxNode, Heading, ListNode, Node, Paragraph, Quote, Run, Table

MAX_DEPTH = 6
"""Lists, quotes and boxes nested deeper than this become text: no sheet of paper can show them."""

LEVELS = ("emergency", "urgent", "ask", "caution", "callout")
"""Second class word of the site's own boxes; the last one is the warning callout."""

MARKS = ("added", "cite", "unsigned", "hand")
"""Class words of paragraphs that are ours and not the source's; the last one of a person's own."""

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
_SETS = _STRONG | _STRESS | _CODE
# Characters without ink: C0/C1 controls, soft hyphen, zero-width space, joiner marks of direction, BOM.
NO_INK = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAK = Run("\n")
_AS_IT_STANDS = Run("")  # of a text that nothing around it sets otherwise


# ---------------------------------------------------------------- blocks


def blocks(parent: Element, depth: int) -> list[Node]:
    """The block nodes of an element; inline children between blocks make paragraphs."""
    nodes: list[Node] = []
    loose: list[Run] = []
    for child in parent.children:
        if isinstance(child, Element) and child.name in _BLOCK:
            nodes += paragraph(loose)
            loose = []
            nodes += _block(child, depth)
        else:
            loose += _inline(child, _AS_IT_STANDS)
    return nodes + paragraph(loose)


def _block(tag: Element, depth: int) -> list[Node]:
    name = tag.name
    if name in HEADINGS:
        runs = _tidy(_inline_children(tag, _AS_IT_STANDS))
        return [Heading(int(name[1]), runs, tag.attributes.get("id", ""), _lang(tag))] if runs else []
    if name == "pre":
        return paragraph(_lines(tag.text()))
    if name == "p":
        return paragraph(_inline_children(tag, _AS_IT_STANDS), _marks(tag), _lang(tag))
    if depth >= MAX_DEPTH and name in {"ul", "ol", "menu", "blockquote", "div", "table", "dl"}:
        return paragraph([Run(tag.text(" "))])
    if name in {"ul", "ol", "menu"}:
        return _list(tag, depth)
    if name == "table":
        return _table(tag)
    if name == "blockquote":
        inner = tuple(blocks(tag, depth + 1))
        return [Quote(inner)] if inner else []
    if name == "div" and "admonition" in tag.classes:
        return _box(tag, depth)
    return blocks(tag, depth + (name == "div"))


def _list(tag: Element, depth: int) -> list[Node]:
    items: list[tuple[Node, ...]] = []
    for child in tag.children:
        if nodes := _item(child, depth + 1):
            items.append(tuple(nodes))
    start = tag.attributes.get("start", "1")
    ordered = tag.name == "ol"
    return [ListNode(ordered, tuple(items), int(start) if start.isdecimal() else 1)] if items else []


def _item(child: Element | str, depth: int) -> list[Node]:
    """The nodes of a list item; what stands in a list outside its items counts as one too."""
    if isinstance(child, Element) and child.name == "li":
        marks, lang = _marks(child), _lang(child)
        nodes = blocks(child, depth)
        if not marks and not lang:
            return nodes
        return [
            replace(n, marks=marks or n.marks, lang=n.lang or lang) if isinstance(n, Paragraph) else n for n in nodes
        ]
    if isinstance(child, Element) and child.name in _BLOCK:
        return _block(child, depth)
    return paragraph(_inline(child, _AS_IT_STANDS))


def _table(tag: Element) -> list[Node]:
    """A table of plain cells. What stands in a table outside its rows (a caption) becomes a paragraph before it."""
    before: list[Node] = []
    rows: list[tuple[tuple[Run, ...], ...]] = []
    header: tuple[tuple[Run, ...], ...] = ()
    for text in _outside_rows(tag):
        before += paragraph(_inline(text, _AS_IT_STANDS))
    inside = [one for one in tag.inside() if isinstance(one, Element)]
    for caption in inside:
        if caption.name in ("caption", "colgroup"):
            before += blocks(caption, MAX_DEPTH)
    for row in inside:
        if row.name != "tr":
            continue
        cells = tuple(_tidy(_inline_children(c, _AS_IT_STANDS)) for c in row.elements)
        if not any(cells):
            continue
        first = not header and not rows
        if first and all(c.name == "th" for c in row.elements):
            header = cells
        else:
            rows.append(cells)
    width = max([len(header), *(len(r) for r in rows)], default=0)
    if not width:
        return before
    pad = [r + ((),) * (width - len(r)) for r in rows]
    if header:
        header += ((),) * (width - len(header))
    lang = next((_lang(cell) for cell in inside if cell.name in ("td", "th") and "lang" in cell.attributes), "")
    return [*before, Table(header, tuple(pad), lang)]


def _outside_rows(tag: Element) -> Iterator[str]:
    """The strings of a table that stand in none of its rows, nor in a table within it."""
    for child in tag.children:
        if isinstance(child, str):
            yield child
        elif child.name not in ("tr", "table"):
            yield from _outside_rows(child)


def _box(tag: Element, depth: int) -> list[Node]:
    classes = tag.classes
    level = next((c for c in classes if c in LEVELS), "")
    if level == "callout":
        level = "warning"
    if not level:
        level = next((_PLAIN_LEVELS[c] for c in classes if c in _PLAIN_LEVELS), "note")
    title: tuple[Run, ...] = ()
    first = next(iter(tag.elements), None)
    if first is not None and "admonition-title" in first.classes:
        title = _tidy(_inline_children(first, _AS_IT_STANDS))
        tag = Element(tag.name, tag.attributes, [child for child in tag.children if child is not first])
    nodes = tuple(blocks(tag, depth + 1))
    return [BoxNode(level, title, nodes)] if title or nodes else []


# ---------------------------------------------------------------- inline text


def _inline_children(tag: Element, style: Run) -> list[Run]:
    return [run for child in tag.children for run in _inline(child, style)]


def _inline(child: Element | str, style: Run) -> list[Run]:
    """Runs of one inline element or string, styled as what stands around it."""
    if isinstance(child, str):
        return [_styled(style, " " if child == "\n" else child)]  # a line's end in HTML is a blank, and no break
    if child.name in _UNSEEN:
        return []
    name = child.name
    if name == "br":
        return [_BREAK]
    if name == "img":
        return [replace(style, text=f" {child.attributes.get('alt', '')} ")]
    if name == "a" and "headerlink" in child.classes:
        return []
    if name == "a":
        style = replace(style, href=_address(child.attributes.get("href", "")))
    elif name in _SETS:
        style = Run(
            style.text,
            strong=style.strong or name in _STRONG,
            stress=style.stress or name in _STRESS,
            code=style.code or name in _CODE,
            href=style.href,
            lang=_lang(child) or style.lang,
        )
    inner = _inline_children(child, style)
    return [Run("\n"), *inner, Run("\n")] if name in _BLOCK else inner


def _lines(text: str) -> list[Run]:
    """Preformatted text: its lines stay apart."""
    runs: list[Run] = []
    for line in text.strip("\n").splitlines():
        runs += [Run(line, code=True), Run("\n")]
    return runs


def paragraph(runs: list[Run], marks: tuple[str, ...] = (), lang: str = "") -> list[Node]:
    tidy = _tidy(runs)
    return [Paragraph(tidy, marks, lang)] if tidy else []


def _lang(tag: Element) -> str:
    return tag_in(tag.attributes.get("lang"))


def _tidy(runs: Sequence[Run]) -> tuple[Run, ...]:
    """White space collapsed as a browser does, unseen characters dropped, neighbours set alike joined."""
    if len(runs) == 1 and runs[0].text.isprintable() and "  " not in runs[0].text:  # most paragraphs: nothing to join
        (run,) = runs
        text = run.text.strip(" ")
        return (_styled(run, text),) if text else ()
    out: list[Run] = []
    for run in runs:
        if run.text == "\n" and run == _BREAK:
            if out and out[-1].text != "\n":
                out[-1] = _styled(out[-1], out[-1].text.rstrip(" "))
                out.append(run)
            continue
        text = run.text
        if "  " in text or not text.isprintable():  # a printable text holds no white space but blanks, and all has ink
            text = _SPACE.sub(" ", NO_INK.sub("", text.replace("\x0b", " ")))
        if not out or out[-1].text == "\n" or out[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if out and out[-1].text != "\n" and _alike(out[-1], run):
            out[-1] = _styled(run, out[-1].text + text)
        else:
            out.append(_styled(run, text))
    while out and not out[-1].text.strip(" \n"):
        out.pop()
    if out:
        out[-1] = _styled(out[-1], out[-1].text.rstrip(" "))
    return tuple(r for r in out if r.text)


def _styled(run: Run, text: str) -> Run:
    """`text` set as `run`. By hand: `replace` takes five times as long, and a page has hundreds of runs."""
    return run if run.text == text else Run(text, run.strong, run.stress, run.code, run.href, run.lang)


def _alike(one: Run, other: Run) -> bool:
    return (one.strong, one.stress, one.code, one.href, one.lang) == (
        *(other.strong, other.stress, other.code, other.href, other.lang),
    )


def _address(href: str) -> str:
    """The address if it may stand on paper or be clicked there; links inside the site are only words."""
    return href if re.match(r"(?i)(https?://|mailto:|tel:)\S+$", href) else ""


def _marks(tag: Element) -> tuple[str, ...]:
    return tuple(mark for mark in MARKS if mark in tag.classes) if "class" in tag.attributes else ()
