"""The print page in a real browser: readable, and marked on every sheet that comes out of the printer."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from handout_help import DAY, FULL, PLAIN, SPANISH, fixtures, squash
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK, THEME
from plainleaf.publish.document import read_document, words
from plainleaf.publish.print_page import print_address, write_print_pages

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = fixtures(tmp_path_factory.mktemp("printing with spaces"), paper="letter")
    write_print_pages(project, project.site, Edition.PREVIEW, DAY)
    shutil.copytree(THEME / "overrides/assets/fonts", project.site / "assets/fonts")
    return project.site


@pytest.mark.parametrize("page", [FULL, SPANISH, PLAIN])
def test_no_axe_violation(browser: Browser, site: Path, page: str) -> None:
    with browser.new_context(bypass_csp=True) as context:
        view = context.new_page()
        view.goto((site / print_address(page)).as_uri())
        view.evaluate(AXE.read_text(encoding="utf-8"))
        found = view.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    assert found == []


def test_its_own_policy_lets_its_style_and_fonts_in(browser: Browser, site: Path) -> None:
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        view = context.new_page()
        said: list[str] = []
        view.on("console", lambda message: said.append(message.text))
        view.goto((site / print_address(FULL)).as_uri())
        view.evaluate("document.fonts.ready.then(() => 1)")
        assert said == []
        assert view.evaluate("document.documentElement.scrollWidth") == 320
        assert "loaded" in view.evaluate("[...document.fonts].map(font => font.status)")


def test_the_button_prints(browser: Browser, site: Path) -> None:
    with browser.new_context() as context:
        view = context.new_page()
        view.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1 }")
        view.goto((site / print_address(SPANISH)).as_uri())
        view.get_by_role("button", name="Imprimir esta hoja").click()
        assert view.evaluate("window.printed") == 1
    with browser.new_context(java_script_enabled=False) as context:
        view = context.new_page()
        view.goto((site / print_address(FULL)).as_uri())
        assert not view.locator("button").is_visible(), "a button that does nothing"


def test_every_printed_sheet_is_marked_and_numbered(browser: Browser, site: Path) -> None:
    with browser.new_context() as context:
        view = context.new_page()
        view.goto((site / print_address(FULL)).as_uri())
        pdf = view.pdf(prefer_css_page_size=True)
    sheets = PdfReader(io.BytesIO(pdf)).pages
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        text = squash(sheet.extract_text())
        assert squash(DRAFT_MARK) in text and f"Page{number}of{len(sheets)}" in text
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (612, 792)
    whole = squash("".join(sheet.extract_text() for sheet in sheets))
    document = read_document((site.parent / "docs" / FULL).read_text(encoding="utf-8"), FULL)
    assert all(squash(word) in whole for word in words(document))
