"""Nothing invented: the words of every text of a page are whole kept sentences of its sources, or library text.

Held against the generated page (its base): what a person then wrote into it is hers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from plainleaf.checks.books import MARKER, Book, tokens
from plainleaf.checks.page import Leaf, is_library, titles
from plainleaf.errors import Problem


def check(page: Leaf, books: Sequence[Book]) -> list[Problem]:
    """Every text of `page` against the kept rows of the books it was made of."""
    sources = units(books)
    problems = []
    for text in page.texts:
        if text.box:
            bare = text.words.partition(":")[2].strip()
            if not is_library(bare, titles(), page.front) and not is_library(text.words, titles(), page.front):
                problems.append(_invented(page.path, text.words, "the title of a box is in no knowledge file"))
        elif not text.ours and not made_of(tokens(text.words), sources):
            problems.append(_invented(page.path, text.words, "these words are in no source of the page"))
    return problems


Units = dict[str, list[tuple[str, ...]]]


def units(books: Iterable[Book], texts: Iterable[str] = ()) -> Units:
    """Kept rows as words, by their first word; a row with list-making also in its pieces. `texts`: what may stand besides."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for words in map(tokens, texts):
        if words:
            found[words[0]].add(words)
    for book in books:
        for row in book.kept():
            said = book.said(row)
            for words in (tokens(said), tokens(MARKER.sub("", said))):
                if not words:
                    continue
                found[words[0]].add(words)
                if row.get("joints"):
                    for a in range(len(words)):
                        found[words[a]].update(words[a:b] for b in range(a + 1, len(words) + 1))
    return {word: sorted(runs, key=len, reverse=True) for word, runs in found.items()}


def made_of(words: tuple[str, ...], units: Units) -> bool:
    """Whether `words` is a row of whole units, one after the other."""

    @cache
    def rest(at: int) -> bool:
        if at == len(words):
            return True
        return any(words[at : at + len(u)] == u and rest(at + len(u)) for u in units.get(words[at], ()))

    return len(words) < 900 and rest(0) if words else True


def _invented(path: str, words: str, message: str) -> Problem:
    return Problem(
        "origin",
        f'{message}: "{words[:80]}"',
        "This is a fault of the program: please report it with the file.",
        f"docs/{path}",
    )
