"""A person signs: who read a page, when, and whether it is still the page they read.

Sign-offs are kept in records/reviews/ only. Signing does not touch the page in docs/, so it can
never change what it signs; whoever stages pages for publishing writes the state into the copy.
"""

from __future__ import annotations

from plainleaf.review.pages import (
    PUBLIC_RIGHTS,
    article_pages,
    content_hash,
    open_doses,
    page_path,
    reader_text,
    rights_allow,
)
from plainleaf.review.sign import findings_on, sign
from plainleaf.review.state import Review, Row, publishable, state, status

__all__ = [
    "PUBLIC_RIGHTS",
    "Review",
    "Row",
    "article_pages",
    "content_hash",
    "findings_on",
    "open_doses",
    "page_path",
    "publishable",
    "reader_text",
    "rights_allow",
    "sign",
    "state",
    "status",
]
