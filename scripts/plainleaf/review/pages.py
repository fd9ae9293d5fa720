"""The pages a person can sign, and what of them a reader would see."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.write.front import parse

PUBLIC_RIGHTS = frozenset({"public-domain", "open-may-adapt", "permission-may-adapt", "own"})
"""Rights under which a rearranged page may be published; anything else stays in the preview."""

UNSEEN_OF_SOURCE = frozenset({"file", "sha256", "left_out"})
"""What front matter keeps for our books about a source; the page says the same in words where it matters."""

DOSE_MARK = "*(dose to be confirmed)*"
"""Follows every dose that nobody has confirmed; the page cannot be signed while one is left."""

DOSE = re.compile(r"\(dose\s+to\s+be\s+confirmed\)", re.IGNORECASE)
"""The mark as it may stand in a page that an editor has wrapped anew."""


def reader_text(text: str) -> str:
    """What a reader would see of a page: its body, and the front matter that is shown.

    The same words give the same result whatever wrote the file: line ends, blanks at line ends and
    the order of the front matter do not count, nor does the sign-off itself.
    """
    return _seen(*parse(text))


def _seen(front: Mapping[str, Any], body: str) -> str:
    lines = "\n".join(line.rstrip() for line in body.strip().split("\n"))
    return json.dumps(seen_front(front), sort_keys=True, ensure_ascii=False, default=str) + "\n" + lines + "\n"


def seen_front(front: Mapping[str, Any]) -> dict[str, Any]:
    """The front matter that counts for a sign-off: all but the sign-off itself and what our books alone need."""
    seen = {key: value for key, value in front.items() if key != "review"}
    if isinstance(seen.get("sources"), list):
        seen["sources"] = [
            {k: v for k, v in entry.items() if k not in UNSEEN_OF_SOURCE} if isinstance(entry, Mapping) else entry
            for entry in seen["sources"]
        ]
    return seen


def content_hash(text: str) -> str:
    """The digest a sign-off holds: "sha256:" and 64 hex digits over `reader_text`."""
    return content_hash_of(*parse(text))


def content_hash_of(front: Mapping[str, Any], body: str) -> str:
    """`content_hash` of a page whose front matter has been read."""
    return "sha256:" + hashlib.sha256(_seen(front, body).encode("utf-8")).hexdigest()


def open_doses(text: str) -> tuple[int, ...]:
    """Lines (from 1) of a page's text that hold a dose to be confirmed, one entry a mark."""
    return tuple(text.count("\n", 0, mark.start()) + 1 for mark in DOSE.finditer(text))


def rights_allow(front: Mapping[str, Any]) -> bool:
    """Whether the rights of every source of a page let a rearranged copy be published."""
    sources = front.get("sources")
    return (
        isinstance(sources, list)
        and bool(sources)
        and all(isinstance(entry, Mapping) and entry.get("rights") in PUBLIC_RIGHTS for entry in sources)
    )


def article_pages(project: Project) -> Iterator[tuple[str, dict[str, Any], str]]:
    """(path below docs/, front matter, whole text) of every page made from sources, in order of path.

    Hubs, the A-Z and the about page are lists of pages and are not signed. A page that is not UTF-8 text is
    passed over: checks.readable tells of it.
    """
    for path in sorted(project.docs.rglob("*.md")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        front, _ = parse(text)
        if front.get("sources"):
            yield path.relative_to(project.docs).as_posix(), front, text


def page_path(project: Project, named: str) -> str:
    """The page a person names, as its path below docs/.

    Takes the path below docs/, the path from where the person stands, with or without ".md", or the
    last part of the path where only one page has it. Raises UsageError with the nearest names.
    """
    wanted = PurePosixPath(named.replace("\\", "/"))
    if wanted.name and wanted.suffix != ".md":
        wanted = wanted.with_name(wanted.name + ".md")
    known = [path for path, _, _ in article_pages(project)]
    if wanted.as_posix() in known:
        return wanted.as_posix()
    for start in (Path.cwd(), project.root):
        try:
            below = (start / Path(wanted)).resolve().relative_to(project.docs.resolve()).as_posix()
        except ValueError:
            continue
        if below in known:
            return below
    same = [path for path in known if PurePosixPath(path).name == wanted.name]
    if len(same) == 1 and len(wanted.parts) == 1:
        return same[0]
    near = same or difflib.get_close_matches(wanted.as_posix(), known, n=3, cutoff=0.4)
    hint = f"Did you mean: {', '.join(near)}?" if near else "'plainleaf review status' lists the pages."
    raise UsageError(f"No article page {named!r} in {project.shown(project.docs)}/. {hint}")
