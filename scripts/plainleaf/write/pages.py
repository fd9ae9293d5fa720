"""The files of pages and records: where each stands, whole files or none, and what no source makes any more."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from plainleaf.errors import Problem, Severity
from plainleaf.model import Page

BASES = "pages"  # folder under records/ that holds the generated text of every page

OF_A_SOURCE = (".ledger.jsonl", ".source.txt", ".kept.txt", ".before.txt")
"""Endings of the records that each source has; its stem stands before them."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did."""

    written: tuple[str, ...] = ()  # paths below docs/ that were made or changed
    unchanged: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()  # left as they are until a person has chosen between two texts
    merged: tuple[str, ...] = ()  # of those written: a person's edits and a new text put together
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def __add__(self, other: Saved) -> Saved:
        return Saved(
            self.written + other.written,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.merged + other.merged,
            self.removed + other.removed,
            self.problems + other.problems,
        )


def clashes(pages: Iterable[Page]) -> list[Problem]:
    """Sources that would write the same page or the same records, each with the name of the other.

    A page that several sources feed together (their sidecars name it) is one Page and no clash.
    """
    problems = []
    at_path: dict[str, str] = {}
    at_stem: dict[str, str] = {}
    for page in pages:
        names = [article.source.name for article in page.articles]
        for article in page.articles:
            name, stem = article.source.name, article.source.stem.casefold()
            if stem in at_stem and at_stem[stem] != name:
                problems.append(_clash(name, at_stem[stem], f"records/{article.source.stem}.ledger.jsonl"))
            at_stem.setdefault(stem, name)
        path = page.path.casefold()  # some file systems do not tell A from a
        if path in at_path and names and at_path[path] not in names:
            problems.append(_clash(names[0], at_path[path], f"docs/{page.path}"))
        at_path.setdefault(path, names[0] if names else "")
    return list(dict.fromkeys(problems))


def prune(wanted: Collection[str], docs: Path, records: Path) -> Saved:
    """Takes away generated pages that no source makes any more; `wanted`: all paths of this build.

    A page that a person edited stays and is told of. Only pages with a base are looked at: a page that a
    person made has none.
    """
    from plainleaf.edits.merge import edited  # only here: it takes long to load

    removed, problems = [], []
    for path in bases(records):
        if path in wanted:
            continue
        target, base = docs / path, base_of(path, records)
        now, was = read(target), read(base)
        if now is not None and was is not None and edited(was, now):
            problems.append(_orphan(path))
            continue
        for file in (target, base, *(of(path, records) for of in (new_of, conflict_of, hand_of, next_of))):
            file.unlink(missing_ok=True)
            drop_empty(file.parent, docs if file is target else records / BASES)
        removed.append(path)
        problems.append(
            Problem(
                "write.removed",
                "its source is gone or now makes another page; nobody had edited it, so it was taken away",
                "Nothing to do.",
                f"docs/{path}",
                severity=Severity.NOTE,
            )
        )
    return Saved(removed=tuple(removed), problems=tuple(problems))


def prune_records(stems: Collection[str], records: Path) -> tuple[str, ...]:
    """Takes away ledgers and texts of sources that are gone; `stems`: all sources of this build. Names of what went.

    Records are never edited by hand, so nothing of a person's is lost.
    """
    gone = []
    for ending in OF_A_SOURCE:
        for file in sorted(records.glob(f"*{ending}")):
            if file.name.removesuffix(ending) not in stems:
                file.unlink()
                gone.append(file.name)
    return tuple(sorted(gone))


def bases(records: Path) -> Iterator[str]:
    """Paths below docs/ of all pages that were generated, sorted."""
    folder = records / BASES
    for file in sorted(folder.rglob("*.base.md")):
        yield file.relative_to(folder).as_posix().removesuffix(".base.md") + ".md"


def base_of(path: str, records: Path) -> Path:
    """The file that holds what was generated for the page at `path` below docs/."""
    return records / BASES / PurePosixPath(path).with_suffix(".base.md")


def new_of(path: str, records: Path) -> Path:
    """The file that holds the new text of a page edited by hand, while it waits for a person."""
    return records / BASES / PurePosixPath(path).with_suffix(".new.md")


def conflict_of(path: str, records: Path) -> Path:
    """The file in which a person chooses between her text and the new one; there only while she has to."""
    return records / BASES / PurePosixPath(path).with_suffix(".conflict.md")


def hand_of(path: str, records: Path) -> Path:
    """The books of what a person wrote, changed, took out or moved on a page; see edits/hand.py."""
    return records / BASES / PurePosixPath(path).with_suffix(".hand.jsonl")


def next_of(path: str, records: Path) -> Path:
    """A note that is there only while a page and its base are being written."""
    return records / BASES / PurePosixPath(path).with_suffix(".next.json")


def kept_of(stem: str, records: Path) -> Path:
    """The kept words of a source, a line a row of its ledger."""
    return records / f"{stem}.kept.txt"


def before_of(stem: str, records: Path) -> Path:
    """The kept words of the text that a source held before."""
    return records / f"{stem}.before.txt"


def read(file: Path) -> str | None:
    """A text file with its line ends made \\n; None where there is none.

    Bytes that are not UTF-8 become marks, to be compared and never written back: the checks tell of them.
    """
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None


def write(file: Path, text: str) -> bool:
    """Writes `text` if it is not there yet, all of it or nothing; whether it wrote."""
    if file.exists() and file.read_bytes() == text.encode("utf-8"):
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(file.name + ".part")
    beside.write_bytes(text.encode("utf-8"))
    os.replace(beside, file)
    return True


def below(path: str) -> bool:
    """Whether `path` is a Markdown file below docs/: a sidecar's `page` must not lead elsewhere."""
    parts = path.split("/")
    sound = all(
        part.strip() and part[0] != "." and not set(part) & set('\\:*?"<>|') and part.isprintable() for part in parts
    )
    return sound and path.endswith(".md")


def drop_empty(folder: Path, top: Path) -> None:
    """Takes away a folder with nothing in it, and those above it that are left empty, up to `top`."""
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _orphan(path: str) -> Problem:
    return Problem(
        "write.orphan",
        "was edited by hand, and no source makes this page any more",
        "Delete it, or put its source back.",
        f"docs/{path}",
        severity=Severity.NOTE,
    )


def _clash(name: str, other: str, what: str) -> Problem:
    return Problem(
        "write.same-name",
        f"{name} and {other} would both write {what}",
        'Give one of them another name, or name the same `page = "…"` in both sidecars to have them share it.',
        name,
    )
