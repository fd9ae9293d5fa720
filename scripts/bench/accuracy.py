"""What every tool keeps of the same pages and articles, scored by one scorer."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import labelled, peers
from bench.pages import ALL, Page, groups_of
from bench.process import run
from bench.shingles import Lead, Score, figure, lead, page_score
from bench.worker import OURS, Job

AT_ONCE = 2
"""Workers that run side by side; nothing is timed here."""

ENDS = {"html": ".html", "text": ".txt"}


@dataclass(frozen=True, slots=True)
class Scored:
    """One tool on the pages of one form: a score for each page, in the order of the pages."""

    tool: str
    scores: tuple[Score, ...]
    failed: int  # pages it could not read; they count as no text


def unpack(pages: Sequence[Page], form: str, folder: Path) -> list[Path]:
    """Writes the pages as the files a user would have, a folder a set."""
    paths = []
    for page in pages:
        path = folder / page.folder.name / (page.id + ENDS[form])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.raw(form))
        paths.append(path)
    return paths


def everybody(form: str) -> list[str]:
    """The tools that are set side by side: Plainleaf, on text what needs no tool, and the peers."""
    return [OURS, *(peers.PLAIN if form == "text" else ()), *peers.PEERS]


def on_pages(
    pages: Sequence[Page],
    form: str,
    folder: Path,
    weights: Sequence[Path] | None,
    python: Path,
    tools: Sequence[str] = (),
) -> list[Scored]:
    """Each tool (all of them, where none is named) on the same pages.

    `weights`: the weights file of each fold; None: those the program ships with, which may have seen the pages.
    """
    paths = tuple(str(path) for path in unpack(pages, form, folder))
    own = tuple(str(weights[page.fold]) for page in pages) if weights else ()
    jobs = [Job(name, paths, form, weights=own if name == OURS else ()) for name in tools or everybody(form)]

    def score(job: Job) -> Scored:
        answer = run(job, "texts", python)
        found = zip(pages, answer["texts"], strict=True)
        return Scored(job.tool, tuple(page_score(page.gold, text) for page, text in found), len(answer["failed"]))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(score, jobs))


def columns(pages: Sequence[Page]) -> dict[str, list[int]]:
    """Which pages each column of a table counts: every set, and where meta.json tells them apart, its groups."""
    found: dict[str, list[int]] = {}
    for folder in dict.fromkeys(page.folder for page in pages):
        here = [page for page in pages if page.folder == folder]
        for group in groups_of(here):
            name = folder.name if group == ALL else f"{folder.name}, {group}"
            found[name] = [n for n, page in enumerate(pages) if page.folder == folder and group in page.groups]
    return found


def f1(scored: Scored, numbers: Sequence[int]) -> float:
    """F1 over some of the pages."""
    return figure([scored.scores[n] for n in numbers]).f1


def ahead(all_scored: Sequence[Scored], numbers: Sequence[int]) -> tuple[str, Lead]:
    """How far Plainleaf is ahead of the best mode of the leading peer, on some of the pages."""
    ours, *others = all_scored
    best = max((other for other in others if other.tool in peers.BEST), key=lambda other: f1(other, numbers))
    return best.tool, lead([ours.scores[n] for n in numbers], [best.scores[n] for n in numbers])


def on_articles(corpus: Path, python: Path) -> dict[str, dict[str, Any]]:
    """The figures of tests/corpus/score.py for every tool on a labelled corpus."""
    articles = labelled.articles_in(corpus)
    texts = [path.read_text(encoding="utf-8") for path in articles]
    paths = tuple(map(str, articles))

    def figures(name: str) -> dict[str, Any]:
        found = run(Job(name, paths, "text"), "ledgers" if name == OURS else "texts", python)["texts"]
        if name != OURS:
            found = [labelled.ledger_of(text, kept) for text, kept in zip(texts, found, strict=True)]
        return labelled.score(corpus, {path.stem: rows for path, rows in zip(articles, found, strict=True)})

    names = everybody("text")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(names, pool.map(figures, names), strict=True))
