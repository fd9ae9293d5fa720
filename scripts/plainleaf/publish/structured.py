"""What machines may know of a page: schema.org in JSON-LD, out of the page's own front matter.

It says nothing that a reader could not see on the page, and that somebody reviewed it only where somebody signed.
"""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plainleaf.project import Settings
from plainleaf.publish import address_of
from plainleaf.write.front import facts

SUBJECTS = {"medicine": "Drug", "condition": "MedicalCondition", "procedure": "MedicalProcedure"}
"""schema.org type of what a page of each kind is about; of self-care and the rest there is none that fits."""

CLINICAL = "clinical"
"""The line of a sign-off that schema.org means by a review: where it is not asked for, nobody said that much."""


def structured(path: str, markdown: str, settings: Settings) -> str:
    """JSON-LD of the page at `path` below docs/, safe within a script element; "" where it has no front matter."""
    values = facts(markdown)
    if not values.get("title"):
        return ""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": _text(values["title"]),
        "description": _text(values.get("description")),
        "inLanguage": _text(values.get("language")) or settings.language,
        "url": _url(path, settings),
        "audience": {"@type": "Patient"},
        "about": _subject(values),
        "publisher": {"@type": "Organization", "name": settings.owner},
        "isBasedOn": [_work(source) for source in values.get("sources") or [] if isinstance(source, Mapping)],
        **(_review(values.get("review")) if CLINICAL in settings.signatures else {}),
    }
    kept = {key: value for key, value in said.items() if value}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def structured_pages(docs: Path, articles: Sequence[str], settings: Settings) -> dict[str, str]:
    """JSON-LD of each of the `articles` (paths below `docs`)."""
    found = {path: structured(path, (docs / path).read_text(encoding="utf-8"), settings) for path in articles}
    return {path: text for path, text in found.items() if text}


def _url(path: str, settings: Settings) -> str:
    return f"{settings.site_url.rstrip('/')}/{address_of(path, offline=False)}" if settings.site_url else ""


def _subject(values: Mapping[str, Any]) -> dict[str, Any]:
    kind = SUBJECTS.get(_text(values.get("kind")))
    name = _text(values.get("name")) or _text(values.get("topic"))
    if not kind or not name:
        return {}
    found: dict[str, Any] = {"@type": kind, "name": name}
    others = [_text(other) for other in values.get("also_called") or []]
    if kind == "Drug":
        found["nonProprietaryName"] = name
    if others:
        found["alternateName"] = others
    return found


def _work(source: Mapping[str, Any]) -> dict[str, Any]:
    """The source as a work: the name stands on the page, so that a machine may have it too."""
    said: dict[str, Any] = {
        "@type": "CreativeWork",
        "url": _text(source.get("url")),
        "datePublished": _text(source.get("published")),
    }
    if publisher := _text(source.get("publisher")):
        said["publisher"] = {"@type": "Organization", "name": publisher}
    return {key: value for key, value in said.items() if value}


def _review(review: object) -> dict[str, Any]:
    """lastReviewed and reviewedBy, of a page that is signed and of no other."""
    if not isinstance(review, Mapping) or review.get("state") != "signed" or not isinstance(review.get("on"), dt.date):
        return {}
    by = _text(review.get("by"))
    return {"lastReviewed": review["on"].isoformat(), "reviewedBy": {"@type": "Person", "name": by}} if by else {}


def _text(value: object) -> str:
    """Front matter is escaped for the site's templates; JSON wants the words."""
    return html.unescape(str(value)).strip() if value is not None else ""
