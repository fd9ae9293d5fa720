"""Which files are sources."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from plainleaf.errors import Problem, Severity, UsageError
from plainleaf.intake.overrides import PUBLISHERS, SUFFIX, is_overrides
from plainleaf.intake.sidecar import sidecar_of

TEXT = (".txt", ".md")
HTML = (".html", ".htm")
PACKED = (".mhtml", ".docx")
FORMATS = TEXT + HTML + PACKED

_SIDE_FOLDER = re.compile(
    r"(.+?)(?:_files|\.files|[_ -]?(?:files|dateien|fichiers|archivos|arquivos|ficheiros|bestanden|file|filer|pliki))$",
    re.IGNORECASE,
)
"""The name of a folder in which a browser puts a page's pictures and scripts; the first group is the page's."""
_TODO = {
    ".pdf": "Open it, copy its text into a text file (.txt), and read it through: columns get mixed up.",
    ".doc": "Open it in a word processor and save it as .docx.",
    ".rtf": "Open it in a word processor and save it as .docx.",
    ".odt": "Open it in a word processor and save it as .docx.",
    ".epub": "Open it in a reading program and copy the article's text into a text file (.txt).",
    ".mht": "Rename it to .mhtml: the format is the same.",
    ".xhtml": "Rename it to .html.",
}
"""What to do with a file that is not read."""


def gather(places: Path | Iterable[Path]) -> tuple[list[Path], list[Problem]]:
    """The sources in some folders, and what was not read.

    In: a folder, a file, or several of both; folders are walked to the bottom, dot files, *.toml and a
    page's side folder ("Page_files" beside Page.html) passed over. Out: paths in an order that is the same on
    every machine, and Problems: notes for files of other formats and for sidecars without an article, errors for
    two sources that would share a name. A file that was named is always among the paths: `read` says what is
    wrong with it.
    Raises UsageError for a path that does not exist, and for a folder that cannot be read: what stands in it is
    not gone. A link that leads out of the folder is not read.
    """
    found: list[tuple[str, Path]] = []
    notes: list[Problem] = []
    for place in [places] if isinstance(places, Path) else list(places):
        if place.is_dir():
            for path in _walk(place):
                where = path.relative_to(place).as_posix()
                if _leads_out(path, place):
                    notes.append(_outside(where))
                elif path.suffix.lower() == ".toml":
                    notes += _lone_sidecar(path, where)
                elif path.suffix.lower() in FORMATS:
                    found.append((where, path))
                else:
                    notes.append(unread(where, Severity.NOTE))
        elif place.exists() or place.is_symlink():
            found.append((place.name, place))
        else:
            raise UsageError(f"{place}: there is no such file or folder")
    unique = {path.resolve(): (where, path) for where, path in reversed(found)}
    return _apart(sorted(unique.values(), key=lambda item: (item[0].casefold(), item[0])), notes)


def unread(where: str, severity: Severity = Severity.BUILD) -> Problem:
    """The Problem for a file of a format that is not read."""
    suffix = Path(where).suffix.lower()
    what = f"{suffix} files are not read" if suffix else "a file without a suffix is not read"
    todo = _TODO.get(suffix, f"Open it and save it as text or HTML. Read are {', '.join(FORMATS)}.")
    return Problem("intake.format", f'"{Path(where).name}": {what}', todo, where, severity=severity)


def _walk(folder: Path) -> list[Path]:
    """Files below a folder, without dot files and dot folders; links to folders are not followed.

    Nor is the folder that a browser saved beside a page: what stands there belongs to the page.
    """
    out: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=_unreadable):
        pages = {Path(name).stem.casefold() for name in names if Path(name).suffix.lower() in HTML}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _beside(name, pages))
        out += [Path(here, name) for name in sorted(names) if not name.startswith(".")]
    return out


def _unreadable(error: OSError) -> None:
    raise UsageError(
        f"{error.filename}: this folder cannot be read ({error.strerror or error}). Nothing was changed. "
        "Give yourself the right to read it, or see that its disk is connected, and try again."
    )


def _leads_out(path: Path, folder: Path) -> bool:
    """Whether a file is a link to one that stands elsewhere: it was not put there to be published."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def _outside(where: str) -> Problem:
    message = "is a link to a file outside this folder; it was not read"
    return Problem("intake.link", message, "Copy the file here if it is an article.", where, severity=Severity.NOTE)


def _beside(folder: str, pages: set[str]) -> bool:
    match = _SIDE_FOLDER.match(folder)
    return bool(match and match[1].casefold() in pages)


def _lone_sidecar(path: Path, where: str) -> list[Problem]:
    if is_overrides(path):
        return [] if path.parent.name == PUBLISHERS else _lone_overrides(path, where)
    if any(sidecar_of(path.with_suffix(suffix)) == path and path.with_suffix(suffix).exists() for suffix in FORMATS):
        return []
    if any(p.stem == path.stem and p != path for p in path.parent.iterdir()):
        return []  # beside an article in a format that is told of itself
    todo = f"Name it after its article: {path.stem}.txt would have {path.name}."
    message = "no article stands beside this sidecar"
    return [Problem("intake.lone-sidecar", message, todo, where, severity=Severity.NOTE)]


def _lone_overrides(path: Path, where: str) -> list[Problem]:
    stem = path.name[: -len(SUFFIX)]
    if any(p.stem == stem and p != path and p.suffix.lower() != ".toml" for p in path.parent.iterdir()):
        return []
    todo = f"Name it after its article: {stem}.txt would have {stem}{SUFFIX}."
    message = "no article stands beside these overrides, so they are never used"
    return [Problem("intake.lone-overrides", message, todo, where, severity=Severity.NOTE)]


def _apart(found: list[tuple[str, Path]], notes: list[Problem]) -> tuple[list[Path], list[Problem]]:
    """Sources whose stems differ, upper and lower case aside: page and records are named by the stem."""
    taken: dict[str, str] = {}
    out: list[Path] = []
    for where, path in found:
        stem = path.stem.casefold()
        if stem in taken:
            message = f'"{where}" and "{taken[stem]}" would make pages and records of the same name'
            notes.append(Problem("intake.same-name", message, "Rename one of the two; this one was not read.", where))
            continue
        taken[stem] = where
        out.append(path)
    return out, notes
