"""Files that appear whole or not at all: the old one stands until the new one is complete on the disk."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCRATCH = ".plainleaf-"
"""How the folders begin in which something is being made."""

LEFT_OVER = 24 * 3600
"""Seconds after which such a folder was left by a program that was killed: no build takes a day."""


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder of its own in the folder `beside`, on the same disk as what is being made there; gone afterwards.

    What killed programs left there long ago is taken away.
    """
    beside.mkdir(parents=True, exist_ok=True)
    for old in beside.glob(f"{SCRATCH}*"):
        if old.is_dir() and time.time() - old.stat().st_mtime > LEFT_OVER:
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=beside) as folder:
        yield Path(folder)


@contextmanager
def fresh(target: Path) -> Iterator[Path]:
    """Where to write the new `target`: it takes its place when the block ends well, and is gone otherwise.

    An OSError on the way names `target`, so that a person is told about the file they know.
    """
    try:
        with scratch(target.parent) as folder:
            new = folder / target.name
            yield new
            settle(new)
            os.replace(new, target)
    except OSError as error:
        if error.errno and not error.filename2 and (error.filename is None or SCRATCH in str(error.filename)):
            error.filename = str(target)
        raise


def save(target: Path, content: bytes) -> Path:
    """Write one small file of many: beside its place, then moved there. An OSError names `target`; nothing is left over."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    try:
        new.write_bytes(content)
        os.replace(new, target)
    except OSError as error:
        new.unlink(missing_ok=True)
        if error.errno and not error.filename2:
            error.filename = str(target)
        raise
    return target


def settle(path: Path) -> None:
    """Wait until a file is on the disk: sticks are pulled out early."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
