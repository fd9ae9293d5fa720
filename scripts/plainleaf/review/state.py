"""Where a page stands: draft, signed, or changed since it was signed."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plainleaf.errors import ContentError, Problem
from plainleaf.project import Project
from plainleaf.review.pages import article_pages, content_hash, open_doses, rights_allow


@dataclass(frozen=True, slots=True)
class Review:
    """The sign-off of one page."""

    state: str  # "draft": never signed; "signed"; "changed": what a reader would see is no longer what was signed
    by: str = ""  # "Ann Lee, pharmacist"
    on: dt.date | None = None
    due: dt.date | None = None  # when it has to be read again


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `plainleaf review status`."""

    page: str
    review: Review
    doses: int  # marked "to be confirmed"
    rights: bool  # allow the public edition

    def waits_for(self, today: dt.date) -> tuple[str, ...]:
        """What a person has to do about the page, in words; empty where it is all right."""
        waits = []
        if self.doses:
            waits.append(f"{self.doses} dose(s) to be confirmed")
        if self.review.state == "draft":
            waits.append("a signature")
        if self.review.state == "changed":
            waits.append("a new signature: what a reader sees has changed")
        if self.review.state == "signed" and self.review.due and self.review.due < today:
            waits.append(f"a new reading: it was due on {self.review.due}")
        if not self.rights:
            waits.append("cleared rights")
        return tuple(waits)

    def in_words(self, today: dt.date) -> str:
        who = f" by {self.review.by} on {self.review.on}" if self.review.by else ""
        stands = f"signed{who}, changed since" if self.review.state == "changed" else self.review.state + who
        waits = self.waits_for(today)
        return f"{self.page}: {stands}" + (f"; waits for {', '.join(waits)}" if waits else "")

    def as_json(self, today: dt.date) -> dict[str, object]:
        review = self.review
        return {
            "page": self.page,
            "state": review.state,
            "by": review.by,
            "on": review.on.isoformat() if review.on else None,
            "due": review.due.isoformat() if review.due else None,
            "waits_for": list(self.waits_for(today)),
        }


def record_path(project: Project, page: str) -> Path:
    """Where the sign-off of `page` (path below docs/) is kept."""
    return project.records / "reviews" / PurePosixPath(page).with_suffix(".toml")


def state(project: Project, page_path: str) -> Review:
    """Where `page_path` (below docs/) stands; raises ContentError where its sign-off cannot be read."""
    page = project.docs / page_path
    text = page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""
    return _state(project, page_path, text)


def publishable(project: Project) -> tuple[str, ...]:
    """Paths below docs/ that the public edition may hold: signed, unchanged, rights cleared for every source."""
    return tuple(row.page for row in status(project) if row.review.state == "signed" and row.rights)


def status(project: Project) -> tuple[Row, ...]:
    """Every article page, in order of path."""
    return tuple(
        Row(page, _state(project, page, text), len(open_doses(text)), rights_allow(front))
        for page, front, text in article_pages(project)
    )


def _state(project: Project, page: str, text: str) -> Review:
    path = record_path(project, page)
    if not path.is_file():
        return Review("draft")
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        by, on, due, content = held["by"], held["on"], held["due"], held["content"]
        sound = all(isinstance(v, str) for v in (by, content)) and all(type(v) is dt.date for v in (on, due))
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError):
        sound = False
    if not sound:
        raise ContentError(
            Problem(
                rule="review.unreadable",
                message="this sign-off cannot be read; it must hold by, on, due and content.",
                todo="Delete the file and sign the page again.",
                where=project.shown(path),
            )
        )
    same = content == content_hash(text)
    return Review("signed" if same else "changed", by, on, due)
