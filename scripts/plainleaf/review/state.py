"""Where a page stands: draft, signed, changed since it was signed, withdrawn; and what it waits for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from plainleaf.project import Project
from plainleaf.review import lines as of
from plainleaf.review.changes import IN_WORDS, Change, changed_books, changed_entries, changed_parts, changes, summary
from plainleaf.review.left_out import books_digest
from plainleaf.review.pages import article_pages, content_hash_of, open_doses, rights_allow
from plainleaf.review.record import Record, Seen, Signature, Withdrawal, read, recorded, words_of
from plainleaf.review.units import load_units
from plainleaf.review.view import View, book_digests, view
from plainleaf.write.front import parse


@dataclass(frozen=True, slots=True)
class Review:
    """The sign-offs of one page."""

    state: str  # draft: nobody signed; partly: a needed line lacks; signed; changed: not what was signed; withdrawn
    by: str = ""  # who signed the needed lines: "Ann Lee, pharmacist; Bo Ray, nurse"
    on: dt.date | None = None  # the last of their days
    due: dt.date | None = None  # when it has to be read again, the first of the lines' days
    signed: tuple[Signature, ...] = ()  # all that count, in the order of the lines, changes behind the whole
    missing: tuple[str, ...] = ()  # needed lines that nobody signed
    changed: tuple[str, ...] = ()  # parts that are not what was signed
    second: bool = False  # a second person has to sign
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One page in `plainleaf review status`."""

    page: str
    title: str
    review: Review
    doses: int  # marked "to be confirmed"
    rights: bool  # allow the public edition

    def waits_for(self, today: dt.date) -> tuple[str, ...]:
        """What a person has to do about the page, in words; empty where it is all right."""
        review = self.review
        if review.state == "withdrawn":
            return ()
        waits = []
        if self.doses:
            waits.append(f"{self.doses} dose(s) to be confirmed")
        if review.state == "draft":
            waits.append("a signature")
        elif review.changed:
            waits.append(f"a signature for what has changed: {', '.join(IN_WORDS[p] for p in review.changed)}")
        if review.state != "draft" and review.missing:
            waits.append(f"a signature for: {', '.join(review.missing)}")
        if review.second:
            waits.append("a second person")
        if review.state in ("signed", "changed", "partly") and review.due and review.due < today:
            waits.append(f"a new reading: it was due on {review.due}")
        if not self.rights:
            waits.append("cleared rights")
        return tuple(waits)

    def in_words(self, today: dt.date) -> str:
        review = self.review
        who = f" by {review.by} on {review.on}" if review.by else ""
        if review.withdrawn is not None:
            stands = f"withdrawn on {review.withdrawn.on}: {review.withdrawn.reason}"
        elif review.state == "changed":
            stands = f"signed{who}, changed since"
        elif review.state == "partly":
            stands = f"signed in part{who}"
        else:
            stands = review.state + who
        waits = self.waits_for(today)
        return f"{self.page}: {stands}" + (f"; waits for {', '.join(waits)}" if waits else "")

    def as_json(self, today: dt.date) -> dict[str, object]:
        review = self.review
        return {
            "page": self.page,
            "title": self.title,
            "state": review.state,
            "by": review.by,
            "on": review.on.isoformat() if review.on else None,
            "due": review.due.isoformat() if review.due else None,
            "signed": [
                {"for": s.line, "by": s.by, "on": s.on.isoformat(), "due": s.due.isoformat(), "read": s.read}
                for s in review.signed
            ],
            "changed": list(review.changed),
            "withdrawn": _as_json(review.withdrawn),
            "waits_for": list(self.waits_for(today)),
        }


def _as_json(gone: Withdrawal | None) -> dict[str, str] | None:
    return None if gone is None else {"on": gone.on.isoformat(), "reason": gone.reason, "by": gone.by}


@dataclass
class PageReview:
    """A page with its record; what takes time is done once, and only when it is asked for."""

    project: Project
    path: str  # below docs/
    text: str
    record: Record
    _changed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, project: Project, path: str, text: str | None = None) -> PageReview:
        """The page at `path` as it stands. Raises ContentError where its record cannot be read."""
        if text is None:
            file = project.docs / path
            text = file.read_text(encoding="utf-8-sig", errors="replace") if file.is_file() else ""
        return cls(project, path, text, read(project, path))

    @cached_property
    def _parsed(self) -> tuple[dict[str, Any], str]:
        return parse(self.text)

    @cached_property
    def view(self) -> View:
        return view(self.project, self.path, self.text)

    def chains(self) -> dict[str, tuple[Signature, ...]]:
        """The sign-offs of each line, the one on the whole page first."""
        found: dict[str, tuple[Signature, ...]] = {}
        for signature in self.record.signatures:
            found[signature.line] = (*found.get(signature.line, ()), signature)
        return {line: found[line] for line in of.LINES if line in found}

    def changed(self, signature: Signature) -> tuple[str, ...]:
        """The parts that are not what `signature` speaks of."""
        if signature.seen not in self._changed:
            seen = self.record.state(signature.seen)
            self._changed[signature.seen] = ("page",) if seen is None else self._compared(seen)
        return self._changed[signature.seen]

    def _compared(self, seen: Seen) -> tuple[str, ...]:
        front, body = self._parsed
        if seen.content != content_hash_of(front, body) or "![" in body:
            return changed_parts(seen, self.view)
        if not seen.shown or seen.books == books_digest(self.project, front):
            return ()  # the same page, as most are: told without laying it out
        return changed_books(seen, book_digests(self.project, front))

    def differences(self, signature: Signature) -> tuple[tuple[Change, ...], tuple[str, ...]]:
        """What is not as `signature` says: each difference, where its words are kept; and a line for each part."""
        parts = self.changed(signature)
        seen = self.record.state(signature.seen)
        kept = words_of(self.project, self.path, signature.seen)
        if not parts or seen is None:
            return (), tuple(IN_WORDS[part] for part in parts)
        try:
            before = load_units(kept) if kept is not None else None
        except ValueError:
            before = None
        if before is None:
            return (), tuple(IN_WORDS[part] for part in parts)
        found = changes(before, self.view, parts)
        return found, summary(found, parts, changed_entries(seen, self.view))

    def review(self) -> Review:
        """Where the page stands."""
        settings, gone = self.project.settings, self.record.withdrawn
        if gone is not None:
            return Review("withdrawn", withdrawn=gone)
        chains = self.chains()
        needed = {line: chains[line] for line in settings.signatures if line in chains}
        missing = tuple(line for line in settings.signatures if line not in chains)
        if not chains:
            return Review("draft", missing=missing)
        parts = {part for chain in needed.values() for part in self.changed(chain[-1])}
        changed = tuple(part for part in IN_WORDS if part in parts)
        second = settings.two_people and not missing and not of.two_people(chains, settings.signatures)
        counted = [s for chain in (needed or chains).values() for s in chain]
        return Review(
            state="changed" if changed else "partly" if missing or second else "signed",
            by="; ".join(dict.fromkeys(s.by for s in counted)),
            on=max(s.on for s in counted),
            due=min(chain[0].due for chain in (needed or chains).values()),
            signed=tuple(s for chain in chains.values() for s in chain),
            missing=missing,
            changed=changed,
            second=second,
        )


def state(project: Project, page_path: str) -> Review:
    """Where `page_path` (below docs/) stands; raises ContentError where its record cannot be read."""
    return PageReview.load(project, page_path).review()


def publishable(project: Project) -> tuple[str, ...]:
    """Paths below docs/ that the public edition may hold: all needed lines signed, unchanged, rights cleared."""
    return tuple(row.page for row in status(project) if row.review.state == "signed" and row.rights)


def status(project: Project) -> tuple[Row, ...]:
    """Every article page, in order of path; withdrawn ones too, though the page itself may be gone."""
    rows = [
        Row(
            page,
            str(front.get("title") or page),
            PageReview.load(project, page, text).review(),
            len(open_doses(text)),
            rights_allow(front),
        )
        for page, front, text in article_pages(project)
    ]
    there = {row.page for row in rows}
    for page in recorded(project):
        if page not in there and (gone := read(project, page).withdrawn) is not None:
            rows.append(Row(page, gone.title, Review("withdrawn", withdrawn=gone), 0, True))
    return tuple(sorted(rows, key=lambda row: row.page))


def withdrawn(project: Project) -> dict[str, Withdrawal]:
    """Every withdrawn page (path below docs/) with its withdrawal, sorted: for site, feed, bundle and updates."""
    found = ((page, read(project, page).withdrawn) for page in recorded(project))
    return {page: gone for page, gone in found if gone is not None}
