"""The cleaning report: what cleaning made of one source, for a person to look at.

One HTML file that stands alone: the source line by line, each part of it marked by colour and in words with
what it is and which rule said so, and beside it the kept text. Its style sheet and its script stand inside it
and are named by their digests; nothing else may run or be loaded. Without the script all of it is shown.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from plainleaf import __version__
from plainleaf.checks.books import Book, Row
from plainleaf.checks.dropped import Dropped, dropped
from plainleaf.edits.hand import Hand
from plainleaf.language import language_of, name_of, read_in_full
from plainleaf.model import Layer
from plainleaf.publish import THEME
from plainleaf.publish.environment import environment

TEMPLATES = THEME / "report"

WORDS: Mapping[Layer, tuple[str, str]] = {
    Layer.TITLE: ("Title", "kept as the title"),
    Layer.HEADING: ("Heading", "kept as a heading"),
    Layer.BODY: ("Body", "kept: what the article says"),
    Layer.FURNITURE: ("Boilerplate", "left out: not part of the article"),
    Layer.METADATA: ("Metadata", "left out of the text, taken into the page's facts"),
    Layer.DUPLICATE: ("Said twice", "left out: the same words are kept elsewhere"),
    Layer.FILLER: ("Linking sentence", "left out: a sentence that says nothing new"),
}
"""Each layer's word on the page, and what it means, in the order of the totals."""

CHANGES: Mapping[str, str] = {
    "added": "written by hand",
    "changed": "changed by hand",
    "removed": "taken out by hand",
    "moved": "moved by hand",
    "confirmed": "mark of a dose deleted",
    "ticked": "key points ticked",
    "form": "marks or punctuation only",
    "facts": "block at the top of the page",
    "page": "page deleted",
}
"""What a person did (edits/hand.py), in a few words."""

JOINERS = "\u200c\u200d"
"""Signs without ink that some scripts and emoji cannot be written without: left as they are."""

QUOTED = 600
"""Characters shown of left-out words that may bear on safety; the whole stands in its line below."""

_COMMENT = re.compile(r"/\*.*?\*/\n?", re.S)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule decided: the text that its parts are described by."""

    id: str  # "w3", unique in the report
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one source line with one verdict: a row of the ledger."""

    layer: Layer
    rule: str
    reason: Reason
    text: str  # as the source has it, signs without ink made visible
    kept: str  # as the cleaned text has it, after repairs; empty where it was left out
    repaired: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()  # kinds it may bear on, where it was left out
    twin: int = 0  # line of the kept words that it repeats
    twin_source: str = ""  # their source, where it is another


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source, or several blank ones."""

    number: int
    last: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How much of a source something makes up."""

    parts: int
    lines: int
    characters: int  # blanks not counted


@dataclass(frozen=True, slots=True)
class LayerTotal:
    layer: Layer
    count: Count
    share: float  # of all characters, from 0 to 1
    before: float  # share of the layers above it


@dataclass(frozen=True, slots=True)
class RuleTotal:
    rule: str
    layer: Layer
    reasons: tuple[Reason, ...]
    count: Count


@dataclass(frozen=True, slots=True)
class ByHand:
    """A change that a person made on a page, shown beside the source it speaks of."""

    page: str  # below docs/
    change: str  # in a word: "changed", "taken out"
    section: str
    was: str
    text: str
    lines: tuple[int, ...]  # of this source


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report of one source shows."""

    name: str  # of the file, as the user knows it
    stem: str
    title: str  # empty where none was found
    publisher: str
    address: str
    language: str  # its English name where it is not fully supported, else empty
    sha256: str
    lines: tuple[Line, ...]
    layers: tuple[LayerTotal, ...]
    rules: tuple[RuleTotal, ...]  # most characters first, kept before left out
    watch: tuple[Dropped, ...]  # left out, and may bear on safety
    unseen: tuple[tuple[str, int], ...]  # what intake left out before: ("script", 3)
    by_hand: tuple[ByHand, ...] = ()  # what people made of its words on pages

    @property
    def line_count(self) -> int:
        return self.lines[-1].last if self.lines else 0

    @property
    def characters(self) -> int:
        return sum(total.count.characters for total in self.layers)

    @property
    def kept_share(self) -> float:
        """Share of the characters that were kept, from 0 to 1."""
        return sum(total.share for total in self.layers if total.layer.kept)


def report_of(book: Book, edits: Mapping[str, Sequence[Hand]] | None = None) -> Report:
    """The report of a source and the rows of its ledger. `edits`: page (below docs/) -> what people made of it, for the
    pages made from this source."""
    source = book.source
    reasons = _reasons(book.rows)
    watch = dropped(book)
    titles = [book.said(row).strip() for row in book.rows if row["layer"] == Layer.TITLE]
    return Report(
        name=visible(source.name),
        stem=source.stem,
        title=visible(source.about.title or " ".join(titles)),
        publisher=visible(source.about.publisher),
        address=visible(source.about.url),
        language="" if read_in_full(source) else visible(name_of(language_of(source))),
        sha256=source.sha256,
        lines=tuple(_lines(book, reasons, {found.line: found.kinds for found in watch})),
        layers=_layers(book),
        rules=_rules(book, reasons),
        watch=tuple(_shown(found) for found in watch),
        unseen=tuple(sorted(source.left_out.items())),
        by_hand=tuple(_by_hand(page, one, source.name) for page, found in (edits or {}).items() for one in found),
    )


def _by_hand(page: str, one: Hand, name: str) -> ByHand:
    lines = tuple(dict.fromkeys(line for source, line, _, _ in one.of if source == name))
    return ByHand(page, CHANGES[one.change], visible(one.section), visible(one.was), visible(one.text), lines)


def report_name(stem: str) -> str:
    """File name of a source's report. "index" is the name of the list of them all."""
    return f"{stem}-article.html" if stem.casefold() == "index" else f"{stem}.html"


def render(report: Report, *, index: bool = False) -> str:
    """The whole HTML of one report. `index`: whether the list of all reports stands beside it."""
    return _render("report.html.jinja", "report.js", report=report, index=index)


def render_index(reports: Sequence[Summary]) -> str:
    """The whole HTML of the list of all reports."""
    return _render("index.html.jinja", "", reports=reports)


@dataclass(frozen=True, slots=True)
class Summary:
    """A report in one row of the list of them all: small, so that thousands can be held."""

    name: str
    title: str
    href: str  # of the report, beside the list
    lines: int
    characters: int
    kept_share: float
    watch: int  # lines left out that may bear on safety


def summary_of(report: Report) -> Summary:
    """What the list of all reports shows of one."""
    href = quote(report_name(report.stem))
    return Summary(
        report.name,
        report.title,
        f"./{href}",
        report.line_count,
        report.characters,
        report.kept_share,
        len(report.watch),
    )


# ---------------------------------------------------------------- the parts


def _reasons(rows: Sequence[Row]) -> dict[tuple[str, str, str], Reason]:
    found: dict[tuple[str, str, str], Reason] = {}
    for row in rows:
        key = _key(row)
        if key not in found:
            found[key] = Reason(f"w{len(found) + 1}", visible(key[2]))
    return found


def _key(row: Row) -> tuple[str, str, str]:
    return row["layer"], row["rule"], row["why"]


def _lines(
    book: Book, reasons: Mapping[tuple[str, str, str], Reason], watch: Mapping[int, tuple[str, ...]]
) -> Iterator[Line]:
    """Every line of the source; blank lines that follow each other as one."""
    by_line: dict[int, list[Row]] = {}
    for row in book.rows:
        by_line.setdefault(row["line"], []).append(row)
    blank = 0
    count = len(book.lines)
    for number in range(1, count + 1):
        rows = by_line.get(number)
        if not rows:
            blank = blank or number
            continue
        if blank:
            yield Line(blank, number - 1, ())
            blank = 0
        parts = (_part(book, row, reasons, watch.get(number, ()), first=n == 0) for n, row in enumerate(rows))
        yield Line(number, number, tuple(parts))
    if blank:
        yield Line(blank, count, ())


def _part(
    book: Book, row: Row, reasons: Mapping[tuple[str, str, str], Reason], safety: tuple[str, ...], *, first: bool
) -> Part:
    layer = Layer(row["layer"])
    raw = book.raw(row)
    twin = row.get("of") or {}
    return Part(
        layer=layer,
        rule=visible(row["rule"]),
        reason=reasons[_key(row)],
        text=visible(raw.rstrip() if first else raw.strip()),  # the indent of a line may say something
        kept=visible(book.said(row).strip()) if layer.kept else "",
        repaired=tuple(row.get("repaired", ())),
        safety=safety if layer in (Layer.FURNITURE, Layer.METADATA, Layer.FILLER) else (),
        twin=twin.get("line", 0),
        twin_source=visible(twin.get("source", "")),
    )


def _shown(found: Dropped) -> Dropped:
    """As the list of those to look at first shows it: the beginning, where it is very long."""
    text = visible(found.text)
    if len(text) > QUOTED:
        text = text[: QUOTED - 1] + "…"
    return replace(found, text=text, rule=visible(found.rule), why=visible(found.why))


def visible(text: str) -> str:
    """The text with control characters and other signs without ink spelled out, as in "⟨U+202E⟩"."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"⟨U+{ord(ch):04X}⟩" if _inkless(ch) else ch for ch in text)


def _inkless(ch: str) -> bool:
    if ch == "\t" or ch in JOINERS:
        return False
    code = ord(ch)
    return (
        unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Zl", "Zp") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code < 0xFDF0
    )


# ---------------------------------------------------------------- the totals


def _count(book: Book, rows: Sequence[Row]) -> Count:
    characters = sum(sum(not ch.isspace() for ch in book.raw(row)) for row in rows)
    return Count(len(rows), len({row["line"] for row in rows}), characters)


def _layers(book: Book) -> tuple[LayerTotal, ...]:
    counts = [(layer, _count(book, [row for row in book.rows if row["layer"] == layer])) for layer in WORDS]
    whole = max(1, sum(count.characters for _, count in counts))
    found: list[LayerTotal] = []
    before = 0.0
    for layer, count in counts:
        share = count.characters / whole
        found.append(LayerTotal(layer, count, share, before))
        before += share
    return tuple(found)


def _rules(book: Book, reasons: Mapping[tuple[str, str, str], Reason]) -> tuple[RuleTotal, ...]:
    by_rule: dict[tuple[str, str], list[Row]] = {}
    for row in book.rows:
        by_rule.setdefault((row["layer"], row["rule"]), []).append(row)
    totals = [
        RuleTotal(
            visible(rule),
            Layer(layer),
            tuple(reason for key, reason in reasons.items() if key[:2] == (layer, rule)),
            _count(book, rows),
        )
        for (layer, rule), rows in by_rule.items()
    ]
    return tuple(sorted(totals, key=lambda t: (t.layer.kept, -t.count.characters, t.rule, t.layer)))


# ---------------------------------------------------------------- the page


@cache
def _template() -> Environment:
    env = environment(TEMPLATES, trimmed=True)
    env.filters["word"] = lambda layer: WORDS[layer][0]
    env.filters["meaning"] = lambda layer: WORDS[layer][1]
    env.filters["percent"] = percent
    env.filters["number"] = lambda value: f"{value:,}"
    env.filters["kinds"] = lambda kinds: ", ".join(kind.replace("-", " ") for kind in kinds)
    return env


def percent(share: float) -> str:
    """ "less than 1 %" and "more than 99 %" where rounding would say none or all."""
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def _render(template: str, script: str, **values: object) -> str:
    style = _COMMENT.sub("", (TEMPLATES / "report.css").read_text(encoding="utf-8"))
    code = (TEMPLATES / script).read_text(encoding="utf-8") if script else ""
    return (
        _template()
        .get_template(template)
        .render(style=_inside(style), script=_inside(code), policy=_policy(style, code), version=__version__, **values)
    )


def _inside(text: str) -> Markup:
    """Our own style sheet or script, to stand in the page unescaped: it holds nothing of a source."""
    if "</" in text or "<!--" in text:
        raise ValueError("a style sheet or script that would end itself")
    return Markup(text)


def _policy(style: str, script: str) -> str:
    """Nothing may run and nothing be loaded but this style sheet and this script."""
    code = f"script-src {_digest(script)}; " if script else ""
    return f"default-src 'none'; {code}style-src {_digest(style)}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
