"""Page -> Markdown in docs/ and evidence in records/."""

from __future__ import annotations

from plainleaf.write.hubs import PageInfo, hubs, infos, pages_in, save_hubs
from plainleaf.write.ledger import ledger, ledger_of
from plainleaf.write.markdown import markdown
from plainleaf.write.pages import Saved, clashes, prune, save, save_record, save_text

__all__ = [
    "PageInfo",
    "Saved",
    "clashes",
    "hubs",
    "infos",
    "ledger",
    "ledger_of",
    "markdown",
    "pages_in",
    "prune",
    "save",
    "save_hubs",
    "save_record",
    "save_text",
]
