"""A page that got another name is found at the old one."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from built import ARTICLE, DAY, sample_project
from plainleaf.errors import ContentError
from plainleaf.model import Edition
from plainleaf.moved import FILE, read_moved, record_move
from plainleaf.project import Settings
from plainleaf.publish import address_of, finish
from plainleaf.publish.site import build_site
from plainleaf.publish.stubs import stub
from plainleaf.review.withdraw import withdraw
from projects import MakeProject
from test_cli import run

OLD = "medicines/klonopin/at-night.md"


def test_a_renamed_article_leads_from_its_old_address(make_project: MakeProject) -> None:
    text = (Path(__file__).parent / "corpus/docs/syn_13_lisinopril.txt").read_text(encoding="utf-8")
    project = make_project(
        {"source_texts/one.txt": text, "source_texts/one.toml": 'title = "Lisinopril"\nrights = "own"\n'}
    )
    assert run("pages", within=project).exit_code == 0
    for ending in ("txt", "toml"):
        (project.sources / f"one.{ending}").rename(project.sources / f"two.{ending}")
    assert run("pages", within=project).exit_code == 0
    ((old, new),) = read_moved(project.records).items()
    assert (Path(old).stem, Path(new).stem) == ("one", "two")
    for ending in ("txt", "toml"):
        (project.sources / f"two.{ending}").rename(project.sources / f"three.{ending}")
    assert run("pages", within=project).exit_code == 0
    assert {Path(old).stem: Path(new).stem for old, new in read_moved(project.records).items()} == {
        "one": "three",
        "two": "three",
    }
    result = build_site(project, Edition.PREVIEW, DAY)
    assert result.problems == ()
    assert_leads(project.site, f"{old.removesuffix('.md')}/index.html", new.replace("two.md", "three/"))
    assert_leads(project.site, f"{old.removesuffix('.md')}/print.html", new.replace("two.md", "three/print.html"))


def assert_leads(site: Path, file: str, to: str) -> None:
    page = BeautifulSoup((site / file).read_text(encoding="utf-8"), "html.parser")
    link, meta = page.select_one("main a"), page.select_one('meta[http-equiv="refresh"]')
    assert link is not None and meta is not None
    assert meta["content"] == f"0; url={link['href']}"
    where = posixpath.normpath(posixpath.join(posixpath.dirname(file), str(link["href"])))
    assert where == to.rstrip("/") and (site / where).exists()
    assert page.select_one('meta[name="robots"][content="noindex"]')


def test_a_page_withdrawn_since_is_led_to_its_notice(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    record_move(project.records, OLD, f"{ARTICLE}.md")
    withdraw(project, f"{ARTICLE}.md", "Wrong.", DAY)
    build_site(project, Edition.PREVIEW, DAY)
    assert_leads(project.site, "medicines/klonopin/at-night/index.html", ARTICLE)
    assert not [line for line in finish.check_links(project.site)[0] if line.startswith("medicines/klonopin")]


def test_a_page_that_stands_there_is_never_written_over_and_none_leads_to_what_is_not_public(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    record_move(project.records, "conditions/insomnia/sleeping-badly.md", f"{ARTICLE}.md")
    record_move(project.records, OLD, "medicines/gone/gone.md")
    build_site(project, Edition.PREVIEW, DAY)
    assert "new address" not in (project.site / "conditions/insomnia/sleeping-badly/index.html").read_text(
        encoding="utf-8"
    )
    assert not (project.site / "medicines/klonopin").exists()


@pytest.mark.parametrize("offline", [False, True])
def test_stubs_lead_by_relative_addresses(offline: bool) -> None:
    was, now = (address_of(path, offline=offline) for path in (OLD, "other/a b.md"))
    page = stub(was, now, Settings("Owner", "here"))
    assert ('href="../../other/a%20b.html"' if offline else 'href="../../../other/a%20b/"') in page


def test_a_spoilt_list_is_named(tmp_path: Path) -> None:
    for text in ("x = ", "x = 1\n"):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            read_moved(tmp_path)
        assert caught.value.problem.where == f"records/{FILE}"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda move: move[0] != move[1]),
        max_size=12,
    )
)
def test_whatever_is_renamed_no_name_leads_in_a_circle(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, str]]
) -> None:
    records = tmp_path_factory.mktemp("moved")
    for old, new in moves:
        record_move(records, f'{old} "é".md', f'{new} "é".md')
    found = read_moved(records)
    assert not set(found.values()) & set(found)
    if moves:
        assert found[f'{moves[-1][0]} "é".md'] == f'{moves[-1][1]} "é".md'
