"""Kept text -> blocks, subject, title, topics; and the page's order made of them.

article  = structure(cleaned)    blocks whose sentences have topic, sure and why
sections = order(article)        the blocks in reading order, each once
points   = key_points(article)   whole sentences proposed for the top of the page
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plainleaf.later import offer

if TYPE_CHECKING:
    from plainleaf.structure.article import structure
    from plainleaf.structure.keypoints import key_points
    from plainleaf.structure.order import order
    from plainleaf.structure.subject import slug

__all__ = ["key_points", "order", "slug", "structure"]

offer(__name__, {"key_points": "keypoints", "order": "order", "slug": "subject", "structure": "article"})
