"""Each sentence where it stands: what is known of it and around it before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plainleaf.knowledge import load
from plainleaf.model import Block, Form, Kind, Topic
from plainleaf.structure.cues import SUBJECT, first_match, masked, plain
from plainleaf.structure.evidence import Evidence, own_words
from plainleaf.structure.headings import heading_topic, is_step

NEAR = 12
"""Sentences before and after that count as the rest of its paragraph."""
ADDRESS = ("you|your|you're|we|our|us|let's|we'll",)
OPENING_BLOCKS = 1
ASKED = 1.5
"""A question's words weigh at least this much for its topic."""

POINTED = frozenset({Topic.WHEN_TO_GET_HELP, Topic.OTHER})
"""These say what one sentence does; they tell nothing of the sentences around it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a sentence."""

    kind: Kind
    names: tuple[str, ...]
    path: tuple[str, ...]
    headed: bool  # the nearest heading has a topic, or is a step
    text: str
    former: str  # the sentence before it, where no heading stands between
    form: Form
    own: tuple[Evidence, ...]  # the sentence's own words
    mates: tuple[tuple[Evidence, ...], ...]  # own words of the paragraph's other sentences
    opening: bool  # one of the article's first paragraphs
    introduces: bool  # after these, before the first heading
    addressed: bool  # it speaks to the reader, or of those who wrote it
    question: bool
    named: bool  # an opening sentence that names the page's subject
    first: bool  # of the first block under its heading
    asked: Topic | None  # surely what the question that opens the paragraph is about
    # known once the blocks before it are decided:
    lead_in: Topic | None = None  # topic of the list's lead-in
    lead_in_sure: bool = False
    before: Topic | None = None  # topic of the block before, under the same heading


def settings(blocks: Sequence[Block], kind: Kind, names: tuple[str, ...] = ()) -> Iterator[tuple[Setting, ...]]:
    """For each block the settings of its sentences; none for a heading. `names`: the subject's names."""
    closing = _closing(blocks, names)
    introduced = next((at for at, block in enumerate(blocks) if block.form is Form.HEADING), 0)
    before: tuple[str, ...] | None = None  # path of the block before
    former = ""
    for at, block in enumerate(blocks):
        if block.form is Form.HEADING:
            before, former = None, ""
            yield ()
            continue
        row = block.form is Form.ROW
        own = tuple(own_words(s.text, kind, names) for s in block.sentences)
        if row:
            own = (own_words(block.text, kind, names),) * len(block.sentences)
        path = () if at in closing else block.path
        headed = bool(path) and (is_step(path[-1]) or heading_topic(path[-1], kind, names)[0] is not None)
        opening = not path and at < OPENING_BLOCKS
        found = []
        for nth, sentence in enumerate(block.sentences):
            found.append(
                Setting(
                    kind=kind,
                    names=names,
                    path=path,
                    headed=headed,
                    text=sentence.text,
                    former=former,
                    form=block.form,
                    own=own[nth],
                    mates=() if row else own[max(0, nth - NEAR) : nth] + own[nth + 1 : nth + 1 + NEAR],
                    opening=opening,
                    introduces=OPENING_BLOCKS <= at < introduced,
                    addressed=bool(first_match(ADDRESS, plain(sentence.text))),
                    question=sentence.text.endswith("?"),
                    named=opening and SUBJECT in masked(sentence.text, names),
                    first=before != path,
                    asked=_asked(block, own) if nth and kind in (Kind.MEDICINE, Kind.CONDITION) else None,
                )
            )
            former = sentence.text
        before = path
        yield tuple(found)


def _asked(block: Block, own: Sequence[tuple[Evidence, ...]]) -> Topic | None:
    """What a question at the head of a paragraph is about, by its own words; it stands for a heading."""
    if block.form is not Form.PARAGRAPH or not block.sentences[0].text.endswith("?"):
        return None
    firm = [found for found in own[0] if found.firm and found.topic not in POINTED]
    best = max(firm, key=lambda found: found.weight, default=None)
    return best.topic if best and best.weight >= ASKED else None


def _closing(blocks: Sequence[Block], names: tuple[str, ...]) -> frozenset[int]:
    """Paragraphs that speak for the whole article, whatever heading they happen to stand under."""
    cues = load("sections")["closing"]
    found = {at for at, b in enumerate(blocks) if b.form is Form.PARAGRAPH and first_match(cues["cues"], b.text)}
    at = len(blocks) - 1
    if at > 1 and blocks[at].form is Form.PARAGRAPH and blocks[at - 1].form is not Form.HEADING:
        first = masked(blocks[at].sentences[0].text, names)
        if first_match(cues["last"], masked(blocks[at].text, names)) and (SUBJECT in first or "this" in first.lower()):
            found.add(at)
    return frozenset(found)
