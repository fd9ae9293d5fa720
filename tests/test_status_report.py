"""The report for the team: every page, where it stands, what is in its way, what it waits for, as one HTML file."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plainleaf import recall, review
from plainleaf.project import Project
from plainleaf.publish import status_report
from plainleaf.publish.status_report import lines, render
from plainleaf.review import doses
from projects import MakeProject
from review_help import DAY, LEE, PATH, RAY, article_project, page_text, rewrite, settled
from test_cli import run


@pytest.fixture
def here(make_project: MakeProject) -> Project:
    return article_project(make_project)


def shown(project: Project, today: dt.date = DAY) -> BeautifulSoup:
    return BeautifulSoup(render(project, lines(project, today), today), "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_a_draft_shows_what_is_in_its_way(here: Project) -> None:
    (line,) = lines(here, DAY)
    assert (line.row.review.state, line.findings, line.row.doses, line.sources) == ("draft", 2, 2, ("The Cabinet",))
    assert 3 < line.grade < 9
    row = words(shown(here).select_one("#p1"))
    for part in ("Gristol and Your Back", PATH, "Draft", "waits for 2 dose(s) to be confirmed", "2 findings, 2 doses"):
        assert part in row
    assert f"{line.grade:.1f}" in row and "The Cabinet" in row


def test_a_signed_page_shows_who_signed_what_and_when_it_is_due(here: Project) -> None:
    settled(here)
    review.sign(here, PATH, LEE, DAY, lines=["clinical"])
    assert "In part" in words(shown(here).select_one("#p1"))
    review.sign(here, PATH, RAY, DAY, lines=["faithful"])
    row = words(shown(here).select_one("#p1"))
    assert "Signed" in row and f"faithful: {RAY}, 2026-11-22" in row and f"clinical: {LEE}, 2026-11-22" in row
    assert "2027-11-22" in row and "past" not in row
    late = shown(here, dt.date(2027, 11, 23))
    assert "2027-11-22, past" in words(late.select_one("#p1"))
    assert "a new reading: it was due on 2027-11-22" in words(late.select_one("section[aria-labelledby=first]"))


def test_a_changed_page_and_a_withdrawn_one_are_named(here: Project) -> None:
    settled(here)
    review.sign(here, PATH, LEE, DAY)
    assert "No signed page has changed" in words(shown(here))
    rewrite(here, "dry cupboard", "cool cupboard")
    assert "a signature for what has changed" in words(shown(here).select_one("section[aria-labelledby=first]"))
    recall.withdraw(here, [PATH], "It is out of date.", DAY)
    row = words(shown(here).select_one("#p1"))
    assert "Withdrawn" in row and "on November 22, 2026: It is out of date." in row and "waits" not in row


def test_answers_and_settled_doses_leave_the_way(here: Project) -> None:
    first, *_ = doses.open_ones(page_text(here))
    doses.confirm(here, PATH, first.id, LEE, DAY)
    (line,) = lines(here, DAY)
    assert line.row.doses == 1
    finding = re.search(r"^(\w{6})  blocks signing", run("review", "findings", "gristol", within=here).stdout, re.M)
    assert finding is not None
    why = "It is told at the counter."
    assert run("review", "answer", "gristol", finding[1], "--reason", why, "--by", LEE, within=here).exit_code == 0
    assert lines(here, DAY)[0].findings == line.findings - 1


def test_the_charts_count_every_page(here: Project) -> None:
    settled(here)
    review.sign(here, PATH, LEE, DAY, months=3)
    soup = shown(here)
    captions = [words(found) for found in soup.find_all("figcaption")]
    assert captions[0] == "When pages are due to be read again Feb: 1"
    assert re.fullmatch(r"Reading grade Aim: 8 or less. Pages by grade: ≤?\d: 1", captions[1])
    for chart in soup.select("svg.bar, svg.chart"):
        assert chart["aria-hidden"] == "true"
        bars = chart.find_all("rect")
        assert len(bars) == 1 and all(float(bar["width"]) > 0 for bar in bars)
    past = shown(here, dt.date(2027, 6, 1))
    assert words(past.find("figcaption")).endswith("past: 1")


def test_it_stands_alone_and_nothing_runs_in_it(here: Project) -> None:
    text = render(here, lines(here, DAY), DAY)
    assert "<script" not in text and "http:" not in text and "https:" not in text and " style=" not in text
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(text)


def test_whatever_a_page_holds_is_only_text(make_project: MakeProject) -> None:
    evil = "<img src=x onerror=alert(1)>{{ 7*7 }}"
    page = (
        f"---\ntitle: '{evil}'\nsources:\n- file: a.txt\n  publisher: '{evil}'\n  rights: own\n---\n\n# T\n\nWords.\n"
    )
    here = make_project({"docs/other/a.md": page}, owner=evil)
    review.sign(here, "other/a.md", f"{evil}, nurse", DAY)
    recall.withdraw(here, ["other/a.md"], evil, DAY)
    text = render(here, lines(here, DAY), DAY)
    assert "<img" not in text and html.escape(evil, quote=False) in text and "49" not in words(shown(here).h1)


def test_an_empty_project_has_a_report(make_project: MakeProject) -> None:
    assert "There are no pages yet." in words(shown(make_project()))


def test_on_the_command_line(here: Project, tmp_path: Path) -> None:
    result = run("review", "status", "--html", within=here)
    assert result.exit_code == 0 and "dist/review-status.html" in result.stdout
    assert "Gristol" in (here.dist / "review-status.html").read_text(encoding="utf-8")
    out = tmp_path / "deep" / "report.html"
    assert run("review", "status", "gristol", "--html", "--out", out, within=here).exit_code == 0
    assert out.read_text(encoding="utf-8").count("<tr id=") == 1
    assert run("review", "status", "--out", out, within=here).exit_code == 2
    again = out.read_bytes()
    assert status_report.write(here, DAY, out).read_bytes() == status_report.write(here, DAY, out).read_bytes()
    assert again
