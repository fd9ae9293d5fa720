"""A booklet holds every page that was asked for, in the order asked for, behind a list that names the right sheets."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from handout_help import (
    CLINIC,
    DAY,
    FULL,
    LOGO,
    PAGES,
    PLAIN,
    SPANISH,
    as_on_paper,
    fixtures,
    form,
    poppler,
    project_with,
    sign,
    squash,
)
from plainleaf.cli import main
from plainleaf.errors import UsageError
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK
from plainleaf.publish.articles import read_articles
from plainleaf.publish.booklet import LONGEST_TITLE, MOST, booklet_name, build_booklet
from plainleaf.publish.document import words
from projects import project_in

TITLES = {FULL: "Fixtamine and sleep", PLAIN: "Resting well", SPANISH: "El insomnio y el sueño: ¿qué puedo hacer?"}


@pytest.mark.parametrize("order", list(itertools.permutations([FULL, SPANISH, PLAIN])))
@pytest.mark.parametrize("large", [False, True])
def test_every_word_of_every_page_in_the_order_asked_for(tmp_path: Path, order: tuple[str, ...], large: bool) -> None:
    project = fixtures(tmp_path)
    result = build_booklet(
        project, order, Edition.PREVIEW, DAY, "After your stay", form=form(project, large=large, clinic=True)
    )
    assert result.problems == () and result.path == tmp_path / "dist/booklets/after-your-stay.pdf"
    sheets = poppler(result.path, "-raw")
    documents = {one.document.path: one.document for one in read_articles(project, order, Edition.PREVIEW)[0]}
    text, at = squash("".join(sheets[1:])), 0
    for page in order:
        for word in words(as_on_paper(documents[page], text[at:])):
            place = text.find(squash(word), at)
            assert place >= 0, (page, word)
            at = place + len(squash(word))
    # the list of contents names each page with the sheet it really begins on
    cover = squash(sheets[0])
    begins = {page: n for page in order for n, sheet in reversed(list(enumerate(sheets[1:], 2))) if starts(sheet, page)}
    assert list(begins.values()) == sorted(begins.values())
    for page, number in begins.items():
        assert re.search(re.escape(squash(TITLES[page])) + rf"\.*{number}(?!\d)", cover), (page, number, cover)


def starts(sheet: str, page: str) -> bool:
    """Whether a page begins on a sheet: its title stands there once more than in the line at the foot."""
    return squash(sheet).count(squash(TITLES[page])) >= 2


def test_every_sheet_is_numbered_through_and_names_its_page(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    path = build_booklet(project, [PLAIN, FULL], Edition.PREVIEW, DAY, "Sleep").path
    assert path is not None
    sheets = [" ".join(sheet.split()) for sheet in poppler(path)]
    for number, sheet in enumerate(sheets, 1):
        assert sheet.startswith(DRAFT_MARK) and sheet.endswith(f"Page {number} of {len(sheets)}")
    assert all(TITLES[FULL] in sheet for sheet in sheets[2:]) and TITLES[PLAIN] in sheets[1]
    assert "Go on reading on page 4:" in sheets[2]  # counted through, not from the page's own first sheet


def test_the_cover_has_the_clinic_and_no_version_of_one_page(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    sign(project, FULL, PLAIN)
    how = form(project, clinic=True)
    result = build_booklet(project, [FULL], Edition.PUBLIC, DAY, "", form=how)
    assert result.path is not None and result.path.name == "booklet.pdf"
    sheets = [" ".join(sheet.split()) for sheet in poppler(result.path)]
    assert "Telephone 555-0142" in sheets[0] and "Version" not in sheets[0] and "newer copy" not in sheets[0]
    assert "Booklet made on 22 November 2026." in sheets[0]
    assert all(f"Version {result.archived[0]}" in sheet for sheet in sheets[1:]) and "Draft" not in "".join(sheets)


def test_bookmarks_lead_to_every_page(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    path = build_booklet(project, [PLAIN, FULL], Edition.PREVIEW, DAY, "Sleep").path
    assert path is not None
    reader = PdfReader(path)
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [entry["/Title"] for entry in top] == ["Sleep", TITLES[PLAIN], TITLES[FULL]]
    assert [reader.get_destination_page_number(entry) for entry in top] == [0, 1, 2]
    assert reader.metadata is not None and reader.metadata.title == "Sleep"


def test_each_page_keeps_its_language(tmp_path: Path) -> None:
    """A screen reader says the Spanish page in Spanish, in a booklet with an English cover."""
    project = fixtures(tmp_path)
    path = build_booklet(project, [PLAIN, SPANISH], Edition.PREVIEW, DAY, "Sleep").path
    assert path is not None
    reader = PdfReader(path)
    assert reader.trailer["/Root"]["/Lang"] == "en"
    said = {str(node["/Lang"]) for node in nodes(reader) if "/Lang" in node}
    assert "es" in {tag.split("-")[0].lower() for tag in said}
    text = " ".join("".join(poppler(path)).split())
    assert "Mis preguntas:" in text and "My questions:" in text


def nodes(reader: PdfReader) -> Iterator[dict[str, object]]:
    stack = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while stack:
        node = stack.pop().get_object()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            yield node
            if "/K" in node:
                stack.append(node["/K"])


def test_no_booklet_that_lacks_a_page(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    sign(project, FULL)
    before = build_booklet(project, [FULL], Edition.PUBLIC, DAY, "Sleep").path
    assert before is not None
    kept = before.read_bytes()
    result = build_booklet(project, [FULL, PLAIN], Edition.PUBLIC, DAY, "Sleep")
    assert result.path is None and [problem.where for problem in result.problems] == [PLAIN]
    assert before.read_bytes() == kept  # the old one stays whole
    odd = project_with(tmp_path / "odd", {"other/good.md": "# Good\n\nYes.", "other/odd.md": "# Odd\n\nTake 漢 now."})
    result = build_booklet(odd, ["other/good.md", "other/odd.md"], Edition.PREVIEW, DAY)
    assert result.path is None and [problem.where for problem in result.problems] == ["other/odd.md"]
    assert not (odd.dist / "booklets").exists()


def test_the_same_in_the_same_out(tmp_path: Path) -> None:
    made = []
    for name in ("one", "a second place"):
        project = fixtures(tmp_path / name)
        path = build_booklet(project, [FULL, SPANISH], Edition.PREVIEW, DAY, "x", form=form(project, clinic=True)).path
        assert path is not None
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_pages_of_two_directions_are_no_booklet(tmp_path: Path) -> None:
    pages = {"other/a.md": "# A\n\nYes.", "other/b.md": "---\nlanguage: ar\n---\n# B\n\nYes."}
    with pytest.raises(UsageError, match="from right to left"):
        build_booklet(project_with(tmp_path, pages), list(pages), Edition.PREVIEW, DAY)


def test_what_cannot_be_a_booklet_is_told(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    for pages, title, said in (
        ([], "", "Name the pages"),
        ([f"other/{n}.md" for n in range(MOST + 1)], "", f"{MOST} pages at most"),
        ([PLAIN], "x" * (LONGEST_TITLE + 1), f"{LONGEST_TITLE} are allowed"),
    ):
        with pytest.raises(UsageError, match=said):
            build_booklet(project, pages, Edition.PREVIEW, DAY, title)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("After your stay", "after-your-stay.pdf"),
        ("  ¿Qué hacer?  ", "que-hacer.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("…", "booklet.pdf"),
        ("a" * 200, "a" * 60 + ".pdf"),
    ],
)
def test_the_file_is_named_after_the_title(title: str, name: str) -> None:
    assert booklet_name(title) == name


def test_by_command(tmp_path: Path) -> None:
    project = project_in(tmp_path, {f"docs/{page}": (PAGES / page).read_bytes() for page in (SPANISH, FULL)})
    (tmp_path / "elm.svg").write_text(LOGO, encoding="utf-8")
    (tmp_path / "clinic.toml").write_text(CLINIC, encoding="utf-8")
    run = CliRunner().invoke
    command = ["-C", str(tmp_path), "booklet", "handout_insomnio", FULL, "--title", "Rest well", "--large-print"]
    done = run(main, [*command, "--clinic", str(tmp_path / "clinic.toml"), "--paper", "letter"])
    assert done.exit_code == 0, done.output
    made = project.dist / "booklets/rest-well.pdf"
    assert "dist/booklets/rest-well.pdf" in done.output and "Elm Street Clinic" in poppler(made)[0]
    assert run(main, ["-C", str(tmp_path), "booklet"]).exit_code == 2
    wrong = run(main, ["-C", str(tmp_path), "booklet", "nothing"])
    assert wrong.exit_code != 0 and "nothing" in wrong.output
    (tmp_path / "clinic.toml").write_text("name = 5\n", encoding="utf-8")
    bad = run(main, [*command, "--clinic", str(tmp_path / "clinic.toml")])
    assert bad.exit_code == 2 and "clinic.toml:1: name is 5, not text" in " ".join(bad.output.split())


def test_what_goes_over_a_sheet_says_so_there_and_nowhere_else(tmp_path: Path) -> None:
    """A box or a panel that goes on is named anew on the next sheet, on each page of a booklet for itself."""
    signs = "".join(f"    - sign {n} end\n" for n in range(60))
    points = "".join(f"- point {n} end\n" for n in range(60))
    danger = f'!!! danger emergency "Call at once"\n\n{signs}'
    panel = f"## Key points {{: #key-points }}\n\n{points}"
    pages = {
        f"other/{n}.md": f"# {n}\n\n{opening}\n## More\n\nText.\n"
        for n, opening in enumerate((danger, danger, panel, panel))
    }
    made = build_booklet(project_with(tmp_path, pages), list(pages), Edition.PREVIEW, DAY, "x")
    assert made.path
    sheets = [" ".join(sheet.split()) for sheet in poppler(made.path)]
    for title, first in (("Call at once", "sign 0 end"), ("Key points", "point 0 end")):
        begun = [n for n, sheet in enumerate(sheets) if first in sheet]
        assert len(begun) == 2
        for n in begun:
            assert f"{title} (continued)" not in sheets[n] and f"{title} (continued)" in sheets[n + 1]
