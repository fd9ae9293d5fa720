"""The first sheet of a handout stands alone: dangers and help first, whom to call, the way to the page, lines to write on."""

from __future__ import annotations

import itertools
import re
import struct
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from pypdf import PdfReader

from handout_help import DAY, FULL, PLAIN, SITE, SPANISH, fixtures, form, poppler, project_with, sign
from plainleaf import review
from plainleaf.model import Edition
from plainleaf.project import Settings
from plainleaf.publish import first_sheet
from plainleaf.publish.first_sheet import as_typed, web_address
from plainleaf.publish.handout import build_handouts, set_copy
from plainleaf.publish.qr import LONGEST, qr_png
from plainleaf.publish.stage import code_of
from plainleaf.safety.medicines import Guide, medicine

FORMS = [(paper, large) for paper in ("a4", "letter") for large in (False, True)]


def plain(sheet: str) -> str:
    return " ".join(sheet.split())


def seen(path: Path, sheet: int = 1) -> list[str]:
    """What a telephone reads off a sheet as a printer of 150 dots an inch prints it, without colours."""
    command = ["pdftoppm", "-r", "150", "-gray", "-f", str(sheet), "-l", str(sheet), str(path)]
    header, size, _, pixels = subprocess.run(command, capture_output=True, check=True).stdout.split(b"\n", 3)
    width, height = map(int, size.split())
    assert header == b"P5"
    return [code.text for code in zxingcpp.read_barcodes(memoryview(pixels).cast("B", (height, width)))]


@pytest.mark.parametrize("clinic", [False, True])
def test_however_long_the_opening_is_who_signed_and_the_guide_are_told(tmp_path: Path, clinic: bool) -> None:
    """A long name of the medicine and of who signed: the box at the foot is then told in two parts."""
    head, _, _ = (fixtures(tmp_path / "made").docs / FULL).read_text(encoding="utf-8").partition("\n---\n")
    head = head.replace("topic: fixtamine", "topic: fixtamine\nname: zolpidem extended-release tablets", 1)
    box = '!!! danger emergency "Emergency: call 911"\n\n    Call now.'
    pages = {
        f"medicines/long/p{n}.md": f"{head}\n---\n\n# Fixtamine\n\n{box}\n\n## Key points\n\n"
        + "".join(f"- point {k} has words\n" for k in range(n))
        + "\n## A section\n\nIts text.\n"
        for n in (1, 3, 5, 8)
    }
    project = project_with(tmp_path / "long", pages, site_url=SITE)
    for page in pages:
        review.sign(project, page, "Dr. Maria Fernandez, MD, and Ann Lee, PharmD", DAY)
    made = build_handouts(
        project, [*pages], Edition.PUBLIC, DAY, form=form(project, paper="letter", large=True, clinic=clinic)
    )
    assert len(made.paths) == len(pages)
    for path in made.paths:
        words = plain(" ".join(poppler(path)))
        assert "Medication Guide" in words and "Maria Fernandez" in words, path.name


@pytest.mark.parametrize("large", [False, True])
def test_the_lines_to_write_on_stand_on_it_or_are_named_there(tmp_path: Path, large: bool) -> None:
    """However much of it the dangers and the key points take: on it, or on a later one that it sends the reader to."""
    head, _, _ = (fixtures(tmp_path / "made").docs / FULL).read_text(encoding="utf-8").partition("\n---\n")
    box = '!!! danger emergency "Emergency: call 911"\n\n' + "    - Call now when it is bad\n" * 8
    pages = {
        f"medicines/long/p{n}.md": f"{head}\n---\n\n# Fixtamine\n\n{box}\n\n## Key points\n\n"
        + "".join(f"- point {k} has words\n" for k in range(n))
        + "\n## A section\n\nIts text.\n"
        for n in range(1, 30)
    }
    project = project_with(tmp_path / "long", pages)
    made = build_handouts(project, [*pages], Edition.PREVIEW, DAY, form=form(project, large=large))
    moved = 0
    for path in made.paths:
        first, *later = map(plain, poppler(path))
        for words in ("My dose, from my care team", "My questions"):
            assert first.count(words) == 1, path.name
            assert [f"{words}:" in sheet for sheet in (first, *later)].count(True) == 1, path.name
        named = first.partition("Go on reading on page 2:")[2]
        assert ("My questions:" in first) is not ("· My questions" in named), path.name
        moved += "· My questions" in named
    assert len(made.paths) == len(pages) and 0 < moved < len(pages)


@pytest.mark.parametrize(("paper", "large"), FORMS)
def test_it_holds_the_danger_the_clinic_and_the_version(tmp_path: Path, paper: str, large: bool) -> None:
    project = fixtures(tmp_path, site_url=SITE)
    sign(project, FULL)
    (path,) = build_handouts(
        project, [FULL], Edition.PUBLIC, DAY, form=form(project, paper=paper, large=large, clinic=True)
    ).paths
    first = plain(poppler(path)[0])
    code = code_of(FULL, (project.docs / FULL).read_text(encoding="utf-8"))
    for words in (
        "Fixtamine · also called Fixtal, Sleepfix",
        "Emergency: slow or stopped breathing",
        "Get help today: thoughts of harming yourself",
        "Elm Street Clinic",
        "Telephone 555-0142",
        f"Version {code}",
        "After 22 November 2027, ask for a newer copy of this sheet.",
    ):
        assert words in first


@pytest.mark.parametrize(("paper", "large"), FORMS)
@pytest.mark.parametrize("page", [FULL, PLAIN, SPANISH])
def test_the_square_code_opens_the_page(tmp_path: Path, page: str, paper: str, large: bool) -> None:
    project = fixtures(tmp_path, site_url=SITE)
    how = form(project, paper=paper, large=large, clinic=True)
    (path,) = build_handouts(project, [page], Edition.PREVIEW, DAY, form=how).paths
    sheets = poppler(path)
    codes = [code for n in range(1, len(sheets) + 1) for code in seen(path, n)]
    assert codes == [SITE + page.removesuffix(".md") + "/"]
    assert as_typed(codes[0]) in re.sub(r"\s+", "", "".join(sheets))


@pytest.mark.parametrize("base", ["", "library.example.org", "javascript:alert(1)", "https://a b"])
def test_without_an_address_of_its_own_a_page_has_no_code(tmp_path: Path, base: str) -> None:
    project = fixtures(tmp_path, site_url=base)
    (path,) = build_handouts(project, [PLAIN], Edition.PREVIEW, DAY).paths
    assert seen(path) == [] and "on the web" not in plain(poppler(path)[0])


@pytest.mark.parametrize("length", [20, 60, 120, LONGEST])
def test_a_code_is_read_at_any_length(length: int) -> None:
    """From the picture itself: its longest is in many blocks of data, and its lines end within a byte."""
    address = "https://x.example/".ljust(length, "a")
    data = qr_png(address)
    width, height = struct.unpack(">II", data[16:24])
    assert width == height and width % 4 == 0
    found = zlib.decompress(data[data.index(b"IDAT") + 4 : -16])
    lines = [found[at + 1 : at + 1 + -(-width // 8)] for at in range(0, len(found), 1 + -(-width // 8))]
    pixels = bytes(255 * (line[x // 8] >> (7 - x % 8) & 1) for line in lines for x in range(width))
    (code,) = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (height, width)))
    assert code.text == address


def test_a_code_too_fine_for_paper_is_left_out() -> None:
    assert qr_png("https://x.example/" + "a" * LONGEST) == qr_png("") == b""
    assert web_address("a/index.md", Settings("o", "c", site_url=SITE)) == SITE + "a/"


def test_lines_to_write_on_are_empty(tmp_path: Path) -> None:
    """Nothing of the page stands behind the labels, on any form; only a medicine has a line for its dose."""
    project = fixtures(tmp_path)
    for paper, large in FORMS:
        paths = build_handouts(project, None, Edition.PREVIEW, DAY, form=form(project, paper=paper, large=large)).paths
        found = []
        for path in paths:
            lines = [line.strip() for sheet in poppler(path, "-layout") for line in sheet.splitlines()]
            labels = [line for line in lines if re.match("My dose|My questions|Mis preguntas|Mi dosis", line)]
            found.append(labels)
        assert sorted(found) == [
            ["Mis preguntas:"],
            ["My dose, from my care team:", "My questions:"],
            ["My questions:"],
        ]


def box(level: str, title: str, lines: int) -> str:
    body = "\n".join(f"    - sign {n} to watch for" for n in range(lines))
    return f'!!! {level} "{title}"\n\n{body}\n\n'


def page_with(lines: int, points: int = 3) -> str:
    return (
        "# T\n\n"
        + box("danger emergency", "Emergency: call", lines)
        + box("danger urgent", "Get help today: ring", lines)
        + box("info ask", "Ask: see", lines)
        + box("warning callout", "Warning: mind", lines)
        + "## Key points {: #key-points }\n\n"
        + "".join(f"- point {n}\n" for n in range(points))
        + "\n## More\n\n"
        + "The rest of the text.\n\n" * 30
    )


@pytest.mark.parametrize("lines", range(1, 40, 3))
def test_no_first_sheet_is_half_empty_and_what_goes_over_is_named(tmp_path: Path, lines: int) -> None:
    """Whatever the opening's length: help stands before all else, and each title that goes over is named with its sheet."""
    project = project_with(tmp_path, {"other/x.md": page_with(lines)}, site_url=SITE)
    for large in (False, True):
        how = form(project, large=large, clinic=True)
        (path,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=how).paths
        sheets = [plain(sheet) for sheet in poppler(path)]
        first = sheets[0]
        on_first, _, later = first.partition("Go on reading on page 2:")
        assert "Emergency: call • sign 0 to watch for" in on_first.replace("call sign", "call • sign")
        assert "Elm Street Clinic" in first
        for title in ("Get help today: ring", "Ask: see", "Warning: mind", "Key points"):
            if title not in on_first:
                assert title in later
                assert any(title in sheet for sheet in sheets[1:])
        assert widest_gap(path) < 0.34, (lines, large)


@pytest.mark.parametrize("lines", range(2, 26, 4))
@pytest.mark.parametrize("large", [False, True])
def test_key_points_stand_on_the_first_sheet_whatever_follows_help(tmp_path: Path, lines: int, large: bool) -> None:
    """Warnings and cards that only say when to ask go over before them, and are named; nothing is lost."""
    text = (
        "# T\n\n"
        + box("danger emergency", "Emergency: call", 2)
        + box("warning callout", "Warning: mind", lines)
        + box("info ask", "Ask: see", lines)
        + "## Key points {: #key-points }\n\n- first point\n- last point\n\n## More\n\nThe rest.\n"
    )
    project = project_with(tmp_path, {"other/x.md": text}, site_url=SITE)
    how = form(project, large=large, clinic=True)
    (path,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=how).paths
    sheets = [plain(sheet) for sheet in poppler(path)]
    on_first, _, named = sheets[0].partition("Go on reading on page 2:")
    for words in ("Emergency: call", "Key points", "first point", "last point"):
        assert words in on_first
    for title in ("Warning: mind", "Ask: see"):
        assert title in on_first or (title in named and title in " ".join(sheets[1:]))
    assert len(re.findall(r"\bsign\b", " ".join(sheets))) == 2 + 2 * lines


@pytest.mark.parametrize("sentences", [6, 25, 120])
def test_a_long_text_before_the_key_points_makes_way_for_them(tmp_path: Path, sentences: int) -> None:
    intro = " ".join(f"Sentence {n} of an introduction." for n in range(sentences))
    text = f"# T\n\n{intro}\n\n{intro}\n\n## Key points {{: #key-points }}\n\n- a point\n\n## More\n\nThe rest.\n"
    project = project_with(tmp_path, {"other/x.md": text}, site_url=SITE)
    for large in (False, True):
        (path,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=form(project, large=large)).paths
        sheets = [plain(sheet) for sheet in poppler(path)]
        assert "Key points • a point" in sheets[0] and "My questions:" in sheets[0]
        assert " ".join(sheets).count("introduction.") == 2 * sentences
        assert " ".join(sheets).index("Sentence 1 of") < " ".join(sheets).index("The rest.")


@pytest.mark.parametrize("points", range(4, 22, 3))
def test_lines_make_way_before_what_is_needed_most(tmp_path: Path, points: int) -> None:
    """As an opening grows, lines to write on grow fewer; none is left where key points would have to go over for it."""
    project = project_with(tmp_path, {"other/x.md": page_with(2, points)}, site_url=SITE)
    how = form(project, clinic=True)
    (path,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=how).paths
    sheets = [plain(sheet) for sheet in poppler(path)]
    assert sum("My questions:" in sheet for sheet in sheets) == 1
    if "My questions:" in sheets[0] or points < 12:
        assert f"point {points - 1}" in sheets[0]


def widest_gap(path: Path) -> float:
    """The tallest white band on the first sheet, as a part of its height, head and foot left out."""
    command = ["pdftoppm", "-r", "20", "-gray", "-f", "1", "-l", "1", str(path)]
    _, size, _, pixels = subprocess.run(command, capture_output=True, check=True).stdout.split(b"\n", 3)
    width, height = map(int, size.split())
    dark = [y for y in range(height) if min(pixels[y * width : (y + 1) * width]) < 200]
    return max(b - a for a, b in itertools.pairwise(dark)) / height


def test_a_box_that_goes_over_the_sheet_says_so(tmp_path: Path) -> None:
    project = project_with(tmp_path, {"other/x.md": page_with(60)})
    (path,) = build_handouts(project, None, Edition.PREVIEW, DAY).paths
    first, second = (plain(sheet) for sheet in poppler(path)[:2])
    assert "Emergency: call (continued)" not in first and "Emergency: call (continued)" in second


def test_no_medication_guide_is_claimed_without_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That there is one is said with its source; in the public edition only where a person has checked it."""
    text = "---\nkind: medicine\nname: denosumab\nsources: [{file: x.txt, rights: own}]\n---\n# T\n\nText.\n"
    project = project_with(tmp_path, {"medicines/x.md": text}, country="us")
    unknown = "This is not an FDA Medication Guide. Ask your pharmacist if there is one for denosumab."
    known = (
        "This is not the FDA Medication Guide for Prolia. If that is what you use, ask your pharmacist for it. "
        "If you use another kind of denosumab, ask if there is one."
    )

    def first(edition: Edition) -> str:
        return plain(poppler(build_handouts(project, None, edition, DAY).paths[0])[0])

    draft = first(Edition.PREVIEW)
    assert known in draft and "Source: MedlinePlus" in draft and "Not yet reviewed." in draft
    sign(project, "medicines/x.md")
    assert unknown in first(Edition.PUBLIC)
    entry = medicine("denosumab")
    assert entry is not None and entry.guide is not None
    checked = replace(entry, guide=Guide("Prolia", "", "FDA list of Medication Guides", DAY, "Ann Lee, pharmacist"))
    monkeypatch.setattr(first_sheet, "medicine", lambda _: checked)
    public = first(Edition.PUBLIC)
    assert known in public and "Source: FDA list of Medication Guides, 22 November 2026." in public


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("clonazepam", "en", "This is not the FDA Medication Guide for clonazepam. Ask your pharmacist for it."),
        ("Klonopin", "en", "This is not the FDA Medication Guide for Klonopin. Ask your pharmacist for it."),
        (
            "ibuprofen",
            "en",
            "This is not the FDA Medication Guide for prescription ibuprofen. If that is what you use, ask your pharmacist "
            "for it. If you use another kind of ibuprofen, ask if there is one.",
        ),
        (
            "Advil",
            "en",
            "This is not the FDA Medication Guide for prescription ibuprofen. If that is what you use, ask your pharmacist "
            "for it. If you use another kind of ibuprofen, ask if there is one.",
        ),
        (
            "ibuprofen",
            "es",
            "Esta hoja no es la Guía del medicamento de la FDA para ibuprofen con receta. Si es lo que usted usa, pídala a su "
            "farmacéutico. Si usa otro tipo de ibuprofen, pregúntele si hay una.",
        ),
        (
            "trazodone",
            "en",
            "This is not the FDA Medication Guide for Desyrel. If that is what you use, ask your pharmacist for it. "
            "If you use another kind of trazodone, ask if there is one.",
        ),
        (
            "lisinopril",
            "en",
            "This is not an FDA Medication Guide. Ask your pharmacist if there is one for lisinopril.",
        ),
        (
            "lisinopril",
            "es",
            "Esta hoja no es una Guía del medicamento de la FDA. Pregunte a su farmacéutico si hay una para lisinopril.",
        ),
    ],
)
def test_a_guide_is_claimed_for_no_more_than_its_source_speaks_of(
    tmp_path: Path, name: str, language: str, words: str
) -> None:
    """A pack of ibuprofen that is sold without a prescription has none: its reader is not sent for one that is not there."""
    head = f"kind: medicine\nname: {name}\nlanguage: {language}\nsources: [{{file: x.txt, rights: own}}]"
    project = project_with(tmp_path, {"medicines/x.md": f"---\n{head}\n---\n# T\n\nText.\n"}, country="us")
    assert words in plain(poppler(build_handouts(project, None, Edition.PREVIEW, DAY).paths[0])[0])


@pytest.mark.parametrize("country", ["uk", "ca"])
def test_outside_the_united_states_nothing_is_said_of_its_guides(tmp_path: Path, country: str) -> None:
    (path,) = build_handouts(fixtures(tmp_path, country=country), [FULL], Edition.PREVIEW, DAY).paths
    assert "Medication Guide" not in "".join(poppler(path))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_large_print_is_large_everywhere(tmp_path: Path, paper: str) -> None:
    """18 points and more, but for the line at the head and foot of every sheet, which has 16."""
    project = fixtures(tmp_path, site_url=SITE)
    how = form(project, paper=paper, large=True, clinic=True)
    folder = tmp_path / "dist/handouts-large-print"
    paths = build_handouts(project, None, Edition.PREVIEW, DAY, form=how).paths
    assert {path.parent for path in paths} == {folder}
    for path in paths:
        for page in PdfReader(path).pages:
            height, sizes = float(page.mediabox.height), []

            def visit(text: str, cm: list[float], tm: list[float], _: object, size: float, to: list = sizes) -> None:
                if text.strip():
                    to.append((tm[5] * cm[3] + cm[5], size * abs(tm[3] * cm[3]), text))

            page.extract_text(visitor_text=visit)
            assert sizes
            for y, size, text in sizes:
                least = 18 if 65 < y < height - 60 else 16
                assert size >= least - 0.01, (y, size, text)


def test_an_archived_copy_has_no_lines_to_write_on(tmp_path: Path) -> None:
    """It is no sheet for a patient: no clinic, no lines, no code."""
    from plainleaf.publish.articles import read_articles
    from plainleaf.publish.sheet import sheet

    project = fixtures(tmp_path, site_url=SITE)
    (one,), _ = read_articles(project, [FULL], Edition.PREVIEW)
    pdf = tmp_path / "copy.pdf"
    pdf.write_bytes(set_copy(one.document, sheet(one, project.settings, Edition.PREVIEW, DAY), "a4", DAY))
    text = plain("".join(poppler(pdf)))
    assert "My questions" not in text and "Medication Guide" not in text and seen(pdf) == []
    assert "Emergency: slow or stopped breathing" in text
