"""The pages this repository ships, as their readers get them: found, and without a fault that axe-core knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from built import DAY, REPO, served
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.site import build_site
from reader import SCHEMES, WIDTHS, reading, search, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (REPO / "docs/index.md").is_file(), reason="docs/ holds no pages: run `make site`"),
]

HUB = "medicines/clonazepam/"
PAGE = "medicines/clonazepam/how-much-clonazepam-for-sleep/"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(REPO / "docs", root / "docs")
    shutil.copytree(REPO / "records", root / "records")
    shutil.copyfile(REPO / "mkdocs.yml", root / "mkdocs.yml")
    result = build_site(Project.load(root), Edition.PREVIEW, DAY)
    assert result.problems == ()
    with served(result.dir) as address:
        yield address


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(browser: Browser, home: str, scheme: str) -> None:
    with reading(browser, home, scheme=scheme) as reader:
        for path in ("", "a-z/", "about/", HUB, PAGE, f"{PAGE}print.html"):
            reader.page.goto(home + path)
            for width in WIDTHS:
                reader.page.set_viewport_size({"width": width, "height": 900})
                assert violations(reader.page) == [], (path, width)
                assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_search_finds_klonopin(browser: Browser, home: str) -> None:
    with reading(browser, home) as reader:
        reader.open("")
        search(reader, "Klonopin")
        assert "Klonopin" in reader.page.locator("article").inner_text()
