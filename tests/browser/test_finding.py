"""What people type finds the page they need, over http and from a folder; and the search leaves alone what it must not guess."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.served import served
from browser import ARGS
from built import DAY
from finding_index import read_index
from finding_library import WITHIN, Query, library, queries
from plainleaf.model import Edition
from plainleaf.publish.addresses import parsed
from plainleaf.publish.search.passages import passages
from plainleaf.publish.search.words import plain, stem, words
from plainleaf.publish.site import build_site
from projects import REPO
from reader import Reader, look_for, reading

pytestmark = pytest.mark.browser

FLOORS = json.loads((REPO / "tests/floors.json").read_text(encoding="utf-8"))["finding"]

ASK_ALL = """async (texts) => {
  const input = document.getElementById("pl-find-words");
  const status = document.querySelector(".pl-find__status");
  const shown = [];
  for (const text of texts) {
    status.textContent = "";
    input.value = text;
    input.form.requestSubmit();
    while (!status.textContent) await new Promise((done) => setTimeout(done));
    shown.push([...document.querySelectorAll(".pl-find__title")].slice(0, 3).map((link) => link.href));
  }
  return shown;
}"""
"""Puts one text after the other into the field of the open dialog, and reads what is shown."""


@dataclass
class Places:
    """One library, twice."""

    http: str
    file: str
    site: Path


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Places]:
    root = tmp_path_factory.mktemp("finding with spaces")
    project = library(root / "p")
    (root / "no handouts").mkdir()
    for offline in (False, True):
        into = root / ("folder" if offline else "site")
        result = build_site(project, Edition.PREVIEW, DAY, into=into, offline=offline, handouts=root / "no handouts")
        assert result.problems == ()
    with served(root / "site") as address:
        yield Places(address, (root / "folder").as_uri() + "/", root / "site")


def opened(reader: Reader, way: str) -> Reader:
    """The search, open."""
    reader.page.goto(reader.home + ("index.html" if way == "file" else ""))
    reader.page.keyboard.press("/")
    reader.until("!!document.querySelector('.pl-find__status')?.textContent")
    return reader


@pytest.mark.parametrize("way", ["http", "file"])
@pytest.mark.parametrize("name", ["queries", "unseen"])
def test_the_right_page_is_among_the_first_three(browser: Browser, places: Places, name: str, way: str) -> None:
    asked = queries(name)
    with reading(browser, getattr(places, way)) as reader:
        shown = opened(reader, way).page.evaluate(ASK_ALL, [query.text for query in asked])
    missed = [query for query, links in zip(asked, shown, strict=True) if not right(query, links)]
    share = 1 - len(missed) / len(asked)
    assert share >= FLOORS[name], [(query.kind, query.text) for query in missed]


def right(query: Query, links: list[str]) -> bool:
    """Whether a page that answers is among the first; a hub has the name of its folder and is none of them."""
    stems = [link.removesuffix("/").removesuffix(".html").rpartition("/") for link in links[:WITHIN]]
    return any(stem in query.pages and not place.endswith("/medicines") for place, _, stem in stems)


def test_the_queries_are_many_and_of_all_kinds() -> None:
    asked = queries("queries")
    assert len(asked) >= 120
    assert {query.kind for query in asked} == {"generic", "brand", "class", "plain", "misspelt", "question"}


# ---------------------------------------------------------------- what must not be guessed


IN_THE_FINDER = """async ([base, texts]) => {
  const finder = new window.PlainleafFinder.Finder(base);
  await finder.open();
  const said = [];
  for (const text of texts) said.push((await finder.find(text)).notes);
  return said;
}"""


def notes(reader: Reader, texts: list[str]) -> list[dict[str, list[str]]]:
    found: list[dict[str, list[str]]] = reader.page.evaluate(IN_THE_FINDER, [f"{reader.home}search/", texts])
    return found


def test_a_word_that_finds_pages_is_never_rewritten(browser: Browser, places: Places) -> None:
    """Every word of every page, looked for by itself."""
    with reading(browser, places.http) as reader:
        opened(reader, "http")
        listed = sorted({part for text in texts_of(places.site) for parts in words(text) for part in parts})
        assert len(listed) > 1500
        for said in notes(reader, listed):
            assert said["instead"] == []


def texts_of(site: Path) -> Iterator[str]:
    """All that can be found of a site."""
    for card in read_index(site).cards:
        yield card["t"]
        for passage in passages(parsed((site / card["u"] / "index.html").read_text(encoding="utf-8"))):
            yield from (text for _, text in passage.texts)


@pytest.mark.parametrize(
    ("word", "like"),
    [
        ("prednisolone", "Prednisone"),
        ("clotiazepam", "Clonazepam"),
        ("hypotension", "Understanding Hypertension"),
        ("hyperglycemia", "Hypoglycemia and How to Treat It"),
    ],
)
def test_another_medicine_and_the_opposite_are_never_taken_for_ours(
    browser: Browser, places: Places, word: str, like: str
) -> None:
    with reading(browser, places.http) as reader:
        look_for(opened(reader, "http"), word)
        assert not [title for title in reader.page.locator(".pl-find__title").all_inner_texts() if like in title]
        assert notes(reader, [word])[0]["instead"] == []


def test_script_and_program_part_words_in_the_same_way(browser: Browser, places: Places) -> None:
    texts = [
        "Don’t mix Reye's pills with a Z-Pak!", "Crème brûlée ÉCLAIRS İstanbul straße Σοφός", "睡眠薬です ยานอนหลับ 고혈압",
        "100.4 °F, 2,000 mg; A1C: B12", "x—y / z_w ... ﬁne ½ ①", "O'Neill's dogs' bones", "constructor __proto__ hasOwnProperty",
        " ".join(sorted({term for shard in read_index(places.site).words.values() for term in shard})),
    ]  # fmt: skip
    script = (
        "([texts, core]) => { const f = new window.PlainleafFinder.Finder(''); f.load = async () => core;"
        "return f.open().then(() => texts.map((text) => f.tokens(text).map((t) => [t.word, t.term]))); }"
    )
    with reading(browser, places.http) as reader:
        found = opened(reader, "http").page.evaluate(script, [texts, read_index(places.site).core])
    expected = [[[part, stem(part)] for parts in words(text) for part in parts] for text in texts]
    assert found == expected
    assert all(word == plain(word) for row in found for word, _ in row)


# ---------------------------------------------------------------- the dialog


@pytest.mark.parametrize("way", ["http", "file"])
def test_what_is_found_says_what_helps_to_choose(browser: Browser, places: Places, way: str) -> None:
    with reading(browser, getattr(places, way), 390) as reader:
        look_for(opened(reader, way), "can i drink alcohol with coumadin")
        first = reader.page.locator(".pl-find__item").first
        assert "Taking Warfarin Safely at Home" in first.inner_text()
        assert "Medicine · warfarin, also called Coumadin, Jantoven" in first.inner_text()
        assert "Warfarin is an anticoagulant, a medicine that makes your blood slower to clot." in first.inner_text()
        place = first.locator(".pl-find__places a").first
        assert place.inner_text() == "Food and drink"
        place.click()
        reader.until("location.hash === '#food-and-drink' && !document.querySelector('.pl-find[open]')")


def test_misspelt_is_said_and_so_is_what_else_was_looked_for(browser: Browser, places: Places) -> None:
    with reading(browser, places.http) as reader:
        look_for(opened(reader, "http"), "warfrin")
        said = reader.page.locator(".pl-find__notes").inner_text()
        assert "No page has “warfrin”. These are the pages for “warfarin”." in said
        reader.page.locator(".pl-find__input").fill("blood thinner")
        reader.until("document.querySelector('.pl-find__notes').textContent.includes('apixaban')")
        assert (
            "Looked for as well: anticoagulant, apixaban, aspirin"
            in reader.page.locator(".pl-find__notes").inner_text()
        )


def test_nothing_found_offers_spellings_and_the_lists(browser: Browser, places: Places) -> None:
    with reading(browser, places.http) as reader:
        look_for(opened(reader, "http"), "prednisolone")
        ways = reader.page.locator(".pl-find__ways a")
        assert ways.all_inner_texts() == ["A to Z", "Topics", "Medicines by kind"]
        reader.page.get_by_role("button", name="prednisone").click()
        reader.until("document.querySelectorAll('.pl-find__title').length > 0")
        assert "Prednisone" in reader.page.locator(".pl-find__title").first.inner_text()
        ways.first.click()
        reader.page.wait_for_url("**/a-z/")


def test_by_keyboard_alone(browser: Browser, places: Places) -> None:
    with reading(browser, places.http) as reader:
        look_for(opened(reader, "http"), "warfarin")
        assert reader.page.locator("[role=status]").inner_text().endswith("for “warfarin”")
        for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
            reader.page.keyboard.press(key)
            assert reader.page.evaluate(
                f"document.activeElement === document.querySelectorAll('.pl-find__title')[{place}]"
            )
        reader.page.keyboard.press("ArrowUp")
        assert reader.page.evaluate("document.activeElement.id") == "pl-find-words"
        for _ in range(60):  # the keyboard stays in the dialog
            reader.page.keyboard.press("Tab")
            assert reader.page.evaluate("!document.activeElement.closest('main, header')")
        reader.page.locator("#pl-find-words").focus()
        reader.page.keyboard.press("Enter")
        reader.until("document.activeElement.classList.contains('pl-find__title')")
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_url("**/medicines/warfarin/**")
        reader.page.go_back()
        reader.until("document.querySelectorAll('.pl-find[open] .pl-find__title').length > 0")
        assert reader.page.locator("#pl-find-words").input_value() == "warfarin"
        assert "warfarin" not in reader.page.url, "what was looked for leaves no trace in the address"


def test_what_was_looked_for_is_remembered_before_the_browser_leaves(browser: Browser, places: Places) -> None:
    """The event that tells of the closed dialog may come when the next page is there already, and would be too late."""
    with reading(browser, places.http) as reader:
        look_for(opened(reader, "http"), "warfarin")
        state = reader.page.evaluate(
            """() => {
              addEventListener("click", (event) => event.preventDefault());
              document.querySelector(".pl-find__title").click();
              return JSON.stringify(history.state);
            }"""
        )
        assert "warfarin" in state
        reader.until("!document.querySelector('.pl-find[open]')")
        reader.page.wait_for_timeout(100)  # that event has come
        assert "warfarin" in reader.page.evaluate("JSON.stringify(history.state)")


def test_back_shows_the_list_where_the_page_was_only_put_aside(browser: Browser, chromium: str, places: Places) -> None:
    """As browsers do for readers, and as this one does when it is not told otherwise: no script of the page runs anew."""
    plain_browser = browser.browser_type.launch(
        executable_path=chromium, args=list(ARGS), ignore_default_args=["--disable-back-forward-cache"]
    )
    with closing(plain_browser), reading(plain_browser, places.http) as reader:
        look_for(opened(reader, "http"), "warfarin")
        reader.until("document.querySelectorAll('.pl-find__title').length > 0")
        reader.page.evaluate("document.body.dataset.aside = 1")
        reader.page.locator(".pl-find__title").first.click()
        reader.page.wait_for_url("**/medicines/warfarin/**")
        reader.page.evaluate("setTimeout(() => history.back())")
        reader.page.wait_for_url(places.http, wait_until="commit")
        reader.until("document.querySelectorAll('.pl-find[open] .pl-find__title').length > 0")
        assert reader.page.evaluate("document.body.dataset.aside"), "the page was loaded anew: nothing is tested here"
        assert reader.page.locator("#pl-find-words").input_value() == "warfarin"


def test_nothing_of_the_search_is_loaded_before_it_is_used(browser: Browser, places: Places) -> None:
    with reading(browser, places.http) as reader:
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url.removeprefix(places.http)))
        reader.open("medicines/warfarin/warfarin/")
        reader.page.wait_for_timeout(300)
        assert asked and not [url for url in asked if "search" in url or "finder" in url]
        look_for(reader, "warfarin")
        assert "search/core.js" in asked
        assert len([url for url in asked if url.startswith("search/words-")]) < len(read_index(places.site).words) + 1


def test_where_the_index_cannot_be_loaded_the_list_is_named(browser: Browser, places: Places) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search/core.js", lambda route: route.abort())
    page.goto(places.http)
    page.keyboard.press("/")
    page.get_by_text("The search could not be loaded.").wait_for()
    page.locator(".pl-find__ways a").click()
    page.wait_for_url("**/a-z/")
    context.close()


def test_without_scripts_the_lists_are_there(browser: Browser, places: Places) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(places.http)
    assert page.locator(".pl-search-open:visible").count() == 0
    page.locator("header").get_by_role("link", name="A–Z").click()
    page.locator(".pl-letters a", has_text="W").click()
    assert page.url.endswith("a-z/#w")
    page.get_by_role("link", name="Warfarin", exact=True).click()
    page.get_by_role("link", name="Taking Warfarin Safely at Home").click()
    assert page.get_by_role("heading", name="Food and drink").is_visible()
    for path, words_ in (("topics/", "Blood thinners"), ("medicines-by-kind/", "Anticoagulants (blood thinners)")):
        page.goto(places.http + path)
        assert page.get_by_role("heading", name=words_).is_visible()
    context.close()


def test_a_page_that_is_not_there_offers_the_search_with_the_words_of_its_address(
    browser: Browser, places: Places
) -> None:
    lost = places.site / "medicines/warferin.html"  # as a host shows 404.html for any address
    lost.write_bytes((places.site / "404.html").read_bytes())
    with reading(browser, places.http) as reader:
        reader.page.goto(f"{places.http}medicines/warferin.html")
        reader.page.locator("main .pl-search-open").click()
        reader.until("document.querySelectorAll('.pl-find__title').length > 0")
        assert reader.page.locator("#pl-find-words").input_value() == "warferin"
        assert "Warfarin" in reader.page.locator(".pl-find__title").first.inner_text()
    lost.unlink()


def test_related_pages_lead_on(browser: Browser, places: Places) -> None:
    with reading(browser, places.http) as reader:
        reader.open("medicines/warfarin/warfarin/")
        reader.page.locator(".pl-related").get_by_role("link", name="Apixaban").click()
        reader.page.wait_for_url("**/medicines/apixaban/")
        reader.open("medicines/warfarin/warfarin/")
        reader.page.locator(".md-tags").get_by_role("link", name="Blood thinners").click()
        reader.page.wait_for_url("**/topics/#blood-thinners")
