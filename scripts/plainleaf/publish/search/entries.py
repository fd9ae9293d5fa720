"""The pages of a built site that can be found, and its index written."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from lxml.html import HtmlElement

from plainleaf.knowledge import load
from plainleaf.publish import address_of
from plainleaf.publish.search.index import Entry, write_index
from plainleaf.publish.search.passages import passages
from plainleaf.publish.search.rewriting import Rewriting, plain_words
from plainleaf.write import front
from plainleaf.write.lists import PATHS
from plainleaf.write.wording import say


class Search:
    """Gathers what can be found while the finished pages are read, and writes the index of it."""

    def __init__(self, docs: Path, *, offline: bool) -> None:
        """`docs`: the pages that the site is built of; `offline`: their addresses are file names."""
        self.offline = offline
        self.fronts = {
            file.relative_to(docs).as_posix(): front.parse(file.read_text(encoding="utf-8"))[0]
            for file in sorted(docs.rglob("*.md"))
        }
        siblings = Counter(str(PurePosixPath(path).parent) for path in self.fronts if not path.endswith("/index.md"))
        self._wanted = {
            _file(address_of(path, offline=offline)): path
            for path, values in self.fronts.items()
            if _found(path, values, siblings)
        }
        self._entries: dict[str, Entry] = {}

    def read(self, name: str, page: HtmlElement) -> None:
        """Takes note of a finished page, `name` being its path below the site."""
        if path := self._wanted.get(name):
            self._entries[path] = _entry(path, self.fronts[path], page, offline=self.offline)

    def write(self, site: Path) -> None:
        """The index of all pages that were read, into the folder of the built site."""
        entries = [self._entries[path] for path in sorted(self._entries)]
        rewriting = Rewriting(
            subjects=frozenset(entry.name.lower() for entry in entries if entry.kind == "medicine"),
            names=plain_words(name for entry in entries for name in (entry.name, *entry.also_called)),
            headings=plain_words(
                text for entry in entries for text in (entry.title, *(passage.heading for passage in entry.passages))
            ),
        )
        ways = [
            (say(*title), address_of(path, offline=self.offline))
            for path, title in PATHS.items()
            if path in self.fronts
        ]
        write_index(site, entries, rewriting, load("page_text")["search"], ways)


def _entry(path: str, values: Mapping[str, Any], page: HtmlElement, *, offline: bool) -> Entry:
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
        passages=passages(page),
    )


def _file(address: str) -> str:
    return address if address.endswith(".html") else f"{address}index.html"


def _found(path: str, values: Mapping[str, Any], siblings: Mapping[str, int]) -> bool:
    """A hub counts only where it has more than one page: else it would take the page's own place in the list."""
    if (
        path in ("index.md", *PATHS)
        or values.get("withdrawn")
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
