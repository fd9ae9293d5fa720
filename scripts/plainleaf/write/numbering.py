"""Numbers of headings that count no longer: on a page in another order "9." would stand before "3."."""

from __future__ import annotations

import re

from plainleaf.model import Article, Block, Form, Page

Key = tuple[int, int, str]
"""A heading by its place in its source, and its words."""

NUMBER = re.compile(r"\s*\(?\d{1,2}[.):]\s+(?=\S)")
"""The number alone. "Step 1" and "Tip 3" are words of their heading, and stay."""

_REFERS = re.compile(
    r"\b(?:sections?|steps?|points?|parts?|questions?|numbers?|no\.|tips?|items?|under|see) \(?\d{1,2}\b", re.IGNORECASE
)


def uncounted(page: Page) -> frozenset[Key]:
    """The numbered headings whose numbers are not shown: those of an article that does not stand in its own order.

    They are shown where all stand in one section as their source has them, and where a sentence refers to one by its
    number. The number stays in the ledger, in the row of its heading.
    """
    return frozenset(key for article in page.articles for key in _of_article(page, article))


def key_of(block: Block) -> Key:
    first = block.sentences[0]
    return first.passage, first.start, first.text


def _of_article(page: Page, article: Article) -> list[Key]:
    numbered = [key_of(b) for b in article.blocks if _is_numbered(b)]
    if not numbered or any(
        _REFERS.search(s.text) for b in article.blocks if b.form is not Form.HEADING for s in b.sentences
    ):
        return []
    standing = [
        (section.key, key_of(block))
        for section in page.sections
        for part in section.parts
        if part.source == article.source.stem
        for block in part.blocks
        if _is_numbered(block)
    ]
    together = len({section for section, _ in standing}) == 1 and [key for _, key in standing] == numbered
    return [] if together else numbered


def _is_numbered(block: Block) -> bool:
    return block.form is Form.HEADING and bool(block.sentences) and bool(NUMBER.match(block.sentences[0].text))
