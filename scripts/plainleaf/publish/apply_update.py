"""Bring an unpacked offline copy up to date with an update zip.

    python3 apply_update.py UPDATE.zip FOLDER

FOLDER is the one that holds START-HERE.html. This file needs nothing but Python's standard library (3.8 or newer):
Plainleaf uses it for `plainleaf offline --apply`, and each update carries it along.

First everything is looked at and the new files are laid ready in a folder of their own; then they are moved to their
places, the list of digests last. If anything does not fit, the old copy stays as it is. If the computer stops while
the files are being moved, run it again: it goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
START = "START-HERE.html"
HELP = "HOW-TO-UPDATE.txt"
FOLDER = "update/"
"""Where in the zip stands what is only for updating."""
PLAN = FOLDER + "update.json"
READY = ".plainleaf-update"
"""Folder within the copy in which the new files are laid ready."""


class UpdateError(Exception):
    """Why an update was not made, and what to do; the copy is as it was."""


class Applied(NamedTuple):
    """What an update did."""

    version: str
    changed: int  # files written
    removed: int


def apply(update: Path, folder: Path) -> Applied:
    """Make the copy in `folder` what the full copy of the update's version is.

    Raises UpdateError where the update does not fit or something is damaged, OSError where the disk refuses; files
    of the copy are then untouched. Files that somebody else put into the folder stay.
    """
    if not (folder / SUMS).is_file() or not (folder / START).is_file():
        raise UpdateError(
            f"{folder}: this is no offline copy. Name the folder that holds {START}; unpack the copy first if it "
            "is still a zip. Nothing was changed."
        )
    try:
        with zipfile.ZipFile(update) as archive:
            return _apply(archive, update, folder)
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise UpdateError(
            f"{update}: this file is damaged or is no zip ({error}). Fetch it once more. Nothing was changed."
        ) from error
    finally:
        shutil.rmtree(folder / READY, ignore_errors=True)


def _apply(archive: zipfile.ZipFile, update: Path, folder: Path) -> Applied:
    names = set(archive.namelist())
    if PLAN not in names or SUMS not in names:
        raise UpdateError(f"{update}: this is no update of an offline copy. Nothing was changed.")
    plan: dict[str, Any] = json.loads(archive.read(PLAN).decode("utf-8"))
    here = (folder / SUMS).read_bytes()
    new_sums = archive.read(SUMS)
    if _digest(here) not in (plan["base"]["sums"], plan["new"]["sums"]):
        raise UpdateError(_wrong_base(plan, folder))
    wanted, had = sums(new_sums), sums(here)
    removed = [name for name in plan["removed"] if name not in wanted]
    for name in [*wanted, *removed]:
        _refuse_outside(name)
    bring = sorted(name for name in wanted if name in names)
    ready = folder / READY
    if ready.exists():
        shutil.rmtree(ready)
    _lay_ready(archive, bring, wanted, ready, update)
    _look_at_the_rest(folder, set(wanted) - set(bring), wanted, plan)
    _move(folder, ready, bring, removed, new_sums)
    return Applied(str(plan["new"]["version"]), len([n for n in bring if had.get(n) != wanted[n]]), len(removed))


def _wrong_base(plan: dict[str, Any], folder: Path) -> str:
    try:
        held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = f"version {held['version']} of “{held['name']}”, made on {held['built']}"
    except (OSError, ValueError, KeyError, TypeError):
        found = "a version that cannot be read"
    base = plan["base"]
    return (
        f"This update does not fit. It is for version {base['version']} of “{base['name']}”, made on {base['built']}; "
        f"{folder} holds {found}. Nothing was changed. Ask for an update for that version, or take the whole copy anew."
    )


def _lay_ready(archive: zipfile.ZipFile, bring: list[str], wanted: dict[str, str], ready: Path, update: Path) -> None:
    """Write the new files into the folder `ready`, and look whether each came whole."""
    for name in bring:
        content = archive.read(name)
        if _digest(content) != wanted[name]:
            raise UpdateError(f"{update}: “{name}” in it is damaged. Fetch the update once more. Nothing was changed.")
        target = ready / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _look_at_the_rest(folder: Path, names: set[str], wanted: dict[str, str], plan: dict[str, Any]) -> None:
    """The files that stay as they are must be whole as well."""
    for name in sorted(names):
        path = folder / name
        if not path.is_file() or _digest(path.read_bytes()) != wanted[name]:
            raise UpdateError(
                f"{folder}: “{name}” is missing or damaged in this copy, and the update does not bring it. Nothing was "
                f"changed. Take the whole copy of version {plan['new']['version']} anew."
            )


def _move(folder: Path, ready: Path, bring: list[str], removed: list[str], new_sums: bytes) -> None:
    """What is gone goes first: nobody may read on in it. The list of digests comes last: it says that all is done."""
    for name in [*removed, HELP]:
        if (folder / name).is_file():
            (folder / name).unlink()
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    for name in bring:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(ready / name, folder / name)
    for name in removed:
        _drop_empty(folder, (folder / name).parent)
    last = ready / SUMS
    last.parent.mkdir(exist_ok=True)
    last.write_bytes(new_sums)
    os.replace(last, folder / SUMS)


def _drop_empty(top: Path, folder: Path) -> None:
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _refuse_outside(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if not name or ".." in parts or "" in parts or ":" in name:
        raise UpdateError(
            f"The update names “{name}”, which lies outside the copy. Do not use it. Nothing was changed."
        )


def sums(text: bytes) -> dict[str, str]:
    """Name -> digest, out of a SHA256SUMS file."""
    lines = text.decode("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        done = apply(Path(arguments[0]), Path(arguments[1]))
    except UpdateError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{error.filename or arguments[1]}: {error.strerror}. See that there is room on the disk, that you may "
            "write there, and that no other program has the copy open; then try again.",
            file=sys.stderr,
        )
        return 1
    print(f"Done. This is version {done.version} now: {done.changed} file(s) written, {done.removed} taken away.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
