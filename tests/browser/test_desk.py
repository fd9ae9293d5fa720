"""The review desk in a real browser: a whole review, by mouse and by keyboard, at three widths, light and dark."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from desk_help import ARTICLE, PAGE, SIDECAR, WHO, desk_in
from plainleaf import pipeline
from plainleaf.desk.desk import Desk
from plainleaf.desk.server import answer, listen, shut
from plainleaf.report import Reporter
from projects import project_in

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
DOUBTED = SIDECAR.replace('"hospital"', '"commercial"')
SMALLEST = 24
"""Pixels that a target has at least (WCAG 2.2, 2.5.8)."""

VIEWS = (
    ("queue", "/"),
    ("read", f"/read/{PAGE}"),
    ("questions", f"/questions/{PAGE}"),
    ("points", f"/points/{PAGE}"),
    ("simpler", f"/simpler/{PAGE}"),
    ("facts", f"/facts/{PAGE}"),
    ("sign", f"/sign/{PAGE}"),
    ("replaced", f"/replaced/{PAGE}"),
    ("add", "/add"),
    ("publish", "/publish"),
    ("done", "/done"),
    ("who", "/who"),
    ("help", "/help"),
    ("error", "/nowhere"),
)


class Open:
    """A desk that answers at an address."""

    def __init__(self, root: Path, article: str = ARTICLE) -> None:
        files = {"source_texts/grisolet.txt": article, "source_texts/grisolet.toml": DOUBTED}
        self.desk: Desk = desk_in(lambda given: project_in(root, given), files)
        self.server = listen(self.desk, 0)
        self.closing = threading.Event()
        self.thread = threading.Thread(target=answer, args=(self.server, self.closing), daemon=True)
        self.thread.start()
        self.base = f"http://127.0.0.1:{self.desk.guard.port}"

    def page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto(self.desk.guard.address)
        return page

    def text(self) -> str:
        return self.desk.text(f"{PAGE}.md")

    def close(self) -> None:
        self.desk.jobs.wait(30)
        self.closing.set()
        self.thread.join()
        shut(self.server)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Open]:
    opened = Open(tmp_path / "project")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """A desk that tests only look at."""
    opened = Open(tmp_path_factory.mktemp("looked at") / "project")
    yield opened
    opened.close()


@pytest.fixture
def at(browser: Browser, desk: Open) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(30_000)
        yield desk.page(context)


def said(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words, timeout=30_000)


def choose(page: Page, words: str, kind: str = "s") -> None:
    page.locator(f"a.{kind}", has_text=words).first.click()
    expect(page.locator("#look blockquote")).to_contain_text(words)


# ---------------------------------------------------------------- how it looks, and to whom

ARABIC = """Taking Grisolet for a Sore Back

هذا الدواء يخفف آلام الظهر، ويتناوله معظم الناس أسبوعا أو أسبوعين بعد الإصابة.

لا تتناول أكثر من 40 mg في اليوم الواحد إلا إذا قال لك الطبيب غير ذلك.
"""


def test_an_arabic_article_is_read_from_right_to_left(browser: Browser, tmp_path: Path) -> None:
    """The first word stands to the right of the unit, and the full stop to the left of both."""
    opened = Open(tmp_path / "project", ARABIC)
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = opened.page(context)
        page.goto(f"{opened.base}/read/{PAGE}")
        page.locator(".paper a.s", has_text="40 mg").first.click()
        for place in (".lines .part", ".paper .s", "#look .quoted"):
            first, unit, end = page.locator(place, has_text="40 mg").first.evaluate(
                """e => {
                  const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), signs = [];
                  while (walk.nextNode()) for (let at = 0; at < walk.currentNode.length; at++) signs.push([walk.currentNode, at]);
                  const whole = signs.map(([node, at]) => node.data[at]).join("");
                  return [0, whole.indexOf("mg"), whole.lastIndexOf(".")].map(n => {
                    const one = document.createRange();
                    one.setStart(...signs[n]), one.setEnd(signs[n][0], signs[n][1] + 1);
                    const { left, top } = one.getBoundingClientRect();
                    return [left, top];
                  });
                }"""
            )
            assert first[0] > unit[0] or first[1] < unit[1], place
            assert end[0] < unit[0] or end[1] > unit[1], place
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_no_axe_violation_in_any_view_and_no_scrolling_sideways(
    browser: Browser, looked_at: Open, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 900}
    with browser.new_context(bypass_csp=True, viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = looked_at.page(context)
        for name, address in (*VIEWS, ("chosen", "")):
            if name == "chosen":
                page.goto(f"{looked_at.base}/read/{PAGE}")
                choose(page, "drowsy")
                for summary in page.locator("#look summary").all():
                    summary.click()
            else:
                page.goto(looked_at.base + address)
            page.evaluate(AXE)
            found = page.evaluate(
                f"axe.run(document, {RULES}).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
            )
            assert found == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            small = page.evaluate(
                """least => [...document.querySelectorAll('button, summary, input, select, textarea, nav a, .button')]
                .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
                .filter(([, b]) => b.width && b.height && b.height < least && b.width < 200).map(([html]) => html)""",
                SMALLEST - 2,
            )
            labelled = [html for html in small if 'type="checkbox"' not in html and 'type="radio"' not in html]
            assert labelled == [], name


def test_it_asks_no_other_host_and_its_policy_stops_nothing_of_its_own(browser: Browser, looked_at: Open) -> None:
    with browser.new_context() as context:
        complaints: list[str] = []
        asked: list[str] = []
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(looked_at.desk.guard.address)
        assert page.url == f"{looked_at.base}/", "the token left the address"
        for _, address in VIEWS[:-1]:
            page.goto(looked_at.base + address)
        assert complaints == []
        assert {url.split("/")[2] for url in asked} == {looked_at.base.split("/")[2]}


def test_without_script_a_line_is_put_back_by_forms_alone(browser: Browser, desk: Open) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        context.set_default_timeout(30_000)
        page = desk.page(context)
        page.goto(f"{desk.base}/read/{PAGE}")
        page.locator("a.part", has_text="Sign up for our newsletter").click()
        page.get_by_role("button", name="Put it back").click()
        page.wait_for_url("**/read/**", timeout=30_000)
        expect(page.locator(".paper")).to_contain_text("Sign up for our newsletter")


def test_by_keyboard_alone(at: Page, desk: Open) -> None:
    at.goto(f"{desk.base}/read/{PAGE}")
    at.locator(".paper a.s").first.focus()
    for _ in range(3):
        at.keyboard.press("ArrowDown")
    words = at.evaluate("document.activeElement.textContent")
    place = at.evaluate("document.activeElement.id")
    assert place != at.locator(".paper a.s").first.get_attribute("id")
    at.keyboard.press("Enter")
    expect(at.locator("#look blockquote")).to_contain_text(words.strip()[:20])
    expect(at.locator("#look")).to_be_focused()
    at.keyboard.press("Escape")
    assert at.evaluate("document.activeElement.id") == place
    # one stop of Tab for the page, then the panel
    at.keyboard.press("Tab")
    assert not at.evaluate("document.activeElement.matches('.paper a.s')")
    # the first thing of every page leads to the work
    at.goto(f"{desk.base}/")
    at.keyboard.press("Tab")
    assert at.evaluate("document.activeElement.className") == "skip"


def test_focus_comes_back_to_the_words_that_were_saved(at: Page, desk: Open) -> None:
    at.goto(f"{desk.base}/read/{PAGE}")
    choose(at, "dry place")
    at.locator("#look summary", has_text="Change the words").click()
    at.locator("#words").fill("Keep it dry, at room temperature, out of the reach of children.")
    at.get_by_role("button", name="Save").click()
    said(at, "Saved.")
    assert "Keep it dry" in at.evaluate("document.activeElement.textContent")
    assert at.locator("#said").get_attribute("role") == "status"


def test_what_is_typed_is_kept_without_a_click(at: Page, desk: Open) -> None:
    at.goto(f"{desk.base}/read/{PAGE}")
    choose(at, "dry place")
    at.locator("#look summary", has_text="Change the words").click()
    with at.expect_response("**/draft"):
        at.locator("#words").fill("Keep it somewhere dr")
    at.goto(f"{desk.base}/read/{PAGE}")
    choose(at, "dry place")
    expect(at.locator("#words")).to_have_value("Keep it somewhere dr")
    at.get_by_role("button", name="Throw it away").click()
    said(at, "thrown away")


def test_a_page_that_changed_meanwhile_is_shown_and_not_written_over(at: Page, desk: Open) -> None:
    at.goto(f"{desk.base}/read/{PAGE}")
    choose(at, "dry place")
    at.locator("#look summary", has_text="Change the words").click()
    page = desk.desk.project.docs / f"{PAGE}.md"
    page.write_text(desk.text().replace("drowsy", "sleepy"), encoding="utf-8")
    at.locator("#words").fill("Keep it dry, at room temperature, away from all children.")
    at.get_by_role("button", name="Save").click()
    expect(at.get_by_role("heading", name="It changed meanwhile")).to_be_visible()
    expect(at.locator("main")).to_contain_text("away from all children")
    at.get_by_role("link", name="See it as it is now").click()
    expect(at.locator(".paper")).to_contain_text("sleepy")
    assert "away from all children" not in desk.text()


def test_a_dropped_file_is_chosen(at: Page, desk: Open) -> None:
    at.goto(f"{desk.base}/add")
    at.evaluate(
        """() => { const data = new DataTransfer();
        data.items.add(new File(['Words of an article.'], 'dropped.txt', {type: 'text/plain'}));
        window.dispatchEvent(new DragEvent('drop', {dataTransfer: data, cancelable: true})); }"""
    )
    assert at.evaluate("document.querySelector('#file').files[0].name") == "dropped.txt"


def clash(desk: Open) -> None:
    """The same sentence changed on the page and in its article."""
    project = desk.desk.project
    page = project.docs / f"{PAGE}.md"
    page.write_text(desk.text().replace("Keep it in a dry place at room temperature", "Keep it dry"), encoding="utf-8")
    source = project.sources / "grisolet.txt"
    source.write_text(ARTICLE.replace("in a dry place at room temperature", "in the refrigerator"), encoding="utf-8")
    pipeline.make_pages(project, None, Reporter())


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_two_texts_for_one_place_are_seen_by_all(browser: Browser, desk: Open, width: int) -> None:
    clash(desk)
    with browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900}) as context:
        page = desk.page(context)
        page.goto(f"{desk.base}/replaced/{PAGE}")
        page.evaluate(AXE)
        assert page.evaluate(f"axe.run(document, {RULES}).then(r => r.violations.map(v => v.nodes[0].html))") == []
        expect(page.locator(".difference ins")).to_contain_text("in the refrigerator")
        page.get_by_role("link", name="Choose", exact=True).click()
        for asked in (False, True):
            if asked:
                page.locator("#words").fill("Keep it cool.")
                page.get_by_role("button", name="Take my words").click()
                expect(page.get_by_role("alert")).to_be_visible()
            page.evaluate(AXE)
            found = page.evaluate(
                f"axe.run(document, {RULES}).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
            )
            assert found == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_third_text_is_written_by_keyboard_alone(at: Page, desk: Open) -> None:
    clash(desk)
    at.goto(f"{desk.base}/")
    at.get_by_role("link", name="Grisolet").first.focus()
    at.keyboard.press("Enter")
    at.wait_for_url("**/read/**")
    at.get_by_role("link", name="Choose", exact=True).focus()
    at.keyboard.press("Enter")
    at.wait_for_url("**/choose/**")
    for _ in range(40):
        at.keyboard.press("Tab")
        if at.evaluate("document.activeElement.id") == "words":
            break
    at.keyboard.press("Control+a")
    words = "Keep it in the refrigerator or in a dry place, out of the reach of children."
    with at.expect_response("**/draft"):
        at.keyboard.type(words)
    at.goto(f"{desk.base}/choose/{PAGE}")
    expect(at.locator("#words")).to_have_value(words)  # kept while it was typed
    at.locator("#words").focus()
    at.keyboard.press("Tab")
    at.keyboard.press("Enter")
    yes = at.get_by_role("button", name="Yes, take my words")
    paper = at.locator(".paper")
    expect(yes.or_(paper)).to_be_visible(timeout=30_000)
    if yes.is_visible():
        yes.focus()
        at.keyboard.press("Enter")
    expect(paper).to_contain_text(words, timeout=30_000)
    assert words in desk.text() and "refrigerator" in desk.text()


def test_a_new_section_and_a_note_both_undone(at: Page, desk: Open) -> None:
    at.goto(f"{desk.base}/read/{PAGE}")
    choose(at, "drowsy")
    at.locator("#look summary", has_text="Move it").click()
    at.locator("#section").select_option(label="Warnings")
    at.get_by_role("button", name="Move", exact=True).click()
    said(at, "Moved.")
    opened = at.locator(".paper h4", has_text="Warnings")
    expect(opened).to_be_visible()
    at.get_by_role("link", name="Sign", exact=True).click()
    at.get_by_label("A note on this page").fill("Asked the back clinic.")
    at.get_by_role("button", name="Add the note").click()
    said(at, "Your note stands in the history.")
    expect(at.locator("ol.done")).to_contain_text("Asked the back clinic.")
    at.get_by_role("button", name="Undo").click()
    said(at, "Undone: Noted")
    at.get_by_role("button", name="Undo").click()
    said(at, "Undone: Moved")
    expect(opened).to_have_count(0)


# ---------------------------------------------------------------- a whole review


def test_a_whole_review(at: Page, desk: Open) -> None:
    """Add an article, put a line back, correct a heading, confirm a dose, say a sentence more simply, sign, see the draft
    mark go in a public build, edit, see the signature asked for again."""
    project = desk.desk.project
    at.get_by_role("link", name="Add an article").first.click()
    at.locator("#text").fill(ARTICLE.replace("Grisolet", "Bralomine").replace("Sore Back", "Sore Knee"))
    at.locator("#name").fill("Bralomine at home")
    at.get_by_role("button", name="Look at it").click()
    expect(at.get_by_role("heading", level=1)).to_contain_text("Bralomine")
    expect(at.locator(".part.off", has_text="newsletter")).to_be_visible()
    at.get_by_label("Publisher").first.fill("Elm Street Clinic")
    at.get_by_label("What it is about").select_option("medicine")
    at.get_by_label("What kind of publisher").select_option("hospital")
    at.get_by_label("May it be published?").select_option("own")
    at.get_by_text("More", exact=True).click()
    at.get_by_label("Medicines").fill("bralomine")
    at.get_by_role("button", name="Make its page").click()
    at.wait_for_url("**/read/**", timeout=60_000)
    page = "medicines/bralomine/bralomine-at-home"
    file = project.docs / f"{page}.md"
    assert page in at.url and file.is_file()

    # put a line back
    choose(at, "Sign up for our newsletter", "part")
    at.locator("#reason").fill("It is our own letter for patients.")
    at.get_by_role("button", name="Put it back").click()
    at.wait_for_url("**/read/**", timeout=60_000)
    expect(at.locator(".paper")).to_contain_text("Sign up for our newsletter", timeout=30_000)

    # correct a heading
    heading = at.locator(".paper .h3 a.s").first
    was = heading.inner_text()
    heading.click()
    at.locator("#look summary", has_text="Correct the heading").click()
    at.locator("#words").fill("Taking it day by day")
    at.get_by_role("button", name="Save").click()
    sure = at.get_by_role("button", name="Yes, save my words")
    expect(at.locator("#said p").or_(sure)).to_be_visible()
    if sure.is_visible():
        sure.click()
    expect(at.locator(".paper")).to_contain_text("Taking it day by day")
    assert f"### {was}\n" not in file.read_text(encoding="utf-8")

    # say a sentence more simply: what loses a number is not let in
    at.get_by_role("link", name="Simpler words").click()
    at.locator(".hardest a", has_text="Do not take more than 40 mg").click()
    at.locator("#words").fill("Do not take too much in one day unless your doctor tells you to.")
    at.get_by_role("button", name="Save").click()
    expect(at.get_by_role("alert")).to_contain_text("40 mg")
    simple = "Do not take more than 40 mg in one day unless your doctor says so."
    at.locator("#words").fill(simple)
    at.get_by_role("button", name="Save").click()
    if at.locator("input[name=sure]").count():
        for box in at.locator("input[name=sure]").all():
            box.check()
        at.get_by_role("button", name="Save").click()
    said(at, "Saved.")
    assert simple in file.read_text(encoding="utf-8")

    # doses and questions, one by one
    at.get_by_role("link", name="Questions").click()
    dose = at.get_by_role("button", name="It is right")
    stay = at.get_by_role("button", name="It may stay")
    none = at.get_by_role("heading", name="No questions")
    confirmed = 0
    for _ in range(20):
        expect(dose.or_(stay).or_(none).first).to_be_visible()
        if none.is_visible():
            break
        if dose.is_visible():
            confirmed += 1
            dose.click()
        else:
            at.locator("#reason").fill("Our own line, read by our nurses.")
            stay.click()
        at.wait_for_load_state()
    assert confirmed and "dose to be confirmed" not in file.read_text(encoding="utf-8")

    # key points, then sign
    at.get_by_role("link", name="Key points").click()
    at.get_by_role("button", name="These are right").click()
    said(at, "The key points are checked.")
    at.get_by_role("link", name="Sign", exact=True).click()
    at.get_by_label("I have read the page beside its article.").check()
    at.get_by_role("button", name=f"Sign as {', '.join(WHO)}").click()
    said(at, "Signed. To be read again")

    # the public edition
    at.get_by_role("link", name="Publish").click()
    at.get_by_label("Public").check()
    at.get_by_role("button", name="Make it").click()
    expect(at.get_by_role("heading", name="Made last: public")).to_be_visible(timeout=180_000)
    built = (project.site / page / "index.html").read_text(encoding="utf-8")
    assert "Draft: not clinically reviewed" not in built and simple.split(".")[0] in built
    assert not (project.site / f"{PAGE}/index.html").exists(), "what nobody signed is not there"

    # an edit takes the signature away
    at.goto(f"{desk.base}/read/{page}")
    choose(at, "drowsy")
    at.locator("#look summary", has_text="Change the words").click()
    at.locator("#words").fill("It can make you sleepy, and some people feel sick in the first days.")
    at.get_by_role("button", name="Save").click()
    yes = at.get_by_role("button", name="Yes, save my words")
    expect(at.locator("#said p").or_(yes)).to_be_visible()
    if yes.is_visible():
        yes.click()
    said(at, "Saved.")
    at.get_by_role("link", name="Sign", exact=True).click()
    expect(at.get_by_role("heading", name="Changed since it was signed")).to_be_visible()
    expect(at.locator(".difference ins").first).to_contain_text("sleepy")
    at.goto(f"{desk.base}/")
    expect(at.locator(".card.changed")).to_contain_text("Bralomine")
    from plainleaf import review

    assert f"{page}.md" not in review.publishable(project)

    # and “Undo” brings the signature back: the page is what was signed again
    at.get_by_role("button", name="Undo").click()
    said(at, "Undone")
    assert f"{page}.md" in review.publishable(project)


def test_the_panel_closes_and_gives_the_focus_back(at: Page, desk: Open) -> None:
    at.goto(f"{desk.base}/read/{PAGE}")
    choose(at, "dry place")
    at.get_by_role("link", name="Close", exact=True).click()
    expect(at.locator("#look")).to_be_empty()
    assert "dry place" in at.evaluate("document.activeElement.textContent")
    choose(at, "drowsy")
