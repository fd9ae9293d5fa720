"""The tools Plainleaf is compared with, each called as its own documentation says: bytes of a page in, text out.

They are installed in .venv-bench only, so each is imported where it is used. Plain text is given to them as the
simplest page there is, every line a paragraph. What a tool cannot read counts as no text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

Tool = Callable[[bytes], str]

BEST = ("trafilatura", "trafilatura fast", "trafilatura recall", "trafilatura precision")
"""The modes of the tool that leads on saved pages."""
PEERS = (*BEST, "readability-lxml", "jusText", "resiliparse")
PACKAGES = ("trafilatura", "readability-lxml", "jusText", "resiliparse")

NOTHING, LONG_LINES = "nothing removed", "lines of 8 words or more"
PLAIN = (NOTHING, LONG_LINES)
"""What needs no tool, for plain text only."""
LONG = 8

_BLOCKS = (
    "address article aside blockquote br dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section summary table td th tr ul"
)
"""Elements whose words stand on lines of their own."""


def tool(name: str) -> Tool:
    """The tool of that name, imported and ready."""
    if name.startswith("trafilatura"):
        return _trafilatura(name.removeprefix("trafilatura").strip())
    return {"readability-lxml": _readability, "jusText": _justext, "resiliparse": _resiliparse}[name]()


def as_page(text: str) -> bytes:
    """Plain text as a page: every line a paragraph."""
    lines = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'></head><body>\n{lines}\n</body></html>".encode()


def plain(name: str, text: str) -> str:
    """What a way without a tool leaves of a plain text."""
    lines = text.splitlines()
    if name == LONG_LINES:
        lines = [line for line in lines if len(re.findall(r"\w+", line)) >= LONG]
    return "\n".join(lines)


def _trafilatura(mode: str) -> Tool:
    import trafilatura

    extra = {"": {}, "fast": {"fast": True}, "recall": {"favor_recall": True}, "precision": {"favor_precision": True}}
    options = extra[mode]

    def run(page: bytes) -> str:
        # readers' comments are no part of any gold text
        return trafilatura.extract(page, include_comments=False, **options) or ""

    return run


def _readability() -> Tool:
    import lxml.html
    import readability

    blocks = frozenset(_BLOCKS.split())

    def run(page: bytes) -> str:
        tree = lxml.html.fromstring(readability.Document(page).summary())
        for element in tree.iter():
            if element.tag in blocks:  # or the last word of a block would grow onto the next block's first
                element.text = "\n" + (element.text or "")
                element.tail = "\n" + (element.tail or "")
        return str(tree.text_content())

    return run


def _justext() -> Tool:
    import justext

    words = justext.get_stoplist("English")

    def run(page: bytes) -> str:
        return "\n".join(found.text for found in justext.justext(page, words) if not found.is_boilerplate)

    return run


def _resiliparse() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def run(page: bytes) -> str:
        tree = HTMLTree.parse_from_bytes(page, detect_encoding(page))
        return extract_plain_text(tree, main_content=True) or ""

    return run
