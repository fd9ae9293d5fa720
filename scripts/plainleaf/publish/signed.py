"""The review line of a page, on screen and on paper: who signed it for what, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from plainleaf.review.record import Signature
from plainleaf.write.wording import fill


def signed_in_words(
    signatures: Iterable[Signature],
    by: str,
    change: str,
    lines: Mapping[str, str],
    joined: str,
    date: Callable[[dt.date], str],
) -> str:
    """ "Ann Lee, pharmacist, signed this page on November 22, 2026 as true to its source and clinically sound; ...".

    `by` and `change`: the wordings for a signature on the page and on a later change, with {by}, {on} and {lines};
    `lines`: what each line means; `joined`: what stands between two lines; `date`: a day in words.
    """
    together: dict[tuple[str, dt.date, bool], list[str]] = {}
    for signature in signatures:
        key = (signature.by, signature.on, signature.whole)
        together.setdefault(key, []).append(lines.get(signature.line, signature.line))
    ordered = sorted(together.items(), key=lambda item: (not item[0][2], item[0][1]))
    return "; ".join(
        fill(by if whole else change, {"by": who, "on": date(on), "lines": joined.join(dict.fromkeys(meant))})
        for (who, on, whole), meant in ordered
    )
