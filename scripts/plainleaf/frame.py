"""The frame of a page: what the site itself says around an article's words, and the language it says it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plainleaf.knowledge import load

LANGUAGE = "en"
"""The language of knowledge/page_text.toml, and of the headings that knowledge/sections.toml gives the sections of a page."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def language_in(values: Mapping[str, Any]) -> str:
    """The BCP 47 tag that front matter, or one of its `sources`, gives; "" where it gives none, or what is none."""
    return tag_in(values.get("language"))


def tag_in(written: object) -> str:
    """A BCP 47 tag as it was written; "" where it is none."""
    return written if isinstance(written, str) and _TAG.fullmatch(written) else ""


def frame_of(values: Mapping[str, Any]) -> str:
    """The language of the headings and labels of a page with this front matter; "" where a person wrote all of it."""
    made = values.get("sources") or values.get("generated") is True
    return LANGUAGE if made else ""


def same_tongue(one: str, other: str) -> bool:
    """Whether two tags name the same language; where it is spoken does not count."""
    return one.lower().split("-")[0] == other.lower().split("-")[0]


def is_level(title: str) -> bool:
    """Whether the title of a box begins with its level in the frame's words."""
    text = load("page_text")["page"]
    return any(title.startswith(text[key].partition("{")[0]) for key in text if key.startswith(("card_", "callout_")))
