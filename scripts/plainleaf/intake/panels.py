"""Parts of a page that are folded away, but that a reader can open: accordions and tabs.

Text behind a button is article text where the button says so (aria-controls and its kin) and both
stand in the page's main part. A menu, a dialog or a share box opened the same way stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from plainleaf.intake.element import names
from plainleaf.intake.tree import Element, Tree

_OUTSIDE = names("nav header footer aside form dialog menu")
_OUTSIDE_ROLES = names(
    "navigation banner contentinfo complementary dialog alertdialog menu menubar listbox search form"
)
_MAIN = names("main article")
_POPUPS = names("menu dialog listbox tree grid true")
_BUTTONS = names("button a summary label")
_BUTTON_ROLES = names("button tab link heading")
_TARGETS = ("aria-controls", "data-target", "data-bs-target")
_LINKING = frozenset(_TARGETS)
_TELLING = _LINKING | {"role", "href"}
_MOST_UP = 300
"""Elements looked at on the way up from a panel; a page that nests deeper has no accordion there."""


@dataclass(frozen=True, slots=True)
class Controls:
    """What a page says of the parts that can be opened."""

    called: frozenset[str]  # ids that a button opens
    tabs: frozenset[str]  # ids of tabs
    main: bool  # it has a main part


def controls(tree: Tree) -> Controls:
    """The buttons and tabs of a page."""
    called: set[str] = set()
    tabs: set[str] = set()
    main = False
    for element in tree.elements():
        main = main or element.tag in _MAIN
        attrs = element.attrs
        if attrs and not _TELLING.isdisjoint(attrs):
            role = attrs.get("role")
            main = main or role == "main"
            if role == "tab" and "id" in attrs:
                tabs.add(attrs["id"])
            if not _LINKING.isdisjoint(attrs) or attrs.get("href", "")[:1] == "#":
                called |= _targets(element)
    return Controls(frozenset(called), frozenset(tabs), main)


def openable(element: Element, above: Iterable[Element], known: Controls) -> bool:
    """Whether a reader can bring up a hidden element: a panel of the page's main part, in no menu, form or dialog.

    In: the element, those around it from the nearest to the first, and what the page says of its panels.
    """
    if not _opens(element, known):
        return False
    inside = not known.main
    around = iter(above)
    for node in (element, *islice(around, _MOST_UP)):
        if node.tag in _OUTSIDE or node.attrs.get("role") in _OUTSIDE_ROLES:
            # the header of an article is part of it, the page's is not; neither holds panels of text
            return False
        inside = inside or _is_main(node)
    return inside and next(around, None) is None


def _is_main(element: Element) -> bool:
    return element.tag in _MAIN or element.attrs.get("role") == "main"


def _targets(element: Element) -> set[str]:
    """The ids that a control opens; none for the button of a menu or a dialog."""
    attrs = element.attrs
    if attrs.get("aria-haspopup", "").lower() in _POPUPS:
        return set()
    if element.tag not in _BUTTONS and attrs.get("role") not in _BUTTON_ROLES:
        return set()
    said = " ".join(attrs.get(key, "") for key in _TARGETS)
    here = attrs.get("href", "")  # tabs of old pages: <a href="#symptoms">
    linked = {here[1:]} if element.tag == "a" and here.startswith("#") and len(here) > 1 else set()
    return {word.lstrip("#") for word in said.split()} | linked


def may_open(element: Element) -> bool:
    """Something may open the element: what nothing names, nothing opens."""
    attrs = element.attrs
    return "id" in attrs or attrs.get("hidden", "").lower() == "until-found" or "aria-labelledby" in attrs


def _opens(element: Element, known: Controls) -> bool:
    attrs = element.attrs
    if attrs.get("hidden", "").lower() == "until-found" or attrs.get("id", "") in known.called:
        return True
    return attrs.get("role") == "tabpanel" and not known.tabs.isdisjoint(attrs.get("aria-labelledby", "").split())
