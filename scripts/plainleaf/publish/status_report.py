"""The report for the team: where every page stands, on one page to open in a browser or to print.

One HTML file that stands alone, in the dress of the cleaning report; its style sheet stands inside it and is named by
its digest, and nothing runs or is loaded. The charts are drawn here as SVG, each said in words as well.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from plainleaf import __version__, checks, review
from plainleaf.checks.page import leaf
from plainleaf.checks.reading import USUAL, grade, sentences
from plainleaf.project import Project
from plainleaf.publish import THEME
from plainleaf.publish.environment import environment
from plainleaf.review import record as books
from plainleaf.review.state import Row
from plainleaf.write.front import parse
from plainleaf.write.pages import read
from plainleaf.write.pages import write as save
from plainleaf.write.wording import date

TEMPLATES = THEME / "report"

STATES = {
    "signed": ("Signed", "all that is needed is signed, and nothing has changed since"),
    "changed": ("Changed", "signed, but something is not as it was signed"),
    "partly": ("In part", "some of what is needed is signed"),
    "draft": ("Draft", "nobody has signed it"),
    "withdrawn": ("Withdrawn", "taken away from readers"),
}
"""Each state's word in the report, and what it means, in the order of the chart."""

MONTHS = 13
"""Months that the chart of due dates shows one by one, this one first: a signature mostly holds for twelve."""

LOWEST, HIGHEST = 4, 14
"""Reading grades at the ends of the chart; what lies beyond counts there."""

TALL = 120
"""Height of the tallest bar, in the units of the drawing."""

_COMMENT = re.compile(r"/\*.*?\*/\n?", re.S)


@dataclass(frozen=True, slots=True)
class Line:
    """One page in the report."""

    row: Row
    findings: int  # in the way of signing: unanswered or not mended
    notes: int  # other findings
    grade: float  # 0 where the page has no sentence to count
    sources: tuple[str, ...]
    past: bool  # due to be read again before today


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart."""

    label: str
    count: int
    at: float  # left edge, of 0 to 1000
    width: float
    height: float
    look: str  # class of its colour


def write(project: Project, today: dt.date, out: Path, only: Collection[str] | None = None) -> Path:
    """Write the report on all pages, or on those in `only` (paths below docs/), to `out`."""
    save(out, render(project, lines(project, today, only), today))
    return out


def lines(project: Project, today: dt.date, only: Collection[str] | None = None) -> list[Line]:
    """What the report says of each page, in order of path. Runs every check."""
    problems = checks.run(project, only)
    return [_line(project, row, problems, today) for row in review.status(project) if only is None or row.page in only]


def _line(project: Project, row: Row, problems: Iterable[Any], today: dt.date) -> Line:
    text = read(project.docs / row.page) or ""
    front, _ = parse(text)
    found: Sequence[Any] = ()
    if text and row.review.state != "withdrawn":
        on_page = review.findings_on(project, row.page, problems)
        found = review.findings(books.read(project, row.page), on_page)
    hard = [sentence.text for sentence in sentences(leaf(row.page, text))] if text else []
    sources = front.get("sources")
    named = [
        str(entry.get("publisher") or entry.get("file") or "")
        for entry in (sources if isinstance(sources, list) else ())
        if isinstance(entry, dict)
    ]
    due = row.review.due
    blocking = sum(finding.blocks for finding in found)
    return Line(
        row, blocking, len(found) - blocking, grade(hard), tuple(dict.fromkeys(named)), bool(due and due < today)
    )


# ---------------------------------------------------------------- the page


def render(project: Project, found: Sequence[Line], today: dt.date) -> str:
    """The whole HTML of the report."""
    style = _COMMENT.sub("", "".join((TEMPLATES / name).read_text("utf-8") for name in ("report.css", "status.css")))
    if "</" in style:
        raise ValueError("a style sheet that would end itself")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    made: str = _template().render(
        style=Markup(style),  # ours
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        owner=project.settings.owner,
        needed=project.settings.signatures,
        two_people=project.settings.two_people,
        today=today,
        lines=found,
        states=_states(found),
        due=_due(found, today),
        grades=_grades(found),
        usual=USUAL,
        usual_at=_grade_at(USUAL),
        tall=TALL,
        first=[line for line in found if line.past or line.row.review.state == "changed"],
        version=__version__,
    )
    return made


@cache
def _template() -> Any:
    env = environment(TEMPLATES, trimmed=True)
    env.filters["word"] = lambda state: STATES[state][0]
    env.filters["meaning"] = lambda state: STATES[state][1]
    env.filters["day"] = date
    return env.get_template("status.html.jinja")


# ---------------------------------------------------------------- the charts


def _states(found: Sequence[Line]) -> list[Bar]:
    """How many pages stand where: one bar in parts."""
    counts = Counter(line.row.review.state for line in found)
    bars: list[Bar] = []
    at = 0.0
    for state in STATES:
        width = 1000 * counts[state] / max(1, len(found))
        bars.append(Bar(state, counts[state], at, width, 24, state))
        at += width
    return bars


def _due(found: Sequence[Line], today: dt.date) -> list[Bar]:
    """How many signed pages are due in each of the next months; those past their day first, later ones last."""
    days = [line.row.review.due for line in found if line.row.review.due and line.row.review.state != "withdrawn"]
    months = [_month(today, n) for n in range(MONTHS)]
    ahead = [(date(m)[:3], sum(day >= today and _same(day, m) for day in days), "signed") for m in months]
    past = ("past", sum(day < today for day in days), "changed")
    return _bars([past, *ahead, ("later", sum(day >= _month(today, MONTHS) for day in days), "signed")])


def _month(today: dt.date, ahead: int) -> dt.date:
    year, month = divmod(today.month - 1 + ahead, 12)
    return dt.date(today.year + year, month + 1, 1)


def _same(day: dt.date, month: dt.date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _grades(found: Sequence[Line]) -> list[Bar]:
    """How many pages have which reading grade, whole grades from LOWEST to HIGHEST."""
    graded = [min(HIGHEST, max(LOWEST, round(line.grade))) for line in found if line.grade]
    counts = Counter(graded)
    rows = range(LOWEST, HIGHEST + 1)
    return _bars([(_grade_label(n), counts[n], "signed" if n <= USUAL else "changed") for n in rows])


def _grade_label(n: int) -> str:
    return f"≤{n}" if n == LOWEST else f"{n}+" if n == HIGHEST else str(n)


def _grade_at(value: float) -> float:
    """Where in the chart of grades the line between `value` and harder stands."""
    return 1000 * (value - LOWEST + 1) / (HIGHEST - LOWEST + 1)


def _bars(rows: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """Bars side by side: label, count and look of each."""
    most = max(1, *(n for _, n, _ in rows))
    step = 1000 / len(rows)
    return [
        Bar(label, n, at * step + step * 0.12, step * 0.76, TALL * n / most, look)
        for at, (label, n, look) in enumerate(rows)
    ]
