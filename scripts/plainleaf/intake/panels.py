"""Parts of a page that are folded away, but that a reader can open: accordions and tabs.

Text behind a button is article text where the button says so (aria-controls and its kin), or where the button stands
right before the text, and both stand in the page's main part. A menu, a dialog or a share box opened the same way stays
hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from plainleaf.intake.element import names, unseen, words_of
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
_FOLDING = re.compile(
    r"accordion|toggle|collaps|expand|trigger|question|faq|disclos|spoiler|tab-title|show-?more|read-?more"
)
"""A class word of what opens the text behind it, where no tag says so."""
_PANEL = re.compile(r"accordion|panel|collaps|answer|content|body|toggle|faq|disclos|expand")
"""A class word of what a button opens."""
_NO_TEXT = re.compile(r"menu|nav|share|social|login|sign-?in|search|modal|popup|newsletter|subscri|cookie|lang")
"""A class word of what a button opens and no reader of an article wants."""
_FIELDS = names("form input select textarea")
_HEADS = names("h2 h3 h4 h5 h6")
_MOST_SAID, _MOST_LOOKED = 300, 400
"""Characters that a button says at most, and texts and elements looked at beside and inside a panel."""
_MOST_LINKED = 0.5
"""Share of a panel's characters from which, as links, they are a menu."""
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


def openable(element: Element, above: Iterable[Element], known: Controls, tree: Tree) -> bool:
    """Whether a reader can bring up a hidden element: a panel of the page's main part, in no menu, form or dialog.

    In: the element, those around it from the nearest to the first, and what the page says of its panels.
    """
    if not _opens(element, known) and not _behind_button(element, tree):
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


def may_open(element: Element, tree: Tree) -> bool:
    """Something may open the element: what nothing names, and no button stands before, nothing opens."""
    attrs = element.attrs
    if "id" in attrs or attrs.get("hidden", "").lower() == "until-found" or "aria-labelledby" in attrs:
        return True
    return _behind_button(element, tree)


def _opens(element: Element, known: Controls) -> bool:
    attrs = element.attrs
    if attrs.get("hidden", "").lower() == "until-found" or attrs.get("id", "") in known.called:
        return True
    return attrs.get("role") == "tabpanel" and not known.tabs.isdisjoint(attrs.get("aria-labelledby", "").split())


# ---------------------------------------------------------------- a button and the text right behind it


def heads_panel(button: Element, tree: Tree) -> bool:
    """Whether a button stands right before the text that it opens, as a heading would."""
    behind = _next(button, tree)
    if behind is None or not _button(button, behind, tree):
        return False
    named = behind.attrs.get("id", "") in _targets(button)
    hidden = unseen(behind, tree) == "hidden"
    return (named or hidden or _called(behind, _PANEL)) and _is_text(behind, tree)


def _behind_button(panel: Element, tree: Tree) -> bool:
    """A hidden element right behind what opens it, by its place alone."""
    before = _previous(panel, tree)
    return before is not None and _button(before, panel, tree) and _is_text(panel, tree)


def _button(element: Element, panel: Element, tree: Tree) -> bool:
    """An element that opens the one beside it: a button, a heading, or what is called a toggle."""
    inside = [element]
    said = 0
    for node in islice(tree.within(element), _MOST_LOOKED):
        if isinstance(node, str):
            said += len(node.strip())
        else:
            inside.append(node)
    if not 0 < said <= _MOST_SAID or element.tag in _OUTSIDE:
        return False
    if any("aria-haspopup" in node.attrs or _called(node, _NO_TEXT) for node in inside):
        return False
    if any((wanted := _targets(node)) and panel.attrs.get("id", "") not in wanted for node in inside):
        return False  # it opens something else
    return element.tag in _HEADS or _called(element, _FOLDING) or any(_presses(node) for node in inside)


def _presses(element: Element) -> bool:
    """Made to be pressed, and no link to another page."""
    if element.tag == "a":
        return element.attrs.get("role") == "button" or element.attrs.get("href", "#").startswith(("#", "javascript:"))
    return element.tag in ("button", "summary", "dt") or element.attrs.get("role") in ("button", "tab")


def _is_text(panel: Element, tree: Tree) -> bool:
    """A panel that holds words, most of them no links, and no form."""
    if panel.tag in _OUTSIDE or panel.attrs.get("role") in _OUTSIDE_ROLES or _called(panel, _NO_TEXT):
        return False
    said = linked = 0
    link = 0  # where the last link ends
    for at in range(panel.at + 1, min(panel.end, panel.at + _MOST_LOOKED)):
        node = tree.nodes[at]
        if isinstance(node, str):
            size = len(node.strip())
            said += size
            linked += size if at < link else 0
        elif node is not None and node.tag in _FIELDS:
            return False
        elif node is not None and node.tag == "a" and "href" in node.attrs:
            link = max(link, node.end)
    return linked < _MOST_LINKED * said


def _called(element: Element, sign: re.Pattern[str]) -> bool:
    return any(sign.search(word) for word in words_of(element))


def _next(element: Element, tree: Tree) -> Element | None:
    """The element right behind one, with nothing but blanks between them."""
    for at in range(element.end + 1, min(len(tree.nodes), element.end + _MOST_LOOKED)):
        node = tree.nodes[at]
        if not isinstance(node, str) or not node.isspace():
            return node if isinstance(node, Element) else None
    return None


def _previous(element: Element, tree: Tree) -> Element | None:
    """The element right before one, with nothing but blanks between them."""
    nodes = tree.nodes
    at = element.at - 1
    while at >= 0 and isinstance(text := nodes[at], str) and text.isspace():
        at -= 1
    if at < 0 or nodes[at] is not None:
        return None  # a text, or the element around
    for back in range(at - 1, max(-1, at - _MOST_LOOKED), -1):
        node = nodes[back]
        if isinstance(node, Element) and node.end == at:
            return node
    return None
