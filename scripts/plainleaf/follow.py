"""Articles and pages that were given another name: what a person made of the page goes along, and so does its sign-off."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plainleaf.errors import Problem, Severity, UsageError
from plainleaf.front_matter import dump, parse
from plainleaf.model import Page
from plainleaf.moved import record_move
from plainleaf.review.record import carry_review
from plainleaf.standing import stem_of
from plainleaf.write.pages import (
    base_of,
    before_of,
    conflict_of,
    drop_empty,
    hand_of,
    kept_of,
    new_of,
    next_of,
    read,
    write,
)


@dataclass(frozen=True, slots=True)
class Move:
    """A page that stands under one path and is made under another now."""

    old: str  # below docs/
    new: str
    source: str  # that makes it now
    was: str  # the name that source had; the same where only the page's place is another


def moves(pages: Sequence[Page], before: Mapping[str, Sequence[str]], sources: Path, records: Path) -> list[Move]:
    """Pages made under a new path though they stood under another: their source was renamed (it is gone, and the same
    bytes have another name), or its sidecar now asks for another place. `before`: page -> its sources, as generated last.
    """
    made = {page.path for page in pages}
    found: list[Move] = []
    for page in pages:
        if page.path in before:
            continue
        old: dict[str, Move] = {}
        for path in sorted(before.keys() - made - {move.old for move in found}):
            for article in page.articles:
                source = article.source
                if source.name in before[path]:
                    old[path] = Move(path, page.path, source.name, source.name)
                for was, digest in _digests(path, records).items():
                    if digest == source.sha256 and was != source.name and not _there(sources, was):
                        old.setdefault(path, Move(path, page.path, source.name, was))
        if len(old) == 1:
            found += old.values()
    return found


def carry(move: Move, docs: Path, records: Path) -> Problem:
    """Takes the page, its books and its sign-off to their new place, the base last: a run that is ended in between is
    gone on with by the next. What is told of it comes back."""
    target, here = docs / move.new, docs / move.old
    both = here.is_file() and target.is_file() and not here.samefile(target)
    if both:
        return Problem(
            "page.followed",
            f"{_why(move)}, but a page of that name is there already, so your edits of docs/{move.old} were left there",
            "Put into the new page what you need of the old one, and delete the old one.",
            f"docs/{move.new}",
        )
    hand_over(move.old, move.new, docs, records, {move.was: move.source})
    record_move(records, move.old, move.new)
    if move.was != move.source:
        for of in (kept_of, before_of):
            _rename(of(stem_of(move.was), records), of(stem_of(move.source), records))
    return Problem(
        "page.followed",
        f"{_why(move)}: docs/{move.old} is now docs/{move.new}, with your edits and its sign-off",
        "At its old address the site leads to the new one: records/moved.toml.",
        f"docs/{move.new}",
        severity=Severity.NOTE,
    )


def hand_over(old: str, new: str, docs: Path, records: Path, renamed: Mapping[str, str]) -> None:
    """Renames a page with all that belongs to it; the base last. `renamed`: its articles, from old name to new."""
    _rename(docs / old, docs / new)
    for of in (new_of, conflict_of, hand_of, next_of):
        _rename(of(old, records), of(new, records))
    carry_review(old, new, records, renamed)
    _rename(base_of(old, records), base_of(new, records))
    drop_empty((docs / old).parent, docs)
    drop_empty(base_of(old, records).parent, records)


def strays(docs: Path, before: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Article pages in docs/ that no article makes: a page that a person renamed or copied. `before`: as for `moves`."""
    problems = []
    for file in sorted(docs.rglob("*.md")):
        path = file.relative_to(docs).as_posix()
        if path in before or any(part.startswith(".") for part in PurePosixPath(path).parts):
            continue
        sources = parse(read(file) or "")[0].get("sources")
        names = {str(s.get("file")) for s in sources if isinstance(s, dict)} if isinstance(sources, list) else set()
        of = next((p for p, known in before.items() if names & set(known)), None)
        if of is not None:
            problems.append(_renamed(path, of, sorted(names)[0], gone=not (docs / of).exists()))
    return problems


def _renamed(path: str, of: str, source: str, *, gone: bool) -> Problem:
    name = PurePosixPath(path).stem
    if not gone:
        return Problem(
            "page.copy",
            f"this is a copy of docs/{of}: no article makes it, so nothing in it is checked or kept up to date",
            "Delete it; or move it out of docs if you want to keep it.",
            f"docs/{path}",
        )
    return Problem(
        "page.renamed",
        f"you gave docs/{of} this name, but a page is named after its article {source}, so nothing in it is checked now",
        f'Rename it back. If the page shall have this name, write page = "{name}" into {PurePosixPath(source).stem}.toml '
        "beside the article and run 'plainleaf pages': your edits and the sign-off go along.",
        f"docs/{path}",
        about=f"docs/{of}",
    )


def move_by_hand(old: str, new: str, docs: Path, records: Path) -> None:
    """Gives the edits and the sign-off of a page whose article is gone to the page of another article, before the next run
    merges them. Raises UsageError where that would lose anything."""
    if not base_of(old, records).exists() or not base_of(new, records).exists():
        missing = old if not base_of(old, records).exists() else new
        raise UsageError(f"docs/{missing} is no page that was made from an article.")
    now, made = read(docs / new), read(base_of(new, records))
    if now is not None and made is not None and now != made:
        raise UsageError(f"docs/{new} was edited by hand as well; put the two together in an editor.")
    names = dict(zip(_digests(old, records), _digests(new, records), strict=False))
    for file in (docs / old, base_of(old, records)):  # so that the page is known to be made from what it is given to
        text = read(file)
        for was, name in names.items():
            text = text and text.replace(_entry(was), _entry(name), 1)
        if text:
            write(file, text)
    for file in (docs / new, base_of(new, records), hand_of(new, records)):
        file.unlink(missing_ok=True)
    hand_over(old, new, docs, records, names)


def _entry(name: str) -> str:
    """How the front matter names a source."""
    return "- " + dump({"file": name}).split("\n")[1] + "\n"


def _why(move: Move) -> str:
    if move.was != move.source:
        return f"the article {move.was} is called {move.source} now"
    return f"{move.source} now makes a page of another name or in another folder"


def _digests(path: str, records: Path) -> dict[str, str]:
    sources = parse(read(base_of(path, records)) or "")[0].get("sources")
    entries = [s for s in sources if isinstance(s, dict)] if isinstance(sources, list) else []
    return {str(entry.get("file")): str(entry.get("sha256")) for entry in entries}


def _there(sources: Path, name: str) -> bool:
    """Whether a file of exactly this name stands there (some file systems do not tell A from a)."""
    file = sources / name
    return file.exists() and file.name in os.listdir(file.parent)


def _rename(old: Path, new: Path) -> None:
    if old.is_file() and (not new.exists() or old.samefile(new)):
        new.parent.mkdir(parents=True, exist_ok=True)
        os.replace(old, new)
