"""Saving pages and records: whole files or none, and never over a person's own words."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.errors import Problem, Severity
from plainleaf.model import Page, Source
from plainleaf.write.front import without_review
from plainleaf.write.ledger import dump, ledger
from plainleaf.write.markdown import markdown

BASES = "pages"  # folder under records/ that holds the generated text of every page


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did."""

    written: tuple[str, ...] = ()  # paths below docs/ that were made or changed
    unchanged: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()  # edited by hand: left as they are
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def __add__(self, other: Saved) -> Saved:
        return Saved(
            self.written + other.written,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.removed + other.removed,
            self.problems + other.problems,
        )


def save(page: Page, docs: Path, records: Path) -> Saved:
    """One page with its base, and the ledger of each of its sources. OSError where a folder cannot be written.

    Where a page that was edited by hand is left as it is, so are the ledgers: they speak of the page that stands.
    """
    saved = save_text(page.path, markdown(page), docs, records)
    if not (saved.refused and _below(page.path) and base_of(page.path, records).exists()):
        for article in page.articles:
            save_record(article.source, ledger(page, article.source.stem), records)
    return saved


def save_text(path: str, text: str, docs: Path, records: Path) -> Saved:
    """A generated page `text` at `path` below docs/, and its base.

    A page that differs from its base was edited by hand. It is left as it is; the base stays too, so that
    the edit can still be told from what was generated, and the new text goes beside the base (`new_of`) until a
    person has put the two together. Where nothing new was generated there is no problem.
    """
    if not _below(path):
        return Saved(refused=(path,), problems=(_outside(path),))
    target, base = docs / path, base_of(path, records)
    now, was = read(target), read(base)
    edited = now is not None and (was is None or without_review(now) != without_review(was))
    if edited and now != text and was != text:
        write(new_of(path, records), text)
        return Saved(refused=(path,), problems=(_hand_edited(path),))
    new_of(path, records).unlink(missing_ok=True)
    if edited and now != text:
        return Saved(unchanged=(path,))
    kept = now is not None and was == text  # only the review block may differ
    if kept or now == text:
        write(base, text)
        return Saved(unchanged=(path,))
    write(target, text)  # first: a page older than its base would pass for edited by hand
    write(base, text)
    return Saved(written=(path,))


def save_record(source: Source, rows: Iterable[dict[str, Any]], records: Path) -> None:
    """The ledger of a source, and for a source that is not plain text the text that the ledger speaks of."""
    write(records / f"{source.stem}.ledger.jsonl", dump(rows))
    text = records / f"{source.stem}.source.txt"
    if source.form != "text":
        write(text, source.text)
    elif text.exists():
        text.unlink()


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
    removed, problems = [], []
    for path in bases(records):
        if path in wanted:
            continue
        target, base = docs / path, base_of(path, records)
        now, was = read(target), read(base)
        if now is not None and was is not None and without_review(now) != without_review(was):
            problems.append(_orphan(path))
            continue
        for file in (target, base, new_of(path, records)):
            file.unlink(missing_ok=True)
            _drop_empty(file.parent, docs if file is target else records / BASES)
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
    for file in sorted([*records.glob("*.ledger.jsonl"), *records.glob("*.source.txt")]):
        if file.name.removesuffix(".ledger.jsonl").removesuffix(".source.txt") not in stems:
            file.unlink()
            gone.append(file.name)
    return tuple(gone)


def bases(records: Path) -> Iterator[str]:
    """Paths below docs/ of all pages that were generated, sorted."""
    folder = records / BASES
    for file in sorted(folder.rglob("*.base.md")):
        yield file.relative_to(folder).as_posix().removesuffix(".base.md") + ".md"


def base_of(path: str, records: Path) -> Path:
    """The file that holds what was generated for the page at `path` below docs/."""
    return records / BASES / PurePosixPath(path).with_suffix(".base.md")


def new_of(path: str, records: Path) -> Path:
    """The file that holds the new text of a page edited by hand, while nobody has put the two together."""
    return records / BASES / PurePosixPath(path).with_suffix(".new.md")


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


def _below(path: str) -> bool:
    """Whether `path` is a Markdown file below docs/: a sidecar's `page` must not lead elsewhere."""
    parts = path.split("/")
    sound = all(
        part.strip() and part[0] != "." and not set(part) & set('\\:*?"<>|') and part.isprintable() for part in parts
    )
    return sound and path.endswith(".md")


def _drop_empty(folder: Path, top: Path) -> None:
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _hand_edited(path: str) -> Problem:
    return Problem(
        "write.hand-edited",
        "was edited by hand, and its source or the program now gives another text; the page was left as it is",
        f"The new text is records/{BASES}/{PurePosixPath(path).with_suffix('.new.md')}. Take over into your page what "
        "you need of it, then rename that file to end in .base.md, over the one there. "
        "To take it whole, delete your page and build again.",
        f"docs/{path}",
    )


def _outside(path: str) -> Problem:
    return Problem(
        "write.path",
        f'"{path}" is no place for a page',
        'Name it like "medicines/clonazepam/sleep.md": letters, digits, hyphens, and folders below docs.',
        path,
    )


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
