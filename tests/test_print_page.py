"""Print pages: the words of the page, marked, quiet, and pleasant to a screen reader."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from handout_help import DAY, FULL, PLAIN, SITE, SPANISH, fixtures, form, poppler, project_with, sign, squash
from hostile_cases import CASES
from plainleaf import review
from plainleaf.errors import SettingsError
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK, THEME
from plainleaf.publish.document import read_document, words
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.print_page import PRINT, print_address, write_print_pages
from plainleaf.publish.stage import code_of
from plainleaf.write.escape import clean, escape


def written(project_dir: Path, page: str, edition: Edition = Edition.PREVIEW, **settings: str) -> BeautifulSoup:
    project = fixtures(project_dir, **settings)
    write_print_pages(project, project.site, edition, DAY)
    return soup(project.site / print_address(page))


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def article(page: BeautifulSoup) -> str:
    """The squashed text of the article without the draft note and what the first sheet says besides."""
    found = page.article
    assert found is not None
    for note in found.select(".draft, .for-you"):
        note.extract()
    return squash(found.get_text())


@pytest.mark.parametrize("page", [FULL, SPANISH, PLAIN])
def test_the_words_of_the_page_and_no_others(tmp_path: Path, page: str) -> None:
    project = fixtures(tmp_path)
    write_print_pages(project, project.site, Edition.PREVIEW, DAY)
    document = read_document((project.docs / page).read_text(encoding="utf-8"), page)
    assert article(soup(project.site / print_address(page))) == squash("".join(words(document)))


def test_marked_in_the_preview_and_never_found_by_search_engines(tmp_path: Path) -> None:
    page = written(tmp_path, FULL)
    assert page.select_one(".every-sheet").get_text() == DRAFT_MARK
    assert DRAFT_MARK in page.article.get_text()
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    assert page.html["lang"] == "en"
    assert written(tmp_path / "es", SPANISH).html["lang"] == "es-MX"


def test_public_print_pages_are_signed_and_unmarked(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    text = (project.docs / FULL).read_text(encoding="utf-8").replace(" *(dose to be confirmed)*", "")
    (project.docs / FULL).write_text(text, encoding="utf-8")
    review.sign(project, FULL, "Ann Lee, pharmacist", DAY)
    (path,) = write_print_pages(project, project.site, Edition.PUBLIC, DAY)
    html = path.read_text(encoding="utf-8")
    assert "Draft" not in html and "noindex" in html
    assert "Review on record: Ann Lee, pharmacist, signed this page" in html
    code = code_of(FULL, text)
    assert (
        f'<p class="strong">Version {code}</p>' in html and f'content: "Version {code} · Page "' in html
    )  # on every sheet


def test_nothing_runs_but_the_button_and_nothing_is_fetched(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    write_print_pages(project, project.site, Edition.PREVIEW, DAY)
    path = project.site / print_address(FULL)
    page = soup(path)
    assert not page.select("link, img, iframe, object, embed, form, [onclick], [style]")
    style, (script,) = page.style.string, page.select("script")
    assert script.string == PRINT and not script.attrs and page.select_one("button.print[hidden]")
    policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    assert policy.startswith(f"default-src 'none'; script-src '{digest(PRINT)}'; style-src '{digest(style)}'; ")
    for address in re.findall(r'url\("([^"]+)"\)', style):
        assert (path.parent / address).resolve().parent == project.site / "assets/fonts"
        assert (THEME / "overrides/assets/fonts" / Path(address).name).is_file()


def digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize(("paper", "size"), [("a4", "size: A4;"), ("letter", "size: letter;")])
def test_paper(tmp_path: Path, paper: str, size: str) -> None:
    assert size in written(tmp_path, PLAIN, paper=paper).style.string


@pytest.mark.parametrize("offline", [False, True])
def test_the_way_back_leads_to_the_page(tmp_path: Path, offline: bool) -> None:
    project = fixtures(tmp_path)
    folder = project.site / FULL.removesuffix(".md")
    target = folder.with_suffix(".html") if offline else folder / "index.html"
    target.parent.mkdir(parents=True)
    target.write_text("page", encoding="utf-8")
    write_print_pages(project, project.site, Edition.PREVIEW, DAY)
    path = project.site / print_address(FULL)
    way = path.parent / soup(path).nav.a["href"]
    assert (way / "index.html" if way.is_dir() else way).resolve() == target.resolve()


def test_table_headers_and_landmarks(tmp_path: Path) -> None:
    page = written(tmp_path, FULL)
    assert [cell["scope"] for cell in page.select("thead th")] == ["col"] * 3
    assert len(page.select("main")) == len(page.select("h1")) == 1
    assert page.nav["aria-label"] and page.footer
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_the_level_is_said_where_a_hand_typed_title_does_not_say_it(tmp_path: Path) -> None:
    box = '!!! danger emergency "{}"\n    If you faint.\n\n'
    text = "# T\n\n" + box.format("Call 911") + box.format("Emergency: faint")
    project = project_with(tmp_path, {"other/x.md": text})
    (path,) = write_print_pages(project, project.site, Edition.PREVIEW, DAY)
    titles = [squash(tag.get_text()) for tag in soup(path).select(".box h2")]
    assert titles == ["Emergency:Call911", "Emergency:faint"]


def test_hostile_articles_are_only_text(tmp_path: Path) -> None:
    pages = {}
    for n, (_, text) in enumerate(CASES):
        safe = escape(text)
        pages[f"other/{n:03}.md"] = f'# {safe}\n\n{safe}\n\n- {safe}\n\n!!! note caution "Caution: x"\n\n    {safe}\n'
    project = project_with(tmp_path, pages)
    calm_text = '# x\n\nx\n\n- x\n\n!!! note caution "Caution: x"\n\n    x\n'
    plain_one = project_with(tmp_path / "plain", {"other/p.md": calm_text})
    (calm,) = write_print_pages(plain_one, plain_one.site, Edition.PREVIEW, DAY)
    shape = [tag.name for tag in soup(calm).body.find_all(True)]
    for path, (name, text) in zip(write_print_pages(project, project.site, Edition.PREVIEW, DAY), CASES, strict=True):
        page = soup(path)
        if not clean(text):
            continue
        assert [tag.name for tag in page.body.find_all(True)] == shape, name
        assert article(page).count(squash(clean(text))) >= 4, name


def test_the_first_sheet_says_the_same_in_the_same_place_as_the_handout(tmp_path: Path) -> None:
    """Between the opening and the text: lines to write on, whom to call, the way to the page, the version."""
    project = fixtures(tmp_path, site_url=SITE, clinic="clinic.toml")
    how = form(project, clinic=True)
    sign(project, FULL)
    (path,) = write_print_pages(project, project.site, Edition.PUBLIC, DAY, [FULL])
    (pdf,) = build_handouts(project, [FULL], Edition.PUBLIC, DAY, form=how).paths
    page = soup(path)
    box = page.select_one("aside.for-you")
    assert box["aria-label"] == "For you"
    on_paper = squash("".join(poppler(pdf)))
    said = [squash(tag.get_text()) for tag in box.select("p") if tag.get_text().strip()]
    assert len(said) == 10 and all(words in on_paper for words in said), said
    before = squash("".join(tag.get_text() for tag in box.find_all_previous(["p", "h2"]) if tag.find_parent("article")))
    after = squash("".join(tag.get_text() for tag in box.find_all_next(["p", "h2"])))
    assert "Keypoints" in before and "Whatfixtamineis" in after and "Keypoints" not in after
    assert not page.footer.find(string=re.compile("Review on record"))  # said once
    pictures = box.select("img")
    assert [image["alt"] for image in pictures] == [
        "An elm",
        "Square code that opens library.elm.example/health/medicines/fixtamine/handout_full",
    ]
    assert all(image["src"].startswith("data:image/") for image in pictures)
    assert "img-src data:;" in page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]


def test_a_clinic_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "clinic.toml").write_text("nmae = 'x'\n", encoding="utf-8")
    project = fixtures(tmp_path, clinic="clinic.toml")
    with pytest.raises(SettingsError, match=r"clinic\.toml:1: a clinic has no key 'nmae'"):
        write_print_pages(project, project.site, Edition.PREVIEW, DAY)
