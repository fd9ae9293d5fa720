"""One HTML element: is it shown, and what does it call itself."""

from __future__ import annotations

import re
from functools import lru_cache

from plainleaf.intake.tree import Element, Tree


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
MAY_HIDE = frozenset(("hidden", "style", "aria-hidden"))
"""Attributes without which an element is shown, unless its tag says otherwise ..."""
ASKED = frozenset((*UNSEEN, "img", "dialog", "a"))
"""... as these tags do or may do."""
MOST_NODES = 20
"""Elements and texts inside an icon."""
SIGNS = frozenset("#¶§🔗")
"""All that the link says which a heading carries to itself."""
MOST_WORDS = 24
"""Class words remembered of one element."""

_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_STREAMED = re.compile(r"S:[0-9a-f]{1,4}")
"""What React calls a part that arrives hidden, later than the page, and that its script puts in its place at once."""
_ICON = re.compile(r"(?:^|[-_ ])(?:icons?|fa[srb]?|glyphicon|material-(?:icons|symbols\w*)|dashicons)(?:$|[-_ ])")


def unseen(element: Element, tree: Tree) -> str:
    """Why an element is not shown: the name it is counted under, or ""."""
    tag, attrs = element.tag, element.attrs
    if tag in UNSEEN:
        return UNSEEN[tag] or tag
    if tag == "img":
        return "picture" if _tells(element) else ""
    if tag == "a" and attrs.get("href", "").startswith("#") and _said(element, tree) in SIGNS:
        return "icon"
    if "hidden" in attrs or ("style" in attrs and _HIDING.search(attrs["style"])):
        return "" if _STREAMED.fullmatch(attrs.get("id", "")) else "hidden"
    if tag == "dialog" and "open" not in attrs:
        return "hidden"
    if "aria-hidden" in attrs and attrs["aria-hidden"].lower() == "true":
        if attrs.get("role") in ("dialog", "alertdialog"):
            return "hidden"
        if tag == "i" or _ICON.search(" ".join(words_of(element))):
            return "icon" if _one_word(element, tree) else ""  # an icon's name or sign; words are for readers
    return ""


def _one_word(element: Element, tree: Tree) -> bool:
    """An element that holds one word, and few elements."""
    return len(_said(element, tree).split()) == 1


def _said(element: Element, tree: Tree) -> str:
    """The words of an element that holds few elements; "" where it holds many."""
    said: list[str] = []
    for n, node in enumerate(tree.within(element)):
        if n == MOST_NODES:
            return ""
        if isinstance(node, str):
            said.append(node)
    return "".join(said).strip()


def _tells(picture: Element) -> bool:
    """A picture that could say something to a reader: not an ornament, nor a dot that counts visitors."""
    attrs = picture.attrs
    if not attrs.get("alt", "?").strip():
        return False
    return not any(attrs.get(side, "").strip() in ("0", "1", "0px", "1px") for side in ("width", "height"))


def words_of(element: Element) -> tuple[str, ...]:
    """Class, id and role words, lower case."""
    attrs = element.attrs
    if not attrs:
        return ()
    said = attrs.get("class", "")
    if "id" in attrs or "role" in attrs:
        said = f"{said} {attrs.get('id', '')} {attrs.get('role', '')}"
    return _words(said) if said else ()


@lru_cache(maxsize=2048)
def _words(said: str) -> tuple[str, ...]:
    return tuple(said.lower().split()[:MOST_WORDS])
