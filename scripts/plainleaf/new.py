"""`plainleaf new`: a small project that builds at once."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from plainleaf.errors import PlainleafError, UsageError


def create(folder: Path) -> tuple[Path, ...]:
    """Lay down a project in `folder`, which must be empty or not there yet; gives the files written.

    Raises UsageError where the folder holds anything: nothing of a person's is ever overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder that is empty or does not exist yet.")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty, and nothing in it was touched. Name an empty or a new folder.")
    try:
        return tuple(_copy(files("plainleaf") / "template", folder))
    except OSError as error:
        raise PlainleafError(f"{folder}: the project cannot be written here ({error.strerror}).") from error


def _copy(source: Traversable, target: Path) -> list[Path]:
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for entry in sorted(source.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            written += _copy(entry, target / entry.name)
        else:
            path = target / entry.name
            path.write_bytes(entry.read_bytes())
            written.append(path)
    return written
