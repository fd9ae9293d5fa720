"""Which entry of which knowledge file a text of ours on a page comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from plainleaf.knowledge import load

TABLES: dict[str, tuple[str, ...]] = {
    "glossary": ("word",),
    "medicines": ("topics",),
    "helplines": ("line", "words"),
    "silence": ("topic", "unknown_boxed", "other_language"),
    "page_text": ("page", "key_points", "words", "silence", "notes", "about"),
    "boxes": ("titles", "card_title", "boxed"),
    "sections": ("page",),
}
"""The tables of the knowledge files whose texts stand on pages."""

TEXTS = frozenset({"text", "words", "limits", "meaning", "heading", "plural", "bare", "title", "none_found"})
"""The keys of a row that hold such a text; the others hold word lists and names."""

_MARK = re.compile(r"(\{\w+\}|\bX\b)")


def entry_of(*texts: str) -> str:
    """The entry that holds the first of `texts` that stands in one, as "glossary.antibiotic"; "" where none does.

    Marks such as {name} in an entry stand for anything.
    """
    said = [" ".join(text.split()) for text in texts]
    exact = next((key for words in said if (key := _exact().get(words))), "")
    return exact or next((key for words in said for pattern, key in _patterns() if pattern.fullmatch(words)), "")


@cache
def _exact() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, text in _entries():
        if not _MARK.search(text):
            found.setdefault(" ".join(text.split()), key)
    return found


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Entries with marks, those with most words of their own first."""
    rows = [(text, key) for key, text in _entries() if _MARK.search(text) and len(_MARK.sub("", text).split()) > 0]
    rows.sort(key=lambda row: (-len(_MARK.sub("", row[0])), row[1]))
    return tuple((_pattern(text), key) for text, key in rows)


def _pattern(text: str) -> re.Pattern[str]:
    parts = _MARK.split(" ".join(text.split()))
    return re.compile("".join(".+" if n % 2 else re.escape(part) for n, part in enumerate(parts)), re.I)


def _entries() -> Iterator[tuple[str, str]]:
    for name, tables in TABLES.items():
        held = load(name)
        for table in tables:
            if name == "page_text":  # every string of it is one
                yield from ((f"{name}.{table}.{key}", text) for key, text in held[table].items())
            elif table in held:
                yield from _texts(held[table], f"{name}.{table}")


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for row in value:
            yield from _row(row, path) if isinstance(row, dict) else _texts(row, path)
    elif isinstance(value, dict):
        if TEXTS & value.keys() and all(not isinstance(inner, dict) for inner in value.values()):
            yield from _row(value, path)
        else:
            for key, inner in value.items():
                yield from _texts(inner, f"{path}.{key}")


def _row(row: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """The texts of one entry, named by its key, or by what tells it from the others."""
    name = str(row.get("key") or "-".join(str(row[k]) for k in ("country", "for", "number", "level") if row.get(k)))
    place = f"{path}.{name}" if name else path
    held = {key: value for key, value in row.items() if key in TEXTS and isinstance(value, str) and value}
    for key, text in held.items():
        yield (place if len(held) == 1 or key in ("words", "text", "meaning", "heading") else f"{place}.{key}"), text
    if "words" in held and "limits" in held:  # a topic is shown with its limits behind it
        yield place, f"{held['words']} {held['limits']}"
