"""Where each sentence of a source stands on its page: title, section, key point, callout, card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainleaf.model import Block, Form, Page, Sentence
from plainleaf.write.markdown import article_of, words_of

Key = tuple[int, int]  # passage, start: names a sentence within one source


@dataclass(frozen=True, slots=True)
class Place:
    """A spot on a page."""

    page: str  # path below docs/
    block: str  # "uses-3", "callout-1", "key-point-2", "title"
    role: str  # title, heading, section, list-item, key-point, callout or card

    def row(self) -> dict[str, str]:
        return {"page": self.page, "block": self.block, "role": self.role}


def places(page: Page, stem: str) -> dict[Key, list[Place]]:
    """All places of every sentence that source `stem` brings to the page, its own section first."""
    found: dict[Key, list[Place]] = {}
    for sentence, place in _all(page, stem):
        spots = found.setdefault((sentence.passage, sentence.start), [])
        if place not in spots:
            spots.append(place)
    for sentence, place in _stood_for(page, stem):
        found.setdefault((sentence.passage, sentence.start), [place])
    return found


def title_place(page: Page, stem: str) -> Place:
    """Where the title of source `stem` stands: on top, or among the sources where the page has another title."""
    for number, article in enumerate(page.articles, start=1):
        if article.source.stem == stem and not (number == 1 and article.title_from == "source"):
            return Place(page.path, f"about-{number}", "title")
    return Place(page.path, "title", "title")


def _all(page: Page, stem: str) -> Iterator[tuple[Sentence, Place]]:
    for section in page.sections:
        number = 0
        for part in section.parts:
            for block in part.blocks:
                number += 1
                if part.source == stem:
                    place = Place(page.path, f"{section.key}-{number}", _role(block))
                    yield from ((s, place) for s in block.sentences)
    for number, point in enumerate(page.key_points, start=1):
        if point.source == stem:
            yield point.sentence, Place(page.path, f"key-point-{number}", "key-point")
    for box in page.boxes():
        article = article_of(page, box.blocks)
        if article is not None and article.source.stem == stem:
            place = Place(page.path, box.id, "card" if box.level.card else "callout")
            yield from ((s, place) for block in box.blocks for s in block.sentences)


def _stood_for(page: Page, stem: str) -> Iterator[tuple[Sentence, Place]]:
    """Headings of a source that are not set again because the section's own heading says the same words."""
    sections = {tuple(words_of(section.heading)): section for section in reversed(page.sections)}
    for article in page.articles:
        if article.source.stem != stem:
            continue
        for block in article.blocks:
            section = sections.get(tuple(words_of(block.text)))
            if block.form is Form.HEADING and section is not None:
                yield from ((s, Place(page.path, f"{section.key}-0", "heading")) for s in block.sentences)


def _role(block: Block) -> str:
    return {Form.HEADING: "heading", Form.ITEM: "list-item"}.get(block.form, "section")
