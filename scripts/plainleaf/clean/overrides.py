"""What a person said of a source's words, found in the source and put over what cleaning thought.

Words are found by content: white space, case, quotation marks and punctuation aside; where they are not there any
more, the sentence or line most like them. What is not sure is not done, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plainleaf.clean.again import Hit, Text, exact, nearly
from plainleaf.errors import Problem, Severity
from plainleaf.model import Layer, Origin, Override, Source, Span, Verdict

KEEP, DROP = "override.keep", "override.drop"

QUOTED = 80
"""Characters of an override's words shown in a message."""

LINES = 6
"""Places named in a message."""


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
        return Found(problems=source.faults)
    text = Text(source.passages)
    places: list[Place] = []
    problems: list[Problem] = [*source.faults]
    lost: list[Override] = []
    for override in source.overrides:
        hits = _chosen(text, override, exact(text, override) or nearly(text, override))
        if not hits and override.shared:
            lost.append(override)
        elif not hits:
            problems.append(no_match(override, source.name))
        elif len(hits) > 1 and not override.shared:
            problems.append(_twice(override, source.name, [text.line(hit) for hit in hits]))
        else:
            fits = [override.keep or text.whole(hit) for hit in hits]
            parts = [hit for hit, fit in zip(hits, fits, strict=True) if not fit]
            problems += [_phrase(override, source.name, text.line(hit)) for hit in parts[:LINES]]
            places += [
                Place(override, hit.passage, *text.range(hit)) for hit, fit in zip(hits, fits, strict=True) if fit
            ]
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


def _chosen(text: Text, override: Override, hits: list[Hit]) -> list[Hit]:
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
        verdict = verdict._replace(layer=Layer.BODY, rule="body.rest", why="what is left of a heading")
    if verdict.start < start:
        yield verdict._replace(end=start)
    yield Verdict(verdict.passage, start, end, layer, KEEP if keep else DROP, _why(place.override))
    if end < verdict.end:
        yield verdict._replace(start=end)


def _why(override: Override) -> str:
    return f"{override.reason} ({override.by})" if override.by else override.reason


def _joined(row: Sequence[Verdict]) -> list[Verdict]:
    """Neighbours of which a person said the same become one."""
    out: list[Verdict] = []
    for verdict in row:
        same = out and verdict._replace(start=out[-1].start, end=out[-1].end) == out[-1]
        if same and verdict.rule in (KEEP, DROP):
            out[-1] = out[-1]._replace(end=verdict.end)
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
                verdict = verdict._replace(of=Origin(moved[origin]))
            elif verdict not in whole or gone:
                layer = Layer.TITLE if gone and first[origin] in titles and verdict in whole else Layer.BODY
                spans = passages[verdict.passage].spans(verdict.start, verdict.end)
                if verdict in whole and spans:
                    moved[origin] = spans[0]
                why = "the other copy of these words was dropped by hand" if gone else "only a part was kept by hand"
                verdict = verdict._replace(layer=layer, rule="body.copy", why=why, of=None)
        out.append(verdict)
    return tuple(out)


# ---------------------------------------------------------------- what a person is told


def no_match(override: Override, name: str) -> Problem:
    """For an override whose words `name` (an article, or all articles of a publisher) does not hold."""
    message = f'{name} does not hold the words "{_short(override.text)}", nor any much like them'
    return _problem(
        "no-match", override, message, "Copy the words anew from one line of the article, or take this out.", name
    )


def _twice(override: Override, name: str, lines: Sequence[int]) -> Problem:
    shown = ", ".join(map(str, lines[:LINES])) + (", …" if len(lines) > LINES else "")
    message = f'"{_short(override.text)}" stands {len(lines)} times in {name} (lines {shown}), so nothing was done'
    todo = f"Say which is meant: near = {lines[0]}. To name several, write a table for each."
    return _problem("ambiguous", override, message, todo, name)


def _phrase(override: Override, name: str, line: int) -> Problem:
    message = f'"{_short(override.text)}" is a part of a sentence in {name}, line {line}, so it was not dropped'
    todo = "Give the whole sentence or the whole line: what would be left of it could mean something else."
    return _problem("phrase", override, message, todo, name)


def _problem(rule: str, override: Override, message: str, todo: str, name: str = "") -> Problem:
    about = f"{name}: {override.text}" if name else override.text
    return Problem(f"override.{rule}", message, todo, override.where, override.line, Severity.SIGNING, about)


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
