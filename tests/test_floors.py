"""Quality is a gate: the figures of cleaning, structure and safety may not fall below tests/floors.json.

The nine articles of tests/corpus (CC0) are scored always; the folder named by PLAINLEAF_CORPUS, laid out the same
way, is scored where the variable is set (`make test-corpus`).

A floor may be raised by whoever raises the figure. Lowering one is a decision for a person: it needs a
maintainer's word in the commit that does it, with the reason. The digest beside the floors says which
labels they were measured on, so that changed labels are not mistaken for a changed program.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plainleaf import intake, write
from plainleaf.pipeline import make_page

HERE = Path(__file__).parent
OWN = HERE / "corpus"
FLOORS: dict[str, Any] = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
OTHER = os.environ.get("PLAINLEAF_CORPUS", "")


def digest(corpus: Path) -> str:
    """SHA-256 over the articles and labels of a corpus, line ends aside."""
    found = hashlib.sha256()
    for path in sorted([*corpus.glob("docs/*"), *corpus.glob("labels/*")], key=lambda p: p.as_posix()):
        found.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


def figures(corpus: Path, out: Path) -> dict[str, float]:
    """Runs the whole pipeline over the corpus, and score.py over the ledgers."""
    for path in sorted((corpus / "docs").glob("*.txt")):
        source = intake.read(path, path.parent)
        rows = write.ledger(make_page(source), source.stem)
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (out / f"{path.stem}.ledger.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(OWN / "score.py"), str(out), "--corpus", str(corpus), "--json"]
    scored = subprocess.run(
        command, capture_output=True, check=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}
    )
    return dict(json.loads(scored.stdout)["figures"])


def below(found: dict[str, float], bars: dict[str, dict[str, float]]) -> list[str]:
    """Every figure that misses its bar, in words."""
    found = {**found, "sure_share": found["sentences_sure"] / max(1, found["sentences"])}
    faults = [
        f"{name} is {found[name]}, must be {bar} or more" for name, bar in bars["least"].items() if found[name] < bar
    ]
    faults += [
        f"{name} is {found[name]}, must be {bar} or less" for name, bar in bars["most"].items() if found[name] > bar
    ]
    return faults


def test_own_corpus_is_the_one_the_floors_were_measured_on() -> None:
    assert digest(OWN) == FLOORS["own"]["digest"], (
        "articles or labels changed: measure again, set floors and digest anew"
    )


def test_own_corpus_holds_its_floors(tmp_path: Path) -> None:
    assert below(figures(OWN, tmp_path), FLOORS["own"]) == []


@pytest.mark.skipif(not OTHER, reason="PLAINLEAF_CORPUS names no folder")
def test_other_corpus_holds_its_floors(tmp_path: Path) -> None:
    found = figures(Path(OTHER), tmp_path)
    print(json.dumps(found, indent=1))
    assert below(found, FLOORS["other"]) == []


def test_a_missed_floor_is_named() -> None:
    found = {"line_f1": 0.5, "leaked": 3, "sentences": 10, "sentences_sure": 5}
    bars = {"least": {"line_f1": 0.9, "sure_share": 0.5}, "most": {"leaked": 2}}
    assert below(found, bars) == ["line_f1 is 0.5, must be 0.9 or more", "leaked is 3, must be 2 or less"]
