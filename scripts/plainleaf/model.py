"""The data every stage hands to the next: frozen, and never without its place in the source.

A place is a `Span`: line number and character offsets in the ledger text (the source's bytes,
decoded, line ends made \\n, nothing else changed). Text that a reader sees is held as `text`
beside the places it was cut from; nothing in here is ever typed anew.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from plainleaf.errors import Problem

# ---------------------------------------------------------------- words of the field


class Layer(StrEnum):
    """What a span of a source is."""

    TITLE = "title"
    """The article's title, its best copy."""
    HEADING = "heading"
    """A heading of the article's own body."""
    BODY = "body"
    """What the article says."""
    FURNITURE = "furniture"
    """Boilerplate: adverts, forms, menus, by-lines."""
    METADATA = "metadata"
    """Dates, authors, topics: taken into the page's front matter."""
    DUPLICATE = "duplicate"
    """The very words of another kept span."""
    FILLER = "filler"
    """A whole sentence from the closed list of transitions."""

    @property
    def kept(self) -> bool:
        return self in (Layer.TITLE, Layer.HEADING, Layer.BODY)


class Topic(StrEnum):
    """What a sentence speaks of (the section words of the annotation guide)."""

    OVERVIEW = "overview"
    USES = "uses"
    HOW_IT_WORKS = "how-it-works"
    BEFORE_TAKING = "before-taking"
    DOSAGE = "dosage"
    SIDE_EFFECTS = "side-effects"
    WARNINGS = "warnings"
    INTERACTIONS = "interactions"
    PREGNANCY = "pregnancy"
    STOPPING = "stopping"
    OVERDOSE = "overdose"
    STORAGE = "storage"
    ALTERNATIVES = "alternatives"
    WHEN_TO_GET_HELP = "when-to-get-help"
    ASK_YOUR_PROVIDER = "ask-your-provider"
    SYMPTOMS = "symptoms"
    CAUSES = "causes"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    PREVENTION = "prevention"
    LIVING_WITH = "living-with"
    RESEARCH = "research"
    OTHER = "other"


class SafetyKind(StrEnum):
    """A way in which a patient could come to harm by missing a sentence."""

    EMERGENCY = "emergency"
    OVERDOSE = "overdose"
    DO_NOT_STOP = "do-not-stop"
    DEPENDENCE = "dependence"
    INTERACTION = "interaction"
    ALCOHOL = "alcohol"
    DRIVING = "driving"
    PREGNANCY = "pregnancy"
    SELF_HARM = "self-harm"
    ALLERGY = "allergy"
    SERIOUS_SIDE_EFFECT = "serious-side-effect"
    DOSE_LIMIT = "dose-limit"
    OLDER_ADULTS = "older-adults"
    CHILDREN = "children"
    CONTRAINDICATION = "contraindication"
    OFF_LABEL = "off-label"
    PROFESSIONAL_ADVICE = "professional-advice"


class Kind(StrEnum):
    """What an article is about; the sidecar's `kind`."""

    MEDICINE = "medicine"
    CONDITION = "condition"
    PROCEDURE = "procedure"
    SELFCARE = "selfcare"
    OTHER = "other"

    @property
    def folder(self) -> str:
        """Folder under docs/ that holds pages of this kind."""
        return {
            "medicine": "medicines",
            "condition": "conditions",
            "procedure": "procedures",
            "selfcare": "self-care",
        }.get(self.value, "other")


class Edition(StrEnum):
    PREVIEW = "preview"
    """Everything, marked as a draft on every page and sheet."""
    PUBLIC = "public"
    """Only signed pages whose rights allow it."""


# ---------------------------------------------------------------- the source


class Span(NamedTuple):
    """A place in a source's ledger text."""

    line: int  # from 1, blank lines counted
    start: int  # character offset in that line
    end: int  # end excluded


class Piece(NamedTuple):
    """A run of passage text and the stretch of one source line it came from.

    Where `size` equals `end - start` the characters correspond one to one; otherwise the whole
    stretch became the whole run (an entity, repaired mojibake, a dropped control character).
    A tuple, as Markup and Passage are: a page has hundreds of each, and they are made in half the time.
    """

    at: int  # offset in the passage's text
    size: int  # characters of passage text (0 where something was dropped)
    line: int  # source line, from 1
    start: int  # offset in that source line
    end: int


class Container(NamedTuple):
    """An element of an HTML source that lines stand in."""

    number: int  # its own on that page, from 1; elements inside it have greater ones
    tag: str
    words: tuple[str, ...]  # its own class, id and role words, lower case


class Markup(NamedTuple):
    """What an HTML source knew about a passage."""

    tag: str = ""  # nearest block tag: p, li, h2, td, dt, blockquote ...
    path: str = ""  # tag path from body, "main/article/ul/li"
    words: str = ""  # class and id words on the way up, blank separated, lower case
    level: int = 0  # 1-6 for h1-h6, else 0
    depth: int = 0  # list depth from 1, else 0
    links: float = 0.0  # share of the characters that are link text
    table: int = 0  # table number from 1, else 0
    cells: tuple[tuple[int, int], ...] = ()  # (start, end) in the passage's text, for a table row
    header: bool = False  # the row is the table's header
    items: tuple[int, ...] = ()  # offsets in the passage's text where an item of a list in a cell begins
    within: tuple[Container, ...] = ()  # the nearest elements it stands in, outermost first


class Passage(NamedTuple):
    """One logical line of a source: what intake hands to cleaning.

    Several hard-wrapped source lines joined by a space make one passage; otherwise it is one line.
    """

    index: int  # type: ignore[assignment]  # from 0; hides the method of tuples
    text: str  # repaired, white space collapsed where it wraps, no bullets removed
    pieces: tuple[Piece, ...]  # in order; together they cover every non-blank character of their lines
    gap: bool  # a blank line (or block boundary) stands before it
    repairs: tuple[str, ...] = ()  # "mojibake", "entity", "control", "joined"
    markup: Markup | None = None

    @property
    def line(self) -> int:
        """First source line of the passage."""
        return self.pieces[0].line

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Places of text[start:end] in the source, one a line.

        Neighbouring ranges give neighbouring places: ranges that tile the text tile the source, so
        that a character dropped by a repair belongs to the range it stands in.
        """
        size = len(self.text)
        stop = size if end is None else min(end, size)
        if start >= stop and size:  # an empty range; but a passage without text still has its place
            return ()
        pieces = self.pieces
        if len(pieces) == 1 and start <= 0 and stop >= size:
            _, _, line, low, high = pieces[0]
            return (Span(line, low, high),) if high > low else ()
        first = (pieces[0].line, pieces[0].start) if start <= 0 else self._place(start)
        last = (pieces[-1].line, pieces[-1].end) if stop >= size else self._place(stop)
        if first[0] == last[0]:
            return (Span(first[0], first[1], last[1]),) if last[1] > first[1] else ()
        found = []
        at = bisect_left(pieces, first[0], key=attrgetter("line"))
        while at < len(pieces) and pieces[at].line <= last[0]:
            line = pieces[at].line
            after = bisect_right(pieces, line, lo=at, key=attrgetter("line"))
            a = first[1] if line == first[0] else pieces[at].start
            b = last[1] if line == last[0] else pieces[after - 1].end
            if b > a:
                found.append(Span(line, a, b))
            at = after
        return tuple(found)

    def _place(self, offset: int) -> tuple[int, int]:
        """Line and column where text offset `offset` begins."""
        pieces = self.pieces
        at = bisect_right(pieces, offset, key=attrgetter("at")) - 1
        if at >= 0 and offset < pieces[at].at + pieces[at].size:
            piece = pieces[at]
            inside = offset - piece.at if piece.size == piece.end - piece.start else 0
            return piece.line, piece.start + inside
        # on a join (the blank between two lines) or at the end
        at = bisect_left(pieces, offset, key=attrgetter("at"))
        return (pieces[at].line, pieces[at].start) if at < len(pieces) else (pieces[-1].line, pieces[-1].end)


@dataclass(frozen=True, slots=True)
class About:
    """The source's metadata: sidecar <name>.toml or front matter (DESIGN.md lists the keys)."""

    title: str = ""
    subtitle: str = ""
    publisher: str = ""
    url: str = ""
    author: str = ""
    published: dt.date | None = None
    retrieved: dt.date | None = None
    language: str = ""  # BCP 47 tag; empty: not said
    kind: Kind | None = None
    topic: str = ""
    medicines: tuple[str, ...] = ()  # generic names, lower case; the first is the subject
    codes: tuple[str, ...] = ()  # "rxnorm:2598", "icd-10-cm:F51.01"
    page: str = ""  # sources that name the same page feed it together
    authority: str = "unknown"  # label government society hospital commercial unknown
    rights: str = "unknown"  # public-domain open-may-adapt open-no-adaptation permission-may-adapt own unknown
    rights_note: str = ""
    interest: str = ""  # the publisher's interest, shown on the page


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word on some words of a source, from an overrides file: they stay, or they go."""

    keep: bool
    text: str  # the words, on one line
    reason: str
    where: str  # the overrides file, as the user knows it
    line: int  # of its table there, from 1
    by: str = ""
    near: int = 0  # line of the source, to choose between equal texts; 0: not said
    shared: bool = False  # from the file of the publisher, for all its sources


@dataclass(frozen=True, slots=True)
class Source:
    """One raw article, read."""

    name: str  # file name with suffix, as the user knows it; posix path below the sources folder
    stem: str  # file name without suffix: names the page and the records
    sha256: str  # of the file's bytes
    text: str  # the ledger text
    passages: tuple[Passage, ...]
    about: About = About()
    form: str = "text"  # "text" or "html"
    left_out: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({})
    )  # by intake: {"script": 3, "hidden": 1}
    overrides: tuple[Override, ...] = ()  # what a person said of its words, the publisher's first
    faults: tuple[Problem, ...] = ()  # what is wrong in the files of overrides; the others hold
    language: str = ""  # what the page's mark-up says of it, a BCP 47 tag; templates often say "en" of any page

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


# ---------------------------------------------------------------- cleaning


@dataclass(frozen=True, slots=True)
class Origin:
    """The kept span a duplicate repeats."""

    span: Span
    source: str = ""  # stem, where it is another file


class Verdict(NamedTuple):
    """What cleaning says of text[start:end] of one passage. Verdicts of a passage tile its text."""

    passage: int
    start: int
    end: int
    layer: Layer
    rule: str  # "promo.call-to-action", "nav.breadcrumb", "body.prose" ...
    why: str  # for a person, one clause
    of: Origin | None = None  # for duplicates


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A source with a verdict on every character of every passage, in source order."""

    source: Source
    verdicts: tuple[Verdict, ...]
    found: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    # metadata read off the text: {"published": ("2023-07-01",), "author": (...), "topics": (...)}

    def of_passage(self, index: int) -> Iterator[Verdict]:
        return (v for v in self.verdicts if v.passage == index)


# ---------------------------------------------------------------- structure and safety


class Form(StrEnum):
    """How a block of kept text is set."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Hit:
    """A safety kind found in a sentence, and the pattern that found it."""

    kind: SafetyKind
    pattern: str  # name in knowledge/safety.toml


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount of medicine, as the source writes it."""

    text: str  # "0.25 mg to 2 mg taken before bedtime"
    start: int  # offset in the sentence's text
    end: int
    limit: bool  # an upper limit or "do not double": always shown unmarked
    confirm: bool  # shown marked "to be confirmed" until a person has confirmed it


@dataclass(frozen=True, slots=True)
class Explained:
    """A word of a sentence that the page explains in its list of words."""

    start: int  # offset in the sentence's text
    end: int
    key: str  # entry in knowledge/glossary.toml


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that moves. `text` is passage.text[start:end], stripped."""

    passage: int
    start: int
    end: int
    text: str
    topic: Topic = Topic.OTHER
    sure: bool = False
    why: str = ""  # the evidence for topic: "heading 'Dosage'", "words: should not exceed"
    hits: tuple[Hit, ...] = ()
    doses: tuple[Dose, ...] = ()
    breaks: tuple[int, ...] = ()  # offsets in text where list-making puts a line break
    explained: tuple[Explained, ...] = ()  # in order, none overlapping another or a dose

    @property
    def kinds(self) -> frozenset[SafetyKind]:
        return frozenset(hit.kind for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row of kept text."""

    id: str  # unique in the source: "b12", "b12-2"
    form: Form
    sentences: tuple[Sentence, ...]  # for a row: one a cell
    level: int = 0  # heading: depth in the article from 1; item: list depth from 1
    scope: bool = False  # a heading that says who, when, how urgent or "not": never parted from its blocks
    ordered: bool = False  # item of a numbered list
    header: bool = False  # header row of a table
    path: tuple[str, ...] = ()  # texts of the headings above it, outermost first

    @property
    def text(self) -> str:
        return (" | " if self.form is Form.ROW else " ").join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about."""

    kind: Kind
    name: str  # as it stands in headings: "clonazepam", "insomnia"; lower case unless a proper name
    also_called: tuple[str, ...] = ()  # brand names
    medicines: tuple[str, ...] = ()  # generic names on the page, the subject first
    topic: str = ""  # folder below the kind: "clonazepam", "sleep"
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned source whose kept text stands in blocks, in source order."""

    cleaned: Cleaned
    subject: Subject
    title: str
    blocks: tuple[Block, ...]
    title_from: str = "source"  # source, sidecar, file name or subject

    @property
    def source(self) -> Source:
        return self.cleaned.source

    def sentences(self) -> Iterator[Sentence]:
        return (s for b in self.blocks for s in b.sentences)


# ---------------------------------------------------------------- the page


@dataclass(frozen=True, slots=True)
class Library:
    """Text that is ours and not the source's; shown as "Added by this site"."""

    text: str
    citation: str  # who says so and when: "FDA Drug Safety Communication, 23 September 2020"
    key: str  # entry in its knowledge file
    signed: bool = False  # a person has checked it; unsigned entries stay out of the public edition


class Level(StrEnum):
    """How urgent a box is; always said in words, never by colour alone."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ASK = "ask"
    WARNING = "warning"
    CAUTION = "caution"

    @property
    def card(self) -> bool:
        """Get-help cards; the other two are callouts."""
        return self in (Level.EMERGENCY, Level.URGENT, Level.ASK)


@dataclass(frozen=True, slots=True)
class Box:
    """A get-help card or a callout: whole sentences of the source, or library text; never a blend."""

    id: str  # "card-1", "callout-2"
    level: Level
    title: str  # library text, claims no more than the quote: "Do not stop suddenly"
    blocks: tuple[Block, ...] = ()  # quoted blocks, each holding only the quoted sentences
    library: tuple[Library, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPoint:
    slot: str  # "what", "approved", "danger", "do"
    label: str  # library text: "What it is"
    sentence: Sentence
    source: str  # stem


@dataclass(frozen=True, slots=True)
class Part:
    """The blocks one source brings to a section, in source order."""

    source: str  # stem
    blocks: tuple[Block, ...]
    beside: tuple[tuple[str, Library], ...] = ()  # id of a block, and what this site adds right behind it


@dataclass(frozen=True, slots=True)
class Section:
    key: str  # "side-effects": slug of the page heading, unique on the page
    heading: str  # library text: "Side effects"
    parts: tuple[Part, ...]
    callout: Box | None = None  # at its end


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a page is written as: made once, and kept for as long as nothing that it depends on has changed."""

    markdown: str
    ledgers: Mapping[str, tuple[dict[str, Any], ...]]  # by the stem of their source


@dataclass(frozen=True, slots=True)
class Page:
    """One patient page, ready to be written."""

    path: str  # below docs/: "medicines/clonazepam/how-much-clonazepam.md"
    subject: Subject
    title: str
    subtitle: str
    articles: tuple[Article, ...]  # usually one
    cards: tuple[Box, ...]
    callouts: tuple[Box, ...]  # at most two, before the key points
    key_points: tuple[KeyPoint, ...]
    sections: tuple[Section, ...]
    silence: tuple[Library, ...]  # what the article does not say: one entry a missing topic
    notes: tuple[Library, ...] = ()  # helplines and the like, added by this site
    findings: tuple[str, ...] = ()  # for the reviewer
    rendered: Rendered | None = field(default=None, compare=False, repr=False)  # what is made of all this, where known

    def boxes(self) -> tuple[Box, ...]:
        inner = tuple(s.callout for s in self.sections if s.callout)
        return self.cards + self.callouts + inner
