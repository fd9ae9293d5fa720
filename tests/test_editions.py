"""Promise 5: the public edition holds only what a person signed and the rights allow."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from pypdf import PdfReader

from built import ARTICLE, DAY, sample_project, tree
from plainleaf import review
from plainleaf.errors import PlainleafError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import DRAFT_MARK
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.site import build_site
from plainleaf.publish.unsigned import without_unsigned
from test_cli import run

PAGE = "conditions/insomnia/sleeping-badly.md"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return sample_project(tmp_path / "p")


def public_texts(project: Project) -> dict[str, str]:
    build_site(project, Edition.PUBLIC, DAY)
    texts = {n: c for n, c in tree(project.site).items() if n.endswith((".html", ".json", ".txt", ".xml"))}
    return {name: html.unescape(content.decode("utf-8")) for name, content in texts.items()}


def test_an_empty_public_edition_is_refused_and_the_old_site_stays(project: Project) -> None:
    build_site(project, Edition.PREVIEW, DAY)
    before = tree(project.site)
    with pytest.raises(PlainleafError, match="review sign"):
        build_site(project, Edition.PUBLIC, DAY)
    assert tree(project.site) == before


def test_only_the_signed_page_is_public(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    texts = public_texts(project)
    page = texts["conditions/insomnia/sleeping-badly/index.html"]
    assert not [name for name in tree(project.site) if "clonazepam" in name]
    # a signed page may still name another medicine in its own words; no list, menu or index leads to its page
    for name in ("index.html", "a-z/index.html", "about/index.html"):
        assert "clonazepam" not in texts[name].lower(), name
    assert all(DRAFT_MARK.lower() not in text.lower() for text in texts.values())
    assert all("noindex" not in text for name, text in texts.items() if "print" not in name and name != "404.html")
    assert "Disallow" not in texts["robots.txt"]
    assert "Ann Lee, pharmacist" in page
    assert "not yet signed" not in page
    assert "not checked them yet" not in page


def test_the_sheets_of_a_signed_page_say_who_signed(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    sheets = build_handouts(project, None, Edition.PUBLIC, DAY)
    printed = public_texts(project)["conditions/insomnia/sleeping-badly/print.html"]
    on_paper = " ".join(page.extract_text() for path in sheets.paths for page in PdfReader(path).pages)
    for text in (printed, " ".join(on_paper.split())):
        assert "Ann Lee, pharmacist" in text
        assert "not yet signed" not in text
        assert "not checked them yet" not in text


def test_library_text_that_nobody_signed_is_not_public(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    page = public_texts(project)["conditions/insomnia/sleeping-badly/index.html"]
    assert "sleep line" not in page
    assert "Alcohol may make sleep worse" not in page
    assert "Who to call" not in page
    assert "warning as well" not in page
    assert "Do not drive when you are sleepy" in page


def test_a_changed_page_leaves_the_public_edition_by_itself(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    path = project.docs / PAGE
    path.write_text(path.read_text(encoding="utf-8").replace("many weeks", "some days"), encoding="utf-8")
    with pytest.raises(PlainleafError, match="No page can be published"):
        build_site(project, Edition.PUBLIC, DAY)


def test_rights_that_do_not_allow_it_keep_a_page_out(project: Project) -> None:
    path = project.docs / PAGE
    path.write_text(path.read_text(encoding="utf-8").replace("rights: own", "rights: unknown"), encoding="utf-8")
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    with pytest.raises(PlainleafError, match="No page can be published"):
        build_site(project, Edition.PUBLIC, DAY)


def test_the_preview_holds_everything_marked(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    build_site(project, Edition.PREVIEW, DAY)
    assert (project.site / ARTICLE / "index.html").is_file()
    page = (project.site / "conditions/insomnia/sleeping-badly/index.html").read_text(encoding="utf-8")
    assert DRAFT_MARK in page
    assert "sleep line" in page


def test_a_home_page_written_by_hand_stays(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    (project.docs / "index.md").write_text("# Welcome to ward seven\n", encoding="utf-8")
    assert "Welcome to ward seven" in public_texts(project)["index.html"]


def test_a_page_without_unsigned_text_is_left_alone() -> None:
    text = '\nName\n\n# Title\n\n!!! note caution "C"\n    One.\n\n    - two\n\n## Next\n\nWords.\n'
    assert without_unsigned(text) == text


def test_notes_and_drafts_beside_the_pages_are_not_public(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    for name in ("notes.md", "team/plan.markdown", "draft.html"):
        path = project.docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("My notes about secret drafts\n", encoding="utf-8")
    result = build_site(project, Edition.PUBLIC, DAY)
    assert not [name for name, held in tree(project.site).items() if b"secret drafts" in held]
    told = [p.where for p in result.problems if p.rule == "site.not-signed"]
    assert told == ["docs/draft.html", "docs/notes.md", "docs/team/plan.markdown"]
    assert "secret drafts" not in str(result.problems)
    preview = build_site(project, Edition.PREVIEW, DAY)
    assert (project.site / "notes/index.html").is_file()
    assert not [p for p in preview.problems if p.rule == "site.not-signed"]


def test_a_page_past_its_day_is_published_and_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY.replace(year=2024))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793318400")  # 2026-10-30
    result = run("site", "--edition", "public", within=project)
    assert result.exit_code == 0, result.output
    assert "1 published page(s) are past the day" in result.stdout
    assert "review.due" in result.stderr and "2025-11-22" in result.stderr
    assert (project.site / "conditions/insomnia/sleeping-badly/index.html").is_file()


def test_a_failed_public_build_says_that_the_older_site_stands(project: Project) -> None:
    assert "older-stands" not in run("site", "--edition", "public", within=project).output  # there is none
    build_site(project, Edition.PREVIEW, DAY)
    result = run("site", "--edition", "public", within=project)
    assert result.exit_code == 1
    assert "build.older-stands" in result.stderr and "earlier build" in result.stderr
