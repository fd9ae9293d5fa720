"""What changes in what an article says when its file is replaced: kept sentences, doses, statements on safety.

Compared are the kept words that the page was made from (records/<stem>.kept.txt) with those of the article as it is now;
once the page has been made anew, those before (records/<stem>.before.txt) with those it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plainleaf.book import Book
from plainleaf.edits.align import alike
from plainleaf.edits.hand import parse as hand_rows
from plainleaf.edits.recorded import kept_lines, sentences
from plainleaf.edits.weigh import Weighed, grave
from plainleaf.front_matter import parse
from plainleaf.project import Project
from plainleaf.safety.doses import doses
from plainleaf.safety.kinds import trips
from plainleaf.standing import feeds
from plainleaf.write.pages import before_of, hand_of, kept_of, read

ALIKE = 0.5
"""Least share of words that two sentences have in common to be shown as one that changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """A kept sentence that came, went, or says something else now."""

    was: str  # "" where it is new
    now: str  # "" where it is gone
    safety: tuple[str, ...]  # kinds that either bears on
    doses_was: tuple[str, ...]  # amounts of medicine in it
    doses_now: tuple[str, ...]
    edited: tuple[str, ...] = ()  # pages on which a person changed it

    @property
    def numbers(self) -> Weighed:
        """Numbers with their units, and negations, that only one of the two wordings has."""
        return grave(self.was, self.now) if self.was and self.now else Weighed((), ())

    def row(self) -> dict[str, object]:
        return {
            "was": self.was,
            "now": self.now,
            "safety": list(self.safety),
            "doses_was": list(self.doses_was),
            "doses_now": list(self.doses_now),
            "numbers_was": list(self.numbers.gone),
            "numbers_now": list(self.numbers.came),
            "edited": list(self.edited),
        }

    @property
    def grave(self) -> bool:
        """Whether it bears on safety, or changes a dose, another number or a "not"."""
        return bool(self.safety) or self.doses_was != self.doses_now or bool(self.numbers)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one article."""

    source: str
    built: bool  # the pages have been made anew since: this is what changed then
    changes: tuple[Change, ...]
    pages: tuple[str, ...]  # made from it
    related: tuple[str, ...]  # other pages whose articles speak of the same medicine
    known: bool = True  # what it said before is on record


def difference(project: Project, book: Book, pages: Sequence[str]) -> Difference | None:
    """What changed in one article; None where nothing did. `book`: the article as it is, with the ledger it has now;
    `pages`: those made from it."""
    source = book.source
    kept, before = (read(of(source.stem, project.records)) for of in (kept_of, before_of))
    related = _related(project, pages)
    if kept is None:
        return Difference(source.name, False, (), tuple(pages), related, known=False) if pages else None
    now = kept_lines(book)
    built = sentences(now) == sentences(kept)
    old, new = (before, kept) if built else (kept, now)
    if old is None or sentences(old) == sentences(new):
        return None
    changes = tuple(compare(sentences(old), sentences(new), _edited(project, pages)))
    return Difference(source.name, built, changes, tuple(pages), related)


def compare(old: Sequence[str], new: Sequence[str], edited: Iterable[tuple[str, str]] = ()) -> list[Change]:
    """Sentences against sentences; those that only stand elsewhere are no change. `edited`: (page, words a person changed)."""
    hers = list(edited)
    gone, came = _only(old, new)
    found = []
    for one, other in _paired(gone, came):
        kinds = sorted({hit.kind.value for text in (one, other) if text for hit in trips(text)})
        pages = tuple(dict.fromkeys(page for page, words in hers if one and one in words))
        found.append(Change(one, other, tuple(kinds), _amounts(one), _amounts(other), pages))
    return found


def _only(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """What each side alone has, in its order; what moved counts for both."""
    counts: dict[str, int] = {}
    for said in old:
        counts[said] = counts.get(said, 0) + 1
    came = []
    for said in new:
        if counts.get(said, 0):
            counts[said] -= 1
        else:
            came.append(said)
    gone = []
    for said in reversed(old):
        if counts.get(said, 0):
            counts[said] -= 1
            gone.append(said)
    return gone[::-1], came


def _paired(gone: Sequence[str], came: Sequence[str]) -> list[tuple[str, str]]:
    """Sentences that changed side by side; then those that only went or came, in order."""
    free = list(range(len(came)))
    pairs: list[tuple[str, str]] = []
    for one in gone:
        best = max(free, key=lambda n: (alike(one, came[n]), -n), default=-1)
        if best >= 0 and alike(one, came[best]) >= ALIKE:
            free.remove(best)
            pairs.append((one, came[best]))
        else:
            pairs.append((one, ""))
    return pairs + [("", came[n]) for n in free]


def _amounts(text: str) -> tuple[str, ...]:
    """Amounts of medicine in a sentence, limits too."""
    return tuple(dose.text for dose in doses(text, confirm=False))


def _edited(project: Project, pages: Sequence[str]) -> list[tuple[str, str]]:
    """(page, what stood there before) for every change that a person made on the pages."""
    found = []
    for page in pages:
        try:
            rows = hand_rows(read(hand_of(page, project.records)) or "")
        except ValueError:
            continue
        found += [(page, row.was) for row in rows if row.was]
    return found


def _related(project: Project, pages: Sequence[str]) -> tuple[str, ...]:
    """Other pages that name the medicine that these are about, or that are about one these name."""
    medicines: dict[str, list[str]] = {}
    for page in feeds(project.records):
        values = parse(read(project.docs / page) or "")[0].get("medicines")
        medicines[page] = [str(name) for name in values] if isinstance(values, list) else []
    subjects = {names[0] for page, names in medicines.items() if page in pages and names}
    return tuple(page for page, names in sorted(medicines.items()) if page not in pages and subjects & set(names))


def in_words(one: Difference) -> list[str]:
    """A difference, told to a person, the grave changes first."""
    if not one.known:
        return [f"{one.source}: what it said when its page was made is not on record. Run 'plainleaf pages' once."]
    when = "changed when its pages were last made anew" if one.built else "has changed since its pages were made"
    out = [
        f"{one.source} {when}: {len(one.changes)} sentence(s), {sum(c.grave for c in one.changes)} on safety, doses or "
        "other numbers."
    ]
    for change in sorted(one.changes, key=lambda c: not c.grave):
        out += ["", *_told(change)]
    out += [""] + [f"  Page: docs/{page}" for page in one.pages]
    out += [f"  Speaks of the same medicine: docs/{page}" for page in one.related]
    if not one.built:
        out.append("  'plainleaf pages' makes the pages anew and keeps your edits.")
    return out


def _told(change: Change) -> list[str]:
    out = []
    if change.was:
        out.append(f"  was: {change.was}")
    if change.now:
        out.append(f"  now: {change.now}")
    head = "changed" if change.was and change.now else "gone" if change.was else "new"
    notes = [head, *(f"bears on {kind}" for kind in change.safety)]
    if change.doses_was != change.doses_now:
        was, now = (", ".join(doses) or "none" for doses in (change.doses_was, change.doses_now))
        notes.append(f"dose: {was} → {now}")
    elif change.numbers:
        notes.append(change.numbers.in_words())
    notes += [f"you changed this on docs/{page}" for page in change.edited]
    return [f"  [{'; '.join(notes)}]", *out]


def as_row(one: Difference) -> dict[str, object]:
    """A difference for another program."""
    return {
        "source": one.source,
        "known": one.known,
        "built": one.built,
        "pages": list(one.pages),
        "related": list(one.related),
        "changes": [change.row() for change in one.changes],
    }
