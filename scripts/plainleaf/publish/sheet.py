"""What a sheet of paper says besides the page itself: draft mark, source line, review line, labels.

The handout (PDF) and the print page (HTML) take the same words from here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from plainleaf.knowledge import load
from plainleaf.model import Edition
from plainleaf.project import Settings
from plainleaf.publish.articles import Paper
from plainleaf.publish.nodes import BoxNode, SourceNote, plain
from plainleaf.publish.signed import signed_in_words
from plainleaf.review import Review


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words around one document on paper."""

    language: str  # BCP 47, never empty
    words_language: str  # of the words here: the same, or English where they are not written in it
    draft: str  # the mark for every sheet; empty in the public edition
    draft_note: str
    page: str  # "Page {page} of {pages}"
    sources: tuple[str, ...]
    review: str
    past: str  # that the page is past its review date; empty where it is not, or nobody signed it
    version: str  # "Version K7M-R4T-X2W", for every sheet; empty in the preview
    made: str
    owner: str  # who keeps the site and how to ask them
    back: str
    print: str  # the button on the screen
    skip: str
    end: str
    goes_on: str  # "Go on reading on page {page}:"
    again: str  # beside the title of a box that began on the sheet before


def labels(language: str) -> dict[str, Any]:
    """The labels of a BCP 47 language ("es-MX" reads "es"); English where there are none."""
    known = load("handout")
    found: dict[str, Any] = known.get(language.split("-")[0].lower(), known["en"])
    return found


def sheet(paper: Paper, settings: Settings, edition: Edition, build_date: dt.date) -> Sheet:
    """The words for one page, in its own language or else the site's."""
    document = paper.document
    tongue = document.language or settings.language
    say = labels(tongue)
    preview = edition is not Edition.PUBLIC
    return Sheet(
        language=tongue,
        words_language=tongue.split("-")[0].lower() if tongue.split("-")[0].lower() in load("handout") else "en",
        draft=say["draft"] if preview else "",
        draft_note=say["draft_note"] if preview else "",
        page=say["page"],
        sources=tuple(say["source"].format(value=_source(s, say)) for s in document.sources),
        review=_review(paper.review, say),
        past=_past(paper.review, tongue, build_date),
        version=say["version"].format(code=paper.code) if paper.code else "",
        made=say["made"].format(date=day_in_words(build_date, say)),
        owner=say["from"].format(owner=settings.owner, contact=settings.contact),
        back=say["back"],
        print=say["print"],
        skip=say["skip"],
        end=say["end"],
        goes_on=say["goes_on"],
        again=say["again"],
    )


def level_label(box: BoxNode, language: str) -> str:
    """The level in words, where the box's title does not say it itself; "" where it does."""
    title = plain(box.title).casefold()
    wordings = [labels(tongue)["levels"].get(box.level, "") for tongue in (language, "en")]
    return "" if any(title.startswith(w.casefold()) for w in wordings) else str(wordings[0])


def _source(source: SourceNote, say: dict[str, Any]) -> str:
    parts = [source.publisher or source.file or say["unknown"], source.url]
    if source.published:
        parts.append(say["published"].format(date=day_in_words(source.published, say)))
    if source.retrieved:
        parts.append(say["retrieved"].format(date=day_in_words(source.retrieved, say)))
    return ", ".join(p for p in parts if p) + "."


def _review(review: Review, say: dict[str, Any]) -> str:
    """The review line: who signed for what and when, or that nobody signed the page as it stands."""
    if review.state not in ("signed", "changed") or review.on is None:
        return str(say["unreviewed"])
    if review.state != "signed":
        return str(say["changed"]).format(by=review.by, on=day_in_words(review.on, say))
    signed = signed_in_words(
        review.signed,
        say["review_by"],
        say["review_change"],
        say["lines"],
        say["and"],
        lambda day: day_in_words(day, say),
    )
    line: str = say["reviewed"].format(signed=signed)
    return f"{line} {say['due'].format(date=day_in_words(review.due, say))}" if review.due else line


def _past(review: Review, tongue: str, build_date: dt.date) -> str:
    """What a copy made after the review date says of it."""
    if review.state != "signed" or not review.due or review.due >= build_date:
        return ""
    known = load("copies")
    words = known.get(tongue.split("-")[0].lower(), known["en"])
    return f"{words['overdue_mark']} {words['overdue'].format(due=day_in_words(review.due, labels(tongue)))}"


def day_in_words(date: dt.date, say: dict[str, Any]) -> str:
    """A day as a sheet writes it; `say`: the labels of its language."""
    text: str = say["date"].format(day=date.day, month=say["months"][date.month - 1], year=date.year)
    return text
