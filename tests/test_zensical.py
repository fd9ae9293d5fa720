"""The shadow build: the same pages by Zensical, the successor of MkDocs and Material, hold the same words in the same order.

Content only: Zensical's templates know less of a page than MkDocs' do, so the program's own theme does not run there yet.
Left out where there is no Zensical; name it in PLAINLEAF_ZENSICAL (in an environment that has requirements.lock too).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from built import REPO
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.site import build_site
from test_trust import DAY

ZENSICAL = os.environ.get("PLAINLEAF_ZENSICAL") or shutil.which("zensical")

pytestmark = [
    pytest.mark.skipif(not ZENSICAL, reason="no Zensical on this machine: name it in PLAINLEAF_ZENSICAL"),
    pytest.mark.skipif(not (REPO / "docs/index.md").is_file(), reason="docs/ holds no pages: run `make site`"),
]

TEXTS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "th", "td")

AROUND = (
    ".headerlink, .pl-way, .pl-tools, .pl-trust, .pl-contents, .pl-mistake, .pl-related, .pl-find-here, .pl-letters, .pl-overdue,"
    " .md-tags, .md-content__button, .md-source-file, .md-feedback, form, script, style"
)
"""What the two themes put around the words of a page."""


def shown(page: Path) -> list[tuple[str, str, str]]:
    """Every text of the article: its element, the kind of box it stands in ("": none), its words."""
    article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("article")
    assert article is not None, page
    for extra in article.select(AROUND):
        extra.decompose()
    found = []
    for element in article.find_all(TEXTS):
        box = element.find_parent(class_="admonition")
        words = "".join(part for part in element.find_all(string=True) if part.find_parent(TEXTS) is element)
        kind = " ".join(sorted(box.get_attribute_list("class"))) if isinstance(box, Tag) else ""
        if text := re.sub(r"\s+", " ", words).strip():
            found.append((element.name, kind, text))
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sites of the pages this repository ships, by MkDocs and by Zensical."""
    root = tmp_path_factory.mktemp("zensical")
    for folder in ("docs", "records"):
        shutil.copytree(REPO / folder, root / folder)
    text = (REPO / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    build_site(Project.load(root), Edition.PREVIEW, DAY)
    shadow = root / "shadow"
    shutil.copytree(REPO / "docs", shadow / "docs")
    (shadow / "mkdocs.yml").write_text(re.sub(r"^  custom_dir:.*\n", "", text, flags=re.M), encoding="utf-8")
    assert ZENSICAL
    done = subprocess.run([ZENSICAL, "build", "--clean"], cwd=shadow, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site", shadow / "site"


def test_the_same_pages_headings_boxes_and_words(both: tuple[Path, Path]) -> None:
    ours, theirs = both
    pages = sorted(p.relative_to(REPO / "docs").with_suffix("") for p in (REPO / "docs").rglob("*.md"))
    assert len(pages) > 9
    differ = {}
    for page in pages:
        file = page.with_suffix(".html") if page.name == "index" else page / "index.html"
        one, two = shown(ours / file), shown(theirs / file)
        assert one, page
        if one != two:
            differ[page.as_posix()] = [pair for pair in zip(one, two, strict=False) if pair[0] != pair[1]][:3] or (
                one[-2:],
                two[-2:],
            )
    assert differ == {}


def test_raw_html_stays_text(both: tuple[Path, Path]) -> None:
    """The second lock, our Markdown extension, holds there as well: a script that stands in a page is words."""
    _, theirs = both
    shadow = theirs.parent
    (shadow / "docs/other").mkdir(exist_ok=True)
    (shadow / "docs/other/x.md").write_text("# X\n\nA <b class='q'>b</b>\n\n<script>bad()</script>\n", encoding="utf-8")
    assert ZENSICAL
    subprocess.run([ZENSICAL, "build", "--clean"], cwd=shadow, capture_output=True, check=True)
    article = BeautifulSoup((theirs / "other/x/index.html").read_text(encoding="utf-8"), "html.parser").article
    assert article is not None and not article.select("b.q, script")
    assert "<script>bad()</script>" in article.get_text()
