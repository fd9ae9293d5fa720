"""Reads the index of a built site back, as the script does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CALL = re.compile(r'plainleafFinder\("([a-z0-9-]+)",(.*)\);\n', re.S)


@dataclass(frozen=True, slots=True)
class Index:
    """What stands in the folder `search` of a site."""

    core: dict[str, Any]
    words: dict[str, dict[str, list[int]]]  # shard -> term -> what is packed
    cards: list[dict[str, Any]]  # in the order of the pages

    def pages_with(self, term: str) -> set[str]:
        """Addresses of the pages that have a term."""
        found = set()
        for shard in self.words.values():
            at = 0
            for step in shard.get(term, [])[::2]:
                at += step
                found.add(next(n for n, first in enumerate(self.core["firsts"]) if first > at) - 1)
        return {self.cards[page]["u"] for page in found}


def read_index(site: Path) -> Index:
    """The whole index; fails where a file is not one call with plain data."""
    files: dict[str, Any] = {}
    for path in sorted((site / "search").iterdir()):
        call = _CALL.fullmatch(path.read_text(encoding="utf-8"))
        assert call and call[1] == path.stem, path
        files[path.stem] = json.loads(call[2])
    core = files.pop("core")
    words = {digest: files.pop(f"words-{digest}") for _, digest in core["shards"]}
    cards = [card for digest in core["cards"] for card in files.pop(f"pages-{digest}")]
    assert not files, "files that nothing leads to"
    assert len(cards) == core["pages"] == len(core["firsts"]) - 1
    return Index(core, words, cards)
