"""The kept words of a source as records/ hold them: what its page was made from, though the article is another one now.

records/<stem>.kept.txt has a line for each kept row of the ledger, in its order: what a reader sees of it. A line that
begins with a blank goes on with the one before it: the article had parted a paragraph there.
records/<stem>.before.txt is the same of the text before, for `plainleaf sources diff`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.book import KEPT, Book, rows_of
from plainleaf.sentences import split

Row = Mapping[str, Any]

_BULLET = re.compile(r"^[\s*+•·‣▪–—-]+(?=\s|$)\s*")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A source's ledger, and what a reader sees of each kept row, without the source."""

    name: str
    file: Path  # of the ledger
    rows: tuple[Row, ...]
    words: Mapping[tuple[int, int], str]  # (line, start) of a row -> its words

    def kept(self) -> Iterator[Row]:
        return (row for row in self.rows if (row["line"], row["start"]) in self.words)

    def said(self, row: Row) -> str:
        return self.words[row["line"], row["start"]]


def kept_lines(book: Book) -> str:
    """What kept.txt holds of a source."""
    out = []
    before: Row | None = None
    for row in book.kept():
        goes_on = before is not None and row["line"] == before["line"] + 1 and _joined(row) and _joined(before)
        out.append(" " * goes_on + " ".join(book.said(row).split()) + "\n")
        before = row
    return "".join(out)


def sentences(lines: str) -> list[str]:
    """The sentences of what kept.txt holds, in order."""
    paragraphs: list[str] = []
    for line in lines.split("\n"):
        if line.startswith(" ") and paragraphs:
            paragraphs[-1] += line
        elif line:
            paragraphs.append(line)
    return [said for text in paragraphs for a, b in split(text) if (said := _BULLET.sub("", text[a:b]))]


def _joined(row: Row) -> bool:
    return "joined" in (row.get("repaired") or ())


def recorded(name: str, records: Path) -> Recorded | None:
    """The books of the source called `name`; None where they are not there or do not fit each other."""
    stem = PurePosixPath(name).stem
    file = records / f"{stem}.ledger.jsonl"
    try:
        rows = rows_of(file.read_text(encoding="utf-8"))
        lines = (records / f"{stem}.kept.txt").read_text(encoding="utf-8").split("\n")[:-1]
    except (OSError, ValueError):
        return None
    kept = [row for row in rows if row["layer"] in KEPT]
    if len(kept) != len(lines):
        return None
    return Recorded(
        name, file, rows, {(r["line"], r["start"]): said.strip() for r, said in zip(kept, lines, strict=True)}
    )
