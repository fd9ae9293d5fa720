"""The built site before two judges from outside: the Nu HTML checker and Lighthouse (`make judges` installs both)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from behind_nginx import behind_nginx, needs_nginx
from browser import ARGS, find_chromium, in_ci
from built import ARTICLE, DAY, sample_project
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.site import build_site

JUDGES = Path(__file__).parents[2] / ".judges/node_modules"
VNU = JUDGES / "vnu-jar/build/dist/vnu.jar"
LIGHTHOUSE = JUDGES / "lighthouse/cli/index.js"

HOW = "the judges of the site are not on this machine: make judges (needs npm, and Java for the one of HTML)"

FULL = ("accessibility", "best-practices")
"""What must be without a fault."""

FAST = 0.95
"""Least mark for speed on Lighthouse's slow phone."""

TRIES = 5
"""A machine with other work to do gives lower marks for speed: the best of so many counts."""


UNREACHED = os.environ.get("PLAINLEAF_NO_JUDGES", "")
"""Why .ci/run could not install them."""


def _needs(judge: Path, runs_on: str) -> pytest.MarkDecorator:
    """Left out on a person's own machine that lacks it, with how to get it. In CI a failure, but where it could not be had."""
    missing = not judge.is_file() or shutil.which(runs_on) is None
    return pytest.mark.skipif(missing and bool(UNREACHED or not in_ci()), reason=UNREACHED or HOW)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = sample_project(tmp_path_factory.mktemp("judged") / "p")
    build_site(project, Edition.PREVIEW, DAY)
    return project


@pytest.fixture(scope="module")
def address(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with behind_nginx(project, tmp_path_factory.mktemp("judge") / "run") as home:
        yield f"{home}/{ARTICLE}/"


@_needs(VNU, "java")
def test_every_page_is_valid_html(project: Project, tmp_path: Path) -> None:
    assert _faults(project.site) == []
    (tmp_path / "wrong.html").write_text("<!doctype html><title>a</title><p><div></p>", encoding="utf-8")
    assert _faults(tmp_path), "the checker finds what is wrong"


def _faults(folder: Path) -> list[str]:
    command = ["java", "-jar", str(VNU), "--skip-non-html", "--format", "json", "--exit-zero-always", str(folder)]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr
    messages = json.loads(said)["messages"]
    return [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages if m["type"] != "info"]


@needs_nginx
@_needs(LIGHTHOUSE, "node")
def test_a_medicine_page_gets_full_marks(address: str, tmp_path: Path) -> None:
    best = 0.0
    for number in range(TRIES):
        found = _lighthouse(address, tmp_path / f"{number}.json")
        marks = {name: category["score"] for name, category in found["categories"].items()}
        failed = [audit["id"] for audit in found["audits"].values() if audit["score"] == 0]
        assert {marks[name] for name in FULL} == {1}, failed
        best = max(best, marks["performance"])
        if best >= FAST:
            return
    raise AssertionError(f"performance {best} in the best of {TRIES} runs")


def _lighthouse(address: str, out: Path) -> dict[str, Any]:
    command = [
        *("node", str(LIGHTHOUSE), address, "--quiet", "--no-enable-error-reporting"),
        *("--output=json", f"--output-path={out}", f"--only-categories={','.join((*FULL, 'performance'))}"),
        f"--chrome-flags={' '.join(('--headless=new', *ARGS))}",
    ]
    environment = os.environ | {"CHROME_PATH": find_chromium() or ""}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found
