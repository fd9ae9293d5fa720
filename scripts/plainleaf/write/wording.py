"""Our own fixed words on a page, out of knowledge/page_text.toml, filled in and escaped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

from plainleaf.knowledge import load
from plainleaf.model import Library
from plainleaf.write.escape import escape


def say(group: str, key: str, **values: str) -> str:
    """The wording `key` of `group` as plain text, {marks} filled in. KeyError where there is none."""
    text: str = load("page_text")[group][key]
    return fill(text, values)


def fill(text: str, values: Mapping[str, str]) -> str:
    """{marks} in `text` replaced once each, so that a value that itself holds a mark stays as it is."""
    out, rest = [], text
    while rest:
        hits = [(rest.find("{" + k + "}"), k) for k in values if "{" + k + "}" in rest]
        if not hits:
            break
        at, key = min(hits)
        out += [rest[:at], values[key]]
        rest = rest[at + len(key) + 2 :]
    return "".join(out) + rest


def wording(group: str, key: str, **values: str) -> str:
    """`say`, as Markdown."""
    return escape(say(group, key, **values))


def lead(group: str, key: str, value: str) -> str:
    """A wording "Word: {value}" with its label in bold, as Markdown."""
    label, _, _ = say(group, key).partition(":")
    return f"**{escape(label)}:** {escape(value)}"


def added(entries: Sequence[Library]) -> list[str]:
    """Library entries as Markdown blocks: their words, then who says so, once for neighbours with the same source.

    Their class tells them from source text. An entry that nobody signed carries the class `unsigned` as well, so
    that the public edition can leave it out.
    """
    out = []
    for (source, signed), group in groupby(entries, key=lambda e: (e.citation, e.signed)):
        out += [f"{escape(entry.text)}\n{mark(signed)}" for entry in group if entry.text]
        if source:
            out.append(citation(source, signed=signed))
    return out


def citation(text: str, *, signed: bool) -> str:
    """The line under library text: "Added by this site. Source: …"."""
    key = "added" if signed else "added_unsigned"
    return f"{wording('page', key, citation=text.rstrip('. '))}\n{mark(signed, 'cite')}"


def mark(signed: bool, *more: str) -> str:
    """The attribute list of a library paragraph."""
    return "{: " + " ".join(f".{c}" for c in ("added", *([] if signed else ["unsigned"]), *more)) + " }"


def title(text: str) -> str:
    """Words for the title of a box, within its quotes."""
    return escape(text).replace('"', "&#34;")


def date(day: dt.date) -> str:
    """A day in words, the month first: "July 1, 2023"."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def left_out(counts: Mapping[str, int]) -> str:
    """Counts by rule in words: "58 lines of advertising, 2 lines of menus". Rules of the same kind are summed."""
    words = load("page_text")["left_out"]
    sums: dict[str, int] = {}
    for rule, n in counts.items():
        key = next((k for k in _keys(rule) if k in words), "furniture" if "." in rule else "other")
        many = words[key][1]
        sums[many] = sums.get(many, 0) + n
    single = {many: one for one, many in words.values()}
    return ", ".join(
        fill(single[many] if n == 1 else many, {"n": str(n)})
        for many, n in sorted(sums.items(), key=lambda x: (-x[1], x[0]))
    )


def _keys(rule: str) -> list[str]:
    """A rule's name and its shorter forms: "promo.heading" -> promo.heading, promo."""
    parts = rule.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
