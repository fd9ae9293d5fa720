"""Every output when the world refuses: disk full, no right to write, open elsewhere, killed half-way.

The old output stays whole, nothing half-made has a final name, and a person is told what to do. The disk and the rights
are refused by the system itself, to a program of its own; only "open elsewhere", which this system does not know, is played.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from built import sample_project, tree
from plainleaf.folders import MARKER
from plainleaf.project import Project
from plainleaf.publish import whole
from test_cli import run

resource = pytest.importorskip("resource", reason="this system cannot limit a program")

DAYS = ("1795305600", "1798761600")
"""2026-11-22 for the old output, 2027-01-01 for the new one: they differ in every file that names the day."""


@dataclass(frozen=True)
class Output:
    """A command, what it makes in the folder given as --out, and a size in bytes that what it makes exceeds."""

    command: tuple[str, ...]
    makes: str
    too_small: int


OUTPUTS = {
    "offline copy": Output(("offline",), "plainleaf-offline.zip", 150_000),
    "update": Output(("offline", "--since", "OLD"), "plainleaf-update-since-2026-11-22.zip", 150_000),
    "single files": Output(("offline", "--single-files"), "single-files", 60_000),
    "e-book": Output(("epub",), "plainleaf.epub", 40_000),
    "Kiwix archive": Output(("zim",), "plainleaf.zim", 40_000),
    "handouts": Output(("handouts",), "", 20_000),
    "booklet": Output(("booklet", "sleeping-badly"), "booklet.pdf", 20_000),
}
if importlib.util.find_spec("libzim") is None:
    del OUTPUTS["Kiwix archive"]

ALL = pytest.mark.parametrize("name", OUTPUTS)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return sample_project(tmp_path_factory.mktemp("failure") / "p")


@pytest.fixture(scope="module")
def old(project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Output -> a folder with what its command made on the earlier day."""
    made = {}
    base = tmp_path_factory.mktemp("base")
    started(project, ("offline",), base, DAYS[0]).communicate()
    for name, output in OUTPUTS.items():
        folder = made[name] = tmp_path_factory.mktemp("old")
        command = tuple(str(base / "plainleaf-offline.zip") if part == "OLD" else part for part in output.command)
        assert finished(started(project, command, folder, DAYS[0])) == 0
        (folder / ".base.zip").write_bytes((base / "plainleaf-offline.zip").read_bytes())
    return made


def started(
    project: Project, command: tuple[str, ...], out: Path, day: str, before: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """The command in a process of its own; `before` runs in it first."""
    words = [str(out / ".base.zip") if part == "OLD" else part for part in command]
    return subprocess.Popen(
        [sys.executable, "-m", "plainleaf", "-C", str(project.root), *words, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": day},
        preexec_fn=before,
        start_new_session=True,
    )


def finished(process: subprocess.Popen[str]) -> int:
    process.communicate()
    return process.returncode


def copied(folder: Path, into: Path) -> Path:
    into.mkdir()
    for name, content in tree(folder).items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(content)
    return into


def check_refused(process: subprocess.Popen[str], out: Path, before: dict[str, bytes], *words: str) -> None:
    """It failed in plain words, and all that stood in the folder stands there as it was, and nothing else."""
    told, said = process.communicate()
    assert process.returncode == 1, told + said
    assert "Traceback" not in said and "fault in the program" not in said, said
    assert any(word in said for word in words), said
    assert str(out) in said, said
    now = tree(out)
    # handouts are files of their own: those made before the disk was full are whole, and new
    assert {name: now[name] for name in before if name in now and not name.endswith(".pdf")} == {
        name: content for name, content in before.items() if not name.endswith(".pdf")
    }
    assert set(now) <= set(before)
    assert all(
        content.endswith(b"%%EOF") or content.endswith(b"%%EOF\n")
        for name, content in now.items()
        if name.endswith(".pdf")
    )


# ---------------------------------------------------------------- the disk


@ALL
def test_a_full_disk(project: Project, old: dict[str, Path], tmp_path: Path, name: str) -> None:
    """The system lets no file grow beyond a size: the write fails half-way, as it does on a full disk."""
    output = OUTPUTS[name]
    out = copied(old[name], tmp_path / "out")
    before = tree(out)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (output.too_small, output.too_small))

    check_refused(started(project, output.command, out, DAYS[1], limited), out, before, "Make room on the disk")


@contextmanager
def small_disk(at: Path, size: int) -> Iterator[Path]:
    """A disk of `size` bytes; left out where this user may make none."""
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


@ALL
def test_a_disk_that_is_really_full(project: Project, old: dict[str, Path], tmp_path: Path, name: str) -> None:
    output = OUTPUTS[name]
    used = sum(len(content) + 8192 for content in tree(old[name]).values())
    with small_disk(tmp_path / "stick", used + 65536) as disk:
        out = copied(old[name], disk / "out")
        before = tree(out)
        (disk / "full").write_bytes(b"x" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - 16384))
        check_refused(started(project, output.command, out, DAYS[1]), out, before, "Make room on the disk")


def test_no_room_for_what_handouts_need_on_the_way(project: Project, old: dict[str, Path], tmp_path: Path) -> None:
    """The folder for temporary files is full: it is named, and the old handouts stand."""
    out = copied(old["handouts"], tmp_path / "out")
    before = tree(out)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    process = started(project, OUTPUTS["handouts"].command, out, DAYS[1], limited)
    said = process.communicate()[1]
    assert process.returncode == 1 and "Traceback" not in said, said
    assert tempfile.gettempdir() in said and "Make room on the disk" in said, said
    assert tree(out) == before


# ---------------------------------------------------------------- rights


def without_the_rights_of_root() -> None:
    """Even root's program asks for leave from now on (capabilities 1 to 3: rights of files do not count for their holder)."""
    if os.geteuid() == 0:
        for capability in (1, 2, 3):
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


@ALL
def test_no_right_to_write(project: Project, old: dict[str, Path], tmp_path: Path, name: str) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("root's rights can be laid down on Linux only")
    out = copied(old[name], tmp_path / "out")
    before = tree(out)
    folders = [out, *(path for path in out.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        process = started(project, OUTPUTS[name].command, out, DAYS[1], without_the_rights_of_root)
        check_refused(process, out, before, "Give yourself the right to write there")
    finally:
        for folder in folders:
            folder.chmod(0o755)


@ALL
def test_open_in_another_program(
    project: Project, old: dict[str, Path], tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that is open; this is how Python tells of it there."""
    output = OUTPUTS[name]
    out = copied(old[name], tmp_path / "out")
    before = tree(out)
    real = os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        if Path(target).parent == out or Path(source).parent == out:
            text = "The process cannot access the file because it is being used by another process"
            raise PermissionError(13, text, str(source), None, str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAYS[1])
    words = [str(out / ".base.zip") if part == "OLD" else part for part in output.command]
    result = run(*words, "--out", str(out), within=project)
    assert result.exit_code == 1, result.output
    assert "close the program that has it open" in result.stderr
    assert tree(out) == before


# ---------------------------------------------------------------- killed


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name != "handouts"])
def test_killed_half_way(project: Project, old: dict[str, Path], tmp_path: Path, name: str) -> None:
    """At many moments, without a word: what has a final name is the old output whole, or the new one whole."""
    output = OUTPUTS[name]
    new_folder = copied(old[name], tmp_path / "new")
    begun = time.monotonic()
    assert finished(started(project, output.command, new_folder, DAYS[1])) == 0
    lasted = time.monotonic() - begun
    before, after = tree(old[name]), tree(new_folder)
    out = copied(old[name], tmp_path / "out")
    for part in (0.6, 0.93):
        process = started(project, output.command, out, DAYS[1])
        time.sleep(lasted * part)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        for file, content in tree(out).items():
            if not file.startswith(whole.SCRATCH):
                assert same(file, content, before, after), (part, file)
    assert finished(started(project, output.command, out, DAYS[1])) == 0


def same(file: str, content: bytes, before: dict[str, bytes], after: dict[str, bytes]) -> bool:
    if file.endswith(".zim"):  # every archive has a number of its own
        return content == before[file] or len(content) == len(after[file])
    return content in (before.get(file), after.get(file))


def test_what_killed_programs_left_is_taken_away_after_a_day(tmp_path: Path) -> None:
    left, young = tmp_path / f"{whole.SCRATCH}left", tmp_path / f"{whole.SCRATCH}young"
    for folder in (left, young):
        folder.mkdir()
        (folder / "half.zip").write_bytes(b"half")
    long_ago = time.time() - dt.timedelta(days=2).total_seconds()
    os.utime(left, (long_ago, long_ago))
    (tmp_path / MARKER).write_text("a file of ours, not a folder", encoding="utf-8")
    with whole.fresh(tmp_path / "out.txt") as new:
        new.write_text("whole", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([MARKER, young.name, "out.txt"])
