"""Which folders may stand where: what the program writes or replaces never touches what a person keeps."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from plainleaf.errors import PlainleafError, UsageError

MARKER = ".plainleaf"
"""Stands in every site that the program built: only such a folder, or an empty one, is ever replaced."""

MARKED = "Built by Plainleaf. Everything in this folder is replaced at the next build.\n"

_OF_A_SITE = (("search/search_index.json", "404.html"), ("robots.txt", "search"))
"""What a site holds that MkDocs, or Plainleaf before it left a marker, built."""


_RIGHTS = "Give yourself the right to write there, or close the program that has it open, and try again."
_SPACE = "Make room on the disk, and try again."
_IN_THE_WAY = "A file stands where a folder is wanted, or a folder where a file is: move it away, and try again."

_TODO = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "Nothing can be written on this disk. Work on a copy elsewhere.",
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EEXIST: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.ENAMETOOLONG: "Give the article a shorter name, or put the project into a folder nearer the top.",
    errno.EIO: "The disk does not answer as it should. See that it is connected.",
}
"""What to do where the system refuses a file or folder."""


def clash(path: Path, others: Mapping[str, Path], *, root: Path | None = None) -> str:
    """How `path` is in the way of one of `others` (what it is -> folder), in words; "" where it is not.

    `root`: a folder that `path` may lie in, but neither be nor hold.
    """
    here = _real(path)
    if root is not None and _holds(here, _real(root)):
        return "is the project's own folder" if here == _real(root) else "holds the whole project"
    for what, other in others.items():
        there = _real(other)
        if here == there:
            return f"is the folder of the {what}"
        if _holds(here, there):
            return f"holds the folder of the {what}"
        if _holds(there, here):
            return f"lies in the folder of the {what}"
    return ""


def keep_apart(folders: Mapping[str, Path]) -> None:
    """Raises UsageError where two of `folders` (what it is -> folder) are the same or one lies in the other."""
    for what, path in folders.items():
        others = {other: folder for other, folder in folders.items() if other != what}
        if wrong := clash(path, others):
            raise UsageError(
                f"{path} cannot be the folder of the {what}: it {wrong}. Nothing was written. Name another."
            )


def keep_inputs(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raises UsageError where a file about to be written is one of those that are read."""
    read = {_real(path): path for path in inputs}
    for path in outputs:
        if _real(path) in read:
            raise UsageError(
                f"{path} would be written over, and it is one of the files to be read. Nothing was written. "
                "Name another folder with --out."
            )


def refuse_foreign(target: Path) -> None:
    """Raises PlainleafError where `target`, about to be replaced, holds what the program did not build."""
    if not target.exists() or (target.is_dir() and (not any(target.iterdir()) or _built(target))):
        return
    held = f"holds files that Plainleaf did not build ({_few(target)})" if target.is_dir() else "is a file, no folder"
    raise PlainleafError(
        f"{target}: the site cannot go here: it {held}. Nothing there was touched. "
        "Move them away, or name another folder as site_dir in mkdocs.yml."
    )


def refused(error: OSError) -> str:
    """What a person does where the system refuses a file or folder; "" where that is no matter of theirs."""
    todo = _TODO.get(error.errno or 0, "")
    if not todo:
        return ""
    what = error.filename2 or error.filename
    return f"{what or 'a file'}: {error.strerror}. {todo} What was written before stands whole."


def mark(site: Path) -> None:
    """Leave the marker in a site that was just built."""
    (site / MARKER).write_text(MARKED, encoding="utf-8", newline="\n")


def _built(folder: Path) -> bool:
    return (folder / MARKER).is_file() or any(all((folder / name).exists() for name in names) for names in _OF_A_SITE)


def _few(folder: Path) -> str:
    names: Sequence[str] = sorted(path.name for path in folder.iterdir())
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _real(path: Path) -> Path:
    return Path(os.path.normcase(path.resolve()))


def _holds(outer: Path, inner: Path) -> bool:
    return inner == outer or inner.is_relative_to(outer)
