"""Single files: everything inside, small enough to send, the words of the page and nothing that runs but our own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from built import DAY, sample_project
from copies_help import every_kind, hostile
from handout_help import FULL, SPANISH, squash
from plainleaf import review
from plainleaf.errors import PlainleafError
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK
from plainleaf.publish.copies import clock_script, digest_source
from plainleaf.publish.document import read_document, words
from plainleaf.publish.portable import faults
from plainleaf.publish.single import FOLDER, LARGEST, build_single_files
from test_cli import run

OUTSIDE = re.compile(
    r"""(?i)(?:src|href|srcset|data|action|poster)\s*=\s*["'](?!#|data:|https?:|mailto:|tel:)|@import|url\((?!["']?data:)"""
)


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_each_page_is_one_small_file_with_everything_inside(tmp_path: Path) -> None:
    project = every_kind(tmp_path)
    made = build_single_files(project, Edition.PREVIEW, DAY)
    assert len(made.paths) == 5 and made.problems == ()
    assert faults(path.name for path in made.paths) == []
    for path in made.paths:
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_size < LARGEST
        assert not OUTSIDE.search(text), path.name
        page = soup(path)
        assert not page.select("link, img, iframe, object, embed, form, base, [onclick], [style], script[src]")
        assert [str(script.string) for script in page.select("script")] == [clock_script()]
        policy = str(page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"])
        assert "default-src 'none'" in policy and digest_source(clock_script()) in policy
        assert digest_source(str(page.style.string)) in policy and "unsafe" not in policy and "font-src data:" in policy
        assert page.html["lang"]
        assert len(page.select("main")) == len(page.select("h1")) == 1


@pytest.mark.parametrize("page", [FULL, SPANISH])
def test_it_holds_every_word_of_the_page_in_order(tmp_path: Path, page: str) -> None:
    project = every_kind(tmp_path)
    (path,) = build_single_files(project, Edition.PREVIEW, DAY, pages=[page]).paths
    document = read_document((project.docs / page).read_text(encoding="utf-8"), page)
    article = soup(path).article
    for extra in article.select(".draft, details"):
        extra.decompose()
    for label in article.select(".label"):
        label.decompose()
    assert squash(article.get_text(" ")) == squash(" ".join(words(document)))


def test_it_says_what_it_is(tmp_path: Path) -> None:
    project = every_kind(tmp_path)
    (path,) = build_single_files(project, Edition.PREVIEW, DAY, pages=[FULL]).paths
    text = soup(path).get_text(" ")
    assert DRAFT_MARK in text
    assert "Review: no health professional has signed this page." in text
    assert "This copy was made on 22 November 2026." in text
    assert "library@example.org" in text
    assert soup(path).html["data-built"] == "2026-11-22"


def test_the_contents_lead_to_the_sections(tmp_path: Path) -> None:
    page = soup(build_single_files(every_kind(tmp_path), Edition.PREVIEW, DAY, pages=[FULL]).paths[0])
    led = [(a["href"].removeprefix("#"), a.get_text()) for a in page.select("details a")]
    assert len(led) > 2
    assert [(h["id"], h.get_text()) for h in page.select(".text h2[id]")] == led


def test_the_fonts_go_with_the_letters(tmp_path: Path) -> None:
    made = build_single_files(every_kind(tmp_path), Edition.PREVIEW, DAY)
    faces = {path.name: path.read_text(encoding="utf-8").count("@font-face") for path in made.paths}
    assert faces["conditions--cold--przeziebienie.html"] == 4
    assert faces["medicines--fixtamine--handout_full.html"] == 2


def test_a_large_page_goes_without_fonts_and_a_larger_one_is_named(tmp_path: Path) -> None:
    project = every_kind(tmp_path)
    for name, size in (("large", 260_000), ("huge", 320_000)):
        text = f"# {name}\n\n" + "Drink some water now. \n\n" * (size // 30)
        (project.docs / f"other/{name}.md").write_text(text, encoding="utf-8")
    made = build_single_files(project, Edition.PREVIEW, DAY)
    by_name = {path.name: path for path in made.paths}
    assert by_name["other--large.html"].stat().st_size < LARGEST
    assert "@font-face" not in by_name["other--large.html"].read_text(encoding="utf-8")
    assert by_name["other--huge.html"].is_file()
    assert [(p.rule, p.where) for p in made.problems] == [("single.large", "docs/other/huge.md")]


def test_hostile_articles_are_only_text(tmp_path: Path) -> None:
    project, shown = hostile(tmp_path)
    made = build_single_files(project, Edition.PREVIEW, DAY)
    assert len(made.paths) == len(shown)
    for path, words_of in zip(made.paths, shown.values(), strict=True):
        page = soup(path)
        assert not page.select("article :is(script, style, img, iframe, form, input, svg, meta, base)"), path.name
        assert not [
            a for a in page.select("article a") if not str(a["href"]).startswith(("http", "mailto:", "tel:", "#"))
        ]
        assert squash(page.article.get_text()).count(squash(words_of)) >= 3, path.name


def test_the_same_pages_give_the_same_bytes_and_what_is_gone_goes(tmp_path: Path) -> None:
    first = build_single_files(every_kind(tmp_path / "a"), Edition.PREVIEW, DAY)
    project = every_kind(tmp_path / "b")
    (project.docs / "other/soon-gone.md").write_text("# Soon gone\n\nText.\n", encoding="utf-8")
    assert any(p.name == "other--soon-gone.html" for p in build_single_files(project, Edition.PREVIEW, DAY).paths)
    (project.docs / "other/soon-gone.md").unlink()
    second = build_single_files(project, Edition.PREVIEW, DAY)
    assert {p.name: p.read_bytes() for p in first.paths} == {
        p.name: p.read_bytes() for p in second.folder.glob("*.html")
    }


def test_a_folder_with_files_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    project = every_kind(tmp_path)
    (tmp_path / "out" / FOLDER).mkdir(parents=True)
    (tmp_path / "out" / FOLDER / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PlainleafError, match=r"thesis\.txt"):
        build_single_files(project, Edition.PREVIEW, DAY, out=tmp_path / "out")
    assert (tmp_path / "out" / FOLDER / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_the_public_edition_holds_signed_pages_only(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    with pytest.raises(PlainleafError, match="review sign"):
        build_single_files(project, Edition.PUBLIC, DAY)
    review.sign(project, "conditions/insomnia/sleeping-badly.md", "Ann Lee, pharmacist", DAY)
    (path,) = build_single_files(project, Edition.PUBLIC, DAY).paths
    text = path.read_text(encoding="utf-8")
    assert "Draft" not in text and "Ann Lee, pharmacist" in text and "sleep line" not in text
    assert re.search(r"Version \w{3}-\w{3}-\w{3}\.", text), "the code by which the archive knows what she got"
    assert f'data-due="{DAY.replace(year=2027)}"' in text


def test_the_command(tmp_path: Path) -> None:
    result = run("offline", "--single-files", "--out", str(tmp_path / "o"), within=sample_project(tmp_path / "p"))
    assert result.exit_code == 0, result.output
    assert "single files: 2 in" in result.stdout
    assert len(list((tmp_path / "o/single-files").glob("*.html"))) == 2
