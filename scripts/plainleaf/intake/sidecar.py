"""Where a source came from: the sidecar <stem>.toml beside it, or the front matter at its head.

Both say the same keys. A misspelt key or value is an error with its line, never silently ignored:
rights and authority decide what is published.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from plainleaf.errors import ContentError, Problem
from plainleaf.intake.beside import text_beside
from plainleaf.intake.repair import repair
from plainleaf.model import About, Kind

AUTHORITIES = ("label", "government", "society", "hospital", "commercial", "unknown")
RIGHTS = ("public-domain", "open-may-adapt", "open-no-adaptation", "permission-may-adapt", "own", "unknown")
CODE_SYSTEMS = ("rxnorm", "ndc", "icd-10-cm", "snomed-ct", "loinc")
LARGEST = 256 * 1024
"""Bytes of a sidecar; metadata is a dozen lines."""
LONGEST_FRONT_MATTER = 200
"""Lines."""

_KEYS = tuple(field.name for field in fields(About))
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FOLDER = re.compile(r"\w[\w \-]*")
_PAGE = re.compile(r"\w[\w \-]*(?:/\w[\w \-]*)*(?:\.md)?")
URL = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)
_CODE = re.compile(r"([a-z0-9-]+):[A-Za-z0-9.\-]+")


class _Wrong(Exception):
    """What is wrong with a value, and what to write instead."""

    def __init__(self, message: str, todo: str) -> None:
        super().__init__(message)
        self.message, self.todo = message, todo


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a Markdown source: how many lines it takes, and what it says."""

    lines: int
    values: Mapping[str, object]


def about(path: Path, where: str, text: str, front: FrontMatter | None = None) -> About:
    """A source's metadata, from its sidecar and its front matter.

    In: the source's path, its name as the user knows it, its ledger text, its front matter if any.
    Out: About, defaults for what nobody says. Raises ContentError (sidecar.*) at the first fault, counting the others.
    """
    beside = sidecar_of(path)
    where_beside = _sibling(where, beside.name)
    said = _checked(*_read(beside, where_beside), where_beside, "sidecar") if beside.is_file() else {}
    head = "\n".join(text.split("\n", front.lines)[: front.lines]) if front else ""
    in_article = _checked(front.values, head, where, "front matter") if front else {}
    for key in _KEYS:
        if key in said and key in in_article and said[key] != in_article[key]:
            raise ContentError(
                Problem(
                    "sidecar.contradiction",
                    f'`{key}` is "{_shown(in_article[key])}" in the article\'s front matter, '
                    f'but "{_shown(said[key])}" in {where_beside}',
                    "Make the two say the same, or take it out of one of them.",
                    where,
                    _line_of(key, head),
                )
            )
    return About(**{**in_article, **said})  # type: ignore[arg-type]  # each key's check gives its field's type


def sidecar_of(path: Path) -> Path:
    """The sidecar's path for a source: <stem>.toml beside it."""
    return path.with_name(path.stem + ".toml")


def front_matter(text: str, where: str) -> FrontMatter | None:
    """The YAML (---) or TOML (+++) at the head of a Markdown source; None if there is none.

    Raises ContentError (sidecar.syntax) where there is one that cannot be read.
    """
    lines = text.split("\n", LONGEST_FRONT_MATTER)[:LONGEST_FRONT_MATTER]
    mark = lines[0].rstrip()
    if mark not in ("---", "+++"):
        return None
    ends = ("---", "...") if mark == "---" else ("+++",)
    close = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ends), 0)
    if not close:
        return None
    inside = "\n".join(lines[1:close])
    if mark == "+++":
        return FrontMatter(close + 1, _toml(inside, where, 1))
    try:
        values, _ = frontmatter.parse(f"---\n{inside}\n---\n", handler=YAMLHandler())
        known: object = yaml.safe_load(inside)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark_at = getattr(error, "problem_mark", None)
        line = min(mark_at.line + 2, close) if mark_at is not None else 1
        reason = getattr(error, "problem", None) or str(error).split("\n")[0] or "nested too deep"
        quoted = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        message = f'the front matter cannot be read: {reason}: "{_shown(quoted)}"'
        todo = 'Write one `key: "value"` a line, the value in quotation marks.'
        raise ContentError(Problem("sidecar.syntax", message, todo, where, line)) from None
    if not isinstance(known, dict):  # two rules across the page with text between them
        return None
    return FrontMatter(close + 1, {str(k): v for k, v in values.items()})


def _read(path: Path, where: str) -> tuple[Mapping[str, object], str]:
    text = text_beside(path, where, family="sidecar", what="sidecar", largest=LARGEST)
    return _toml(text, where, 0), text


def _toml(text: str, where: str, above: int) -> dict[str, object]:
    """TOML's values; `above` is the number of lines before it in its file."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        lines = text.split("\n")
        inside = int(place[1]) if place else len(lines) if "end of document" in str(error) else 1
        quoted = lines[min(inside, len(lines)) - 1].strip()
        reason = _TOML_PLACE.sub("", str(error)).strip() or "nested too deep"
        raise ContentError(
            Problem(
                "sidecar.syntax",
                f'this is not TOML ({reason}): "{_shown(quoted)}"',
                'Write one `key = "value"` a line; dates bare (2024-03-14), lists in brackets.',
                where,
                inside + above,
            )
        ) from None


# ---------------------------------------------------------------- values


def _checked(values: Mapping[str, object], raw: str, where: str, what: str) -> dict[str, object]:
    """The values in their fields' types; raises ContentError for the first fault, naming how many more."""
    good: dict[str, object] = {}
    problems: list[Problem] = []
    for key, value in values.items():
        line = _line_of(key, raw)
        if key not in _KEYS:
            near = difflib.get_close_matches(key.lower().replace("-", "_").replace(" ", "_"), _KEYS, 1, 0.6)
            hint = f"Did you mean `{near[0]}`? " if near else ""
            message = f"the {what} has the unknown key `{_shown(key)}`"
            problems.append(Problem("sidecar.unknown-key", message, f"{hint}Keys: {', '.join(_KEYS)}.", where, line))
            continue
        try:
            good[key] = _CHECKS[key](value)
        except _Wrong as wrong:
            message = f'`{key}` is "{_shown(value)}": {wrong.message}'
            problems.append(Problem("sidecar.bad-value", message, wrong.todo, where, line))
    if problems:
        problems.sort(key=lambda p: p.line)
        first = problems[0]
        if rest := problems[1:]:
            places = ", ".join(f"line {p.line}" for p in rest[:5])
            more = f"{first.todo} ({len(rest)} more of this kind in the {what}: {places}.)"
            first = Problem(first.rule, first.message, more, first.where, first.line)
        raise ContentError(first)
    return good


def _line_of(key: str, raw: str) -> int:
    """The line of a key in TOML or YAML, from 1; 1 if it hides."""
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=:.\]]|\s*\[+\s*[\"']?{re.escape(key)}\b")
    return next((n for n, line in enumerate(raw.split("\n"), 1) if pattern.match(line)), 1)


def _shown(value: object) -> str:
    """A value as quoted in a message: one line, not long. Structure is named, not printed."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_shown(v) for v in value[:4]) + (", …]" if len(value) > 4 else "]")
    text = " ".join(repair(str(value).replace("\n", " ")).text.split())
    return text if len(text) <= 80 else text[:79] + "…"


def _line(value: object) -> str:
    """One line of text, as a person would read it."""
    if not isinstance(value, str):
        raise _Wrong(f"a text is wanted here, not {_type(value)}", "Put it in quotation marks.")
    return " ".join(repair(value.replace("\n", " ")).text.split())


def _words(value: object) -> str:
    """One line of text that is not empty."""
    if text := _line(value):
        return text
    raise _Wrong("a title has words", "Write it, or take the line out: the article's own title is used then.")


def _type(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "nothing" if value is None else "a date")


def _date(value: object) -> dt.date:
    todo = "Write the date as year-month-day, for example 2024-03-14."
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            raise _Wrong("there is no such day", todo) from None
    raise _Wrong("this is not a date", todo)


def _one_of(*allowed: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = _line(value)
        if text in allowed:
            return text
        near = difflib.get_close_matches(text.lower().replace(" ", "-").replace("_", "-"), allowed, 1, 0.6)
        hint = f'Did you mean "{near[0]}"? ' if near else ""
        raise _Wrong("not one of the allowed values", f"{hint}Allowed: {', '.join(allowed)}.")

    return check


def _kind(value: object) -> Kind:
    return Kind(_one_of(*(kind.value for kind in Kind))(value))


def _matching(pattern: re.Pattern[str], message: str, todo: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = _line(value)
        if text and not pattern.fullmatch(text):
            raise _Wrong(message, todo)
        return text

    return check


def _list(value: object, example: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Wrong("a list of texts is wanted here", f"Write a list in brackets, for example {example}.")
    return tuple(dict.fromkeys(filter(None, (_line(item) for item in value))))


def _medicines(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.lower() for name in _list(value, '["clonazepam"]')))


def _codes(value: object) -> tuple[str, ...]:
    codes = _list(value, '["rxnorm:2598"]')
    for code in codes:
        match = _CODE.fullmatch(code)
        if not match or match[1] not in CODE_SYSTEMS:
            todo = f"Write system:code, for example rxnorm:2598. Systems: {', '.join(CODE_SYSTEMS)}."
            raise _Wrong(f'"{_shown(code)}" is not a code of a known system', todo)
    return codes


_CHECKS: dict[str, Callable[[object], object]] = {
    "title": _words,
    "subtitle": _line,
    "publisher": _line,
    "url": _matching(URL, "not a web address", "Write the full address, beginning with https:// or http://."),
    "author": _line,
    "published": _date,
    "retrieved": _date,
    "language": _matching(_LANGUAGE, "not a language tag", 'Write a tag such as "en", "en-US" or "es".'),
    "kind": _kind,
    "topic": _matching(_FOLDER, "a topic names a folder", "Use letters, digits, blanks and hyphens only."),
    "medicines": _medicines,
    "codes": _codes,
    "page": _matching(_PAGE, "not a page's path", "Use letters, digits, blanks, hyphens; folders parted by /."),
    "authority": _one_of(*AUTHORITIES),
    "rights": _one_of(*RIGHTS),
    "rights_note": _line,
    "interest": _line,
}


def _sibling(where: str, name: str) -> str:
    folder, slash, _ = where.rpartition("/")
    return folder + slash + name
