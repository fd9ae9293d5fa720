"""QR codes: an address as dark and light squares, in a small black-and-white picture."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

QUIET = 4
"""Light squares around a code, as the standard asks for."""

DOTS = 4
"""Dots of the picture a square is wide: a program that draws it larger and blurs it still leaves each square its middle."""

LONGEST = 300
"""Characters of the longest address that gets a code: with more, its squares are too small on paper for many telephones."""


@lru_cache(maxsize=1024)
def qr_png(address: str) -> bytes:
    """An address as a PNG picture of a QR code; empty where it is too long for one that a telephone reads from paper."""
    if not address or len(address) > LONGEST:
        return b""
    import segno  # only here: it takes long to load

    code = segno.make_qr(address, error="m", boost_error=False)
    rows = [bytes(row) for row in code.matrix_iter(scale=DOTS, border=QUIET)]
    lines = b"".join(b"\0" + _line(row) for row in rows)
    head = struct.pack(">IIBBBBB", len(rows), len(rows), 1, 0, 0, 0, 0)  # one bit a dot, no colours
    parts = ((b"IHDR", head), (b"IDAT", _stored(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _line(row: bytes) -> bytes:
    """Eight dots to a byte; a light dot is a 1, and so are those that fill the last byte."""
    wide = -len(row) % 8
    bits = "".join("0" if dark else "1" for dark in row) + "1" * wide
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _stored(data: bytes) -> bytes:
    """Data as a zlib stream that does not compress (RFC 1950 and 1951): how well it is compressed differs between the
    libraries of different machines, and these bytes have to be the same on all."""
    blocks = [data[at : at + 0xFFFF] for at in range(0, len(data), 0xFFFF)]
    stream = b"".join(
        struct.pack("<BHH", block is blocks[-1], len(block), 0xFFFF - len(block)) + block for block in blocks
    )
    return b"\x78\x01" + stream + struct.pack(">I", zlib.adler32(data))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
