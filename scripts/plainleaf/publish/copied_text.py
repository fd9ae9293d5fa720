"""Whether words can be copied and searched out of a handout that is written from right to left.

Such scripts are shaped: several letters become one sign, and not every program that reads a PDF turns them back in
order. What stands on paper is right all the same. Where poppler's pdftotext is on the machine, the words are tried.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from plainleaf.errors import Problem, Severity
from plainleaf.frame import direction
from plainleaf.publish.nodes import Document, words

TOOL = "pdftotext"

SECONDS = 60
"""How long the tool may take over one handout."""

SHOWN = 3
"""Words named in the message."""

_LETTERS = re.compile(r"[A-Za-z]+|[^\W\d_A-Za-z]+")
"""A row of letters: Latin ones apart, since no space stands between them and others where the direction turns."""

_MARKS_OF_DIRECTION = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def check_copied(document: Document, pdf: Path) -> Iterator[Problem]:
    """A note where words of a page written from right to left do not come out of its PDF as they went in."""
    if direction(document.language) != "rtl":
        return
    tool = shutil.which(TOOL)
    if tool is None:
        yield _note(
            document, "whether its words can be copied and searched could not be tried: pdftotext is not installed"
        )
        return
    try:
        read = subprocess.run(
            [tool, "-enc", "UTF-8", str(pdf), "-"], capture_output=True, timeout=SECONDS, check=True
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError) as error:
        yield _note(document, f"whether its words can be copied and searched could not be tried ({error})")
        return
    there = set(_words(read))
    gone = [word for word in dict.fromkeys(_words(" ".join(words(document)))) if word not in there]
    if gone:
        named = ", ".join(f"“{word}”" for word in gone[:SHOWN])
        more = f" and {len(gone) - SHOWN} more" if len(gone) > SHOWN else ""
        yield _note(
            document, f"on paper it is right, but these words come out otherwise when copied or searched: {named}{more}"
        )


def _words(text: str) -> Iterator[str]:
    plain = _MARKS_OF_DIRECTION.sub("", unicodedata.normalize("NFKC", text))
    for run in re.findall(r"\S+", plain):
        yield from _LETTERS.findall("".join(ch for ch in run if not unicodedata.combining(ch)))


def _note(document: Document, message: str) -> Problem:
    todo = "Print it, or send the page of the site; do not copy text out of this PDF."
    return Problem("handout.copied-text", message, todo, document.path, severity=Severity.NOTE)
