"""The wheelhouse: what stands on the stick installs without the network, is checked, and touches nobody's files.

The whole of it, with all packages, is tried by `make test-wheelhouse`; here a tiny package stands for the program.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from projects import REPO

SCRIPTS = REPO / "scripts"


def wheel(folder: Path, name: str) -> Path:
    """A wheel of one module that says its name."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    files = {
        f"{name}.py": f"print('this is {name}')\n",
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [
        f"{file},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},{len(text)}"
        for file, text in files.items()
    ]
    files[f"{name}-1.0.dist-info/RECORD"] = "\n".join([*rows, f"{name}-1.0.dist-info/RECORD,,"]) + "\n"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A wheelhouse with two small packages, laid out as scripts/wheelhouse.py does."""
    folder = tmp_path / "my stick"
    (folder / "wheels").mkdir(parents=True)
    needed = wheel(folder / "wheels", "needed")
    wheel(folder / "wheels", "plainleaf")
    digest = hashlib.sha256(needed.read_bytes()).hexdigest()
    (folder / "requirements.lock").write_text(f"needed==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    (folder / "install.py").write_bytes((SCRIPTS / "install_wheelhouse.py").read_bytes())
    return folder


def install(stick: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(stick / "install.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=bare())


def bare() -> dict[str, str]:
    """The environment without what the tests, or a developer's pip, put into it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PIP_") and name != "PYTHONPATH"}


def test_it_installs(stick: Path, tmp_path: Path) -> None:
    target = tmp_path / "the program"
    done = install(stick, target)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "To begin:" in done.stdout and "new my-site" in done.stdout
    python = next(target.glob("bin/python*"), target / "Scripts/python.exe")
    said = subprocess.run([str(python), "-c", "import needed, plainleaf"], capture_output=True, text=True, env=bare())
    assert said.stdout.split("\n")[:2] == ["this is needed", "this is plainleaf"]


def test_a_changed_package_is_not_installed(stick: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(stick / "wheels/needed-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("evil.py", "print('evil')\n")
    done = install(stick, tmp_path / "program")
    assert done.returncode == 1
    assert "could not be installed" in done.stderr and "Traceback" not in done.stderr


def test_a_package_for_another_computer_is_told(stick: Path, tmp_path: Path) -> None:
    path = stick / "wheels/needed-1.0-py3-none-any.whl"
    path.rename(path.with_name("needed-1.0-cp27-cp27m-win32.whl"))
    done = install(stick, tmp_path / "program")
    assert done.returncode == 1 and "another kind of computer" in done.stderr


def test_files_of_somebody_else_are_not_touched(stick: Path, tmp_path: Path) -> None:
    target = tmp_path / "home"
    target.mkdir()
    (target / "thesis.txt").write_text("mine", encoding="utf-8")
    done = install(stick, target)
    assert done.returncode == 1 and "holds other files" in done.stderr
    assert [path.name for path in target.iterdir()] == ["thesis.txt"]


def test_half_a_stick_is_told(stick: Path, tmp_path: Path) -> None:
    (stick / "requirements.lock").unlink()
    done = install(stick, tmp_path / "program")
    assert done.returncode == 1 and "not whole" in done.stderr


def test_a_folder_with_files_gets_no_wheelhouse(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    command = [sys.executable, str(SCRIPTS / "wheelhouse.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_without_the_network_no_half_wheelhouse_is_left(tmp_path: Path) -> None:
    """pip is closed in as all programs of these tests are: it cannot fetch, and nothing has the final name."""
    command = [sys.executable, str(SCRIPTS / "wheelhouse.py"), str(tmp_path / "stick")]
    env = os.environ | {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    env["PIP_CONFIG_FILE"] = os.devnull
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    assert done.returncode == 1, done.stdout
    assert "could not be fetched" in done.stderr
    assert list(tmp_path.iterdir()) == []
