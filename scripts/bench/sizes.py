"""usage: python -m bench.sizes [--only NAME] [--of N] [--pages] [--out FOLDER]

Time and peak memory of articles of growing size: n, 2n, 4n and 8n of every kind of outsized article, from bytes to
ledger; with --pages, on to the page. Each size runs in a process of its own. Prints a table, and writes it to dist/bench-size.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.outsized import KINDS, Outsized
from bench.process import environment, peak
from bench.tables import table
from plainleaf import intake, pipeline, write
from plainleaf.clean import clean
from plainleaf.errors import ContentError

STEPS = (8, 4, 2, 1)
"""The largest size divided by these."""
LONGEST = 900
"""Seconds after which a run is broken off."""
HEAD = ("article", "sizes", "CPU seconds", "MB at most", "twice the size, times the time", "largest")


@dataclass(frozen=True, slots=True)
class Run:
    """One article of one size."""

    size: int
    cleaned: float  # CPU seconds from bytes to ledger
    paged: float  # and to the page
    memory: float  # peak, in MB
    outcome: str  # how many rows, or which refusal


def measure(kind: Outsized, size: int, *, pages: bool) -> Run:
    """In this very process; the peak counts all that it has done so far."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"outsized{kind.suffix}")
        path.write_bytes(kind.make(size))
        start = time.process_time()
        try:
            source = intake.read(path, path.parent)
            outcome = f"{len(write.ledger_of(clean(source)))} rows"
            cleaned = time.process_time() - start
            if pages:
                pipeline.make_page(source)
        except ContentError as error:
            cleaned, outcome = time.process_time() - start, f"refused: {error.problem.rule}"
        return Run(size, cleaned, time.process_time() - start - cleaned, peak(), outcome)


def apart(kind: Outsized, size: int, *, pages: bool) -> Run:
    """The same in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "bench.sizes",
        "--one",
        kind.name,
        "--of",
        str(size),
        *(["--pages"] if pages else []),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=environment(), timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return Run(size, LONGEST, 0.0, 0.0, "broken off")
    if done.returncode:
        return Run(size, 0.0, 0.0, 0.0, f"failed: {done.stderr.strip().splitlines()[-1][:80]}")
    return Run(**json.loads(done.stdout))


def row(kind: Outsized, runs: list[Run]) -> list[str]:
    """Time and memory over the sizes, and how they grow."""
    sizes = " · ".join(f"{run.size:,}" for run in runs)
    spent = " · ".join(f"{run.cleaned:.1f}" + (f" + {run.paged:.1f}" if run.paged > 0.05 else "") for run in runs)
    memory = " · ".join(f"{run.memory:.0f}" for run in runs)
    return [kind.name, f"{sizes} {kind.unit}", spent, memory, growth(runs), runs[-1].outcome]


def growth(runs: list[Run]) -> str:
    """How much more time the largest took than the one of half its size: 2 is linear."""
    *_, before, last = (run.cleaned + run.paged for run in runs)
    return f"{last / before:.1f}" if before > 0.05 else "–"


def main() -> int:
    """Exit status 1 where a run failed or was broken off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--of", type=int, default=0, help="the largest size, for a quick look")
    parser.add_argument("--pages", action="store_true", help="make pages too: takes hours")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    args = parser.parse_args()
    if args.one:
        run = measure(next(kind for kind in KINDS if kind.name == args.one), args.of, pages=args.pages)
        print(json.dumps({name: getattr(run, name) for name in Run.__slots__}))
        return 0
    found = []
    bad = False
    for kind in KINDS:
        if args.only in kind.name:
            runs = [apart(kind, (args.of or kind.most) // step, pages=args.pages) for step in STEPS]
            bad = bad or any(run.outcome.startswith(("failed", "broken off")) for run in runs)
            found.append(row(kind, runs))
            print(table(HEAD, found[-1:]).splitlines()[-1], flush=True)
    text = table(HEAD, found)
    print("\n" + text)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "bench-size.md").write_text(text + "\n", encoding="utf-8")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
