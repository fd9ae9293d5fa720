"""What is installed is whole, and is the same for everyone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from projects import REPO

PYPROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock")
BENCH = PYPROJECT["dependency-groups"]["bench"]


def pins(groups: list[list[str]]) -> set[str]:
    return {requirement.lower() for group in groups for requirement in group}


def test_every_dependency_is_pinned_exactly() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    loose = [r for r in pins([PYPROJECT["project"]["dependencies"], *extras.values(), BENCH]) if "==" not in r]
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_pyproject_asks_for(lock: str) -> None:
    text = (REPO / lock).read_text(encoding="utf-8")
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = [
        PYPROJECT["project"]["dependencies"],
        extras["venv"],
        *([extras["test"], extras["zim"]] if "test" in lock else []),
    ]
    locked = set(re.findall(r"(?m)^([a-z0-9.-]+==[^ ;\\]+)", text))
    assert pins(wanted) <= locked, "run `make lock`"


def test_the_lock_of_the_benchmark_goes_with_the_program() -> None:
    """Both are installed side by side: the same version where both name a package."""
    program, peers = (
        dict(re.findall(r"(?m)^([a-z0-9.-]+)==([^ ;\\]+)", (REPO / lock).read_text(encoding="utf-8")))
        for lock in ("requirements.lock", "requirements-bench.lock")
    )
    assert {re.sub(r"\[[a-z]+\]", "", pin) for pin in pins([BENCH])} <= {
        f"{name}=={number}" for name, number in peers.items()
    }, "run `make lock`"
    assert {name: peers[name] for name in peers if name in program} == {
        name: program[name] for name in peers if name in program
    }, "run `make lock`"


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-bench.lock"])
def test_the_lock_names_digests_and_no_index(lock: str) -> None:
    text = (REPO / lock).read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    assert not re.search(r"(?m)(?:^|\s)/\w", text), "names a path of somebody's machine"
    entries = re.split(r"(?m)^(?=[a-z0-9.-]+==)", text)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_wheel_holds_all_its_data(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(REPO / name, copy)
    shutil.copytree(REPO / "LICENSES", copy / "LICENSES")
    ignored = shutil.ignore_patterns("*.egg-info", "__pycache__")
    shutil.copytree(REPO / "scripts", copy / "scripts", ignore=ignored)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation", "-w"]
    subprocess.run([*command, str(tmp_path / "out"), str(copy)], check=True, capture_output=True)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    package = copy / "scripts"
    missing = [
        p.relative_to(package).as_posix()
        for p in (package / "plainleaf").rglob("*")
        if p.is_file() and "build" not in p.parts and p.suffix != ".pyc" and ".egg-info" not in str(p)
    ]
    assert [name for name in missing if name not in packed] == []


def test_readme_names_tests_and_folders_that_are_there() -> None:
    text = (REPO / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|scripts)/[^`]*)`", text))
    assert len(named) > 8
    assert [name for name in named if not (REPO / name).exists()] == []
