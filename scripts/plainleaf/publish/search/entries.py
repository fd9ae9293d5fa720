"""The pages of a built site that can be found, and its index written."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.knowledge import load
from plainleaf.publish import address_of
from plainleaf.publish.search.index import Entry, write_index
from plainleaf.publish.search.passages import passages
from plainleaf.publish.search.rewriting import Rewriting, plain_words
from plainleaf.write import front
from plainleaf.write.lists import PATHS
from plainleaf.write.wording import say


def write_search(site: Path, docs: Path, *, offline: bool) -> None:
    """Make the search of the built `site` from its pages and from the front matter of the pages it was built of, in `docs`."""
    entries = tuple(entries_of(site, docs, offline=offline))
    rewriting = Rewriting(
        subjects=frozenset(entry.name.lower() for entry in entries if entry.kind == "medicine"),
        names=plain_words(name for entry in entries for name in (entry.name, *entry.also_called)),
        headings=plain_words(
            text for entry in entries for text in (entry.title, *(passage.heading for passage in entry.passages))
        ),
    )
    ways = [
        (say(*title), address_of(path, offline=offline)) for path, title in PATHS.items() if (docs / path).is_file()
    ]
    write_index(site, entries, rewriting, load("page_text")["search"], ways)


def entries_of(site: Path, docs: Path, *, offline: bool) -> Iterator[Entry]:
    """Articles, pages that lead to several articles of one subject, and what somebody wrote by hand; sorted by address."""
    fronts = {
        file.relative_to(docs).as_posix(): front.parse(file.read_text(encoding="utf-8"))[0]
        for file in sorted(docs.rglob("*.md"))
    }
    siblings = Counter(str(PurePosixPath(path).parent) for path in fronts if not path.endswith("/index.md"))
    for path, values in fronts.items():
        address = address_of(path, offline=offline)
        page = site / (address if address.endswith(".html") else f"{address}index.html")
        if not _found(path, values, siblings) or not page.is_file():
            continue
        yield Entry(
            address=address,
            title=_text(values.get("title")) or PurePosixPath(path).stem,
            kind=_text(values.get("kind")),
            name=_text(values.get("name")),
            also_called=_texts(values.get("also_called")),
            subtitle=_text(values.get("subtitle")),
            description=_sentence(values),
            topic=_text(values.get("topic")),
            label=str(load("page_text")["search"].get(f"kind_{_text(values.get('kind'))}", "")),
            passages=passages(page.read_text(encoding="utf-8")),
        )


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
