"""Fonts of the handouts: those that are shipped, and further ones that a person names for other scripts."""

from __future__ import annotations

import struct
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.publish import THEME
from plainleaf.publish.whole import save

SHIPPED = THEME / "assets" / "fonts"

FIRST = "Atkinson Hyperlegible"
LAST = ("Libertinus Serif", "DejaVu Sans Mono")
"""The page's own font, and those in Typst that are asked for letters which no other has."""

LARGEST = 40_000_000
"""Bytes of a font file; the largest in common use, with all Chinese signs, has some 20 million."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Fonts as the press takes them."""

    loaded: typst.Fonts
    families: tuple[str, ...]  # in the order in which a letter is looked for
    lacking: frozenset[str]  # letters with a mark that the first family would put together of two signs


def font_files(project: Project) -> tuple[Path, ...]:
    """The files that the project's settings name."""
    return tuple(project.root / name for name in project.settings.fonts)


@contextmanager
def faces(further: Sequence[Path]) -> Iterator[Faces]:
    """The shipped fonts and those in the files `further` (TTF, OTF, TTC). Raises UsageError for a file that is no font."""
    with tempfile.TemporaryDirectory(prefix="plainleaf-", ignore_cleanup_errors=True) as folder:
        shipped = _load([SHIPPED])
        known = set(shipped.families())
        found: list[str] = []
        for n, path in enumerate(further):
            place = Path(folder, str(n))
            place.mkdir()
            _copy(path, place)
            with_it = _load([SHIPPED, place])
            if len(with_it.fonts()) == len(shipped.fonts()):
                raise UsageError(
                    f"{path}: this is no font that can be used. Give a file that ends in .ttf, .otf or .ttc; fonts for "
                    "the web (.woff, .woff2) have to be unpacked first."
                )
            fresh = [name for name in with_it.families() if name not in known]
            found += [name for name in fresh if name not in found]
        yield Faces(_load([SHIPPED, Path(folder)]), (FIRST, *found, *LAST), _lacking())


def _load(folders: Sequence[Path]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


@cache
def _lacking() -> frozenset[str]:
    """Letters with marks of which our own font has the parts only. Set of two signs such a letter looks right, but whoever
    copies the word gets it twice; so a font is asked for it that has it whole."""
    held = set.intersection(*(_held(path) for path in sorted(SHIPPED.glob("*.ttf"))))
    letters = (chr(n) for n in range(0xC0, 0x2000) if n not in held)
    return frozenset(ch for ch in letters if len(unicodedata.normalize("NFD", ch)) > 1)


def _held(path: Path) -> set[int]:
    """The code points that a TrueType font has a sign for, by the table of its Basic Multilingual Plane (cmap, format 4).

    Microsoft, OpenType specification, "cmap - Character to Glyph Index Mapping Table".
    """
    data = path.read_bytes()

    def numbers(at: int, count: int, code: str = "H") -> tuple[int, ...]:
        return struct.unpack_from(f">{count}{code}", data, at)

    tables = {data[at : at + 4]: numbers(at + 8, 1, "I")[0] for at in range(12, 12 + 16 * numbers(4, 1)[0], 16)}
    cmap = tables[b"cmap"]
    parts = [cmap + numbers(cmap + 8 + 8 * n, 1, "I")[0] for n in range(numbers(cmap + 2, 1)[0])]
    start = next(at for at in parts if numbers(at, 1)[0] == 4)
    count = numbers(start + 6, 1)[0] // 2
    ends, begins = numbers(start + 14, count), numbers(start + 16 + 2 * count, count)
    shifts, offsets = numbers(start + 16 + 4 * count, count), numbers(start + 16 + 6 * count, count)
    found = set()
    for n, (first, last) in enumerate(zip(begins, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            sign = point
            if offsets[n]:
                sign = numbers(start + 16 + 6 * count + 2 * n + offsets[n] + 2 * (point - first), 1)[0]
            if sign and (sign + shifts[n]) & 0xFFFF:
                found.add(point)
    return found


def _copy(path: Path, into: Path) -> None:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: this file is too large for a font ({LARGEST:,} bytes are allowed).")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            f"{path}: there is no such file. Name a font file, for example NotoNaskhArabic-Regular.ttf."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror or error}). Give yourself the right to read it."
        ) from None
    save(into / path.name, data)
