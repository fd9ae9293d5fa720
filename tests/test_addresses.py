"""Links of a built site that lead nowhere are told, and those that lead somewhere are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.publish.addresses import Ways, addresses, elsewhere, parsed

NOWHERE, PLACE = "no such page", "no such place on the page"


@pytest.fixture
def ways(tmp_path: Path) -> Ways:
    for name in ("index.html", "a/index.html", "a/b/index.html", "a/c/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<p>", encoding="utf-8")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    (tmp_path / "empty").mkdir()
    ids = {"index.html": ["top"], "a/index.html": [], "a/b/index.html": ["dose", "é"], "a/c/index.html": []}
    return Ways(tmp_path, {name: frozenset(found) for name, found in ids.items()}, "/library")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("#dose", ""), ("#other", PLACE), ("#%C3%A9", ""), ("#", ""), ("", ""), ("?q=1#dose", ""), ("?q=1#other", PLACE),
        ("#__search", ""), ("../c/", ""), ("../c/#dose", PLACE), ("../c", ""), ("../d/", NOWHERE), ("../../", ""),
        ("../../#top", ""), ("../../#dose", PLACE), ("../../paper.pdf", ""), ("../../paper.pdf#page=2", ""),
        ("../../empty/", NOWHERE), ("../../../x", "it leaves the site"), ("/library/a/b/#dose", ""), ("/library/x", NOWHERE),
        ("/a/c/", ""), ("mailto:a@example.org", ""), ("https://example.org/x#y", ""), ("//example.org", ""),
        ("https://[x", "no address at all"), ("%3F", NOWHERE), (" ../c/ ", ""),
    ],
)  # fmt: skip
def test_a_link_of_a_page(ways: Ways, address: str, why: str) -> None:
    assert ways.dead("a/b/index.html", address) == why
    assert ways.dead("a/b/index.html", address) == why  # remembered, the same again


def test_links_of_one_folder_are_not_those_of_another(ways: Ways) -> None:
    assert ways.dead("a/b/index.html", "#dose") == "" and ways.dead("a/c/index.html", "#dose") == PLACE
    assert ways.dead("index.html", "a/b/") == "" and ways.dead("a/index.html", "a/b/") == NOWHERE


def test_what_a_page_loads_is_found() -> None:
    page = parsed(
        '<html><head><link rel="canonical" href="https://a.example/"><link rel="stylesheet" href="s.css">'
        '<meta http-equiv="Refresh" content="0; url=next.html"></head><body><img srcset="a.png 1x, b.png 2x" src="c.png">'
        '<a id="x" href="#x">x</a><svg><use xlink:href="i.svg"></use></svg></body></html>'
    )
    found = addresses(page)
    assert found.ids == {"x"} and found.links == ("#x",)
    assert set(found.loaded) == {
        *(("link", "s.css"), ("meta", "next.html"), ("use", "i.svg")),
        *(("img", "a.png"), ("img", "b.png"), ("img", "c.png")),
    }
    assert elsewhere("//a.example/x") and not elsewhere("data:image/png;base64,")
