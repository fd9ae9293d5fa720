"""The ZIM archive: the library for Kiwix and Internet-in-a-Box, with an index of every word.

libzim, which writes it, is under the GPL-3: it is an extra that a person installs, and never part of the program.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plainleaf import __version__
from plainleaf.errors import PlainleafError, Problem, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project, Settings
from plainleaf.publish import DRAFT_MARK, THEME
from plainleaf.publish.archived import keep
from plainleaf.publish.articles import Paper, read_articles
from plainleaf.publish.copies import age_data, built_data, clock_script, dated, version, words
from plainleaf.publish.nodes import plain
from plainleaf.publish.print_page import language_attribute, other_tongue
from plainleaf.publish.reader import FACES, font_faces, font_file, nothing, render, style_sheet
from plainleaf.publish.shelf import Group, shelf
from plainleaf.publish.whole import fresh
from plainleaf.structure.subject import slug

NAME = "plainleaf.zim"

TEMPLATES = THEME / "zim"
ILLUSTRATION = TEMPLATES / "illustration-48.png"
"""The picture that Kiwix shows beside the title: 48 by 48 pixels."""

HOME = "index.html"
STYLE = "reader.css"
SCRIPT = "clock.js"

LANGUAGES = {"en": "eng", "es": "spa"}
"""ISO 639-3, as Kiwix wants it, for the languages that a site's own words can have."""

LONGEST_ENTRY = 160
"""Characters of a page's title in the list of titles: over much longer ones libzim gives up. The page shows it whole."""

LONGEST_TITLE = 30
LONGEST_DESCRIPTION = 80
"""Characters that the openZIM metadata specification allows."""

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
"""What a disk may say while an archive is being written."""

HTML, CSS, JAVASCRIPT, FONT = "text/html", "text/css", "text/javascript", "font/woff2"


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive written, and what kept pages out of it."""

    path: Path
    pages: int
    problems: tuple[Problem, ...]
    archived: tuple[str, ...] = ()  # codes of versions that are new in the archive


@dataclass(frozen=True, slots=True)
class File:
    """One entry of the archive."""

    path: str
    title: str
    kind: str  # its media type
    content: bytes
    page: bool = False  # found by title and by words


def build_zim(project: Project, edition: Edition, build_date: dt.date, *, out: Path | None = None) -> Archive:
    """Write the archive of `edition` into the folder `out` (the project's dist folder where not given).

    The same pages and date give the same entries (libzim gives every archive a number of its own). An older archive
    stays whole until the new one is complete. Raises UsageError without libzim, PlainleafError where there is no page.
    """
    _libzim()
    papers, problems = read_articles(project, None, edition)
    if not papers:
        raise nothing(edition)
    archived, unkept = keep(project, papers, edition, build_date)
    target = (out or project.dist) / NAME
    files = list(_files(papers, project.settings, edition, build_date))
    with fresh(target) as new, _refusals(target), _silenced():
        _write(new, files, _metadata(project.settings, edition, build_date, len(papers)))
    return Archive(target, len(papers), (*problems, *unkept), archived)


def _libzim() -> Any:
    try:
        from libzim import writer
    except ImportError as error:
        raise UsageError(
            "The ZIM archive needs the extra package libzim. Install Plainleaf with it: "
            "uv tool install '.[zim]', or pip install libzim"
        ) from error
    return writer


def _files(papers: Sequence[Paper], settings: Settings, edition: Edition, build_date: dt.date) -> Iterator[File]:
    pages = {}
    for paper in papers:
        path = _path(paper)
        up = "../" * path.count("/")
        files = {"style": up + STYLE, "script": up + SCRIPT}
        pages[path] = render(paper, settings, edition, build_date, files=files, home=up + HOME)
    digests = "".join(hashlib.sha256(html.encode("utf-8")).hexdigest() for html in pages.values())
    home = _home(shelf(papers), settings, edition, build_date, version(build_date, digests))
    yield File(HOME, settings.owner, HTML, home.encode("utf-8"), True)
    for paper, (path, html) in zip(papers, pages.items(), strict=True):
        yield File(path, _cut(paper.document.title, LONGEST_ENTRY), HTML, html.encode("utf-8"), True)
    faces = font_faces([f"fonts/{name}" for name, _, _ in FACES])
    yield File(STYLE, "", CSS, (faces + style_sheet()).encode("utf-8"))
    yield File(SCRIPT, "", JAVASCRIPT, clock_script().encode("utf-8"))
    for name, _, _ in FACES:
        yield File(f"fonts/{name}", "", FONT, font_file(name).read_bytes())


def _path(paper: Paper) -> str:
    return PurePosixPath(paper.document.path).with_suffix(".html").as_posix()


def _home(groups: Sequence[Group], settings: Settings, edition: Edition, build_date: dt.date, code: str) -> str:
    say, tongue = words(settings.language), settings.language
    listed = [
        {
            "name": group.name,
            "topics": [{"name": t.name, "pages": [_row(paper, tongue) for paper in t.papers]} for t in group.topics],
        }
        for group in groups
    ]
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return templates.get_template("contents.html.jinja").render(
        language=tongue,
        built=built_data(tongue, build_date),
        age=age_data(tongue),
        owner=settings.owner,
        draft=DRAFT_MARK if edition is Edition.PREVIEW else "",
        say=say,
        groups=listed,
        made=dated(tongue, "made", date=build_date),
        version=say["version"].format(code=code),
        questions=say["questions"].format(contact=settings.contact),
    )


def _row(paper: Paper, tongue: str) -> dict[str, str]:
    document = paper.document
    return {
        "path": quote(_path(paper)),
        "title": document.title,
        "name": plain(document.name_line),
        "spoken": language_attribute(other_tongue(document.language, document, tongue)),
        "name_spoken": language_attribute(other_tongue("", document, tongue)),
    }


def _metadata(settings: Settings, edition: Edition, build_date: dt.date, pages: int) -> dict[str, str]:
    """What openZIM asks an archive to say of itself."""
    draft = f" {DRAFT_MARK}." if edition is Edition.PREVIEW else ""
    long = f"{words(settings.language)['about_pages'].format(n=pages)}{draft} {words(settings.language)['advice']}"
    return {
        "Name": f"{slug(settings.owner)}_{settings.language}_{edition.value}",
        "Title": _cut(settings.owner, LONGEST_TITLE),
        "Description": _cut(
            f"{draft.strip() or words(settings.language)['about_pages'].format(n=pages)}", LONGEST_DESCRIPTION
        ),
        "LongDescription": long,
        "Language": LANGUAGES[settings.language],
        "Creator": settings.owner,
        "Publisher": settings.owner,
        "Date": build_date.isoformat(),
        "Flavour": edition.value,
        "Tags": "_ftindex:yes;_pictures:no;_videos:no;_details:yes",
        "Scraper": f"Plainleaf {__version__}",
    }


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


# ---------------------------------------------------------------- writing


def _write(target: Path, files: Sequence[File], metadata: Mapping[str, str]) -> None:
    writer = _libzim()

    class Entry(writer.Item):  # type: ignore[misc,name-defined]
        """A file as libzim asks for it."""

        def __init__(self, file: File) -> None:
            super().__init__()
            self.file = file

        def get_path(self) -> str:
            return self.file.path

        def get_title(self) -> str:
            return self.file.title

        def get_mimetype(self) -> str:
            return self.file.kind

        def get_contentprovider(self) -> Any:
            return writer.StringProvider(self.file.content)

        def get_hints(self) -> dict[Any, bool]:
            return {writer.Hint.FRONT_ARTICLE: self.file.page, writer.Hint.COMPRESS: self.file.kind != FONT}

    creator = writer.Creator(target).config_verbose(False)
    creator.config_indexing(True, metadata["Language"]).set_mainpath(HOME)
    with creator:
        for file in files:
            creator.add_item(Entry(file))
        creator.add_illustration(48, ILLUSTRATION.read_bytes())
        for name, value in metadata.items():
            creator.add_metadata(name, value)


@contextmanager
def _refusals(target: Path) -> Iterator[None]:
    """libzim tells a full disk in its own words; a person is told in the program's."""
    try:
        yield
    except RuntimeError as error:
        for number in _DISK:
            if os.strerror(number) in str(error):
                raise OSError(number, os.strerror(number), str(target)) from error
        raise PlainleafError(  # of a full disk it sometimes knows no more than that something went wrong
            f"{target}: libzim stopped writing ({error}). Most often the disk is full. Make room on the disk, and try "
            "again. What was written before stands whole."
        ) from error


@contextmanager
def _silenced() -> Iterator[None]:
    """libzim prints its steps to standard output, where a script waits for JSON."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
