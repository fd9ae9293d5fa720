"""Python's search for cycles is seldom, is away while an article is worked on, and comes back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from plainleaf.cli import main
from plainleaf.collector import RARELY, no_collector, search_rarely
from plainleaf.errors import ContentError
from plainleaf.intake.element import Element
from plainleaf.intake.html import html_page
from plainleaf.intake.tree import page_tree
from plainleaf.workers import spread


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_the_search_is_seldom_once_a_command_has_begun(tmp_path: Path) -> None:
    gc.set_threshold(700, 10, 10)
    CliRunner().invoke(main, ["-C", str(tmp_path), "find", "x"])
    assert gc.get_threshold() == RARELY


def threshold(_: int) -> tuple[int, int, int]:
    return gc.get_threshold()


def test_the_search_is_seldom_in_other_processes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert set(spread(threshold, [1, 2], few=1)) == {RARELY}


@pytest.mark.parametrize("own", [(0, 10, 10), (90_000, 5, 5)])
def test_who_set_the_search_to_be_more_seldom_keeps_that(own: tuple[int, int, int]) -> None:
    gc.set_threshold(*own)
    search_rarely()
    assert gc.get_threshold() == own


def test_the_collector_runs_again_after_a_page_and_after_a_refusal() -> None:
    html_page("<p>a", "a.html")
    assert gc.isenabled()
    with pytest.raises(ContentError):
        html_page("<p hidden>a", "a.html")
    assert gc.isenabled()


def test_a_page_s_elements_are_freed_without_a_search() -> None:
    """The parser holds what it tells, and is held by it: elements that stayed there until a search came by were most of what a
    run over many pages held."""
    gc.collect()
    gc.disable()
    try:
        page_tree("<p>a<p>b")
        assert not [one for one in gc.get_objects() if isinstance(one, Element)]
    finally:
        gc.enable()


def test_the_collector_runs_again_after_pieces_of_work_that_overlap() -> None:
    first, second = no_collector(), no_collector()
    with first:
        second.__enter__()
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_what_somebody_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        html_page("<p>a", "a.html")
        assert gc.get_freeze_count() > 0.9 * frozen
    finally:
        gc.unfreeze()
