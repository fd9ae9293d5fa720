"""One writer at a time: a lock that is held is told, and a lock of a dead process is taken."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plainleaf.lock import NAME, LockedError, holder, writing

HOLD = """
import sys
from pathlib import Path
from plainleaf.lock import writing
with writing(Path(sys.argv[1]), "plainleaf build"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of `folder`."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_the_lock_is_there_while_somebody_writes(tmp_path: Path) -> None:
    with writing(tmp_path, "plainleaf pages"):
        assert "plainleaf pages" in (tmp_path / NAME).read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_another_writer_is_named(tmp_path: Path) -> None:
    with another(tmp_path) as process:
        said = f'"plainleaf build" \\(process {process.pid} on this computer\\)'
        with pytest.raises(LockedError, match=said), writing(tmp_path, "plainleaf pages", wait=0.1):
            pytest.fail("two at once")
        assert str(process.pid) in holder(tmp_path)


def test_it_waits_a_little(tmp_path: Path) -> None:
    with another(tmp_path) as process:
        timer = threading.Timer(0.3, process.kill)
        timer.start()
        with writing(tmp_path, "plainleaf pages", wait=30):
            assert "plainleaf pages" in (tmp_path / NAME).read_text(encoding="utf-8")
        timer.join()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_the_lock_of_a_killed_process_is_taken(tmp_path: Path) -> None:
    with another(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (tmp_path / NAME).exists()  # it had no time to tidy up
        with writing(tmp_path, "plainleaf pages", wait=0):
            pass
    assert not (tmp_path / NAME).exists()


def test_two_threads_of_one_program_are_two_writers(tmp_path: Path) -> None:
    with writing(tmp_path, "plainleaf desk"):
        told: list[str] = []

        def second() -> None:
            try:
                with writing(tmp_path, "plainleaf desk", wait=0):
                    told.append("two at once")
            except LockedError as error:
                told.append(str(error))

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(told) == 1 and "is writing in this project" in told[0]


def test_never_two_at_once(tmp_path: Path) -> None:
    """Many writers that come and go: the count that each reads and writes never loses one."""
    count = tmp_path / "count"
    count.write_text("0", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from plainleaf.lock import writing\n"
        "folder = Path(sys.argv[1]); file = folder / 'count'\n"
        "for _ in range(40):\n"
        "    with writing(folder, 'plainleaf pages', wait=60):\n"
        "        file.write_text(str(int(file.read_text()) + 1))\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [process.wait() for process in others] == [0, 0, 0]
    assert count.read_text(encoding="utf-8") == "120"


def test_what_is_wrong_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), writing(tmp_path, "plainleaf pages"):
        raise ValueError("inside")
    assert not (tmp_path / NAME).exists()


def test_a_file_of_another_kind_in_its_place_is_no_holder(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("hello", encoding="utf-8")
    assert holder(tmp_path) == "another process"
    with writing(tmp_path, "plainleaf pages", wait=0):
        pass


def test_where_nobody_may_write_there_is_nothing_to_guard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "open", refused)
    ran = []
    with writing(tmp_path, "plainleaf handouts", wait=0):
        ran.append(True)
    assert ran and list(tmp_path.iterdir()) == []


def test_a_folder_in_its_place_is_told_and_not_taken(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(IsADirectoryError), writing(tmp_path, "plainleaf pages", wait=0):
        pytest.fail("no lock was taken")
