"""The sample pages of tests/fixture_docs, built once a session: as a site, as a bundle, served over http."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from plainleaf.project import Project

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


def tree(folder: Path) -> dict[str, bytes]:
    """All files below `folder`, by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
