"""From marks to verdicts: every character of every passage gets its layer, rule and reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plainleaf.clean.filler import is_filler
from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark
from plainleaf.clean.promo import Pitch
from plainleaf.clean.pull_quotes import without_pull_quotes
from plainleaf.clean.site_tail import publishers, title_alone
from plainleaf.clean.title import Title, plain
from plainleaf.model import Layer, Origin, Passage, Source, Verdict

METADATA = ("date.", "author.", "topics.", "metadata.")
"""Families of rules whose lines go into the page's front matter."""

SAME = 8
"""A repeated passage of fewer words is a list item or a label that may mean something each time."""


class Call(NamedTuple):
    """One verdict on a whole passage or a part of it."""

    layer: Layer
    rule: str
    why: str
    of: Origin | None = None


SITE = Call(Layer.FURNITURE, "title.site", "names the site beside the title")
FILLER = Call(Layer.FILLER, "filler.transition", "only announces what comes")


def verdicts(
    source: Source,
    looks: Sequence[Look],
    marks: Sequence[Mark],
    kept: Sequence[bool],
    headings: Sequence[bool],
    title: Title,
) -> tuple[Verdict, ...]:
    """Verdicts in source order; those of one passage tile its text."""
    out: list[Verdict] = []
    first: dict[str, Passage] = {}
    for k, passage in enumerate(source.passages):
        call = _call(source, looks[k], marks[k], kept[k], headings[k], title)
        if call.layer is Layer.BODY and looks[k].words >= SAME and looks[k].prose:
            said = looks[k].whole
            if said in first:
                call = _duplicate(first[said], "the same words stand above")
            else:
                first[said] = passage
        if k in title.doubled and title.index is not None:
            out += _halves(passage, source.passages[title.index])
        elif call.layer is Layer.TITLE:
            out += _beside_site(passage, call, title_alone(passage.text, publishers(source.about, looks, marks)))
        elif call.layer is Layer.BODY:
            out += _sentences(passage, marks[k], call)
        else:
            out.append(Verdict(passage.index, 0, len(passage.text), call.layer, call.rule, call.why, call.of))
    return without_pull_quotes(source, out)


def _call(source: Source, here: Look, mark: Mark, keep: bool, heading: bool, title: Title) -> Call:
    if here.index == title.index:
        return Call(Layer.TITLE, "title.best", "the article's title")
    if here.index in title.copies and title.index is not None:
        if here.whole != plain(source.passages[title.index].text):
            return Call(Layer.FURNITURE, "title.copy", "the title once more, with a number or mark before it")
        return _duplicate(source.passages[title.index], "the title once more")
    markup = source.passages[here.index].markup
    if here.index in title.spellings or (markup and markup.tag == "title"):
        return Call(Layer.FURNITURE, "title.file-name", "the title as the file or page name spells it")
    if keep and not mark.sure_furniture:
        return (
            Call(Layer.HEADING, "heading.shape", "heads the text under it")
            if heading
            else Call(Layer.BODY, mark.rule, mark.why)
        )
    layer = Layer.METADATA if mark.rule.startswith(METADATA) else Layer.FURNITURE
    if mark.rule.startswith("body."):
        return Call(layer, "place.outside", "stands outside the article's text")
    return Call(layer, mark.rule, mark.why)


def _duplicate(of: Passage, why: str) -> Call:
    return Call(Layer.DUPLICATE, "duplicate.exact", why, Origin(of.spans()[0]))


def _halves(passage: Passage, title: Passage) -> Iterator[Verdict]:
    """A title printed twice without a blank: two duplicates."""
    half = len(passage.text) // 2
    call = _duplicate(title, "the title once more")
    for start, end in ((0, half), (half, len(passage.text))):
        yield Verdict(passage.index, start, end, call.layer, call.rule, call.why, call.of)


def _beside_site(passage: Passage, title: Call, alone: tuple[int, int]) -> Iterator[Verdict]:
    """The title, and apart from it the site's name in the same line."""
    start, end = alone
    for a, b, call in ((0, start, SITE), (start, end, title), (end, len(passage.text), SITE)):
        if a < b:
            yield Verdict(passage.index, a, b, call.layer, call.rule, call.why)


def _sentences(passage: Passage, mark: Mark, call: Call) -> list[Verdict]:
    """A body passage, with its promotional sentences and transitions labelled by themselves."""
    pieces: list[tuple[int, Call]] = []
    for start, end, weighed in mark.pitches:
        if weighed.sells and len(mark.pitches) > 1:
            pieces.append((start, Call(Layer.FURNITURE, "promo.sentence", _why(weighed))))
        else:
            pieces.append((start, FILLER if is_filler(passage.text[start:end]) else call))
    if not pieces:  # too short to be weighed
        pieces = [(0, FILLER if is_filler(passage.text) else call)]
    merged = [(0, pieces[0][1])]
    for start, piece in pieces[1:]:
        if piece != merged[-1][1]:
            merged.append((start, piece))
    edges = [start for start, _ in merged] + [len(passage.text)]
    return [
        Verdict(passage.index, edges[n], edges[n + 1], piece.layer, piece.rule, piece.why, piece.of)
        for n, (_, piece) in enumerate(merged)
    ]


def _why(weighed: Pitch) -> str:
    return "; ".join(weighed.reasons[:2]) or "sells"
