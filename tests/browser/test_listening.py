"""Reading aloud: every word of the article in its order, by a voice of the reader's own device or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.served import served
from built import ARTICLE, DAY, REPO, sample_project
from handout_help import squash
from plainleaf.model import Edition
from plainleaf.publish.document import read_document
from plainleaf.publish.nodes import BoxNode, ListNode, Node, Quote, Table, plain, texts
from plainleaf.publish.site import build_site
from plainleaf.publish.stage import is_article
from reader import SCHEMES, WIDTHS, reading, violations
from voices import FAR, OWN, SPANISH, give_voices, listen_to_all

pytestmark = pytest.mark.browser

PLAYER = "document.querySelector('.pl-player')"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[tuple[str, Path]]:
    """The fixture's pages and the articles this repository ships, served; and the folder of their Markdown."""
    project = sample_project(tmp_path_factory.mktemp("listening") / "p")
    for page in (REPO / "docs").rglob("*.md"):
        path = page.relative_to(REPO / "docs")
        if is_article(path.as_posix()):
            (project.docs / path).parent.mkdir(parents=True, exist_ok=True)
            (project.docs / path).write_bytes(page.read_bytes())
    (project.docs / "other").mkdir()
    (project.docs / "other/long.md").write_text(
        "---\ntitle: Long\n---\n\n# Long\n\n" + "One sentence stands here. " * 40 + "\n", encoding="utf-8"
    )
    build_site(project, Edition.PREVIEW, DAY)
    with served(project.site) as address:
        yield address, project.docs


def articles(docs: Path) -> list[str]:
    return sorted(
        p.relative_to(docs).as_posix() for p in docs.rglob("*.md") if is_article(p.relative_to(docs).as_posix())
    )


def test_every_word_is_read_in_its_order_and_no_other(browser: Browser, site: tuple[str, Path]) -> None:
    home, docs = site
    assert len(articles(docs)) > 2
    with reading(browser, home) as reader:
        give_voices(reader, [OWN])
        for path in articles(docs):
            reader.open(path.removesuffix(".md") + "/")
            said = [squash(text) for text in listen_to_all(reader)]
            assert said[0] == squash("Draft: not clinically reviewed. For checking only. Not for patients.")
            assert said[-1] == squash("End of the page.")
            spoken = "".join(s for s in said[1:-1] if s not in (squash("Box."), squash("End of box.")))
            document = read_document((docs / path).read_text(encoding="utf-8"), path)
            whole = (plain(document.name_line), document.title, *aloud(document.nodes))
            assert spoken == squash("".join(whole)), path


def aloud(nodes: Iterable[Node]) -> Iterator[str]:
    """What is read of the nodes: their text, and the rows of a table with the headings of their columns."""
    for node in nodes:
        match node:
            case Table(header=header, rows=rows):
                heads = [plain(cell) for cell in header]
                for row in rows:
                    cells = (": ".join(filter(None, pair)) for pair in zip(heads, map(plain, row), strict=True))
                    yield "; ".join(filter(None, cells))
            case ListNode(items=items):
                for item in items:
                    yield from aloud(item)
            case Quote(nodes=inner):
                yield from aloud(inner)
            case BoxNode(title=title, nodes=inner):
                yield plain(title)
                yield from aloud(inner)
            case _:
                yield from texts([node])


def test_a_table_is_read_by_its_headings(browser: Browser, site: tuple[str, Path]) -> None:
    with reading(browser, site[0]) as reader:
        give_voices(reader, [OWN])
        reader.open(f"{ARTICLE}/")
        said = listen_to_all(reader)
        assert "Effect: Sleepy; How often: 1 in 2 people" in said


def test_no_part_is_so_long_that_a_voice_falls_silent(browser: Browser, site: tuple[str, Path]) -> None:
    with reading(browser, site[0]) as reader:
        give_voices(reader, [OWN])
        reader.open("other/long/")
        said = listen_to_all(reader)
        assert max(map(len, said)) <= 280
        assert sum(text.count("One sentence stands here.") for text in said) == 40


@pytest.mark.parametrize(
    ("voices", "offered"),
    [([], False), ([FAR], False), ([SPANISH], False), ([FAR, SPANISH], False), ([FAR, OWN], True)],
    ids=["none", "of another computer", "another language", "both", "its own"],
)
def test_only_a_voice_of_the_device_reads(
    browser: Browser, site: tuple[str, Path], voices: list[dict[str, object]], offered: bool
) -> None:
    with reading(browser, site[0]) as reader:
        give_voices(reader, voices)
        reader.open(f"{ARTICLE}/")
        assert reader.page.locator(".pl-listen").is_visible() is offered
        if offered:
            listen_to_all(reader)
            assert reader.page.evaluate("[...new Set(said.map(one => one.voice))]") == ["Ann"]


def test_another_language_is_named_where_no_voice_speaks_it(browser: Browser, site: tuple[str, Path]) -> None:
    with reading(browser, site[0]) as reader:
        give_voices(reader, [OWN])
        reader.open(f"{ARTICLE}/")
        reader.page.evaluate("document.querySelector('article h2 ~ p').lang = 'ru'")
        assert "What comes next is in another language, for which this device has no voice." in listen_to_all(reader)


def test_the_player_by_keyboard(browser: Browser, site: tuple[str, Path]) -> None:
    with reading(browser, site[0], 390) as reader:
        give_voices(reader, [OWN])
        reader.open(f"{ARTICLE}/")
        reader.page.evaluate("holding = true")
        reader.page.locator(".pl-listen").focus()
        reader.page.keyboard.press("Enter")
        reader.until(f"{PLAYER} && !{PLAYER}.hidden")
        assert reader.focused() == "Pause"
        reader.page.keyboard.press("Enter")
        assert reader.focused() == "Go on"
        reader.page.get_by_role("button", name="Next").click()
        assert reader.page.locator(".pl-spoken").count() == 1
        before = reader.page.evaluate("said.length")
        reader.page.get_by_role("button", name="Go on").click()
        assert reader.page.evaluate("said.length") == before + 1
        here = reader.page.evaluate("said.at(-1).text")
        for name in ("Next", "Back"):
            reader.page.get_by_role("button", name=name).click()
        assert reader.page.evaluate("said.at(-1).text") == here
        reader.page.get_by_label("Speed").select_option("slow")
        assert reader.page.evaluate("[said.at(-1).text, said.at(-1).rate]") == [here, 0.75]
        reader.page.keyboard.press("Escape")
        assert reader.focused() == "Listen"
        assert not reader.page.locator(".pl-player").is_visible()
        assert reader.page.locator(".pl-spoken").count() == 0


def test_what_is_read_stays_in_sight_above_the_player(browser: Browser, site: tuple[str, Path]) -> None:
    with reading(browser, site[0], 390) as reader:
        give_voices(reader, [OWN])
        reader.open(f"{ARTICLE}/")
        reader.page.evaluate("holding = true")
        reader.page.locator(".pl-listen").click()
        reader.until(f"{PLAYER} && !{PLAYER}.hidden")
        for _ in range(12):
            reader.page.get_by_role("button", name="Next").click()
            inside = (
                "(() => { const e = document.querySelector('.pl-spoken'); if (!e) return true;"
                f" const r = e.getBoundingClientRect(), end = {PLAYER}.getBoundingClientRect().top;"
                " return r.top >= 0 && r.bottom <= end })()"
            )
            assert reader.page.evaluate(inside), reader.page.evaluate("said.at(-1).text")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_while_it_reads(browser: Browser, site: tuple[str, Path], scheme: str) -> None:
    with reading(browser, site[0], scheme=scheme) as reader:
        give_voices(reader, [OWN])
        reader.open(f"{ARTICLE}/")
        reader.page.evaluate("holding = true")
        reader.page.locator(".pl-listen").click()
        reader.until(f"{PLAYER} && !{PLAYER}.hidden")
        reader.page.get_by_role("button", name="Next").click()
        for width in (320, *WIDTHS):
            reader.page.set_viewport_size({"width": width, "height": 900})
            assert violations(reader.page) == [], width
            assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
