"""The promises, held against what stands on disk: docs/, records/ and source_texts/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plainleaf.checks import balance, dropped, fidelity, links, origin, overrides, repeats, scope, unsure
from plainleaf.checks.books import Book, books
from plainleaf.checks.page import Leaf, leaf
from plainleaf.errors import Problem, Severity
from plainleaf.project import Project

__all__ = ["run", "run_on"]


def run(project: Project) -> list[Problem]:
    """All checks over a project; nothing is written."""
    return run_on(project.sources, project.docs, project.records)


def run_on(sources: Path, docs: Path, records: Path) -> list[Problem]:
    """All checks over three folders, so that any set of sources can be checked."""
    found, problems = books(sources, records)
    problems += balance.check(found)
    problems += scope.check(found)
    problems += dropped.check(found)
    problems += unsure.check(found)
    problems += overrides.check(found)
    problems += repeats.check(found)
    by_name = {book.name: book for book in found}
    for page, base in _pages(docs, records):
        used = [by_name[name] for name in _files(base) if name in by_name]
        problems += _stale(base, by_name)
        problems += origin.check(base, used)
        problems += fidelity.check(base, used)
        if page is not None:
            problems += fidelity.check_edits(page, base)
    problems += links.check(docs)
    return problems


def _pages(docs: Path, records: Path) -> Iterator[tuple[Leaf | None, Leaf]]:
    """Every article as it stands (None: gone) and as it was generated."""
    folder = records / "pages"
    for file in sorted(folder.rglob("*.base.md")):
        path = file.relative_to(folder).as_posix().removesuffix(".base.md") + ".md"
        base = leaf(path, file.read_text(encoding="utf-8"))
        if not base.front.get("sources"):
            continue
        now = docs / path
        yield (leaf(path, now.read_text(encoding="utf-8")) if now.is_file() else None), base


def _files(page: Leaf) -> list[str]:
    return [str(source.get("file")) for source in page.front["sources"] if isinstance(source, dict)]


def _stale(page: Leaf, by_name: dict[str, Book]) -> list[Problem]:
    """Sources that are gone or have changed since the page was made."""
    problems = []
    for source in page.front["sources"]:
        name = str(source.get("file"))
        if name in by_name and by_name[name].source.sha256 == source.get("sha256"):
            continue
        what = "has changed since" if name in by_name else "is gone, or cannot be read, since"
        problems.append(
            Problem(
                "check.stale",
                f"its source {name} {what} this page was made",
                "Run 'plainleaf pages'.",
                f"docs/{page.path}",
                severity=Severity.BUILD,
            )
        )
    return problems
