"""Builds of one library: by Plainleaf, and by plain MkDocs with the theme as it comes. Each in a process of its own."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.process import BenchError, environment, peak
from plainleaf.collector import search_rarely
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import site as publish
from plainleaf.publish.articles import read_articles

DAY = dt.date(2026, 11, 22)

STEPS = {"_mkdocs": "MkDocs", "write_print_pages": "print pages"}
"""Steps of a build that are timed apart."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a build cost: CPU seconds of it and its children, seconds by the clock, peak memory of its main process."""

    cpu: float
    clock: float
    megabytes: float
    steps: dict[str, float]  # CPU seconds of the steps timed apart


def plainleaf(root: Path, *, offline: bool = False) -> Build:
    """The site of the project in `root` into `root`/site, or for opening from a folder into `root`/folder; without PDFs."""
    return _apart("folder" if offline else "site", root)


def read_pages(root: Path) -> None:
    """Reads the pages for paper, as making the handouts does, which comes before every site: their print pages share that."""
    _apart("read", root)


def plain_mkdocs(root: Path) -> Build:
    """The same pages and the same menu into `root`/plain, by MkDocs with Material and its search."""
    return _apart("plain", root)


def _apart(what: str, root: Path) -> Build:
    command = [sys.executable, "-m", "bench.site_builds", what, str(root)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment(), check=False)
    if done.returncode:
        raise BenchError(f"{what} of {root} failed:\n{done.stderr[-2000:]}")
    return Build(**json.loads(done.stdout.splitlines()[-1]))


def cpu() -> float:
    """CPU seconds of this process and the children it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def timed(steps: dict[str, float], name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    """`step`, writing the CPU seconds it took into `steps` under `name`."""

    def step_timed(*args: Any, **options: Any) -> Any:
        start = cpu()
        try:
            return step(*args, **options)
        finally:
            steps[name] = cpu() - start

    return step_timed


def _site(root: Path, steps: dict[str, float], *, offline: bool) -> None:
    for function, name in STEPS.items():
        setattr(publish, function, timed(steps, name, getattr(publish, function)))
    nothing = root / "no handouts"
    nothing.mkdir(exist_ok=True)
    into = root / ("folder" if offline else "site")
    publish.build_site(Project.load(root), Edition.PREVIEW, DAY, into=into, offline=offline, handouts=nothing)


def _plain(root: Path) -> None:
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    logging.disable(logging.WARNING)
    docs = root / "docs"
    (root / "plain.yml").write_text("site_name: Library\n", encoding="utf-8")
    build(
        load_config(
            config_file=str(root / "plain.yml"),
            docs_dir=str(docs),
            site_dir=str(root / "plain"),
            theme={"name": "material", "font": False},
            plugins=["search", "tags"],
            markdown_extensions=["admonition", "attr_list", "tables", {"toc": {"permalink": True, "toc_depth": "2-3"}}],
            nav=publish._nav(None, docs, publish._hubs(docs)),
            not_in_nav="/medicines/\n/conditions/\n/topics/\n/a-z/\n",
        )
    )


def _main() -> None:
    what, root = sys.argv[1], Path(sys.argv[2])
    steps: dict[str, float] = {}
    start, clock = cpu(), time.monotonic()
    if what == "plain":
        _plain(root)
    elif what == "read":
        read_articles(Project.load(root), None, Edition.PREVIEW)
    else:
        search_rarely()  # as the command does when it begins
        _site(root, steps, offline=what == "folder")
    build = {"cpu": cpu() - start, "clock": time.monotonic() - clock, "megabytes": peak(), "steps": steps}
    print(json.dumps(build))


if __name__ == "__main__":
    _main()
