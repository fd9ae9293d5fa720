"""Handouts: every word of the page on paper, tagged, marked, and the same bytes each time."""

from __future__ import annotations

import re
import shutil
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from handout_help import (
    DAY,
    FULL,
    PAGES,
    PLAIN,
    SPANISH,
    as_on_paper,
    fixtures,
    pdf_text,
    poppler,
    project_with,
    squash,
)
from hostile_cases import CASES
from plainleaf import review
from plainleaf.errors import PlainleafError, UsageError
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK, press
from plainleaf.publish.document import read_document, words
from plainleaf.publish.handout import build_handouts, handout_name
from plainleaf.publish.press import form_of
from plainleaf.write.escape import clean, escape

FRONT = (  # what stands at the foot of the first sheet, between the words of a page that goes on
    "My questions: From Elm Street Clinic. Questions: library@example.org "
    "Review: no health professional has signed this page."
)
SPANISH_MARK = "Draft: not clinically reviewed · Borrador: sin revisión clínica"


def left_after(expected: list[str], text: str) -> str:
    """What is left of `text` when the expected words are taken out of it in order; fails where one is missing."""
    left, at = [], 0
    for word in expected:
        found = text.find(squash(word), at)
        assert found >= 0, f"{word!r} is missing after {text[max(0, at - 60) : at]!r}"
        left.append(text[at:found])
        at = found + len(squash(word))
    return "".join(left) + text[at:]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(("page", "mark"), [(FULL, DRAFT_MARK), (SPANISH, SPANISH_MARK), (PLAIN, DRAFT_MARK)])
def test_every_word_of_the_page_in_order(tmp_path: Path, page: str, mark: str, paper: str) -> None:
    project = fixtures(tmp_path)
    result = build_handouts(project, [page], Edition.PREVIEW, DAY, form=form_of(project, paper=paper))
    assert result.problems == ()
    document = read_document((project.docs / page).read_text(encoding="utf-8"), page)
    text = pdf_text(result.paths[0], document.title, mark)
    extra = left_after(words(as_on_paper(document, text)), text)
    extra = re.sub(r"\(https?:[^)]*\)", "", extra)  # addresses printed after their words
    marked, _, foot = extra.partition(squash(mark + "."))
    note, _, foot = foot.partition(".")
    assert re.fullmatch(r"[•–\d.]*", marked) and note
    assert squash("Elm Street Clinic") in foot and "2026" in foot


def test_every_sheet_of_the_preview_is_marked_and_numbered(tmp_path: Path) -> None:
    (path,) = build_handouts(fixtures(tmp_path), [FULL], Edition.PREVIEW, DAY).paths
    sheets = [page.extract_text() for page in PdfReader(path).pages]
    assert len(sheets) >= 2
    for number, sheet in enumerate(sheets, 1):
        assert sheet.startswith(DRAFT_MARK)
        assert sheet.rstrip().endswith(f"Page {number} of {len(sheets)}")


def test_public_sheets_are_signed_and_unmarked(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    text = (project.docs / FULL).read_text(encoding="utf-8").replace(" *(dose to be confirmed)*", "")
    (project.docs / FULL).write_text(text, encoding="utf-8")
    build_handouts(project, None, Edition.PREVIEW, DAY)
    with pytest.raises(PlainleafError, match="review sign"):
        build_handouts(project, None, Edition.PUBLIC, DAY)
    assert not list((project.dist / "handouts").glob("*.pdf"))  # no draft is left lying among public sheets
    review.sign(project, FULL, "Ann Lee, pharmacist", DAY)
    result = build_handouts(project, None, Edition.PUBLIC, DAY)
    assert [path.name for path in result.paths] == [handout_name(FULL)] and result.problems == ()
    sheets = [" ".join(page.extract_text().split()) for page in PdfReader(result.paths[0]).pages]
    text = " ".join(sheets)
    assert "Draft" not in text
    said = "Review on record: Ann Lee, pharmacist, signed this page on 22 November 2026 as true to its source and clinically"
    assert said in text
    (code,) = result.archived
    assert len(sheets) > 1 and all(f"Version {code}" in sheet for sheet in sheets)


def test_a_page_that_is_not_signed_gets_no_public_sheet(tmp_path: Path) -> None:
    result = build_handouts(fixtures(tmp_path), [FULL], Edition.PUBLIC, DAY)
    assert result.paths == ()
    assert [problem.rule for problem in result.problems] == ["handout.not-public"]


def test_library_text_that_nobody_signed_stays_off_public_sheets(tmp_path: Path) -> None:
    front = "---\nkind: other\nsources: [{file: x.txt, rights: own}]\n---\n"
    ours = "Ours alone.\n{: .added .unsigned }\n\nAdded by this site. Source: X.\n{: .added .unsigned .cite }\n"
    text = f"{front}# T\n\n## Kept\n\nSource text.\n\n## Bare\n\n{ours}"
    project = project_with(tmp_path, {"other/x.md": text})
    review.sign(project, "other/x.md", "Ann Lee, pharmacist", DAY)
    (path,) = build_handouts(project, None, Edition.PUBLIC, DAY).paths
    public = PdfReader(path).pages[0].extract_text()
    assert "Source text." in public and "Ours" not in public and "Bare" not in public
    (path,) = build_handouts(project, None, Edition.PREVIEW, DAY).paths
    assert "Ours alone." in PdfReader(path).pages[0].extract_text()


def test_tagged_titled_and_its_fonts_inside(tmp_path: Path) -> None:
    for path, language in zip(
        build_handouts(fixtures(tmp_path), [SPANISH, FULL], Edition.PREVIEW, DAY).paths, ["es-MX", "en"], strict=True
    ):
        reader = PdfReader(path)
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
        assert root["/Lang"] == language
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"pdfuaid:part" in path.read_bytes()
        assert reader.metadata is not None and reader.metadata.title
        assert reader.outline
        for page in reader.pages:
            for font in page["/Resources"]["/Font"].values():
                descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.get_object())


def test_bookmarks_lead_to_the_danger_first(tmp_path: Path) -> None:
    (path,) = build_handouts(fixtures(tmp_path), [FULL], Edition.PREVIEW, DAY).paths
    title, under = PdfReader(path).outline[:2]
    assert title["/Title"] == "Fixtamine and sleep"
    assert under[0]["/Title"] == "Emergency: slow or stopped breathing"


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper_size(tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    (path,) = build_handouts(fixtures(tmp_path, paper=paper), [PLAIN], Edition.PREVIEW, DAY).paths
    box = PdfReader(path).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_unknown_paper_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a4 or letter"):
        form_of(fixtures(tmp_path), paper="b5")


def test_the_same_in_the_same_out(tmp_path: Path) -> None:
    first = build_handouts(fixtures(tmp_path / "one"), None, Edition.PREVIEW, DAY).paths
    again = build_handouts(fixtures(tmp_path / "a second place"), None, Edition.PREVIEW, DAY).paths
    assert len(first) == 3
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in again]
    shutil.rmtree(tmp_path / "one")


def test_the_same_out_of_one_thread_as_of_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PAGES / PLAIN).read_text(encoding="utf-8")
    pages = {f"other/p{n}.md": text.replace("# ", f"# {n} ", 1) for n in range(6)}
    pages["other/p3b.md"] = "# Signs\n\nA sign: \U0001f9ff.\n"
    made = []
    for hands in (1, 2, 5):
        monkeypatch.setattr(press, "AT_ONCE", hands)
        result = build_handouts(project_with(tmp_path / str(hands), pages), None, Edition.PREVIEW, DAY)
        assert [p.where for p in result.problems] == ["other/p3b.md"]
        made.append([(path.name, path.read_bytes()) for path in result.paths])
    assert made[0] == made[1] == made[2]
    assert [name for name, _ in made[0]] == [f"other--p{n}.pdf" for n in range(6)]
    assert len({data for _, data in made[0]}) == 6


def test_nothing_to_print_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlainleafError, match="plainleaf pages"):
        build_handouts(project_with(tmp_path, {}), None, Edition.PREVIEW, DAY)


def test_hubs_and_lists_get_no_sheet(tmp_path: Path) -> None:
    names = {path.name for path in build_handouts(fixtures(tmp_path), None, Edition.PREVIEW, DAY).paths}
    assert names == {handout_name(FULL), handout_name(SPANISH), handout_name(PLAIN)}


def test_handouts_of_pages_that_are_gone_go_too(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    folder = build_handouts(project, None, Edition.PREVIEW, DAY).paths[0].parent
    (folder / "my own sheet.pdf").write_bytes(b"%PDF")
    (project.docs / PLAIN).unlink()
    build_handouts(project, [FULL], Edition.PREVIEW, DAY)
    assert (folder / handout_name(PLAIN)).exists()  # one page was asked for: the others are let be
    build_handouts(project, None, Edition.PREVIEW, DAY)
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        [handout_name(SPANISH), handout_name(FULL), "my own sheet.pdf"]
    )


def test_a_character_no_font_has_is_told_and_the_others_are_set(tmp_path: Path) -> None:
    pages = {"other/good.md": "# Good\n\nYes.", "other/odd.md": "# Odd\n\nTake 漢 and 😀 now."}
    project = project_with(tmp_path, pages)
    result = build_handouts(project, None, Edition.PREVIEW, DAY)
    assert [path.name for path in result.paths] == ["other--good.pdf"]
    (problem,) = result.problems
    assert problem.where == "other/odd.md"
    assert "“漢” (U+6F22" in problem.message and "grinning face" in problem.message


def test_a_page_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    project = project_with(tmp_path, {"other/good.md": "# Good\n\nYes."})
    (project.docs / "other/bad.md").write_bytes(b"\xff\xfe\x00caf\xe9")
    result = build_handouts(project, None, Edition.PREVIEW, DAY)
    assert [problem.rule for problem in result.problems] == ["page.encoding"]
    assert len(result.paths) == 1
    missing = build_handouts(project, ["other/none.md"], Edition.PREVIEW, DAY)
    assert [problem.rule for problem in missing.problems] == ["handout.no-page"]


TYPST = (
    "#let x = 1 #x",
    "$x^2$ *bold* _it_ `code`",
    "@ref <label> // no comment /* nor this */",
    "\\ ~ -- --- ... 'q'",
    '#include "x.typ"',
    "= Heading",
    '#panic("x")',
    "https://evil.example/a//b",
    "[ ] #[ ] {",
    "\\u{41}",
)


@pytest.mark.parametrize("place", ["paragraph", "heading", "item", "cell", "box", "title"])
def test_typst_markup_is_only_text(tmp_path: Path, place: str) -> None:
    pages = {}
    for n, text in enumerate(TYPST):
        words_of = escape(text)
        body = {
            "paragraph": f"# T\n\n{words_of}",
            "heading": f"# T\n\n## {words_of}\n\nText.",
            "item": f"# T\n\n- {words_of}\n- last",
            "cell": f"# T\n\n| a | b |\n|---|---|\n| {words_of} | x |",
            "box": f'# T\n\n!!! danger emergency "Emergency: x"\n\n    {words_of}',
            "title": f"# {words_of}\n\nText.",
        }[place]
        pages[f"other/p{n}.md"] = body
    result = build_handouts(project_with(tmp_path, pages), None, Edition.PREVIEW, DAY)
    assert result.problems == ()
    for text, path in zip(TYPST, result.paths, strict=True):
        assert squash(text) in squash(PdfReader(path).pages[0].extract_text())


def test_hostile_articles_are_only_text(tmp_path: Path) -> None:
    pages = {f"other/{n:03}.md": f"# Title\n\n{escape(text)}\n\nEnd." for n, (_, text) in enumerate(CASES)}
    result = build_handouts(project_with(tmp_path, pages), None, Edition.PREVIEW, DAY)
    told = {problem.where: problem for problem in result.problems}
    done = {path.name: path for path in result.paths}
    for page, (name, text) in zip(pages, CASES, strict=True):
        if page in told:  # a sign no font holds is named, and is really in the text
            signs = re.findall("“(.+?)” ", told[page].message)
            assert told[page].rule == "handout.missing-character" and all(sign in text for sign in signs), name
            continue
        text = unicodedata.normalize("NFC", clean(text))
        if any(unicodedata.combining(ch) for ch in text):  # marks without a letter of their own copy more than once
            text = text[-3:]
        on_paper = pdf_text(done[handout_name(page)], "Title", DRAFT_MARK).replace(squash(FRONT), "")
        assert squash(text) in on_paper, name
    assert len(told) <= len(CASES) / 10


def test_nothing_runs_off_the_sheet(tmp_path: Path) -> None:
    """A word longer than a line, a box longer than a sheet, a table with very long cells."""
    words_ = " ".join(f"word{n}" for n in range(1500))
    table = f"| a | b |\n|---|---|\n| {words_} | x |\n"
    box = f'!!! danger emergency "Emergency: long"\n\n    {words_} endofbox\n'
    text = f"# {'T' * 90}\n\n{'x' * 400}\n\n{'%' * 300}\n\n{'/' * 300}\n\n{box}\n{table}\n- {words_}\n\nThe end."
    (path,) = build_handouts(project_with(tmp_path, {"other/long.md": text}), None, Edition.PREVIEW, DAY).paths
    for x_min, x_max, y_max in word_places(path):
        assert x_min > 60 and x_max < 535 and y_max < 830
    on_paper = Counter(re.findall(r"\w+", " ".join(page.extract_text() for page in PdfReader(path).pages)))
    assert all(on_paper[f"word{n}"] == 3 for n in range(1500))
    assert on_paper["endofbox"] == 1
    assert squash("".join(poppler(path, "-raw"))).count("x" * 400) == 1


def word_places(path: Path) -> Iterator[tuple[float, float, float]]:
    """Left, right and lower edge of every word on every sheet, in points."""
    for tag in BeautifulSoup("".join(poppler(path, "-bbox")), "lxml").find_all("word"):
        yield float(tag["xmin"]), float(tag["xmax"]), float(tag["ymax"])


@pytest.mark.parametrize("large", [False, True], ids=["standard", "large print"])
@pytest.mark.parametrize("title", ["Taking your tablets " * 8, "a" * 120], ids=["words", "one word"])
def test_the_number_of_a_sheet_stands_under_a_long_title(tmp_path: Path, title: str, large: bool) -> None:
    text = "A line of the article.\n\n" * 60
    project = project_with(tmp_path, {"other/long.md": f"# {title.strip()}\n\n## One\n\n{text}"})
    result = build_handouts(project, None, Edition.PREVIEW, DAY, form=form_of(project, large=large))
    assert result.problems == ()
    (path,) = result.paths
    sheets = poppler(path)
    for n, said in enumerate(sheets, 1):
        assert f"Page {n} of {len(sheets)}" in " ".join(said.split())
    height = float(PdfReader(path).pages[0].mediabox.height)
    assert all(bottom < height - 14 for *_, bottom in word_places(path))  # nothing is cut off at the edge


def test_a_title_is_shortened_between_its_words(tmp_path: Path) -> None:
    """A number that is cut off would be another number."""
    title = "How to take your tablets of 500 milligrams, 1000 milligrams and 2500 milligrams"
    project = project_with(tmp_path, {"other/long.md": f"# {title}\n\nText.\n"})
    for length in range(25, 46):
        page = project.docs / "other/long.md"
        page.write_text(f"# {title[:length]}00 {title}\n\nText.\n", encoding="utf-8")
        (path,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=form_of(project, large=True)).paths
        foot = " ".join(poppler(path)[0].split()).rsplit("…", 1)[0].rsplit("library@example.org", 1)[1]
        words = foot.rsplit("page.", 1)[1].split()
        assert words and words == f"{title[:length]}00 {title}".split()[: len(words)]


def test_text_that_begins_on_the_first_sheet_keeps_its_distance(tmp_path: Path) -> None:
    box = '!!! danger emergency "Emergency: call 911"\n\n    Call at once.'
    project = project_with(tmp_path, {"other/short.md": f"# Short\n\n{box}\n\nWhat the article says.\n"})
    (path,) = build_handouts(project, None, Edition.PREVIEW, DAY).paths
    found = BeautifulSoup("".join(poppler(path, "-bbox")), "lxml").find_all("word")
    bottom = {tag.get_text(): float(tag["ymax"]) for tag in found}
    assert bottom["What"] - bottom["once."] > 12 + 11 + 9  # a line, the room in the box, that below it


@pytest.mark.parametrize("lines", range(18, 44, 2))
def test_boxes_tables_and_headings_stay_whole(tmp_path: Path, lines: int) -> None:
    """Wherever the end of the sheet falls: a box that fits a sheet is on one, a heading has its text with it."""
    filler = "\n\n".join(f"Line {n}." for n in range(lines))
    text = f"""# T

{filler}

## Headingstart

Headingtext.

One more box.

!!! warning callout "Warning: boxstart"

    - one
    - two
    - three
    - boxend

### Tablestart

| a | b |
|---|---|
| one | two |
| three | tableend |
"""
    (path,) = build_handouts(project_with(tmp_path, {"other/x.md": text}), None, Edition.PREVIEW, DAY).paths
    sheets = [page.extract_text() for page in PdfReader(path).pages]
    for start, end in [("Headingstart", "Headingtext"), ("more box", "boxend"), ("Tablestart", "tableend")]:
        assert any(start in sheet and end in sheet for sheet in sheets), (start, sheets)


def test_a_hundred_handouts_in_a_few_seconds(tmp_path: Path) -> None:
    text = (PAGES / FULL).read_text(encoding="utf-8")
    project = project_with(tmp_path, {f"other/p{n}.md": text.replace("2023-07-01", "2023-07-02") for n in range(100)})
    start = time.process_time()
    assert len(build_handouts(project, None, Edition.PREVIEW, DAY).paths) == 100
    assert (
        time.process_time() - start < 20
    )  # CPU seconds: what else the machine does must not fail it; measured: about 3
