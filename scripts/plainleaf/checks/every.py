"""All checks, in turn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from plainleaf.checks import (
    amounts,
    balance,
    brief,
    disagree,
    dropped,
    edited,
    fidelity,
    headline,
    inside,
    kept,
    label,
    language,
    links,
    marks,
    origin,
    overrides,
    phrases,
    readable,
    reading,
    repeats,
    scope,
    telephones,
    unsure,
    waiting,
)
from plainleaf.checks.books import Book, books
from plainleaf.checks.page import Leaf, leaf
from plainleaf.errors import Problem, Severity
from plainleaf.intake.overrides import lone_publishers
from plainleaf.project import Project
from plainleaf.store import NOWHERE, Store, key_of
from plainleaf.write.pages import base_of, bases, conflict_of, new_of, read


def run(project: Project, only: Collection[str] | None = None) -> list[Problem]:
    """All checks over a project; nothing is written but what is kept for the next run. `only`: pages (paths below docs/)
    that are wanted; None: all."""
    store = Store(project.cache)
    found = run_on(project.sources, project.docs, project.records, project.settings.country, only, store)
    if only is None:
        store.drop_unused("checks", "leaves", "links")
    return found


def run_on(
    sources: Path,
    docs: Path,
    records: Path,
    country: str = "us",
    only: Collection[str] | None = None,
    store: Store = NOWHERE,
) -> list[Problem]:
    """All checks over three folders, so that any set of sources can be checked. `country`: whose numbers readers call.

    With `only` they look at those pages and the sources they were made from, so that one page of many is told of at once.
    `store`: where what was found is kept, by what it was found in.
    """
    pages = list(_pages(docs, records, only, store))
    named = None if only is None else {name for _, base in pages for name in _files(base)}
    everything, problems = books(sources, records, named)
    if only is None and not any(p.severity is Severity.BUILD for p in problems):  # the publishers of all are known
        problems += lone_publishers(sources, {book.source.about.publisher for book in everything})
    problems += readable.check(docs, records, {base.path: _files(base) for _, base in pages}, only)
    by_name = {book.name: book for book in everything}
    old = {base.path: _stale(base, by_name, sources, records) for _, base in pages}
    changed = {name for _, base in pages for name in _changed(base, by_name)}
    # books of another text than the article has now say nothing of it: what is stale is told, and no more
    found = [book for book in everything if book.name not in changed and not kept.empty(book)]
    problems += [kept.nothing_kept(book) for book in everything if kept.empty(book)]
    problems += balance.check(found)
    problems += scope.check(found)
    problems += _each(dropped.check, found, store)
    problems += _each(inside.check, found, store)
    problems += kept.check(found)
    problems += unsure.check(found)
    problems += language.check(found)
    problems += overrides.check(found)
    problems += repeats.check(found, store)
    problems += _each(marks.check, found, store)
    problems += _each(phrases.check, found, store)
    problems += _each(amounts.check, found, store)
    problems += telephones.check(found, country)
    for page, base in pages:
        problems += old[base.path]
        if not old[base.path]:
            used = [by_name[name] for name in _files(base)]
            problems += origin.check(base, used)
            problems += fidelity.check(base, used)
            if not (docs / base.path).exists():  # a person deleted it: nobody reads it
                continue
            problems += label.check(base, used)
            problems += disagree.check(used)
            problems += headline.check(base)
            problems += reading.check(base)
            problems += edited.check(base.path, docs, records, used)
        if page is not None:
            problems += brief.check(page.path, read(docs / page.path) or "")
            problems += waiting.check(docs, page.path)
    problems += links.check(docs, only, store)
    return list(dict.fromkeys(problems))


def _each(check: Callable[[Sequence[Book]], list[Problem]], books: Sequence[Book], store: Store) -> Iterator[Problem]:
    """What a check that looks at one book at a time finds in `books`, in their order."""
    for book in books:
        key = key_of("check", check.__module__, book.digest())
        found = store.get("checks", key)
        if not isinstance(found, list):
            found = check([book])
            store.put("checks", key, found)
        yield from found


def _leaf(path: str, text: str, store: Store) -> Leaf:
    key = key_of("leaf", path, text)
    found = store.get("leaves", key)
    if not isinstance(found, Leaf):
        found = leaf(path, text)
        store.put("leaves", key, found)
    return found


def _pages(docs: Path, records: Path, only: Collection[str] | None, store: Store) -> Iterator[tuple[Leaf | None, Leaf]]:
    """Every article as it stands (None: gone, or not to be read) and as it was generated."""
    for path in bases(records) if only is None else sorted(set(bases(records)) & set(only)):
        base = _leaf(path, read(base_of(path, records)) or "", store)
        if not base.front.get("sources"):
            continue
        try:
            now = (docs / path).read_text(encoding="utf-8-sig")
            yield _leaf(path, now, store), base
        except (OSError, UnicodeDecodeError, RecursionError):
            yield None, base


def _files(page: Leaf) -> list[str]:
    return [str(source.get("file")) for source in page.front["sources"] if isinstance(source, dict)]


def _changed(page: Leaf, by_name: dict[str, Book]) -> list[str]:
    """Sources of a page that hold another text now than when it was made."""
    made = {str(s.get("file")): s.get("sha256") for s in page.front["sources"] if isinstance(s, dict)}
    return [name for name, digest in made.items() if name in by_name and by_name[name].source.sha256 != digest]


def _stale(page: Leaf, by_name: dict[str, Book], sources: Path, records: Path) -> list[Problem]:
    """Sources that are gone, cannot be read, or have changed since the page was made."""
    problems = []
    changed, new = _changed(page, by_name), new_of(page.path, records)
    for name in _files(page):
        severity = Severity.BUILD
        if name in changed and new.is_file():
            what = "has changed, and the page waits for you to choose between its text and yours"
            shown = conflict_of(page.path, records)
            file = f"records/{shown.relative_to(records).as_posix()}"
            todo = f"Choose in {file}, then run 'plainleaf edits settle {page.path.removesuffix('.md')}'."
            if not shown.is_file():
                beside = f"records/{new.relative_to(records).as_posix()}"
                todo = f"Mend the page, then run 'plainleaf pages'; the new text is {beside}."
            severity = Severity.SIGNING
        elif name in changed:
            what, todo = "has changed since this page was made", "Run 'plainleaf pages'."
        elif name in by_name:
            continue
        elif (sources / name).exists():
            what = "cannot be used now, so the page cannot be checked"
            todo = "Mend that article first."
        else:
            what, todo = "is gone", "Put the article back; or, if it is not wanted any more, delete the page."
        problems.append(
            Problem("check.stale", f"its source {name} {what}", todo, f"docs/{page.path}", severity=severity)
        )
    return problems
