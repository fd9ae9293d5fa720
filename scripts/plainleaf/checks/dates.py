"""Days that have not come yet: a slip of the pen in a sidecar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from plainleaf.errors import Problem, Severity
from plainleaf.write import front
from plainleaf.write.pages import read

KEYS = ("published", "retrieved")


def check(docs: Path, today: dt.date) -> list[Problem]:
    """A note for every source of a page in docs/ whose dates lie after `today`, the day of the build."""
    problems: dict[Problem, None] = {}
    for file in sorted(docs.rglob("*.md")):
        sources = front.parse(read(file) or "")[0].get("sources")
        for source in sources if isinstance(sources, list) else ():
            for key in KEYS if isinstance(source, dict) else ():
                day = source.get(key)
                if type(day) is dt.date and day > today:
                    problems[_future(str(source.get("file")), key, day)] = None
    return list(problems)


def _future(name: str, key: str, day: dt.date) -> Problem:
    message = f"`{key}` is {day}, and that day has not come yet"
    return Problem("sidecar.future", message, "Look at the date in its sidecar.", name, severity=Severity.NOTE)
