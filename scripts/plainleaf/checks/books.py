"""What the checks read: sources, their ledgers, the pages. Nothing in here knows how pages are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plainleaf.errors import ContentError, Problem
from plainleaf.intake import gather, read
from plainleaf.model import Passage, Piece, Source
from plainleaf.remake import source_key
from plainleaf.store import key_of

Row = Mapping[str, Any]
KEPT = ("title", "heading", "body")
TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+")

MARKER = re.compile(r"^\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]\s+|^\s*o\s+")
"""The number, letter or sign that stands before an item of a list."""


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


def books(sources: Path, records: Path) -> tuple[list[Book], list[Problem]]:
    """Every readable source with its ledger; Problems: sources that cannot be used, ledgers that are not there or
    cannot be read."""
    found: list[Book] = []
    problems: list[Problem] = []
    paths, left = gather(sources) if sources.is_dir() else ([], [])
    problems += left
    for path in paths:
        try:
            source = read(path, sources)
        except ContentError as error:
            problems.append(error.problem)
            continue
        ledger = records / f"{source.stem}.ledger.jsonl"
        try:
            rows = rows_of(ledger.read_text(encoding="utf-8"))
        except FileNotFoundError:
            problems.append(_no_ledger(source.name, "there is no ledger of this source"))
            continue
        except ValueError as error:
            problems.append(_no_ledger(source.name, f"its ledger cannot be read: {error}"))
            continue
        found.append(Book(source, rows))
    return found, problems


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


def tokens(text: str) -> tuple[str, ...]:
    """Words and whole numbers with their decimals, case aside."""
    return tuple(TOKEN.findall(text.casefold()))


class Words:
    """Words in a row, to look for runs of them."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.at: dict[str, list[int]] = {}
        for n, word in enumerate(self.words):
            self.at.setdefault(word, []).append(n)

    def hold(self, run: tuple[str, ...]) -> bool:
        """Whether the words of `run` stand one after the other."""
        return not run or any(self.words[n : n + len(run)] == run for n in self.at.get(run[0], ()))


def _no_ledger(name: str, message: str) -> Problem:
    return Problem("check.ledger", message, "Run 'plainleaf pages'.", name)
