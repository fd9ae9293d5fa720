"""Taking a block off a page without leaving a box, a heading or a leading line that holds nothing."""

from __future__ import annotations

import html
import re

from plainleaf.write.wording import say

_BETWEEN = ("between_cards", "before_callouts", "between_callouts")
_INDENT = "    "


def without_block(text: str, block: tuple[int, int]) -> str:
    """The page without text[block]. A box or a heading that is left empty by it goes too."""
    start, end = block
    line = text.rfind("\n", 0, start) + 1
    before, after = text[:line], text[end:].lstrip("\n")
    indented = text[line:end].startswith(_INDENT)
    item = re.match(r"\s*(?:[-*+]|\d+[.)])\s", text[start:end])
    head = _box_head(before) if indented else None
    if head is not None and not after.startswith(_INDENT) and not before[head:].partition("\n")[2].strip():
        return _tidy(*_without_between(before[:head], after))
    if item and before.endswith("\n") and not before.endswith("\n\n") and re.match(r"\s*(?:[-*+]|\d+[.)])\s", after):
        return before + after  # one of several items
    return _tidy(before, after)


def _box_head(before: str) -> int | None:
    """Where the box begins whose inner text `before` ends with."""
    at = len(before)
    for line in reversed(before.split("\n")):
        at -= len(line)
        if line.startswith("!!! "):
            return at
        if line.strip() and not line.startswith(_INDENT):
            return None
        at -= 1
    return None


def _without_between(before: str, after: str) -> tuple[str, str]:
    """Without the line that led over to a box that is gone: the one before it, else the one behind."""
    between = {say("page", key) for key in _BETWEEN}
    *rest, last = before.rstrip("\n").split("\n")
    if html.unescape(last).strip() in between:
        return "\n".join(rest), after
    first, _, more = after.partition("\n")
    return (before, more.lstrip("\n")) if html.unescape(first).strip() in between else (before, after)


def _tidy(before: str, after: str) -> str:
    """The two parts with one blank line between them, and no heading that stands over nothing."""
    before = before.rstrip("\n")
    while True:
        *rest, last = before.split("\n")
        level = _level(last)
        under = _level(after.partition("\n")[0])
        if level < 2 or (after.strip() and not 0 < under <= level):
            break
        before = "\n".join(rest).rstrip("\n")
    return f"{before}\n\n{after}" if after.strip() else f"{before}\n"


def _level(line: str) -> int:
    found = re.match(r"(#{1,6}) ", line)
    return len(found[1]) if found else 0
