"""What the first sheet says besides the page's own opening, so that it can stand alone: whom to call, what to write down,
where the page is on the web, which version this is and how long it holds.

The lines for the dose and for questions are for a pen: nothing of a source is ever filled in there.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any

from plainleaf.model import Edition
from plainleaf.project import Settings
from plainleaf.publish import address_of
from plainleaf.publish.articles import Paper
from plainleaf.publish.clinic import Clinic
from plainleaf.publish.nodes import Document
from plainleaf.publish.qr import qr_png
from plainleaf.publish.sheet import Sheet, day_in_words, labels
from plainleaf.safety.medicines import Guide, medicine

MEDICINE = "medicine"
"""The kind of page that gets lines for a dose."""

GUIDES_IN = "us"
"""The country whose pharmacists give FDA Medication Guides."""


@dataclass(frozen=True, slots=True)
class FirstSheet:
    """The words of one page's first sheet."""

    for_you: str  # heading for those who hear the page
    clinic: Clinic | None
    telephone: str  # "Telephone 555-0142"
    logo_says: str
    dose: str  # label of the lines to write on; empty where the page is on no medicine
    questions: str
    guide: tuple[tuple[str, bool], ...]  # on the FDA Medication Guide: words, and whether they only say who says so
    review: str
    version: str
    newer: str  # from when to ask for a newer copy; empty for a draft
    address_label: str
    address: str  # of the page on the web; empty where the site has none
    shown: str  # the same, as a person types it
    qr: bytes  # the same, as a PNG picture of a QR code
    qr_says: str

    @property
    def qr_address(self) -> str:
        """The picture of the QR code as a data: address, for a page of HTML."""
        return f"data:image/png;base64,{base64.b64encode(self.qr).decode('ascii')}"


def first_sheet(paper: Paper, around: Sheet, settings: Settings, edition: Edition, clinic: Clinic | None) -> FirstSheet:
    """The words for one page, in the language of the words around it."""
    say = labels(around.language)
    document = paper.document
    address = web_address(document.path, settings)
    due = paper.review.due if paper.review.state == "signed" else None
    return FirstSheet(
        for_you=say["for_you"],
        clinic=clinic,
        telephone=say["telephone"].format(number=clinic.telephone) if clinic and clinic.telephone else "",
        logo_says=(clinic.logo.says or say["logo"].format(name=clinic.name)) if clinic and clinic.logo else "",
        dose=say["dose"] if document.kind == MEDICINE else "",
        questions=say["questions"],
        guide=_guide(document, settings, edition, say),
        review=around.review,
        version=around.version,
        newer=around.past or (say["newer"].format(date=day_in_words(due, say)) if due else ""),
        address_label=say["address"],
        address=address,
        shown=as_typed(address),
        qr=qr_png(address),
        qr_says=say["qr"].format(address=as_typed(address)),
    )


def web_address(page: str, settings: Settings) -> str:
    """Where a page (path below docs/) is on the web; "" where the site has no address of its own."""
    base = settings.site_url.strip()
    return f"{base.rstrip('/')}/{address_of(page, offline=False)}" if re.match(r"https?://\S+$", base) else ""


def as_typed(address: str) -> str:
    """An address without what nobody has to type: "https://" and the last slash."""
    return re.sub(r"^https?://", "", address).rstrip("/")


def _guide(
    document: Document, settings: Settings, edition: Edition, say: dict[str, Any]
) -> tuple[tuple[str, bool], ...]:
    """That this sheet is no FDA Medication Guide. That there is one is only said with its source, for no more of the medicine
    than the source speaks of, and in the public edition only where a person has checked it; else the reader is told to ask.
    """
    if document.kind != MEDICINE or settings.country != GUIDES_IN:
        return ()
    entry = medicine(document.subject) if document.subject else None
    known = entry.guide if entry else None
    if entry and known and (known.reviewed_by or edition is not Edition.PUBLIC):
        cite = say["added" if known.reviewed_by else "added_unsigned"].format(citation=_citation(known, say))
        if part := _part(entry.generic, known, say):
            words = say["guide_part"].format(product=part, name=entry.generic)
        else:
            words = say["guide"].format(name=document.subject)
        return (words, False), (cite, True)
    return ((say["guide_unknown"].format(name=document.subject or say["this_medicine"]), False),)


def _part(generic: str, guide: Guide, say: dict[str, Any]) -> str:
    """What of a medicine the source of its guide speaks of ("prescription ibuprofen"); "" where it names no bound."""
    if guide.product or not guide.form:
        return guide.product
    part: str = say["forms"][guide.form].format(name=generic)
    return part


def _citation(guide: Guide, say: dict[str, Any]) -> str:
    return ", ".join(filter(None, [guide.source, day_in_words(guide.date, say) if guide.date else ""]))
