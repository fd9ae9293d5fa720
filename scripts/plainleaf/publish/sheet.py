"""What a sheet of paper says besides the page itself: draft mark, source line, review line, labels.

The handout (PDF) and the print page (HTML) take the same words from here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from plainleaf.knowledge import load
from plainleaf.model import Edition
from plainleaf.publish.document import BoxNode, Document, SourceNote, plain


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words around one document on paper."""

    language: str  # BCP 47, never empty
    draft: str  # the mark for every sheet; empty in the public edition
    draft_note: str
    page: str  # "Page {page} of {pages}"
    sources: tuple[str, ...]
    review: str
    made: str
    owner: str  # who keeps the site and how to ask; empty where the settings say nothing
    back: str
    skip: str
    end: str


def labels(language: str) -> dict[str, Any]:
    """The labels of a BCP 47 language ("es-MX" reads "es"); English where there are none."""
    known = load("handout")
    found: dict[str, Any] = known.get(language.split("-")[0].lower(), known["en"])
    return found


def sheet(
    document: Document, edition: Edition, build_date: dt.date, language: str = "en", owner: str = "", contact: str = ""
) -> Sheet:
    """The words for one document. `language` is the site's, used where the document names none."""
    tongue = document.language or language or "en"
    say = labels(tongue)
    preview = edition is not Edition.PUBLIC
    keeper = say["from"].format(owner=owner, contact=contact) if contact else owner
    return Sheet(
        language=tongue,
        draft=say["draft"] if preview else "",
        draft_note=say["draft_note"] if preview else "",
        page=say["page"],
        sources=tuple(say["source"].format(value=_source(s, say)) for s in document.sources),
        review=_review(document, say),
        made=say["made"].format(date=_date(build_date, say)),
        owner=keeper,
        back=say["back"],
        skip=say["skip"],
        end=say["end"],
    )


def level_label(box: BoxNode, language: str) -> str:
    """The level in words, where the box's title does not say it itself; "" where it does."""
    title = plain(box.title).casefold()
    wordings = [labels(tongue)["levels"].get(box.level, "") for tongue in (language, "en")]
    return "" if any(title.startswith(w.casefold()) for w in wordings) else str(wordings[0])


def _source(source: SourceNote, say: dict[str, Any]) -> str:
    parts = [source.publisher or source.file or say["unknown"], source.url]
    if source.published:
        parts.append(say["published"].format(date=_date(source.published, say)))
    if source.retrieved:
        parts.append(say["retrieved"].format(date=_date(source.retrieved, say)))
    return ", ".join(p for p in parts if p) + "."


def _review(document: Document, say: dict[str, Any]) -> str:
    """The review line; says that nobody signed unless the front matter names who did and when."""
    review = document.review
    if review.state != "signed" or not review.by or review.on is None:
        return str(say["unreviewed"])
    line: str = say["reviewed"].format(by=review.by, on=_date(review.on, say))
    return f"{line} {say['due'].format(date=_date(review.due, say))}" if review.due else line


def _date(date: dt.date, say: dict[str, Any]) -> str:
    text: str = say["date"].format(day=date.day, month=say["months"][date.month - 1], year=date.year)
    return text
