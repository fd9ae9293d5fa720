"""A page as the person who signs it has it before her, part by part: what each text is, and where it comes from.

The words of the article, words written by hand, text added by this site (by entry of its knowledge files), what was
left out of the article, what the overrides files decided, the sources, and the facts about the page.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainleaf.checks.books import Row, rows_of
from plainleaf.errors import ContentError
from plainleaf.intake.decode import decode
from plainleaf.project import Project
from plainleaf.publish.document import read_document
from plainleaf.publish.nodes import BoxNode, Document, Heading, ListNode, Node, Paragraph, Quote, Run, Table
from plainleaf.review.library import entry_of
from plainleaf.review.pages import DOSE, content_hash, seen_front
from plainleaf.review.shown import digest, shown_digest
from plainleaf.write.front import parse
from plainleaf.write.pages import base_of, read

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

KEPT = ("title", "heading", "body")

_TEXT_ENDINGS = (".txt", ".md")
"""Sources whose text is the ledger's own; of the others the records hold a copy."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: a paragraph, heading, item, row or title of a page, a line that was left out, a fact."""

    part: str
    text: str  # as it is read, with "## ", "- " and the like before it
    key: str = ""  # library: entry of a knowledge file; left out, overrides: the source; facts: their name
    under: str = ""  # the heading or box it stands under


@dataclass(frozen=True, slots=True)
class View:
    """All that a sign-off speaks of."""

    content: str  # digest of the page's Markdown: where it is the same, so is the page
    shown: str  # digest of what a browser makes of it
    books: str  # digest of the ledgers and of the sources' own digests
    units: tuple[Unit, ...]
    unknown: frozenset[str] = frozenset()  # parts that cannot be told now: an article is gone or has changed

    def digests(self) -> dict[str, str]:
        """The digest of every part that can be told; "" where there is nothing in it."""
        return {part: _sum(u for u in self.units if u.part == part) for part in PARTS if part not in self.unknown}

    def entries(self) -> dict[str, str]:
        """The digest of every entry of the knowledge files that the page shows."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            if unit.part == LIBRARY:
                found.setdefault(unit.key or "other", []).append(unit)
        return {key: _sum(units) for key, units in sorted(found.items())}


def _sum(units: Iterable[Unit]) -> str:
    held = [unit.text for unit in units]
    return digest("\n".join(held)) if held else ""


def view(project: Project, page: str, text: str) -> View:
    """The page at `page` (path below docs/) whose Markdown is `text`, with its books as they stand in the records."""
    front, body = parse(text)
    made = read(base_of(page, project.records))
    units = [*page_units(page, text, made), *_facts(front)]
    unknown = frozenset[str]()
    left, decided, known = _books(project, front)
    if known:
        units += [*left, *decided]
    else:
        unknown = frozenset({LEFT_OUT, OVERRIDES})
    return View(
        content=content_hash(text),
        shown=shown_digest(body, seen_front(front), (project.docs / page).parent),
        books=books_digest(project, front),
        units=tuple(units),
        unknown=unknown,
    )


def book_digests(project: Project, front: Mapping[str, Any]) -> dict[str, str]:
    """The digests of what was left out and what overrides decided; {} where it cannot be told."""
    left, decided, known = _books(project, front)
    return {LEFT_OUT: _sum(left), OVERRIDES: _sum(decided)} if known else {}


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


# ---------------------------------------------------------------- facts and sources


def _facts(front: Mapping[str, Any]) -> Iterator[Unit]:
    for name, value in seen_front(front).items():
        if name != "sources":
            yield Unit(FACTS, f"{name}: {_plain(value)}", name)
    sources = front.get("sources")
    for number, entry in enumerate(sources if isinstance(sources, list) else (), 1):
        if not isinstance(entry, Mapping):
            continue
        seen = seen_front({"sources": [entry]})["sources"][0]
        file = str(entry.get("file") or f"source {number}")
        for name, value in seen.items():
            yield Unit(SOURCES, f"{name}: {_plain(value)}", file)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(entry) for entry in value)
    return "" if value is None else str(value)


# ---------------------------------------------------------------- the books


def sources_of(front: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(file, digest) of every source of a page, as its front matter names them."""
    sources = front.get("sources")
    return [
        (str(entry.get("file") or ""), str(entry.get("sha256") or ""))
        for entry in (sources if isinstance(sources, list) else ())
        if isinstance(entry, Mapping)
    ]


def books_digest(project: Project, front: Mapping[str, Any]) -> str:
    """The digest of a page's ledgers with its sources' own: where it is the same, so is what was left out."""
    total = hashlib.sha256()
    for file, sha in sources_of(front):
        total.update(f"{file}\0{sha}\0".encode())
        try:
            total.update(ledger_path(project, file).read_bytes().replace(b"\r\n", b"\n"))
        except OSError:
            total.update(b"none")
    return total.hexdigest()


def ledger_path(project: Project, file: str, ending: str = ".ledger.jsonl") -> Path:
    """Where the records of a source (its name as the front matter gives it) stand; `ending` says which."""
    stem = file.rpartition("/")[2].rpartition(".")[0]
    return project.records / f"{stem}{ending}"


def _books(project: Project, front: Mapping[str, Any]) -> tuple[list[Unit], list[Unit], bool]:
    """What was left out of the sources and what overrides decided; False where that cannot be told of one of them."""
    left: list[Unit] = []
    decided: list[Unit] = []
    for file, sha in sources_of(front):
        lines = source_lines(project, file, sha)
        try:
            rows = rows_of(ledger_path(project, file).read_text(encoding="utf-8"))
            if lines is None:
                return [], [], False
            left += [Unit(LEFT_OUT, said, file) for said in _left_out(rows, lines)]
            decided += [Unit(OVERRIDES, said, file) for said in _decided(rows, lines)]
        except (OSError, ValueError, IndexError):
            return [], [], False
    return left, decided, True


def _left_out(rows: Iterable[Row], lines: list[str]) -> Iterator[str]:
    """The left-out words of each line: however the program cut them into rows, they are the same."""
    by_line: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        if row["layer"] not in KEPT:
            by_line.setdefault(row["line"], []).append((row["start"], row["end"]))
    for number, spans in by_line.items():
        line, said, at = lines[number - 1], "", None
        for start, end in sorted(spans):
            between = line[at:start] if at is not None else ""
            said += (" … " if between.strip() else between) + line[start:end]
            at = end
        if said := " ".join(said.split()):
            yield said


def _decided(rows: Iterable[Row], lines: list[str]) -> Iterator[str]:
    for row in rows:
        rule = str(row.get("rule", ""))
        if rule.startswith("override."):
            said = " ".join(lines[row["line"] - 1][row["start"] : row["end"]].split())
            yield f"{rule.removeprefix('override.')}: {said} ({row.get('why', '')})"


def source_lines(project: Project, file: str, sha: str) -> list[str] | None:
    """The text that a source's ledger speaks of; None where the article is gone or is another now."""
    copy = ledger_path(project, file, ".source.txt")
    if copy.is_file():
        return list(copy.read_text(encoding="utf-8").split("\n"))
    path = project.sources / file
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha or not file.lower().endswith(_TEXT_ENDINGS):
            return None
        return decode(data, file).split("\n")
    except (OSError, ContentError):
        return None


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
