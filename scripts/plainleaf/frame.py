"""The frame of a page: what the site itself says around an article's words, and the language it says it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from plainleaf.knowledge import load

LANGUAGE = "en"
"""The language of knowledge/page_text.toml, and of the headings that knowledge/sections.toml gives the sections of a page."""

RIGHT_TO_LEFT = frozenset(
    "ar ara arb arc ary arz azb bal ckb dv fa glk he iw ji ks lrc mzn nqo pes pnb prs ps sd skr syr ug ur yi".split()  # noqa: SIM905
)
"""Languages that are written from right to left where a tag names no script, by the first part of a BCP 47 tag."""

RIGHT_TO_LEFT_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())  # noqa: SIM905
"""Scripts that run from right to left, as ISO 15924 names them, for tags such as "pa-Arab"."""

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


@lru_cache(maxsize=1024)
def same_tongue(one: str, other: str) -> bool:
    """Whether two tags name the same language, written in the same direction; where it is spoken does not count."""
    return one.lower().split("-")[0] == other.lower().split("-")[0] and direction(one) == direction(other)


@lru_cache(maxsize=1024)
def direction(tag: str) -> str:
    """ "rtl" or "ltr": which way the words of a language run. A script that the BCP 47 tag names decides, else its language."""
    first, *others = tag.lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    turned = script in RIGHT_TO_LEFT_SCRIPTS if script else first in RIGHT_TO_LEFT
    return "rtl" if turned else "ltr"


def is_level(title: str) -> bool:
    """Whether the title of a box begins with its level in the frame's words."""
    text = load("page_text")["page"]
    return any(title.startswith(text[key].partition("{")[0]) for key in text if key.startswith(("card_", "callout_")))
