"""Pages of tests/cases_pages: a saved web page and, beside it, the lines that must be left of it.

<name>.marks holds those lines, each behind its mark (tests/marked.py says which); what stands on the page besides, once
it is read, must go. Of a line that stands on the page several times one copy must be left. A line that the program did
not read at all, because it took it for hidden, counts as lost.
"""

from __future__ import annotations

from pathlib import Path

from marked import Line, Scores, layers_of, score_lines
from plainleaf import intake
from plainleaf.clean import clean
from plainleaf.model import Cleaned, Layer

FOLDER = Path(__file__).parent / "cases_pages"

FITS = {"T": [Layer.TITLE], "H": [Layer.HEADING], "B": [Layer.BODY], "S": [Layer.BODY], "E": []}
"""The layer a marked line should have."""


def wanted(path: Path) -> list[tuple[str, str]]:
    """(mark, text) of each line that must be left of a page."""
    rows = path.with_suffix(".marks").read_text(encoding="utf-8").rstrip("\n").split("\n")
    for row in rows:
        assert row[0] in FITS and row[1] == " ", f"{path.stem}.marks: {row!r}"
    return [(row[0], row[2:].strip()) for row in rows]


def marked_lines(found: Cleaned, rows: list[tuple[str, str]]) -> tuple[list[Line], list[tuple[str, str]]]:
    """The lines of a page with their marks, and the wanted rows that its text does not hold."""
    layers = layers_of(found)
    marks: dict[int, str] = {}
    unread = []
    for mark, text in rows:
        copies = [n for n, line in enumerate(found.source.lines, 1) if line.strip() == text and n not in marks]
        copies.sort(key=lambda n: (layers.get(n) != set(FITS[mark]), not any(x.kept for x in layers.get(n, ())), n))
        if copies:
            marks[copies[0]] = mark
        elif mark != "E":
            unread.append((mark, text))
    lines = [Line(n, marks.get(n, "F"), line, ()) for n, line in enumerate(found.source.lines, 1) if line.strip()]
    return lines, unread


def score_page(path: Path) -> Scores:
    """Reads and cleans a page, and compares."""
    found = clean(intake.read(path, path.parent))
    lines, unread = marked_lines(found, wanted(path))
    told = [(mark, f"not read: {text}") for mark, text in unread]
    return score_lines(found, lines) + Scores(
        lost=tuple(text for _, text in told), harmed=tuple(text for mark, text in told if mark == "S")
    )
