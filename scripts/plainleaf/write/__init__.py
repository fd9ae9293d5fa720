"""Page -> Markdown in docs/ and evidence in records/. The pages that lead to pages are in `hubs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plainleaf.later import offer

if TYPE_CHECKING:
    from plainleaf.write import hubs
    from plainleaf.write.ledger import dump as ledger_lines
    from plainleaf.write.ledger import ledger, ledger_of
    from plainleaf.write.markdown import markdown
    from plainleaf.write.pages import Saved, bases, clashes, prune, prune_records
    from plainleaf.write.pages import write as write_file
    from plainleaf.write.save import finish_all, keep_books, save, save_record, save_text

__all__ = [
    "Saved",
    "bases",
    "clashes",
    "finish_all",
    "hubs",
    "keep_books",
    "ledger",
    "ledger_lines",
    "ledger_of",
    "markdown",
    "prune",
    "prune_records",
    "save",
    "save_record",
    "save_text",
    "write_file",
]

offer(
    __name__,
    {
        "Saved": "pages",
        "bases": "pages",
        "clashes": "pages",
        "finish_all": "save",
        "keep_books": "save",
        "ledger": "ledger",
        "ledger_lines": "ledger.dump",
        "ledger_of": "ledger",
        "markdown": "markdown",
        "prune": "pages",
        "prune_records": "pages",
        "save": "save",
        "save_record": "save",
        "save_text": "save",
        "write_file": "pages.write",
    },
)
