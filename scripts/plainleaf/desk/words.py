"""The words of a unit as a person reads and types them, and back to the Markdown of the page.

A person never sees an entity, a link's address or an asterisk. What the words carried (a link to an explained word, the
mark of a dose) is put back where the words around it are unchanged. Where a unit holds Markdown that this does not know,
`plainly` says so, and the unit is edited as it stands.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import markdown as library
from bs4 import BeautifulSoup

from plainleaf.publish.document import EXTENSIONS
from plainleaf.review.pages import DOSE_MARK
from plainleaf.write.escape import clean, escape

DOSE_WORDS = DOSE_MARK.strip("*")
"""The mark of a dose as a reader sees it."""

_BESIDE = "link"
"""A word that holds a link's place while the text beside it is escaped."""

_DOSE = re.compile(re.escape(DOSE_WORDS).replace(r"\ ", r"\s+"), re.IGNORECASE)
_PART = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!|>~-])"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
    r"|(?<![\w*])\*(?P<stress>[^*\n]+)\*(?![\w*])"
    r"|\[(?P<link>[^\[\]\n]+)\]\((?P<target>[^()\s]+)\)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words set one way."""

    text: str
    mark: str = ""  # strong, stress, dose, link
    target: str = ""  # of a link


def runs(raw: str) -> tuple[Run, ...]:
    """A unit's Markdown as runs of plain words."""
    found: list[Run] = []
    at = 0
    flat = re.sub(r"\s*\n\s*", " ", raw)
    for part in _PART.finditer(flat):
        _add(found, flat[at : part.start()])
        at = part.end()
        if part["escaped"]:
            _add(found, part["escaped"])
        elif part["entity"]:
            _add(found, html.unescape(part["entity"]))
        elif part["strong"]:
            found.append(Run(_text(part["strong"]), "strong"))
        elif part["stress"]:
            words = _text(part["stress"])
            found.append(Run(words, "dose" if _DOSE.fullmatch(words) else "stress"))
        else:
            found.append(Run(_text(part["link"]), "link", part["target"]))
    _add(found, flat[at:])
    return tuple(found)


def _add(found: list[Run], text: str) -> None:
    if found and not found[-1].mark:
        found[-1] = Run(found[-1].text + text)
    elif text:
        found.append(Run(text))


def _text(raw: str) -> str:
    """Markdown inside a mark: entities and escapes read."""
    return html.unescape(re.sub(r"\\([\\`*_{}\[\]()#+.!|>~-])", r"\1", raw))


def plain(raw: str) -> str:
    """The words of a unit as a reader sees them."""
    return "".join(run.text for run in runs(raw))


@cache
def plainly(raw: str) -> bool:
    """Whether `runs` reads the unit as the site's own Markdown does."""
    shown = library.markdown(f"x {raw}", extensions=list(EXTENSIONS))
    seen = BeautifulSoup(shown, "html.parser").get_text()
    return seen.split() == f"x {plain(raw)}".split()


def markdown(text: str, was: Sequence[Run] = ()) -> str:
    """Words a person typed, as the Markdown of one unit.

    `was`: the runs of the unit before; its links and bold words stay where their words are unchanged. The words
    "(dose to be confirmed)" are the mark of a dose wherever they stand. White space is collapsed, signs that could
    mean something to Markdown are escaped: what is typed is what is read.
    """
    text = clean(text)
    marked = _kept(text, was)
    for dose in _DOSE.finditer(text):
        marked = [m for m in marked if m[1] <= dose.start() or m[0] >= dose.end()]
        marked.append((dose.start(), dose.end(), Run(DOSE_WORDS, "dose")))
    out: list[str] = []
    piece = ""  # Markdown since the last mark of a dose: pieces beside a mark are joined by a blank
    at = 0
    inline = False  # the last thing in `piece` is a link or bold words
    for start, end, run in sorted(marked, key=lambda m: m[0]):
        before = text[at:start]
        at = end
        if run.mark == "dose":
            out += [p for p in (piece + _beside(before, after=inline, before=False), DOSE_MARK) if p.strip()]
            piece, inline = "", False
            continue
        piece += _beside(before, after=inline, before=True) + _marked(run, text[start:end])
        inline = True
    last = piece + _beside(text[at:], after=inline, before=False)
    return " ".join(p.strip() for p in (*out, last) if p.strip())


def _kept(text: str, was: Sequence[Run]) -> list[tuple[int, int, Run]]:
    """Where the marked runs of the old words stand in the new ones, in order."""
    marked: list[tuple[int, int, Run]] = []
    old = "".join(run.text for run in was)
    equal = difflib.SequenceMatcher(None, old, text, autojunk=False).get_matching_blocks()
    at = 0
    for run in was:
        end = at + len(run.text)
        if run.mark and run.mark != "dose":
            for block in equal:
                if block.a <= at and end <= block.a + block.size:
                    start = block.b + at - block.a
                    marked.append((start, start + len(run.text), run))
        at = end
    return marked


def _marked(run: Run, text: str) -> str:
    inner = escape(text)
    if run.mark == "link":
        return f"[{inner}]({run.target})"
    return f"**{inner}**" if run.mark == "strong" else f"*{inner}*"


def _beside(text: str, *, after: bool, before: bool) -> str:
    """`text` escaped as it stands after a marked run, before one, or both, with its blanks there."""
    if not text:
        return ""
    escaped = escape(_BESIDE * after + text + _BESIDE * before)
    return escaped[len(_BESIDE) * after : len(escaped) - len(_BESIDE) * before]


def pieces(found: Sequence[Run], edges: Sequence[int]) -> Iterator[tuple[Run, ...]]:
    """Runs cut at offsets of their joined text: one tuple for each stretch between two edges."""
    for low, high in pairwise(edges):
        at, out = 0, []
        for run in found:
            a, b = max(low, at), min(high, at + len(run.text))
            if a < b:
                out.append(Run(run.text[a - at : b - at], run.mark, run.target))
            at += len(run.text)
        yield tuple(out)
