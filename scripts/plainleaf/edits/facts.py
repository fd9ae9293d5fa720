"""The front matter of a page merged key by key: what the program counts is taken from the program, what a person set stays.

Each top-level key is carried over as its file wrote it, with the person's comments, where one side alone changed it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from plainleaf import front_matter

COUNTED = frozenset({"review", "sha256", "left_out", "file"})
"""What the program alone writes: the newly made value always stands."""

_KEY = re.compile(r"^([^\s#\-][^:\n]*?)[ \t]*:(?:[ \t]|$)", re.M)
_GONE = object()


@dataclass(frozen=True, slots=True)
class Clash:
    """A key to which both sides gave another value."""

    key: str
    base: str
    mine: str
    new: str


def values(fence: str | None) -> dict[str, Any]:
    """The front matter between its two lines of "---"; {} where there is none or it cannot be read."""
    return front_matter.parse(f"---\n{fence}---\n")[0] if fence else {}


def changed(base: str | None, mine: str | None) -> dict[str, tuple[Any, Any]]:
    """Key -> (before, now; None where it is missing), for every key that a person set otherwise. The sign-off is none."""
    was, now = values(base), values(mine)
    keys = [*was, *(key for key in now if key not in was)]
    return {key: (was.get(key), now.get(key)) for key in keys if key != "review" and was.get(key) != now.get(key)}


def merge(
    base: str | None, mine: str | None, new: str | None, chosen: Mapping[str, str] | None = None
) -> tuple[str | None, tuple[Clash, ...]]:
    """The merged front matter, and the keys on which the two sides cannot be brought together.

    `chosen`: for such a key, "mine" or "new", or the value itself behind "own:".
    """
    if mine is None or new is None:
        return (new if new is not None else mine), ()
    was, now, made = values(base), values(mine), values(new)
    mine_text, new_text = _chunks(mine), _chunks(new)
    out: dict[str, str] = {}
    clashes = []
    for key in _order(made, now):
        b, m, n = was.get(key, _GONE), now.get(key, _GONE), made.get(key, _GONE)
        value = _value(key, b, m, n)
        if isinstance(value, Clash):
            pick = (chosen or {}).get(key, "")
            if not pick:
                clashes.append(value)
                continue
            value = n if pick == "new" else m if pick == "mine" else pick.removeprefix("own:")
        if value is _GONE:
            continue
        if n is not _GONE and value == n:
            text = new_text.get(key) or _dump(key, value)
        elif m is not _GONE and value == m:
            text = mine_text.get(key) or _dump(key, value)
        else:
            text = _dump(key, value)
        out[key] = _comments(mine_text.get(key, ""), text) + text
    tail = _comments(mine_text.get("", ""), "")
    return "".join(out.values()) + tail, tuple(clashes)


def _order(made: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Keys as the program orders them; a person's own behind the one she wrote them after."""
    order = list(made)
    before = ""
    for key in now:
        if key not in made:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order


def _value(key: str, base: Any, mine: Any, new: Any) -> Any:
    """The merged value of one key, or a Clash."""
    if key in COUNTED or mine == base:
        return new
    if new in (base, mine):
        return mine
    if isinstance(mine, list) and isinstance(new, list):
        if _entries(mine) and _entries(new):
            return _sources(base if isinstance(base, list) else [], mine, new)
        return _listed(base if isinstance(base, list) else [], mine, new)
    if isinstance(mine, dict) and isinstance(new, dict):
        return _mapped(base if isinstance(base, dict) else {}, mine, new)
    if new is _GONE:  # the program no longer says it: what a person set stays
        return mine
    if mine is _GONE:  # she took it out
        return _GONE
    return Clash(key, _shown(base), _shown(mine), _shown(new))


def _listed(base: Sequence[Any], mine: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """The new list, with what she added and without what she took out."""
    out = [entry for entry in new if entry in mine or entry not in base]
    before: Any = _GONE
    for entry in mine:
        if entry not in base and entry not in out:
            out.insert(out.index(before) + 1 if before in out else 0 if before is _GONE else len(out), entry)
        before = entry
    return out


def _mapped(base: Mapping[str, Any], mine: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Field by field; where both sides differ the program's stands, for its sidecar is a person's word too."""
    out = {}
    for key in _order(new, mine):
        value = _value(key, base.get(key, _GONE), mine.get(key, _GONE), new.get(key, _GONE))
        value = new.get(key, _GONE) if isinstance(value, Clash) else value
        if value is not _GONE:
            out[key] = value
    return out


def _entries(value: Sequence[Any]) -> bool:
    return bool(value) and all(isinstance(entry, dict) for entry in value)


def _sources(base: Sequence[Any], mine: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """Entry by entry: by the name of the file, or where one source was renamed by its place."""

    def entry(of: Sequence[Any], at: int, name: object) -> dict[str, Any]:
        named = next((e for e in of if isinstance(e, dict) and e.get("file") == name), None)
        if named is None and len(of) == len(new) and at < len(of) and isinstance(of[at], dict):
            named = of[at]
        return named or {}

    return [
        _mapped(entry(base, at, made.get("file")), entry(mine, at, made.get("file")) or made, made)
        for at, made in enumerate(new)
    ]


# ---------------------------------------------------------------- the text of it


def _chunks(fence: str) -> dict[str, str]:
    """Key -> its lines, with the comments before it; what stands after the last key under ""."""
    text = fence.replace("\r\n", "\n").replace("\r", "\n")
    starts = [(match.start(), _name(match[1])) for match in _KEY.finditer(text)]
    found: dict[str, str] = {}
    lead = text[: starts[0][0]] if starts else text
    for (start, key), (end, _) in zip(starts, [*starts[1:], (len(text), "")], strict=True):
        chunk = text[start:end]
        kept = re.search(r"(?:^[ \t]*(?:#[^\n]*)?\n)+\Z", chunk, re.M)  # comments before the next key belong to it
        own = chunk[: kept.start()] if kept and kept.start() else chunk
        found[key] = lead + own
        lead = chunk[len(own) :]
    found[""] = lead
    return found


def _name(written: str) -> str:
    try:
        return str(yaml.safe_load(written))
    except yaml.YAMLError:
        return written


def _comments(mine: str, text: str) -> str:
    """The comments that a person wrote before a key, where they are not there yet."""
    lines = [line for line in mine.split("\n") if line.lstrip().startswith("#")]
    return "".join(f"{line}\n" for line in lines if line not in text.split("\n"))


def _dump(key: str, value: Any) -> str:
    return front_matter.dump({key: value}).removeprefix("---\n").removesuffix("---\n")


def _shown(value: Any) -> str:
    if value is _GONE or value is None:
        return ""
    return value if isinstance(value, str) else _dump("x", value).removeprefix("x:").strip()
