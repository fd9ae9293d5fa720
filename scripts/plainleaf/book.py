"""A source beside its ledger: what is known of every character of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from plainleaf.model import Passage, Piece, Source
from plainleaf.store import key_of, source_key

Row = Mapping[str, Any]
KEPT = ("title", "heading", "body")


@dataclass(frozen=True, slots=True)
class Book:
    """A source and its ledger."""

    source: Source
    rows: tuple[Row, ...]
    pieces: dict[int, list[tuple[Passage, Piece]]] = field(init=False, repr=False, compare=False)  # by source line
    lines: list[str] = field(init=False, repr=False, compare=False)  # of the ledger text, split once

    def __post_init__(self) -> None:
        by_line: dict[int, list[tuple[Passage, Piece]]] = {}
        for passage in self.source.passages:
            for piece in passage.pieces:
                by_line.setdefault(piece.line, []).append((passage, piece))
        object.__setattr__(self, "pieces", by_line)
        object.__setattr__(self, "lines", self.source.lines)

    @property
    def name(self) -> str:
        return self.source.name

    def digest(self) -> str:
        """What tells this book: its source, and every row."""
        return key_of("book", source_key(self.source), json.dumps(self.rows))

    def raw(self, row: Row) -> str:
        """The characters of the source that the row speaks of."""
        text: str = self.lines[row["line"] - 1][row["start"] : row["end"]]
        return text

    def said(self, row: Row) -> str:
        """The same after repair: what a reader would see."""
        out = []
        for passage, piece in self.pieces.get(row["line"], ()):
            if piece.end <= row["start"] or piece.start >= row["end"]:
                continue
            if piece.size == piece.end - piece.start:
                low = piece.at + max(0, row["start"] - piece.start)
                high = piece.at + piece.size - max(0, piece.end - row["end"])
                out.append(passage.text[low:high])
            elif piece.start >= row["start"]:
                out.append(passage.text[piece.at : piece.at + piece.size])
        return "".join(out)

    def kept(self) -> Iterator[Row]:
        return (row for row in self.rows if row["layer"] in KEPT)


def rows_of(text: str) -> tuple[Row, ...]:
    """Ledger rows out of JSON lines; ValueError naming the line that is none."""
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"row {number} is no JSON") from error
        if not isinstance(row, dict) or not {"line", "start", "end", "layer"} <= set(row):
            raise ValueError(f"row {number} lacks line, start, end or layer")
        rows.append(row)
    return tuple(rows)
