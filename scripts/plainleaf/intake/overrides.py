"""What a person says of a source's words: <stem>.overrides.toml beside it, and one file for a whole publisher.

Both hold [[keep]] and [[drop]] tables. As in a sidecar a misspelt key is told with its line, never ignored: an override
that is not applied leaves out words that somebody wanted kept. So the page waits for a person; the other tables hold.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plainleaf.errors import ContentError, Problem, Severity
from plainleaf.intake.beside import text_beside
from plainleaf.intake.repair import repair
from plainleaf.model import Override

SUFFIX = ".overrides.toml"
PUBLISHERS = "publishers"
"""Folder in the sources folder that holds the files of publishers."""
LARGEST = 1024 * 1024
"""Bytes of an overrides file: some thousands of tables."""

LONE = "override.lone-publisher"
"""Rule of a publisher's file that speaks of no article."""
OF_FILE = ("override.unknown-key", "override.missing", "override.bad-value", "override.contradiction")
"""Rules of faults in a publisher's file that concern all its articles."""

TABLES = ("keep", "drop")
KEYS = ("text", "reason", "by", "near")
REQUIRED = ("text", "reason")
EXAMPLE = 'Write for example: [[drop]] text = "the words" reason = "why" (each on a line of its own).'

_HEADER = re.compile(r"\s*\[\[\s*[\"']?(?:keep|drop)[\"']?\s*\]\]")
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")


def is_overrides(path: Path) -> bool:
    """Whether a file's name says that it holds overrides."""
    return path.name.lower().endswith(SUFFIX)


def overrides_of(path: Path) -> Path:
    """The overrides file of a source: <stem>.overrides.toml beside it."""
    return path.with_name(path.stem + SUFFIX)


def publisher_file(publisher: str) -> str:
    """Name of a publisher's file: its words in lower case, accents off, joined by hyphens."""
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", publisher) if not unicodedata.combining(ch))
    return "-".join(re.findall(r"[^\W_]+", plain.casefold())) + SUFFIX


def read_overrides(
    path: Path, where: str, root: Path, publisher: str
) -> tuple[tuple[Override, ...], tuple[Problem, ...]]:
    """What is said of a source's words, the publisher's file first, and what is wrong in the files: a faulty table is
    left out and told, the others hold.

    In: the source's path, its name as the user knows it, the sources folder, its publisher ("" if unknown).
    Raises ContentError (override.*) for a file that cannot be read at all.
    """
    found: list[Override] = []
    faults: list[Problem] = []
    files = []
    if publisher:
        name = publisher_file(publisher)
        files.append((root / PUBLISHERS / name, f"{PUBLISHERS}/{name}", True))
    own = overrides_of(path)
    folder, slash, _ = where.rpartition("/")
    files.append((own, folder + slash + own.name, False))
    for file, called, shared in files:
        if file.is_file():
            said, wrong = _read(file, called, shared_by_all=shared)
            found += said
            faults += wrong
    return tuple(found), tuple(faults)


def lone_publishers(root: Path, publishers: Iterable[str]) -> list[Problem]:
    """A Problem for each publisher's file below a sources folder that speaks of no article. `publishers`: of all
    articles there."""
    known = {publisher_file(publisher).removesuffix(SUFFIX): publisher for publisher in publishers if publisher}
    problems = []
    for path in sorted((root / PUBLISHERS).glob("*")):
        stem = path.name[: -len(SUFFIX)]
        if not path.is_file() or not is_overrides(path) or stem in known:
            continue
        near = difflib.get_close_matches(stem.lower(), known, 1, 0.6)
        todo = (
            f"For {known[near[0]]} it must be called {near[0]}{SUFFIX}."
            if near
            else "Name it after a `publisher` of your articles, in small letters and with hyphens, or delete it."
        )
        message = "no article has a publisher of this name, so these overrides are never used"
        severity = Severity.SIGNING if near else Severity.NOTE
        problems.append(Problem(LONE, message, todo, f"{PUBLISHERS}/{path.name}", severity=severity))
    return problems


def speaks_of(problem: Problem, article: str, publisher: str) -> bool:
    """Whether what is wrong in a file of overrides stands in the way of an article."""
    if problem.where == overrides_of(Path(article)).as_posix():
        return True
    shared = publisher_file(publisher) if publisher else ""
    if not shared or not problem.rule.startswith("override."):
        return False
    if problem.rule == LONE:
        return shared in problem.todo
    return problem.where == f"{PUBLISHERS}/{shared}" and (problem.rule in OF_FILE or article in problem.message)


def _read(path: Path, where: str, *, shared_by_all: bool) -> tuple[list[Override], list[Problem]]:
    text = text_beside(path, where, family="override", what="overrides file", largest=LARGEST)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ContentError(_syntax(error, text, where)) from None
    found, problems = _tables(values, _Lines(text), where, shared_by_all)
    return found, [replace(p, severity=Severity.SIGNING) for p in sorted(problems, key=lambda p: p.line)]


def _syntax(error: Exception, text: str, where: str) -> Problem:
    place = _TOML_PLACE.search(str(error))
    lines = text.split("\n")
    line = int(place[1]) if place else len(lines) if "end of document" in str(error) else 1
    reason = _TOML_PLACE.sub("", str(error)).strip() or "nested too deep"
    quoted = _shown(lines[min(line, len(lines)) - 1].strip())
    return Problem("override.syntax", f'this is not TOML ({reason}): "{quoted}"', EXAMPLE, where, line)


# ---------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where things stand in the file: TOML's reader does not tell."""

    text: str

    def headers(self, name: str, count: int) -> list[int]:
        """Lines of the tables called `name`; the first line that names it where they are written another way."""
        rows = self.text.split("\n")
        pattern = re.compile(rf"\s*\[\[\s*[\"']?{re.escape(name)}[\"']?\s*\]\]")
        found = [n for n, row in enumerate(rows, 1) if pattern.match(row)]
        return found if len(found) == count else [self.key(name)] * count

    def key(self, key: str, after: int = 0) -> int:
        """Line of a key in the table that begins at line `after` (0: at the head of the file)."""
        rows = self.text.split("\n")
        pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        for n, row in enumerate(rows[after:], after + 1):
            if pattern.match(row):
                return n
            if after and _HEADER.match(row):
                break
        return after or 1


def _tables(
    values: dict[str, Any], lines: _Lines, where: str, shared_by_all: bool
) -> tuple[list[Override], list[Problem]]:
    found: list[Override] = []
    problems: list[Problem] = []
    for name, tables in values.items():
        if name not in TABLES:
            problems.append(_unknown(name, TABLES, "the file has the unknown table", where, lines.key(name)))
            continue
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            message = f"`{name}` must be written with two brackets on each side"
            problems.append(Problem("override.bad-value", message, EXAMPLE, where, lines.key(name)))
            continue
        for table, line in zip(tables, lines.headers(name, len(tables)), strict=True):
            faults = _faults(table, name, lines, line, where, shared_by_all)
            problems += faults
            if not faults:
                found.append(
                    Override(
                        keep=name == "keep",
                        text=_words(table["text"]),
                        reason=_words(table["reason"]),
                        where=where,
                        line=line,
                        by=_words(table.get("by", "")),
                        near=table.get("near", 0),
                        shared=shared_by_all,
                    )
                )
    return found, problems


def _faults(
    table: dict[str, Any], name: str, lines: _Lines, line: int, where: str, shared_by_all: bool
) -> list[Problem]:
    faults = [
        _unknown(key, KEYS, f"this [[{name}]] has the unknown key", where, lines.key(key, line))
        for key in table
        if key not in KEYS
    ]
    for key in REQUIRED:
        if key not in table:
            todo = (
                "Say why, for whoever asks later." if key == "reason" else "Write the words, as the article has them."
            )
            faults.append(Problem("override.missing", f"this [[{name}]] has no `{key}`", todo, where, line))
    for key in ("text", "reason", "by"):
        value = table.get(key, "-" if key == "by" else None)
        if value is None or (isinstance(value, str) and (key == "by" or any(ch.isalnum() for ch in value))):
            continue
        wrong = "holds no word" if isinstance(value, str) else "must be a text"
        todo = "Put words in quotation marks."
        at = lines.key(key, line)
        faults.append(Problem("override.bad-value", f'`{key}` is "{_shown(value)}": it {wrong}', todo, where, at))
    near = table.get("near", 1)
    if "near" in table and shared_by_all:
        message = "`near` names a line of one article, and this file speaks of all of its publisher"
        todo = "Take it out, or put the table into the article's own overrides file."
        faults.append(Problem("override.bad-value", message, todo, where, lines.key("near", line)))
    elif not isinstance(near, int) or isinstance(near, bool) or near < 1:
        message = f'`near` is "{_shown(near)}": it must be a line number, from 1'
        todo = "Write for example near = 12, without quotation marks."
        faults.append(Problem("override.bad-value", message, todo, where, lines.key("near", line)))
    return faults


def _unknown(key: str, known: tuple[str, ...], message: str, where: str, line: int) -> Problem:
    near = difflib.get_close_matches(key.lower(), known, 1, 0.6)
    hint = f"Did you mean `{near[0]}`? " if near else ""
    todo = f"{hint}Known: {', '.join(known)}."
    return Problem("override.unknown-key", f"{message} `{_shown(key)}`", todo, where, line)


def _words(value: str) -> str:
    """A text on one line, repaired as the source's own is."""
    return " ".join(repair(value.replace("\n", " ")).text.split())


def _shown(value: object) -> str:
    text = "a table" if isinstance(value, dict) else "a list" if isinstance(value, list) else _words(str(value))
    return text if len(text) <= 80 else text[:79] + "…"
