"""One HTML element: is it shown, what does it call itself, does a table hold facts or lay out a page."""

from __future__ import annotations

import re

from bs4 import Tag


def names(text: str) -> frozenset[str]:
    """A set of tag names, written as one line of words."""
    return frozenset(text.split())


UNSEEN = {
    **dict.fromkeys(("script", "template", "style", "noscript"), ""),
    **dict.fromkeys(("svg", "iframe", "object", "embed", "audio", "video", "canvas", "map", "applet"), ""),
    **dict.fromkeys(("input", "select", "datalist", "textarea", "option"), "form-field"),
    **dict.fromkeys(("meta", "link", "base", "rp", "noframes", "noembed"), ""),
}
"""Elements whose content no reader sees as text, and the name they are counted under ("": their own)."""
UNCOUNTED = frozenset(("meta", "link", "base", "rp", "map", "option"))
"""Of these, the ones that never hold words worth counting."""
STRUCTURAL = names("table ul ol dl h1 h2 h3 h4 h5 h6 article section form blockquote pre figure nav")
"""A table with one of these in a cell lays a page out; it is no table of facts."""
LONGEST_ROW = 2000
"""Characters: a longer row lays a page out, too."""
MOST_WORDS = 24
"""Class words remembered of one element."""

_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_ICON = re.compile(r"(?:^|[-_ ])(?:icons?|fa[srb]?|glyphicon|material-(?:icons|symbols\w*)|dashicons)(?:$|[-_ ])")


def unseen(tag: Tag) -> str:
    """Why an element is not shown: the name it is counted under, or ""."""
    name = tag.name
    if name in UNSEEN:
        return UNSEEN[name] or name
    if tag.has_attr("hidden") or _HIDING.search(str(tag.get("style", ""))):
        return "hidden"
    if name == "dialog" and not tag.has_attr("open"):
        return "hidden"
    if str(tag.get("aria-hidden", "")).lower() == "true" and (name == "i" or _ICON.search(" ".join(words_of(tag)))):
        return "icon" if len(tag.get_text().split()) == 1 else ""  # an icon's name or sign; words are for readers
    return ""


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
    columns = 0
    for row in _within(table, "tr"):
        cells = [child for child in row.children if isinstance(child, Tag) and child.name in ("td", "th")]
        columns = max(columns, len(cells))
        size = 0
        for inner in row.descendants:
            if isinstance(inner, Tag):
                if inner.name in STRUCTURAL:
                    return False
            else:
                size += len(str(inner))
                if size > LONGEST_ROW:
                    return False
    return columns > 1


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
