"""The texts that a sign-off speaks of, one by one: what each is and where it comes from.

The words of the article, words written by hand, text added by this site (by entry of its knowledge files), what was
left out of the article, what the overrides files decided, the sources, and the facts about the page.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plainleaf.publish.document import read_document
from plainleaf.publish.nodes import BoxNode, Document, Heading, ListNode, Node, Paragraph, Quote, Run, Table
from plainleaf.review.library import entry_of
from plainleaf.review.pages import DOSE
from plainleaf.review.shown import digest
from plainleaf.write.front import parse

ARTICLE, HAND, LIBRARY = "article", "hand", "library"
LEFT_OUT, OVERRIDES, SOURCES, FACTS = "left-out", "overrides", "sources", "facts"

PARTS: Mapping[str, str] = {
    ARTICLE: "the article's words",
    HAND: "words written by hand",
    LIBRARY: "text added by this site",
    LEFT_OUT: "what was left out of the article",
    OVERRIDES: "what the overrides files decided",
    SOURCES: "what is said of the sources",
    FACTS: "the facts about the page (title, names, tags)",
}
"""Each part of what is signed, in words, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: a paragraph, heading, item, row or title of a page, a line that was left out, a fact."""

    part: str
    text: str  # as it is read, with "## ", "- " and the like before it
    key: str = ""  # library: entry of a knowledge file; left out, overrides: the source; facts: their name
    under: str = ""  # the heading or box it stands under


def sum_of(units: Iterable[Unit]) -> str:
    """The digest of some texts; "" of none."""
    held = [unit.text for unit in units]
    return digest("\n".join(held)) if held else ""


# ---------------------------------------------------------------- the page


def page_units(page: str, text: str, made: str | None) -> list[Unit]:
    """The texts of a page in reading order. `made`: the page as it was generated; None: a person wrote all of it.

    What does not stand in `made` word for word is hand text; a dose that was confirmed is the same text.
    """
    front, _ = parse(text)
    generated = Counter(_bare(u.text) for u in _units(page, made, front)) if made is not None else Counter()
    found = []
    for unit in _units(page, text, front):
        bare = _bare(unit.text)
        if generated[bare] > 0:
            generated[bare] -= 1
            found.append(unit)
        else:
            found.append(Unit(HAND, unit.text, "", unit.under))
    return found


def _bare(text: str) -> str:
    return " ".join(DOSE.sub("", text).replace("**", "").replace("*", "").split())


def _units(page: str, text: str, front: Mapping[str, Any]) -> Iterator[Unit]:
    document = read_document(text, page)
    if document.name_line:
        yield Unit(LIBRARY, _said(document.name_line), "page_text.page.name_line")
    yield Unit(ARTICLE, f"# {document.title}")
    yield from _Walk(dict(front)).all(document)


class _Walk:
    """Goes through a page from top to bottom, and knows under what it stands."""

    def __init__(self, front: dict[str, Any]) -> None:
        from plainleaf.checks.page import fixed, headings, is_library
        from plainleaf.knowledge import load

        words = load("page_text")
        self._ours = {words[group]["heading"] for group in ("words", "silence", "notes", "about")}
        self._points = str(words["key_points"]["heading"])
        self._lines = fixed() | {str(words["key_points"]["proposal"])}
        self._is_heading: Callable[[str], bool] = lambda said: is_library(said, headings(), front)
        self._section = ""
        self._under = ""

    def all(self, document: Document) -> Iterator[Unit]:
        yield from self._nodes(document.nodes, "", boxed=False)

    def _nodes(self, nodes: Iterable[Node], mark: str, *, boxed: bool) -> Iterator[Unit]:
        for node in nodes:
            match node:
                case Heading(level=level, runs=runs):
                    said = _said(runs)
                    self._under = said
                    if level == 2:
                        self._section = said
                    ours = self._section in self._ours or self._is_heading(said)
                    yield self._unit(f"{'#' * level} {said}", ours, said)
                case Paragraph(runs=runs, marks=marks):
                    ours = "added" in marks or self._section in self._ours or _said(runs) in self._lines
                    yield from self._paragraph(mark, runs, ours=ours)
                case ListNode(ordered=ordered, items=items, start=start):
                    for number, item in enumerate(items, start):
                        sign = f"{number}. " if ordered else "- "
                        yield from self._nodes(item, mark.replace("- ", "  ") + sign, boxed=boxed)
                case Table(header=header, rows=rows):
                    for row in (header, *rows) if header else rows:
                        yield self._unit(mark + " | ".join(_said(cell) for cell in row), False, "")
                case Quote(nodes=inner):
                    yield from self._nodes(inner, mark + "> ", boxed=boxed)
                case BoxNode(level=level, title=title, nodes=inner):
                    before, said = self._under, _said(title)
                    self._under = said
                    yield self._unit(f"[{level}] {said}", True, said.partition(":")[2].strip(), said)
                    yield from self._nodes(inner, mark, boxed=True)
                    self._under = before

    def _paragraph(self, mark: str, runs: tuple[Run, ...], *, ours: bool) -> Iterator[Unit]:
        """A paragraph; the label before a key point is ours, the sentence behind it the article's."""
        label = runs[0].text.strip() if runs and runs[0].strong else ""
        if self._section == self._points and label.endswith(":") and len(runs) > 1:
            yield Unit(LIBRARY, f"{mark}**{label}**", f"keypoints.{label.rstrip(':')}", self._under)
            yield Unit(ARTICLE, _said(runs[1:]), "", self._under)
            return
        said = _said(runs)
        bare = _said(runs[1:]) if label.endswith(":") and len(runs) > 1 else said
        yield self._unit(mark + said, ours, bare, said)

    def _unit(self, text: str, ours: bool, *words: str) -> Unit:
        part = LIBRARY if ours else ARTICLE
        return Unit(part, text, entry_of(*(w.replace("**", "") for w in words if w)) if ours else "", self._under)


def _said(runs: Iterable[Run]) -> str:
    """Runs as a person reads them: what is set strong between stars, an address behind its words."""
    out = []
    for run in runs:
        words = run.text.strip()
        shown = run.text.replace(words, f"**{words}**") if run.strong and words else run.text
        if run.href and run.href not in (run.text, f"mailto:{run.text}", f"tel:{run.text}"):
            shown = f"{shown} ({run.href})"
        out.append(shown.replace("\n", " / "))
    return " ".join("".join(out).split())


# ---------------------------------------------------------------- kept beside the record


def dump(units: Iterable[Unit]) -> str:
    """Units as JSON lines, for the records."""
    rows = ({"part": u.part, "key": u.key, "under": u.under, "text": u.text} for u in units)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def load_units(text: str) -> tuple[Unit, ...]:
    """What `dump` wrote. ValueError where it cannot be read."""
    found = []
    for line in text.rstrip("\n").split("\n") if text.strip() else ():
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError("a row is no object")
        found.append(Unit(*(str(row.get(key, "")) for key in ("part", "text", "key", "under"))))
    return tuple(found)
