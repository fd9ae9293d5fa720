"""The sample pages of tests/fixture_docs, built once a session: as a site, as a bundle, served over http."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.site import build_site

HERE = Path(__file__).parent
REPO = HERE.parent
DAY = dt.date(2026, 11, 22)
ARTICLE = "medicines/clonazepam/clonazepam-at-night"


def sample_project(root: Path) -> Project:
    """A project in `root` that holds the fixture's pages and this repository's settings."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copytree(HERE / "fixture_docs", root / "docs")
    shutil.copyfile(REPO / "scripts/plainleaf/template/mkdocs.yml", root / "mkdocs.yml")
    for folder in ("source_texts", "records"):
        (root / folder).mkdir()
    return Project.load(root)


def built_with_page(root: Path, address: str, markdown: str) -> Path:
    """The built preview of the fixture's pages and one more, at `address` ("medicines/x/y/"); its folder."""
    project = sample_project(root)
    page = project.docs / f"{address.rstrip('/')}.md"
    page.parent.mkdir(parents=True)
    page.write_text(markdown, encoding="utf-8")
    build_site(project, Edition.PREVIEW, DAY)
    return project.site


def tree(folder: Path) -> dict[str, bytes]:
    """All files below `folder`, by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
