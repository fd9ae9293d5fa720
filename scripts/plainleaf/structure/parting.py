"""What may move alone: groups of blocks, parts of a paragraph, the closing paragraph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plainleaf.knowledge import load
from plainleaf.model import Block, Form, Sentence, Topic
from plainleaf.structure.classify import block_topic
from plainleaf.structure.cues import first_match
from plainleaf.structure.lean import leans, points_at_nothing, stands_alone
from plainleaf.structure.table import MORE, Table

# The end of a paragraph goes to these sections when it stands on its own: a reader looks for them by name.
_WORTH_PARTING = frozenset(
    {Topic.STOPPING, Topic.INTERACTIONS, Topic.PREGNANCY, Topic.OVERDOSE, Topic.WHEN_TO_GET_HELP, Topic.STORAGE}
)
WORTH_PARTING = _WORTH_PARTING | {Topic.DOSAGE}
FIRST = 1.6
"""How much more the first telling sentence of a paragraph counts for its topic."""
TURN = 0.3
"""How much a sentence without a topic counts."""
_NUMBER = re.compile(r"\d")
_AMOUNT = re.compile(
    r"\d[\d.,]*\s*(?:mg|mcg|µg|μg|g|ml|iu|milligrams?|micrograms?|grams?|millilit(?:er|re)s?|(?:international )?units?"
    r"|tablets?|pills?|capsules?|drops|puffs?)\b",
    re.IGNORECASE,
)
LONGEST_TURN = 14
"""Words of a paragraph that only turns to the next ("Now the part the videos leave out.")."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks that move together."""

    blocks: tuple[Block, ...]
    leans: bool  # on what stands before it


STATES = re.compile(r"\b(?:is|are|was|were|has|have|had|can|may|might|will|should|does)\b|\?", re.IGNORECASE)
"""A sentence with one of these tells or asks something; an order has none."""

STEP_WORDS = 12
"""Words of a step that stands on a line of its own, at most."""


def shares(blocks: Sequence[Block], table: Table, *, sure_only: bool = False) -> dict[str, float]:
    """Share of the text that speaks for each section; `sure_only`: only sure sentences speak.

    The first sentence counts more: it says what a paragraph is about. `MORE` stands for no topic.
    """
    weight: dict[str, float] = defaultdict(float)
    total = 0.0
    first = True
    for block in blocks:
        if block.form is Form.HEADING:
            continue
        for sentence in block.sentences:
            share = len(sentence.text) * (FIRST if first else 1.0)
            if sentence.topic is Topic.OTHER:
                share *= TURN
            else:
                first = False
            total += share
            if sentence.sure or not sure_only:
                weight[table.key(sentence.topic)] += share
    return {key: part / total for key, part in weight.items()} if total else {}


def majority(blocks: Sequence[Block], table: Table, *, sure_only: bool = False) -> tuple[str, float]:
    """The section that most of the text speaks for, and its share; (MORE, 0.0) where nothing speaks."""
    found = shares(blocks, table, sure_only=sure_only)
    best = max(found, key=lambda key: (found[key], key), default=MORE)
    return best, found.get(best, 0.0)


def first_telling(blocks: Sequence[Block]) -> Sentence | None:
    """The first sentence that has a topic: it says what a paragraph is about."""
    return next(
        (s for b in blocks if b.form is not Form.HEADING for s in b.sentences if s.topic is not Topic.OTHER), None
    )


def groups(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Blocks that never leave each other: a lead-in and its list, a question and its answer, a table, steps that
    were typed a line each."""
    group: list[Block] = []
    for block in blocks:
        tied = bool(group) and (
            block.form in (Form.ITEM, Form.ROW) or _opens(group[-1]) or (_step(group[-1]) and _step(block))
        )
        if group and not tied:
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _step(block: Block) -> bool:
    """A paragraph of one short order, and no statement: one of several steps, most likely."""
    one = block.form is Form.PARAGRAPH and len(block.sentences) == 1 and len(block.text.split()) <= STEP_WORDS
    return one and not STATES.search(block.text)


def _opens(block: Block) -> bool:
    """Does the block only announce what comes after it?"""
    if block.form in (Form.ITEM, Form.ROW):
        return False
    said = block.text.rstrip("”\"' ")
    if said.endswith((":", "?")):
        return True
    only = block.sentences[0]
    return len(block.sentences) == 1 and len(said.split()) <= LONGEST_TURN and not only.sure and not only.hits


def parted(
    group: tuple[Block, ...], table: Table, names: tuple[str, ...], worth: frozenset[Topic] = WORTH_PARTING
) -> tuple[Piece, ...]:
    """The group whole; or, where the end of a lone paragraph stands on its own, its two parts.

    Only an end is parted off, so nothing that stays can lean on what went away; and never from a sentence
    that holds a number, for an amount or an age may be what the end is measured by. `worth`: the topics
    that a reader looks for by name.
    """
    first = group[0]
    whole = Piece(group, bool(first.sentences) and first.form is Form.PARAGRAPH and leans(first.sentences[0].text))
    if len(group) > 1 or first.form is not Form.PARAGRAPH or len(first.sentences) < 2:
        return (whole,)
    home = table.key(block_topic(first))
    alike = _alike_from(first.sentences)
    for at in range(1, len(first.sentences)):
        here, before = first.sentences[at], first.sentences[at - 1]
        if _turns_away(first, at):
            return _two(whole, first, at)
        if here.topic not in worth or before.doses or _NUMBER.search(before.text):
            continue
        goes = at >= alike and _goes(first.sentences[at:], home, table, names)
        if goes or _amounts(first, at, table, names):
            return _two(whole, first, at)
    return (whole,)


def _two(whole: Piece, block: Block, at: int) -> tuple[Piece, Piece]:
    kept = replace(block, sentences=block.sentences[:at])
    moved = replace(block, id=f"{block.id}-2", sentences=block.sentences[at:])
    return replace(whole, blocks=(kept,)), Piece((moved,), False)


def _alike_from(sentences: Sequence[Sentence]) -> int:
    """Where the sentences begin that are sure of one topic, to the end. Asked once: a paragraph may be a whole book."""
    at = len(sentences)
    while at and sentences[at - 1].sure and sentences[at - 1].topic is sentences[-1].topic:
        at -= 1
    return at


def _goes(tail: Sequence[Sentence], home: str, table: Table, names: tuple[str, ...]) -> bool:
    topics = {s.topic for s in tail}
    return (
        len(topics) == 1
        and topics <= _WORTH_PARTING
        and all(s.sure for s in tail)
        and table.key(tail[0].topic) != home
        and stands_alone(tail[0], names)
    )


def _turns_away(block: Block, at: int) -> bool:
    """Does a paragraph, after an opening that leans on the one before ("None of this makes it a first choice"), go on to
    what else there is? The opening stays where it leans; what follows points at nothing, and another section is for it.
    """
    opens, *rest = block.sentences[at:]
    if at != 1 or not rest or not leans(block.sentences[0].text) or not points_at_nothing(opens.text):
        return False
    return (
        opens.sure
        and opens.topic is Topic.ALTERNATIVES
        and not any(s.sure and s.topic is not opens.topic for s in rest)
    )


def _amounts(block: Block, at: int, table: Table, names: tuple[str, ...]) -> bool:
    """Are these the page's own amounts, under a paragraph that began with something else?

    The sentence that opens them must name the subject, and none before it a group of people ("In older
    adults ..."), for whom alone they might be meant.
    """
    opens = block.sentences[at]
    if not (opens.topic is Topic.DOSAGE and opens.sure and _AMOUNT.search(opens.text)):
        return False
    if not stands_alone(opens, names) or any(
        first_match(load("sections")["scope"]["groups"], s.text) for s in block.sentences[:at]
    ):
        return False
    home = table.key(Topic.DOSAGE)
    if majority((replace(block, sentences=block.sentences[at:]),), table, sure_only=True)[0] != home:
        return False
    began = replace(block, sentences=block.sentences[:at])
    return leans(began.sentences[0].text) or majority((began,), table)[0] != home


def closes(text: str) -> bool:
    """Does a paragraph open with words that close ("In conclusion")?"""
    return bool(first_match(load("sections")["closing"]["cues"], text))


def closing_at(blocks: Sequence[Block], names: tuple[str, ...]) -> int:
    """Where the closing paragraphs of an article begin; len(blocks) when it has none.

    They speak for the whole article and only happen to stand under the last heading: they open with words
    that close ("In conclusion"), or they name the subject, stand on their own and speak of something else
    than that heading. Under a heading that limits what it says ("Do not") all stays.
    """
    last = max((at for at, b in enumerate(blocks) if b.form is Form.HEADING), default=-1)
    if last < 0 or blocks[last].scope:
        return len(blocks)
    for at in range(last + 2, len(blocks)):
        if blocks[at].form is Form.PARAGRAPH and closes(blocks[at].text):
            tail = blocks[at:]
            return at if all(b.form is Form.PARAGRAPH for b in tail) and len(tail) <= 2 else len(blocks)
    end = blocks[-1]
    if end.form is not Form.PARAGRAPH or len(blocks) - last <= 2:
        return len(blocks)
    heading, topic = blocks[last].sentences[0], block_topic(end)
    apart = heading.sure and topic not in (heading.topic, *(block_topic(b) for b in blocks[last + 1 : -1]))
    before_opens = blocks[-2].text.rstrip().endswith((":", "?"))
    if apart and not before_opens and _for_the_whole(end.sentences[0], names):
        return len(blocks) - 1
    return len(blocks)


def _for_the_whole(sentence: Sentence, names: tuple[str, ...]) -> bool:
    return stands_alone(sentence, names) or bool(first_match(("this leaflet|article|guide|page",), sentence.text))
