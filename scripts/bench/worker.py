"""A process that runs one tool, so that each is timed alone and peers keep to an environment of their own.

In: JSON lines on standard input, first the Job, then commands. "texts": what the tool makes of every file;
"ledgers": Plainleaf's ledgers; "ready": load everything and run through it once; "time": CPU seconds of one more
run through. Out: one JSON line each.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench import peers

Work = Callable[[], object]

OURS = "Plainleaf"

BYTES, DECODED = "bytes", "decoded"


@dataclass(frozen=True, slots=True)
class Job:
    """What one worker does."""

    tool: str
    paths: tuple[str, ...]
    form: str = "html"  # "text": plain text, which a peer is given as a page
    start: str = BYTES  # where the clock starts
    weights: tuple[str, ...] = ()  # Plainleaf only: the weights file of each path; none: the shipped ones


def main() -> None:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a tool prints is no answer
    job = read_job(sys.stdin.readline())
    works: list[Work] = []
    for line in sys.stdin:
        command = line.strip()
        if command == "ready":
            works = list(_timed(job))
            _run(works)
        answers.write(json.dumps(_answer(command, job, works)) + "\n")
        answers.flush()


def read_job(line: str) -> Job:
    """The Job that a line of JSON says."""
    said = json.loads(line)
    return Job(said["tool"], tuple(said["paths"]), said["form"], said["start"], tuple(said["weights"]))


def _answer(command: str, job: Job, works: Sequence[Work]) -> Any:
    match command:
        case "ready":
            return len(works)
        case "time":
            return _run(works)
        case "texts":
            return _results(_texts(job))
        case "ledgers":
            return _results([reading.ledger for reading in _readings(job)])
    raise ValueError(command)


def _run(works: Sequence[Work]) -> float:
    """CPU seconds for all the work; rubbish of the round before is cleared away first."""
    gc.collect()
    start = time.process_time()
    for work in works:
        try:
            work()
        except Exception:  # timed as it is
            continue
    return time.process_time() - start


def _results(works: list[Callable[[], str]]) -> dict[str, Any]:
    """The text of each, "" where the tool failed; and why it failed, by number."""
    texts, failed = [], {}
    for number, work in enumerate(works):
        try:
            texts.append(work())
        except Exception as error:  # whatever a tool throws: no text is what its user gets
            texts.append("")
            failed[number] = f"{type(error).__name__}: {error}"[:200]
    return {"texts": texts, "failed": failed}


def _texts(job: Job) -> list[Callable[[], str]]:
    if job.tool == OURS:
        return [reading.text for reading in _readings(job)]
    if job.tool in peers.PLAIN:
        return [partial(_plain, job.tool, path) for path in job.paths]
    tool = peers.tool(job.tool)
    return [partial(_on_page, tool, path, job.form) for path in job.paths]


def _timed(job: Job) -> list[Work]:
    if job.tool == OURS:
        return [r.from_text() if job.start == DECODED else r.from_bytes() for r in _readings(job)]
    tool = peers.tool(job.tool)
    return [partial(tool, _page(path, job.form)) for path in job.paths]


def _readings(job: Job) -> list[Any]:
    from bench.ours import Reading  # the program need not be in the peers' environment

    weights: list[Path | None] = [Path(path) for path in job.weights] or [None] * len(job.paths)
    return [Reading(Path(path), own) for path, own in zip(job.paths, weights, strict=True)]


def _plain(way: str, path: str) -> str:
    return peers.plain(way, _text(path))


def _on_page(tool: peers.Tool, path: str, form: str) -> str:
    return tool(_page(path, form))


def _page(path: str, form: str) -> bytes:
    return Path(path).read_bytes() if form == "html" else peers.as_page(_text(path))


def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
