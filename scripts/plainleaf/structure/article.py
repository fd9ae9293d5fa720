"""The article: what the parts of this package make of kept text."""

from __future__ import annotations

from plainleaf.model import Article, Cleaned, Kind
from plainleaf.structure.blocks import blocks
from plainleaf.structure.classify import classify
from plainleaf.structure.subject import names_it, subject
from plainleaf.structure.titles import title_of

NAMED = (Kind.MEDICINE, Kind.CONDITION)
"""Kinds of which a subject that the text alone gives names a page better than its file's name does."""


def structure(cleaned: Cleaned) -> Article:
    """The article: its subject and title, and its kept text in blocks, in source order."""
    title, title_from = title_of(cleaned)
    found = blocks(cleaned)
    about = subject(cleaned.source.about, title, found, titled=title_from != "file name")
    if title_from == "file name" and about.kind in NAMED and not names_it(title, about):
        title, title_from = about.name[:1].upper() + about.name[1:], "subject"  # "000_ffd2" says nothing to a patient
    found = classify(found, about.kind, (about.name, *about.also_called))
    return Article(cleaned=cleaned, subject=about, title=title, blocks=found, title_from=title_from)
