"""Metadata that stands in the text itself: dates, authors, topics."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)?\d\d|{_MONTH}\s+(?:19|20)\d\d)"
_LABEL = r"(?:last |page |date |first |medically |content )*(?:published|updated|reviewed|refreshed|modified|posted|created|checked|revised|rev|written|edited|review date|next review(?: due)?|date|on)(?: on| date| last| by)?\s*[:.]?"
_READ = r"(?:\d+|[a-z]+)(?:[- ](?:to|–)[- ]\d+)?[- ]?min(?:ute)?s?(?: (?:read|watch|listen))?"
_CLOCK = r"(?:,?\s*(?:at )?\d{1,2}:\d\d\s*(?:[ap]\.?m\.?)?\s*(?:[a-z]{2,4})?)"
_AGO = r"(?:\d+|an?|one|two|three) (?:second|minute|hour|day|week|month|year)s? ago|yesterday|today|just now"

DATE_LINE = re.compile(
    rf"(?:{_LABEL}\s*)?(?:{_DAY}|{_AGO}){_CLOCK}?(?:\s*[|·•—–-]\s*(?:{_LABEL}\s*)?(?:{_DAY}|{_READ}|{_AGO}))*|{_READ}"
    r"|(?:last |date |first )*(?:published|updated|reviewed|modified|revised|posted)(?: on)?:?",
    re.IGNORECASE,
)
_DATE = re.compile(_DAY, re.IGNORECASE)
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}

TOPIC_LABEL = re.compile(
    r"(?:topics?|tags?|filed under|categor(?:y|ies)|related topics?|tagged(?: with)?)\s*:?", re.IGNORECASE
)
TOPIC_LINE = re.compile(r"(?:topics?|tags?|filed under|categor(?:y|ies)|tagged(?: with)?)\s*:\s*(.+)", re.IGNORECASE)
NAME = re.compile(r"(?:(?:[A-Z][\w.’'-]*|de|van|von|la|del)\s*){1,5}(?:,? (?:[A-Z][A-Za-z.]{1,6}\b,?\s*)+)?")
DEGREES = re.compile(
    r"\b(?:M\.?D\.?|Ph\.?D\.?|R\.?N\.?|Pharm\.?D\.?|RDN?|M\.?S\.?|M\.?P\.?H\.?|D\.?O\.?|LCSW|PsyD|BSc|APRN|FNP|ABPP|NP|PA-C|CPNP)\b"
)
BIO_VERB = re.compile(
    r"\b(?:is|was|has|covers|writes|sits|teaches|works|lives|practices|practises|serves|specializes|specialises|holds|earned|graduated|joined|enjoys|received)\b"
)
POST = re.compile(
    r"\b(?:editor|writer|professor|reporter|director|author|journalist|dietitian|specialist|physician|team|staff)\b",
    re.IGNORECASE,
)


LATE = 0.15
"""A bio stands beside the by-line, or where at most this share of the running text is left."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text says about itself."""

    published: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def read_date(text: str) -> str:
    """The first date in a line as ISO text; empty where there is none that names a day."""
    for found in _DATE.findall(text):
        iso = re.fullmatch(r"((?:19|20)\d\d)-(\d\d)-(\d\d)", found)
        words = re.findall(r"[A-Za-z]+|\d+", found)
        month = next((_MONTHS[w[:3].lower()] for w in words if w[:3].lower() in _MONTHS), 0)
        year = next((int(w) for w in words if len(w) == 4 and w.isdigit()), 0)
        day = next((int(w) for w in words if w.isdigit() and len(w) <= 2), 0)
        try:
            if iso:
                return dt.date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
            if month and year and day:
                return dt.date(year, month, day).isoformat()
        except ValueError:
            continue
    return ""


def mark_facts(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """Marks date lines, names beside by-lines, bios and topic lists; the layer is decided later by the rule's name."""
    out = list(marks)
    for k, here in enumerate(looks):
        if here.text and here.words <= 16 and DATE_LINE.fullmatch(here.bare.strip(" .")) and not here.bullet:
            out[k] = furniture("date.line", "a date")
        elif TOPIC_LINE.fullmatch(here.bare) and here.words <= 20:
            out[k] = furniture("topics.line", "the article's topics")
        elif TOPIC_LABEL.fullmatch(here.bare) and not here.numbered:
            out[k] = furniture("topics.label", "heads the article's topics")
            after = looks[k + 1] if k + 1 < len(looks) else None
            if after and after.short and after.words <= 6 and not after.gap and not after.ends:
                out[k + 1] = furniture("topics.name", "a topic of the article")
    return _names(looks, out)


def _names(looks: Sequence[Look], marks: list[Mark]) -> list[Mark]:
    labels = [k for k, m in enumerate(marks) if m.rule == "author.byline" and m.sure_furniture]
    surnames: set[str] = set()
    for k in labels:
        said = looks[k].bare
        if looks[k].words > 3:
            surnames.update(w for w in re.findall(r"[A-Z][\w’'-]{3,}", said) if not POST.fullmatch(w))
            continue
        for j in (k - 1, k + 1, k + 2):
            if not 0 <= j < len(looks) or marks[j].sure_furniture:
                continue
            near = looks[j]
            between = marks[min(j, k) + 1 : max(j, k)]
            if any(not m.sure_furniture for m in between):
                continue
            if (
                near.words <= 8
                and not near.ends
                and (NAME.fullmatch(near.bare) or DEGREES.search(near.bare))
                and _is_name(looks, marks, j, k)
            ):
                marks[j] = furniture("author.name", "a name beside a by-line")
                surnames.update(re.findall(r"[A-Z][\w’'-]{3,}", near.bare))
    prose = [here.words if here.prose else 0 for here in looks]
    left = sum(prose)
    for k, here in enumerate(looks):
        left -= prose[k]
        if marks[k].sure_furniture or here.words > 60:
            continue
        if here.words <= 10 and DEGREES.search(here.text) and not here.ends and not here.common:
            marks[k] = furniture("author.name", "a name with degrees")
        elif _bio(here, surnames) and (left <= LATE * sum(prose) or any(abs(k - j) <= 4 for j in labels)):
            marks[k] = furniture("author.bio", "tells who the author is")
    return marks


def _bio(here: Look, surnames: set[str]) -> bool:
    """A sentence that opens with an author's name and says what he or she does."""
    if not here.ends or not BIO_VERB.search(here.text):
        return False
    return any(re.match(rf"(?:[\w.]+ ){{0,2}}{re.escape(s)}\b", here.bare) for s in surnames)


def _is_name(looks: Sequence[Look], marks: Sequence[Mark], j: int, label: int) -> bool:
    """Not the article's title or a heading: a name is short and stands against the by-line."""
    near = looks[j]
    if j < label:  # a line above "Written by" is a name only where the same words stand below too
        return any(looks[i].text == near.text for i in range(label + 1, min(label + 3, len(looks))))
    return near.words <= 6 or bool(DEGREES.search(near.text))


def facts(looks: Sequence[Look], marks: Sequence[Mark]) -> Facts:
    """Gathers dates, authors and topics from the marked lines."""
    dates = [read_date(looks[k].text) for k, m in enumerate(marks) if m.rule == "date.line"]
    names = [looks[k].bare for k, m in enumerate(marks) if m.rule == "author.name"]
    names += [
        re.sub(r"^.*?\bby:?\s+", "", looks[k].bare, flags=re.IGNORECASE)
        for k, m in enumerate(marks)
        if m.rule == "author.byline" and looks[k].words > 3 and re.search(r"\bby\b", looks[k].bare, re.IGNORECASE)
    ]
    topics: list[str] = []
    for k, m in enumerate(marks):
        if m.rule == "topics.name":
            topics.append(looks[k].bare)
        elif m.rule == "topics.line" and (found := TOPIC_LINE.fullmatch(looks[k].bare)):
            topics += [t.strip() for t in found[1].split(",")]
    return Facts(tuple(dict.fromkeys(d for d in dates if d)), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(topics)))
