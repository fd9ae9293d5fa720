"""What a person made of a page: her text is hers and is named as such, and nothing else is missing or came in.

The page in docs/ is held against the kept rows of its sources and the books of hand edits. What an edit may have done
without anybody's meaning it is asked about: a number, a "not", a sentence on safety that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from plainleaf.checks import origin
from plainleaf.checks.books import MARKER, Book, Words, tokens
from plainleaf.checks.page import Leaf, leaf
from plainleaf.checks.phrases import quoted
from plainleaf.checks.scope import SCOPE
from plainleaf.edits.hand import Hand, dump, hand
from plainleaf.edits.weigh import grave, soft
from plainleaf.errors import BECAME, Problem, Severity
from plainleaf.sentences import split
from plainleaf.write.pages import base_of, hand_of, read

ADVICE = "professional-advice"
"""A kind that alone is no danger: "ask your doctor" stands many times on a page."""


def check(path: str, docs: Path, records: Path, books: Sequence[Book]) -> list[Problem]:
    """Findings on the page at `path` below docs/ as a person made it; `books`: those of its sources."""
    now, was = read(docs / path), read(base_of(path, records))
    if now is None or was is None:
        return []
    found = hand(was, now, path, books)
    problems = _books(path, found, records)
    if not found:
        return problems
    page = leaf(path, now)
    problems += [*_missing(page, found, books), *_invented(page, leaf(path, was), found, books)]
    problems += [
        *_changed(path, found),
        *_removed(path, found),
        *_added(path, found, books),
        *_twice(path, page, found),
    ]
    return [*problems, *_sum(path, found)]


def _books(path: str, found: Sequence[Hand], records: Path) -> list[Problem]:
    """The books on disk are those of the page as it is."""
    if (read(hand_of(path, records)) or "") == dump(found):
        return []
    return [
        Problem(
            "check.hand-books",
            "was edited since the books of its hand edits were made",
            "Run 'plainleaf pages'.",
            f"docs/{path}",
            severity=Severity.SIGNING,
        )
    ]


# ---------------------------------------------------------------- nothing missing, nothing come in


def _missing(page: Leaf, found: Sequence[Hand], books: Sequence[Book]) -> Iterator[Problem]:
    """Every kept row of a source is on the page, or the books say what a person did with it."""
    added = {tokens(one.text) for one in found if one.change == "added"}
    words = Words([t for text in page.texts if tokens(text.words) not in added for t in tokens(text.words)])
    known = {span for one in found if one.change in ("changed", "removed", "moved") for span in one.of}
    for book in books:
        for row in book.kept():
            span = (book.name, row["line"], row["start"], row["end"])
            if span in known or not any(place.get("page") == page.path for place in row.get("places") or ()):
                continue
            said = book.said(row)
            bare = tokens(MARKER.sub("", said))
            if row["layer"] == "body" and not words.hold(tokens(said)) and not (bare and words.hold(bare)):
                yield Problem(
                    "check.hand-missing",
                    f"“{quoted(said.strip())}” is not found on docs/{page.path}, and no edit of it is known",
                    "See whether it still stands there; the page may be written in a way that cannot be taken apart.",
                    book.name,
                    row["line"],
                    Severity.SIGNING,
                )


def _invented(page: Leaf, base: Leaf, found: Sequence[Hand], books: Sequence[Book]) -> Iterator[Problem]:
    """Every text of the page is a source's, the library's, or a person's and stands in the books as hers."""
    theirs = tuple(own_texts(found))
    units = origin.units(books, theirs)
    hers = [Words(tokens(text)) for text in theirs]
    library = {tokens(text.words) for text in base.texts if text.ours or text.box}
    for text in page.texts:
        words = tokens(text.words)
        if text.ours or words in library or origin.made_of(words, units) or any(own.hold(words) for own in hers):
            continue
        yield Problem(
            "check.hand-unknown",
            f"“{quoted(text.words)}” is in no article of the page, and no edit of it is known",
            "See where it comes from; the page may be written in a way that cannot be taken apart.",
            f"docs/{page.path}",
            severity=Severity.SIGNING,
        )


def own_texts(found: Sequence[Hand]) -> Iterator[str]:
    """What a person's words may look like on a page: whole, a sentence at a time, without the label of a key point."""
    for one in found:
        if one.text and one.change not in ("facts", "page"):
            for text in (one.text, one.text.partition(":")[2]):
                yield text
                yield from (text[a:b] for a, b in split(text))


# ---------------------------------------------------------------- what the reviewer is asked


def _changed(path: str, found: Sequence[Hand]) -> Iterator[Problem]:
    for one in found:
        if one.change != "changed" or one.role == "facts":
            continue
        if one.origin == "library":
            message = f"“{quoted(one.was)}” was added by this site, and is now by hand “{quoted(one.text)}”"
            yield _ask(
                "library",
                message,
                "See that it is right; who is named under it as its source did not say so.",
                path,
                one,
            )
        if told := grave(one.was, one.text):
            message = f"by hand “{quoted(one.was)}” became “{quoted(one.text)}”: {told.in_words()}"
            yield _ask("numbers", message, "See whether that is meant.", path, one)
        elif told := soft(one.was, one.text):
            message = f"by hand “{quoted(one.was)}” became “{quoted(one.text)}”: {told.in_words()}"
            yield _ask("wording", message, "See whether it still means the same.", path, one, Severity.NOTE)


def _removed(path: str, found: Sequence[Hand]) -> Iterator[Problem]:
    for one in found:
        if one.change != "removed":
            continue
        kinds = [kind.replace("-", " ") for kind in one.safety if kind != ADVICE]
        if kinds:
            message = f"“{quoted(one.was)}” was taken out by hand, and bears on safety ({', '.join(kinds)})"
        elif one.role in ("heading", "card", "callout") and one.origin == "source" and SCOPE.search(one.was):
            message = f"“{quoted(one.was)}” was taken out by hand, and said for whom or when what stood under it holds"
        elif one.origin == "source" and (told := grave(one.was, "")):
            message = f"“{quoted(one.was)}” was taken out by hand, with {' and '.join(f'“{s}”' for s in told.gone)}"
        else:
            continue
        yield _ask("removed", message, "See whether patients can do without it.", path, one)


def _added(path: str, found: Sequence[Hand], books: Sequence[Book]) -> Iterator[Problem]:
    """Numbers in a person's own text that no article of the page has."""
    known = " ".join(book.said(row) for book in books for row in book.kept())
    for one in found:
        if one.change == "added" and one.role != "in-short" and (new := numbers_not_in(one.text, known)):
            message = f"“{quoted(one.text)}” was written by hand, and no article of the page says {new}"
            yield _ask("added", message, "Check it against the medicine's label.", path, one)


def numbers_not_in(text: str, known: str) -> str:
    """The numbers with their units in `text` that `known` does not have, for a person; "" where there are none."""
    gone = [sign for sign in grave(text, "").gone if any(c.isdigit() for c in sign)]
    there = set(grave(known, "").gone)
    return " and ".join(f"“{sign}”" for sign in dict.fromkeys(gone) if sign not in there)


def _twice(path: str, page: Leaf, found: Sequence[Hand]) -> Iterator[Problem]:
    """A sentence that was changed or taken out in one place of the page, and still stands as it was in another."""
    words = Words([t for text in page.texts for t in tokens(text.words)])
    for one in found:
        if one.change not in ("changed", "removed") or one.origin != "source" or one.role == "heading":
            continue
        if len(tokens(one.was)) > 3 and words.hold(tokens(one.was)):
            done = "changed" if one.change == "changed" else "taken out"
            message = f"“{quoted(one.was)}” was {done} here by hand, and still stands elsewhere on the page"
            yield _ask("twice", message, "See whether it should there too (boxes and key points repeat sentences).", path, one,
                       Severity.NOTE)  # fmt: skip


def _sum(path: str, found: Sequence[Hand]) -> Iterator[Problem]:
    """One note on a page with a person's own words."""
    own = sum(one.own and one.role != "facts" for one in found)
    gone, moved = (sum(one.change == change for one in found) for change in ("removed", "moved"))
    if own or gone or moved:
        yield Problem(
            "check.hand",
            f"by hand {own} place(s) were written or changed, {gone} taken out, {moved} moved",
            f"'plainleaf edits status {path.removesuffix('.md')}' shows each.",
            f"docs/{path}",
            severity=Severity.NOTE,
        )


def _ask(rule: str, message: str, todo: str, path: str, one: Hand, severity: Severity = Severity.SIGNING) -> Problem:
    about = f"{one.was}{BECAME}{one.text}" if one.was or one.text else ""
    return Problem(f"check.hand-{rule}", message, todo, f"docs/{path}", one.line, severity, about)
