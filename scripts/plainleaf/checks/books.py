"""What the checks read: sources, their ledgers, the pages. Nothing in here knows how pages are written."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from plainleaf.book import KEPT, Book, Row, rows_of
from plainleaf.errors import ContentError, Problem
from plainleaf.intake import gather, read

__all__ = ["KEPT", "MARKER", "TOKEN", "Book", "Row", "Words", "books", "rows_of", "tokens"]

TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+")

MARKER = re.compile(r"^\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]\s+|^\s*o\s+")
"""The number, letter or sign that stands before an item of a list."""


def books(sources: Path, records: Path, only: Collection[str] | None = None) -> tuple[list[Book], list[Problem]]:
    """Every readable source with its ledger; Problems: sources that cannot be used, ledgers that are not there or
    cannot be read. `only`: names of the sources that are wanted; None: all."""
    found: list[Book] = []
    problems: list[Problem] = []
    paths, left = gather(sources) if sources.is_dir() else ([], [])
    problems += left
    if only is not None:
        paths = [path for path in paths if path.relative_to(sources).as_posix() in only]
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
