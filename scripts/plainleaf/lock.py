"""One writer at a time: whoever writes in a project holds its lock file meanwhile.

The operating system keeps the lock and gives it up when its holder ends, however it ends; the file says in words
who holds it. So a lock left by a program that was killed is simply taken, and no process is taken for another that
later got its number.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plainleaf.errors import PlainleafError

NAME = ".plainleaf.lock"
"""The lock file, in the project's folder; it is there only while somebody writes."""

WAIT = 5.0
"""Seconds for which a writer waits for another: a page is saved in less, a whole build takes longer."""

_STEP = 0.05
"""Seconds between two looks."""

_BUSY = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
"""What the system says of a lock that another holds."""

_UNWRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""What it says of a folder in which nobody may write: there is nothing to guard."""

_UNKNOWN = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What it says where the disk knows no locks, as some network disks do: nothing can be told there."""

_OFFSET = 1 << 20
"""Byte that is locked on Windows: behind the words of the file, which others are to read."""


class LockedError(PlainleafError):
    """Another process writes in the project; the message names it. Nothing was done."""


@contextmanager
def writing(folder: Path, what: str, *, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of the project in `folder` while the block runs. `what`: the command, as its user knows it.

    Raises LockedError where another holds it for longer than `wait` seconds. Not to be entered twice: the holder
    itself waits for itself in vain. Where nobody may write in the folder, or its disk knows no locks, the block runs
    without one.
    """
    path = folder / NAME
    held = _take(path, what, wait)
    try:
        yield
    finally:
        if held is not None:
            _give_back(path, held)


def holder(folder: Path) -> str:
    """Who holds the lock of the project in `folder`, in words: "plainleaf build" (process 4711 on this computer)."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        what, process, host = str(said["what"]), int(said["process"]), str(said["computer"])
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
    return f'"{what}" (process {process} on {"this computer" if host == socket.gethostname() else host})'


# ---------------------------------------------------------------- taking and giving back


def _take(path: Path, what: str, wait: float) -> int | None:
    """The open file whose lock is ours now; None where no lock can be had and none is needed."""
    end = time.monotonic() + wait
    while True:
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            if error.errno in _UNWRITABLE and os.name != "nt":
                return None
            if time.monotonic() < end and error.errno in _UNWRITABLE:  # Windows: somebody is just taking it away
                time.sleep(_STEP)
                continue
            raise
        try:
            _lock(file)
        except OSError as error:
            os.close(file)
            if error.errno in _UNKNOWN:
                return None
            if error.errno not in _BUSY:
                raise
        else:
            if _same(file, path):
                _say(file, what)
                return file
            os.close(file)  # its holder took it away between our opening and locking it
            continue
        if time.monotonic() >= end:
            raise LockedError(
                f"{holder(path.parent)} is writing in this project, so nothing was done. Wait until it is done, "
                "then try again. Two that write at once could spoil each other's work."
            )
        time.sleep(_STEP)


def _give_back(path: Path, file: int) -> None:
    if os.name == "nt":  # an open file cannot be taken away there
        os.close(file)
        with suppress(OSError):
            path.unlink()
        return
    with suppress(OSError):
        path.unlink()  # before the lock is given up: nobody may lock what is about to go
    os.close(file)


def _same(file: int, path: Path) -> bool:
    """Whether the open file is the one that stands at `path`."""
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def _say(file: int, what: str) -> None:
    said = json.dumps({"what": what, "process": os.getpid(), "computer": socket.gethostname()}, ensure_ascii=False)
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, (said + "\n").encode("utf-8"))


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _OFFSET, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
