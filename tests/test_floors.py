"""Quality is a gate: the figures of cleaning, structure and safety may not fall below tests/floors.json.

The nine articles of tests/corpus (CC0) are scored always, and so are those of tests/labelled and tests/unseen, which were
written and labelled without a look at the program: from the first the line model learned, for the second nothing was
mended. The folder named by PLAINLEAF_CORPUS, laid out the same
way, is scored where the variable is set, and so are the saved pages in PLAINLEAF_PAGES, by line models that never saw
them (`make test-corpus`; scripts/bench/pages.py says how the folder is laid out).

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

from bench import accuracy, folds, peers
from bench.pages import read_set, sets_in
from bench.worker import OURS
from plainleaf import intake, write
from plainleaf.pipeline import make_page

HERE = Path(__file__).parent
OWN, LABELLED, UNSEEN, MET = HERE / "corpus", HERE / "labelled", HERE / "unseen", HERE / "met"
SETS = [(OWN, "own"), (LABELLED, "labelled"), (UNSEEN, "unseen"), (MET, "met")]
FLOORS: dict[str, Any] = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
OTHER, PAGES = (os.environ.get(name, "") for name in ("PLAINLEAF_CORPUS", "PLAINLEAF_PAGES"))
PEERS = HERE.parent / ".venv-bench" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


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
    if "sentences" in found:
        found = {**found, "sure_share": found["sentences_sure"] / max(1, found["sentences"])}
    faults = [
        f"{name} is {found[name]}, must be {bar} or more" for name, bar in bars["least"].items() if found[name] < bar
    ]
    faults += [
        f"{name} is {found[name]}, must be {bar} or less" for name, bar in bars["most"].items() if found[name] > bar
    ]
    return faults


@pytest.mark.parametrize(("corpus", "name"), SETS)
def test_a_corpus_is_the_one_the_floors_were_measured_on(corpus: Path, name: str) -> None:
    assert digest(corpus) == FLOORS[name]["digest"], (
        "articles or labels changed: measure again, set floors and digest anew"
    )


@pytest.mark.parametrize(("corpus", "name"), SETS)
def test_a_corpus_holds_its_floors(corpus: Path, name: str, tmp_path: Path) -> None:
    assert below(figures(corpus, tmp_path), FLOORS[name]) == []


@pytest.mark.skipif(not OTHER, reason="PLAINLEAF_CORPUS names no folder")
def test_other_corpus_holds_its_floors(tmp_path: Path) -> None:
    found = figures(Path(OTHER), tmp_path)
    print(json.dumps(found, indent=1))
    assert below(found, FLOORS["other"]) == []


@pytest.mark.slow
@pytest.mark.skipif(not PAGES, reason="PLAINLEAF_PAGES names no folder")
def test_saved_pages_hold_their_floors(tmp_path: Path) -> None:
    sets = sets_in(Path(PAGES).resolve())
    weights = folds.known(sets)
    if weights is None or not PEERS.exists():
        pytest.skip("the line models of the folds are not there: run `make test-corpus` or `make bench-clean`")
    pages = [page for folder in sets for page in read_set(folder)]
    found: dict[str, float] = {}
    for form, tools in (("text", [OURS]), ("html", [OURS, *peers.BEST])):
        scored = accuracy.on_pages(pages, form, tmp_path, weights, PEERS, tools)
        groups = accuracy.columns(pages).items()
        found.update({f"{form}, {name}": round(accuracy.f1(scored[0], numbers), 4) for name, numbers in groups})
    best, lead = accuracy.ahead(scored, range(len(pages)))
    found["html, ahead of the best mode of trafilatura, low end"] = round(lead.low, 4)
    print(json.dumps({"best mode": best, **found}, indent=1))
    assert below(found, {"least": known(FLOORS["pages"]["least"], found), "most": {}}) == []


def known(bars: dict[str, float], found: dict[str, float]) -> dict[str, float]:
    """The bars of the sets that are there. A folder of other sets has none but the last, which stands for all pages."""
    bars = {name: bar for name, bar in bars.items() if name in found}
    assert bars
    return bars


def test_a_missed_floor_is_named() -> None:
    found = {"line_f1": 0.5, "leaked": 3, "sentences": 10, "sentences_sure": 5}
    bars = {"least": {"line_f1": 0.9, "sure_share": 0.5}, "most": {"leaked": 2}}
    assert below(found, bars) == ["line_f1 is 0.5, must be 0.9 or more", "leaked is 3, must be 2 or less"]
