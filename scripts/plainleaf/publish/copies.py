"""What a copy for use without the internet says about itself: how old it is, which it is, and in which words."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from functools import cache
from pathlib import Path

from plainleaf.knowledge import load
from plainleaf.publish import THEME
from plainleaf.publish.sheet import day_in_words, labels

CLOCK = THEME / "overrides/assets/javascripts/clock.js"
"""The one small script of a copy: looks at the reader's clock. Pages of the site load it, single files hold it."""

BUILT = "assets/javascripts/built.js"
"""Where a site keeps the day of its build."""

VERSION_DIGITS = 8
"""Hex digits of the digest that a version code carries."""


def words(language: str) -> dict[str, str]:
    """The words of knowledge/copies.toml in a BCP 47 language ("es-MX" reads "es"); English where there are none."""
    known = load("copies")
    found: dict[str, str] = known.get(language.split("-")[0].lower(), known["en"])
    return found


def version(build_date: dt.date, digests: str) -> str:
    """The code of a copy: its day, and a few digits of the digest of all it holds ("2026-11-22-3f9a1c2b")."""
    return f"{build_date.isoformat()}-{hashlib.sha256(digests.encode('utf-8')).hexdigest()[:VERSION_DIGITS]}"


def dated(language: str, key: str, **days: dt.date | None) -> str:
    """The wording `key` with days in words: dated("en", "made", date=...) -> "This copy was made on …"."""
    return words(language)[key].format(
        **{name: day_in_words(day, labels(language)) for name, day in days.items() if day}
    )


def age_data(language: str) -> dict[str, str]:
    """The data-* attributes by which clock.js says how old a copy is."""
    say = words(language)
    return {**{f"data-{key}": say[key] for key in ("day", "days", "months", "years")}, "data-no-age": say["no_age"]}


def built_data(language: str, build_date: dt.date) -> dict[str, str]:
    """The data-* attributes of the root element by which clock.js knows the day of the build."""
    return {"data-built": build_date.isoformat(), "data-built-words": day_in_words(build_date, labels(language))}


def write_day(site: Path, build_date: dt.date, language: str) -> None:
    """Write the day of the build into the one file of a built site that holds it, in words of every language we have."""
    own = {f"builtWords{tongue.capitalize()}": day_in_words(build_date, labels(tongue)) for tongue in load("copies")}
    told = json.dumps(
        {"built": build_date.isoformat(), "builtWords": day_in_words(build_date, labels(language))} | own,
        ensure_ascii=False,
    )
    script = f'"use strict";\nObject.assign(document.documentElement.dataset, {told});\n'
    (site / BUILT).write_text(script, encoding="utf-8", newline="\n")


@cache
def clock_script() -> str:
    """The text of clock.js, to stand inside a page."""
    return CLOCK.read_text(encoding="utf-8").replace("</", "<\\/")


def digest_source(text: str) -> str:
    """How a Content-Security-Policy names an inline script or style: 'sha256-…'."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
