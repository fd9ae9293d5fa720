"""For the tests of what goes on paper: fixture pages in a project, words of a PDF."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from browser import in_ci
from plainleaf import review
from plainleaf.project import Project, Settings
from plainleaf.publish.clinic import read_clinic
from plainleaf.publish.nodes import Document, words
from plainleaf.publish.opening import opening
from plainleaf.publish.press import Form, form_of

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


def as_on_paper(document: Document, text: str) -> Document:
    """A page in the order in which the squashed `text` of its sheets has it: its own, or, where the first sheet could not hold
    the whole opening, that of need. Its own as well where it has neither."""
    pieces, rest = opening(document.nodes)
    by_need = sorted(pieces, key=lambda piece: piece.need)
    other = replace(document, nodes=(*(node for piece in by_need for node in piece.nodes), *rest))
    for one in (document, other):
        at = 0
        for word in words(one):
            at = text.find(squash(word), at) + len(squash(word))
            if at < len(squash(word)):
                break
        else:
            return one
    return document


def pdf_text(path: Path, title: str, mark: str = "") -> str:
    """The squashed text of a PDF's sheets in order, without the draft mark on top and the line at the foot."""
    sheets = []
    for page in PdfReader(path).pages:
        text = squash(page.extract_text())
        text = text.removeprefix(squash(mark))
        sheets.append(re.sub(re.escape(squash(title)) + r"(?:Page|Página)\d+(?:of|de)\d+$", "", text))
    return "".join(sheets)


SITE = "https://library.elm.example/health/"

CLINIC = """name = "Elm Street Clinic"
telephone = "555-0142"
more = "Monday to Friday, 8 to 5. At night: 555-0199"
logo = "elm.svg"
logo_says = "An elm"
"""

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><path d="M0 0h30v20H0z" fill="#264"/></svg>'


def form(project: Project, *, paper: str = "a4", large: bool = False, clinic: bool = False) -> Form:
    """How sheets are set; with a clinic and its logo where asked for."""
    if not clinic:
        return form_of(project, paper=paper, large=large)
    (project.root / "elm.svg").write_text(LOGO, encoding="utf-8")
    (project.root / "clinic.toml").write_text(CLINIC, encoding="utf-8")
    return replace(form_of(project, paper=paper, large=large), clinic=read_clinic(project.root / "clinic.toml"))


def sign(project: Project, *pages: str) -> None:
    """Sign fixture pages, with the dose that is still open confirmed by leaving its mark out."""
    for page in pages:
        path = project.docs / page
        path.write_text(path.read_text(encoding="utf-8").replace(" *(dose to be confirmed)*", ""), encoding="utf-8")
        review.sign(project, page, "Ann Lee, pharmacist", DAY)


def poppler(path: Path, *options: str) -> list[str]:
    """The text of each sheet as pdftotext gives it: what a person gets who copies or searches."""
    if shutil.which("pdftotext") is None:
        if in_ci():
            pytest.fail("no pdftotext in CI: .ci/run installs it")
        pytest.skip("no pdftotext on this machine (Debian, Ubuntu: apt install poppler-utils)")
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", *options, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").removesuffix("\f").split("\f")
