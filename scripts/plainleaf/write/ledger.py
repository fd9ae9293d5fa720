"""The ledger: for every non-blank character of a source, where it went or which rule left it out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from plainleaf.collector import no_collector
from plainleaf.model import Block, Cleaned, Form, Layer, Page, Passage, Sentence, Verdict
from plainleaf.write.places import Key, Place, places, title_place

Row = dict[str, Any]


def ledger(page: Page, stem: str) -> list[Row]:
    """The rows of source `stem`, one a sentence and line, in source order. KeyError where the page does not have it."""
    if page.rendered is not None and stem in page.rendered.ledgers:
        return [dict(row) for row in page.rendered.ledgers[stem]]
    article = next((a for a in page.articles if a.source.stem == stem), None)
    if article is None:
        raise KeyError(stem)
    spots = places(page, stem)
    placed = (b for section in page.sections for part in section.parts if part.source == stem for b in part.blocks)
    sentences = _by_passage(article.blocks, {(s.passage, s.start): s for block in placed for s in block.sentences})
    return _rows(article.cleaned, sentences, spots, title_place(page, stem))


def ledger_of(cleaned: Cleaned) -> list[Row]:
    """The rows of a source that was only cleaned: a row a verdict and line, without sections and places."""
    return _rows(cleaned, {}, {}, None)


def dump(rows: Iterable[Row]) -> str:
    """Rows as JSON lines, keys in the order of DESIGN.md."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _by_passage(blocks: Iterable[Block], placed: Mapping[Key, Sentence]) -> dict[int, list[tuple[Sentence, Block]]]:
    """The article's sentences by passage; `placed`: as they stand on the page, where list-making has been at them."""
    found: dict[int, list[tuple[Sentence, Block]]] = {}
    for block in blocks:
        for sentence in block.sentences:
            here = placed.get((sentence.passage, sentence.start), sentence)
            found.setdefault(sentence.passage, []).append((here, block))
    for sentences in found.values():
        sentences.sort(key=lambda item: (item[0].start, item[0].end))
    return found


@no_collector()
def _rows(
    cleaned: Cleaned,
    sentences: dict[int, list[tuple[Sentence, Block]]],
    spots: dict[Key, list[Place]],
    title: Place | None,
) -> list[Row]:
    lines, passages = cleaned.source.lines, cleaned.source.passages
    rows: list[Row] = []
    for verdict in cleaned.verdicts:
        passage = passages[verdict.passage]
        here = sentences.get(verdict.passage)
        cuts = _cuts(verdict, here) if here else [(verdict.start, verdict.end, None)]
        for start, end, pair in cuts:
            said = _said(verdict, passage, pair, spots, title)
            for line, low, high in passage.spans(start, end):
                if lines[line - 1][low:high].strip():
                    rows.append({"line": line, "start": low, "end": high, **said})
    rows.sort(key=itemgetter("line", "start"))
    return rows


def _cuts(
    verdict: Verdict, sentences: Sequence[tuple[Sentence, Block]]
) -> Iterator[tuple[int, int, tuple[Sentence, Block] | None]]:
    """Stretches that tile the verdict: each runs to the end of its sentence, the last to the verdict's own."""
    inside = [p for p in sentences if verdict.start < p[0].end <= verdict.end and p[0].start < verdict.end]
    if not verdict.layer.kept or verdict.layer is Layer.TITLE:
        yield verdict.start, verdict.end, None
        return
    if not inside:  # a part of a sentence that ends in the next verdict stands where that sentence does
        over = (p for p in sentences if p[0].start < verdict.end and verdict.start < p[0].end)
        yield verdict.start, verdict.end, next(over, None)
        return
    at = verdict.start
    for number, pair in enumerate(inside):
        end = verdict.end if number == len(inside) - 1 else max(at, pair[0].end)
        yield at, end, pair
        at = end


def _said(
    verdict: Verdict,
    passage: Passage,
    pair: tuple[Sentence, Block] | None,
    spots: dict[Key, list[Place]],
    title: Place | None,
) -> Row:
    """All of a row but its place in the source."""
    row: Row = {"layer": verdict.layer.value, "rule": verdict.rule, "why": verdict.why}
    if verdict.layer is Layer.TITLE and title is not None:
        row["places"] = [title.row()]
    if pair is not None:
        sentence, block = pair
        if verdict.layer is Layer.BODY:
            by_hand = verdict.rule.startswith("override.")  # a person's reason goes before ours
            row["why"] = verdict.why if by_hand else sentence.why or verdict.why
            row["section"] = sentence.topic.value
            row["safety"] = sorted(kind.value for kind in sentence.kinds)
            row["sure"] = sentence.sure
        row["places"] = [place.row() for place in spots.get((sentence.passage, sentence.start), [])]
        if sentence.breaks and block.form is not Form.HEADING:
            row["joints"] = len(set(sentence.breaks))
    if verdict.of is not None:
        span = verdict.of.span
        row["of"] = {"line": span.line, "start": span.start, "end": span.end}
        if verdict.of.source:
            row["of"]["source"] = verdict.of.source
    if passage.repairs:
        row["repaired"] = list(passage.repairs)
    return row
