"""Parts of a page that are folded away, but that a reader can open: accordions and tabs.

Text behind a button is article text where the button says so (aria-controls and its kin) and both
stand in the page's main part. A menu, a dialog or a share box opened the same way stays hidden.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from plainleaf.intake.element import names

_ANY = re.compile(r"aria-controls|data-(?:bs-)?target|until-found|tabpanel", re.IGNORECASE)
_HIDES = re.compile(r"\shidden[\s>=/]|(?:display|visibility)\s*:", re.IGNORECASE)
_OUTSIDE = names("nav header footer aside form dialog menu")
_OUTSIDE_ROLES = names(
    "navigation banner contentinfo complementary dialog alertdialog menu menubar listbox search form"
)
_MAIN = names("main article")
_POPUPS = names("menu dialog listbox tree grid true")
_MOST_UP = 300
"""Elements looked at on the way up from a panel; a page that nests deeper has no accordion there."""


def openable(soup: BeautifulSoup, html: str) -> frozenset[int]:
    """The hidden elements of a page whose text a reader can bring up.

    In: the page's tree and its source text. Out: `id()` of each such element, good while the tree lives.
    """
    if not (_ANY.search(html) and _HIDES.search(html)):
        return frozenset()
    called: set[str] = set()  # ids that a button opens
    tabs: set[str] = set()  # ids of tabs
    hidden: list[Tag] = []
    main = False
    for tag in soup.descendants:
        if not isinstance(tag, Tag):
            continue
        main = main or tag.name in _MAIN or tag.get("role") == "main"
        if not tag.attrs:
            continue
        if tag.has_attr("aria-controls") or tag.has_attr("data-target") or tag.has_attr("data-bs-target"):
            called |= _targets(tag)
        if tag.get("role") == "tab" and tag.has_attr("id"):
            tabs.add(str(tag["id"]))
        if tag.has_attr("hidden") or tag.has_attr("style"):
            hidden.append(tag)
    return frozenset(id(tag) for tag in hidden if _opens(tag, called, tabs) and _in_article(tag, main))


def _targets(tag: Tag) -> set[str]:
    """The ids that a control opens; none for the button of a menu or a dialog."""
    if str(tag.get("aria-haspopup", "")).lower() in _POPUPS:
        return set()
    button = tag.name in ("button", "a", "summary", "label") or tag.get("role") in ("button", "tab", "link", "heading")
    if not button:
        return set()
    said = " ".join(str(tag.get(key, "")) for key in ("aria-controls", "data-target", "data-bs-target"))
    return {word.lstrip("#") for word in said.split()}


def _opens(tag: Tag, called: set[str], tabs: set[str]) -> bool:
    if str(tag.get("hidden", "")).lower() == "until-found":
        return True
    if str(tag.get("id", "")) in called:
        return True
    return tag.get("role") == "tabpanel" and not tabs.isdisjoint(str(tag.get("aria-labelledby", "")).split())


def _in_article(tag: Tag, main: bool) -> bool:
    """Within the page's main part, where it has one, and in no menu, form or dialog."""
    node: Tag | None = tag
    inside = not main
    for _ in range(_MOST_UP):
        if node is None:
            return inside
        if node.name in _OUTSIDE or node.get("role") in _OUTSIDE_ROLES:
            # the header of an article is part of it, the page's is not; neither holds panels of text
            return False
        inside = inside or node.name in _MAIN or node.get("role") == "main"
        node = node.parent
    return False
