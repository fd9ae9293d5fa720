"""The labelled corpus: articles labelled line by line. One scorer, tests/corpus/score.py, judges every tool.

Of a peer's text a line counts as kept if more than half of its runs of words stand there; a line too short for a run, if
it stands there as a line. That is written down as a ledger, and the ledger is scored as Plainleaf's own is.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.shingles import RUN, runs

SCORER = Path(__file__).parent.parent.parent / "tests" / "corpus" / "score.py"
_WORD = re.compile(r"\w+")


def articles_in(corpus: Path) -> list[Path]:
    """The labelled articles."""
    return [corpus / "docs" / f"{path.stem}.txt" for path in sorted((corpus / "labels").glob("*.tsv"))]


def ledger_of(text: str, found: str) -> str:
    """The rows of a peer: each line of the article kept or not, by what it found."""
    there = runs(found)
    lines = {" ".join(_WORD.findall(line)) for line in found.splitlines()}
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            layer = "body" if _stands(line, there, lines) else "furniture"
            rows.append(json.dumps({"line": number, "start": 0, "end": len(line), "layer": layer}))
    return "\n".join(rows)


def _stands(line: str, there: Mapping[tuple[str, ...], int], lines: set[str]) -> bool:
    words = _WORD.findall(line)
    if len(words) < RUN:
        return " ".join(words) in lines
    own = [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    return sum(run in there for run in own) * 2 > len(own)


def score(corpus: Path, ledgers: Mapping[str, str]) -> dict[str, Any]:
    """The scorer's figures for the ledgers, by name of the article."""
    with tempfile.TemporaryDirectory() as folder:
        for stem, rows in ledgers.items():
            Path(folder, f"{stem}.ledger.jsonl").write_text(rows, encoding="utf-8")
        command = [sys.executable, str(SCORER), folder, "--corpus", str(corpus), "--json"]
        env = {**os.environ, "PYTHONUTF8": "1"}
        done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=env)
    return dict(json.loads(done.stdout)["figures"])
