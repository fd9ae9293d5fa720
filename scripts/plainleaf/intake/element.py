"""One HTML element: is it shown, what does it call itself, does a table hold facts or lay out a page."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import Tag
from bs4.element import NavigableString


def names(text: str) -> frozenset[str]:
    """A set of tag names, written as one line of words."""
    return frozenset(text.split())


UNSEEN = {
    **dict.fromkeys(("script", "template", "style", "noscript"), ""),
    **dict.fromkeys(("svg", "iframe", "object", "embed", "audio", "video", "canvas", "map", "applet"), ""),
    **dict.fromkeys(("input", "select", "datalist", "textarea", "option"), "form-field"),
    **dict.fromkeys(("del", "s", "strike"), "struck"),  # "take <s>5</s> 10 mg" must not read "take 5 10 mg"
    **dict.fromkeys(("meta", "link", "base", "rp", "noframes", "noembed"), ""),
}
"""Elements whose content no reader sees as text, and the name they are counted under ("": their own)."""
UNCOUNTED = frozenset(("meta", "link", "base", "rp", "map", "option"))
"""Of these, the ones that never hold words worth counting."""
STRUCTURAL = names("table h1 h2 h3 h4 h5 h6 article section form blockquote pre figure nav")
"""A table with one of these in a cell lays a page out; it is no table of facts."""
LISTS = names("ul ol dl")
"""In a cell they are part of a fact where the table has a head, or its cells are no columns of a page."""
LONGEST_CELL_LIST = 12
"""Items of a list in one cell; a longer one is a menu, or an article laid out in a table."""
WIDEST, TALLEST = 40, 1000
"""Columns of a table, and rows that one cell may reach over; more is a slip, or an attack."""
LONGEST_ROW = 2000
"""Characters: a longer row lays a page out, too."""
MOST_NODES = 20
"""Nodes inside an icon."""
MOST_WORDS = 24
"""Class words remembered of one element."""

_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_ICON = re.compile(r"(?:^|[-_ ])(?:icons?|fa[srb]?|glyphicon|material-(?:icons|symbols\w*)|dashicons)(?:$|[-_ ])")


def unseen(tag: Tag) -> str:
    """Why an element is not shown: the name it is counted under, or ""."""
    name = tag.name
    if name in UNSEEN:
        return UNSEEN[name] or name
    if name == "img":
        return "picture" if _tells(tag) else ""
    if tag.has_attr("hidden") or _HIDING.search(str(tag.get("style", ""))):
        return "hidden"
    if name == "dialog" and not tag.has_attr("open"):
        return "hidden"
    if tag.get("role") in ("dialog", "alertdialog") and str(tag.get("aria-hidden", "")).lower() == "true":
        return "hidden"
    if str(tag.get("aria-hidden", "")).lower() == "true" and (name == "i" or _ICON.search(" ".join(words_of(tag)))):
        return "icon" if _one_word(tag) else ""  # an icon's name or sign; words are for readers
    return ""


def _one_word(tag: Tag) -> bool:
    """An element that holds one word, and few elements."""
    nodes = list(islice(tag.descendants, MOST_NODES + 1))
    said = "".join(str(node) for node in nodes if type(node) is NavigableString)
    return len(nodes) <= MOST_NODES and len(said.split()) == 1


def _tells(picture: Tag) -> bool:
    """A picture that could say something to a reader: not an ornament, nor a dot that counts visitors."""
    if str(picture.get("alt", "?")).strip() == "":
        return False
    return not any(str(picture.get(side, "")).strip() in ("0", "1", "0px", "1px") for side in ("width", "height"))


def words_of(tag: Tag) -> tuple[str, ...]:
    """Class, id and role words, lower case."""
    if not tag.attrs:
        return ()
    out: list[str] = []
    for key in ("class", "id", "role"):
        value = tag.attrs.get(key)
        if value:
            out += (value if isinstance(value, str) else " ".join(value)).lower().split()
    return tuple(out[:MOST_WORDS])


def all_heads(row: Tag) -> bool:
    cells = [child.name for child in row.children if isinstance(child, Tag) and child.name in ("td", "th")]
    return bool(cells) and all(name == "th" for name in cells)


def holds_facts(table: Tag) -> bool:
    """A table of rows and columns, not one that lays out a page."""
    columns = full = 0
    lists = headed = False
    for row in _within(table, "tr"):
        cells = [child for child in row.children if isinstance(child, Tag) and child.name in ("td", "th")]
        columns = max(columns, len(cells))
        full += len(cells) > 1
        headed = headed or any(cell.name == "th" for cell in cells)
        size = items = 0
        for inner in row.descendants:
            if isinstance(inner, Tag):
                if inner.name in STRUCTURAL:
                    return False
                lists = lists or inner.name in LISTS
                items += inner.name in ("li", "dt")
                if items > LONGEST_CELL_LIST * max(columns, 1):
                    return False
            else:
                size += len(str(inner))
                if size > LONGEST_ROW:
                    return False
    return columns > 1 and (not lists or headed or full > 2)


def spans_of(cell: Tag) -> tuple[int, int]:
    """Columns and rows that a cell reaches over."""
    return _count(cell.get("colspan"), WIDEST), _count(cell.get("rowspan"), TALLEST)


def _count(value: object, most: int) -> int:
    said = str(value or "").strip()
    return min(max(int(said), 1), most) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _within(table: Tag, name: str) -> list[Tag]:
    """Rows of this very table; those of a table inside it make it no table of facts anyway."""
    rows: list[Tag] = []
    for child in table.children:
        if isinstance(child, Tag):
            if child.name == name:
                rows.append(child)
            elif child.name in ("thead", "tbody", "tfoot"):
                rows += [inner for inner in child.children if isinstance(inner, Tag) and inner.name == name]
    return rows
