"""Safety: what in an article can harm a reader who misses it, and what the page makes of it."""

from __future__ import annotations

from plainleaf.safety.medicines import Medicine, Mention, find_medicines, medicine

__all__ = ["Medicine", "Mention", "find_medicines", "medicine"]
