"""Repairs inside one line, each beside the place it was made.

One pass over the line: what is broken (entities, mojibake, invisible characters) is replaced, the rest
is copied in long runs. The pieces that come out say which characters stand for which.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.entities import html5
from typing import NamedTuple

Bit = tuple[int, int, int, int]
"""(at, size, start, end): text[at:at+size] came from line[start:end]; one to one where the lengths agree."""

# Blank to Python (str.isspace), so the ledger does not count them: each becomes one plain blank.
_BLANK = re.compile("[\x0a-\x0d\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")

# Seen by nobody: control, zero-width, bidirectional, variation and tag characters, non-characters.
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"  # icon fonts: a sign to the eye, never a word
_BULLETS = "\uf0a7\uf0a8\uf0b7\uf0d8\uf076"  # Word's bullets, pasted out of its Symbol and Wingdings fonts

_CP1252 = {b: bytes([b]).decode("cp1252") for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_TRAIL = "\x80-\xbf" + "".join(_CP1252.values())  # bytes 80-BF as Windows-1252 or Latin-1 shows them

_ODD = re.compile(
    r"(?P<entity>&(?:amp;|#38;|#[xX]26;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    rf"|(?P<garbled>(?:[\xc2-\xf4][{_TRAIL}]{{1,3}}){{1,24}})"  # bounded: a range must not swallow a page
    r"|(?P<lost>(?<![A-Z\xc0-\xde])\xc2(?=[ \t]|$))"  # "Â " is a no-break space whose second half was made a blank
    r"|(?P<old>[\x80-\x84\x86-\x9f])"  # Windows-1252 read as Latin-1
    rf"|(?P<bullet>[{_BULLETS}])"
    rf"|(?P<unseen>[{_UNSEEN}{_PRIVATE}]+)"
)
_SUSPECT = re.compile(f"[&\x80-\x84\x86-\x9f\xc2-\xf4{_BULLETS}{_UNSEEN}{_PRIVATE}]")
"""With one of these begins all that is broken: looked for first, as most lines hold none."""
_OLD = re.compile("[\x80-\x84\x86-\x9f]")
_UNSEEN_ANY = re.compile(f"[{_UNSEEN}{_PRIVATE}]+")
_NAMES = {
    "entity": "entity",
    "garbled": "mojibake",
    "lost": "mojibake",
    "old": "mojibake",
    "bullet": "control",
    "unseen": "control",
}


class Repaired(NamedTuple):
    """One line as a reader would see it, stripped, and where every character came from."""

    text: str
    bits: tuple[Bit, ...]
    repairs: frozenset[str]


def repair(line: str, drops: Sequence[tuple[int, int]] = ()) -> Repaired:
    """A line without mojibake, entities and unseen characters.

    In: one line of ledger text; stretches to leave out besides, in order (Markdown's marks).
    Out: the text, leading and trailing blanks stripped, tabs kept, other blanks plain; the bits
    cover every non-blank character of the line, those left out with size 0.
    """
    plain = line.isascii() and line.isprintable()
    if not drops and not ("&" in line if plain else _SUSPECT.search(line)):
        text = line.strip()
        start = len(line) - len(line.lstrip())
        bits = ((0, len(text), start, start + len(text)),) if text else ()
        return Repaired(text if plain else _BLANK.sub(" ", text), bits, frozenset())
    parts: list[str] = []
    made: list[Bit] = []
    found: set[str] = set()
    at = 0
    for start, end, new, name in _edits(line, drops):
        if name:
            found.add(name)
        made.append((at, len(new), start, end))
        parts.append(new)
        at += len(new)
    text = _BLANK.sub(" ", "".join(parts))
    return Repaired(*_stripped(text, made), frozenset(found))


def _edits(line: str, drops: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, new text, repair's name or "") from left to right, without a gap."""
    done = 0
    for low, high in drops:
        yield from _mends(line, done, low)
        yield low, high, "", "markdown"
        done = high
    yield from _mends(line, done, len(line))


def _mends(line: str, done: int, stop: int) -> Iterator[tuple[int, int, str, str]]:
    """The same for line[done:stop], which holds no drops."""
    at = done
    while suspect := _SUSPECT.search(line, at, stop):
        match = _ODD.match(line, suspect.start(), stop)
        if match is None:
            at = suspect.end()
            continue
        kind = match.lastgroup or ""
        new = _mended(kind, match[0])
        # sound letters may stand before a character that nobody sees
        at = suspect.start() + 1 if new is None and _OLD.search(match[0]) else match.end()
        if new is None:
            continue
        if match.start() > done:
            yield done, match.start(), line[done : match.start()], ""
        yield match.start(), match.end(), new, _NAMES[kind]
        done = match.end()
    if done < stop:
        yield done, stop, line[done:stop], ""


def _mended(kind: str, old: str) -> str | None:
    """What stands for `old`; None where it turns out to be sound."""
    if kind == "unseen":
        return ""
    if kind == "bullet":
        return "•"
    if kind == "lost":
        return ""  # the blank is there already
    if kind == "old":
        return _CP1252.get(ord(old), "")
    if kind == "garbled":
        return _ungarbled(old)
    return _entity(old)


@lru_cache(maxsize=4096)
def _ungarbled(old: str) -> str | None:
    """What mojibake was before; None where ftfy takes it for sound text."""
    import ftfy  # only here: it takes long to load. It registers the codec sloppy-windows-1252 as well

    new = ftfy.fix_encoding(old)
    if new == old:
        new = _sign(old)
    if new == old:
        return None
    return _OLD.sub(lambda old: _CP1252.get(ord(old[0]), ""), _UNSEEN_ANY.sub("", new))


def _sign(old: str) -> str:
    """Signs that ftfy finds too short to judge ("â„¢"): three bytes that begin with "â" and make no letter."""
    if old[0] != "â" or len(old) % 3 or not all(c == "â" for c in old[::3]):
        return old
    try:
        new = old.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return old
    return old if any(c.isalnum() for c in new) else new


@lru_cache(maxsize=4096)
def _entity(old: str) -> str | None:
    """What an entity means, however often its "&" was encoded; None for one that HTML does not know."""
    name = old[max(old.rfind(";", 0, -1), 0) + 1 :]  # "&amp;amp;nbsp;" -> "nbsp;"
    if name.startswith("#"):
        new = html.unescape("&" + name)
    elif name in html5:
        new = html5[name]
    elif name == old[1:]:
        return None
    else:
        new = "&" + name
    return _UNSEEN_ANY.sub("", new)


def _stripped(text: str, bits: list[Bit]) -> tuple[str, tuple[Bit, ...]]:
    """Without blanks at both ends; bits that made those blanks stay, with size 0."""
    low = len(text) - len(text.lstrip())
    bare = text.strip()
    high = low + len(bare)
    kept: list[Bit] = []
    for at, size, start, end in bits:
        a, b = min(max(at, low), high), max(min(at + size, high), low)
        if size and size == end - start:  # blanks at its ends are blanks of the source
            if a < b:
                kept.append((a - low, b - a, start + a - at, start + b - at))
        else:
            kept.append((a - low, max(b - a, 0), start, end))
    return bare, tuple(kept)
