"""usage: python -m bench [--pages N] [--rounds N] [--only PART,PART] [--shipped] [--out FOLDER] --peers PYTHON

Prints Plainleaf and its peers side by side, and writes the same to dist/bench-clean.md and dist/bench-clean.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import accuracy, folds, labelled, peers, speed, tables
from bench.pages import Page, evenly, read_set, sets_in
from bench.process import SCRIPTS, BenchError

OWN = SCRIPTS.parent / "tests" / "corpus"
PARTS = ("articles", "text", "html", "speed")


def main() -> int:
    """Runs what was asked for; exit status 1 where it cannot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, required=True, help="the Python that has the peers")
    parser.add_argument("--pages", type=int, default=0, help="no more than N pages of each set, for a quick look")
    parser.add_argument("--rounds", type=int, default=speed.ROUNDS, help="turns of the speed test")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts: {', '.join(PARTS)}; folds: grow them, no more")
    parser.add_argument(
        "--shipped", action="store_true", help="score with the shipped weights, which may know the pages"
    )
    parser.add_argument("--out", type=Path, default=Path("dist"))
    args = parser.parse_args()
    try:
        return _bench(args, time.monotonic())
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1


def _bench(args: argparse.Namespace, start: float) -> int:
    wanted = args.only.split(",")
    corpus, sets = _data()
    pages = [page for folder in sets for page in read_set(folder, args.pages)]
    weights = None if args.shipped or not pages else folds.grown(sets, args.peers)
    if wanted == ["folds"]:
        return 0
    python = args.peers
    parts, figures = [_preface(python)], dict[str, Any]()

    def say(text: str) -> None:
        print("\n" + text, flush=True)
        parts.append(text)

    print(parts[0])
    if "articles" in wanted:
        figures["articles"] = accuracy.on_articles(corpus, python)
        say(tables.articles(figures["articles"]))
    with tempfile.TemporaryDirectory() as folder:
        for form in tables.PAGES:
            if pages and form in wanted:
                found = accuracy.on_pages(pages, form, Path(folder), weights, python)
                figures[form] = _figures(found, pages)
                say(tables.pages(form, found, pages))
                if form == "html":
                    say(tables.leads(found, pages))
                    figures["ahead"] = asdict(accuracy.ahead(found, range(len(pages)))[1])
        if "speed" in wanted:
            files = labelled.articles_in(corpus)
            made = speed.of_articles(files, args.rounds, python)
            figures["speed text"] = [asdict(each) for each in made]
            say(tables.speeds("speed: plain-text articles", made))
            if pages:
                some = evenly(pages, speed.PAGES)
                own = [weights[page.fold] for page in some] if weights else []
                files = accuracy.unpack(some, "html", Path(folder))
                made = speed.of_pages(files, own, args.rounds, python)
                figures["speed html"] = [asdict(each) for each in made]
                say(tables.speeds("speed: saved pages", made))
    say(_after(args, start, pages=bool(pages)))
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "bench-clean.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    (args.out / "bench-clean.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _data() -> tuple[Path, list[Path]]:
    """The corpus and the sets; says what is missing and goes on with what there is."""
    corpus, pages = (os.environ.get(name, "") for name in ("PLAINLEAF_CORPUS", "PLAINLEAF_PAGES"))
    if not corpus:
        print(
            "PLAINLEAF_CORPUS names no folder of labelled articles: the nine of tests/corpus are scored, which are ours."
        )
    if not pages:
        print("PLAINLEAF_PAGES names no folder of saved pages with gold text: nothing is scored on saved pages.")
    found = sets_in(Path(pages).resolve()) if pages else []
    if pages and not found:
        raise BenchError(f"PLAINLEAF_PAGES: no set of pages (gold.json.gz) stands in {pages}")
    if corpus and not Path(corpus, "labels").is_dir():
        raise BenchError(f"PLAINLEAF_CORPUS: no folder “labels” stands in {corpus}")
    return Path(corpus).resolve() if corpus else OWN, found


def _preface(python: Path) -> str:
    """Which versions, which machine."""
    ask = (
        f"from importlib.metadata import version; print(*(f'{{n}} {{version(n)}}' for n in {peers.PACKAGES}), sep=', ')"
    )
    names = subprocess.run([str(python), "-c", ask], capture_output=True, check=True, encoding="utf-8").stdout.strip()
    machine = f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores"
    return f"Plainleaf {version('plainleaf')}, {names}; Python {platform.python_version()}; {machine}."


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or "processor not named"


def _after(args: argparse.Namespace, start: float, *, pages: bool) -> str:
    """How it was scored, and how long it took."""
    how = "with the shipped weights, which may know them" if args.shipped else "by weights that saw none of them"
    some = f"; at most {args.pages} pages of each set" if args.pages else ""
    said = f"Saved pages are scored {how}{some}. " if pages else ""
    return f"{said}The run took {max(1, round((time.monotonic() - start) / 60))} min."


def _figures(found: Sequence[accuracy.Scored], pages: Sequence[Page]) -> dict[str, Any]:
    """F1 by tool and column, for dist/bench-clean.json."""
    groups = accuracy.columns(pages)
    return {
        s.tool: {**{name: round(accuracy.f1(s, numbers), 4) for name, numbers in groups.items()}, "failed": s.failed}
        for s in found
    }


if __name__ == "__main__":
    sys.exit(main())
