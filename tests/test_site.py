"""The website: what stands on every page, what must never, and that a failure leaves the old one whole."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from built import ARTICLE, DAY, REPO, sample_project, tree
from finding_index import read_index
from hostile_cases import CASES
from plainleaf.errors import PlainleafError, Severity
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK, finish, site
from plainleaf.publish.site import build_site
from plainleaf.write.escape import clean, escape
from plainleaf.write.escape import front as safe


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = sample_project(tmp_path_factory.mktemp("site") / "p")
    result = build_site(project, Edition.PREVIEW, DAY)
    assert result.problems == ()
    assert result.pages == 2
    return result.dir


def soups(folder: Path) -> dict[str, BeautifulSoup]:
    return {
        p.relative_to(folder).as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser")
        for p in sorted(folder.rglob("*.html"))
    }


def test_every_page_of_the_preview_says_draft_and_keeps_search_engines_away(built: Path) -> None:
    pages = soups(built)
    assert {"index.html", "a-z/index.html", "404.html", f"{ARTICLE}/index.html", f"{ARTICLE}/print.html"} <= set(pages)
    for name, page in pages.items():
        assert page.body is not None
        assert DRAFT_MARK in page.body.get_text(), name
        robots = page.select_one('meta[name="robots"]')
        assert robots is not None and "noindex" in str(robots["content"]), name
    assert "Disallow: /\n" in (built / "robots.txt").read_text()
    assert not (built / "sitemap.xml").exists()


def test_nothing_is_asked_of_another_host(built: Path) -> None:
    assert finish.check_links(built) == ([], [])
    for name, content in tree(built).items():
        if name.endswith((".js", ".css")):
            found = re.findall(r"https?://[^\s\"'`]+", content.decode("utf-8"))
            # what is left are names of namespaces, and a credit in the style sheet of Material
            assert all(a.startswith(("http://www.w3.org/", "https://fontawesome.com")) for a in found), (name, found)


def test_every_page_has_a_strict_policy_that_names_its_scripts(built: Path) -> None:
    for name, page in soups(built).items():
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy is not None, name
        content = str(policy["content"])
        assert "unsafe" not in content and "http" not in content and "*" not in content, name
        for script in page.select("script:not([src])"):
            if "json" not in str(script.get("type", "")):
                digest = base64.b64encode(hashlib.sha256(script.decode_contents().encode()).digest()).decode()
                assert f"'sha256-{digest}'" in content, name
        assert not page.select("[style]"), name
        assert not [t for t in page.find_all(True) if any(a.startswith("on") for a in t.attrs)], name


def test_links_to_other_hosts_tell_them_nothing(built: Path) -> None:
    link = soups(built)[f"{ARTICLE}/index.html"].select_one('a[href^="https://example.org"]')
    assert link is not None
    assert link.get_attribute_list("rel") == ["noopener", "noreferrer"]


def test_an_address_that_is_none_is_said_without_a_traceback(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    page = project.docs / f"{ARTICLE}.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[Ask](https://[bad/)\n", encoding="utf-8")
    with pytest.raises(PlainleafError, match="plainleaf check"):
        build_site(project, Edition.PREVIEW, DAY)


def test_article_leads_to_its_hub_its_print_page_and_its_handout(built: Path) -> None:
    page = soups(built)[f"{ARTICLE}/index.html"]
    found = {a.get_text(strip=True): str(a["href"]) for a in page.select(".pl-way a, .pl-tools a")}
    assert set(found) == {"More on Clonazepam", "Print", "Handout (PDF)"}
    for address in found.values():
        assert (built / ARTICLE / address).exists(), address


def test_menu_holds_hubs_and_no_article(built: Path) -> None:
    page = soups(built)["index.html"]
    names = [a.get_text(strip=True) for a in page.select(".md-sidebar--primary a")]
    assert names == ["Home", "A–Z", "Clonazepam", "About"], "the lists of topics and kinds are not among these pages"


def test_two_builds_give_the_same_files(tmp_path: Path) -> None:
    one = build_site(sample_project(tmp_path / "one"), Edition.PREVIEW, DAY)
    two = build_site(sample_project(tmp_path / "other folder"), Edition.PREVIEW, DAY)
    assert tree(one.dir) == tree(two.dir)


def test_a_failed_build_leaves_the_old_site_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = sample_project(tmp_path / "p")
    build_site(project, Edition.PREVIEW, DAY)
    before = tree(project.site)

    def fails(*_: object, **__: object) -> None:
        raise PlainleafError("no")

    monkeypatch.setattr(site, "finish", fails)
    with pytest.raises(PlainleafError):
        build_site(project, Edition.PREVIEW, DAY)
    assert tree(project.site) == before
    assert not [p for p in project.root.iterdir() if p.name.startswith(".plainleaf-")]


def test_what_would_fetch_from_another_host_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<meta charset="utf-8"><img src="https://far.example/x.png">')
    with pytest.raises(PlainleafError, match=r"index\.html: <img> https://far\.example/x\.png"):
        finish.finish(tmp_path, edition=Edition.PREVIEW)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("nowhere/", "no such page"),
        ("#lost", "no such place"),
        ("../../etc", "leaves the site"),
        ("index.html#here", ""),
        ("", ""),
        ("/index.html", ""),
        ("mailto:a@example.org", ""),
    ],
)
def test_dead_links_are_told(tmp_path: Path, address: str, why: str) -> None:
    (tmp_path / "index.html").write_text(f'<p id="here"><a href="{address}">x</a></p>')
    dead, _ = finish.check_links(tmp_path)
    assert (why in dead[0]) if why else dead == []


def test_a_dead_link_in_a_page_is_a_note_and_no_stop(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    with (project.docs / "about.md").open("a", encoding="utf-8") as page:
        page.write("\n[lost](nowhere.md)\n")
    result = build_site(project, Edition.PREVIEW, DAY)
    assert any("nowhere.md" in p.message for p in result.problems)
    assert {p.severity for p in result.problems} == {Severity.NOTE}


def test_no_pages_is_said_plainly(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    with pytest.raises(PlainleafError, match="holds no pages"):
        build_site(replace(project, docs=project.records), Edition.PREVIEW, DAY)
    with pytest.raises(PlainleafError, match="plainleaf pages"):
        build_site(replace(project, docs=project.root / "gone"), Edition.PREVIEW, DAY)


def test_hostile_text_is_only_text_in_the_built_site(tmp_path: Path) -> None:
    """All hostile cases at once, as titles, descriptions, headings, items and text: no element that a harmless page
    would not have, in page, menu, table of contents, print page or search index."""
    project = sample_project(tmp_path / "p")
    folder = project.docs / "medicines/aa"
    folder.mkdir()
    texts = {"good": "Xx yy", **{str(n): text for n, (_, text) in enumerate(CASES)}}
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(hostile_page(text), encoding="utf-8")
    (folder / "index.md").write_text(hostile_page(" ".join(texts.values())), encoding="utf-8")  # stands in the menu
    build_site(project, Edition.PREVIEW, DAY)
    pages = soups(project.site)
    for kind in ("index", "print"):
        good = shape(pages[f"medicines/aa/good/{kind}.html"])
        for name, text in texts.items():
            bad = pages[f"medicines/aa/{name}/{kind}.html"]
            assert shape(bad) == good, text
            assert clean(text) in " ".join(bad.get_text().split()), text
    titles = {card["u"]: card["t"] for card in read_index(project.site).cards}
    for name, text in texts.items():  # plain text, which the script sets as text
        assert titles[f"medicines/aa/{name}/"] == html.unescape(safe(text) or "x")


def hostile_page(text: str) -> str:
    values = {"title": safe(text) or "x", "description": safe(text), "kind": "medicine", "sources": []}
    return (
        f"---\n{json.dumps(values)}\n---\n\nXx\n\n# {escape(text)}\n\n## {escape(text)}\n\nWords. {escape(text)}\n\n"
        f"- {escape(text)}\n"
    )


def shape(page: BeautifulSoup) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.name, tuple(sorted(e.attrs))) for e in page.find_all(True)]


def test_a_folder_with_many_hubs_stands_in_the_menu_with_its_list_alone(tmp_path: Path) -> None:
    hubs = {"medicines/index.md": "Medicines", **{f"medicines/m{n}/index.md": f"M{n}" for n in range(9)}}
    for path in ("index.md", *hubs):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("# x\n")
    few = site._nav(["index.md"], tmp_path, hubs)
    assert few[1]["Medicines"] == [{"All": "medicines/index.md"}, *list(hubs)[1:]]
    site_many = {**hubs, **{f"medicines/x{n}/index.md": "X" for n in range(site.MENU_HUBS)}}
    assert site._nav(["index.md"], tmp_path, site_many)[1] == {"Medicines": "medicines/index.md"}


def test_handouts_made_before_are_taken(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    ready = tmp_path / "ready"
    ready.mkdir()
    (ready / "conditions--insomnia--sleeping-badly.pdf").write_bytes(b"%PDF")
    build_site(project, Edition.PREVIEW, DAY, handouts=ready)
    assert [p.name for p in (project.site / "handouts").iterdir()] == ["conditions--insomnia--sleeping-badly.pdf"]
    assert "Handout (PDF)" not in (project.site / ARTICLE / "index.html").read_text(encoding="utf-8")


def test_a_plain_mkdocs_build_works_and_says_draft(tmp_path: Path) -> None:
    """Whoever runs MkDocs alone, in this repository, gets the preview."""
    project = sample_project(tmp_path / "p")
    text = (REPO / "mkdocs.yml").read_text(encoding="utf-8")
    theme = (REPO / "scripts/plainleaf/theme/overrides").as_posix()
    text = text.replace("custom_dir: scripts/plainleaf/theme/overrides", f'custom_dir: "{theme}"')
    (project.root / "mkdocs.yml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert DRAFT_MARK in (project.site / ARTICLE / "index.html").read_text(encoding="utf-8")
