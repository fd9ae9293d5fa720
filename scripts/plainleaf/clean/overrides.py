"""What a person said of a source's words, found in the source and put over what cleaning thought.

Words are found by content: white space, case, quotation marks and punctuation aside; where they are not there any
more, the sentence or line most like them. What is not sure is not done, and said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from plainleaf.clean.look import BULLET
from plainleaf.errors import Problem, Severity
from plainleaf.model import Layer, Origin, Override, Passage, Source, Span, Verdict
from plainleaf.structure.sentences import split

KEEP, DROP = "override.keep", "override.drop"

ALIKE = 0.85
"""Least likeness of word to word, from 0 to 1, of a text that has changed a little."""

QUOTED = 80
"""Characters of an override's words shown in a message."""

LINES = 6
"""Places named in a message."""

TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’‘ʼ`´][^\W\d_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_WEIGHTY = re.compile(r"\d.*|not?|never|none|nor|without|cannot|\w+nt")
"""Words that a changed text must share with the words to be dropped: numbers and negations, apostrophes off."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an override applies: text[start:end] of one passage, whole sentences or all of it."""

    override: Override
    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """The overrides of a source, held against its text."""

    places: tuple[Place, ...] = ()  # in the order in which they are put over the verdicts
    problems: tuple[Problem, ...] = ()
    lost: tuple[Override, ...] = ()  # those of its publisher that it does not hold: no fault in itself


def find(source: Source) -> Found:
    """Where the overrides of `source` apply. Time in step with its length, for each override."""
    if not source.overrides:
        return Found()
    text = _Text(source.passages)
    places: list[Place] = []
    problems: list[Problem] = []
    lost: list[Override] = []
    for override in source.overrides:
        hits = _chosen(text, override, _exact(text, override) or _nearly(text, override))
        if not hits and override.shared:
            lost.append(override)
        elif not hits:
            problems.append(no_match(override, source.name))
        elif len(hits) > 1 and not override.shared:
            problems.append(_twice(override, source.name, [text.line(hit) for hit in hits]))
        else:
            whole = [hit for hit in hits if override.keep or text.whole(hit)]
            problems += [_phrase(override, source.name, text.line(hit)) for hit in hits if hit not in whole]
            places += [Place(override, hit.passage, *text.range(hit)) for hit in whole]
    places, against = _in_order(places)
    problems += against
    return Found(tuple(places), tuple(problems), tuple(lost))


def _in_order(places: Iterable[Place]) -> tuple[list[Place], list[Problem]]:
    """The article's own words over the publisher's, the smaller over the larger, keeping over dropping."""
    ordered = sorted(
        places, key=lambda p: (not p.override.shared, p.start - p.end, p.override.keep, p.passage, p.start)
    )
    said: dict[tuple[bool, int, int, int], Override] = {}
    problems = []
    for place in ordered:
        spot = (place.override.shared, place.passage, place.start, place.end)
        other = said.setdefault(spot, place.override)
        if other.keep != place.override.keep:
            message = (
                f'says to keep "{_short(place.override.text)}", and line {other.line} says to drop it; it was kept'
            )
            problems.append(_problem("contradiction", place.override, message, "Take one of the two out."))
    return ordered, problems


# ---------------------------------------------------------------- finding words


@dataclass(frozen=True, slots=True)
class _Hit:
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


class _Text:
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
            inner = [] if row else [start for start, _ in split(passage.text)][1:]
            edges = [0, *inner, len(passage.text)]
            self._units[index] = tuple(pairwise(edges))
        return self._units[index]

    def sentences(self, index: int) -> list[_Hit]:
        """The sentences of a passage that hold words."""
        starts = self.words[index].starts
        cuts = [(bisect_left(starts, a), bisect_left(starts, b)) for a, b in self.units(index)]
        return [_Hit(index, first, last) for first, last in cuts if last > first]

    def range(self, hit: _Hit) -> tuple[int, int]:
        """(start, end) of the sentences that the words stand in."""
        starts = self.words[hit.passage].starts
        units = self.units(hit.passage)
        first = bisect_right(units, starts[hit.first], key=lambda unit: unit[0]) - 1
        last = bisect_right(units, starts[hit.last - 1], key=lambda unit: unit[0]) - 1
        return units[first][0], units[last][1]

    def whole(self, hit: _Hit) -> bool:
        """Whether the words are all of their sentences, list markers aside."""
        starts = self.words[hit.passage].starts
        start, end = self.range(hit)
        marker = BULLET.match(self.passages[hit.passage].text)
        opens = {bisect_left(starts, start)}
        if start == 0 and marker:
            opens.add(bisect_left(starts, marker.end()))
        return hit.first in opens and hit.last == bisect_left(starts, end)

    def line(self, hit: _Hit) -> int:
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


def _exact(text: _Text, override: Override) -> list[_Hit]:
    """Every place where the words stand one after the other."""
    wanted = words_of(override.text)
    needle = f" {' '.join(wanted)} "
    hits = []
    for index, row in text.words.items():
        at = row.joined.find(needle) if wanted else -1
        while at >= 0:
            first = bisect_left(row.at, at + 1)
            hits.append(_Hit(index, first, first + len(wanted)))
            at = row.joined.find(needle, at + len(needle) - 1)
    return hits


def _nearly(text: _Text, override: Override) -> list[_Hit]:
    """The lines and sentences most like the words, all as like as each other; for keeping, a run of words will do."""
    wanted = words_of(override.text)
    if not wanted:
        return []
    found = _most_alike(text, override, wanted, _wholes(text, len(wanted), len(split(override.text))))
    if not found and override.keep:
        found = _most_alike(text, override, wanted, _runs(text, wanted))
        found = found[:1] if len({text.line(hit) for hit in found}) == 1 else found
    return found


def _most_alike(text: _Text, override: Override, wanted: tuple[str, ...], hits: Iterable[_Hit]) -> list[_Hit]:
    counts, weighty = Counter(wanted), _weighty(wanted)
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(wanted)
    best = 0.0
    found: list[_Hit] = []
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


def _wholes(text: _Text, size: int, sentences: int) -> Iterator[_Hit]:
    """Lines, and runs of as many sentences, that are about as long."""
    least, most = size * ALIKE / (2 - ALIKE), size * (2 - ALIKE) / ALIKE
    for index, row in text.words.items():
        if len(row.words) < least:
            continue
        if len(row.words) <= most:
            yield _Hit(index, 0, len(row.words))
        parts = text.sentences(index)
        for n in range(len(parts) - max(1, sentences) + 1 if len(parts) > 1 else 0):
            hit = _Hit(index, parts[n].first, parts[n + max(1, sentences) - 1].last)
            if least <= hit.last - hit.first <= most and hit.last - hit.first < len(row.words):
                yield hit


def _runs(text: _Text, wanted: tuple[str, ...]) -> Iterator[_Hit]:
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
                yield _Hit(index, n - size + 1, n + 1)


def _chosen(text: _Text, override: Override, hits: list[_Hit]) -> list[_Hit]:
    """Of several places the one nearest to the line that is named."""
    if len(hits) < 2 or not override.near:
        return hits
    return [min(hits, key=lambda hit: (abs(text.line(hit) - override.near), hit.passage, hit.first))]


# ---------------------------------------------------------------- putting them over the verdicts


def apply(
    source: Source, verdicts: Sequence[Verdict], places: Sequence[Place], heads: Mapping[int, bool]
) -> tuple[Verdict, ...]:
    """The verdicts with what a person said put over them; those of a passage tile it as before.

    `heads`: passages, among those kept whole, that look like headings.
    """
    if not places:
        return tuple(verdicts)
    rows: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        rows.setdefault(verdict.passage, []).append(verdict)
    for place in places:
        row = rows[place.passage]
        whole = place.start <= row[0].start and place.end >= row[-1].end
        kept = Layer.HEADING if whole and heads.get(place.passage) else Layer.BODY
        rows[place.passage] = [piece for verdict in row for piece in _cut(verdict, place, kept)]
    return _copies(source, verdicts, [verdict for row in rows.values() for verdict in _joined(row)])


def _cut(verdict: Verdict, place: Place, kept: Layer) -> Iterator[Verdict]:
    """A verdict in up to three pieces; the one that the place covers says what the person said."""
    start, end = max(verdict.start, place.start), min(verdict.end, place.end)
    if start >= end and verdict.start < verdict.end:
        yield verdict
        return
    keep = place.override.keep
    if keep and verdict.layer in (Layer.TITLE, Layer.HEADING):  # stay in one piece
        start, end = verdict.start, verdict.end
    layer = (verdict.layer if verdict.layer.kept else kept) if keep else Layer.FURNITURE
    if verdict.layer is Layer.HEADING and (verdict.start < start or end < verdict.end):
        verdict = replace(verdict, layer=Layer.BODY, rule="body.rest", why="what is left of a heading")
    if verdict.start < start:
        yield replace(verdict, end=start)
    yield Verdict(verdict.passage, start, end, layer, KEEP if keep else DROP, _why(place.override))
    if end < verdict.end:
        yield replace(verdict, start=end)


def _why(override: Override) -> str:
    return f"{override.reason} ({override.by})" if override.by else override.reason


def _joined(row: Sequence[Verdict]) -> list[Verdict]:
    """Neighbours of which a person said the same become one."""
    out: list[Verdict] = []
    for verdict in row:
        same = out and replace(verdict, start=out[-1].start, end=out[-1].end) == out[-1]
        if same and verdict.rule in (KEEP, DROP):
            out[-1] = replace(out[-1], end=verdict.end)
        else:
            out.append(verdict)
    return out


def _copies(source: Source, before: Sequence[Verdict], after: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Words left out because they are said elsewhere come back where that place, or a part of them, was dropped."""
    passages = {passage.index: passage for passage in source.passages}
    first = {spans[0]: index for index, passage in passages.items() if (spans := passage.spans())}
    titles = {verdict.passage for verdict in before if verdict.layer is Layer.TITLE}
    dropped = {verdict.passage for verdict in after if verdict.rule == DROP}
    whole = {verdict for verdict in before if verdict.layer is Layer.DUPLICATE}
    moved: dict[Span, Span] = {}
    out = []
    for verdict in after:
        if verdict.layer is Layer.DUPLICATE and verdict.of is not None:
            origin = verdict.of.span
            gone = first.get(origin) in dropped
            if verdict in whole and gone and origin in moved:
                verdict = replace(verdict, of=Origin(moved[origin]))
            elif verdict not in whole or gone:
                layer = Layer.TITLE if gone and first[origin] in titles and verdict in whole else Layer.BODY
                spans = passages[verdict.passage].spans(verdict.start, verdict.end)
                if verdict in whole and spans:
                    moved[origin] = spans[0]
                why = "the other copy of these words was dropped by hand" if gone else "only a part was kept by hand"
                verdict = replace(verdict, layer=layer, rule="body.copy", why=why, of=None)
        out.append(verdict)
    return tuple(out)


# ---------------------------------------------------------------- what a person is told


def no_match(override: Override, name: str) -> Problem:
    """For an override whose words `name` (an article, or all articles of a publisher) does not hold."""
    message = f'{name} does not hold the words "{_short(override.text)}", nor any much like them'
    return _problem(
        "no-match", override, message, "Copy the words anew from one line of the article, or take this out."
    )


def _twice(override: Override, name: str, lines: Sequence[int]) -> Problem:
    shown = ", ".join(map(str, lines[:LINES])) + (", …" if len(lines) > LINES else "")
    message = f'"{_short(override.text)}" stands {len(lines)} times in {name} (lines {shown}), so nothing was done'
    todo = f"Say which is meant: near = {lines[0]}. To name several, write a table for each."
    return _problem("ambiguous", override, message, todo)


def _phrase(override: Override, name: str, line: int) -> Problem:
    message = f'"{_short(override.text)}" is a part of a sentence in {name}, line {line}, so it was not dropped'
    todo = "Give the whole sentence or the whole line: what would be left of it could mean something else."
    return _problem("phrase", override, message, todo)


def _problem(rule: str, override: Override, message: str, todo: str) -> Problem:
    return Problem(f"override.{rule}", message, todo, override.where, override.line, Severity.SIGNING)


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
