"""The note on the boxed warning of the page's own medicine: library text with its limits and its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainleaf.knowledge import load
from plainleaf.model import Article, Box, Kind, Level, Library
from plainleaf.safety.medicines import BoxedTopic, Medicine, medicine


def name_of(article: Article) -> str:
    """The medicine of the page as a title may name it; without one "this medicine"."""
    if article.subject.kind is not Kind.MEDICINE:
        return "this medicine"
    return article.subject.medicines[0] if article.subject.medicines else article.subject.name


def boxed_medicine(article: Article) -> Medicine | None:
    """The page's own medicine where a boxed warning on it is known; never one merely mentioned."""
    if article.subject.kind is not Kind.MEDICINE:
        return None
    known = medicine(name_of(article))
    return known if known and known.boxed_warning == "active" and known.topics else None


def boxed_warning(article: Article) -> Iterator[Box]:
    """The note on the boxed warning of the page's own medicine, with its limits; else on another safety notice."""
    known = boxed_medicine(article)
    if known:
        title = load("boxes")["boxed"]["title"].format(name=known.generic)
        yield Box("callout-1", Level.WARNING, f"Warning: {title}", library=tuple(_notes(known.topics)))
        return
    known = medicine(name_of(article)) if article.subject.kind is Kind.MEDICINE else None
    if known and known.notices:
        title = load("boxes")["titles"]["notice"][0]["text"].format(name=known.generic)
        yield Box("callout-1", Level.WARNING, f"Warning: {title}", library=tuple(_notes(known.notices)))


def _notes(topics: Sequence[BoxedTopic]) -> Iterator[Library]:
    """One entry a topic; a limit that several share is said once, with the last of them."""
    for n, topic in enumerate(topics):
        again = any(later.limits == topic.limits for later in topics[n + 1 :])
        text = topic.words if again else f"{topic.words} {topic.limits}".strip()
        date = f", {topic.date:%B} {topic.date.day}, {topic.date.year}" if topic.date else ""
        yield Library(text, f"{topic.source}{date}", f"medicines.topics.{topic.key}", bool(topic.reviewed_by))
