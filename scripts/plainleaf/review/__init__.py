"""A person signs: who stands by a page, for what, since when, and whether it is still the page they read.

All of it is kept in records/reviews/ only. Signing does not touch the page in docs/, so it can never change what it
signs; whoever stages pages for publishing writes the state into the copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plainleaf.later import offer

if TYPE_CHECKING:
    from plainleaf.review.answers import answer, findings, findings_on
    from plainleaf.review.notes import note
    from plainleaf.review.pages import (
        PUBLIC_RIGHTS,
        article_pages,
        content_hash,
        open_doses,
        page_path,
        reader_text,
        rights_allow,
    )
    from plainleaf.review.sign import revoke, sign
    from plainleaf.review.state import PageReview, Review, Row, publishable, state, status, withdrawn

__all__ = [
    "PUBLIC_RIGHTS",
    "PageReview",
    "Review",
    "Row",
    "answer",
    "article_pages",
    "content_hash",
    "findings",
    "findings_on",
    "note",
    "open_doses",
    "page_path",
    "publishable",
    "reader_text",
    "revoke",
    "rights_allow",
    "sign",
    "state",
    "status",
    "withdrawn",
]

offer(
    __name__,
    {
        "PUBLIC_RIGHTS": "pages",
        "PageReview": "state",
        "Review": "state",
        "Row": "state",
        "answer": "answers",
        "article_pages": "pages",
        "content_hash": "pages",
        "findings": "answers",
        "findings_on": "answers",
        "note": "notes",
        "open_doses": "pages",
        "page_path": "pages",
        "publishable": "state",
        "reader_text": "pages",
        "revoke": "sign",
        "rights_allow": "pages",
        "sign": "sign",
        "state": "state",
        "status": "state",
        "withdrawn": "state",
    },
)
