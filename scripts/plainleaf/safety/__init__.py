"""Safety: what in an article can harm a reader who misses it, and what the page makes of it."""

from __future__ import annotations

from plainleaf.safety.assess import assess
from plainleaf.safety.boxes import Boxes, boxes
from plainleaf.safety.helplines import helplines
from plainleaf.safety.medicines import Medicine, Mention, find_medicines, medicine
from plainleaf.safety.silence import silence

__all__ = [
    "Boxes",
    "Medicine",
    "Mention",
    "assess",
    "boxes",
    "find_medicines",
    "helplines",
    "medicine",
    "silence",
]
