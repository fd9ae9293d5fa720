"""Sentences that calm: they permit, they deny a danger, they say that no help is needed. None of them is a warning.

The expressions are in knowledge/boxes.toml under [calming]. A sentence that permits and warns ("is safe, but do not")
is a warning: the permission is taken out of it, and what is left is looked at.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from plainleaf.knowledge import load

_QUOTES = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "})
_TAKEN_OUT = "\x00"
# "If you still cannot sleep, ...": the "not" of a condition forbids nothing.
_CONDITION = re.compile(r"(?:^\W*|[,;] )(?:if|when|even if|even when)\b[^,;]*(?:,|$)", re.I)
# "..., even when she seems fine": what is granted so permits nothing.
_GRANTED = re.compile(r"\beven (?:when|if|though)\b[^,;.]*", re.I)
_TAKES_BACK = re.compile(
    r"^\W*(?:but|however|still|yet|even so|although|though|that said|nevertheless|nonetheless|on the other hand)\b",
    re.I,
)
_BUT = re.compile(r"\b(?:but|unless|except|however|until|yet|although|though|only|if)\b", re.I)


@lru_cache(maxsize=4096)  # kinds, boxes, key points and silences ask for the same sentences
def allows(text: str) -> bool:
    """Whether a sentence permits something or denies a danger, and holds no warning beside it."""
    plain = text.translate(_QUOTES)
    if _any("warns_whole").search(plain):
        return False
    left = _any("permits").sub(_TAKEN_OUT, _any("denies").sub(_TAKEN_OUT, _GRANTED.sub(" ", plain)))
    if _TAKEN_OUT not in left:
        return False
    before, _, after = left.partition(_TAKEN_OUT)
    if _any("contrast").search(after) or _any("warns").search(left):
        return False
    return not _any("forbids").search(_CONDITION.sub(" ", f"{before} {_TAKEN_OUT} {after}"))


def needs_no_help(text: str) -> bool:
    """Whether a sentence says that no help need be called, without saying when it must ("unless", "but call")."""
    plain = text.translate(_QUOTES)
    found = _any("no_help").search(plain)
    return found is not None and not _any("help_after_all").search(plain[found.end() :])


def not_dangerous(text: str) -> bool:
    """Whether a sentence says that something is no danger; one that only asks it ("if it is not an emergency") not."""
    plain = text.translate(_QUOTES)
    found = _any("not_dangerous").search(plain)
    if found is None:
        return False
    return not re.search(r"\b(?:if|when|whether|unless|once)\b[^,;]*$", plain[: found.start()], re.I)


def takes_back(text: str) -> bool:
    """Whether a sentence turns against the one before it ("But ...")."""
    return bool(_TAKES_BACK.match(text.translate(_QUOTES)))


def taken_back_itself(text: str) -> bool:
    """Whether a sentence that says "not dangerous" goes on to take it back."""
    found = _any("not_dangerous").search(text.translate(_QUOTES))
    return found is not None and bool(_BUT.search(text[found.end() :]))


@cache
def _any(name: str) -> re.Pattern[str]:
    rows: dict[str, str | list[str]] = load("boxes")["calming"]
    parts = rows[name]
    joined = "|".join(f"(?:{_filled(e, rows)})" for e in ([parts] if isinstance(parts, str) else parts))
    return re.compile(joined, re.I)


def _filled(expression: str, rows: dict[str, str | list[str]]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda m: str(rows[m.group(1)]), expression)
