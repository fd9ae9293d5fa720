"""The tables, in Markdown, as the README shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.accuracy import Scored, ahead, columns, f1
from bench.pages import Page
from bench.speed import Speed
from bench.worker import DECODED, OURS

WAYS = {OURS: "**Plainleaf**"}

ARTICLES = "labelled articles"
COLUMNS = (
    "lines kept, F1", "characters kept", "lines lost", "lines leaked", "safety sentences lost",
    "advertising sentences kept", "headings, F1", "titles right",
)  # fmt: skip
PAGES = {"text": "plain text of pages, F1", "html": "saved pages (HTML), F1"}
"""Titles of the tables, in the corner of each."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def articles(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """The labelled articles: one row a tool."""
    head = [f"{ARTICLES} ({figures[OURS]['documents']})", *COLUMNS]
    rows = []
    for tool, found in figures.items():
        own = [f"{found['heading_f1']:.3f}", f"{found['title_right']} of {found['documents']}"]
        rows.append(
            [
                WAYS.get(tool, tool),
                f"{found['line_f1']:.3f}",
                f"{found['body_chars_kept']:.3f}",
                str(found["body_or_heading_lost"]),
                str(found["leaked"]),
                str(found["safety_sentences_lost"]),
                f"{found['promo_sentences_leaked']} of {found['promo_sentences']}",
                *(own if tool == OURS else ["–", "–"]),
            ]
        )
    return table(head, rows)


def pages(form: str, found: Sequence[Scored], of: Sequence[Page]) -> str:
    """F1 of every tool on every set and group."""
    groups = columns(of)
    head = [PAGES[form], *(f"{name} ({len(numbers)})" for name, numbers in groups.items())]
    rows = [[WAYS.get(s.tool, s.tool), *(f"{f1(s, numbers):.3f}" for numbers in groups.values())] for s in found]
    return table(head, rows)


def leads(found: Sequence[Scored], of: Sequence[Page]) -> str:
    """How far Plainleaf is ahead of the best mode of the leading peer."""
    sets = {name: numbers for name, numbers in columns(of).items() if "," not in name}
    scopes = {"all pages": list(range(len(of))), **sets} if len(sets) > 1 else sets
    rows = []
    for name, numbers in scopes.items():
        best, lead = ahead(found, numbers)
        by = [f"{lead.by:+.4f}", f"{lead.low:+.4f} to {lead.high:+.4f}"]
        rows.append([f"{name} ({len(numbers)})", best, *by])
    return table(["saved pages: Plainleaf against", "best mode", "F1 ahead by", "95 % of draws"], rows)


def ours(text: str) -> dict[str, dict[str, str]]:
    """Plainleaf's own row of every table in a text: title in the corner -> heading of the column -> cell."""
    found: dict[str, dict[str, str]] = {}
    head: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not head and cells:
            head = cells
        elif cells and cells[0] == WAYS[OURS]:
            found[head[0]] = dict(zip(head[1:], cells[1:], strict=True))
        elif not cells:
            head = []
    return found


def speeds(title: str, found: Sequence[Speed]) -> str:
    """Pages per CPU second."""
    from_ = {DECODED: ", from decoded text"}
    rows = [[WAYS.get(s.tool, s.tool) + from_.get(s.from_, ""), f"{s.pages:.0f}", f"{s.times:.2f}"] for s in found]
    return table([title, "per CPU second", "times trafilatura"], rows)
