"""Bytes to text: which encoding, and is it text at all.

The ledger text is the file's bytes, decoded, with line ends made \\n. Nothing else is changed here:
what looks broken is repaired later, beside a map back to these very characters.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from plainleaf.errors import ContentError, Problem

LARGEST = 20 * 1024 * 1024
"""Bytes. A longer file is no article; it would only stop the machine."""
LARGEST_PACKED = 60 * 1024 * 1024
"""The same for files that hold the article's pictures too."""
BEGINNING = 500
"""Characters at the beginning of a file that are looked at first."""
FEW_CONTROLS = 8
"""Control characters that any file may hold without being called binary."""
TEXT_CONTROLS = 0.30
"""Share of control characters above which even valid UTF-8 is no text."""
BYTE_CONTROLS = 0.05
"""The same for files in an old one-byte encoding: chance bytes have 0.11."""
WIDE_NULS = 0.30
"""Share of NUL bytes on one side of each pair that says UTF-16."""
FOREIGN_HIGH = 0.25
"""Share of bytes above 127 beyond which a file is not English-like Windows-1252."""
MIXED = 2
"""Sound UTF-8 characters for each broken byte from which a file is UTF-8 with damage in it."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or a Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
)
_NOT_TEXT = bytes(b for b in range(32) if b not in b"\t\n\r\f") + b"\x7f"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
_MAC_APOSTROPHE = re.compile(rb"[a-z]\xd5(?:s|t|re|ve|ll|d|m)\b")


def decode(data: bytes, where: str, *, html: bool = False, charset: str = "") -> str:
    """The ledger text of a file.

    In: the file's bytes, its name as the user knows it, whether a <meta charset> counts, and the encoding that
    what the file came in says it has.
    Out: text with \\n line ends and no byte order mark. Raises ContentError (intake.empty,
    intake.not-text, intake.encoding).
    """
    if not data:
        raise _refuse("empty", "the file is empty (0 bytes)", "Put the article's text in it, or delete it.", where)
    for mark, what in _SIGNATURES:
        if data.startswith(mark):
            raise _refuse("not-text", f"the file is {what}, not text", "Open it and save it as text or HTML.", where)
    text = _decoded(data, where, html, charset)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _says(text[:BEGINNING]) and not _says(text):  # the beginning is enough to tell it of nearly all
        raise _refuse("empty", "the file holds only blanks", "Put the article's text in it, or delete it.", where)
    return text


def _says(text: str) -> bool:
    """Something stands in it but blanks and what nobody sees."""
    return bool(text.strip().strip("\ufeff\u200b\x00"))


def _decoded(data: bytes, where: str, html: bool, charset: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where)
    if wide := _wide(data):
        return _strict(data, wide, where)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte(data, where, html, charset)
    if _controls(data) > max(FEW_CONTROLS, TEXT_CONTROLS * len(data)):
        raise _not_text(data, where)
    return text


def _one_byte(data: bytes, where: str, html: bool, charset: str) -> str:
    """Text in no valid Unicode encoding."""
    if _controls(data) > max(FEW_CONTROLS, BYTE_CONTROLS * len(data)):
        raise _not_text(data, where)
    as_utf8 = data.decode("utf-8", errors="surrogateescape")
    broken = sum(1 for c in as_utf8 if "\udc80" <= c <= "\udcff")
    right = sum(1 for c in as_utf8 if c > "\x7f") - broken
    if right >= MIXED * broken:  # UTF-8 that someone pasted old bytes into
        return data.decode("utf-8", errors="plainleaf-windows-1252")
    declared = _CHARSET.search(data[:4096]) if html else None
    for name in (charset, declared[1].decode("ascii") if declared else ""):
        if name and (text := _named(data, name)) is not None:
            return text
    if len(_MAC_APOSTROPHE.findall(data)) > len(re.findall(rb"[a-z]\x92[a-z]", data)):
        return data.decode("mac_roman")
    high = sum(1 for b in data if b > 127)
    if high <= max(4, FOREIGN_HIGH * len(data)):
        return _windows(data)
    best = from_bytes(data).best()
    if best is None:
        todo = "Open it in the program that made it and save it as UTF-8 text."
        raise _refuse("encoding", "the file's characters cannot be made out: no known encoding fits", todo, where)
    return str(best)


def _named(data: bytes, name: str) -> str | None:
    """Decoded as the page says, if that can be; ISO-8859-1 means Windows-1252, as in browsers."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    if known in ("iso8859-1", "cp1252", "ascii"):
        return _windows(data)
    if known.startswith("utf") or known == "idna":  # tried before, or nonsense
        return None
    try:
        return data.decode(known)
    except (UnicodeDecodeError, LookupError):
        return None


def _windows(data: bytes) -> str:
    """Windows-1252, the five unused bytes becoming control characters instead of errors."""
    return data.decode("cp1252", errors="plainleaf-windows-1252")


def _old_byte(error: UnicodeError) -> tuple[str, int]:
    """What a byte that the encoding cannot read means in Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error("plainleaf-windows-1252", _old_byte)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows as NULs on one side of every pair; "" if it does not."""
    head = data[:65536]
    pairs = len(head) // 2
    if pairs < 2 or len(data) % 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd >= WIDE_NULS * pairs and even * 20 < odd:
        return "utf-16-le"
    if even >= WIDE_NULS * pairs and odd * 20 < even:
        return "utf-16-be"
    return ""


def _strict(data: bytes, encoding: str, where: str) -> str:
    """Decoded by the mark at the file's head; damage in it is told, not guessed at."""
    if encoding == "utf-8":
        text = data.decode("utf-8", errors="plainleaf-windows-1252")
    else:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            message = f"the file says it is {encoding.upper()}, but byte {error.start} does not fit ({error.reason})"
            raise _refuse("encoding", message, "Open it and save it as UTF-8 text.", where) from None
    controls = sum(1 for c in text if c < " " and c not in "\t\n\r\f")
    if controls > max(FEW_CONTROLS, TEXT_CONTROLS * len(text)):
        raise _not_text(data, where)
    return text


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, delete=_NOT_TEXT))


def _not_text(data: bytes, where: str) -> ContentError:
    nuls = data.count(0)
    message = f"the file is not text: {_controls(data):,} of its {len(data):,} bytes are control characters"
    if nuls:
        message += f" ({nuls:,} of them NUL)"
    return _refuse("not-text", message, "Open it in the program that made it and save it as text or HTML.", where)


def _refuse(rule: str, message: str, todo: str, where: str) -> ContentError:
    return ContentError(Problem(f"intake.{rule}", message, todo, where))
