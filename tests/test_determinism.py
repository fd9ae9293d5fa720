"""Promise 7, the same in, the same out: other folder, other day, other hash seed, other zone, same files."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from plainleaf.project import Project
from projects import REPO, project_in

NAMES = ("can-clonazepam-help-you-sleep", "ibuprofen", "lisinopril")
EPOCH = "1793318400"  # 30 October 2026
MADE = ("docs", "records", "site", "dist")


def sources() -> dict[str, str | bytes]:
    folder = REPO / "source_texts"
    files = [folder / f"{name}{suffix}" for name in NAMES for suffix in (".txt", ".toml")]
    return {f"source_texts/{path.name}": path.read_bytes() for path in files}


def build(project: Project, **env: str) -> dict[str, str]:
    """Build in a process of its own; gives the digest of every file made, archives unpacked."""
    command = [sys.executable, "-m", "plainleaf", "-C", str(project.root), "build", "--quiet"]
    done = subprocess.run(command, env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH} | env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(project)


def tree(project: Project) -> dict[str, str]:
    made: dict[str, str] = {}
    for path in sorted(p for folder in MADE for p in (project.root / folder).rglob("*") if p.is_file()):
        name = path.relative_to(project.root).as_posix()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                made |= {f"{name}/{inner}": _digest(archive.read(inner)) for inner in archive.namelist()}
        else:
            made[name] = _digest(path.read_bytes())
    return made


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, str]]:
    project = project_in(tmp_path_factory.mktemp("one"), sources())
    return project, build(project, PYTHONHASHSEED="1", TZ="UTC")


def test_two_machines_make_the_same(tmp_path: Path, built: tuple[Project, dict[str, str]]) -> None:
    _, first = built
    backwards = dict(reversed(list(sources().items())))  # written in another order
    other = project_in(tmp_path / "a longer name, with blanks", backwards)
    for path in other.sources.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    second = build(other, PYTHONHASHSEED="2", TZ="Pacific/Auckland", LC_ALL="C")
    assert len(first) > 50
    assert differing(first, second) == []


def test_a_second_run_changes_nothing_and_another_day_no_page(built: tuple[Project, dict[str, str]]) -> None:
    """The day may show on site and sheets, never in docs/ and records/, which are committed."""
    project, first = built
    assert differing(first, build(project, PYTHONHASHSEED="3")) == []
    later = build(project, SOURCE_DATE_EPOCH=str(int(EPOCH) + 40 * 86_400))
    assert [name for name in differing(first, later) if name.split("/")[0] in ("docs", "records")] == []
