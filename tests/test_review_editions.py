"""Each published version has a short code, on the page and on every sheet, and is kept: what did she get in March?"""

from __future__ import annotations

import datetime as dt
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from built import DAY, sample_project
from plainleaf import review
from plainleaf.errors import ContentError, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.site import build_site
from plainleaf.publish.stage import code_of
from plainleaf.review import archive, codes
from review_help import LEE, RAY
from test_cli import run

PAGE = "conditions/insomnia/sleeping-badly.md"
CODE = re.compile(r"\b[2346789FHKMRTWXY]{3}(?:-[2346789FHKMRTWXY]{3}){2}\b")
MARCH, MAY, JULY = dt.date(2027, 3, 1), dt.date(2027, 5, 1), dt.date(2027, 7, 1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = sample_project(tmp_path / "p")
    review.sign(project, PAGE, LEE, DAY)
    return project


def rewrite(project: Project, old: str, new: str) -> None:
    path = project.docs / PAGE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def publish(project: Project, on: dt.date) -> tuple[str, ...]:
    """The codes that a public build of handouts put into the archive; it is the quickest of them."""
    return build_handouts(project, None, Edition.PUBLIC, on).archived


# ---------------------------------------------------------------- the code


def test_the_code_stands_on_the_page_and_on_every_sheet(project: Project) -> None:
    result = build_site(project, Edition.PUBLIC, DAY)
    page = html.unescape((project.site / "conditions/insomnia/sleeping-badly/index.html").read_text(encoding="utf-8"))
    (code,) = result.archived
    assert CODE.fullmatch(code)
    assert f"Version of this page: {code}." in page
    said = "Review on record: Ann Lee, pharmacist, signed this page on November 22, 2026 as true to its source and clinically"
    assert said in page and "To be read again by November 22, 2027." in page
    pdf = PdfReader(project.site / "handouts/conditions--insomnia--sleeping-badly.pdf")
    assert all(code in sheet.extract_text() for sheet in pdf.pages)


def test_a_draft_has_no_code(project: Project) -> None:
    assert build_site(project, Edition.PREVIEW, DAY).archived == ()
    page = (project.site / "conditions/insomnia/sleeping-badly/index.html").read_text(encoding="utf-8")
    assert not CODE.search(page)
    assert not (project.records / "editions").exists()


def test_the_same_words_have_the_same_code_whoever_signed_them(project: Project) -> None:
    text = (project.docs / PAGE).read_text(encoding="utf-8")
    (code,) = publish(project, DAY)
    assert code == code_of(PAGE, text)
    assert code_of(PAGE, text.replace("\n", "\r\n")) == code
    assert code_of(PAGE, text.replace("sleep too little for", "sleep too\nlittle for")) == code
    assert code_of(PAGE, text.replace("sleepy&#46;", "sleepy.")) == code
    assert code_of(PAGE, text.replace("many weeks", "some days")) != code
    assert code_of("conditions/insomnia/other.md", text) != code
    assert (
        code_of(PAGE, text.replace("Call the sleep line", "Call another line")) == code
    )  # unsigned: no reader sees it


def test_another_process_gives_the_same_code(project: Project) -> None:
    """Nothing of it hangs on the machine: not the order of sets, the folder, or the language of the system."""
    here = project.docs / PAGE
    script = (
        "import sys; from plainleaf.publish.stage import code_of; print(code_of(sys.argv[1], open(sys.argv[2]).read()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, PAGE, str(here)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "PYTHONPATH": ":".join(sys.path), "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.stdout.strip() == code_of(PAGE, here.read_text(encoding="utf-8"))


@given(st.text(), st.text())
def test_codes_can_be_read_aloud(page: str, text: str) -> None:
    code = codes.version(page, text)
    assert CODE.fullmatch(code)
    assert not set(code) & set("0O1IL5SBZGUV")
    assert codes.typed(code.lower().replace("-", " ")) == code == codes.typed(code.replace("-", ""))
    assert codes.looks_like_version(code.lower().replace("-", "")) or not any(ch.isdigit() for ch in code)


def test_codes_are_spread_evenly() -> None:
    """36 bits: of 20,000 texts hardly two may meet (once in 340 tries), and every sign stands everywhere."""
    found = [codes.version("x.md", str(n)) for n in range(20_000)]
    assert len(set(found)) >= len(found) - 1
    for place in (0, 1, 2, 4, 5, 6, 8, 9, 10):
        assert {code[place] for code in found} == set(codes.SIGNS)


# ---------------------------------------------------------------- the archive


def test_what_she_got_in_march(project: Project) -> None:
    (first,) = publish(project, MARCH)
    assert publish(project, MARCH.replace(day=20)) == ()  # the same text, the same signature: nothing new
    rewrite(project, "many weeks", "some weeks")
    review.sign(project, PAGE, RAY, MAY)
    (second,) = publish(project, MAY)
    assert first != second
    shown = run("review", "show", first, within=project).stdout
    assert "Published from 2027-03-01 until 2027-05-01." in shown
    assert "you sleep too little for many weeks" in shown and "some weeks" not in shown
    assert "Ann Lee, pharmacist, signed this page" in shown and "Bo Ray" not in shown
    listed = run("review", "show", "sleeping-badly", within=project).stdout.split("\n")
    assert listed[0].endswith("2 published version(s)")
    assert [line[:34] for line in listed[1:3]] == [
        f"{first}  from 2027-03-01 until",
        f"{second}  from 2027-05-01  Revi",
    ]
    assert f"has the code {second}" in listed[3]


def test_a_text_that_comes_back_has_its_old_code_and_a_new_line(project: Project) -> None:
    (first,) = publish(project, MARCH)
    rewrite(project, "many weeks", "some weeks")
    review.sign(project, PAGE, LEE, MAY)
    publish(project, MAY)
    rewrite(project, "some weeks", "many weeks")
    review.sign(project, PAGE, LEE, JULY)
    assert publish(project, JULY) == (first,)
    (edition,) = [e for e in archive.editions_of(project, PAGE) if e.code == first]
    assert [(i.number, i.on) for i in edition.issues] == [(1, MARCH), (3, JULY)]
    assert "from 2027-03-01 until 2027-05-01" in run("review", "show", first, within=project).stdout.replace(
        "Published ", ""
    )


def test_another_signature_on_the_same_words_is_kept_under_the_same_code(project: Project) -> None:
    (code,) = publish(project, MARCH)
    review.sign(project, PAGE, RAY, MAY)
    assert publish(project, MAY) == (code,)
    (edition,) = archive.editions_of(project, PAGE)
    assert [LEE in edition.issues[0].review, RAY in edition.issues[1].review] == [True, True]
    assert RAY in edition.text and LEE not in edition.text  # as published last


def test_an_archived_version_is_small_and_whole(project: Project) -> None:
    (code,) = publish(project, MARCH)
    path = archive.edition_path(project, PAGE, code)
    text = path.read_text(encoding="utf-8")
    assert path == project.records / "editions/conditions/insomnia/sleeping-badly" / f"{code}.md"
    for part in (
        "publisher: Elm Street Library",
        "2027-03-01",
        "Review on record",
        "Do not drive when you are sleepy",
    ):
        assert part in text
    assert "sleep line" not in text  # library text that nobody signed was not published
    assert len(text) < 3 * len((project.docs / PAGE).read_text(encoding="utf-8"))


@pytest.mark.parametrize("how", [str, str.lower, lambda c: c.replace("-", ""), lambda c: c.replace("-", " ").lower()])
def test_a_code_may_be_typed_as_one_likes(project: Project, how: type[str]) -> None:
    (code,) = publish(project, MARCH)
    assert archive.find(project, how(code)).code == code


def test_an_unknown_code_is_told_with_the_nearest(project: Project) -> None:
    with pytest.raises(UsageError, match="nothing has been published yet"):
        archive.find(project, "K7M-R4T-X2W")
    (code,) = publish(project, MARCH)
    wrong = ("X" if code[0] != "X" else "Y") + code[1:]
    result = run("review", "show", wrong.lower(), within=project)
    assert result.exit_code == 2 and "Traceback" not in result.output
    assert f"No version '{wrong.lower()}'" in result.output and f"The nearest: {code} ({PAGE})" in result.output
    assert "None is near it" in run("review", "show", "O0I-1L0-0O1", within=project).output


def test_a_spoilt_archive_is_named_and_left(project: Project) -> None:
    (code,) = publish(project, MARCH)
    path = archive.edition_path(project, PAGE, code)
    path.write_text("---\ntitle: x\n---\n\nNothing.\n", encoding="utf-8")
    with pytest.raises(ContentError, match="take the file back from git"):
        archive.find(project, code)
    result = build_handouts(project, None, Edition.PUBLIC, MAY)
    assert [p.rule for p in result.problems] == ["edition.unreadable"]
    assert path.read_text(encoding="utf-8").endswith("Nothing.\n")


def test_two_texts_with_one_code_by_chance_are_told(project: Project) -> None:
    (code,) = publish(project, MARCH)
    other = archive.Outgoing(PAGE, code, "Sleeping badly", "# Sleeping badly\n\nOther words.\n", "Review on record: x")
    fresh, problems = archive.keep(project, [other], MAY)
    assert fresh == () and [p.rule for p in problems] == ["edition.same-code"]


@pytest.mark.parametrize("name", ["copy.html", "copy.pdf", "copy.md"])
def test_a_version_can_be_printed_again(project: Project, tmp_path: Path, name: str) -> None:
    (code,) = publish(project, MARCH)
    rewrite(project, "many weeks", "some weeks")
    out = tmp_path / "out" / name
    result = run("review", "show", code, "--out", out, within=project)
    assert result.exit_code == 0, result.output
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(out).pages).split()) if name.endswith("pdf") else ""
    text = text or html.unescape(out.read_text(encoding="utf-8"))
    assert "many weeks" in text and code in text and "Ann Lee, pharmacist, signed this page" in text
    if not name.endswith("md"):
        assert "Copy from the archive: not for patients" in text and "Draft" not in text
        assert "Published under this code from 1 March 2027." in text


def test_printing_wants_a_name_it_knows_and_a_code(project: Project, tmp_path: Path) -> None:
    (code,) = publish(project, MARCH)
    for words in ([code, "--out", tmp_path / "x.docx"], ["sleeping-badly", "--out", tmp_path / "x.pdf"]):
        result = run("review", "show", *words, within=project)
        assert result.exit_code == 2 and "--out" in result.output
    assert list(tmp_path.glob("x.*")) == []


def test_the_versions_of_a_page_that_is_gone_can_be_shown(project: Project) -> None:
    (code,) = publish(project, MARCH)
    (project.docs / PAGE).unlink()
    assert "Today: the page is gone." in run("review", "show", "sleeping-badly", within=project).stdout
    assert "many weeks" in run("review", "show", code, within=project).stdout


def test_nothing_is_archived_of_a_page_that_may_not_go_out(project: Project) -> None:
    rewrite(project, "rights: own", "rights: unknown")
    with pytest.raises(Exception, match="No page can be"):
        publish(project, MARCH)
    assert not (project.records / "editions").exists()
