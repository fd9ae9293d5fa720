"""For the tests of what goes on paper: fixture pages in a project, words of a PDF."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from pypdf import PdfReader

from plainleaf.project import Project, Settings

PAGES = Path(__file__).parent / "handout_docs"
DAY = dt.date(2026, 11, 22)
FULL = "medicines/fixtamine/handout_full.md"
SPANISH = "conditions/sueno/handout_insomnio.md"
PLAIN = "self-care/handout_plain.md"

# Signs that wrap or shape a word on paper and are none of its letters.
_SHAPING = re.compile("[\u200b\u00ad\u2060]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}


def project_with(root: Path, pages: dict[str, str], **settings: str) -> Project:
    """A project in `root` whose docs/ holds `pages` (path -> Markdown)."""
    project = Project.at(root, settings=Settings("Elm Street Clinic", "library@example.org", **settings))
    for path, text in pages.items():
        target = project.docs / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return project


def fixtures(root: Path, **settings: str) -> Project:
    """A project with all fixture pages."""
    texts = {p.relative_to(PAGES).as_posix(): p.read_text(encoding="utf-8") for p in sorted(PAGES.rglob("*.md"))}
    return project_with(root, texts, **settings)


def squash(text: str) -> str:
    """`text` without white space and shaping signs, ligatures opened: what must be the same on paper."""
    for sign, letters in _LIGATURES.items():
        text = text.replace(sign, letters)
    return re.sub(r"\s+", "", _SHAPING.sub("", text))


def pdf_text(path: Path, title: str, mark: str = "") -> str:
    """The squashed text of a PDF's sheets in order, without the draft mark on top and the line at the foot."""
    sheets = []
    for page in PdfReader(path).pages:
        text = squash(page.extract_text())
        text = text.removeprefix(squash(mark))
        sheets.append(re.sub(re.escape(squash(title)) + r"(?:Page|Página)\d+(?:of|de)\d+$", "", text))
    return "".join(sheets)
