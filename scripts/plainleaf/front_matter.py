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
    values, text = _parted(markdown)
    return deepcopy(values), text


def facts(markdown: str) -> Mapping[str, Any]:
    """Front matter alone, as `parse` reads it. Whoever asks for the same text gets the same object: only to be looked at."""
    return _parted(markdown)[0]


def _parted(markdown: str) -> tuple[dict[str, Any], str]:
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    found = _FENCE.match(text)
    if not found:
        return {}, text
    try:
        values = values_of(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (values, text[found.end() :]) if isinstance(values, dict) else ({}, text)


@lru_cache(maxsize=8192)
def values_of(fence: str) -> Any:
    """What stands between the fences, read once: many steps of a build look at the same page. Only to be looked at. Raises as
    `read_yaml`."""
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
