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
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import typst

from plainleaf.errors import Problem, UsageError
from plainleaf.frame import direction
from plainleaf.project import Project
from plainleaf.publish import THEME, epoch
from plainleaf.publish.clinic import Clinic, clinic_of
from plainleaf.publish.first_sheet import FirstSheet
from plainleaf.publish.fonts import SHIPPED, Faces, faces, font_files
from plainleaf.publish.nodes import Document
from plainleaf.publish.on_paper import as_cover, as_sheet, soft, tongue_and_region
from plainleaf.publish.sheet import Sheet
from plainleaf.publish.whole import save
from plainleaf.store import NOWHERE, Store, key_of

TEMPLATE = THEME / "handout"
"""The folder of the template. Typst reads handout.typ in it, the page from page.json beside that, and a clinic's logo."""

MAIN, PAGE, PICTURE = "handout.typ", "page.json", "qr-{}.png"

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The `paper` setting and Typst's name for it."""

STANDARD, LARGE = 12, 18
"""Points of the letters: what is the least for print, and large print."""

FOLDERS = {False: "handouts", True: "handouts-large-print"}
"""Where sheets go in dist/, and under which name they are kept: those in standard and those in large print."""

AT_ONCE = min((os.cpu_count() or 1) + 1, 8)
"""Pages set at the same time: one more than there are processors, for each waits now and then. More than eight
wait for Python, which hands them their words one after the other."""

TURN = 0.0005
"""Seconds that a thread of Python goes on while others wait. Python's own are ten times as many: Typst would stand still most of
that time whenever a page is set, for what hands it the next needs Python for moments only."""

NAMED = 5
"""Characters that no font has, of which a message names each."""

RTL = ("R", "AL")
"""Unicode's classes of letters that run from right to left."""

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
        files = {file.name: file.read_bytes() for file in sorted(TEMPLATE.iterdir())}
        if form.clinic and form.clinic.logo:
            files[f"logo.{form.clinic.logo.kind}"] = form.clinic.logo.data
        held = [*files.values(), *(file.read_bytes() for file in (*sorted(SHIPPED.iterdir()), *form.fonts))]
        self._files = files
        self._made_of = hashlib.sha256(b"".join(held)).hexdigest()
        self._store = store
        self._folder = folder
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="press")
        self._form = form
        self._faces = fonts
        self._stamp = epoch(build_date)

    def pdf(self, leaves: Sequence[Leaf], cover: Cover | None = None) -> bytes | Problem:
        """The PDF of one page, or of several after their cover; or why it cannot be. From the store where it was set before."""
        form, page = self.given(leaves, cover)
        if not self._form.fonts and direction(leaves[0].around.language) == "rtl":
            # Typst's own font for programs would be taken, which no patient can read
            return self._lacking(leaves, cover, sorted({ch for ch in page if unicodedata.bidirectional(ch) in RTL}))
        key = key_of("handout", form, page, str(self._stamp), self._made_of)
        kept = self._store.get(self._kind, key)
        if isinstance(kept, bytes):
            return kept
        made = self._set(form, page, leaves)
        if isinstance(made, str):
            return self._why_not(leaves, cover, made)
        self._store.put(self._kind, key, made)
        return made

    def begin(self, leaves: Sequence[Leaf]) -> Future[bytes | Problem]:
        """As `pdf`, but in a thread of its own: Typst lets Python go on meanwhile. What comes out does not hang on the order."""
        return self._pool.submit(self.pdf, leaves)

    def close(self) -> None:
        """End what was begun; what waits is dropped."""
        self._pool.shutdown(cancel_futures=True)

    @property
    def _kind(self) -> str:
        return FOLDERS[self._form.large]

    def _desk(self) -> tuple[typst.Compiler, Path]:
        """The compiler of this thread, which sets one page at a time, and the folder in which it looks for files."""
        if not hasattr(self._own, "desk"):
            folder = Path(tempfile.mkdtemp(dir=self._folder))  # Typst reads no file but below one folder
            for name, content in self._files.items():
                save(folder / name, content)
            compiler = typst.Compiler(
                folder / MAIN, root=folder, font_paths=self._faces.loaded, ignore_system_fonts=True
            )
            self._own.desk = compiler, folder
        made: tuple[typst.Compiler, Path] = self._own.desk
        return made

    def _set(self, form: str, page: str, leaves: Sequence[Leaf]) -> bytes | str:
        """The PDF, or what Typst says against it.

        What is the same for many pages goes in as an input, the page itself as a file: where an input differs, Typst does
        all its work anew; where a file does, only what hangs on that.
        """
        compiler, folder = self._desk()
        (folder / PAGE).write_bytes(page.encode("utf-8"))  # a folder of our own, which nobody else reads
        for n, leaf in enumerate(leaves):
            if leaf.first and leaf.first.qr:
                (folder / PICTURE.format(n)).write_bytes(leaf.first.qr)
        try:
            pdf = compiler.compile(
                format="pdf", sys_inputs={"form": form}, pdf_standards=["ua-1"], timestamp=self._stamp
            )
        except typst.TypstError as error:
            return f"{error.diagnostic}\n{error.message}"
        assert isinstance(pdf, bytes)
        return pdf

    def given(self, leaves: Sequence[Leaf], cover: Cover | None = None) -> tuple[str, str]:
        """What the template gets, as JSON in which every text is a string: how it is set, and the pages."""
        around = cover.around if cover else leaves[0].around
        tongue, region = tongue_and_region(around.language)
        arounds = [leaf.around for leaf in leaves]
        title = cover.title if cover else leaves[0].document.title
        boxes = count()
        page = {
            "title": title,  # of the file
            "name": soft(title),
            "cover": as_cover(cover.around, cover.lines, cover.contents, cover.first) if cover else None,
            "sheets": [
                as_sheet(one.document, one.around, one.first, boxes, large=self._form.large, picture=PICTURE.format(n))
                for n, one in enumerate(leaves)
            ],
        }
        form = {
            "paper": PAPERS[self._form.paper],
            "size": LARGE if self._form.large else STANDARD,
            "fonts": self._faces.families,
            "lang": tongue,
            "region": region,
            "words": {tongue_and_region(one.language)[0]: one.words_language for one in (around, *arounds)},
            "rtl": direction(around.language) == "rtl",
            "draft": around.draft,
            "page": around.page,
        }
        pages, how = json.dumps(page, ensure_ascii=False), json.dumps(form, ensure_ascii=False)
        there = self._faces.lacking.intersection(pages + how)
        return json.dumps(form | {"lacking": "".join(sorted(there))}, ensure_ascii=False), pages

    def _why_not(self, leaves: Sequence[Leaf], cover: Cover | None, told: str) -> Problem:
        where = leaves[0].document.path
        missing = sorted(set("".join(_MISSING.findall(told))) - set(" \n\u200b"))
        if missing:
            return self._lacking(leaves, cover, missing)
        said = told.strip().splitlines()[0] if told.strip() else "unknown reason"
        todo = "Report this with the page; hand out the print page of the site until then."
        return Problem("handout.typst", f"the handout could not be set: {said}", todo, where)

    def _lacking(self, leaves: Sequence[Leaf], cover: Cover | None, missing: Sequence[str]) -> Problem:
        """That no font of the handouts holds some characters."""
        named = ", ".join(
            f"“{ch}” (U+{ord(ch):04X} {unicodedata.name(ch, 'unnamed').lower()})" for ch in missing[:NAMED]
        )
        named += f" and {len(missing) - NAMED} other characters" if len(missing) > NAMED else ""
        owner, words = _place(leaves, cover, missing)
        return Problem(
            "handout.missing-character",
            f"no font of the handouts holds {named}, in “{words}”; nothing was printed of this page",
            "Name a font that has it with --font FILE, or as fonts in mkdocs.yml; or write it in other letters.",
            owner or leaves[0].document.path,
        )


@contextmanager
def press(form: Form, build_date: dt.date, store: Store = NOWHERE) -> Iterator[Press]:
    """A press with its fonts. `store`: where what was set is kept. Raises UsageError for a file that is no font."""
    with (
        faces(form.fonts) as found,
        tempfile.TemporaryDirectory(prefix="plainleaf-", ignore_cleanup_errors=True) as folder,
    ):
        printing, turn = Press(form, found, Path(folder), build_date, store), sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        try:
            yield printing
        finally:
            sys.setswitchinterval(turn)
            printing.close()


def _place(leaves: Sequence[Leaf], cover: Cover | None, missing: Sequence[str]) -> tuple[str, str]:
    """The page that holds one of the characters, and the words around it."""
    for leaf in leaves:
        sheet = as_sheet(leaf.document, leaf.around, leaf.first, count(), large=False)
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
