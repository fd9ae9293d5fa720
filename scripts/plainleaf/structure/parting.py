"""What may move alone: groups of blocks, parts of a paragraph, the closing paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plainleaf.knowledge import load
from plainleaf.model import Block, Form, Sentence, Topic
from plainleaf.structure.classify import block_topic
from plainleaf.structure.cues import first_match
from plainleaf.structure.lean import leans, stands_alone
from plainleaf.structure.table import Table

# The end of a paragraph goes to these sections when it stands on its own: a reader looks for them by name.
_WORTH_PARTING = frozenset(
    {Topic.STOPPING, Topic.INTERACTIONS, Topic.PREGNANCY, Topic.OVERDOSE, Topic.WHEN_TO_GET_HELP, Topic.STORAGE}
)
LONGEST_TURN = 14
"""Words of a paragraph that only turns to the next ("Now the part the videos leave out.")."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks that move together."""

    blocks: tuple[Block, ...]
    leans: bool  # on what stands before it


def majority(blocks: Sequence[Block], *, sure_only: bool = False) -> tuple[Topic, float]:
    """The topic of most characters, and its share; `sure_only`: only sure sentences speak for a topic."""
    weight: dict[Topic, float] = defaultdict(float)
    total = 0.0
    for block in blocks:
        if block.form is Form.HEADING:
            continue
        for sentence in block.sentences:
            if sentence.topic is Topic.OTHER and not sentence.sure and len(blocks) > 1:
                continue
            total += len(sentence.text)
            if sentence.sure or not sure_only:
                weight[sentence.topic] += len(sentence.text)
    if not weight or not total:
        return Topic.OTHER, 0.0
    best = max(weight, key=lambda topic: (weight[topic], topic.value))
    return best, weight[best] / total


def groups(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Blocks that never leave each other: a lead-in and its list, a question and its answer, a table."""
    group: list[Block] = []
    for block in blocks:
        tied = bool(group) and (block.form in (Form.ITEM, Form.ROW) or _opens(group[-1]))
        if group and not tied:
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _opens(block: Block) -> bool:
    """Does the block only announce what comes after it?"""
    if block.form in (Form.ITEM, Form.ROW):
        return False
    said = block.text.rstrip("”\"' ")
    if said.endswith((":", "?")):
        return True
    return len(block.sentences) == 1 and len(said.split()) <= LONGEST_TURN and block_topic(block) is Topic.OTHER


def parted(group: tuple[Block, ...], table: Table, names: tuple[str, ...]) -> tuple[Piece, ...]:
    """The group whole; or, where the end of a lone paragraph stands on its own, its two parts.

    Only an end is parted off, so nothing that stays can lean on what went away.
    """
    first = group[0]
    whole = Piece(group, bool(first.sentences) and first.form is Form.PARAGRAPH and leans(first.sentences[0].text))
    if len(group) > 1 or first.form is not Form.PARAGRAPH or len(first.sentences) < 2:
        return (whole,)
    home = table.key(block_topic(first))
    for at in range(1, len(first.sentences)):
        tail = first.sentences[at:]
        if _goes(tail, home, table, names):
            kept = replace(first, sentences=first.sentences[:at])
            moved = replace(first, id=f"{first.id}-2", sentences=tail)
            return (replace(whole, blocks=(kept,)), Piece((moved,), False))
    return (whole,)


def _goes(tail: Sequence[Sentence], home: str, table: Table, names: tuple[str, ...]) -> bool:
    topics = {s.topic for s in tail}
    return (
        len(topics) == 1
        and topics <= _WORTH_PARTING
        and all(s.sure for s in tail)
        and table.key(tail[0].topic) != home
        and stands_alone(tail[0], names)
    )


def closing_at(blocks: Sequence[Block], names: tuple[str, ...]) -> int:
    """Where the closing paragraphs of an article begin; len(blocks) when it has none.

    They speak for the whole article and only happen to stand under the last heading: they open with words
    that close ("In conclusion"), or they name the subject, stand on their own and speak of something else
    than that heading.
    """
    last = max((at for at, b in enumerate(blocks) if b.form is Form.HEADING), default=-1)
    if last < 0:
        return len(blocks)
    cues = load("sections")["closing"]["cues"]
    for at in range(last + 2, len(blocks)):
        if blocks[at].form is Form.PARAGRAPH and first_match(cues, blocks[at].text):
            tail = blocks[at:]
            return at if all(b.form is Form.PARAGRAPH for b in tail) and len(tail) <= 2 else len(blocks)
    end = blocks[-1]
    if end.form is not Form.PARAGRAPH or len(blocks) - last <= 2 or blocks[last].scope:
        return len(blocks)
    heading, topic = blocks[last].sentences[0], block_topic(end)
    apart = heading.sure and topic not in (heading.topic, *(block_topic(b) for b in blocks[last + 1 : -1]))
    before_opens = blocks[-2].text.rstrip().endswith((":", "?"))
    if apart and not before_opens and _for_the_whole(end.sentences[0], names):
        return len(blocks) - 1
    return len(blocks)


def _for_the_whole(sentence: Sentence, names: tuple[str, ...]) -> bool:
    return stands_alone(sentence, names) or bool(first_match(("this leaflet|article|guide|page",), sentence.text))
