"""No article is too much: time and memory grow as the article does, or it is refused in words.

The sizes here are small; `make bench-size` measures the same articles at full size.
"""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from bench.outsized import KINDS, Outsized
from plainleaf import intake, write
from plainleaf.checks.balance import balance
from plainleaf.clean import clean
from plainleaf.errors import ContentError
from plainleaf.model import Source
from plainleaf.pipeline import make_page

STEP = 3
"""The larger article is so many times the smaller."""
SLACK = 2.0
"""Quadratic time would be three times over linear; what the machine does besides stays below this."""
UNMEASURABLE = 0.05
"""Seconds: a difference that small says nothing."""

SMALL = {
    "characters": 40_000,
    "lines": 1500,
    "paragraphs": 150,
    "tags": 1500,
    "items": 800,
    "elements": 1500,
    "cells": 2000,
}
"""Large enough that the line model takes the lines for what it takes them for in still longer articles."""

by_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])


def seconds(path: Path, tries: int = 1) -> float:
    """CPU seconds from bytes to ledger, the better of some tries."""
    found = []
    for _ in range(tries):
        start = time.process_time()
        with suppress(ContentError):
            write.ledger_of(clean(intake.read(path, path.parent)))
        found.append(time.process_time() - start)
    return min(found)


def made(kind: Outsized, size: int, folder: Path) -> Path:
    path = folder / f"outsized-{size}{kind.suffix}"
    path.write_bytes(kind.make(size))
    return path


@by_kind
def test_time_grows_as_the_article_does(kind: Outsized, tmp_path: Path) -> None:
    small, large = (made(kind, SMALL[kind.unit] * times, tmp_path) for times in (1, STEP))
    seconds(small)  # word lists are read once
    before, after = seconds(small), seconds(large)
    if after > before * STEP * SLACK + UNMEASURABLE:  # once more: another program may have had the machine
        before, after = seconds(small, 3), seconds(large, 3)
    assert after <= before * STEP * SLACK + UNMEASURABLE, (
        f"{kind.unit}: {before:.2f} s, {STEP} times as many: {after:.2f} s"
    )


@pytest.mark.parametrize("name", ["one line", "paragraphs"])
def test_the_way_to_the_page_grows_as_the_article_does(name: str, tmp_path: Path) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    spent = []
    for times in (1, 1, STEP):
        path = made(kind, SMALL[kind.unit] * times // 2, tmp_path)
        source = intake.read(path, tmp_path)
        start = time.process_time()
        make_page(source)
        spent.append(time.process_time() - start)
    assert spent[2] <= spent[1] * STEP * SLACK + UNMEASURABLE


@by_kind
def test_memory_grows_as_the_article_does(kind: Outsized, tmp_path: Path) -> None:
    peaks = []
    for times in (1, 1, STEP):
        path = made(kind, SMALL[kind.unit] * times // 5, tmp_path)
        tracemalloc.start()
        seconds(path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] <= peaks[1] * STEP * SLACK + 1_000_000


@by_kind
def test_an_outsized_article_balances_or_is_refused(kind: Outsized, tmp_path: Path) -> None:
    path = made(kind, SMALL[kind.unit] // 3, tmp_path)
    try:
        source: Source = intake.read(path, tmp_path)
    except ContentError as error:
        assert error.problem.rule == "intake.no-text"
        assert "head alone" in kind.name or "hidden" in kind.name
        return
    assert balance(source.text, write.ledger_of(clean(source)), source.name) == []


def test_sizes_are_what_they_say() -> None:
    """The largest article of a kind is as large as the kind says."""
    assert len(KINDS[0].make(100_000)) == pytest.approx(100_000, rel=0.15)
    lines = next(kind for kind in KINDS if kind.name == "short lines")
    assert lines.make(500).count(b"\n") == 499
