"""Pages made by hand out of small texts: the writing room's own materials, without cleaning or structure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from plainleaf.model import (
    About,
    Article,
    Block,
    Box,
    Cleaned,
    Form,
    KeyPoint,
    Kind,
    Layer,
    Level,
    Library,
    Page,
    Part,
    Passage,
    Piece,
    Section,
    Sentence,
    Source,
    Subject,
    Topic,
    Verdict,
)

HEADING = re.compile(r"(#+) ")
ITEM = re.compile(r"( *)(?:-|\d+\.) ")


def source_of(text: str, name: str = "sample.txt", about: About | None = None) -> Source:
    """A source whose passages are its non-blank lines."""
    passages, gap = [], False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            gap = True
            continue
        piece = Piece(0, len(line), number, 0, len(line))
        passages.append(Passage(len(passages), line, (piece,), gap))
        gap = False
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(name, name.rpartition(".")[0], digest, text, tuple(passages), about or About())


def cleaned_of(source: Source, furniture: Sequence[int] = ()) -> Cleaned:
    """First passage title, "# " headings, all else body; passages of `furniture` left out."""
    verdicts = []
    for passage in source.passages:
        layer, rule = Layer.BODY, "body.prose"
        if passage.index in furniture:
            layer, rule = Layer.FURNITURE, "promo.heading"
        elif passage.index == 0:
            layer, rule = Layer.TITLE, "title.first"
        elif HEADING.match(passage.text):
            layer, rule = Layer.HEADING, "heading.mark"
        verdicts.append(Verdict(passage.index, 0, len(passage.text), layer, rule, "made by hand"))
    return Cleaned(source, tuple(verdicts))


def article_of(cleaned: Cleaned, kind: Kind = Kind.MEDICINE, name: str = "testamine") -> Article:
    """Blocks of the kept passages, a sentence at every full stop."""
    blocks, title = [], ""
    for verdict in cleaned.verdicts:
        text = cleaned.source.passages[verdict.passage].text
        if verdict.layer is Layer.TITLE:
            title = text.strip()
        if verdict.layer not in (Layer.HEADING, Layer.BODY):
            continue
        mark = HEADING.match(text) if verdict.layer is Layer.HEADING else ITEM.match(text)
        start = mark.end() if mark else 0
        form = Form.HEADING if verdict.layer is Layer.HEADING else Form.ITEM if mark else Form.PARAGRAPH
        level = len(mark.group(1)) if form is Form.HEADING and mark else 1
        if form is Form.ITEM and mark:
            level = 1 + len(mark.group(1)) // 2
        sentences = sentences_of(verdict.passage, text, start)
        if sentences:
            ordered = bool(mark) and text.strip()[:1].isdigit()
            blocks.append(Block(f"b{len(blocks)}", form, sentences, level=level, ordered=ordered))
    subject = Subject(kind, name, ("Brandol",), (name,), name)
    return Article(cleaned, subject, title, tuple(blocks))


def sentences_of(passage: int, text: str, start: int = 0) -> tuple[Sentence, ...]:
    found, at = [], start
    for end in [m.end() for m in re.finditer(r"[.!?](?=\s)", text[start:])] + [len(text) - start]:
        stop = start + end
        while at < stop and text[at].isspace():
            at += 1
        if text[at:stop].strip():
            said = text[at:stop].strip()
            found.append(Sentence(passage, at, stop, said, Topic.OVERVIEW, True, "words: made by hand"))
        at = stop
    return tuple(found)


def page_of(*articles: Article, path: str = "medicines/testamine/sample.md", boxes: bool = True) -> Page:
    """A page with one section, a key point, a card and a callout, all from the first sentences."""
    first = articles[0]
    parts = tuple(Part(a.source.stem, a.blocks) for a in articles)
    quotable = [b for b in first.blocks if b.form is not Form.HEADING]
    cards: tuple[Box, ...] = ()
    callouts: tuple[Box, ...] = ()
    points: tuple[KeyPoint, ...] = ()
    if quotable and boxes:
        cards = (Box("card-1", Level.EMERGENCY, "Slow breathing", (quotable[0],)),)
        note = Library("The label has a boxed warning.", "Example agency, 1 May 2020", "boxed.example")
        callouts = (
            Box("callout-1", Level.WARNING, "Do not stop suddenly", (quotable[-1],)),
            Box("callout-2", Level.CAUTION, "Boxed warning", library=(note,)),
        )
        points = (KeyPoint("what", "What it is", quotable[0].sentences[0], first.source.stem),)
    sections = (Section("overview", "What testamine is", parts),) if any(p.blocks for p in parts) else ()
    silence = (Library("Alcohol", "", "alcohol"),)
    return Page(path, first.subject, first.title, "", articles, cards, callouts, points, sections, silence)


def page_from(text: str, name: str = "sample.txt", about: About | None = None) -> Page:
    """The whole way by hand, from a text to a page."""
    return page_of(article_of(cleaned_of(source_of(text, name, about))))
