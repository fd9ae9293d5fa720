"""Pages as the press's template takes them: plain data, every text a string."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from plainleaf.frame import direction, same_tongue
from plainleaf.publish.first_sheet import FirstSheet
from plainleaf.publish.nodes import (
    BoxNode,
    Document,
    Heading,
    ListNode,
    Node,
    Paragraph,
    Quote,
    Run,
    Table,
    plain,
)
from plainleaf.publish.opening import Need, Piece, opening
from plainleaf.publish.sheet import Sheet, level_label

LINE = {False: 60, True: 45}
"""Letters that a line surely holds, in standard and in large print."""

KEPT_WHOLE = {False: 14, True: 11}
"""Lines up to which a box or table is kept on one sheet, in standard and in large print: a third of a sheet, so that no
more than that is ever left empty above it."""

LEAST_LINE, LEAST_BOX = {False: 14, True: 23}, {False: 40, True: 60}
"""Points that a line counted like those takes at least where lines stand open, and what a box takes besides its lines."""

OPEN_ROOM = {False: 480, True: 420}
"""Points of a sheet that an opening can have at most where lines stand open."""

LONG_ROW = 1500
"""Characters of a row's longest cell, times the columns, beyond which the row may go over to the next sheet."""

LONG_WORD = re.compile(r"\S{37,}")
"""A word that may be too long for a line: it may break anywhere, an address after its slashes and dots first."""

APART = 40
"""Letters up to which words of another direction are kept on one line."""

UNBROKEN = 5
"""Letters between two places at which a word of more than a line may break."""

BREAK = "\u200b"
"""Where a long word may break: no sign that is printed."""

_LOGO_WIDEST = 5.0
"""How many times wider than high a logo is set at most."""


def tongue_and_region(tag: str) -> tuple[str, str]:
    """Language and region of a BCP 47 tag as Typst takes them; English where it is no tag."""
    tongue, _, rest = tag.partition("-")
    region = rest.upper() if re.fullmatch("[A-Za-z]{2}", rest) else ""
    return (tongue.lower() if re.fullmatch("[A-Za-z]{2,3}", tongue) else "en"), region


def as_sheet(
    document: Document,
    around: Sheet,
    first: FirstSheet | None,
    numbers: Iterator[int],
    *,
    large: bool,
    picture: str = "",
) -> dict[str, Any]:
    """A page: its opening in pieces, the rest, what the first sheet says besides, and the foot of the last.

    `numbers`: of which each box takes one, others on each page of a booklet. `picture`: name of the file of its QR code.
    """
    pieces, rest = opening(document.nodes)
    by_need = sorted(range(len(pieces)), key=lambda at: pieces[at].need)
    tongue, region = tongue_and_region(around.language)

    def data(node: Node) -> dict[str, Any]:
        return _node(node, around, document.frame, large, numbers)

    return {
        "lang": tongue,
        "region": region,
        "title": soft(document.title),
        "name": _runs(document.name_line),
        "draft": around.draft,
        "draft_note": around.draft_note,
        "version": around.version,
        "pieces": [
            {
                "nodes": [data(n) for n in piece.nodes],
                "panel": piece.panel,
                "lead": next((at for at, n in enumerate(piece.nodes) if isinstance(n, Heading)), 0),
                "says": piece.says,
                "id": next(numbers),
                "again": around.again,
            }
            for piece in pieces
        ],
        "by_need": by_need,
        "needed": sum(piece.need in (Need.HELP, Need.POINTS) for piece in pieces),
        "long": _surely_long(pieces, large),
        "rest": [data(n) for n in rest],
        "front": _front(around, first, picture) if first else None,
        "foot": [soft(line) for line in foot(around, first)],
    }


def _surely_long(pieces: Sequence[Piece], large: bool) -> bool:
    """Whether an opening fits on no first sheet whose lines stand open, so that this need not be tried, which takes time."""
    lines = sum(lines_of(piece.nodes, large) for piece in pieces)
    return lines * LEAST_LINE[large] + len(pieces) * LEAST_BOX[large] > OPEN_ROOM[large]


def foot(around: Sheet, first: FirstSheet | None) -> list[str]:
    """What stands under the text: where it came from and when the sheet was made; and what no first sheet has said."""
    if first is None:
        return [*around.sources, around.review, *filter(None, [around.version]), around.made, around.owner]
    return [*around.sources, around.made, *([around.owner] if first.clinic else [])]


def as_cover(around: Sheet, lines: Sequence[str], contents: str, first: FirstSheet | None) -> dict[str, Any]:
    """What stands before the pages of a booklet."""
    return {
        "draft": around.draft,
        "draft_note": around.draft_note,
        "lines": [soft(line) for line in lines],
        "contents": contents,
        "front": _front(around, first, "") if first and first.clinic else None,
    }


def _front(around: Sheet, first: FirstSheet, picture: str) -> dict[str, Any]:
    clinic = first.clinic
    logo = clinic.logo if clinic else None
    return {
        "clinic": soft(clinic.name) if clinic else "",
        "telephone": soft(first.telephone),
        "more": soft(clinic.more if clinic else around.owner),
        "logo": f"logo.{logo.kind}" if logo else "",
        "logo_width": min(logo.ratio, _LOGO_WIDEST) if logo else 0,
        "logo_says": first.logo_says,
        "dose": first.dose,
        "questions": first.questions,
        "guide": [{"text": soft(text), "quiet": cite} for text, cite in first.guide],
        "review": soft(first.review),
        "version": first.version,
        "newer": first.newer,
        "address_label": first.address_label,
        "address": first.address,
        "shown": soft(first.shown),
        "goes_on": around.goes_on,
        "qr": picture if first.qr else "",
        "qr_says": first.qr_says,
    }


# ---------------------------------------------------------------- nodes


def _node(node: Node, around: Sheet, frame: str, large: bool, numbers: Iterator[int]) -> dict[str, Any]:
    def inner(nodes: Iterable[Node]) -> list[dict[str, Any]]:
        return [_node(n, around, frame, large, numbers) for n in nodes]

    def spoken(lang: str) -> dict[str, str]:
        here = lang or frame or around.language
        return _spoken("" if same_tongue(here, around.language) else here)

    def way(lang: str) -> str:
        return direction(lang or frame or around.language)

    match node:
        case Heading(level=level, runs=runs, lang=lang):
            return {"is": "heading", "level": level, "runs": _runs(runs), **spoken(lang)}
        case Paragraph(runs=runs, marks=marks, lang=lang):
            return {"is": "par", "runs": _runs(runs, way(lang)), "marks": list(marks), **spoken(lang)}
        case ListNode(ordered=ordered, items=items, start=start):
            return {"is": "list", "ordered": ordered, "start": start, "items": [_item(inner(i)) for i in items]}
        case Table(header=header, rows=rows, lang=lang):
            columns = max(1, *(len(row) for row in (header, *rows)))
            return {
                "is": "table",
                **spoken(lang),
                "columns": columns,
                "header": [_runs(cell, way(lang)) for cell in header] if any(header) else [],
                "repeat": not _long(header, columns),
                "rows": [
                    {"cells": [_runs(cell, way(lang)) for cell in row], "long": _long(row, columns)} for row in rows
                ],
                "whole": lines_of([node], large) <= KEPT_WHOLE[large],
            }
        case Quote(nodes=nodes):
            return {"is": "quote", "nodes": inner(nodes)}
        case BoxNode(level=level, title=title, nodes=nodes, depth=depth, lang=lang):
            return {
                "is": "box",
                **spoken(lang),
                "id": next(numbers),
                "level": level,
                "depth": depth,
                "lang": tongue_and_region(around.language)[0],
                "label": level_label(node, around.language),
                "again": around.again,
                "title": _runs(title),
                "nodes": inner(nodes),
                "whole": lines_of([node], large) <= KEPT_WHOLE[large],
            }


def _item(nodes: list[dict[str, Any]]) -> str | list[dict[str, Any]]:
    """What stands in an item of a list: as a string where it is one plain paragraph in the page's language."""
    if len(nodes) != 1 or nodes[0]["is"] != "par":
        return nodes
    (one,) = nodes
    return one["runs"] if isinstance(one["runs"], str) and not one["marks"] and not one["spoken"] else nodes


def lines_of(nodes: Iterable[Node], large: bool) -> int:
    """How many lines some nodes take on paper, rather too many than too few."""
    return sum(_lines(node, LINE[large]) for node in nodes)


def _lines(node: Node, width: int) -> int:
    match node:
        case Heading(runs=runs):
            return _of_text(plain(runs), width * 3 // 4) + 1
        case Paragraph(runs=runs):
            return _of_text(plain(runs), width)
        case ListNode(items=items):
            return sum(max(1, sum(_lines(n, width - 4) for n in item)) for item in items)
        case Table(header=header, rows=rows):
            columns = max(1, *(len(row) for row in (header, *rows)))
            narrow = max(4, width // columns - 3)
            return sum(max((_of_text(plain(cell), narrow) for cell in row), default=0) + 1 for row in (header, *rows))
        case Quote(nodes=nodes):
            return sum(_lines(n, width - 3) for n in nodes)
        case BoxNode(title=title, nodes=nodes):
            return (_of_text(plain(title), width * 3 // 4) + 1 if title else 1) + sum(
                _lines(n, width - 4) for n in nodes
            )


def _of_text(text: str, width: int) -> int:
    return sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))


def _long(row: Iterable[tuple[Run, ...]], columns: int) -> bool:
    """Whether a row may need more than a sheet: narrow columns make tall cells."""
    return max((len(plain(cell)) for cell in row), default=0) * columns > LONG_ROW


# ---------------------------------------------------------------- words


def _runs(runs: Iterable[Run], way: str = "") -> str | list[str | dict[str, Any]]:
    """Words as one string where they are set one way, which takes Typst least time; else their runs, those that are set like
    the words around them as strings, the others with how they are set. `way`: in which direction they run; a few words among
    them that run in the other stand apart, or the numbers and units beside them would be drawn among them."""
    found: list[str | dict[str, Any]] = []
    for run in runs:
        text = soft(run.text)
        if run.strong or run.stress or run.href or run.lang or run.text == "\n":
            printed = soft(run.href) if run.href and not _shown(run) else ""
            bold = run.strong or run.stress
            made = {"text": text, "bold": bold, "href": run.href, "printed": printed, **_spoken(run.lang)}
            other = bool(way and run.lang) and direction(run.lang) != way and len(text) <= APART
            found.append(made | {"apart": True} if other else made)
        else:
            found.append(text)
    plain = "".join(one for one in found if isinstance(one, str))
    return plain if all(isinstance(one, str) for one in found) and BREAK not in plain else found


def _spoken(tag: str) -> dict[str, str]:
    """What says that words are in another language than those around them, and which way it runs; "" where they are not."""
    return {"spoken": tongue_and_region(tag)[0], "way": direction(tag)} if tag else {"spoken": ""}


def soft(text: str) -> str:
    """Words as they are set: one sign for a letter and its accent where there is one, which fonts draw better and which copies
    whole; and places to break at in words too long for a line."""
    return LONG_WORD.sub(_breaks, unicodedata.normalize("NFC", text))


def _breaks(match: re.Match[str]) -> str:
    parts = re.split(r"([/?&=._-]+)", match[0])
    return "".join(
        part + BREAK if n % 2 and len(part) < 37 else _anywhere(part) if len(part) > 36 else part
        for n, part in enumerate(parts)
    )


def _anywhere(part: str) -> str:
    """A long row of letters with places to break, never between a letter and its marks."""
    found: list[str] = []
    last = 0
    for at, ch in enumerate(part):
        if at - last >= UNBROKEN and unicodedata.category(ch)[0] not in "MC":
            found.append(BREAK)
            last = at
        found.append(ch)
    return "".join(found)


def _shown(run: Run) -> bool:
    """Paper cannot be clicked: an address that its words do not show is printed after them."""
    return run.href in (run.text, f"mailto:{run.text}", f"tel:{run.text}")
