"""A clinic's logo: a small PNG, JPEG or SVG picture, looked at before it goes on any sheet."""

from __future__ import annotations

import base64
import re
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from plainleaf.errors import SettingsError
from plainleaf.publish.whole import save

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 300_000
"""Bytes of a logo: every sheet and every print page carries it."""

WIDEST = 4000
"""Pixels of a side; a logo is printed 12 mm high."""

_TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}

_BANNED = ("script", "foreignObject", "image", "text", "iframe", "audio", "video", "a")
"""Elements of SVG that run, load or need a font."""

_LEADS_OUT = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(", re.I)
_NUMBER = re.compile(r"\s*([0-9.]+)\s*(?:px|pt|mm|cm|in)?\s*$")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that can be set on a sheet."""

    data: bytes
    kind: str  # png, jpg, svg
    ratio: float  # width to height
    says: str  # in words, for those who cannot see it; empty: the program words it

    @property
    def address(self) -> str:
        """The picture as a data: address, for a page of HTML."""
        return f"data:{_TYPES[self.kind]};base64,{base64.b64encode(self.data).decode('ascii')}"


def read_logo(path: Path, says: str, place: str) -> Logo:
    """The logo in the file `path`. Raises SettingsError beginning with `place` (file and line that name it)."""

    def refuse(why: str, todo: str) -> SettingsError:
        return SettingsError(f"{place}: the logo {path.name} {why}. {todo}")

    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise refuse(f"has {size:,} bytes; {LARGEST:,} are allowed", "Save a smaller copy of it.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse("is not there", "The name is looked for beside the settings file.") from None
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror or error})", "Give yourself the right to read it.") from None
    kind = _kind(data)
    if not kind:
        raise refuse("is no PNG, JPEG or SVG picture", "Save it as PNG.")
    sides, why = _svg(data) if kind == "svg" else _pixels(data, kind)
    if sides is None:
        raise refuse(why, "Save it anew as PNG, or have someone who draws save it as plain SVG.")
    if max(sides) > WIDEST and kind != "svg":
        raise refuse(f"is {sides[0]:.0f} by {sides[1]:.0f} pixels; {WIDEST} are allowed", "Save a smaller copy of it.")
    logo = Logo(data, kind, sides[0] / sides[1], says)
    if not _drawn(logo):
        raise refuse("cannot be drawn; the file may be damaged", "Save it anew as PNG.")
    return logo


def _kind(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "svg" if head.startswith(b"<") and b"<svg" in data[:20_000] else ""


def _pixels(data: bytes, kind: str) -> tuple[tuple[float, float] | None, str]:
    """Width and height of a PNG or JPEG, as its header says."""
    damaged = "is damaged"
    if kind == "png":
        if len(data) < 33 or data[12:16] != b"IHDR":
            return None, damaged
        width, height = struct.unpack(">II", data[16:24])
        return ((width, height), "") if width and height else (None, damaged)
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF or 0xD0 <= mark <= 0xD9:  # filling, or a mark without a length
            at += 1 if mark == 0xFF else 2
            continue
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return ((width, height), "") if width and height else (None, damaged)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None, damaged


def _svg(data: bytes) -> tuple[tuple[float, float] | None, str]:
    """Width and height of a drawing that is nothing but shapes; else what it holds besides."""
    if b"<!ENTITY" in data:
        return None, "holds entities, which are not read"
    from lxml import etree  # only here: most logos are no drawings, and most clinics have none

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, f"is no SVG that can be read ({error})"
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in _BANNED:
            hint = ": its letters have to be turned into paths" if name == "text" else ""
            return None, f"holds <{name}>, and a logo may hold shapes only{hint}"
        for key, value in element.attrib.items():
            local = etree.QName(key).localname
            if local.startswith("on") or (local == "href" and not value.startswith("#")) or _LEADS_OUT.search(value):
                return None, f"holds {local}={value[:40]!r}, and a logo may neither run nor load anything"
        if name == "style" and _LEADS_OUT.search("".join(element.itertext())):
            return None, "loads something in its style, which a logo may not"
    sides = _sides(root)
    return (sides, "") if sides else (None, "says neither its size nor a viewBox")


def _sides(root: _Element) -> tuple[float, float] | None:
    given = [_NUMBER.match(root.get(key, "")) for key in ("width", "height")]
    numbers = [float(match[1]) for match in given if match and match[1].count(".") < 2]
    if len(numbers) < 2:
        try:
            numbers = [float(part) for part in root.get("viewBox", "").replace(",", " ").split()][2:]
        except ValueError:
            return None
    return (numbers[0], numbers[1]) if len(numbers) == 2 and min(numbers) > 0 else None


def _drawn(logo: Logo) -> bool:
    """Whether the press can set it: the only sure test that a picture is whole."""
    source = f'#set document(title: "x")\n#image("logo.{logo.kind}", width: 5mm, alt: "x")'
    with tempfile.TemporaryDirectory(prefix="plainleaf-", ignore_cleanup_errors=True) as folder:
        save(Path(folder, f"logo.{logo.kind}"), logo.data)
        main = save(Path(folder, "main.typ"), source.encode())
        try:
            typst.compile(main, root=Path(folder), format="pdf", ignore_system_fonts=True)
        except typst.TypstError:
            return False
    return True
