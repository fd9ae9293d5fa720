"""The site's name beside the title in the title's own line: "Taking zolpidem safely | Tuckaway Sleep"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from plainleaf.clean.look import Look, words_of
from plainleaf.clean.marks import Mark
from plainleaf.model import About

PARTED = re.compile(r"\s+(?:[-–—|»·:]|::)\s+")
"""What parts a page's title from the site's name."""

WORD = re.compile(r"\w+")

SIGNED = ("author.byline", "legal.copyright")
"""Rules of lines that name who publishes."""

SHORTEST_NAME = 4
"""Letters of a name that is looked for inside other words, an address or a copyright line: fewer are found anywhere."""

SHORTEST_TITLE = 2
"""Words that must be left: "Zolpidem | Side effects" is parted by the same mark."""


def publishers(about: About, looks: Sequence[Look], marks: Sequence[Mark]) -> list[str]:
    """All that names who publishes a page: its metadata, its by-lines and copyright lines."""
    host = urlsplit(about.url).hostname or ""
    lines = [look.text for look, mark in zip(looks, marks, strict=True) if mark.rule in SIGNED]
    return [name for name in (about.publisher, host.removeprefix("www."), *lines) if name]


def small_words(looks: Sequence[Look]) -> frozenset[str]:
    """The words that a page writes in small letters."""
    return frozenset(word for look in looks for word in WORD.findall(look.text) if word.islower())


def title_alone(text: str, publishers: Iterable[str], ordinary: Collection[str] = ()) -> tuple[int, int]:
    """(start, end) of the title in its line, without the site's name before or behind it.

    A part goes only where something on the page or in its metadata says that it names who publishes: a bar or a dash
    parts a medicine from its side effects as well. `ordinary`: words that the page writes in small letters; of them
    alone no name is made.
    """
    signed = [_letters(name) for name in publishers]
    start, end = 0, len(text)
    parts = list(_parts(text))
    if len(parts) > 1 and _named(text[slice(*parts[-1])], signed, ordinary):
        end = parts[-2][1]
    elif len(parts) > 1 and _named(text[slice(*parts[0])], signed, ordinary):
        start = parts[1][0]
    left = len(words_of(text[start:end]))
    return (start, end) if left >= SHORTEST_TITLE else (0, len(text))


def _parts(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for mark in PARTED.finditer(text):
        yield at, mark.start()
        at = mark.end()
    yield at, len(text)


def _named(part: str, signed: Sequence[str], ordinary: Collection[str]) -> bool:
    name = _letters(part)
    if name in signed:
        return bool(name)
    own = any(word not in ordinary for word in words_of(part))
    return own and len(name) >= SHORTEST_NAME and any(name in other for other in signed)


def _letters(text: str) -> str:
    return "".join(words_of(text))
