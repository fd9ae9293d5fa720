"""The promises, held against the finished HTML: every kept sentence is there, whole, once, in order, under its own heading,
in its box and its list; and nothing else is.

Reads the built page, the source and its ledger, and shares no code with what makes their text. What a person wrote into
the page in docs/, changed or took out stands in the books of hand edits, and is hers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import accumulate
from pathlib import Path

from plainleaf.checks import copied, placed
from plainleaf.checks.books import MARKER, Book, Row, Words, books, tokens
from plainleaf.checks.built_page import Built, Piece, built
from plainleaf.checks.edited import own_texts
from plainleaf.checks.scope import SCOPE
from plainleaf.edits.hand import Hand, hand
from plainleaf.errors import Problem, Severity
from plainleaf.knowledge import load
from plainleaf.write.pages import base_of, bases, read

LOOK = "The page was edited by hand: look at it before it is handed out."
FAULT = "This is a fault of the program: do not hand the page out, and report it with the file."


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept sentence of a source."""

    book: str
    line: int
    said: str
    words: tuple[str, ...]
    bare: tuple[str, ...]  # without the mark of a list
    heading: str  # the nearest heading above it in the source
    key: str  # of the section it was given
    whole: bool  # not parted into a list


def check(site: Path, sources: Path, docs: Path, records: Path, without: Collection[str] = ()) -> list[Problem]:
    """What is wrong with the built pages in the folder `site`: of all that are there, and stand in docs/ as generated.

    `without`: paths of withdrawn pages, in whose place another page stands.
    """
    found, _ = books(sources, records)
    problems = []
    for path in bases(records):
        if path in without:
            continue
        file = site / path.removesuffix(".md") / "index.html"
        if not file.is_file():  # opened from a folder: no page has a folder of its own
            file = site / f"{path.removesuffix('.md')}.html"
        used = [book for book in found if any(_on(row, path) for row in book.rows)]
        now, was = read(docs / path), read(base_of(path, records))
        if file.is_file() and used and now is not None and was is not None:
            page, edits = built(file), hand(was, now, path, used) if now != was else ()
            problems += check_page(path, page, used, edits)
            problems += _looked_at(copied.check(path, page, now, FAULT), edits)
    return problems


def check_page(path: str, page: Built, used: Sequence[Book], edits: Sequence[Hand] = ()) -> list[Problem]:
    """What is wrong with one page: texts of its HTML against what was kept of its sources, and what a person made of it.

    Where she edited it, the order of what stands there is hers.
    """
    hers = {span for one in edits if one.change in ("changed", "removed", "moved") for span in one.of}
    kept = [sentence for book in used for sentence in _kept(book, path, hers)]
    body = [piece for piece in page.pieces if not piece.box and not piece.point]
    stream = _Stream(body)

    def told(rule: str, message: str, book: Book | None, row: Row | None) -> Problem:
        where = (book.name, row["line"]) if book is not None and row is not None else (f"docs/{path}", 0)
        return Problem(f"published.{rule}", message, FAULT, *where)

    problems = [*_missing(path, kept, stream, body), *_invented(path, page.pieces, used, edits)]
    if edits:
        return _looked_at(problems, edits)
    return [
        *problems,
        *_strayed(path, kept, page.pieces, stream),
        *_sections(path, kept, stream),
        *placed.check(path, page, used, told),
    ]


def _looked_at(problems: list[Problem], edits: Sequence[Hand]) -> list[Problem]:
    """A person's Markdown may be what no program takes apart, so on a page she edited a person has to look."""
    return [replace(problem, severity=Severity.SIGNING, todo=LOOK) for problem in problems] if edits else problems


def _on(row: Row, path: str) -> bool:
    return any(place.get("page") == path for place in row.get("places") or ())


def _kept(book: Book, path: str, without: Collection[tuple[str, int, int, int]]) -> Iterator[Kept]:
    heading = ""
    for row in book.kept():
        if (book.name, row["line"], row["start"], row["end"]) in without:
            continue
        said = " ".join(book.said(row).split())
        if row["layer"] == "heading":
            heading = said
        elif row["layer"] == "body" and _on(row, path):
            spot = next((p for p in row["places"] if p.get("role") in ("section", "list-item")), None)
            key = str(spot["block"]).rpartition("-")[0] if spot else ""
            bare = tokens(MARKER.sub("", said))
            yield Kept(book.name, row["line"], said, tokens(said), bare, heading, key, not row.get("joints"))


# ---------------------------------------------------------------- where words stand


class _Stream:
    """The words of a page's sections one after the other, and which text each belongs to."""

    def __init__(self, page: Sequence[Piece]) -> None:
        self.pieces = page
        self.words = [word for piece in page for word in piece.words]
        self.starts = list(accumulate((len(piece.words) for piece in page), initial=0))
        self.at: dict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(self.words):
            self.at[word].append(n)

    def places(self, words: tuple[str, ...]) -> list[int]:
        """Where the words stand one after the other."""
        if not words:
            return []
        return [n for n in self.at.get(words[0], ()) if tuple(self.words[n : n + len(words)]) == words]

    def piece(self, place: int) -> Piece:
        return self.pieces[bisect_right(self.starts, place) - 1]


def _places(sentence: Kept, stream: _Stream) -> list[int]:
    return stream.places(sentence.words) or stream.places(sentence.bare)


def _missing(path: str, kept: Sequence[Kept], stream: _Stream, body: Sequence[Piece]) -> Iterator[Problem]:
    for sentence in kept:
        if sentence.words and not _places(sentence, stream):
            yield _problem("missing", path, sentence, f"stands otherwise or not at all on {path}{_how(sentence, body)}")


def _how(sentence: Kept, body: Sequence[Piece]) -> str:
    """Which words were lost or changed, where something like the sentence stands on the page."""
    best, lost = 0.6, ""
    for piece in body:
        match = SequenceMatcher(None, sentence.words, piece.words, autojunk=False)
        same = sum(size for _, _, size in match.get_matching_blocks()) / len(sentence.words)
        if same > best:
            best = same
            changed = [
                f"“{' '.join(sentence.words[a:b])}” → “{' '.join(piece.words[c:d])}”"
                for tag, a, b, c, d in match.get_opcodes()
                if tag in ("replace", "delete")
            ]
            lost = "; ".join(changed)
    return f" ({lost})" if lost else ""


# ---------------------------------------------------------------- what else stands there


def _invented(path: str, page: Sequence[Piece], used: Sequence[Book], edits: Sequence[Hand]) -> Iterator[Problem]:
    units: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    hers = [tokens(text) for text in own_texts(edits)]
    for words in filter(None, hers):
        units[words[0]].add(words)
    runs = [Words(words) for words in hers]
    for book in used:
        for row in book.kept():
            said = book.said(row)
            for words in (tokens(said), tokens(MARKER.sub("", said))):
                if words:
                    units[words[0]].add(words)
                    if row.get("joints"):  # parted into a list: any run of it may stand alone
                        for a in range(len(words)):
                            units[words[a]].update(words[a:b] for b in range(a + 1, len(words) + 1))
    names = {
        tokens(name) for book in used for name in (book.source.about.publisher, book.source.about.title, book.name)
    }
    for piece in page:
        theirs = any(run.hold(piece.words) for run in runs)
        if not theirs and not _made_of(piece.words, units) and piece.words not in names:
            message = f"“{piece.text[:100]}” on {path} is in no source of the page"
            yield Problem("published.invented", message, FAULT, f"docs/{path}")


def _made_of(words: tuple[str, ...], units: dict[str, set[tuple[str, ...]]]) -> bool:
    """Whether `words` is a row of whole units, one after the other."""
    ends = {0}
    for at in range(len(words)):
        if at in ends:
            ends.update(at + len(unit) for unit in units.get(words[at], ()) if words[at : at + len(unit)] == unit)
    return len(words) in ends


# ---------------------------------------------------------------- under which heading


def _strayed(path: str, kept: Sequence[Kept], page: Sequence[Piece], stream: _Stream) -> Iterator[Problem]:
    """Sentences that stand under another heading of the source than their own, or without one that limits them."""
    heads = {form for sentence in kept if sentence.heading for form in _forms(sentence.heading)}
    own: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for sentence in kept:
        for words in (sentence.words, sentence.bare):
            own[words] |= _forms(sentence.heading)
    for sentence in kept:
        places = _places(sentence, stream)
        heading = _forms(sentence.heading)
        if places and not any(_fits(stream.piece(place), heading, heads, sentence.heading) for place in places):
            here = stream.piece(places[0])
            under = (*here.headings, "")[0] or here.section
            message = f"stands under “{under}” on {path}, and under “{sentence.heading or 'no heading'}” in its source"
            yield _problem("heading", path, sentence, message)
    for piece in page:  # in boxes a sentence may be quoted without its heading only where that limits nothing
        if piece.box and piece.headings and tokens(piece.headings[-1]) in heads:
            wanted = own.get(piece.words)
            if wanted and tokens(piece.headings[-1]) not in wanted:
                message = (
                    f"“{piece.text[:80]}” stands in a box under “{piece.headings[-1]}” on {path}, not its own heading"
                )
                yield Problem("published.heading", message, FAULT, f"docs/{path}")


def _forms(heading: str) -> set[tuple[str, ...]]:
    """A heading as it stands at the source, and without a number that counts no longer on the page."""
    return {tokens(heading), tokens(MARKER.sub("", heading))}


def _fits(piece: Piece, heading: set[tuple[str, ...]], heads: set[tuple[str, ...]], words: str) -> bool:
    """Whether a sentence whose source heading is `heading` may stand where `piece` stands."""
    chain = [tokens(piece.section), *(tokens(above) for above in piece.headings)]
    of_source = [above for above in chain if above in heads]
    if of_source:
        return of_source[-1] in heading
    return not words or not SCOPE.search(words)


def _sections(path: str, kept: Sequence[Kept], stream: _Stream) -> Iterator[Problem]:
    """The sentences of one section stand together, in their order, under a heading that is this section's."""
    groups: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for sentence in kept:
        if sentence.key:
            groups[sentence.book, sentence.key].append(sentence)
    for (_, key), group in groups.items():
        last = -1
        for sentence in group:
            places = [p for p in _places(sentence, stream) if _is_section(stream.piece(p).section, key, group)]
            if not places:
                elsewhere = _places(sentence, stream)
                if elsewhere:
                    message = (
                        f"stands in the section “{stream.piece(elsewhere[0]).section}” of {path}, and belongs to {key}"
                    )
                    yield _problem("section", path, sentence, message)
                continue
            after = next((place for place in places if place > last), None)
            if after is None:
                yield _problem("order", path, sentence, f"stands before what it follows in its source, on {path}")
            else:
                last = after


def _is_section(heading: str, key: str, group: Sequence[Kept]) -> bool:
    own = {form for sentence in group for form in _forms(sentence.heading)}
    return any(p.fullmatch(heading) for p in _headings(key)) or tokens(heading) in own


@cache
def _headings(key: str) -> tuple[re.Pattern[str], ...]:
    """The headings that knowledge/sections.toml gives a section; X stands for the subject."""
    told = load("sections")["page"]
    rows = [row for kind in told.values() if isinstance(kind, list) for row in kind if row["key"] == key]
    texts = [row[name] for row in rows for name in ("heading", "plural", "bare") if name in row]
    if not rows:
        texts += [text for text in told.values() if isinstance(text, str)]
    return tuple(re.compile("(.+)".join(re.escape(part) for part in re.split(r"\bX\b", text)), re.I) for text in texts)


def _problem(rule: str, path: str, sentence: Kept, message: str) -> Problem:
    return Problem(f"published.{rule}", f"“{sentence.said[:100]}” {message}", FAULT, sentence.book, sentence.line)
