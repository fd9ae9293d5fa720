"""The site's name beside the title in the title's own line: "Taking zolpidem safely | Tuckaway Sleep"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from plainleaf.clean.look import Look, words_of
from plainleaf.clean.marks import Mark
from plainleaf.model import About
from plainleaf.safety.medicines import find_medicines

PARTED = re.compile(r"\s+(?:[-–—|»·:]|::)\s+")
"""What parts a page's title from the site's name."""

SIGNED = ("author.byline", "legal.copyright")
"""Rules of lines that name who publishes."""

HOST = re.compile(r"\s*(?:[a-z]+:)?//(?:www\.)?([^/?#\s]+)", re.IGNORECASE)
"""The host in an address."""

AROUND = re.compile(
    r"[©®™|,.;•·]|\b\d{4}\b(?:\s*[-–]\s*\d{4}\b)?|\b(?:copyright|all rights reserved|by)\b", re.IGNORECASE
)
"""What stands around a name in a copyright line or a by-line."""

SHORTEST_NAME = 4
"""Letters of the shortest name."""

SHORTEST_TITLE = 2
"""Words that must be left: "Zolpidem | Side effects" is parted by the same mark."""


def publishers(about: About, looks: Sequence[Look], marks: Sequence[Mark]) -> list[str]:
    """All that names who publishes a page: its metadata, its by-lines and copyright lines."""
    lines = [look.text for look, mark in zip(looks, marks, strict=True) if mark.rule in SIGNED]
    return [name for name in (about.publisher, about.url, *lines) if name]


def title_alone(text: str, publishers: Iterable[str]) -> tuple[int, int]:
    """(start, end) of the title in its line, without the site's name before or behind it.

    A part goes only where it is, word for word, a name that the page or its metadata gives to who publishes, and no medicine:
    a bar or a dash parts a medicine or a disease from what is said of it as well, and both stand in the names of brands
    and societies.
    """
    names = {name for line in publishers for name in _names(line)}
    start, end = 0, len(text)
    parts = list(_parts(text))
    if len(parts) > 1 and _named(text[slice(*parts[-1])], names):
        end = parts[-2][1]
    elif len(parts) > 1 and _named(text[slice(*parts[0])], names):
        start = parts[1][0]
    left = len(words_of(text[start:end]))
    return (start, end) if left >= SHORTEST_TITLE else (0, len(text))


def _parts(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for mark in PARTED.finditer(text):
        yield at, mark.start()
        at = mark.end()
    yield at, len(text)


def _named(part: str, names: Collection[str]) -> bool:
    return _letters(part) in names and not find_medicines(part)


def _names(line: str) -> Iterator[str]:
    """The whole names in a line that says who publishes: of an address, the parts of its host."""
    address = HOST.match(line)
    for name in address[1].split(".") if address else [line, *AROUND.split(line)]:
        letters = _letters(name)
        if len(letters) >= SHORTEST_NAME:
            yield letters


def _letters(text: str) -> str:
    return "".join(words_of(text))
