"""Only speed: a Markdown extension that lets the parser pass over texts which hold nothing but words.

Python-Markdown tries every inline pattern on every text, and most texts of a page hold no sign that any of them needs. What
comes out is the same, with this or without. Where another extension brings patterns or steps of its own, nothing is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString, Registry

PATTERNS = frozenset(
    {
        *("backtick", "escape", "reference", "link", "image_link", "image_reference", "short_reference"),
        *("short_image_ref", "autolink", "automail", "linebreak", "html", "entity", "not_strong", "em_strong"),
        "em_strong2",
    }
)
"""The inline patterns of Python-Markdown itself. Each needs one of the SIGNS."""

STEPS = frozenset(
    {
        *("words_only", "inline", "attr_list", "prettify", "toc", "unescape"),
        *("relpath", "mkdocs_extract_anchors", "mkdocs_extract_title"),
    }
)
"""Steps over the parsed page that take a passed-over text like any other: Python-Markdown's own, and those of MkDocs."""

BEFORE_INLINE = 25
"""Place in the row of steps: the inline patterns stand at 20, and the highest goes first."""

_SIGNS = re.compile(rf"[`\\\[<&*_{STX}{ETX}]|  \n")


class WordsOnly(Extension):
    """Takes texts without signs out of the reading of inline patterns."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_PassOver(md), "words_only", BEFORE_INLINE)


class _PassOver(Treeprocessor):
    def run(self, root: Element) -> None:
        if not (_only(PATTERNS, self.md.inlinePatterns) and _only(STEPS, self.md.treeprocessors)):
            return
        for element in root.iter():
            if element.text and not _SIGNS.search(element.text):
                element.text = AtomicString(element.text)
            if element.tail and not _SIGNS.search(element.tail):
                element.tail = AtomicString(element.tail)


def _only(names: Iterable[str], registry: Registry[Any]) -> bool:
    """Whether nothing is registered but what is named."""
    return sum(name in registry for name in names) == len(registry)


def makeExtension(**settings: Any) -> WordsOnly:
    """The name Python-Markdown looks for when `plainleaf.write.words_only` is named as an extension."""
    return WordsOnly(**settings)
