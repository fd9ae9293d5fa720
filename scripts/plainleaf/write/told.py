"""What a person is told of a page that was merged, waits for her, or was left away."""

from __future__ import annotations

from collections.abc import Iterable

from plainleaf.edits import conflict
from plainleaf.edits.merge import Conflict, Merged
from plainleaf.errors import Problem, Severity
from plainleaf.write.pages import BASES

SHOWN = 90
"""Characters of each side that the problem of a conflict quotes."""

BEFORE = 4
"""Words before the first difference that it quotes."""


def merged_well(path: str, merged: Merged) -> Iterable[Problem]:
    where = f"docs/{path}"
    yield Problem(
        "edits.merged",
        f"your edits were kept ({merged.kept} place(s)) and what is new was taken in ({merged.taken} place(s))",
        "Read the page again before it is signed.",
        where,
        severity=Severity.NOTE,
    )
    for said in merged.beside:
        yield Problem(
            "edits.beside",
            f"you wrote “{_short(said)}”, and the sentence before it says something else now",
            "See whether yours still fits.",
            where,
            severity=Severity.NOTE,
        )
    for said in merged.asked_again:
        yield Problem(
            "edits.dose-again",
            f"a dose that you had confirmed is another one now, so it is to be confirmed again: “{_short(said)}”",
            "Check it against the medicine's label.",
            where,
            severity=Severity.NOTE,
        )
    if merged.proposal:
        yield Problem(
            "edits.key-points",
            "there are key points that you have not seen yet, so they are a proposal again",
            "Read them, delete those that you do not want, and delete the line that says a program picked them.",
            where,
            severity=Severity.NOTE,
        )


def waits(path: str, place: Conflict) -> Problem:
    file = f"records/{BASES}/{path.removesuffix('.md')}.conflict.md"
    if place.id == conflict.WHOLE:
        message = "this page was here before Plainleaf made one of the same name; it was left as it is"
    else:
        what = f"“{place.key}” in the block at the top: " if place.key else ""
        mine, new, base = (conflict.shown(text) for text in (place.mine, place.new, place.base))
        hers, theirs = _apart(mine, new) if mine and new else (_short(mine), _short(new))
        message = f"{what}you wrote “{hers}”" if mine else f"{what}you took out “{_short(base)}”"
        message += f", and the new text is “{theirs}”" if new else f", and the new text no longer has “{_short(base)}”"
        message += "; the page was left as it is"
    return Problem(
        "edits.conflict",
        message,
        f"Choose in {file}, then run 'plainleaf edits settle {path.removesuffix('.md')}'.",
        f"docs/{path}",
        place.line,
    )


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts cut to where they begin to differ, so that a person sees what is at stake."""
    a, b = one.split(" "), other.split(" ")
    same = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    start = max(0, same - BEFORE)
    lead = "… " * bool(start)
    return lead + _short(" ".join(a[start:])), lead + _short(" ".join(b[start:]))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def not_merged(path: str) -> Problem:
    return Problem(
        "write.hand-edited",
        "was edited by hand and cannot be read as it is now, so its new text could not be put into it; the page was left "
        "as it is",
        f"Mend the page, then run 'plainleaf pages'. The new text is "
        f"records/{BASES}/{path.removesuffix('.md')}.new.md.",
        f"docs/{path}",
    )


def taken_away(path: str) -> Problem:
    return Problem(
        "page.taken-away",
        "this page was deleted by hand, so it was not made anew",
        f"To have it back: 'plainleaf edits restore {path.removesuffix('.md')}'.",
        f"docs/{path}",
        severity=Severity.NOTE,
    )


def outside(path: str) -> Problem:
    return Problem(
        "write.path",
        f'"{path}" is no place for a page',
        'Name it like "medicines/clonazepam/sleep.md": letters, digits, hyphens, and folders below docs.',
        path,
    )
