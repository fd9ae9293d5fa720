"""What the front matter of pages says, each text read once: reading YAML is slow, and the desk asks for it at every step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from plainleaf.write import front
from plainleaf.write.pages import base_of, bases, read

REMEMBERED = 4096
"""Texts whose front matter is kept: those of a large project's pages."""


@lru_cache(maxsize=REMEMBERED)
def matter(text: str) -> Mapping[str, Any]:
    """The front matter of a page's text; {} where it has none. Not to be changed: it is shared."""
    return front.parse(text)[0]


def feeding(records: Path, page: str) -> tuple[str, ...]:
    """Names of the articles that a page (path below docs/) was made from; () where it was made from none."""
    return tuple(made_from(records, page))


def made_from(records: Path, page: str) -> dict[str, str]:
    """The articles that a page was made from: name -> SHA-256 of the bytes that its file had then."""
    listed = matter(read(base_of(page, records)) or "").get("sources")
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    return {str(e.get("file")): str(e.get("sha256")) for e in entries}


def made_pages(records: Path) -> tuple[str, ...]:
    """Paths below docs/ of every page that was made from articles, in order."""
    return tuple(page for page in bases(records) if feeding(records, page))
