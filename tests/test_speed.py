"""Cleaning stays fast and in step with the length: told in times a plain task of the same process, never in seconds."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from plainleaf.clean import clean
from plainleaf.intake.text import text_passages
from plainleaf.model import Source
from plainleaf.write import ledger_of
from projects import REPO

MOST = 250
"""Cleaning costs at most so many times what finding the words of the text costs; some 60 times is usual."""

GROWS = 8.0
"""Four times the text costs at most so many times the time; in step with the length it would be 4, by its square 16."""

TEXT = "\n".join(path.read_text(encoding="utf-8") for path in sorted((REPO / "source_texts").glob("*.txt")))


def cost(task: Callable[[], object]) -> float:
    """Seconds of this thread's processor for one run, the best of three."""
    times = []
    for _ in range(3):
        begin = time.thread_time()
        task()
        times.append(time.thread_time() - begin)
    return min(times)


def cleaning(text: str) -> float:
    source = Source("text.txt", "text", "", text, text_passages(text))
    return cost(lambda: ledger_of(clean(source)))


def test_cleaning_costs_a_few_searches_of_the_text() -> None:
    words = re.compile(r"\w+")
    assert cleaning(TEXT) < MOST * cost(lambda: words.findall(TEXT))


def test_cleaning_grows_in_step_with_the_length() -> None:
    assert cleaning("\n\n".join([TEXT] * 8)) < GROWS * cleaning("\n\n".join([TEXT] * 2))


def test_one_line_grows_in_step_with_its_length() -> None:
    line = " ".join(TEXT.split())
    assert cleaning(" ".join([line] * 8)) < GROWS * cleaning(" ".join([line] * 2))
