"""Doses marked "to be confirmed", settled one by one: confirmed, corrected, or left out.

Each of the three changes the page in docs/, as a person would with an editor, and records who did it. The same dose
in the same sentence stands on a page more than once where a box repeats a sentence; it is one dose, settled everywhere.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass, replace

from plainleaf.errors import ContentError, Problem, Severity, UsageError
from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.codes import code
from plainleaf.review.pages import DOSE
from plainleaf.review.record import Dose, Event, Record, entered
from plainleaf.review.taken_out import without_block
from plainleaf.safety.doses import doses
from plainleaf.sentences import split
from plainleaf.write.escape import escape
from plainleaf.write.pages import write

CONFIRMED, CORRECTED, LEFT_OUT = "confirmed", "corrected", "left out"

_MARK = re.compile(r"[ \t]*\n?[ \t]*\*\(dose\s+to\s+be\s+confirmed\)\*|[ \t]*\(dose\s+to\s+be\s+confirmed\)", re.I)
"""The mark with the blank before it, as the program writes it or as an editor may have left it."""

_OPENS = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s|\||\{:)")
_ALONE = re.compile(r"\s*(?:#+\s|!!!\s|\|)")
"""Lines of Markdown that open a block, and that are one by themselves."""

_ENTITY = re.compile(r"&#?\w+;")
_LINK_END = re.compile(r"\]\([^)\s]*\)")
_LEAD = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:\*\*[^*]+:\*\*\s*)?")
"""The indent, the sign of a list item and the label that stand before words."""
_BEHIND = re.compile(r"[\s.,:;!?)\]\"'”’*]*")
"""What may stand between a dose and its mark."""


@dataclass(frozen=True, slots=True)
class OpenDose:
    """A dose that nobody has settled."""

    id: str
    said: str  # the dose: "25 to 100 milligrams at bedtime"
    sentence: str  # the sentence it stands in
    line: int  # of the page's file, from 1: where it first stands
    times: int  # how often it stands on the page
    before: Dose | None = None  # what was once decided of the same words


@dataclass(frozen=True, slots=True)
class _Place:
    """One mark on the page. Offsets are of the page's text."""

    id: str
    said: str
    sentence: str
    start: int  # of the dose; where no amount can be made out, of the mark
    stop: int  # end of the dose: a full stop may stand between it and its mark
    mark: int
    end: int  # of the mark
    block: tuple[int, int]
    within: tuple[int, int]  # the sentence


def open_ones(text: str, record: Record | None = None) -> tuple[OpenDose, ...]:
    """The open doses of a page's text, each once, in the order of the page."""
    settled = {dose.dose: dose for dose in record.doses} if record else {}
    found: dict[str, OpenDose] = {}
    for place in _places(text):
        if place.id in found:
            found[place.id] = replace(found[place.id], times=found[place.id].times + 1)
        else:
            line = text.count("\n", 0, place.mark) + 1
            found[place.id] = OpenDose(place.id, place.said, place.sentence, line, 1, settled.get(place.id))
    return tuple(found.values())


def confirm(project: Project, page: str, dose: str, by: str, on: dt.date) -> Dose:
    """Record that `by` ("Name, role") has checked the dose against the label: its mark goes. UsageError, ContentError."""
    text, places = _found(project, page, dose)
    for place in reversed(places):
        text = text[: place.mark] + _closed(text[place.end :])
    return _settle(project, page, text, places[0], CONFIRMED, by, on)


def correct(project: Project, page: str, dose: str, words: str, by: str, on: dt.date) -> Dose:
    """Put `words` in the place of a dose and its mark. ContentError where the dose cannot be told from what is around."""
    text, places = _found(project, page, dose)
    new = entered(words)
    if not re.search(r"\d|½|¼|\b(?:half|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b", new, re.I):
        raise UsageError(f"{words!r} names no amount. Give the dose as it shall stand there, or leave it out.")
    if DOSE.search(new):
        raise UsageError("A corrected dose is no dose to be confirmed: give it without the mark.")
    for place in reversed(places):
        if place.start == place.mark:
            raise _by_hand(project, page, place, text, "which words are the dose cannot be told")
        text = text[: place.start] + escape(new) + text[place.stop : place.mark] + _closed(text[place.end :])
    return _settle(project, page, text, places[0], CORRECTED, by, on, new)


def leave_out(project: Project, page: str, dose: str, by: str, on: dt.date) -> Dose:
    """Take the sentence that holds the dose off the page, wherever it stands: half a sentence could say something else.

    ContentError where it stands in a table, whose row would lose a cell, and where its sentence says an upper limit
    too: limits are always shown.
    """
    text, places = _found(project, page, dose)
    for place in reversed({place.within: place for place in places}.values()):
        if text[place.block[0] : place.block[1]].lstrip().startswith("|"):
            raise _by_hand(project, page, place, text, "it stands in a table")
        if any(dose.limit for dose in doses(place.sentence, confirm=True)):
            raise _by_hand(project, page, place, text, "its sentence says an upper limit as well, which patients need")
        text = _without(text, place)
    return _settle(project, page, text, places[0], LEFT_OUT, by, on)


# ---------------------------------------------------------------- on the page


def _places(text: str) -> list[_Place]:
    """Every mark, in order, with the dose and the sentence before it."""
    found = []
    for start, end in _blocks(text):
        marks = list(_MARK.finditer(text, start, end))
        if not marks:
            continue
        plain, at = _plain(text, start, end)
        sentences = split(plain)
        for mark in marks:
            offset = next(n for n, place in enumerate(at) if place >= mark.start())
            a, b = next(((a, b) for a, b in sentences if a < offset <= b), (0, len(plain)))
            dose = _dose_before(plain[a:offset])
            said = plain[a + dose[0] : a + dose[1]] if dose else plain[a:offset].strip()
            sentence = " ".join(plain[a:b].split())
            place = _Place(
                code("dose", said.casefold(), _without_amounts(sentence).casefold()).lower(),
                " ".join(said.split()),
                sentence,
                at[a + dose[0]] if dose else mark.start(),
                min(at[a + dose[1]], mark.start()) if dose else mark.start(),
                mark.start(),
                mark.end(),
                (start, end),
                (at[a], at[b]),
            )
            found.append(place)
    return found


def _without_amounts(sentence: str) -> str:
    """A sentence with a sign for every amount in it: a dose keeps its name when another of its sentence is corrected."""
    out, at = "", 0
    for dose in doses(sentence, confirm=True):
        if dose.start >= at:
            out, at = f"{out}{sentence[at : dose.start]}#", dose.end
    return re.sub(r"[\d.,]+", "#", out + sentence[at:])


def _blocks(text: str) -> list[tuple[int, int]]:
    """(start, end) of every paragraph, list item or row in the Markdown: what a sentence cannot reach beyond."""
    found: list[tuple[int, int]] = []
    start = at = 0
    alone = True  # whether a new block begins with the next line
    for line in [*text.split("\n"), ""]:
        if alone or not line.strip() or _OPENS.match(line):
            if held := text[start:at].rstrip():
                found.append((start, start + len(held)))
            start = at
        alone = not line.strip() or bool(_ALONE.match(line))
        at += len(line) + 1
    return found


def _plain(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """A block's words without the marks of doses, links and entities read; and where each character stands in `text`.

    The list has one place more, for the end.
    """
    out: list[str] = []
    at: list[int] = []
    lead = _LEAD.match(text, start, end)
    place = lead.end() if lead else start
    while place < end:
        if mark := _MARK.match(text, place, end):
            place = mark.end()
        elif (entity := _ENTITY.match(text, place, end)) and len(html.unescape(entity[0])) == 1:
            out.append(html.unescape(entity[0]))
            at.append(place)
            place = entity.end()
        elif link := _LINK_END.match(text, place, end):
            place = link.end()
        elif text[place] in "[*":
            place += 1
        else:
            out.append(" " if text[place] == "\n" else text[place])
            at.append(place)
            place += 1
    while out and out[-1] == " ":
        out.pop()
        at.pop()
    return "".join(out), [*at, end]


def _dose_before(words: str) -> tuple[int, int] | None:
    """The amount right before the end of `words`: its start and end."""
    for dose in reversed(doses(words, confirm=True)):
        if _BEHIND.fullmatch(words, dose.end):
            return dose.start, dose.end
    return None


def _without(text: str, place: _Place) -> str:
    """The page without the sentence; without its block, where nothing else stands in it."""
    (start, end), (top, bottom) = place.within, place.block
    head, tail = text[top:start], text[max(end, place.end) : bottom].lstrip()
    words = _LEAD.sub("", head)
    if not words.strip() and not tail:
        return without_block(text, place.block)
    joined = head + tail if not words.strip() else f"{head.rstrip()} {tail}".rstrip()
    return text[:top] + joined + text[bottom:]


def _closed(rest: str) -> str:
    """What stands behind a mark that goes: without the blank before a sign that belongs to the word before it."""
    if not rest.startswith(" "):
        return rest
    entity = _ENTITY.match(rest, 1)
    sign = html.unescape(entity[0]) if entity else rest[1:2]
    after = rest[entity.end() : entity.end() + 1] if entity else rest[2:3]
    return rest[1:] if sign in ")]”’,.;:!?%" or (sign in "-–" and after.isalnum()) else rest


# ---------------------------------------------------------------- the record


def _found(project: Project, page: str, dose: str) -> tuple[str, list[_Place]]:
    """The page's text and the places of a dose. UsageError where it has no such dose."""
    text = (project.docs / page).read_text(encoding="utf-8").replace("\r\n", "\n")
    everything = _places(text)
    wanted = entered(dose).lower()
    places = [place for place in everything if place.id == wanted]
    if not places:
        there = ", ".join(dict.fromkeys(place.id for place in everything))
        known = f"It has: {there}." if there else "It has none that waits."
        raise UsageError(f"{page} has no open dose {dose!r}. {known} 'plainleaf review dose {page}' lists them.")
    return text, places


def _settle(
    project: Project, page: str, text: str, place: _Place, did: str, by: str, on: dt.date, now: str = ""
) -> Dose:
    from plainleaf.review.sign import name_and_role
    from plainleaf.write.save import keep_books

    who = name_and_role(by)
    record = books.read(project, page)
    settled = Dose(place.id, did, entered(place.said), entered(place.sentence), who, on, now)
    others = tuple(dose for dose in record.doses if dose.dose != place.id)
    what = f"{did} “{settled.said}”" + (f": now “{now}”" if now else "")
    record = replace(record, doses=(*others, settled)).with_event(Event(on, "dose", what, who))
    books.write(project, record)  # first: a dose that lost its mark without a name would be worse than one marked yet
    write(project.docs / page, text)
    keep_books(page, project.docs, project.records)
    return settled


def _by_hand(project: Project, page: str, place: _Place, text: str, why: str) -> ContentError:
    where = project.shown(project.docs / page)
    line = text.count("\n", 0, place.mark) + 1
    message = f"“{place.said}” was left as it is: {why}"
    todo = f"Open {where}, change it there by hand, and take the words (dose to be confirmed) away."
    return ContentError(Problem("review.dose-by-hand", message, todo, where, line, Severity.SIGNING))
