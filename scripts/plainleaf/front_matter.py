"""The block of facts between two lines of "---" at the top of a page: read and written as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

import yaml

LONG_FRONT = 16_000
"""Characters of front matter beyond which the slow reader is used."""

_FENCE = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)


def dump(values: Mapping[str, Any]) -> str:
    """Front matter with its fences, keys in the order given."""
    text = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False)
    return f"---\n{text}---\n"


def parse(markdown: str) -> tuple[dict[str, Any], str]:
    """Front matter and the text below it; ({}, whole text) where there is none or it cannot be read."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    found = _FENCE.match(text)
    if not found:
        return {}, text
    try:
        values = _values(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (deepcopy(values), text[found.end() :]) if isinstance(values, dict) else ({}, text)


@lru_cache(maxsize=8192)
def _values(fence: str) -> Any:
    """What front matter holds. Many steps of a build read the same page."""
    return read_yaml(fence)


def read_yaml(text: str) -> Any:
    """YAML as plain values, read by libyaml where it is there: eight times as fast. Raises as yaml.safe_load does.

    libyaml calls itself for what is nested, without end: a long text, which could be nested deep enough to bring the
    program down, is left to the slow reader, which refuses it.
    """
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if len(text) <= LONG_FRONT else yaml.SafeLoader
    return yaml.load(text, Loader=quick)  # both are safe loaders: plain values only


def fence(markdown: str) -> str | None:
    """What stands between the two fences of a page's front matter; None where there are not both."""
    found = _FENCE.match(markdown)
    return found.group(1) if found else None


def without_review(markdown: str) -> str:
    """The page's text with the review block of its front matter taken out, all else as it stands."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    found = _FENCE.match(text)
    if not found:
        return text
    kept = re.sub(r"^review:[^\n]*\n(?:[ \t]+[^\n]*\n)*", "", found.group(1), flags=re.M)
    return text[: found.start(1)] + kept + text[found.end(1) :]
