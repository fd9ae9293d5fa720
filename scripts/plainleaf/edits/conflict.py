"""The file that shows a person the places where her text and the new one differ, and in which she says what shall stand.

It is made for people who have never seen a diff: each place with what the page used to say, what it says now and what is
new, a pair of brackets to put an x into, and room for a text of her own. It is read back as `Choices`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plainleaf.edits.merge import Conflict
from plainleaf.edits.says import doses_asked, words_of

WHOLE = "page"
"""The id of the place that is a whole page: one that stood before Plainleaf made one of the same name."""

OWN = "own:"

_PLACE = re.compile(r"^##\s+Place\s.*\[([\w:-]+)\]\s*$")
_BRACKETS = re.compile(r"^\s*\\?\[(.*?)\\?\]\s*(.*)$")
_NEITHER = "Neither"
_MINE = "Keep what the page says now"
_NEW = "Take what is new"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person has put into the file of a page's conflicts."""

    choices: Mapping[str, str] = field(default_factory=dict)
    open: Mapping[str, int] = field(default_factory=dict)  # id of a place without a choice -> its line in the file
    unclear: Mapping[str, int] = field(default_factory=dict)  # with more than one


def write_file(page: str, named: str, conflicts: Sequence[Conflict], filled: Filled | None = None) -> str:
    """The file's text. `page`: as a person knows it ("docs/a/b.md"); `named`: as the command takes it ("a/b").

    `filled`: what she has chosen so far; it stays where the place is still the same.
    """
    many = len(conflicts)
    chosen = filled.choices if filled else {}
    out = [
        "# Two texts for one place",
        f"The page {page} was changed by hand, and what is made from its article now is another text, at {_places(many)}. "
        "The page stays as it is until you have chosen. Nothing is lost: its whole new text stands beside this file.",
        "At each place put an x between the brackets of the text that shall stand, like this: [x]. Or write a text of "
        f"your own where it says “{_NEITHER}”. Save this file, then run:",
        f"    plainleaf edits settle {named}",
        "Without choosing one by one: the same command with `--take mine` keeps all of yours, with `--take new` it takes "
        "all that is new.",
    ]
    for number, conflict in enumerate(conflicts, start=1):
        out += _place(number, many, conflict, chosen.get(conflict.id, ""))
    return "\n\n".join(out) + "\n"


def _places(count: int) -> str:
    return "one place" if count == 1 else f"{count} places"


def _place(number: int, many: int, conflict: Conflict, choice: str) -> Iterator[str]:
    yield f"## Place {number} of {many} [{conflict.id}]"
    if conflict.id == WHOLE:
        yield "This page was there before Plainleaf made one of the same name. It is about the whole page."
    elif conflict.key:
        yield f"In the block between the two lines of --- at the top of the page, at “{conflict.key}”. It used to say:"
        yield _quoted(conflict.base)
    else:
        under = f"Under “{conflict.section}”, line" if conflict.section else "Line"
        yield f"{under} {conflict.line} of the page. It used to say:"
        yield _quoted(conflict.base)
    yield f"{_bracket(choice == 'mine')} {_MINE}:"
    yield _quoted(conflict.mine, "(nothing: it was taken out)")
    yield f"{_bracket(choice == 'new')} {_NEW}:"
    yield _quoted(conflict.new, "(nothing: it is no longer there)")
    own = choice.removeprefix(OWN) if choice.startswith(OWN) else ""
    if conflict.id != WHOLE:
        yield f"{_bracket(bool(own))} {_NEITHER}. Write behind the sign > what shall stand:"
        yield "> " + own.replace("\n", "\n> ")


def _bracket(ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"


def _quoted(text: str, nothing: str = "(nothing)") -> str:
    return f"> {shown(text) or nothing}"


def shown(text: str) -> str:
    """A text as its readers see it, the mark of a dose with it."""
    return words_of(text) + " (dose to be confirmed)" * doses_asked(text)


def ids(text: str) -> list[str]:
    """The places of the file, in order."""
    found = (_PLACE.match(line.replace("\\", "")) for line in text.replace("\r\n", "\n").split("\n"))
    return [match[1] for match in found if match]


def chosen(text: str, choices: Mapping[str, str]) -> str:
    """The file with an x at the text chosen for each place named, and nothing else there: "mine", "new", or a text of
    her own with "own:" before it."""
    out, place, own = [], "", False
    for line in text.replace("\r\n", "\n").split("\n"):
        if match := _PLACE.match(line.replace("\\", "")):
            place, own = match[1], False
        brackets = _BRACKETS.match(line)
        if place in choices and brackets and (which := _which(brackets[2])):
            pick = choices[place]
            own = which == "own"
            out.append(f"{_bracket(which == pick.partition(':')[0])} {brackets[2]}")
            if own and pick.startswith(OWN):
                out += ["", *(f"> {said}".rstrip() for said in pick.removeprefix(OWN).split("\n"))]
            continue
        elif place in choices and own and line.strip():
            continue
        out.append(line)
    return "\n".join(out)


def unfilled(text: str) -> list[str]:
    """The lines of the file that are not a person's: to tell whether it still shows the same places."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [
        re.sub(r"\[[^\]]{0,2}\] ", "[ ] ", line).rstrip()
        for line in lines
        if not line.startswith("#") or "Place" in line
    ]


def read_file(text: str) -> Filled:
    """What a person chose, by the id of the place. Any text will do."""
    choices: dict[str, str] = {}
    open_places: dict[str, int] = {}
    unclear: dict[str, int] = {}
    place, line = "", 0
    ticks: list[str] = []
    which = ""
    own: list[str] = []

    def close() -> None:
        if not place:
            return
        said = "\n".join(own).strip()
        picked = list(dict.fromkeys([*ticks, *(["own"] if said and "own" not in ticks else [])]))
        if picked == ["own"] and said:
            choices[place] = OWN + said
        elif len(picked) == 1 and picked[0] != "own":
            choices[place] = picked[0]
        elif len(picked) > 1:
            unclear[place] = line
        else:
            open_places[place] = line

    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n"), 1):
        if match := _PLACE.match(raw.replace("\\", "")):
            close()
            place, line, ticks, which, own = match[1], number, [], "", []
        elif place and (match := _BRACKETS.match(raw)) and (named := _which(match[2])):
            which = named
            if match[1].strip():
                ticks.append(which)
        elif which == "own":
            own.append(re.sub(r"^\s*>\s?", "", raw).rstrip())
    close()
    return Filled(choices, open_places, unclear)


def _which(label: str) -> str:
    for words, name in ((_MINE, "mine"), (_NEW, "new"), (_NEITHER, "own")):
        if label.startswith(words):
            return name
    return ""
