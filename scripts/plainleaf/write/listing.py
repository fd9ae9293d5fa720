"""Parts of pages that list pages: links, headings with entries under them, one page or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from plainleaf.structure.subject import slug
from plainleaf.write import front
from plainleaf.write.escape import escape, strict
from plainleaf.write.escape import front as safe
from plainleaf.write.wording import wording

LONG = 400
"""Entries of a list beyond which each of its parts gets a page of its own: a phone must not load thousands of lines."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: words that link, and words before them ("Klonopin, see clonazepam")."""

    text: str
    path: str  # below docs/
    before: str = ""  # Markdown
    after: str = ""  # Markdown
    lang: str = ""  # of the words that link, where it is not that of the list

    def line(self, at: str) -> str:
        """As a list item on the page at `at`."""
        spoken = f"{{: lang={self.lang} }}" if self.lang else ""
        return f"- {self.before}[{escape(self.text)}]({to(self.path, at)}){spoken}{self.after}"


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a list: a letter, a topic, a kind of medicines."""

    title: str
    entries: tuple[Entry, ...]
    anchor: str = ""
    hub: str = ""  # the page it has already, below docs/

    def key(self) -> str:
        return self.anchor or slug(self.title)


def listed(
    path: str,
    title: str,
    intro: Sequence[str],
    groups: Sequence[Group],
    *,
    foot: Sequence[str] = (),
    long: int = LONG,
    place: Callable[[Group], str] | None = None,
) -> dict[str, str]:
    """The list at `path` below docs/ as pages (path -> Markdown); `intro` and `foot`: Markdown around the entries.

    Up to `long` entries it is one page with a heading for each group; beyond, that page leads to one for each: at
    `place`, or in a folder of the list's own name.
    """
    if sum(len(group.entries) for group in groups) <= long:
        parts = list(intro)
        for group in groups:
            heading = f"[{escape(group.title)}]({to(group.hub, path)})" if group.hub else escape(group.title)
            parts += [f"## {heading} {{: #{group.key()} }}", _entries(group, path)]
        return {path: list_page(title, [*parts, *foot])}
    counts = []
    pages = {}
    for group in groups:
        here = group.hub or (place(group) if place else f"{path.removesuffix('.md')}/{group.key()}.md")
        count = (
            wording("lists", "one") if len(group.entries) == 1 else wording("lists", "many", n=str(len(group.entries)))
        )
        counts.append(Entry(group.title, here, after=f" ({count})").line(path))
        if not group.hub:
            heading = group.title if place else f"{title}: {group.title}"
            pages[here] = list_page(heading, [links([(path, title)], here), _entries(group, here), *foot])
    return {path: list_page(title, [*intro, "\n".join(counts)]), **pages}


def _entries(group: Group, at: str) -> str:
    return "\n".join(entry.line(at) for entry in group.entries)


def links(pages: Sequence[tuple[str, str]], at: str) -> str:
    """A list of links (path below docs/, words) on the page at `at`."""
    return "\n".join(Entry(text, path).line(at) for path, text in pages)


def to(path: str, at: str) -> str:
    """`path` as a link from the page at `at`; both below docs/."""
    here, there = PurePosixPath(at).parts[:-1], PurePosixPath(path).parts
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + list(there[same:]))


def list_page(title: str, parts: Iterable[str], **extra: Any) -> str:
    """A generated page that lists pages, as a file."""
    values = {"title": safe(title), **extra, "hide": ["tags"], "generated": True}
    return front.dump(values) + "\n" + "\n\n".join([f"# {strict(title)}", *parts]) + "\n"
