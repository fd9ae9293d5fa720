"""Sets of saved pages with gold text: what a page is called, what it holds, and which fold it is in.

A set is a folder: gold.json.gz (id -> article text), html/<id>.html.gz (the page as saved), text/<id>.txt.gz (the
same page as plain text with nothing removed, a block a line) and, if there is one, meta.json
(id -> {"fold": number, "type": word, "health": true or false}).
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDS = 5

ALL, HEALTH = "all", "health"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a set."""

    id: str
    folder: Path  # of its set
    gold: str
    fold: int
    kind: str = ""  # "article", "documentation"; "" where meta.json does not say
    health: bool = False

    def html(self) -> bytes:
        """The page as it was saved."""
        return gzip.decompress((self.folder / "html" / f"{self.id}.html.gz").read_bytes())

    def text(self) -> bytes:
        """Its plain text, nothing removed: UTF-8."""
        return gzip.decompress((self.folder / "text" / f"{self.id}.txt.gz").read_bytes())

    def raw(self, form: str) -> bytes:
        """The bytes of the page in one form, "html" or "text"."""
        return self.html() if form == "html" else self.text()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups whose figures count this page."""
        return (ALL, *([self.kind] if self.kind else []), *([HEALTH] if self.health else []))


def sets_in(folder: Path) -> list[Path]:
    """The sets below a folder (or the folder itself, if it is one), by name."""
    return sorted(path.parent for path in (*folder.glob("gold.json.gz"), *folder.glob("*/gold.json.gz")))


def read_set(folder: Path, most: int = 0) -> list[Page]:
    """The pages of a set in the order of their ids; `most`: no more than so many, taken evenly (0: all)."""
    gold = json.loads(gzip.decompress((folder / "gold.json.gz").read_bytes()))
    meta_file = folder / "meta.json"
    meta = json.loads(meta_file.read_text(encoding="utf-8")) if meta_file.exists() else {}
    pages = []
    for key in sorted(gold):
        about = meta.get(key, {})
        # without a word on sites, the id says the fold: the same for everybody, and it needs no list
        fold = about.get("fold", zlib.crc32(key.encode()) % FOLDS)
        pages.append(Page(key, folder, gold[key], fold, about.get("type", ""), bool(about.get("health"))))
    return evenly(pages, most)


def evenly(pages: Sequence[Page], most: int) -> list[Page]:
    """At most so many of the pages, evenly spread; 0: all."""
    if not most or len(pages) <= most:
        return list(pages)
    return [pages[k * len(pages) // most] for k in range(most)]


def groups_of(pages: Iterable[Page]) -> list[str]:
    """The groups of some pages: all, the kinds by name, then health. A lone kind is not told apart from all."""
    pages = list(pages)
    kinds = sorted({page.kind for page in pages if page.kind})
    health = [HEALTH] if any(page.health for page in pages) else []
    return [ALL, *(kinds if len(kinds) > 1 else []), *health]
