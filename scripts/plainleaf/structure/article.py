"""The article: what the parts of this package make of kept text."""

from __future__ import annotations

from plainleaf.model import Article, Cleaned
from plainleaf.structure.blocks import blocks
from plainleaf.structure.classify import classify
from plainleaf.structure.subject import subject
from plainleaf.structure.titles import title_of


def structure(cleaned: Cleaned) -> Article:
    """The article: its subject and title, and its kept text in blocks, in source order."""
    title, title_from = title_of(cleaned)
    found = blocks(cleaned)
    about = subject(cleaned.source.about, title, found, titled=title_from != "file name")
    found = classify(found, about.kind, (about.name, *about.also_called))
    return Article(cleaned=cleaned, subject=about, title=title, blocks=found, title_from=title_from)
