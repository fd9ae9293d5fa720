"""What was left out of a page's articles, and what the overrides files decided: read off the ledgers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plainleaf.book import KEPT, Row, rows_of
from plainleaf.errors import ContentError
from plainleaf.project import Project
from plainleaf.review.units import LEFT_OUT, OVERRIDES, Unit

_TEXT_ENDINGS = (".txt", ".md")
"""Sources whose text is the ledger's own; of the others the records hold a copy."""


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


def book_units(project: Project, front: Mapping[str, Any]) -> tuple[list[Unit], list[Unit], bool]:
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
    from plainleaf.intake.decode import decode  # only here: it takes long to load

    path = project.sources / file
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha or not file.lower().endswith(_TEXT_ENDINGS):
            return None
        return decode(data, file).split("\n")
    except (OSError, ContentError):
        return None
