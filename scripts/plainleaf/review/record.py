"""The record of one page's review: records/reviews/<page>.toml, one file a page, for a person to read and git to compare.

It holds what is true now (sign-offs, answers to findings, settled doses, a withdrawal) and below it the history, to
which lines are only ever added. It is a record of what was entered, not a proof of who entered it.
"""

from __future__ import annotations

import datetime as dt
import glob
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from plainleaf.errors import ContentError, Problem
from plainleaf.project import Project
from plainleaf.write.escape import clean
from plainleaf.write.pages import drop_empty
from plainleaf.write.pages import read as read_text
from plainleaf.write.pages import write as write_text

FOLDER = "reviews"

HEAD = """\
# The review of one page: who signed it and for what, what was answered, and what became of it.
# Written by 'plainleaf review' and 'plainleaf withdraw'. A record of what was entered, no proof of who entered it.
"""

OLD = ("faithful", "clinical")
"""What a sign-off stood for before lines were told apart."""

_PAGE = re.compile(r"^page = .*$", re.M)

WHOLE, CHANGE = "the whole page", "what had changed"


@dataclass(frozen=True, slots=True)
class Signature:
    """One sign-off: a person stands by one line of a page."""

    line: str  # faithful, clinical, rights, plain-language
    by: str  # "Ann Lee, pharmacist"
    on: dt.date
    due: dt.date  # when the page has to be read again; a signature on a change leaves it as it was
    read: str = WHOLE  # or CHANGE
    seen: str = ""  # the state of the page that was signed: `Seen.id`
    note: str = ""

    @property
    def whole(self) -> bool:
        return self.read == WHOLE


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding that blocked signing, answered."""

    finding: str  # its id
    rule: str
    about: str  # the words it speaks of, as they were
    reason: str
    by: str
    on: dt.date
    times: int = 1  # how often the finding stood there: more of it is a new question


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose marked "to be confirmed", settled."""

    dose: str  # its id
    did: str  # confirmed, corrected, left out
    said: str  # the dose as the source wrote it
    sentence: str  # the words around it
    by: str
    on: dt.date
    now: str = ""  # the corrected words


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The page is withdrawn: in its place the site says so."""

    on: dt.date
    reason: str  # readers see it
    title: str  # the page's, should the page itself go
    by: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    on: dt.date
    did: str  # signed, revoked, answered, dose, withdrawn, restored
    what: str  # in words
    by: str = ""
    changed: tuple[str, ...] = ()  # what was signed again, in words


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of a page that signatures speak of: digests of its parts. Its words stand in a file beside."""

    id: str
    content: str  # the page's Markdown
    shown: str = ""  # what a browser makes of it; empty in sign-offs of before
    books: str = ""  # the ledgers
    parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    entries: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # of the knowledge files


@dataclass(frozen=True, slots=True)
class Record:
    """All that is recorded of one page's review."""

    page: str  # path below docs/
    withdrawn: Withdrawal | None = None
    signatures: tuple[Signature, ...] = ()  # those that count, in the order given; a new one replaces or follows
    answers: tuple[Answer, ...] = ()
    doses: tuple[Dose, ...] = ()
    history: tuple[Event, ...] = ()
    seen: tuple[Seen, ...] = ()

    def state(self, id: str) -> Seen | None:
        return next((seen for seen in self.seen if seen.id == id), None)

    def with_event(self, event: Event) -> Record:
        """The record with a line more in its history."""
        return replace(self, history=(*self.history, event))


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


def carry_review(old: str, new: str, records: Path) -> None:
    """Take the record of a page that gets another name along, with the words that were signed; the record itself last.

    Where the new name has a record already, both stay where they are.
    """
    was, there = (records / FOLDER / PurePosixPath(path).with_suffix(".toml") for path in (old, new))
    if not was.is_file() or there.exists():
        return
    for words in sorted(was.parent.glob(f"{glob.escape(was.stem)}.seen-*.jsonl")):
        write_text(there.with_name(there.stem + words.name.removeprefix(was.stem)), words.read_text(encoding="utf-8"))
    line = _pair("page", new).rstrip("\n")
    write_text(there, _PAGE.sub(lambda _: line, was.read_text(encoding="utf-8"), count=1))
    was.unlink()
    for words in was.parent.glob(f"{glob.escape(was.stem)}.seen-*.jsonl"):
        words.unlink()
    drop_empty(was.parent, records / FOLDER)


# ---------------------------------------------------------------- reading


def read(project: Project, page: str) -> Record:
    """The record of `page`; an empty one where there is none. Raises ContentError where it cannot be read."""
    path = record_path(project, page)
    if not path.is_file():
        return Record(page)
    try:
        held = tomllib.loads(path.read_bytes().decode("utf-8"))
        return _old(page, held) if "content" in held else _record(page, held)
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
            "Put it right, or take an older copy of the file from git. Without it the page counts as never signed.",
            project.shown(path),
        )
    )


def _record(page: str, held: Mapping[str, Any]) -> Record:
    known = {"page", "withdrawn", *_TABLES.values(), "seen"}
    if unknown := [key for key in held if key not in known]:
        raise ValueError(f"{unknown[0]!r} is no part of it; a newer version of the program may have written it")
    withdrawn = held.get("withdrawn")
    return Record(
        page,
        withdrawn=_row(Withdrawal, withdrawn) if withdrawn is not None else None,
        signatures=_rows(Signature, held),
        answers=_rows(Answer, held),
        doses=_rows(Dose, held),
        history=_rows(Event, held),
        seen=tuple(_seen(row) for row in _listed(held, "seen")),
    )


_TABLES: Mapping[type, str] = {Signature: "signed", Answer: "answer", Dose: "dose", Event: "history"}
"""The name of each kind of table in the file."""

_NAMES = {"line": "for"}
"""Keys that the file spells otherwise than the program."""

_WORDS = {"read": (WHOLE, CHANGE)}


def _rows(kind: type, held: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(_row(kind, row) for row in _listed(held, _TABLES[kind]))


def _listed(held: Mapping[str, Any], key: str) -> list[Any]:
    rows = held.get(key, [])
    if not isinstance(rows, list):
        raise TypeError(f"[[{key}]] is no list of tables")
    return rows


def _row(kind: type, row: Any) -> Any:
    """A table of the file as the dataclass `kind`. ValueError, KeyError or TypeError where it does not fit."""
    if not isinstance(row, Mapping):
        raise TypeError(f"{kind.__name__.lower()} is no table")
    values: dict[str, Any] = {}
    left = dict(row)
    for one in fields(kind):
        key = _NAMES.get(one.name, one.name)
        if key not in left:
            if one.name in _required(kind):
                raise KeyError(f"a {_TABLES.get(kind, 'withdrawn')} table lacks {key!r}")
            continue
        value = left.pop(key)
        if one.name in ("on", "due"):
            if type(value) is not dt.date:
                raise TypeError(f"{key} = {value!r} is no date")
        elif one.name == "changed":
            if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
                raise TypeError(f"{key} = {value!r} is no list of texts")
            value = tuple(value)
        elif one.name == "times":
            if type(value) is not int or value < 1:
                raise TypeError(f"{key} = {value!r} is no number")
        elif not isinstance(value, str):
            raise TypeError(f"{key} = {value!r} is no text")
        if one.name in _WORDS and value not in _WORDS[one.name]:
            raise ValueError(f"{key} = {value!r} is neither {' nor '.join(map(repr, _WORDS[one.name]))}")
        values[one.name] = value
    if left:
        raise ValueError(f"{next(iter(left))!r} is no key of a {_TABLES.get(kind, 'withdrawn')} table")
    return kind(**values)


def _required(kind: type) -> frozenset[str]:
    return {
        Signature: frozenset({"line", "by", "on", "due"}),
        Answer: frozenset({"finding", "rule", "about", "reason", "by", "on"}),
        Dose: frozenset({"dose", "did", "said", "sentence", "by", "on"}),
        Withdrawal: frozenset({"on", "reason", "title"}),
        Event: frozenset({"on", "did", "what"}),
    }[kind]


def _seen(row: Any) -> Seen:
    if not isinstance(row, Mapping) or not all(isinstance(row.get(key), str) for key in ("id", "content")):
        raise TypeError("a seen table lacks 'id' or 'content'")
    return Seen(
        row["id"],
        row["content"],
        str(row.get("shown", "")),
        str(row.get("books", "")),
        MappingProxyType(_digests(row.get("parts", []))),
        MappingProxyType(_digests(row.get("entries", []))),
    )


def _digests(rows: Any) -> dict[str, str]:
    if not isinstance(rows, list) or not all(isinstance(row, str) and " " in row for row in rows):
        raise TypeError("parts and entries are lists of 'name digest'")
    return dict(row.rsplit(" ", 1) for row in rows)


def _old(page: str, held: Mapping[str, Any]) -> Record:
    """A sign-off of before: one person for the whole page, the digest of its Markdown, and no more."""
    if lacks := [key for key in ("by", "on", "due", "content") if key not in held]:
        raise KeyError(f"it lacks {lacks[0]!r}")
    by, on, due, content = held["by"], held["on"], held["due"], held["content"]
    if not all(isinstance(v, str) for v in (by, content)) or not all(type(v) is dt.date for v in (on, due)):
        raise TypeError("by and content are texts, on and due are dates")
    seen = Seen("before", content)
    signed = tuple(Signature(line, by, on, due, WHOLE, seen.id) for line in OLD)
    event = Event(on, "signed", f"{WHOLE}, for {' and '.join(OLD)}", by)
    return Record(page, signatures=signed, history=(event,), seen=(seen,))


# ---------------------------------------------------------------- writing


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


def dump(record: Record) -> str:
    """A record as the text of its file: what is true now, then the history, then the digests."""
    out = [HEAD + _pair("page", record.page)]
    if record.withdrawn is not None:
        out.append("[withdrawn]\n" + _table(record.withdrawn))
    for rows in (record.signatures, record.answers, record.doses, record.history):
        out += [f"[[{_TABLES[type(row)]}]]\n{_table(row)}" for row in _each(rows)]
    for seen in record.seen:
        lines = [_pair(key, value) for key, value in (("id", seen.id), ("content", seen.content))]
        lines += [_pair(key, value) for key, value in (("shown", seen.shown), ("books", seen.books)) if value]
        for key, digests in (("parts", seen.parts), ("entries", seen.entries)):
            if digests:
                lines.append(_pair(key, [f"{name} {value}" for name, value in digests.items()]))
        out.append("[[seen]]\n" + "".join(lines))
    return "\n".join(out)


def _each(rows: Iterable[Any]) -> Iterator[Any]:
    yield from rows


def _table(row: Any) -> str:
    """The keys of a table in the order of the dataclass; what is empty and need not be there is left out."""
    needed = _required(type(row))
    pairs = ((one.name, getattr(row, one.name)) for one in fields(row))
    return "".join(
        _pair(_NAMES.get(name, name), value)
        for name, value in pairs
        if name in needed or (value and not (name == "times" and value == 1))
    )


def _pair(key: str, value: object) -> str:
    if isinstance(value, list | tuple):
        if not value:
            return f"{key} = []\n"
        return f"{key} = [\n" + "".join(f"  {_value(text)},\n" for text in value) + "]\n"
    return f"{key} = {_value(value)}\n"


def _value(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    # A JSON string is a TOML string, once DEL is out of the way.
    return json.dumps(str(value).replace("\x7f", ""), ensure_ascii=False)


def entered(text: str) -> str:
    """What a person entered, on one line: white space collapsed, control characters gone."""
    return clean(text)
