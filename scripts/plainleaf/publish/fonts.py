"""Fonts of the handouts: those that are shipped, and further ones that a person names for other scripts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typst

from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.publish import THEME

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


def font_files(project: Project) -> tuple[Path, ...]:
    """The files that the project's settings name."""
    return tuple(project.root / name for name in project.settings.fonts)


@contextmanager
def faces(further: Sequence[Path]) -> Iterator[Faces]:
    """The shipped fonts and those in the files `further` (TTF, OTF, TTC). Raises UsageError for a file that is no font."""
    with tempfile.TemporaryDirectory(prefix="plainleaf-", ignore_cleanup_errors=True) as folder:
        known = set(_load([SHIPPED]).families())
        found: list[str] = []
        for n, path in enumerate(further):
            place = Path(folder, str(n))
            place.mkdir()
            _copy(path, place)
            fresh = [name for name in _load([SHIPPED, place]).families() if name not in known]
            if not fresh and not _same(path):
                raise UsageError(
                    f"{path}: this is no font that can be used. Give a file that ends in .ttf, .otf or .ttc; fonts for "
                    "the web (.woff, .woff2) have to be unpacked first."
                )
            found += [name for name in fresh if name not in found]
        yield Faces(_load([SHIPPED, Path(folder)]), (FIRST, *found, *LAST))


def _load(folders: Sequence[Path]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


def _same(path: Path) -> bool:
    """Whether a file is a font of a family that is there already: its bold, or one of ours."""
    head = path.read_bytes()[:4]
    return head in (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")


def _copy(path: Path, into: Path) -> None:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: this file is too large for a font ({LARGEST:,} bytes are allowed).")
        shutil.copyfile(path, into / path.name)
    except FileNotFoundError:
        raise UsageError(
            f"{path}: there is no such file. Name a font file, for example NotoNaskhArabic-Regular.ttf."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror or error}). Give yourself the right to read it."
        ) from None
