"""Metadata that stands in the text itself: dates, authors, topics."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.clean.items import gives_limit
from plainleaf.clean.look import Look
from plainleaf.clean.marks import Mark, furniture
from plainleaf.clean.people import mark_people
from plainleaf.knowledge import in_languages, load

CELLS = 8
"""Lines under "Category" of which one gives a limit where it heads a table."""

LONGEST = 300
"""Characters of the longest line that may be a date or a list of topics."""

_YEAR = r"(?:19|20)\d\d"
_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_MINUTES = r"(?:\d+[- ]?|[a-z]+[- ])(?:(?:to|–)[- ]\d+[- ]?)?min(?:ute)?s?\b"  # no "Metformin", no "Vitamins"
_READ_TIME = rf"{_MINUTES} (?:read|watch|listen)"  # "20 minutes" alone may stand in a table
_CLOCK = r"(?:\s*[,–-]?\s*(?:at |a las )?\d{1,2}:\d\d\s*(?:[ap]\.?m\.?)?\s*(?:[a-z]{2,4})?)"
_BY_NAME = re.compile(r"^.*?\b(?:by|por):?\s+", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|por)\b", re.IGNORECASE)
_ISO = re.compile(rf"({_YEAR})-(\d\d)-(\d\d)")
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text says about itself."""

    published: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def _one_of(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(words)})"


def _words(key: str) -> list[str]:
    """One list of [dates], of all languages that have it."""
    return [word for words in in_languages("people").values() for word in words["dates"].get(key, ())]


def _topics() -> str:
    return _one_of([word for words in in_languages("people").values() for word in words["topics"]["label"]])


@cache
def _day() -> str:
    """A date as a pattern."""
    month = rf"{_one_of(_words('months'))}\.?"
    return _one_of(
        [
            rf"{month}\s+{_DAY_OF_MONTH}(?:,|\s+de)?\s+{_YEAR}",
            rf"{_DAY_OF_MONTH}\s+(?:de\s+)?{month},?\s+(?:del?\s+)?{_YEAR}",
            rf"{_YEAR}-\d\d-\d\d",
            r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d",
            rf"{month}\s+(?:del?\s+)?{_YEAR}",
        ]
    )


@cache
def _dates() -> re.Pattern[str]:
    return re.compile(_day(), re.IGNORECASE)


@cache
def _date_line() -> re.Pattern[str]:
    """A line that holds a date or a reading time, with its labels, and nothing else."""
    word = load("people")["dates"]
    before = rf"(?:{_one_of(_words('before'))} )*"
    label = rf"{before}{_one_of(_words('label'))}(?: on| date| last| by)?\s*[:.]?"
    ago = _one_of([rf"(?:\d+|{_one_of(word['count'])}) {_one_of(word['unit'])}s? ago", *word["near"], *_words("ago")])
    reading = _one_of([*_words("reading"), _READ_TIME])
    beside = _one_of([reading, _MINUTES])
    also = rf"(?:\s*[|·•—–-]\s*(?:{label}\s*)?(?:{_day()}|{beside}|{ago}))*"
    return re.compile(
        rf"(?:{label}\s*)?(?:{_day()}|{ago}){_CLOCK}?{also}|{reading}|{before}{_one_of(_words('alone'))}(?: on)?:?",
        re.IGNORECASE,
    )


@cache
def _topic_label() -> re.Pattern[str]:
    return re.compile(rf"{_topics()}\s*:?", re.IGNORECASE)


@cache
def _topic_line() -> re.Pattern[str]:
    return re.compile(rf"{_topics()}\s*:\s*(?P<topics>.+)", re.IGNORECASE)


@cache
def _months() -> dict[str, int]:
    """First three letters of each month's name, in every language -> its number."""
    return {
        short[:3]: n
        for words in in_languages("people").values()
        for n, name in enumerate(words["dates"]["months"], 1)
        for short in name.split("|")
    }


def read_date(text: str) -> str:
    """The first date in a line as ISO text; empty where there is none that names a day."""
    for found in _dates().finditer(text):
        try:
            day = _read(found.group())
        except ValueError:  # 30 February
            continue
        if day:
            return day.isoformat()
    return ""


def _read(written: str) -> dt.date | None:
    if iso := _ISO.fullmatch(written):
        return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
    words = _WORD_OR_NUMBER.findall(written)
    month = next((_months()[w[:3].lower()] for w in words if w[:3].lower() in _months()), 0)
    year = next((int(w) for w in words if len(w) == 4 and w.isdigit()), 0)
    day = next((int(w) for w in words if w.isdigit() and len(w) <= 2), 0)
    return dt.date(year, month, day) if month and year and day else None


def mark_facts(looks: Sequence[Look], marks: Sequence[Mark]) -> list[Mark]:
    """Marks date lines, names beside by-lines, bios and topics; the rule's name decides the layer later."""
    out = list(marks)
    for k, here in enumerate(looks):
        if len(here.text) > LONGEST:
            continue
        if _is_date(here):
            out[k] = furniture("date.line", "a date")
        elif here.words <= 20 and _is_topics(here):
            out[k] = furniture("topics.line", "the article's topics")
        elif _topic_label().fullmatch(here.bare) and not here.numbered and not _heads_a_table(looks, k):
            out[k] = furniture("topics.label", "heads the article's topics")
            if k + 1 < len(looks) and _is_topic(looks[k + 1]):
                out[k + 1] = furniture("topics.name", "a topic of the article")
    return mark_people(looks, _other_copies(looks, out))


def _heads_a_table(looks: Sequence[Look], k: int) -> bool:
    """ "Category" over cells of measured values: the head of a table that was copied cell by cell."""
    return any(gives_limit(below.text) for below in looks[k + 1 : k + 1 + CELLS])


def _other_copies(looks: Sequence[Look], marks: list[Mark]) -> list[Mark]:
    """Topics stand under the date as well: the same words right below a date or another topic."""
    named = {here.bare for here, mark in zip(looks, marks, strict=True) if mark.rule == "topics.name"}
    for k in range(1, len(looks)):
        if looks[k].bare in named and marks[k - 1].rule in ("date.line", "topics.name"):
            marks[k] = furniture("topics.name", "a topic of the article")
    return marks


def _is_date(here: Look) -> bool:
    if not here.text or here.words > 16 or here.bullet:
        return False
    return _date_line().fullmatch(here.bare.strip(" .")) is not None


def _is_topics(here: Look) -> bool:
    found = _topic_line().fullmatch(here.bare)
    return found is not None and not here.bare.lower().startswith("related")


def _is_topic(here: Look) -> bool:
    return here.short and here.words <= 6 and not here.gap and not here.ends


def facts(looks: Sequence[Look], marks: Sequence[Mark]) -> Facts:
    """Gathers dates, authors and topics from the marked lines."""
    dates: list[str] = []
    names: list[str] = []
    signed: list[str] = []
    topics: list[str] = []
    for here, mark in zip(looks, marks, strict=True):
        match mark.rule:
            case "date.line":
                dates.append(read_date(here.text))
            case "author.name":
                names.append(here.bare)
            case "author.byline" if here.words > 3 and _BY.search(here.bare):
                signed.append(_BY_NAME.sub("", here.bare))
            case "topics.name":
                topics.append(here.bare)
            case "topics.line" if found := _topic_line().fullmatch(here.bare):
                topics += [topic.strip() for topic in found["topics"].split(",")]
    return Facts(_once(dates), _once([*names, *signed]), _once(topics))


def _once(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in found if text))
