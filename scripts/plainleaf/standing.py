"""Pages that stand already, and which of them a run leaves alone because their articles cannot be used now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath

from plainleaf.errors import Problem, Severity
from plainleaf.model import Page
from plainleaf.write import front
from plainleaf.write.pages import base_of, bases, hand_of, read


def feeds(records: Path) -> dict[str, tuple[str, ...]]:
    """Page (path below docs/) -> the sources it was made from, for every article page that was generated."""
    found = {}
    for path in bases(records):
        values, _ = front.parse(read(base_of(path, records)) or "")
        sources = values.get("sources")
        if isinstance(sources, list) and sources:
            found[path] = tuple(str(entry.get("file")) for entry in sources if isinstance(entry, dict))
    return found


def none_left(standing: Mapping[str, Sequence[str]], folder: str) -> Problem:
    """The Problem where every article is gone while pages stand: more likely a lost folder than a wish."""
    return Problem(
        "pages.no-sources",
        f"there is no article in here, though {len(standing)} page(s) were made from articles that were; "
        "nothing was changed",
        "See that the folder is the right one and its disk is connected. If you mean it, delete the pages from docs "
        "and from records/pages.",
        folder,
    )


def lost(standing: Mapping[str, Sequence[str]], docs: Path, records: Path, hubs: Sequence[str]) -> list[Problem]:
    """Where not one generated page is left in docs/, its folder was lost or emptied: the pages are to be made anew, and not
    taken for pages that a person deleted one by one. Their bases go, so that they are."""
    everything = [*standing, *hubs]
    if not everything or any((docs / path).exists() for path in everything):
        return []
    for path in standing:
        base_of(path, records).unlink(missing_ok=True)
        hand_of(path, records).unlink(missing_ok=True)
    return [
        Problem(
            "pages.made-anew",
            f"not one of its {len(everything)} page(s) was there any more, so all were made anew",
            "If you had edited them, take your copies from a backup, put them here and run 'plainleaf pages' again.",
            "docs",
            severity=Severity.NOTE,
        )
    ]


def held(
    pages: Sequence[Page], unusable: Collection[str], standing: Mapping[str, Sequence[str]], *, whole: bool
) -> tuple[set[str], list[Problem]]:
    """Paths of standing pages that stay as they are, and what to say of those that were made anew without a source.

    `unusable`: stems of sources that are there and cannot be used now. A page is not made anew out of some of its
    sources while another cannot be read, or (where not `whole`) was not named: that would lose what it brought.
    """
    stems = {path: {stem_of(name) for name in names} for path, names in standing.items()}
    stay = {path for path, known in stems.items() if known & set(unusable)}
    problems = []
    for page in pages:
        lost = stems.get(page.path, set()) - {article.source.stem for article in page.articles}
        waits = lost if not whole else lost & set(unusable)
        if waits:
            stay.add(page.path)
            names = ", ".join(name for name in standing[page.path] if stem_of(name) in waits)
            problems.append(_waits(page.path, names, named=not lost & set(unusable)))
    return stay, problems


def stem_of(name: str) -> str:
    """The stem of a source's name: what its page and records are named by."""
    return PurePosixPath(name).stem


def _waits(path: str, names: str, *, named: bool) -> Problem:
    if named:
        todo = "Run 'plainleaf pages' for all articles, or name them together."
        return Problem(
            "pages.waits", f"was left as it is: it is also made from {names}, not named here", todo, f"docs/{path}"
        )
    message = f"was left as it is: it is also made from {names}, which cannot be used now"
    return Problem("pages.waits", message, "Mend that article first.", f"docs/{path}", severity=Severity.NOTE)
