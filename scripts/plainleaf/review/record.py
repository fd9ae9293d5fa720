"""The record of one page's review: records/reviews/<page>.toml, one file a page, for a person to read and git to compare.

It holds what is true now (sign-offs, answers to findings, settled doses, a withdrawal) and below it the history, to
which lines are only ever added. It is a record of what was entered, not a proof of who entered it.
"""

from __future__ import annotations

import glob
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from plainleaf.errors import ContentError, Problem
from plainleaf.project import Project
from plainleaf.review.codes import finding_code
from plainleaf.review.entries import CHANGE, WHOLE, Answer, Dose, Event, Record, Seen, Signature, Withdrawal
from plainleaf.review.record_file import dump, load
from plainleaf.write.escape import clean
from plainleaf.write.pages import drop_empty
from plainleaf.write.pages import read as read_text
from plainleaf.write.pages import write as write_text

__all__ = [
    "CHANGE",
    "WHOLE",
    "Answer",
    "Dose",
    "Event",
    "Record",
    "Seen",
    "Signature",
    "Withdrawal",
    "carry_review",
    "dump",
    "entered",
    "read",
    "record_path",
    "recorded",
    "seen_path",
    "words_of",
    "write",
]

FOLDER = "reviews"

_PAGE = re.compile(r"^page = .*$", re.M)
"""The line of a record that says which page it is of."""


def record_path(project: Project, page: str) -> Path:
    """Where the review of `page` (path below docs/) is recorded."""
    return project.records / FOLDER / PurePosixPath(page).with_suffix(".toml")


def seen_path(project: Project, page: str, id: str) -> Path:
    """Where the words of a signed state of `page` are kept."""
    path = record_path(project, page)
    return path.with_name(f"{path.stem}.seen-{id}.jsonl")


def recorded(project: Project) -> Iterator[str]:
    """Paths below docs/ of all pages with a record, sorted; the pages themselves may be gone."""
    folder = project.records / FOLDER
    for file in sorted(folder.rglob("*.toml")):
        yield file.relative_to(folder).with_suffix(".md").as_posix()


def carry_review(old: str, new: str, records: Path, renamed: Mapping[str, str] = MappingProxyType({})) -> None:
    """Take the record of a page that gets another name along, with the words that were signed; the record itself last.

    `renamed`: articles of the page that have another name now. Where the new page has a record already, both stay where
    they are.
    """
    was, there = (records / FOLDER / PurePosixPath(path).with_suffix(".toml") for path in (old, new))
    if not was.is_file() or there.exists():
        return
    for words in sorted(was.parent.glob(f"{glob.escape(was.stem)}.seen-*.jsonl")):
        write_text(there.with_name(there.stem + words.name.removeprefix(was.stem)), words.read_text(encoding="utf-8"))
    line = f"page = {json.dumps(new, ensure_ascii=False)}"
    text = _PAGE.sub(lambda _: line, was.read_text(encoding="utf-8"), count=1)
    write_text(there, _answers_renamed(new, text, {PurePosixPath(old).name: PurePosixPath(new).name, **renamed}))
    was.unlink()
    for words in was.parent.glob(f"{glob.escape(was.stem)}.seen-*.jsonl"):
        words.unlink()
    drop_empty(was.parent, records / FOLDER)


def _answers_renamed(page: str, text: str, renamed: Mapping[str, str]) -> str:
    """The text of a record whose answers speak of the findings under their new names: a finding is known by its file too.

    A record that cannot be read stays as it is, for a person to put right.
    """
    try:
        held = load(page, text)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError):
        return text
    names = {PurePosixPath(was).name: PurePosixPath(now).name for was, now in renamed.items()}
    answers = tuple(
        next(
            (
                replace(answer, finding=finding_code(answer.rule, now, answer.about))
                for was, now in names.items()
                if finding_code(answer.rule, was, answer.about) == answer.finding
            ),
            answer,
        )
        for answer in held.answers
    )
    return text if answers == held.answers else dump(replace(held, answers=answers))


def read(project: Project, page: str) -> Record:
    """The record of `page`; an empty one where there is none. Raises ContentError where it cannot be read."""
    path = record_path(project, page)
    if not path.is_file():
        return Record(page)
    try:
        return load(page, path.read_bytes().decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        why = f"it is not TOML: {error}"
    except UnicodeDecodeError:
        why = "it is not UTF-8 text"
    except (KeyError, TypeError, ValueError) as error:
        why = str(error.args[0]) if error.args else "something is missing"
    raise ContentError(
        Problem(
            "review.unreadable",
            f"this record of a review cannot be read ({why})",
            "Put it right, or take an older copy of the file from git. Do not delete it: it may say that the page is withdrawn.",
            project.shown(path),
        )
    )


def write(project: Project, record: Record, words: Mapping[str, str] | None = None) -> None:
    """Save a record, whole or not at all. `words`: the texts of new states that are signed, by the state's id.

    States that no signature speaks of any more go, with their words. The history must hold what the file's does:
    ValueError where a line of it would be lost.
    """
    before = read(project, record.page)
    if record.history[: len(before.history)] != before.history:
        raise ValueError(f"the history of {record.page} would lose a line")
    used = {signature.seen for signature in record.signatures}
    record = replace(record, seen=tuple(seen for seen in record.seen if seen.id in used))
    for id, text in (words or {}).items():
        if id in used:
            write_text(seen_path(project, record.page, id), text)
    write_text(record_path(project, record.page), dump(record))
    for gone in {seen.id for seen in before.seen} - {seen.id for seen in record.seen}:
        seen_path(project, record.page, gone).unlink(missing_ok=True)


def words_of(project: Project, page: str, id: str) -> str | None:
    """The texts of a signed state, as `write` saved them; None where they are not there."""
    return read_text(seen_path(project, page, id))


def entered(text: str) -> str:
    """What a person entered, on one line: white space collapsed, control characters gone."""
    return clean(text)
