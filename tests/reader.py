"""A reader in a real browser, who notices every complaint and every request to another host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, Page, Request

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")


@dataclass
class Reader:
    """A page in the browser and what went wrong on it."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        near = request.url.startswith((self.home, "data:", "blob:", "about:"))
        if not near:
            self.faults.append(f"asked for {request.url}")

    def open(self, path: str) -> None:
        self.page.goto(self.home + path)
        self.until("document.documentElement.classList.contains('js')")

    def until(self, what: str) -> None:
        """Waits until the expression is true. (The pages' policy forbids the browser's own way of waiting.)"""
        for _ in range(400):  # ten seconds, as long as the browser's own waiting here
            if self.page.evaluate(what):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never true: {what}")

    def focused(self) -> str:
        """What holds the keyboard: its name for a reader."""
        return str(
            self.page.evaluate(
                "(e => e ? (e.getAttribute('aria-label') || e.textContent || e.placeholder || e.tagName).trim() : '')"
                "(document.activeElement)"
            )
        )


@contextmanager
def reading(browser: Browser, home: str, width: int = 1280, scheme: str = "light") -> Iterator[Reader]:
    """A fresh reader; fails at the end if the browser complained or anything was asked of another host."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",  # type: ignore[arg-type]
    )
    context.set_default_timeout(10_000)
    reader = Reader(context.new_page(), home)
    reader.watch()
    yield reader
    context.close()
    assert reader.faults == [], reader.faults


def look_for(reader: Reader, words: str) -> None:
    """Open the search with the keyboard, type `words` and wait for what is found."""
    reader.until("document.readyState === 'complete'")  # before that nothing may listen to the keyboard yet
    if not reader.page.locator(".pl-find[open]").count():
        reader.page.keyboard.press("/")
    reader.until("document.activeElement.id === 'pl-find-words'")
    reader.page.keyboard.type(words, delay=5)
    said = json.dumps(f"“{words}”")
    reader.until(f"document.querySelector('.pl-find__status').textContent.includes({said})")


def search(reader: Reader, words: str) -> None:
    """Search for `words` with the keyboard and open the first page found."""
    look_for(reader, words)
    reader.page.locator(".pl-find__title").first.click()


RULES = "{'target-size': {enabled: true}}"
"""WCAG 2.2's size of targets is off in axe-core unless it is asked for."""


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each. It is run past the page's own policy, as a tool of the browser would be."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    page.wait_for_timeout(100)
    found = page.evaluate(
        f"axe.run({{preload: false, rules: {RULES}}}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    return [f"{rule}: {html[:160]}" for rule, nodes in found for html in nodes]
