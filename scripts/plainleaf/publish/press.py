"""The press: pages set on paper by Typst.

Typst sets a fixed template; the pages reach it as JSON, never as Typst markup, so whatever an article holds stays words.
The PDFs are tagged (PDF/UA-1), hold their fonts, and are the same bytes for the same pages and build date on any machine.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from plainleaf.errors import Problem, UsageError
from plainleaf.project import Project
from plainleaf.publish import THEME, epoch
from plainleaf.publish.clinic import Clinic, clinic_of
from plainleaf.publish.first_sheet import FirstSheet
from plainleaf.publish.fonts import SHIPPED, Faces, faces, font_files
from plainleaf.publish.nodes import Document
from plainleaf.publish.on_paper import as_cover, as_sheet, direction, soft, tongue_and_region
from plainleaf.publish.sheet import Sheet
from plainleaf.publish.whole import save
from plainleaf.store import NOWHERE, Store, key_of

TEMPLATE = THEME / "handout.typ"

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The `paper` setting and Typst's name for it."""

STANDARD, LARGE = 12, 18
"""Points of the letters: what is the least for print, and large print."""

FOLDERS = {False: "handouts", True: "handouts-large-print"}
"""Where sheets go in dist/, and under which name they are kept: those in standard and those in large print."""

AT_ONCE = min(os.cpu_count() or 1, 8)
"""Pages set at the same time. More than eight wait for Python, which hands them their words one after the other."""

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.S)


@dataclass(frozen=True, slots=True)
class Form:
    """How sheets are set."""

    paper: str = "a4"  # a4 or letter
    large: bool = False  # large print
    clinic: Clinic | None = None
    fonts: tuple[Path, ...] = ()  # further font files


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page about to be printed."""

    document: Document
    around: Sheet
    first: FirstSheet | None  # None: an archived copy, which is not for a patient


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands before the pages of a booklet."""

    title: str
    around: Sheet
    lines: tuple[str, ...]  # who made it, when
    contents: str  # heading of the list of pages
    first: FirstSheet | None  # for the clinic's box


def form_of(project: Project, *, paper: str | None = None, large: bool = False) -> Form:
    """How the project's settings want its sheets. Raises UsageError or SettingsError for a setting that cannot be used."""
    size = (paper or project.settings.paper).lower()
    if size not in PAPERS:
        raise UsageError(f"There is no paper called {paper!r}. Use a4 or letter.")
    return Form(size, large, clinic_of(project), font_files(project))


class Press:
    """Sets pages, several at a time if asked to: fonts, template and logo are read once. `folder` is an empty one, for files."""

    def __init__(self, form: Form, fonts: Faces, folder: Path, build_date: dt.date, store: Store = NOWHERE) -> None:
        main, logo = TEMPLATE, form.clinic.logo if form.clinic else None
        if logo:  # Typst reads no file but below one folder
            main = save(folder / TEMPLATE.name, TEMPLATE.read_bytes())
            save(folder / f"logo.{logo.kind}", logo.data)
        files = [file.read_bytes() for file in (TEMPLATE, *sorted(SHIPPED.iterdir()), *form.fonts)]
        self._store = store
        self._made_of = hashlib.sha256(b"".join([*files, logo.data if logo else b""])).hexdigest()
        self._main = main
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="press")
        self._form = form
        self._faces = fonts
        self._stamp = epoch(build_date)

    def pdf(self, leaves: Sequence[Leaf], cover: Cover | None = None) -> bytes | Problem:
        """The PDF of one page, or of several after their cover; or why it cannot be. From the store where it was set before."""
        data = self._data(leaves, cover)
        key = key_of("handout", json.dumps(data), str(self._stamp), self._made_of)
        kept = self._store.get(self._kind, key)
        if isinstance(kept, bytes):
            return kept
        made = self._set(leaves, cover, data)
        if isinstance(made, bytes):
            self._store.put(self._kind, key, made)
        return made

    def begin(self, leaves: Sequence[Leaf]) -> Future[bytes | Problem]:
        """As `pdf`, but in a thread of its own: Typst lets Python go on meanwhile. What comes out does not hang on the order."""
        return self._pool.submit(self.pdf, leaves)

    def close(self) -> None:
        """End what was begun; what waits is dropped."""
        self._pool.shutdown(cancel_futures=True)

    @property
    def _compiler(self) -> typst.Compiler:
        """The compiler of this thread: one compiler sets one page at a time."""
        if not hasattr(self._own, "compiler"):
            self._own.compiler = typst.Compiler(
                self._main, root=self._main.parent, font_paths=self._faces.loaded, ignore_system_fonts=True
            )
        made: typst.Compiler = self._own.compiler
        return made

    @property
    def _kind(self) -> str:
        return FOLDERS[self._form.large]

    def _set(self, leaves: Sequence[Leaf], cover: Cover | None, data: dict[str, Any]) -> bytes | Problem:
        try:
            pdf = self._compiler.compile(
                format="pdf",
                sys_inputs={"page": json.dumps(data, ensure_ascii=False)},
                pdf_standards=["ua-1"],
                timestamp=self._stamp,
            )
        except typst.TypstError as error:
            return self._why_not(leaves, cover, data, f"{error.diagnostic}\n{error.message}")
        assert isinstance(pdf, bytes)
        return pdf

    def _data(self, leaves: Sequence[Leaf], cover: Cover | None) -> dict[str, Any]:
        """What the template gets: plain JSON data, every text a string."""
        around = cover.around if cover else leaves[0].around
        tongue, region = tongue_and_region(around.language)
        arounds = [leaf.around for leaf in leaves]
        title = cover.title if cover else leaves[0].document.title
        data = {
            "paper": PAPERS[self._form.paper],
            "size": LARGE if self._form.large else STANDARD,
            "fonts": self._faces.families,
            "lang": tongue,
            "region": region,
            "words": {tongue_and_region(one.language)[0]: one.words_language for one in (around, *arounds)},
            "rtl": direction(tongue) == "rtl",
            "title": title,  # of the file
            "name": soft(title),
            "draft": around.draft,
            "page": around.page,
            "cover": as_cover(cover.around, cover.lines, cover.contents, cover.first) if cover else None,
            "sheets": [as_sheet(leaf.document, leaf.around, leaf.first, large=self._form.large) for leaf in leaves],
        }
        there = {ch for words in _strings(data) for ch in words}
        return data | {"lacking": "".join(ch for ch in self._faces.lacking if ch in there)}

    def _why_not(self, leaves: Sequence[Leaf], cover: Cover | None, data: dict[str, Any], told: str) -> Problem:
        where = leaves[0].document.path
        missing = sorted(set("".join(_MISSING.findall(told))) - set(" \n\u200b"))
        if missing:
            named = ", ".join(f"“{ch}” (U+{ord(ch):04X} {unicodedata.name(ch, 'unnamed').lower()})" for ch in missing)
            owner, words = _place(leaves, cover, missing)
            return Problem(
                "handout.missing-character",
                f"no font of the handouts holds {named}, in “{words}”; nothing was printed of this page",
                "Name a font that has it with --font FILE, or as fonts in mkdocs.yml; or write it in other letters.",
                owner or where,
            )
        said = told.strip().splitlines()[0] if told.strip() else "unknown reason"
        todo = "Report this with the page; hand out the print page of the site until then."
        return Problem("handout.typst", f"the handout could not be set: {said}", todo, where)


@contextmanager
def press(form: Form, build_date: dt.date, store: Store = NOWHERE) -> Iterator[Press]:
    """A press with its fonts. `store`: where what was set is kept. Raises UsageError for a file that is no font."""
    with (
        faces(form.fonts) as found,
        tempfile.TemporaryDirectory(prefix="plainleaf-", ignore_cleanup_errors=True) as folder,
    ):
        printing = Press(form, found, Path(folder), build_date, store)
        try:
            yield printing
        finally:
            printing.close()


def _place(leaves: Sequence[Leaf], cover: Cover | None, missing: Sequence[str]) -> tuple[str, str]:
    """The page that holds one of the characters, and the words around it."""
    for leaf in leaves:
        sheet = as_sheet(leaf.document, leaf.around, leaf.first, large=False)
        for words in _strings(sheet):
            if hit := next((ch for ch in missing if ch in words), ""):
                return leaf.document.path, _around(words, hit)
    if cover:
        for words in _strings(
            as_cover(cover.around, cover.lines, cover.contents, cover.first) | {"title": cover.title}
        ):
            if hit := next((ch for ch in missing if ch in words), ""):
                return "", _around(words, hit)
    return "", "".join(missing)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _strings(value)


def _around(words: str, hit: str) -> str:
    """A few words on each side of a character."""
    at = words.index(hit)
    start, end = max(0, at - 25), min(len(words), at + 25)
    return ("…" if start else "") + words[start:end].strip() + ("…" if end < len(words) else "")
