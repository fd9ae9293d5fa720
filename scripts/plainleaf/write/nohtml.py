"""The second layer: a Markdown extension under which raw HTML is only text.

What the program writes holds no HTML; this is for pages edited by hand and for whatever the escaping
should ever miss. Listed last in mkdocs.yml, as others (md_in_html) put raw HTML back.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension


class NoHtml(Extension):
    """Takes the block and the inline reading of raw HTML out of the parser."""

    def extendMarkdown(self, md: Markdown) -> None:
        for registry, name in ((md.preprocessors, "html_block"), (md.inlinePatterns, "html")):
            if name in registry:
                registry.deregister(name)


def makeExtension(**settings: Any) -> NoHtml:
    """The name python-markdown looks for when mkdocs.yml lists `plainleaf.write.nohtml`."""
    return NoHtml(**settings)
