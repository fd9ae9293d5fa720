"""A health record's question, asked of a plain file server: the right page, or a list, or the search; never a guess."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from bench.served import served
from built import ARTICLE, DAY, sample_project, tree
from plainleaf import review
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import THEME
from plainleaf.publish.infobutton import PAGE, SYSTEMS, TABLE
from plainleaf.publish.site import build_site
from reader import Reader, reading, violations
from test_trust import with_settings

SLEEP = "conditions/insomnia/sleeping-badly"
RXNORM, ICD = "2.16.840.1.113883.6.88", "2.16.840.1.113883.6.90"


def coded(root: Path) -> Project:
    """The fixture's pages with codes: one for each, one that both share."""
    project = sample_project(root)
    for path, given in (
        (ARTICLE, ["rxnorm:2598", "icd-10-cm:G47.0"]),
        (SLEEP, ["icd-10-cm:F51.01", "icd-10-cm:G47.0"]),
    ):
        page = project.docs / f"{path}.md"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("\ntags:", f"\ncodes: {json.dumps(given)}\ntags:", 1), encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    project = coded(tmp_path_factory.mktemp("infobutton") / "p")
    result = build_site(project, Edition.PREVIEW, DAY)
    assert result.problems == ()
    with served(project.site) as address:
        yield address


def ask(reader: Reader, **criteria: str) -> None:
    query = {f"mainSearchCriteria.v.{key}": value for key, value in criteria.items()}
    reader.page.goto(f"{reader.home}infobutton/?{urlencode(query | {'informationRecipient': 'PAT'})}")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("system", "code", "page"),
    [
        (RXNORM, "2598", ARTICLE),
        ("RxNorm", "2598", ARTICLE),
        (ICD, "F51.01", SLEEP),
        (ICD, "f5101", SLEEP),
        ("ICD10CM", "F51.01", SLEEP),
    ],
)
def test_a_code_leads_to_its_page(browser: Browser, home: str, system: str, code: str, page: str) -> None:
    with reading(browser, home) as reader:
        ask(reader, cs=system, c=code)
        reader.page.wait_for_url(f"{home}{page}/")


@pytest.mark.browser
def test_of_several_pages_the_reader_chooses(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        ask(reader, cs=ICD, c="G47.0")
        found = reader.page.locator(".pl-answer + ul a")
        assert sorted(found.all_inner_texts()) == ["Clonazepam at night", "Sleeping badly"]
        assert violations(reader.page) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "criteria",
    [
        {"cs": RXNORM, "c": "F51.01", "dn": "Klonopin"},  # the code of another system
        {"cs": "1.2.3", "c": "2598", "dn": "Klonopin"},
        {"cs": RXNORM, "c": "259", "dn": "Klonopin"},
        {"dn": "Klonopin"},
    ],
    ids=str,
)
def test_what_no_page_has_leads_to_the_search(browser: Browser, home: str, criteria: dict[str, str]) -> None:
    with reading(browser, home, 390) as reader:
        ask(reader, **criteria)
        assert "There is no page" in reader.page.locator(".pl-answer").inner_text()
        assert violations(reader.page) == []
        reader.page.locator(".pl-answer button").click()
        reader.until("document.querySelector('.pl-find__title')?.textContent.includes('lonazepam')")


@pytest.mark.browser
def test_hostile_questions_are_only_text(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        for bad in ('"><img src=x onerror=alert(1)>', "javascript:alert(1)", "https://far.example/"):
            ask(reader, cs=bad, c=bad, dn=bad)
            assert reader.page.url.startswith(f"{home}infobutton/")
            assert bad in reader.page.locator(".pl-answer").inner_text()
            assert reader.page.locator("article img").count() == 0


@pytest.mark.browser
def test_without_a_question_or_without_scripts_it_is_a_list(browser: Browser, home: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{home}infobutton/?mainSearchCriteria.v.cs={RXNORM}&mainSearchCriteria.v.c=2598")
        page.get_by_role("link", name="Clonazepam at night").first.click()
        assert page.url == f"{home}{ARTICLE}/"
    with reading(browser, home) as reader:
        reader.page.goto(f"{home}infobutton/")
        assert reader.page.locator(".pl-answer").count() == 0


def test_the_table_for_machines(tmp_path: Path) -> None:
    project = with_settings(coded(tmp_path / "p"))
    review.sign(project, f"{SLEEP}.md", "Ann Lee, pharmacist", DAY)
    build_site(project, Edition.PUBLIC, DAY)
    where = f"https://library.example.org/pages/{SLEEP}/"
    page = [{"title": "Sleeping badly", "url": where}]
    table = json.loads((project.site / TABLE).read_text(encoding="utf-8"))
    assert table == {ICD: {"F51.01": page, "G47.0": page}}, "what is not signed has no code either"
    assert "2598" not in (project.site / "infobutton/index.html").read_text(encoding="utf-8")


def test_no_codes_no_page_and_a_page_of_that_name_stays(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    build_site(project, Edition.PREVIEW, DAY)
    assert not [name for name in tree(project.site) if name.startswith("infobutton/")]
    project = coded(tmp_path / "q")
    (project.docs / PAGE).write_text("# Our own\n", encoding="utf-8")
    build_site(project, Edition.PREVIEW, DAY)
    assert "Our own" in (project.site / "infobutton/index.html").read_text(encoding="utf-8")


def test_the_script_knows_the_same_systems() -> None:
    script = (THEME / "overrides/assets/javascripts/infobutton.js").read_text(encoding="utf-8")
    assert dict(re.findall(r'"([\d.]+)": "([a-z0-9-]+)"', script)) == {oid: key for key, (_, oid) in SYSTEMS.items()}
