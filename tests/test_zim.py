"""The ZIM archive: whole, searchable, read by libzim itself, and served by kiwix-serve where that is on the machine."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from browser import in_ci
from built import DAY, sample_project
from copies_help import every_kind, hostile
from handout_help import FULL, squash
from plainleaf import review
from plainleaf.errors import PlainleafError, UsageError
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK, zim
from plainleaf.publish.document import read_document, words
from plainleaf.publish.finish import check_links
from plainleaf.publish.zim import build_zim
from test_cli import run

reader = pytest.importorskip("libzim.reader", reason="the extra package libzim is not installed")


def opened(path: Path) -> Any:
    return reader.Archive(path)


def entries(path: Path) -> dict[str, bytes]:
    archive = opened(path)
    found = (archive._get_entry_by_id(n) for n in range(archive.entry_count))
    return {e.path: bytes(e.get_item().content) for e in found if not e.is_redirect}


def found_by(path: Path, query: str) -> list[str]:
    from libzim.search import Query, Searcher

    search = Searcher(opened(path)).search(Query().set_query(query))
    return list(search.getResults(0, 20))


def test_the_archive_is_whole_and_says_what_it_is(tmp_path: Path) -> None:
    made = build_zim(every_kind(tmp_path), Edition.PREVIEW, DAY)
    archive = opened(made.path)
    assert archive.check()
    assert archive.has_fulltext_index and archive.has_title_index
    assert archive.main_entry.get_item().path == "index.html"
    assert archive.has_illustration(48)
    assert bytes(archive.get_illustration_item(48).content).startswith(b"\x89PNG")
    told = {
        key: archive.get_metadata(key).decode("utf-8") for key in archive.metadata_keys if "Illustration" not in key
    }
    assert (told["Title"], told["Language"], told["Date"]) == ("Elm Street Clinic", "eng", "2026-11-22")
    assert told["Description"] == DRAFT_MARK + "." and told["Creator"] == "Elm Street Clinic"
    assert len(told["Title"]) <= 30 and len(told["Description"]) <= 80
    assert told["Name"] == "elm-street-clinic_en_preview"


def test_search_finds_pages_by_brand_name_and_by_title(tmp_path: Path) -> None:
    from libzim.suggestion import SuggestionSearcher

    path = build_zim(every_kind(tmp_path), Edition.PREVIEW, DAY).path
    page = FULL.removesuffix(".md") + ".html"
    assert found_by(path, "Sleepfix") == [page]
    assert found_by(path, "zebra") == []
    assert list(SuggestionSearcher(opened(path)).suggest("fixtamine and").getResults(0, 5)) == [page]


def test_each_page_holds_all_its_words_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    project = every_kind(tmp_path)
    held = entries(build_zim(project, Edition.PREVIEW, DAY).path)
    document = read_document((project.docs / FULL).read_text(encoding="utf-8"), FULL)
    page = BeautifulSoup(held[FULL.removesuffix(".md") + ".html"], "html.parser")
    for extra in page.select(".draft, details, .label"):
        extra.decompose()
    assert squash(page.article.get_text(" ")) == squash(" ".join(words(document)))
    folder = tmp_path / "unpacked"
    for name, content in held.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    dead, fetched_elsewhere = check_links(folder)
    assert [line for line in dead if "https://[bad/" not in line] == [] == fetched_elsewhere
    assert all(DRAFT_MARK in content.decode("utf-8") for name, content in held.items() if name.endswith(".html"))


def test_hostile_articles_are_only_text(tmp_path: Path) -> None:
    project, shown = hostile(tmp_path)
    held = entries(build_zim(project, Edition.PREVIEW, DAY).path)
    for path, text in shown.items():
        page = BeautifulSoup(held[path.removesuffix(".md") + ".html"], "html.parser")
        assert not page.select("article :is(script, style, img, iframe, form, input, svg, meta, base)"), path
        assert squash(page.article.get_text()).count(squash(text)) >= 3, path


def test_the_same_pages_give_the_same_entries(tmp_path: Path) -> None:
    one = entries(build_zim(every_kind(tmp_path / "a"), Edition.PREVIEW, DAY).path)
    assert entries(build_zim(every_kind(tmp_path / "b"), Edition.PREVIEW, DAY).path) == one


def test_the_public_edition_holds_signed_pages_only(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    with pytest.raises(PlainleafError, match="review sign"):
        build_zim(project, Edition.PUBLIC, DAY)
    review.sign(project, "conditions/insomnia/sleeping-badly.md", "Ann Lee, pharmacist", DAY)
    path = build_zim(project, Edition.PUBLIC, DAY).path
    held = {name: content.decode("utf-8") for name, content in entries(path).items() if name.endswith(".html")}
    assert set(held) == {"index.html", "conditions/insomnia/sleeping-badly.html"}
    assert not [name for name, text in held.items() if DRAFT_MARK in text]
    assert "Ann Lee, pharmacist" in held["conditions/insomnia/sleeping-badly.html"]
    assert found_by(path, "Klonopin") == []


def test_without_libzim_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "libzim", None)
    with pytest.raises(UsageError, match="pip install libzim"):
        build_zim(every_kind(tmp_path), Edition.PREVIEW, DAY)
    assert not (tmp_path / "dist").exists()


def test_the_command_prints_nothing_but_json(tmp_path: Path) -> None:
    made = run("zim", "--json", within=sample_project(tmp_path / "p"))
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["made"] == {"Kiwix archive": [f"dist/{zim.NAME}"]}


# ---------------------------------------------------------------- kiwix-serve, where it is


@contextmanager
def kiwix(path: Path) -> Iterator[str]:
    """kiwix-serve with the archive, on this machine only; without it the test is left out, and in CI it fails."""
    program = shutil.which("kiwix-serve")
    if not program:
        if in_ci():
            pytest.fail("no kiwix-serve in CI: .ci/run installs it")
        pytest.skip("no kiwix-serve on this machine (Debian, Ubuntu: apt install kiwix-tools)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program, "-i", "127.0.0.1", "-p", str(port), str(path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        home = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                fetched(home + "/")
                break
            except OSError:
                time.sleep(0.05)
        yield home
    finally:
        server.terminate()
        server.wait()


def fetched(address: str) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as answer:
        content: bytes = answer.read()
    return content.decode("utf-8")


def test_kiwix_serves_it(tmp_path: Path) -> None:
    path = build_zim(every_kind(tmp_path), Edition.PREVIEW, DAY).path
    page = FULL.removesuffix(".md") + ".html"
    with kiwix(path) as home:
        first = fetched(f"{home}/plainleaf/index.html")
        assert "Elm Street Clinic" in first and f'href="{page}"' in first
        served = BeautifulSoup(fetched(f"{home}/plainleaf/{page}"), "html.parser")
        levels = [box["class"][1] for box in served.select("article .box")]
        assert {"emergency", "urgent", "ask", "warning", "caution"} <= set(levels)
        assert served.select_one("article .emergency").get_text().strip().startswith("Emergency")
        assert "@font-face" in fetched(f"{home}/plainleaf/reader.css")
        found = fetched(f"{home}/search?pattern=Sleepfix&content=plainleaf")
        assert f"/plainleaf/{page}" in found
