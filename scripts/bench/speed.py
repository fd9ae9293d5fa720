"""Pages per CPU second: every tool on the same pages, in turns, so that what else the machine does meets all alike."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import peers
from bench.process import Worker
from bench.worker import DECODED, OURS, Job

ROUNDS = 7
PAGES = 60
"""Pages of each round: enough for a second of the slower tools."""

YARDSTICK = "trafilatura"
"""The tool whose speed counts as 1: its default mode."""


@dataclass(frozen=True, slots=True)
class Speed:
    """One tool, by the median of its rounds."""

    tool: str
    from_: str  # "bytes" or "decoded"
    pages: float  # per CPU second
    times: float  # as fast as the yardstick, round by round


def of_pages(paths: Sequence[Path], weights: Sequence[Path], rounds: int, python: Path) -> list[Speed]:
    """Saved pages: bytes to article (a peer), bytes to ledger (Plainleaf)."""
    files = tuple(map(str, paths))
    jobs = [Job(OURS, files, weights=tuple(map(str, weights))), *(Job(name, files) for name in peers.PEERS)]
    return _rounds(jobs, rounds, python)


def of_articles(paths: Sequence[Path], rounds: int, python: Path) -> list[Speed]:
    """Plain-text articles: Plainleaf from decoded text and from bytes; the peers from the article made a page."""
    files = tuple(map(str, paths))
    jobs = [Job(OURS, files, "text", DECODED), Job(OURS, files, "text")]
    return _rounds([*jobs, *(Job(name, files, "text") for name in peers.PEERS)], rounds, python)


def _rounds(jobs: Sequence[Job], rounds: int, python: Path) -> list[Speed]:
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(job, python)) for job in jobs]
        for worker in workers:
            worker.ask("ready")
        seconds = [[float(worker.ask("time")) for worker in workers] for _ in range(rounds)]
    yard = [job.tool for job in jobs].index(YARDSTICK)
    return [
        Speed(
            job.tool,
            job.start,
            len(job.paths) / median(turn[number] for turn in seconds),
            median(turn[yard] / turn[number] for turn in seconds),
        )
        for number, job in enumerate(jobs)
    ]
