"""Letters that our fonts lack: named where no font has them, set where a person gives one, and a word on copying them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from handout_help import DAY, FULL, PAGES, SITE, fixtures, form, poppler, project_with
from plainleaf.cli import main
from plainleaf.errors import SettingsError, Severity, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import THEME, copied_text
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.press import Form
from projects import project_in
from right_to_left import PAGE as RTL_PAGE

DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
"""Where Debian keeps DejaVu Sans, which has Arabic letters; tests of a font of a person's own need it."""

needs_dejavu = pytest.mark.skipif(not (DEJAVU / "DejaVuSans-Bold.ttf").is_file(), reason="DejaVu Sans is not here")

ARABIC = """---
title: النوم
language: ar
kind: condition
---
# النوم

!!! danger emergency "طوارئ"

    اتصل برقم 911 فورا.

## نقاط {: #key-points }

- نم جيدا كل ليلة.

## بقية

نص طويل هنا.
"""


def with_font(project: Project) -> Form:
    return replace(form(project), fonts=(DEJAVU / "DejaVuSans.ttf", DEJAVU / "DejaVuSans-Bold.ttf"))


@pytest.mark.parametrize(
    "words",
    [
        "ñ ü ¿Qué? ¡Ay! «así» Ñandú",
        "Łódź, žluťoučký kůň, İstanbul, Đà Nẵng, ồ ệ ữ",
        "Ελληνικά: πόνος",
        "Русский: боль; Українська: ґ їжак",
        "½ ¼ ≥ ≤ ± × ÷ µ α β → ° ™ € № “x” ‘y’ … – —",
    ],
)
def test_the_shipped_fonts_have_it(tmp_path: Path, words: str) -> None:
    project = project_with(tmp_path, {"other/x.md": f"# T\n\n{words}\n\n**{words}**\n\n## {words}\n\nEnd.\n"})
    result = build_handouts(project, None, Edition.PREVIEW, DAY)
    assert result.problems == ()
    assert " ".join(poppler(result.paths[0])[0].split()).count(words) == 3


@pytest.mark.parametrize("place", ["text", "title", "cell", "box", "clinic"])
def test_a_letter_that_no_font_has_is_named_with_its_words(tmp_path: Path, place: str) -> None:
    word = "before 漢字 after"
    body = {
        "text": f"# T\n\n{word}",
        "title": f"# {word}\n\nx",
        "cell": f"# T\n\n| a | b |\n|---|---|\n| {word} | x |",
        "box": f'# T\n\n!!! danger emergency "Emergency: x"\n\n    {word}',
        "clinic": "# T\n\nx",
    }[place]
    project = project_with(tmp_path, {"other/bad.md": body, "other/good.md": "# Good\n\nYes."})
    how = form(project, clinic=True)
    if place == "clinic":
        assert how.clinic is not None
        how = replace(how, clinic=replace(how.clinic, name=word))
    result = build_handouts(project, None, Edition.PREVIEW, DAY, form=how)
    problem = result.problems[0]
    assert problem.rule == "handout.missing-character" and problem.severity is Severity.BUILD
    assert "“字” (U+5B57 cjk unified ideograph-5b57), “漢” (U+6F22" in problem.message
    assert f"in “{word}”" in problem.message and "--font FILE" in problem.todo
    assert [path.name for path in result.paths] == ([] if place == "clinic" else ["other--good.pdf"])


def test_a_page_in_arabic_is_not_set_in_a_font_for_programs(tmp_path: Path) -> None:
    project = project_with(tmp_path, {"conditions/x.md": ARABIC, "other/good.md": "# Good\n\nYes."})
    result = build_handouts(project, None, Edition.PREVIEW, DAY)
    (problem,) = result.problems
    assert problem.rule == "handout.missing-character" and problem.where == "conditions/x.md"
    assert "(U+0626 arabic letter yeh with hamza above)" in problem.message and "--font FILE" in problem.todo
    assert problem.message.count("U+") == 5 and "other characters" in problem.message
    assert [path.name for path in result.paths] == ["other--good.pdf"]


@needs_dejavu
def test_arabic_is_set_from_right_to_left_in_a_font_that_is_given(tmp_path: Path) -> None:
    project = project_with(tmp_path, {"conditions/x.md": ARABIC}, site_url=SITE)
    result = build_handouts(project, None, Edition.PREVIEW, DAY, form=with_font(project))
    (path,) = result.paths
    assert result.problems == ()  # every word can be copied
    words = "".join(poppler(path))
    for word in ("النوم", "طوارئ", "اتصل", "فورا", "جيدا", "ليلة", "طويل"):
        assert word in words
    right = {word: at for tag, at in places(path) for word in (tag, tag[::-1])}  # -bbox gives letters as they are drawn
    assert right["اتصل"] > right["برقم"] > right["911"]


@needs_dejavu
@pytest.mark.parametrize("whole", [True, False], ids=["Arabic page", "Arabic part"])
def test_an_amount_in_arabic_stands_beside_its_unit(tmp_path: Path, whole: bool) -> None:
    """Also where the words are set in several ways, and where the page around them runs from left to right."""
    text = RTL_PAGE
    if not whole:
        text = text.replace("language: ar-EG\n", "").replace("Olive Pharmacy\n", "Olive Pharmacy\n  language: ar\n", 1)
        text = text.replace("### كيف", "### Olive Pharmacy\n\n#### كيف")
    project = project_with(tmp_path, {"medicines/x/y.md": text}, site_url=SITE)
    (path,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=with_font(project)).paths
    found = places(path)
    at = next(n for n, (word, _) in enumerate(found) if word == "لوانت")  # -bbox gives letters as they are drawn
    line = dict(found[at - 9 : at + 1])
    assert line["لوانت"] > line["500"] > line["mg"] > line["confirmed)"] > line["(dose"] > line["لك"] > line["6"]
    assert line["6"] > line[".تاعاس"]
    edge = {word: left for word, left in found}
    assert edge["لوانت"] > 450  # at the right of a sheet of 595 points
    assert edge["Publisher:"] < edge["Olive"]


def places(path: Path) -> list[tuple[str, float]]:
    """Every word with its place from the left."""
    from bs4 import BeautifulSoup

    found = BeautifulSoup("".join(poppler(path, "-bbox")), "lxml").find_all("word")
    return [(tag.get_text().strip("\u200e\u200f\u202a\u202b\u202c "), float(tag["xmin"])) for tag in found]


@needs_dejavu
def test_words_that_do_not_come_out_as_they_went_in_are_told(tmp_path: Path) -> None:
    """Lam and alef become one sign, which pdftotext takes apart in the wrong order."""
    project = project_with(tmp_path, {"conditions/x.md": ARABIC.replace("نص", "الأرق نص")})
    result = build_handouts(project, None, Edition.PREVIEW, DAY, form=with_font(project))
    (note,) = result.problems
    assert note.rule == "handout.copied-text" and note.severity is Severity.NOTE and "“الأرق”" in note.message
    assert len(result.paths) == 1


@needs_dejavu
def test_without_the_tool_it_is_said_that_nothing_was_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copied_text, "TOOL", "no-such-tool")
    project = project_with(tmp_path, {"conditions/x.md": ARABIC})
    (note,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=with_font(project)).problems
    assert "could not be tried: pdftotext is not installed" in note.message
    latin = fixtures(tmp_path / "latin")
    assert build_handouts(latin, [FULL], Edition.PREVIEW, DAY).problems == ()


def test_what_is_no_font_is_told(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    (tmp_path / "a.ttf").write_bytes(b"no font at all")
    (tmp_path / "b.ttf").write_bytes(b"\0\1\0\0")
    shutil.copy(next((THEME / "overrides/assets/fonts").glob("*.woff2")), tmp_path / "c.ttf")
    for name, said in (
        ("a.ttf", "this is no font that can be used"),
        ("b.ttf", "this is no font that can be used"),
        ("c.ttf", "have to be unpacked first"),
        ("none.ttf", "there is no such file"),
    ):
        with pytest.raises(UsageError, match=said):
            build_handouts(project, None, Edition.PREVIEW, DAY, form=replace(form(project), fonts=(tmp_path / name,)))


@needs_dejavu
def test_fonts_by_command_and_by_settings(tmp_path: Path) -> None:
    name = "fonts/DejaVuSans.ttf"
    files = {f"docs/{FULL}": (PAGES / FULL).read_bytes().replace(b"# Fixtamine", "# ກ Fixtamine".encode())}
    project = project_in(tmp_path, {**files, name: (DEJAVU / "DejaVuSans.ttf").read_bytes()})
    run = CliRunner().invoke
    done = run(main, ["-C", str(tmp_path), "handouts", "--font", str(tmp_path / name)])
    assert done.exit_code == 0, done.output
    text = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        text.replace("  plainleaf:\n", f"  plainleaf:\n    fonts: [{name}]\n"), encoding="utf-8"
    )
    assert Project.load(tmp_path).settings.fonts == (name,)
    done = run(main, ["-C", str(tmp_path), "handouts"])
    assert done.exit_code == 0 and (project.dist / "handouts").is_dir(), done.output
    (tmp_path / "mkdocs.yml").write_text(
        text.replace("  plainleaf:\n", "  plainleaf:\n    fonts: 5\n"), encoding="utf-8"
    )
    with pytest.raises(SettingsError, match=r"extra\.plainleaf\.fonts is 5; name a file"):
        Project.load(tmp_path)
