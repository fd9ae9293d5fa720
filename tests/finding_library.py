"""A library big enough to look for something in: this repository's samples, and the short articles of tests/finding."""

from __future__ import annotations

import csv
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainleaf.pipeline import make_pages
from plainleaf.project import Project
from plainleaf.report import Reporter
from projects import REPO

HERE = Path(__file__).parent / "finding"
WITHIN = 3
"""The right page must be among the first so many."""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, and the pages (by the stems of their articles) any of which answers it."""

    kind: str  # generic, brand, class, plain, misspelt, question
    text: str
    pages: tuple[str, ...]


def queries(name: str) -> list[Query]:
    """The queries of tests/finding/<name>.tsv, in order."""
    with (HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    return [Query(kind, text, tuple(pages.split())) for kind, text, pages in rows]


def library(root: Path) -> Project:
    """A project in `root` with a page for every sample and every article of tests/finding."""
    sources = root / "source_texts"
    shutil.copytree(REPO / "source_texts", sources)
    shutil.copyfile(REPO / "mkdocs.yml", root / "mkdocs.yml")
    given = tomllib.loads((HERE / "articles.toml").read_text(encoding="utf-8"))
    for article in given["article"]:
        text = f"{article['title']}\n\n{article['text'].strip()}\n\n{given['every'][article['kind']].strip()}\n"
        (sources / f"{article['stem']}.txt").write_text(text, encoding="utf-8", newline="\n")
        (sources / f"{article['stem']}.toml").write_text(_sidecar(article), encoding="utf-8", newline="\n")
    project = Project.load(root)
    make_pages(project, None, Reporter())
    return project


def _sidecar(article: Mapping[str, Any]) -> str:
    known = {key: article[key] for key in ("title", "kind", "topic", "medicines") if key in article}
    known |= {"publisher": f"Test clinic of {article['stem']}", "rights": "own", "authority": "hospital"}
    return "".join(f"{key} = {_toml(value)}\n" for key, value in known.items())


def _toml(value: str | list[str]) -> str:
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, list) else f'"{value}"'
