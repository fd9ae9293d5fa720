"""Raw files to Source: bytes to text, text to passages, and what is known of where it came from."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from plainleaf.errors import ContentError, Problem
from plainleaf.intake.decode import LARGEST, LARGEST_PACKED, decode
from plainleaf.intake.docx import word_text
from plainleaf.intake.folder import FORMATS, HTML, PACKED, gather, unread
from plainleaf.intake.html import html_page
from plainleaf.intake.markdown import markdown_passages
from plainleaf.intake.mhtml import saved_page
from plainleaf.intake.overrides import read_overrides
from plainleaf.intake.sidecar import URL, about, front_matter, sidecar_of
from plainleaf.intake.text import text_passages
from plainleaf.model import Source
from plainleaf.store import NOWHERE, Store, key_of

__all__ = ["gather", "read"]

SLOW = HTML + PACKED
"""Formats that take longer to read than what was read takes to be found again."""

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
"""What browsers write at the head of a page they save."""

_LANGUAGE = re.compile(r"<html\b[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)", re.IGNORECASE)
"""The language that a page says it is in."""

HEAD = 4096
"""Characters at the head of a page in which it says so."""


def read(path: Path, root: Path, store: Store = NOWHERE) -> Source:
    """One article, read.

    In: the file, the sources folder its name is given below (its bare name if it lies elsewhere), and where what was
    read before is kept: formats that take long are not read again while file and sidecar are the same.
    Out: its ledger text and the passages that index it. Raises ContentError: a format that is
    not read, a file that is no text, too large, empty or unreadable, a faulty sidecar, front matter or overrides file.
    """
    where = _name(path, root)
    slow = store.folder is not None and path.suffix.lower() in SLOW
    source = _kept(path, where, store) if slow else _article(path, where)
    overrides, faults = read_overrides(path, where, root, source.about.publisher)
    return replace(source, overrides=overrides, faults=faults)


def _kept(path: Path, where: str, store: Store) -> Source:
    try:
        inputs = [file.read_bytes() if file.is_file() else b"" for file in (path, sidecar_of(path))]
    except OSError:
        return _article(path, where)  # says what is wrong with it
    key = key_of("read", where, *inputs)
    known = store.get("sources", key)
    if isinstance(known, Source):
        return known
    source = _article(path, where)
    store.put("sources", key, source)
    return source


def _article(path: Path, where: str) -> Source:
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ContentError(unread(where))
    data = _bytes(path, where, LARGEST_PACKED if suffix in PACKED else LARGEST)
    digest = hashlib.sha256(data).hexdigest()
    if suffix == ".docx":
        word = word_text(data, where)
        return _page(path, where, digest, word.html, word.left_out)
    if suffix == ".mhtml":
        saved = saved_page(data, where)
        html = decode(saved.html, where, html=True, charset=saved.charset)
        return _page(path, where, digest, html, saved.left_out, saved.url, saved.saved)
    text = decode(data, where, html=suffix in HTML)
    if suffix in HTML:
        mark = _SAVED_FROM.search(text[:4096])
        return _page(path, where, digest, text, {}, mark[1] if mark else "")
    front = front_matter(text, where) if suffix == ".md" else None
    known = about(path, where, text, front)
    passages = markdown_passages(text, front.lines if front else 0) if suffix == ".md" else text_passages(text)
    return Source(where, path.stem, digest, text, passages, known)


def _page(
    path: Path,
    where: str,
    digest: str,
    html: str,
    left_out: Mapping[str, int],
    url: str = "",
    saved: dt.date | None = None,
) -> Source:
    """A source that came as HTML, or was made into it. What a sidecar says goes before what the file says."""
    page = html_page(html, where, left_out)
    known = about(path, where, page.text)
    address = url if not known.url and URL.fullmatch(url) else known.url
    known = replace(known, url=address, retrieved=known.retrieved or saved)
    language = _LANGUAGE.search(html[:HEAD])
    counts = Counter(left_out)
    counts.update(page.left_out)
    return Source(
        where,
        path.stem,
        digest,
        page.text,
        page.passages,
        known,
        "html",
        MappingProxyType(dict(sorted(counts.items()))),
        language=language[1] if language else "",
    )


def _name(path: Path, root: Path) -> str:
    try:
        return path.absolute().relative_to(root.absolute()).as_posix()
    except ValueError:
        return path.name


def _bytes(path: Path, where: str, most: int) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is a folder" if path.is_dir() else "it is not a plain file")
        size = path.stat().st_size
        if size > most:
            message = f"the file has {size / 1024 / 1024:.1f} MB; the most that is read is {most // 1024 // 1024} MB"
            todo = "Cut it into its articles, one a file."
            raise ContentError(Problem("intake.too-large", message, todo, where))
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        todo = "Check that it is a file and that you have the right to read it."
        raise ContentError(Problem("intake.unreadable", message, todo, where)) from None
