"""A page on a medicine against what is known of its label: boxed warnings told, told in full, uses told for what they are.

Only the page's own medicine is held against knowledge/medicines.toml, and only where the file knows something of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plainleaf.checks.books import Book
from plainleaf.checks.page import Leaf
from plainleaf.checks.phrases import quoted
from plainleaf.errors import Problem, Severity
from plainleaf.knowledge import load
from plainleaf.safety.medicines import BoxedTopic, Medicine, medicine
from plainleaf.structure.cues import first_match, matches, plain

Said = tuple[str, int, str, tuple[str, ...]]
"""Source, line, words, safety kinds of a kept sentence."""


def check(page: Leaf, books: Sequence[Book]) -> list[Problem]:
    """What a page leaves out, softens or passes over of what is known of its medicine; `page` is the generated one."""
    names = page.front.get("medicines")
    if page.front.get("kind") != "medicine" or not isinstance(names, list) or not names:
        return []
    known = medicine(str(names[0]))
    if known is None:
        return []
    said = [entry for book in books for entry in _said(book)]
    where = f"docs/{page.path}"
    return [
        *_boxed(known, said, where),
        *_withdrawn(known, said),
        *_off_label(known, str(page.front.get("title", "")), said, where),
    ]


def _said(book: Book) -> Iterator[Said]:
    for row in book.kept():
        if row["layer"] == "body":
            text = plain(" ".join(book.said(row).split()))
            yield book.name, row["line"], text, tuple(row.get("safety") or ())


def _boxed(known: Medicine, said: Sequence[Said], where: str) -> Iterator[Problem]:
    """Topics of an active boxed warning that no sentence speaks of, that one says less of than the label, or whose note
    only a draft shows."""
    for topic in known.topics:
        spoken = [entry for entry in said if matches(topic.says, entry[2], 1)]
        if not spoken:
            yield Problem(
                "check.boxed-missing",
                f"the label of {known.generic} has a boxed warning that the article does not speak of: {topic.words} "
                f"({_cited(topic)})",
                "The page shows it as text of this site once a person has signed the entry in "
                "knowledge/medicines.toml; check it against the label first.",
                where,
                severity=Severity.SIGNING,
                about=topic.words,
            )
        elif not topic.reviewed_by:
            source, line, text, _ = spoken[0]
            yield Problem(
                "check.boxed-unsigned",
                f"the page's box on the boxed warning of {known.generic} says for “{quoted(text)}”: {topic.words} Nobody has "
                "signed that entry, so the public page has no such box, and the article's own words may stand in none",
                "Check the entry in knowledge/medicines.toml against the label and sign it.",
                source,
                line,
                Severity.NOTE,
                topic.words,
            )
        for source, line, text, _ in said:
            if matches(topic.softens, text, 1) and not matches(topic.whole, text, 1):
                yield Problem(
                    "check.boxed-softened",
                    f"“{quoted(text)}” says less than the label of {known.generic}: {topic.words} ({_cited(topic)})",
                    "Put the label's warning beside it by hand.",
                    source,
                    line,
                    Severity.SIGNING,
                    text,
                )


def _withdrawn(known: Medicine, said: Sequence[Said]) -> Iterator[Problem]:
    """Sentences of a boxed warning that the label has no more."""
    if known.boxed_warning != "withdrawn":
        return
    for source, line, text, _ in said:
        if first_match(("boxed warning", "black box warning", "black-box warning"), text):
            yield Problem(
                "check.boxed-withdrawn",
                f"“{quoted(text)}”: a boxed warning of {known.generic}, about {known.was}, was taken off the label "
                f"({known.source}, {known.looked})",
                "Look at the label of today, and say by hand what holds now.",
                source,
                line,
                Severity.SIGNING,
            )


def _cited(topic: BoxedTopic) -> str:
    return f"{topic.source}, {topic.date.isoformat()}" if topic.date else topic.source


def _off_label(known: Medicine, title: str, said: Sequence[Said], where: str) -> Iterator[Problem]:
    """A title that speaks of a use the label does not have, over an article that does not say so."""
    if not known.uses or any("off-label" in kinds for *_, kinds in said):
        return
    labelled = "; ".join(known.uses)
    for row in _conditions():
        if first_match(row["words"], plain(title)) and not first_match(row["words"] + row["within"], plain(labelled)):
            yield Problem(
                "check.off-label",
                f"the title speaks of {row['name']}; the label of {known.generic} names only: {labelled}. The article "
                "does not say that this use is off-label",
                "Say so on the page by hand, once you have looked at the label.",
                where,
                severity=Severity.SIGNING,
            )
            return


def _conditions() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load("label")["condition"]
    return rows
