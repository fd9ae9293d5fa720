"""What a browser makes of a page's Markdown, in one form for all ways of writing the same: for comparing, not for reading.

Where lines are wrapped, whether a sign is written as itself or as an entity, blanks at line ends: no reader sees it, so
it is no difference here. Every word, mark, heading, box, link and picture is one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from plainleaf.publish.document import to_html

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = frozenset({"id"})
"""Attributes that change nothing on the screen."""

_BLOCKS = frozenset(
    re.findall(r"\w+", "blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul")
)


class _Canon(HTMLParser):
    """HTML as one string: tags with their attributes in order, words with single blanks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.pictures: list[str] = []
        self._kept = 0  # depth in <pre>, where blanks count

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_blank(tag)
        shown = sorted((name, " ".join((value or "").split())) for name, value in attrs if name not in _UNSEEN)
        self.out.append(f"<{tag}{''.join(f' {name}={json.dumps(value)}' for name, value in shown)}>")
        self.pictures += [value for name, value in shown if tag == "img" and name == "src"]
        self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._close_blank(tag)
        self.out.append(f"</{tag}>")
        self._kept -= tag == "pre"

    def handle_data(self, data: str) -> None:
        text = data if self._kept else _BLANKS.sub(" ", data)
        after = self.out[-1] if self.out else "<p>"
        if not self._kept and (after.endswith(" ") or _is_block(after)):
            text = text.lstrip(" ")
        if text:
            self.out.append(text.replace("<", "&lt;"))

    def _close_blank(self, tag: str) -> None:
        """A blank before the edge of a block is not seen."""
        if not self._kept and tag in _BLOCKS and self.out and not self.out[-1].startswith("<"):
            self.out[-1] = self.out[-1].rstrip(" ")


def _is_block(piece: str) -> bool:
    found = re.match(r"</?(\w+)", piece)
    return bool(found) and found[1] in _BLOCKS if found else False


def canonical(body: str) -> tuple[str, tuple[str, ...]]:
    """A page's Markdown (without front matter) as one string, and the addresses of its pictures."""
    parser = _Canon()
    parser.feed(to_html(body))
    parser.close()
    return "".join(parser.out), tuple(parser.pictures)


def digest(text: str) -> str:
    """64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def shown_digest(body: str, facts: Mapping[str, Any], folder: Path) -> str:
    """The digest of all that a reader sees of a page: its words as set, its facts, its pictures.

    `folder`: where the page stands, so that a picture replaced under the same name counts.
    """
    text, pictures = canonical(body)
    parts = [json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str), text]
    parts += [f"{address} {_picture(address, folder)}" for address in pictures]
    return digest("\n".join(parts))


def _picture(address: str, folder: Path) -> str:
    """The digest of a picture's file; "" for one on another host or one that is not there."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    try:
        return hashlib.sha256((folder / unquote(parts.path)).read_bytes()).hexdigest()
    except (OSError, ValueError):
        return ""
