"""usage: python -m bench.scale [--sizes N,N] [--rounds N] [--changed N] [--pagefind PYTHON] [--keep FOLDER]

Libraries of growing size: what it costs to build them, beside plain MkDocs, and how soon the search answers; and what a
second run costs after a change. Prints three tables and writes them to dist/bench-site.md. Needs Chromium. Builds take
turns, and what counts is CPU time and the ratio within a round: the machine may have other things to do.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench import reruns
from bench.library import ABOUT_ONE, name, write_library
from bench.process import SCRIPTS, BenchError
from bench.served import served
from bench.site_builds import Build, plain_mkdocs, plainleaf, read_pages
from bench.site_search import MATERIAL, OURS, PAGEFIND, PROBE, PROBE_SCRIPT, Answer, Way, answer
from bench.tables import table

sys.path.append(str(SCRIPTS.parent / "tests"))
CHROMIUM = import_module("browser")  # the tests know where one may be

SIZES = (5, 1000, 5000)

SEARCHES = 10
"""Searches after the first."""

BUILDS = (
    "pages", "plain MkDocs, CPU s", "Plainleaf, CPU s", "of these MkDocs", "print pages", "ratio without print pages",
    "ratio with them", "CPU ms a page", "MB",
)  # fmt: skip
ANSWERS = ("search", "pages", "first page shown, s", "later ones, s", "heap, MB", "loaded for it, kB", "packed, kB")


@dataclass(frozen=True, slots=True)
class Pair:
    """One round: the same pages built both ways, one right after the other."""

    plain: Build
    ours: Build

    @property
    def bare(self) -> float:
        """Ratio without the print pages, which plain MkDocs does not make."""
        return (self.ours.cpu - self.ours.steps.get("print pages", 0.0)) / self.plain.cpu

    @property
    def whole(self) -> float:
        return self.ours.cpu / self.plain.cpu


def main() -> int:
    """Exit status 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--rounds", type=int, default=3, help="turns of the builds of each size")
    parser.add_argument("--changed", type=int, default=1000, help="articles of which one is changed; 0: leave that out")
    parser.add_argument("--pagefind", type=Path, help="the Python that has Pagefind")
    parser.add_argument("--keep", type=Path, help="where the libraries are built; a folder of their own by default")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    args = parser.parse_args()
    sizes = [int(n) for n in args.sizes.split(",") if n]
    try:
        with tempfile.TemporaryDirectory() as scratch:
            text = _bench(sizes, args.rounds, args.changed, args.pagefind, args.keep or Path(scratch))
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "bench-site.md").write_text(text, encoding="utf-8", newline="\n")
    return 0


def _bench(sizes: Sequence[int], rounds: int, changed: int, pagefind: Path | None, scratch: Path) -> str:
    settings = (SCRIPTS / "plainleaf/template/mkdocs.yml").read_text(encoding="utf-8")
    builds, answers = [], []
    for size in sizes:
        root = scratch / f"pages-{size}"
        shutil.rmtree(root, ignore_errors=True)
        write_library(root, size, settings)
        read_pages(root)
        pairs = [Pair(plain_mkdocs(root), plainleaf(root)) for _ in range(rounds)]
        builds.append(_build_row(size, pairs))
        print(" | ".join(builds[-1]), flush=True)
        plainleaf(root, offline=True)
        if pagefind:
            _pagefind(pagefind, root / "site")
        for row in _search_rows(size, root, with_pagefind=bool(pagefind)):
            answers.append(row)
            print(" | ".join(row), flush=True)
    again = reruns.rows(reruns.measured(scratch / "reruns", changed, settings)) if changed else []
    for row in again:
        print(" | ".join(row), flush=True)
    head = (f"{changed:,} articles, CPU s", *reruns.PARTS)
    tables = ((BUILDS, builds), (ANSWERS, answers), (head, again))
    return "\n\n".join(table(*each) for each in tables if each[1]) + "\n"


def _build_row(size: int, pairs: Sequence[Pair]) -> list[str]:
    middle = sorted(pairs, key=lambda pair: pair.bare)[len(pairs) // 2]
    ours = middle.ours
    spread = f" ({min(p.bare for p in pairs):.2f}–{max(p.bare for p in pairs):.2f})" if len(pairs) > 1 else ""
    return [
        f"{size:,}",
        f"{middle.plain.cpu:.1f}",
        f"{ours.cpu:.1f}",
        f"{ours.steps['MkDocs']:.1f}",
        f"{ours.steps['print pages']:.1f}",
        f"{middle.bare:.2f}{spread}",
        f"{median(pair.whole for pair in pairs):.2f}",
        f"{1000 * ours.cpu / size:.0f}",
        f"{ours.megabytes:.0f}",
    ]


def _pagefind(python: Path, site: Path) -> None:
    done = subprocess.run(
        [str(python), "-m", "pagefind", "--site", str(site), "--root-selector", "article"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise BenchError(f"Pagefind failed:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    (site / PAGEFIND.start).write_text(PROBE, encoding="utf-8")
    (site / "pagefind-probe.js").write_text(PROBE_SCRIPT, encoding="utf-8")


def _search_rows(size: int, root: Path, *, with_pagefind: bool) -> list[list[str]]:
    chance = random.Random("searches")
    subjects = [name(n // ABOUT_ONE, "medicine") for n in (chance.randrange(max(1, size)) for _ in range(SEARCHES + 1))]
    words = [f"{subject} alcohol" for subject in subjects]
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM.find_chromium(), args=list(CHROMIUM.ARGS))
        try:
            for way, place in ((OURS, "site"), (MATERIAL, "plain"), *([(PAGEFIND, "site")] if with_pagefind else [])):
                with served(root / place) as home:
                    rows.append(_row(f"{way.name}, http", size, _ask(browser, way, home, words, root / place)))
            folder = root / "folder"
            rows.append(_row(f"{OURS.name}, file", size, _ask(browser, OURS, folder.as_uri() + "/", words, folder)))
        finally:
            browser.close()
    return rows


def _ask(browser: Browser, way: Way, home: str, words: Sequence[str], site: Path) -> list[Answer]:
    return [answer(browser, way, home, words[0], list(words[1:]), site) for _ in range(3)]


def _row(name_: str, size: int, answers: Sequence[Answer]) -> list[str]:
    def middle(values: Sequence[float]) -> float:
        return median(values)

    first = middle([a.first for a in answers])
    return [
        name_,
        f"{size:,}",
        f"{first / 1000:.2f}" if first else "none",
        f"{middle([a.later for a in answers]) / 1000:.2f}",
        f"{max(a.heap for a in answers):.0f}",
        f"{answers[0].loaded:,.0f}",
        f"{answers[0].moved:,.0f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
