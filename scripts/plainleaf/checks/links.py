"""Links between the pages of docs/ lead to pages that are there."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import markdown as library
from bs4 import BeautifulSoup

from plainleaf.checks.page import EXTENSIONS
from plainleaf.errors import Problem
from plainleaf.store import NOWHERE, Store, key_of

OUTSIDE = ("http", "https", "mailto", "tel")


def check(docs: Path, only: Collection[str] | None = None, store: Store = NOWHERE) -> list[Problem]:
    """Every link and picture of every page in docs/, or of those in `only` (paths below it). `store`: where the addresses of a
    text are kept."""
    problems = []
    for file in sorted(docs.rglob("*.md")):
        path = file.relative_to(docs).as_posix()
        if only is not None and path not in only:
            continue
        try:
            problems += check_text(path, file.read_text(encoding="utf-8"), docs, store)
        except (OSError, UnicodeDecodeError):  # told by checks.readable
            continue
        except RecursionError:
            problems.append(_too_deep(path))
    return problems


def check_text(path: str, text: str, docs: Path, store: Store = NOWHERE) -> list[Problem]:
    """The links of one page at `path` below docs/."""
    targets, pictures = _addresses(text, store)
    problems = []
    for target in dict.fromkeys(targets + pictures):
        try:
            parts = urlsplit(target)
        except ValueError:
            problems.append(_bad(path, target, "is no address"))
            continue
        if target in pictures and parts.scheme:
            problems.append(_bad(path, target, "is a picture on another site; readers would fetch it"))
        elif parts.scheme:
            if parts.scheme not in OUTSIDE:
                problems.append(_bad(path, target, "is no address a reader may follow"))
        elif parts.netloc:
            problems.append(_bad(path, target, "leads to another site without saying how"))
        elif parts.path and not _there(docs, path, unquote(parts.path)):
            problems.append(_bad(path, target, "leads to no page"))
    return problems


def _addresses(text: str, store: Store) -> tuple[list[str], list[str]]:
    """Where the links of a text lead, and its pictures."""
    key = key_of("links", text)
    found = store.get("links", key)
    if isinstance(found, tuple):
        return found
    soup = BeautifulSoup(library.markdown(text, extensions=list(EXTENSIONS)), "html.parser")
    targets = [str(a.get("href") or "") for a in soup.find_all("a")]
    pictures = [str(i.get("src") or "") for i in soup.find_all("img")]
    store.put("links", key, (targets, pictures))
    return targets, pictures


def _there(docs: Path, path: str, target: str) -> bool:
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / target).parts:
        if part == "..":
            if not parts:
                return False
            parts.pop()
        else:
            parts.append(part)
    found = docs.joinpath(*parts)
    return found.is_file() or (found / "index.md").is_file()


def _too_deep(path: str) -> Problem:
    message = "lists or boxes stand inside each other too deep to be laid out"
    return Problem("page.too-deep", message, "Take the inner ones out by some steps.", f"docs/{path}")


def _bad(path: str, target: str, message: str) -> Problem:
    return Problem("links", f'the link "{target[:80]}" {message}', "Mend or delete it.", f"docs/{path}")
