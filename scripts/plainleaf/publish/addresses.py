"""What a built page holds to be linked to, what it links to, and what it makes a browser fetch."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

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

_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
_IDS = etree.XPath("//@id", smart_strings=False)
_LINKS = etree.XPath("//a/@href", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one page."""

    ids: frozenset[str]
    links: tuple[str, ...]  # each once, in order
    loaded: tuple[tuple[str, str], ...]  # element, address


def parsed(page: str) -> etree._Element:
    """A built page as a tree."""
    tree = etree.fromstring(page.encode("utf-8"), parser=_PARSER) if page.strip() else None
    return etree.Element("html") if tree is None else tree


def addresses(tree: etree._Element) -> Addresses:
    """The addresses of a page that was `parsed`."""
    loaded = []
    for element in tree.iter("link", "meta", *LOADS):
        if element.tag == "link":
            if not NO_LOAD & set((element.get("rel") or "").split()):
                loaded.append(("link", element.get("href") or ""))
        elif element.tag == "meta":
            if (element.get("http-equiv") or "").lower() == "refresh":
                loaded.append(("meta", (element.get("content") or "").partition("=")[2].strip(" '\"")))
        else:
            loaded += _loaded(element)
    return Addresses(frozenset(_IDS(tree)), tuple(dict.fromkeys(_LINKS(tree))), tuple(loaded))


def _loaded(element: etree._Element) -> Iterator[tuple[str, str]]:
    for name in LOADS[element.tag]:
        value = element.get(name) or ""
        if name == "srcset":
            yield from ((element.tag, part.split()[0]) for part in value.split(",") if part.strip())
        elif value:
            yield element.tag, value


@lru_cache(maxsize=4096)
def elsewhere(address: str) -> bool:
    """Whether an address is on another host."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # "https://[x": no address of ours
        return True
    return bool(parts.netloc) or parts.scheme not in ("", "data", "about")


class Ways:
    """Where the links of a built site lead."""

    def __init__(self, site: Path, ids: Mapping[str, frozenset[str]], prefix: str) -> None:
        """`ids`: the places on every page, by its path below `site`; `prefix`: the path under which the site is hosted."""
        self._site, self._ids, self._prefix = site, ids, prefix
        self._there: dict[str, str | None] = {}

    def dead(self, page: str, address: str) -> str:
        """Why a link of `page` leads nowhere; "" where it leads somewhere, or to another host."""
        before, _, fragment = address.partition("#")
        parts = _parts(before)
        if parts is None:
            return "no address at all"
        out, path = parts
        if out:
            return ""
        if not path:
            target = page
        elif path.startswith("/"):
            target = path.removeprefix(self._prefix).lstrip("/")
        else:
            target = posixpath.normpath(f"{page.rpartition('/')[0] or '.'}/{path}")
        if target.startswith(".."):
            return "it leaves the site"
        file = self._file("" if target == "." else target)
        if file is None:
            return "no such page"
        place = unquote(fragment)
        if place and file in self._ids and place not in self._ids[file] and not place.startswith("__"):
            return "no such place on the page"
        return ""

    def _file(self, target: str) -> str | None:
        """The path of what stands at a path below the site, of a folder its page; None where there is nothing."""
        if target in self._ids:
            return target
        if target not in self._there:
            place = self._site / target
            file = posixpath.join(target, "index.html") if place.is_dir() else target
            self._there[target] = file if file in self._ids or (self._site / file).is_file() else None
        return self._there[target]


@lru_cache(maxsize=4096)
def _parts(address: str) -> tuple[bool, str] | None:
    """Whether an address without its fragment is on another host, and its path; None where it is no address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return bool(parts.scheme or parts.netloc), unquote(parts.path)
