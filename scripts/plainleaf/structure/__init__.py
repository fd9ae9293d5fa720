"""Kept text -> blocks, subject, title, topics; and the page's order made of them.

article  = structure(cleaned)    blocks whose sentences have topic, sure and why
sections = order(article)        the blocks in reading order, each once
points   = key_points(article)   whole sentences proposed for the top of the page
"""

from __future__ import annotations

from plainleaf.model import Article, Cleaned
from plainleaf.structure.blocks import blocks
from plainleaf.structure.classify import classify
from plainleaf.structure.keypoints import key_points
from plainleaf.structure.order import order
from plainleaf.structure.subject import slug, subject
from plainleaf.structure.titles import title_of

__all__ = ["key_points", "order", "slug", "structure"]


def structure(cleaned: Cleaned) -> Article:
    """The article: its subject and title, and its kept text in blocks, in source order."""
    title, title_from = title_of(cleaned)
    found = blocks(cleaned)
    about = subject(cleaned.source.about, title, found)
    found = classify(found, about.kind, (about.name, *about.also_called))
    return Article(cleaned=cleaned, subject=about, title=title, blocks=found, title_from=title_from)
