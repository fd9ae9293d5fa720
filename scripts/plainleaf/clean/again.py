"""Words that a person wrote down, found in a source again: as they stand, or where they are most alike."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from plainleaf.clean.look import BULLET
from plainleaf.model import Override, Passage
from plainleaf.sentences import split

ALIKE = 0.85
"""Least likeness of word to word, from 0 to 1, of a text that has changed a little."""

TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’‘ʼ`´][^\W\d_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_WEIGHTY = re.compile(r"\d.*|not?|never|none|nor|without|cannot|\w+nt|nunca|jamás|ni|sin|ningun[oa]?|ningún|tampoco")
"""Words that a changed text must share with the words to be dropped: numbers and negations, apostrophes off."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words first to last (excluded) of a passage."""

    passage: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one passage, and where they stand in its text."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    joined: str  # " take it daily "
    at: tuple[int, ...]  # offset in `joined` of each word


def words_of(text: str) -> tuple[str, ...]:
    """Words and numbers of a text as they are compared: case, quotation marks and punctuation aside."""
    return tuple(_plain(m.group()) for m in TOKEN.finditer(text))


def _plain(word: str) -> str:
    return word.casefold().translate(_APOSTROPHES)


class Text:
    """A source's passages as rows of words; sentences are parted only where they are asked for."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = {passage.index: passage for passage in passages}
        self.words = {passage.index: _counted(passage.text) for passage in passages}
        self._units: dict[int, tuple[tuple[int, int], ...]] = {}

    def units(self, index: int) -> tuple[tuple[int, int], ...]:
        """(start, end) of the sentences of a passage; they tile its text. A row of a table is one."""
        if index not in self._units:
            passage = self.passages[index]
            row = "\t" in passage.text.strip() or bool(passage.markup and passage.markup.cells)
            parts = [] if row else [a for a, b in split(passage.text) if TOKEN.search(passage.text, a, b)]
            edges = [0, *parts[1:], len(passage.text)]  # a lone mark goes with the sentence before it
            self._units[index] = tuple(pairwise(edges))
        return self._units[index]

    def sentences(self, index: int) -> list[Hit]:
        """The sentences of a passage that hold words."""
        starts = self.words[index].starts
        cuts = [(bisect_left(starts, a), bisect_left(starts, b)) for a, b in self.units(index)]
        return [Hit(index, first, last) for first, last in cuts if last > first]

    def range(self, hit: Hit) -> tuple[int, int]:
        """(start, end) of the sentences that the words stand in."""
        starts = self.words[hit.passage].starts
        units = self.units(hit.passage)
        first = bisect_right(units, starts[hit.first], key=lambda unit: unit[0]) - 1
        last = bisect_right(units, starts[hit.last - 1], key=lambda unit: unit[0]) - 1
        return units[first][0], units[last][1]

    def whole(self, hit: Hit) -> bool:
        """Whether the words are all of their sentences, list markers aside."""
        starts = self.words[hit.passage].starts
        start, end = self.range(hit)
        marker = BULLET.match(self.passages[hit.passage].text)
        opens = {bisect_left(starts, start)}
        if start == 0 and marker:
            opens.add(bisect_left(starts, marker.end()))
        return hit.first in opens and hit.last == bisect_left(starts, end)

    def line(self, hit: Hit) -> int:
        """Line of the source."""
        passage = self.passages[hit.passage]
        spans = passage.spans(self.words[hit.passage].starts[hit.first])
        return spans[0].line if spans else passage.line


def _counted(text: str) -> _Words:
    found = [(_plain(m.group()), m.start()) for m in TOKEN.finditer(text)]
    words = tuple(word for word, _ in found)
    at, offset = [], 1
    for word in words:
        at.append(offset)
        offset += len(word) + 1
    return _Words(words, tuple(start for _, start in found), f" {' '.join(words)} ", tuple(at))


def exact(text: Text, override: Override) -> list[Hit]:
    """Every place where the words stand one after the other."""
    wanted = words_of(override.text)
    needle = f" {' '.join(wanted)} "
    hits = []
    for index, row in text.words.items():
        at = row.joined.find(needle) if wanted else -1
        while at >= 0:
            first = bisect_left(row.at, at + 1)
            hits.append(Hit(index, first, first + len(wanted)))
            at = row.joined.find(needle, at + len(needle) - 1)
    return hits


def nearly(text: Text, override: Override) -> list[Hit]:
    """The lines and sentences most like the words, all as like as each other; for keeping, a run of words will do."""
    wanted = words_of(override.text)
    if not wanted:
        return []
    found = _most_alike(text, override, wanted, _wholes(text, len(wanted), len(split(override.text))))
    if not found and override.keep:
        found = _most_alike(text, override, wanted, _runs(text, wanted))
        found = found[:1] if len({text.line(hit) for hit in found}) == 1 else found
    return found


def _most_alike(text: Text, override: Override, wanted: tuple[str, ...], hits: Iterable[Hit]) -> list[Hit]:
    counts, weighty = Counter(wanted), _weighty(wanted)
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(wanted)
    best = 0.0
    found: list[Hit] = []
    for hit in hits:
        words = text.words[hit.passage].words[hit.first : hit.last]
        same = (Counter(words) & counts).total()
        if 2 * same < ALIKE * (len(words) + len(wanted)):
            continue
        if not override.keep and _weighty(words) != weighty:
            continue  # another number, or a "not" more or less: these are not the words that somebody judged
        matcher.set_seq1(words)
        ratio = matcher.ratio()
        if ratio >= ALIKE and ratio > best:
            best, found = ratio, []
        if ratio >= ALIKE and ratio == best:
            found.append(hit)
    return found


def _weighty(words: Iterable[str]) -> Counter[str]:
    return Counter(word for word in words if _WEIGHTY.fullmatch(word))


def _wholes(text: Text, size: int, sentences: int) -> Iterator[Hit]:
    """Lines, and runs of as many sentences, that are about as long."""
    least, most = size * ALIKE / (2 - ALIKE), size * (2 - ALIKE) / ALIKE
    for index, row in text.words.items():
        if len(row.words) < least:
            continue
        if len(row.words) <= most:
            yield Hit(index, 0, len(row.words))
        parts = text.sentences(index)
        for n in range(len(parts) - max(1, sentences) + 1 if len(parts) > 1 else 0):
            hit = Hit(index, parts[n].first, parts[n + max(1, sentences) - 1].last)
            if least <= hit.last - hit.first <= most and hit.last - hit.first < len(row.words):
                yield hit


def _runs(text: Text, wanted: tuple[str, ...]) -> Iterator[Hit]:
    """Runs of words inside a line that hold most of the wanted ones."""
    counts, size = Counter(wanted), len(wanted)
    for index, row in text.words.items():
        inside: Counter[str] = Counter()
        same = 0
        for n, word in enumerate(row.words):
            same += inside[word] < counts[word]
            inside[word] += 1
            if n >= size:
                gone = row.words[n - size]
                inside[gone] -= 1
                same -= inside[gone] < counts[gone]
            if n >= size - 1 and same >= ALIKE * size:
                yield Hit(index, n - size + 1, n + 1)
