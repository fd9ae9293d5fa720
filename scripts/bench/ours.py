"""Plainleaf as one of the tools: a file in, the ledger and the kept text out, by the weights one names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plainleaf import intake, write
from plainleaf.clean import clean
from plainleaf.clean.line_model import Models, read_models
from plainleaf.intake.text import text_passages
from plainleaf.model import Cleaned, Source
from plainleaf.plain_text import plain_text
from plainleaf.write.ledger import dump


@dataclass(frozen=True, slots=True)
class Reading:
    """One file and the weights that read it."""

    path: Path
    weights: Path | None = None  # None: those the program ships with

    def cleaned(self) -> Cleaned:
        """From the bytes on the disk. Raises ContentError for a file that is refused."""
        return _clean(intake.read(self.path, self.path.parent), self.weights)

    def text(self) -> str:
        """What `plainleaf clean` would write."""
        return plain_text(self.cleaned())

    def ledger(self) -> str:
        """The rows as JSON lines."""
        return dump(write.ledger_of(self.cleaned()))

    def from_bytes(self) -> Callable[[], object]:
        """What is timed: bytes to ledger."""
        return lambda: write.ledger_of(self.cleaned())

    def from_text(self) -> Callable[[], object]:
        """What is timed: decoded text to ledger."""
        text = intake.read(self.path, self.path.parent).text
        return lambda: write.ledger_of(_clean(_plain(self.path, text), self.weights))


def _plain(path: Path, text: str) -> Source:
    return Source(path.name, path.stem, "", text, text_passages(text))


def _clean(source: Source, weights: Path | None) -> Cleaned:
    return clean(source, models=_models(weights) if weights else None)


@cache
def _models(weights: Path) -> Models:
    return read_models(weights.read_text(encoding="utf-8"))
