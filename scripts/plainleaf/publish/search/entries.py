"""The pages of a built site that can be found, and its index written."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.frame import LANGUAGE, language_in
from plainleaf.knowledge import load
from plainleaf.publish import address_of
from plainleaf.publish.search.index import Counted, Entry, Index
from plainleaf.store import NOWHERE, Store
from plainleaf.write import front
from plainleaf.write.lists import PATHS
from plainleaf.write.wording import say


class Search:
    """What can be found on a site: gathered while its finished pages are read, then written."""

    def __init__(self, docs: Path, language: str = LANGUAGE, *, offline: bool, store: Store = NOWHERE) -> None:
        """`docs`: the pages that the site is built of; `language`: that of the site; `offline`: addresses are file names;
        `store`: what earlier builds made."""
        self._offline = offline
        self._language = language
        self._fronts = {
            file.relative_to(docs).as_posix(): front.facts(file.read_text(encoding="utf-8"))
            for file in sorted(docs.rglob("*.md"))
        }
        siblings = Counter(str(PurePosixPath(path).parent) for path in self._fronts if not path.endswith("/index.md"))
        self._paths = {
            _file(address_of(path, offline=offline)): path
            for path, values in self._fronts.items()
            if _found(path, values, siblings)
        }
        self.wanted = frozenset(self._paths)  # paths below the site of the pages whose words are to be counted
        self._index = Index(store)

    def read(self, name: str, passages: Sequence[Counted]) -> None:
        """Takes in a finished page, `name` being its path below the site."""
        path = self._paths[name]
        self._index.add(_entry(path, self._fronts[path], offline=self._offline), passages)

    def write(self, site: Path) -> None:
        """The index of all pages that were read, into the folder of the built site."""
        there = [(path, say(*title)) for path, title in PATHS.items() if path in self._fronts]
        ways = [(title, address_of(path, offline=self._offline)) for path, title in there]
        self._index.write(site, load("page_text")["search"], ways, self._spoken())

    def _spoken(self) -> dict[str, Any]:
        """What the search says in the other languages of the site and its pages, where there are words for them."""
        known = load("site_words")
        tags = {self._language, *(language_in(values) for values in self._fronts.values())}
        bases = sorted({tag.lower().split("-")[0] for tag in tags} & known.keys())
        return {tag: {"texts": known[tag].get("search", {}), "kinds": known[tag].get("kinds", {})} for tag in bases}


def _entry(path: str, values: Mapping[str, Any], *, offline: bool) -> Entry:
    kind = _text(values.get("kind"))
    return Entry(
        address=address_of(path, offline=offline),
        title=_text(values.get("title")) or PurePosixPath(path).stem,
        kind=kind,
        name=_text(values.get("name")),
        also_called=_texts(values.get("also_called")),
        subtitle=_text(values.get("subtitle")),
        description=_sentence(values),
        topic=_text(values.get("topic")),
        label=str(load("page_text")["search"].get(f"kind_{kind}", "")),
    )


def _file(address: str) -> str:
    return address if address.endswith(".html") else f"{address}index.html"


def _found(path: str, values: Mapping[str, Any], siblings: Mapping[str, int]) -> bool:
    """A hub counts only where it has more than one page: else it would take the page's own place in the list."""
    if (
        values.get("withdrawn")
        or path in ("index.md", *PATHS)
        or (values.get("generated") is True and values.get("kind") != "hub" and path != "about.md")
    ):
        return False  # pages that name all others: every search would find them
    return values.get("kind") != "hub" or siblings[str(PurePosixPath(path).parent)] > 1


def _sentence(values: Mapping[str, Any]) -> str:
    """The description where it is a sentence of the page, and not only its title again."""
    text = _text(values.get("description"))
    return text if text not in (_text(values.get("title")), _text(values.get("subtitle"))) else ""


def _text(value: Any) -> str:
    """Front matter as words: what stands there is escaped for templates."""
    return html.unescape(value).strip() if isinstance(value, str) else "" if value is None else str(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(v) for v in value) if isinstance(value, list) else ()
