"""Labelled articles as the page model learns from them: a sentence a row, with what the program sees of it.

A folder is laid out as tests/corpus: docs/<id>.txt, docs/<id>.sents.tsv, labels/<id>.tsv. The set of an article is its
id up to the first "_". Sentences that advertise, that stand outside the body or that the program does not keep are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from line_labels import labelled
from plainleaf import intake
from plainleaf.clean import clean
from plainleaf.model import Form
from plainleaf.structure.blocks import blocks
from plainleaf.structure.learned import block_features, sentence_features
from plainleaf.structure.setting import settings
from plainleaf.structure.subject import subject
from plainleaf.structure.titles import title_of

Row = dict[str, Any]
Span = tuple[int, int, int]
"""Line, from 1, start and end in it."""


def rows_of(folder: Path) -> Iterator[Row]:
    """Rows {"section", "topic" (the article), "set", "features"} of every article that has labels of sentences."""
    for labels in sorted((folder / "labels").glob("*.tsv")):
        wanted = dict(_labelled(labels, folder / "docs" / f"{labels.stem}.sents.tsv"))
        if wanted:
            yield from _article(folder / "docs" / f"{labels.stem}.txt", wanted)


def _article(path: Path, wanted: dict[str, tuple[str, str]]) -> Iterator[Row]:
    source = intake.read(path, path.parent)
    cleaned = clean(source)
    title, title_from = title_of(cleaned)
    found = blocks(cleaned)
    about = subject(source.about, title, found, titled=title_from != "file name")
    seen: list[tuple[Span, dict[str, Any]]] = []
    passages = source.passages
    for block, around in zip(found, settings(found, about.kind, (about.name, *about.also_called)), strict=True):
        if block.form is Form.HEADING:
            continue
        shared = block_features(block, around[0])
        for sentence, setting in zip(block.sentences, around, strict=True):
            features = {**shared, **sentence_features(setting)}
            seen += [(span, features) for span in passages[sentence.passage].spans(sentence.start, sentence.end)]
    for (line, start, end), section in _places(source.text.split("\n"), wanted):
        over = [(min(end, b) - max(start, a), at) for at, ((n, a, b), _) in enumerate(seen) if n == line]
        share, at = max(over, default=(0, 0))
        if share > 0:
            yield {"section": section, "topic": path.stem, "set": path.stem.split("_")[0], "features": seen[at][1]}


def _labelled(labels: Path, sents: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Id, section and text of each sentence of the body, adverts aside."""
    said = dict(row.split("\t", 1) for row in sents.read_text(encoding="utf-8").split("\n") if "\t" in row)
    order = {id_: tuple(map(int, id_.split("."))) for id_ in said}
    body = labelled(labels, ("body",))
    given: dict[str, tuple[str, bool]] = {}
    for row in labels.read_text(encoding="utf-8").splitlines():
        cells = row.split("\t")
        if cells[0] == "S":
            first, _, last = cells[1].partition("-")
            low, high = (tuple(map(int, end.split("."))) for end in (first, last or first))
            advert = len(cells) > 4 and cells[4] not in ("-", "")
            given |= {id_: (cells[2], advert) for id_, at in order.items() if low <= at <= high}
    for id_, (section, advert) in given.items():
        if order[id_][0] in body and not advert:
            yield id_, (section, said[id_])


def _places(lines: list[str], wanted: dict[str, tuple[str, str]]) -> Iterator[tuple[Span, str]]:
    """Where each sentence stands in its line, and its section."""
    passed: dict[int, int] = {}
    for id_, (section, text) in wanted.items():
        line = int(id_.split(".")[0])
        start = max(lines[line - 1].find(text, passed.get(line, 0)), 0)
        passed[line] = start + len(text)
        yield (line, start, start + len(text)), section
