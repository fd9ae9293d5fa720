"""What deploy/ tells people to do: it begins with the public edition, and names files and commands that are there."""

from __future__ import annotations

import re
import subprocess
import sys

import yaml

from built import REPO
from plainleaf.publish.infobutton import SYSTEMS, TABLE
from plainleaf.publish.nginx import NAME, ROOT

TEXT = (REPO / "deploy/README.md").read_text(encoding="utf-8")
PUBLIC = "plainleaf build --edition public"


def test_every_way_begins_with_the_public_edition() -> None:
    assert TEXT.index(PUBLIC) < TEXT.index("\n## ")
    steps = yaml.safe_load((REPO / "deploy/github-pages.yml").read_text(encoding="utf-8"))["jobs"]["publish"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands[1].endswith(PUBLIC), "the first command sets the program up"
    assert commands[0] == "make .venv/program.stamp" and ".venv/program.stamp:" in (REPO / "Makefile").read_text()
    built = next(n for n, step in enumerate(steps) if PUBLIC in step.get("run", ""))
    uploaded = next(n for n, step in enumerate(steps) if "upload-pages-artifact" in step.get("uses", ""))
    assert built < uploaded and steps[uploaded]["with"]["path"] == "site"


def test_the_command_is_as_it_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "plainleaf", "build", "--help"], capture_output=True, text=True, check=False
    )
    assert "--edition" in done.stdout and "public" in done.stdout


def test_names_are_those_of_the_program() -> None:
    for name in (f"dist/{NAME}", ROOT, TABLE, *(system for system in SYSTEMS)):
        assert name in TEXT, name
    for oid in re.findall(r"v\.cs=([\d.]+)", TEXT):
        assert oid in {oid for _, oid in SYSTEMS.values()}
    for file in re.findall(r"`(deploy/[^`]+)`", TEXT):
        assert (REPO / file).is_file(), file
