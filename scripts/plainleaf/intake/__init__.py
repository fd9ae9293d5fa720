"""Raw files to Source: bytes to text, text to passages, and what is known of where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from plainleaf.errors import ContentError, Problem
from plainleaf.intake.decode import LARGEST, decode
from plainleaf.intake.folder import FORMATS, HTML, gather, unread
from plainleaf.intake.html import html_page
from plainleaf.intake.markdown import markdown_passages
from plainleaf.intake.overrides import read_overrides
from plainleaf.intake.sidecar import about, front_matter
from plainleaf.intake.text import text_passages
from plainleaf.model import Source

__all__ = ["gather", "read"]


def read(path: Path, root: Path) -> Source:
    """One article, read.

    In: the file, and the sources folder its name is given below (its bare name if it lies elsewhere).
    Out: its ledger text and the passages that index it. Raises ContentError: a format that is
    not read, a file that is no text, too large, empty or unreadable, a faulty sidecar, front matter or overrides file.
    """
    where = _name(path, root)
    source = _article(path, where)
    return replace(source, overrides=read_overrides(path, where, root, source.about.publisher))


def _article(path: Path, where: str) -> Source:
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ContentError(unread(where))
    data = _bytes(path, where)
    text = decode(data, where, html=suffix in HTML)
    digest = hashlib.sha256(data).hexdigest()
    if suffix in HTML:
        page = html_page(text, where)
        known = about(path, where, page.text)
        left_out = MappingProxyType(dict(page.left_out))
        return Source(where, path.stem, digest, page.text, page.passages, known, "html", left_out)
    front = front_matter(text, where) if suffix == ".md" else None
    known = about(path, where, text, front)
    passages = markdown_passages(text, front.lines if front else 0) if suffix == ".md" else text_passages(text)
    return Source(where, path.stem, digest, text, passages, known)


def _name(path: Path, root: Path) -> str:
    try:
        return path.absolute().relative_to(root.absolute()).as_posix()
    except ValueError:
        return path.name


def _bytes(path: Path, where: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is a folder" if path.is_dir() else "it is not a plain file")
        size = path.stat().st_size
        if size > LARGEST:
            message = f"the file has {size / 1024 / 1024:.1f} MB; the most that is read is {LARGEST // 1024 // 1024} MB"
            todo = "Cut it into its articles, one a file."
            raise ContentError(Problem("intake.too-large", message, todo, where))
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        todo = "Check that it is a file and that you have the right to read it."
        raise ContentError(Problem("intake.unreadable", message, todo, where)) from None
