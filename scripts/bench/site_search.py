"""How soon a search answers in a real browser: ours, Material's own, and Pagefind, each on the same pages."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page

PATIENCE = 90_000
"""Milliseconds after which an answer is not waited for any longer."""

PROBE = """<!doctype html><meta charset="utf-8"><title>Pagefind</title><input id="words"><ol id="found"></ol>
<script type="module" src="pagefind-probe.js"></script>
"""
PROBE_SCRIPT = """
document.addEventListener("keydown", (event) => {
  if (event.key !== "/") return;
  event.preventDefault();
  document.getElementById("words").focus();
});
let pagefind = null;
document.getElementById("words").addEventListener("input", async (event) => {
  pagefind ??= await import("./pagefind/pagefind.js");
  const { results } = await pagefind.search(event.target.value);
  const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  document.getElementById("found").replaceChildren(...shown.map((page) => {
    const link = document.createElement("a");
    link.textContent = page.meta.title;
    link.href = page.url;
    return link;
  }));
});
"""
"""Pagefind's index behind a field that loads it when it is first used, as ours does."""


@dataclass(frozen=True, slots=True)
class Way:
    """A search on a page: where it is, how it is opened and read."""

    name: str
    start: str  # page below the site
    field: str  # selector of the field
    found: str  # selector of what is found
    parts: tuple[str, ...]  # in the addresses of what is loaded for it


OURS = Way("Plainleaf", "index.html", "#pl-find-words", ".pl-find__title", ("/search/", "/search.js", "/finder.js"))
MATERIAL = Way(
    "Material's own",
    "index.html",
    ".md-search__input",
    ".md-search-result__item a",
    ("/search/", "/workers/", "/lunr/"),
)
PAGEFIND = Way("Pagefind", "pagefind-probe.html", "#words", "#found a", ("/pagefind/",))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a first search took, in a browser that knows nothing of the site yet."""

    first: float  # milliseconds from the key that opens the search to the first page shown; 0: never
    later: float  # the same for the searches after it, on average
    heap: float  # MB of the page's script heap afterwards
    moved: float  # kB loaded for the first search, packed as servers pack them
    loaded: float  # kB of the same, unpacked


WATCH = """(selector) => {
  window.answered = 0;
  window.began = performance.now();
  new MutationObserver(() => {
    if (!window.answered && document.querySelector(selector)) window.answered = performance.now() - window.began;
  }).observe(document.documentElement, { subtree: true, childList: true });
}"""


def answer(browser: Browser, way: Way, home: str, words: str, more: list[str], site: Path) -> Answer:
    """Search for `words` from the first page of the site at `home` (kept in folder `site`), then for `more`."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    urls: list[str] = []
    client = context.new_cdp_session(page)
    client.send("Performance.enable")
    page.on("request", lambda request: urls.append(request.url))
    page.goto(home + way.start)  # and no longer: she who searches at once does not wait for what is loaded ahead
    page.evaluate(WATCH, way.found)
    page.keyboard.press("/")
    page.locator(way.field).wait_for()
    page.keyboard.insert_text(words[:-1])
    page.keyboard.type(words[-1])  # Material looks at keys
    first = _until(page, "window.answered")
    moved, loaded = _sizes([url for url in urls if any(part in url for part in way.parts)], home, site)
    later = []
    for text in more if first else ():
        page.evaluate("(selector) => document.querySelectorAll(selector).forEach((e) => e.remove())", way.found)
        page.locator(way.field).fill("")
        page.evaluate(WATCH, way.found)
        page.locator(way.field).focus()
        page.keyboard.insert_text(text[:-1])
        page.keyboard.type(text[-1])
        later.append(_until(page, "window.answered"))
    heap = next(m["value"] for m in client.send("Performance.getMetrics")["metrics"] if m["name"] == "JSHeapUsedSize")
    context.close()
    return Answer(first, sum(later) / len(later) if later else 0.0, heap / 1e6, moved, loaded)


def _until(page: Page, what: str) -> float:
    for _ in range(PATIENCE // 20):
        found = page.evaluate(what)
        if found:
            return float(found)
        page.wait_for_timeout(20)
    return 0.0


def _sizes(urls: list[str], home: str, site: Path) -> tuple[float, float]:
    """kB of the files at `urls`, packed and unpacked."""
    packed = loaded = 0
    for url in dict.fromkeys(urls):
        file = site / unquote(urlsplit(url).path if home.startswith("http") else url.removeprefix(home)).lstrip("/")
        if url.startswith(home) and file.is_file():
            data = file.read_bytes()
            packed, loaded = packed + len(gzip.compress(data, 6)), loaded + len(data)
    return packed / 1000, loaded / 1000
