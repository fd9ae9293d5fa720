"""Safety: what in an article can harm a reader who misses it, and what the page makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plainleaf.later import offer

if TYPE_CHECKING:
    from plainleaf.safety.assess import assess
    from plainleaf.safety.boxes import Boxes, boxes, with_callouts
    from plainleaf.safety.helplines import beside, helplines
    from plainleaf.safety.medicines import Medicine, Mention, find_medicines, medicine
    from plainleaf.safety.silence import silence

__all__ = [
    "Boxes",
    "Medicine",
    "Mention",
    "assess",
    "beside",
    "boxes",
    "find_medicines",
    "helplines",
    "medicine",
    "silence",
    "with_callouts",
]

offer(
    __name__,
    {
        "Boxes": "boxes",
        "Medicine": "medicines",
        "Mention": "medicines",
        "assess": "assess",
        "beside": "helplines",
        "boxes": "boxes",
        "find_medicines": "medicines",
        "helplines": "helplines",
        "medicine": "medicines",
        "silence": "silence",
        "with_callouts": "boxes",
    },
)
