"""Source text as Markdown that renders as exactly the words a reader would have seen.

Whatever a source holds (HTML, Markdown, template tags, YAML), only its words come through. Every
ASCII sign that could mean something to Markdown, to one of its extensions or to HTML is written as
a numeric entity. A few signs are left as they are where they cannot mean anything, so that a person
who edits a page in docs/ reads "don't" and not "don&#39;t": `_PLAIN` lists those places, and
tests/test_hostile.py renders every case with all the extensions that python-markdown and pymdownx have.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NO_WIDTH = "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"
_DROPPED = frozenset(_BIDI + _NO_WIDTH)
_SAFE = frozenset(" ,;")
_MARKER = re.compile(r"\(?(?:\d+|[ivxlcdm]+|[a-z]|#)[.)](?=\s|$)", re.I)  # would open a list at the start of a line

# Where a sign means nothing to Markdown. Each looks at the signs on both sides, so that no two signs
# can meet and make a third thing ("...", "--", "](", ":x:").
_PLAIN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (".", re.compile(r"(?<=[^\s.])\.(?=\s|$|[,;)\"”’])|(?<=\d)\.(?=\d)|(?<=\b[A-Za-z])\.(?=[A-Za-z]\.)")),
    ("'", re.compile(r"(?<=[^\W_])'(?=[^\W_]|\s|$|[,;.])")),
    ("-", re.compile(r"(?<=[^\W_])-(?=[^\W_])")),
    ("(", re.compile(r"(?<=\s)\((?=[^\W_])(?!(?:c|r|p|tm)\))", re.I)),
    (")", re.compile(r"(?<=[^\W_])(?<!\(c)(?<!\(r)(?<!\(p)(?<!\(tm)\)(?=\s|$|[,;.:])", re.I)),
    (":", re.compile(r"(?:(?<=[^\W_])|(?<=\))):(?=\s|$)")),
    ("?", re.compile(r"(?:(?<=[^\W_])|(?<=\)))\?(?=\s|$)")),
    ("!", re.compile(r"(?:(?<=[^\W_])|(?<=\)))!(?=\s|$)")),
    ("%", re.compile(r"(?<=\d)%(?=\s|$|[,;.)])")),
    ("&", re.compile(r"(?<=\s)&(?=\s)")),
    ("/", re.compile(r"(?<=[A-Za-z]{2})/(?=[A-Za-z]{2})")),
    ('"', re.compile(r"(?<=\s)\"(?=[^\W_])|(?<=[^\W_.,!?])\"(?=\s|$|[,;.])")),
)


def clean(text: str) -> str:
    """`text` on one line: white space collapsed, control, bidirectional and invisible signs dropped.

    What is dropped has no width on a reader's page, so no word she would have seen goes away.
    """
    flat = re.sub(r"\s+", " ", text)
    kept = (ch for ch in flat if ch not in _DROPPED and unicodedata.category(ch) not in ("Cc", "Cs") and not _never(ch))
    return re.sub(r" +", " ", "".join(kept)).strip()


def _never(ch: str) -> bool:
    """Code points that are no characters, and the tag signs that can hide a text within a text."""
    code = ord(ch)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xE0000 <= code <= 0xE0FFF


def strict(text: str) -> str:
    """`text` with every ASCII sign but letters, digits, blank, comma and semicolon as an entity.

    For places where Markdown reads signs that it passes over in a paragraph: the titles of boxes and the
    first line of a page.
    """
    return "".join(_entity(ch) for ch in clean(text))


def escape(text: str) -> str:
    """`text` as Markdown for a paragraph, list item, heading or table cell: one line, only words.

    In: source or library text, any characters. Out: Markdown without meaning, safe at the start of a
    line as well. Blanks at either end are dropped.
    """
    flat = clean(text)
    marker = _MARKER.match(flat)
    head = marker.end() if marker else 0
    plain: set[int] = set()
    for _, pattern in _PLAIN:
        plain.update(m.start() for m in pattern.finditer(flat))
    return "".join(ch if at in plain and at >= head else _entity(ch) for at, ch in enumerate(flat))


def front(text: str) -> str:
    """`text` as a front-matter value, for templates that print it without escaping.

    A template may also strip tags and undo entities before it prints (Material's page titles), so an
    entity would not be safe: the five signs of HTML are shown by signs that look like them. The page
    itself, below the front matter, holds the words unchanged.
    """
    flat = clean(text).translate(_LOOKALIKE)
    return re.sub(r"&(?=[#A-Za-z0-9])", "＆", flat)


_LOOKALIKE = str.maketrans({"<": "‹", ">": "›", '"': "”", "'": "’", "`": "‘"})


def link(url: str) -> str:
    """`url` for a Markdown link, or "" where it is no plain http(s) address.

    Only letters, digits and signs that end neither the link nor an attribute stay; the rest is
    percent-encoded, as a browser would.
    """
    flat = "".join(ch for ch in url.strip() if ch.isprintable())
    if not re.match(r"https?://[A-Za-z0-9]", flat):
        return ""
    return "".join(ch if ch in _URL else _percent(ch) for ch in flat)


def _percent(ch: str) -> str:
    return "".join(f"%{byte:02X}" for byte in ch.encode("utf-8", "ignore"))


_URL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/?=%#:,;+~")


def _entity(ch: str) -> str:
    plain = ch in _SAFE or ch.isalnum() or not ch.isascii()
    return ch if plain else f"&#{ord(ch)};"
