"""The promises, held against what stands on disk: docs/, records/ and source_texts/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plainleaf.later import offer

if TYPE_CHECKING:
    from plainleaf.checks.every import run, run_on

__all__ = ["run", "run_on"]

offer(__name__, {"run": "every", "run_on": "every"})
