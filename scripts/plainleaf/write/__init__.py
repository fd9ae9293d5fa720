"""Page -> Markdown in docs/ and evidence in records/."""

from __future__ import annotations

from plainleaf.write.front import reader_text
from plainleaf.write.ledger import ledger, ledger_of
from plainleaf.write.markdown import markdown
from plainleaf.write.pages import Saved, clashes, prune, save, save_record, save_text

__all__ = [
    "Saved",
    "clashes",
    "ledger",
    "ledger_of",
    "markdown",
    "prune",
    "reader_text",
    "save",
    "save_record",
    "save_text",
]
