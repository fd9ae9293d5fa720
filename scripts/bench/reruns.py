"""What a second run costs: a project of many articles built up to MkDocs, again without a change, and again after one change."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.library import articles, write_articles
from bench.process import BenchError, environment
from bench.site_builds import DAY, STEPS, cpu, timed
from plainleaf import checks, pipeline
from plainleaf.collector import search_rarely
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import site as publish
from plainleaf.publish.handout import build_handouts
from plainleaf.report import Reporter

PARTS = ("pages", "check", "handouts", *STEPS.values(), "the rest of the site")

CHANGED = ("a glass of water", "a full glass of water and some bread")
"""Words of one article that are changed, and what stands there then."""


def measured(root: Path, number: int, settings: str) -> list[tuple[str, dict[str, float]]]:
    """What was done, and the CPU seconds of each part of it, each run in a process of its own."""
    shutil.rmtree(root, ignore_errors=True)
    write_articles(root / "source_texts", articles(number))
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    runs = [("first run", _run(root)), ("again, nothing changed", _run(root))]
    changed = sorted(path for path in (root / "source_texts").glob("*.txt") if CHANGED[0] in path.read_text())[0]
    changed.write_text(changed.read_text(encoding="utf-8").replace(*CHANGED), encoding="utf-8", newline="\n")
    return [*runs, ("again, one article changed", _run(root))]


def rows(runs: Sequence[tuple[str, dict[str, float]]]) -> list[list[str]]:
    """The same as rows of a table."""
    return [[what, *(f"{parts[name]:.1f}" for name in PARTS)] for what, parts in runs]


def _run(root: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.reruns", str(root)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment(), check=False)
    if done.returncode:
        raise BenchError(f"a run over {root} failed:\n{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _main() -> None:
    search_rarely()  # as the commands do when they begin
    project = Project.load(Path(sys.argv[1]))
    steps: dict[str, float] = {}
    for function, name in STEPS.items():
        setattr(publish, function, timed(steps, name, getattr(publish, function)))
    timed(steps, "pages", pipeline.make_pages)(project, None, Reporter())
    timed(steps, "check", checks.run)(project)
    sheets = project.dist / "handouts"
    timed(steps, "handouts", build_handouts)(project, None, Edition.PREVIEW, DAY)
    start = cpu()
    publish.build_site(project, Edition.PREVIEW, DAY, handouts=sheets)
    steps[PARTS[-1]] = cpu() - start - sum(steps[name] for name in STEPS.values())
    print(json.dumps(steps))


if __name__ == "__main__":
    _main()
