"""What was left out and may bear on safety waits for a person's eye."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plainleaf.checks.books import Book
from plainleaf.checks.phrases import quoted
from plainleaf.clean.promo import signs_in
from plainleaf.errors import Problem, Severity
from plainleaf.knowledge import load
from plainleaf.language import read_in_full
from plainleaf.safety.kinds import trips
from plainleaf.sentences import split
from plainleaf.structure.cues import matches, plain

CARE = ("care.public-line", "care.risk")
"""Signs of care (knowledge/promotion.toml) that bear on safety, for languages that the patterns cannot read."""

SENTENCE = 4
"""Words of the shortest line in which a sign of care counts."""

LONGEST = 120
"""Characters of the longest line that can be a sign to turn the page."""


NEEDED = "If a patient needs it, keep it in an overrides file, or write it into the page by hand; if not, say why not."
"""What to do about left-out words that a patient may need."""

MENUS = ("references", "nav", "related", "share", "date", "media", "comments")
"""Families of rules that leave out what no reader is told: lists of references, menus, teasers."""

PLACES = ("place", "model", "topics")
"""Families that go by where a line stands: a short line that is no sentence is taken for a menu's there."""

WHOLE = 6
"""Words of the shortest line that can be a sentence to a patient."""

_ENDS = re.compile(r"[.!…][\"'”’)\]]*\s*$")
_URGENT = re.compile(
    r"\b(?:do not|don't|never|must not|should not|shouldn't|cannot be (?:taken|used)|call (?:911|988|999|112|111|000)\b)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:you|your|do not|don't|never|avoid|call|stop|can|may|might|must|should|will|is|are|has|have|causes?|raises?"
    r"|increases?|leads?|need|needs)\b",
    re.IGNORECASE,
)
"""Words that a sentence has and the title of a study mostly has not."""
_CITED = re.compile(
    r"https?:|www\.|\bdoi\b|\bet al\b|\baccessed\b|\bretrieved\b|\b(?:19|20)\d\d;\s*\d|\bPMID\b", re.IGNORECASE
)
_BULLET = re.compile(r"^[\s+*•·›»>|–—-]+")

_GOES_ON = re.compile(
    r"(?:[\W_]*\d+[\W_]+)*(?:(?:go to|see|view|read)\s+)?(?:the\s+)?next page(?:\s+\d+)?\W*"
    r"|\W*(?:\d+[\s|·/,]+){2,}next\W*"
    r"|\W*(?:\w+\s+){0,4}continue[ds]?(?:\s+(?:reading|article|the article))?\s+on\s+(?:the\s+)?(?:page\s+\d+|next page)\W*"
    r"|\W*(?:article|story)?\s*continues? on (?:the )?next page\W*",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(r"\W*page\s+(?P<page>\d+)\s+(?:of|/)\s+(?P<last>\d+)(?:\W+next(?: page)?)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Left-out words of one line that trip a safety pattern."""

    line: int
    text: str
    rule: str  # of the first words left out
    why: str
    kinds: tuple[str, ...]


def check(books: Sequence[Book]) -> list[Problem]:
    """A finding for each left-out line that may bear on safety, one note a source for menus; duplicates stand on the
    page anyway. Also what a person is told to do among advertising, and an article that goes on elsewhere."""
    return [problem for book in books for problem in _of_book(book)]


def _of_book(book: Book) -> Iterator[Problem]:
    lines = dropped(book)
    menus = [found for found in lines if not speaks(found)]
    asked = {found.line for found in lines} - {found.line for found in menus}
    once = {_BULLET.sub("", found.text): found for found in reversed(lines) if found.line in asked}
    yield from (_finding(book.name, found) for found in reversed(once.values()))
    if menus:
        yield _menus(book.name, menus)
    for number, (text, rule, why) in _left_out(book).items():
        said = _told(text) if rule.startswith("promo.") and number not in asked else ""
        if said:
            message = f"“{quoted(said)}” was left out ({rule}: {why}), and tells what to do"
            yield _problem("dropped-advice", message, NEEDED, book.name, number, said)
    yield from _cut_off(book)


def speaks(found: Dropped) -> bool:
    """Whether a line says something to a patient, so that a person has to see it; menus and references do not."""
    family = found.rule.partition(".")[0]
    if family not in MENUS and family not in PLACES:
        return True
    text = _BULLET.sub("", plain(found.text))
    if _URGENT.search(text):
        return True
    if family in PLACES and len(text.split()) >= WHOLE:
        return True
    return any(_is_sentence(text[a:b], cited=family == "references") for a, b in split(text))


def _is_sentence(said: str, *, cited: bool) -> bool:
    if len(said.split()) < WHOLE or not _ENDS.search(said) or not trips(said):
        return False
    return not cited or bool(_TELLS.search(said) and not _CITED.search(said))


def _told(text: str) -> str:
    """The first sentence of a text that tells a patient to do something for health; "" where none does."""
    words = load("findings")["dropped"]
    for a, b in split(text):
        said = plain(text[a:b])
        if matches(words["cues"], said, 1) and not matches(words["never"], said, 1):
            return text[a:b]
    return ""


def _cut_off(book: Book) -> Iterator[Problem]:
    """An article of which only one page of several was saved."""
    pages = [(n, match) for n, line in enumerate(book.lines, start=1) if (match := _PAGE_OF.fullmatch(line.strip()))]
    last = max((int(match["page"]) for _, match in pages), default=0)
    ends = [(n, line) for n, line in enumerate(book.lines, start=1) if len(line) < LONGEST and _GOES_ON.fullmatch(line)]
    ends += [(n, match.group()) for n, match in pages if int(match["page"]) == last < int(match["last"])]
    if ends:
        number, line = ends[0]
        yield _problem(
            "cut-off",
            f"the article seems to go on on another page: “{quoted(line.strip())}”",
            "Look at the publisher's page. If more of it is there, copy all of it into the source.",
            book.name,
            number,
            line.strip(),
        )


def dropped(book: Book) -> list[Dropped]:
    """The lines of a source whose left-out words trip a safety pattern, in source order."""
    found = []
    foreign = not read_in_full(book.source)  # the safety patterns are English; signs of care speak Spanish too
    for number, (text, rule, why) in _left_out(book).items():
        kinds = tuple(hit.kind.value for hit in trips(text))
        if not kinds and foreign and len(text.split()) >= SENTENCE:
            kinds = tuple(sign.why for sign in signs_in(text) if sign.name in CARE)
        if kinds:
            found.append(Dropped(number, text, rule, why, kinds))
    return found


def _left_out(book: Book) -> dict[int, tuple[str, str, str]]:
    """The left-out words of every line, with the rule that left out the first of them and why."""
    lines: dict[int, list[str]] = {}
    rules: dict[int, tuple[str, str]] = {}
    for row in book.rows:
        if row["layer"] in ("furniture", "metadata", "filler"):
            lines.setdefault(row["line"], []).append(book.said(row).strip())
            rules.setdefault(row["line"], (row.get("rule", ""), row.get("why", "")))
    return {number: (" ".join(said), *rules[number]) for number, said in lines.items()}


def _finding(where: str, found: Dropped) -> Problem:
    return _problem(
        "dropped-safety",
        f"“{quoted(found.text)}” was left out ({found.rule}: {found.why}), and may bear on safety ({', '.join(found.kinds)})",
        NEEDED,
        where,
        found.line,
        found.text,
    )


def _menus(where: str, found: Sequence[Dropped]) -> Problem:
    lines = ", ".join(str(line.line) for line in found)
    return Problem(
        "check.dropped-menus",
        f"{len(found)} left-out {'line names' if len(found) == 1 else 'lines name'} something of safety, but look like "
        f"menus, teasers or references: line{'' if len(found) == 1 else 's'} {lines}",
        f"'plainleaf explain {where}' shows them.",
        where,
        severity=Severity.NOTE,
    )


def _problem(rule: str, message: str, todo: str, where: str, line: int, about: str) -> Problem:
    return Problem(f"check.{rule}", message, todo, where, line, Severity.SIGNING, about)
