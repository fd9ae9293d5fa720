"""A record of a review as the text of its file: TOML in one fixed order, so that git shows what was done and no more."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from plainleaf.review.entries import CHANGE, WHOLE, Answer, Dose, Event, Record, Seen, Signature, Withdrawal

HEAD = """\
# The review of one page: who signed it and for what, what was answered, and what became of it.
# Written by 'plainleaf review' and 'plainleaf withdraw'. A record of what was entered, no proof of who entered it.
"""

OLD = ("faithful", "clinical")
"""What a sign-off stood for before lines were told apart."""


def load(page: str, text: str) -> Record:
    """The record of `page` whose file holds `text`; sign-offs of before are understood.

    Raises ValueError (tomllib's own among them), KeyError or TypeError, saying what does not fit.
    """
    held = tomllib.loads(text)
    return _old(page, held) if "content" in held else _record(page, held)


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


# ---------------------------------------------------------------- reading


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
