"""What a built page holds to be linked to, what it links to, and what it makes a browser fetch."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src", "srcdoc"),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "form": ("action",),
    "base": ("href",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}
"""Elements and the attributes by which a browser fetches something without being asked (`link` is looked at apart)."""

NO_LOAD = frozenset({"canonical", "alternate", "prev", "next", "license"})
"""Relations of a `link` element that a browser only notes."""

_PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
_IDS = etree.XPath("//@id", smart_strings=False)
_LINKS = etree.XPath("//a/@href", smart_strings=False)
_LOADING = etree.XPath("|".join(f"//{tag}" for tag in LOADS))
_HEAD = etree.XPath("//link|//meta[@http-equiv]")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one page."""

    ids: frozenset[str]
    links: tuple[str, ...]  # each once, in order
    loaded: tuple[tuple[str, str], ...]  # element, address


def parsed(page: str) -> html.HtmlElement:
    """A built page as a tree."""
    tree: html.HtmlElement = html.document_fromstring(page.encode("utf-8") or b"<html></html>", parser=_PARSER)
    return tree


def addresses(tree: html.HtmlElement) -> Addresses:
    """The addresses of a page that was `parsed`."""
    loaded = []
    for element in _HEAD(tree):
        if element.tag == "link" and not NO_LOAD & set((element.get("rel") or "").split()):
            loaded.append(("link", element.get("href") or ""))
        elif element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            loaded.append(("meta", (element.get("content") or "").partition("=")[2].strip(" '\"")))
    for element in _LOADING(tree):
        for name in LOADS[element.tag]:
            value = element.get(name) or ""
            if name == "srcset":
                loaded += [(element.tag, part.split()[0]) for part in value.split(",") if part.strip()]
            elif value:
                loaded.append((element.tag, value))
    return Addresses(frozenset(_IDS(tree)), tuple(dict.fromkeys(_LINKS(tree))), tuple(loaded))


def elsewhere(address: str) -> bool:
    """Whether an address is on another host."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # "https://[x": no address of ours
        return True
    return bool(parts.netloc) or parts.scheme not in ("", "data", "about")


def dead(site: Path, page: str, address: str, ids: Mapping[str, frozenset[str]], prefix: str) -> str:
    """Why a link of `page` leads nowhere; "" where it leads somewhere, or to another host.

    `ids`: the places on every page, by its path below `site`; `prefix`: the path under which the site is hosted.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "no address at all"
    if parts.scheme or parts.netloc:
        return ""
    path = unquote(parts.path)
    if path.startswith("/"):
        target = path.removeprefix(prefix).lstrip("/")
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    target = "" if target == "." else target
    if target.startswith(".."):
        return "it leaves the site"
    if target not in ids:
        place = site / target
        if place.is_dir():
            target = posixpath.join(target, "index.html")
            place = site / target
        if target not in ids and not place.is_file():
            return "no such page"
    fragment = unquote(parts.fragment)
    if fragment and target in ids and fragment not in ids[target] and not fragment.startswith("__"):
        return "no such place on the page"
    return ""
