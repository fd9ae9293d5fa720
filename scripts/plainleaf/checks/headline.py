"""Titles that promise what a page must not give."""

from __future__ import annotations

import re

from plainleaf.checks.page import Leaf
from plainleaf.errors import Problem, Severity

_DOSE = re.compile(
    r"\bhow (?:much|many|often)\b.*\b(?:take|use|give|need|safe)|\bhow (?:much|many)\b.*\b(?:mg|milligrams?|pills?|tablets?)\b"
    r"|\b(?:right|best|correct|recommended|safe|ideal|typical|proper|standard)\s+(?:\w+\s+)?(?:dos(?:e|es|age|ing)|amounts?)\b"
    r"|\bdos(?:e|age|ing) (?:guide|chart|calculator)\b|\bwhat dos(?:e|age)\b",
    re.IGNORECASE,
)
_BAIT = re.compile(
    r"\byou won['’]t believe\b|\bthis one (?:trick|weird)\b|\bdoctors hate\b|\bshocking\b|\bmiracle\b|\bsecrets?\b"
    r"|\b(?:the )?(?:ultimate|complete|definitive) guide\b|\beverything you (?:need|should) (?:to )?know\b"
    r"|\bthe truth about\b|\bwhat they don['’]t tell you\b|!\s*$"
    r"|^\d+ (?:\w+ )?(?:ways|reasons|things|tips|tricks|hacks|foods|signs)\b",
    re.IGNORECASE,
)
_FILE = re.compile(r"^[\w-]*[_\d]{3,}[\w-]*$|\.(?:html?|txt|docx?)$|^\S+(?:[-_]\S+){3,}$", re.IGNORECASE)


def check(page: Leaf) -> list[Problem]:
    """What is wrong with the title of a page."""
    title = str(page.front.get("title") or "")
    where = f"docs/{page.path}"
    todo = 'Another title can be set in the sidecar: title = "…".'
    if _DOSE.search(title) and page.front.get("kind") in ("medicine", None):
        message = f"its title promises a dose: “{title}”. No page can say what a patient should take"
        return [Problem("check.title-dose", message, todo, where, severity=Severity.SIGNING)]
    if _FILE.search(title):
        message = f"its title reads like the name of a file: “{title}”"
        return [Problem("check.title-file", message, todo, where, severity=Severity.NOTE)]
    if match := _BAIT.search(title):
        message = f"its title is made to be clicked on: “{title}” (“{match.group().strip()}”)"
        return [Problem("check.title-bait", message, todo, where, severity=Severity.NOTE)]
    return []
