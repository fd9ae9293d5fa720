"""Which files are sources."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from plainleaf.errors import Problem, Severity, UsageError
from plainleaf.intake.overrides import PUBLISHERS, SUFFIX, is_overrides
from plainleaf.intake.sidecar import sidecar_of

TEXT = (".txt", ".md")
HTML = (".html", ".htm")
FORMATS = TEXT + HTML


def gather(places: Path | Iterable[Path]) -> tuple[list[Path], list[Problem]]:
    """The sources in some folders, and what was not read.

    In: a folder, a file, or several of both; folders are walked to the bottom, dot files and *.toml passed
    over. Out: paths in an order that is the same on every machine, and Problems: notes for files of
    other formats and for sidecars without an article, errors for two sources that would share a name. A
    file that was named is always among the paths: `read` says what is wrong with it.
    Raises UsageError for a path that does not exist.
    """
    found: list[tuple[str, Path]] = []
    notes: list[Problem] = []
    for place in [places] if isinstance(places, Path) else list(places):
        if place.is_dir():
            for path in _walk(place):
                where = path.relative_to(place).as_posix()
                if path.suffix.lower() == ".toml":
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
    todo = "Open it and save it as text or HTML (.txt, .md, .html)."
    return Problem("intake.format", f'"{Path(where).name}": {what}', todo, where, severity=severity)


def _walk(folder: Path) -> list[Path]:
    """Files below a folder, without dot files and dot folders; links to folders are not followed."""
    out: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        out += [Path(here, name) for name in sorted(names) if not name.startswith(".")]
    return out


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
