"""Pages as the press's template takes them: plain data, every text a string."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from plainleaf.frame import same_tongue
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
from plainleaf.publish.opening import opening
from plainleaf.publish.sheet import Sheet, level_label

LINE = {False: 60, True: 45}
"""Letters that a line surely holds, in standard and in large print."""

KEPT_WHOLE = {False: 14, True: 11}
"""Lines up to which a box or table is kept on one sheet, in standard and in large print: a third of a sheet, so that no
more than that is ever left empty above it."""

LONG_ROW = 1500
"""Characters of a row's longest cell, times the columns, beyond which the row may go over to the next sheet."""

LONG_WORD = re.compile(r"\S{37,}")
"""A word that may be too long for a line: it may break anywhere, an address after its slashes and dots first."""

UNBROKEN = 5
"""Letters between two places at which a word of more than a line may break."""

RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks ps sd ug ur yi".split())  # noqa: SIM905
"""Languages that are written from right to left."""

_LOGO_WIDEST = 5.0
"""How many times wider than high a logo is set at most."""


def direction(language: str) -> str:
    """ "rtl" or "ltr", by the first part of a BCP 47 tag."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def tongue_and_region(tag: str) -> tuple[str, str]:
    """Language and region of a BCP 47 tag as Typst takes them; English where it is no tag."""
    tongue, _, rest = tag.partition("-")
    region = rest.upper() if re.fullmatch("[A-Za-z]{2}", rest) else ""
    return (tongue.lower() if re.fullmatch("[A-Za-z]{2,3}", tongue) else "en"), region


def as_sheet(document: Document, around: Sheet, first: FirstSheet | None, *, large: bool) -> dict[str, Any]:
    """A page: its opening in pieces, the rest, what the first sheet says besides, and the foot of the last."""
    pieces, rest = opening(document.nodes)
    numbers = count()
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
            {"nodes": [data(n) for n in piece.nodes], "panel": piece.panel, "says": piece.says, "help": piece.help}
            for piece in pieces
        ],
        "rest": [data(n) for n in rest],
        "front": _front(around, first) if first else None,
        "foot": [soft(line) for line in foot(around, first)],
    }


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
        "front": _front(around, first) if first and first.clinic else None,
    }


def _front(around: Sheet, first: FirstSheet) -> dict[str, Any]:
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
        "qr": list(first.qr),
        "qr_says": first.qr_says,
    }


# ---------------------------------------------------------------- nodes


def _node(node: Node, around: Sheet, frame: str, large: bool, numbers: count[int]) -> dict[str, Any]:
    def inner(nodes: Iterable[Node]) -> list[dict[str, Any]]:
        return [_node(n, around, frame, large, numbers) for n in nodes]

    def spoken(lang: str) -> str:
        """The language of words that are not in that of the page; "" where they are."""
        here = lang or frame or around.language
        return "" if same_tongue(here, around.language) else tongue_and_region(here)[0]

    match node:
        case Heading(level=level, runs=runs, lang=lang):
            return {"is": "heading", "level": level, "runs": _runs(runs), "spoken": spoken(lang)}
        case Paragraph(runs=runs, marks=marks, lang=lang):
            return {"is": "par", "runs": _runs(runs), "marks": list(marks), "spoken": spoken(lang)}
        case ListNode(ordered=ordered, items=items, start=start):
            return {"is": "list", "ordered": ordered, "start": start, "items": [inner(i) for i in items]}
        case Table(header=header, rows=rows, lang=lang):
            columns = max(1, *(len(row) for row in (header, *rows)))
            return {
                "is": "table",
                "spoken": spoken(lang),
                "columns": columns,
                "header": [_runs(cell) for cell in header] if any(header) else [],
                "repeat": not _long(header, columns),
                "rows": [{"cells": [_runs(cell) for cell in row], "long": _long(row, columns)} for row in rows],
                "whole": lines_of([node], large) <= KEPT_WHOLE[large],
            }
        case Quote(nodes=nodes):
            return {"is": "quote", "nodes": inner(nodes)}
        case BoxNode(level=level, title=title, nodes=nodes, depth=depth, lang=lang):
            return {
                "is": "box",
                "spoken": spoken(lang),
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


def _runs(runs: Iterable[Run]) -> list[str | dict[str, Any]]:
    """Runs that are set like the words around them as strings, the others with how they are set."""
    found: list[str | dict[str, Any]] = []
    for run in runs:
        text = soft(run.text)
        if not (run.strong or run.stress or run.href or run.lang or run.text == "\n"):
            found.append(text)
        else:
            printed = soft(run.href) if run.href and not _shown(run) else ""
            lang = tongue_and_region(run.lang)[0] if run.lang else ""
            bold = run.strong or run.stress
            found.append({"text": text, "bold": bold, "href": run.href, "printed": printed, "spoken": lang})
    return found


def soft(text: str) -> str:
    """Words as they are set: one sign for a letter and its accent where there is one, which fonts draw better and which copies
    whole; and places to break at in words too long for a line."""
    return LONG_WORD.sub(_breaks, unicodedata.normalize("NFC", text))


def _breaks(match: re.Match[str]) -> str:
    parts = re.split(r"([/?&=._-]+)", match[0])
    return "".join(
        part + "\u200b" if n % 2 and len(part) < 37 else _anywhere(part) if len(part) > 36 else part
        for n, part in enumerate(parts)
    )


def _anywhere(part: str) -> str:
    """A long row of letters with places to break, never between a letter and its marks."""
    found: list[str] = []
    last = 0
    for at, ch in enumerate(part):
        if at - last >= UNBROKEN and unicodedata.category(ch)[0] not in "MC":
            found.append("\u200b")
            last = at
        found.append(ch)
    return "".join(found)


def _shown(run: Run) -> bool:
    """Paper cannot be clicked: an address that its words do not show is printed after them."""
    return run.href in (run.text, f"mailto:{run.text}", f"tel:{run.text}")
