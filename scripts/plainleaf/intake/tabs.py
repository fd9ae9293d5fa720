"""Tabs of a page: each label is read where a reader who opens the tab meets it, over its panel.

In the row of labels nobody could tell any more which panel was the children's and which the adults'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from plainleaf.intake.element import unseen, words_of
from plainleaf.intake.tree import Element, Tree

TARGETS = ("aria-controls", "data-tab", "data-tab-target", "data-target", "data-bs-target", "href")
"""Attributes in which a label names its panel."""
LONGEST, LOOKED = 80, 40
"""Characters of the longest label, and texts and elements in it."""
FEWEST = 2
"""Labels that make tabs."""

_TAB = re.compile(r"(?:^|[-_])tabs?(?:$|[-_])|tab-?(?:pane|panel|content)")
"""A class word of a panel, or of the row of labels."""
_SAYS = re.compile(r"[^\W\d_]{2}")
"""A label that says something: no number, no dot."""
_COUNTS = re.compile(r"(?:slide|page|item|go to slide)\W*\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tabs:
    """The labels of a page's tabs, by where they and their panels open among the page's nodes."""

    labels: Mapping[int, str]  # what a label says
    panels: Mapping[int, int]  # the label of a panel


NONE = Tabs(MappingProxyType({}), MappingProxyType({}))


TELLING = frozenset(("role", "data-tab"))
"""Attributes of labels; without one of them only a link can be one."""


def like_label(element: Element, around: tuple[str, ...]) -> bool:
    """An element that may be a label, so that it is worth looking for tabs. `around`: class words near above it."""
    attrs = element.attrs
    if attrs.get("role") == "tab" or "data-tab" in attrs:
        return True
    return element.tag == "a" and attrs.get("href", "").startswith("#") and any("tab" in word for word in around)


def tabs(tree: Tree) -> Tabs:
    """The labels that stand before their panels, each with its panel. Tables of contents are none: what they name is
    no panel."""
    named: dict[str, Element] = {}
    heads: dict[str, list[Element]] = {}  # ids that a label names
    for element in tree.elements():
        attrs = element.attrs
        if not attrs:
            continue
        if "id" in attrs:
            named.setdefault(attrs["id"], element)
        for key in TARGETS:
            said = attrs.get(key, "")
            if said and (key != "href" or (said.startswith("#") and element.tag == "a")):
                heads.setdefault(said.lstrip("#"), []).append(element)
    labels: dict[int, str] = {}
    panels: dict[int, int] = {}
    for panel in [element for element in named.values() if _is_panel(element)]:
        own = [named[word] for word in panel.attrs.get("aria-labelledby", "").split() if word in named]
        for label in (*heads.get(panel.attrs["id"], ()), *own):
            said = _said(label, tree)
            if label.end < panel.at and label.at not in labels and said:
                labels[label.at], panels[panel.at] = said, label.at
                break
    return Tabs(labels, panels) if len(labels) >= FEWEST else NONE


def _is_panel(element: Element) -> bool:
    return element.attrs.get("role") == "tabpanel" or _called_tab(words_of(element))


@lru_cache(maxsize=2048)  # of all that has an id it is asked
def _called_tab(words: tuple[str, ...]) -> bool:
    return any(_TAB.search(word) for word in words)


def _said(label: Element, tree: Tree) -> str:
    """The words of a label; "" where it is too long, or says nothing."""
    found: list[str] = []
    at = label.at + 1
    while at < label.end and at <= label.at + LOOKED:
        node = tree.nodes[at]
        if isinstance(node, str):
            found.append(node)
        elif node is not None and unseen(node, tree):
            at = node.end
        at += 1
    said = " ".join("".join(found).split())
    if at < label.end or len(said) > LONGEST or not _SAYS.search(said) or _COUNTS.fullmatch(said):
        return ""
    return said
