"""What tells a reader, or a machine, whom she may trust: never more than a person signed."""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from built import ARTICLE, DAY, sample_project, tree
from hostile_cases import CASES
from plainleaf import review
from plainleaf.model import Edition
from plainleaf.project import Project, Settings
from plainleaf.publish.feed import FEED
from plainleaf.publish.site import build_site
from plainleaf.publish.structured import structured
from plainleaf.review.withdraw import withdraw
from plainleaf.write.escape import front as safe

PAGE = "conditions/insomnia/sleeping-badly.md"
SITE = "https://library.example.org/pages/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return with_settings(sample_project(tmp_path / "p"))


def with_settings(project: Project, url: str = SITE, contact: str = "library@example.org") -> Project:
    path = project.root / "mkdocs.yml"
    text = re.sub(r"^site_url:.*$", f"site_url: {url}", path.read_text(encoding="utf-8"), flags=re.M)
    path.write_text(re.sub(r"contact:.*", f'contact: "{contact}"', text), encoding="utf-8")
    return Project.load(project.root)


def page(project: Project, path: str = PAGE) -> BeautifulSoup:
    file = project.site / path.removesuffix(".md") / "index.html"
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def line(soup: BeautifulSoup, css: str) -> str:
    found = soup.select(css)
    assert len(found) == 1, css
    return " ".join(found[0].get_text().split())


# ---------------------------------------------------------------- on the page


def test_what_nobody_signed_says_so_under_its_title(project: Project) -> None:
    build_site(project, Edition.PREVIEW, DAY)
    said = line(page(project, f"{ARTICLE}.md"), ".pl-trust")
    assert said == "From Elm Street Library. Not signed yet: no one has checked this page. Where this page comes from"


def test_who_signed_when_and_until_when(project: Project) -> None:
    review.sign(project, PAGE, "Ann O’Lee <b>, pharmacist", DAY)
    build_site(project, Edition.PUBLIC, DAY)
    soup = page(project)
    said = line(soup, ".pl-trust")
    assert "Signed by Ann O’Lee ‹b›, pharmacist on November 22, 2026. To be read again by November 22, 2027." in said
    assert "Not signed" not in said
    link = soup.select_one(".pl-trust a")
    assert link is None or soup.find(id=str(link["href"])[1:])


def test_a_page_that_changed_since_is_not_called_signed(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    path = project.docs / PAGE
    path.write_text(path.read_text(encoding="utf-8").replace("many weeks", "some days"), encoding="utf-8")
    build_site(project, Edition.PREVIEW, DAY)
    assert "Ann Lee" not in line(page(project), ".pl-trust")
    assert "reviewedBy" not in str(page(project))


def test_a_mistake_can_be_told_by_e_mail(project: Project) -> None:
    build_site(project, Edition.PREVIEW, DAY)
    soup = page(project, f"{ARTICLE}.md")
    link = soup.select_one(".pl-mistake a")
    assert link is not None
    address = urlsplit(str(link["href"]))
    assert (address.scheme, address.path) == ("mailto", "library@example.org")
    said = parse_qs(address.query)
    assert said["subject"] == ["Page: Clonazepam at night"]
    assert said["body"][0].startswith(f"Page: {ARTICLE}.md\r\n")
    for name in ("index.html", "a-z/index.html", "about/index.html", "404.html"):
        assert "pl-mistake" not in (project.site / name).read_text(encoding="utf-8")


def test_a_mistake_can_be_told_by_telephone(project: Project) -> None:
    build_site(with_settings(project, contact="Call 555 & ask"), Edition.PREVIEW, DAY)
    soup = page(project, f"{ARTICLE}.md")
    assert "Call 555 & ask" in line(soup, ".pl-mistake")
    assert not soup.select(".pl-mistake a")


# ---------------------------------------------------------------- for machines


def machine(soup: BeautifulSoup) -> dict[str, object]:
    found = soup.select('script[type="application/ld+json"]')
    assert len(found) == 1
    return dict(json.loads(found[0].string or ""))


def test_a_signed_page_tells_machines_who_reviewed_it(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    build_site(project, Edition.PUBLIC, DAY)
    said = machine(page(project))
    assert said["@type"] == "MedicalWebPage"
    assert said["about"] == {"@type": "MedicalCondition", "name": "insomnia"}
    assert said["url"] == f"{SITE}conditions/insomnia/sleeping-badly/"
    assert (said["lastReviewed"], said["reviewedBy"]) == (
        "2026-11-22",
        {"@type": "Person", "name": "Ann Lee, pharmacist"},
    )
    canonical = page(project).select_one('link[rel="canonical"]')
    assert canonical is not None and canonical["href"] == said["url"]
    assert "/conditions/insomnia/sleeping-badly/" in (project.site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_draft_tells_machines_of_no_review(project: Project) -> None:
    build_site(project, Edition.PREVIEW, DAY)
    said = machine(page(project, f"{ARTICLE}.md"))
    assert said["about"] == {"@type": "Drug", "name": "clonazepam", "nonProprietaryName": "clonazepam"}
    assert not {"lastReviewed", "reviewedBy"} & set(said)


def test_true_to_its_source_is_no_medical_review() -> None:
    values = {"title": "X", "kind": "medicine", "review": {"state": "signed", "by": "Ann", "on": dt.date(2026, 1, 2)}}
    text = f"---\n{json.dumps(values, default=str)}\n---\n\n# X\n".replace('"2026-01-02"', "2026-01-02")
    settings = Settings("Owner", "here")
    assert json.loads(structured("other/x.md", text, settings))["lastReviewed"] == "2026-01-02"
    alone = replace(settings, signatures=("faithful",))
    assert "lastReviewed" not in json.loads(structured("other/x.md", text, alone))


@pytest.mark.parametrize("text", [text for _, text in CASES])
def test_hostile_text_stays_within_the_script(text: str) -> None:
    values = {
        "title": safe(text) or "x",
        "name": safe(text),
        "kind": "medicine",
        "sources": [{"publisher": safe(text)}],
    }
    made = structured("other/x.md", f"---\n{json.dumps(values)}\n---\n\n# X\n", Settings("Owner", "here"))
    assert not re.search(r"[<>&]", made)
    assert json.loads(made)["@type"] == "MedicalWebPage"


# ---------------------------------------------------------------- the feed


def told(project: Project) -> list[tuple[str, str, str]]:
    root = ET.parse(project.site / FEED).getroot()
    rows = []
    for entry in root.iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        rows.append((entry.findtext(f"{ATOM}title", ""), link.get("href", ""), entry.findtext(f"{ATOM}summary", "")))
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return rows


def test_the_feed_tells_of_new_changed_and_withdrawn_pages(project: Project) -> None:
    address = f"{SITE}conditions/insomnia/sleeping-badly/"
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    build_site(project, Edition.PUBLIC, DAY)
    assert [row[1:] for row in told(project)] == [(address, "November 22, 2026. This page is new.")]
    assert f'href="{"../" * 3}{FEED}"' in str(page(project).head)
    path = project.docs / PAGE
    path.write_text(path.read_text(encoding="utf-8").replace("many weeks", "some days"), encoding="utf-8")
    later = DAY + dt.timedelta(days=3)
    review.sign(project, PAGE, "Ann Lee, pharmacist", later)
    build_site(project, Edition.PUBLIC, later)
    assert told(project)[0][2] == "November 25, 2026. The words of this page have changed."
    withdraw(project, PAGE, "It is <wrong> & old.", later)
    build_site(project, Edition.PUBLIC, later + dt.timedelta(days=1))
    ((title, where, why),) = told(project)
    assert title.endswith(": withdrawn") and where == address and why.endswith("Why: It is <wrong> & old.")


def test_no_feed_without_an_address_and_none_in_the_preview(project: Project) -> None:
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    build_site(project, Edition.PREVIEW, DAY)
    assert FEED not in tree(project.site) and FEED not in str(page(project).head)
    build_site(with_settings(project, url="''"), Edition.PUBLIC, DAY)
    assert FEED not in tree(project.site) and FEED not in str(page(project).head)
