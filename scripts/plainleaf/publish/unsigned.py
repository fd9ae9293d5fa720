"""Library text that no person has checked stays out of the public edition."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from plainleaf.write.wording import say

_UNSIGNED = re.compile(r"^\{:[^}]*\.unsigned\b[^}]*\}$")
_BETWEEN = ("between_cards", "before_callouts", "between_callouts")
_INDENT = "    "
_LINK = re.compile(r"\[([^\]]*)\]\(#(word-[a-z0-9-]+)\)")
_ANCHOR = re.compile(r"\{: #(word-[a-z0-9-]+)")


def without_unsigned(body: str) -> str:
    """The Markdown `body` of a page without its paragraphs marked `.unsigned`.

    A box that held nothing else goes with them, and so do a heading left with nothing under it and the line
    that led over to the box. A page without such paragraphs comes back as it was.
    """
    blocks = [block for block in re.split(r"\n{2,}", body.strip("\n")) if block.strip()]
    between = {say("page", key) for key in _BETWEEN}
    kept: list[str | None] = []  # None: something was taken out here
    for group in _grouped(blocks):
        rest = _without(group)
        if rest is not None:
            kept.append(rest)
            continue
        if group[0].startswith("!!! ") and kept and html.unescape(kept[-1] or "") in between:
            kept.pop()
        kept.append(None)
    if None not in kept and len(kept) and "\n\n".join(str(b) for b in kept) == "\n\n".join(blocks):
        return body
    left = "\n\n".join(_headed(kept))
    there = frozenset(_ANCHOR.findall(left))  # explanations that stay; a link to another is only its words again
    return "\n" + _LINK.sub(lambda link: link[0] if link[2] in there else link[1], left) + "\n"


def _grouped(blocks: list[str]) -> Iterator[list[str]]:
    """A box with the indented blocks that belong to it; every other block alone."""
    at = 0
    while at < len(blocks):
        end = at + 1
        if blocks[at].startswith("!!! "):
            while end < len(blocks) and blocks[end].startswith(_INDENT):
                end += 1
        yield blocks[at:end]
        at = end


def _without(group: list[str]) -> str | None:
    """The group without unsigned paragraphs; None where nothing is left of it."""
    if not group[0].startswith("!!! "):
        return None if _marked(group[0]) else group[0]
    head, _, first = group[0].partition("\n")
    inner = [block for block in (first, *group[1:]) if block.strip() and not _marked(block)]
    return "\n".join([head, "\n\n".join(inner)]) if inner else None


def _marked(block: str) -> bool:
    return bool(_UNSIGNED.match(block.rstrip("\n").rpartition("\n")[2].strip()))


def _headed(kept: list[str | None]) -> list[str]:
    """Without the headings that lost all that stood under them."""
    found: list[str] = []
    for at, block in enumerate(kept):
        if block is None:
            continue
        level = _level(block)
        after = next((b for b in kept[at + 1 :] if b is not None), "")
        lost = level > 1 and kept[at + 1 : at + 2] == [None] and (not after or 0 < _level(after) <= level)
        if not lost:
            found.append(block)
    return found


def _level(block: str) -> int:
    match = re.match(r"(#{1,6}) ", block)
    return len(match[1]) if match else 0
