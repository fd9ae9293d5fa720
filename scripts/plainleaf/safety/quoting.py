"""What can be quoted in a box: whole sentences of the source together with what they lean on.

A `Unit` is the smallest thing a box quotes: one sentence with the sentence(s) before it that it leans on, or a whole
list with its lead-in. Where it stands under a heading that says who, when or how urgent, that heading comes along.
A limit on the dose brings the sentence that says for whom it is; advice that goes on in the next sentence is quoted on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plainleaf.model import Article, Block, Form, Kind, SafetyKind, Sentence
from plainleaf.safety.assess import is_item, leads_of
from plainleaf.safety.calming import not_dangerous, taken_back_itself, takes_back
from plainleaf.safety.kinds import gives_scope
from plainleaf.safety.leaning import CHAIN, calmed_next, chain_of, leans, of_something_known, onward, tells_to_raise
from plainleaf.safety.medicines import find_medicines
from plainleaf.sentences import stops_in_mid_air

WORDS = 6  # a list item of fewer words is no sentence of its own
ITEMS = 7  # items of a list at most in a callout
LONG_LIST = 640  # characters of a list that is too long for a callout

_CONDITION = re.compile(r"\b(?:if|when|for|anyone|someone)\b", re.I)
_WHEN_TO = re.compile(r"^\W*when to (?:see|call|get|seek|contact|talk to|visit)\b", re.I)
_CALLS = re.compile(r"^\W*(?:call|ring|phone|dial|see|contact|tell|go to|ask|speak to|talk to)\b", re.I)
_SOON = re.compile(
    r"\b(?:same day|today|at once|right away|immediately|straight ?away|promptly|as soon as possible|"
    r"911|999|112|000|111|ambulance)\b",
    re.I,
)
_KNOWN = re.compile(r"\W*(?:the|this|these|those) \w", re.I)
_THIS_MEDICINE = re.compile(
    r"\b(?:this|these|that) (?:\w+ )?(?:medicine|medication|drug|tablet|pill|capsule|injection|patch|inhaler)s?\b", re.I
)
_URGENCY = frozenset({SafetyKind.EMERGENCY, SafetyKind.SERIOUS_SIDE_EFFECT})


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks to quote, each holding only the sentences to quote, in source order."""

    blocks: tuple[Block, ...]
    core: tuple[Sentence, ...]  # the sentences that gave the reason; the others came along
    listed: bool  # a list
    order: int  # position of its first core sentence among the article's sentences
    lead: Block | None = None  # of a list: the quoted block that ends with its lead-in; None where a heading leads it
    heading: Block | None = None  # the nearest heading above it, whether or not it is quoted
    hushed: bool = False  # the next sentence at the source, which is not quoted, says that there is no danger

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(s for b in self.blocks for s in b.sentences)

    @property
    def kinds(self) -> frozenset[SafetyKind]:
        return frozenset(k for s in self.core for k in s.kinds)

    @property
    def body_sentences(self) -> tuple[Sentence, ...]:
        """The quoted sentences, headings aside."""
        return tuple(s for b in self.blocks if b.form is not Form.HEADING for s in b.sentences)

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.sentences)

    @property
    def body(self) -> str:
        """What is quoted, headings aside."""
        return " ".join(s.text for s in self.body_sentences)

    @property
    def said(self) -> str:
        """The core alone."""
        return " ".join(s.text for s in self.core)

    @property
    def keys(self) -> frozenset[tuple[int, int]]:
        """The quoted body sentences by their place; headings and a list's lead-in do not count as repeated."""
        return frozenset(
            (s.passage, s.start)
            for b in self.blocks
            if b.form is not Form.HEADING and b is not self.lead
            for s in b.sentences
        )

    @property
    def items(self) -> tuple[Block, ...]:
        """The items of a quoted list."""
        return tuple(b for b in self.blocks if b.form is not Form.HEADING and b is not self.lead) if self.listed else ()

    def only(self, chosen: tuple[Block, ...]) -> Unit:
        """The list with its lead-in and these of its items."""
        dropped = [b for b in self.items if b not in chosen]
        core = tuple(s for s in self.core if not any(s in b.sentences for b in dropped))
        return Unit(tuple(b for b in self.blocks if b not in dropped), core, True, self.order, self.lead, self.heading)

    @property
    def raises(self) -> bool:
        """Whether a quoted sentence tells the reader to take more than before."""
        return any(tells_to_raise(s.text) for s in self.sentences)

    @property
    def calmed(self) -> bool:
        """Whether the source says, here or in the next sentence, that there is no danger."""
        return self.hushed or any(not_dangerous(s.text) for s in self.sentences)

    @property
    def reassures(self) -> bool:
        """Whether "not dangerous" would be quoted without a sentence that takes it back. Such is never lifted."""
        body = self.body_sentences
        return any(
            not_dangerous(s.text) and not taken_back_itself(s.text) and not (after and takes_back(after.text))
            for s, after in zip(body, (*body[1:], None), strict=True)
        )

    def under_its_heading(self) -> Unit:
        """The same with the heading it stands under as its first line."""
        if self.heading is None or self.blocks[0].form is Form.HEADING:
            return self
        return replace(self, blocks=(_bare(self.heading, self.heading.sentences), *self.blocks))


def units(article: Article) -> tuple[Unit, ...]:
    """Everything in an article that could stand in a box, in source order. Needs assessed sentences."""
    found = _units(article.blocks)
    return tuple(
        found if article.subject.kind is Kind.MEDICINE else filter(None, (_of_what(u, article.blocks) for u in found))
    )


def _of_what(unit: Unit, blocks: tuple[Block, ...]) -> Unit | None:
    """On a page on no medicine: an amount, and what is said of "this medicine", with the sentence before it that says of which
    medicine, or under the heading that does; None where neither is near. "No more than 3,000 mg" alone would be taken for
    any tablet."""
    row = any(b.form is Form.ROW for b in unit.blocks)
    this = _THIS_MEDICINE.search(unit.body)
    if row or (this is None and (unit.listed or not any(s.doses for s in unit.body_sentences))):
        return unit
    heads = " ".join(b.text for b in unit.blocks if b.form is Form.HEADING)
    if find_medicines(f"{heads}\n{unit.body[: this.start()] if this else unit.body}"):
        return unit
    opens = unit.body_sentences[0]
    block = next(b for b in blocks if any((s.passage, s.start) == (opens.passage, opens.start) for s in b.sentences))
    first = next(n for n, s in enumerate(block.sentences) if s.start == opens.start)
    if not unit.listed:
        for at in range(first - 1, max(-1, first - 1 - CHAIN), -1):
            if find_medicines(block.sentences[at].text):
                quoted = _bare(block, (*block.sentences[at:first], *unit.body_sentences))
                return replace(unit, blocks=(*(b for b in unit.blocks if b.form is Form.HEADING), quoted))
    return unit.under_its_heading() if unit.heading and find_medicines(unit.heading.text) else None


def _units(blocks: tuple[Block, ...]) -> Iterator[Unit]:
    leads = leads_of(blocks)
    heading: Block | None = None
    nearest: Block | None = None
    order = 0
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if block.form is Form.HEADING:
            nearest = block
            heading = block if block.scope or gives_scope(block.text) else None
            n += 1
            continue
        above = (_bare(heading, heading.sentences),) if heading else ()
        items = _items_after(blocks, leads, n)
        if block.form is Form.ROW:
            yield from _row(blocks, n, above, order, nearest)
            order += len(block.sentences)
            n += 1
            continue
        if leads[n]:  # an item whose lead-in is the heading above it
            run = [block, *items]
            core = tuple(s for b in run for s in b.sentences)
            yield Unit((*above, *run), core, True, order, heading=nearest)
            yield from _long_items(run, above, None, order, nearest)
            order += len(core)
            n += len(run)
            continue
        for at, sentence in enumerate(block.sentences):
            last = at == len(block.sentences) - 1
            chain = chain_of(block.sentences, at)
            if chain is None and not (last and items):
                order += 1
                continue
            if (block.form is Form.ITEM and not _whole(sentence.text)) or (
                stops_in_mid_air(sentence.text) and not (last and items)
            ):
                order += 1
                continue
            chain, core = onward(block.sentences, at, chain if chain is not None else (sentence,))
            quoted = _bare(block, chain)
            end = next(n for n, s in enumerate(block.sentences) if s is chain[-1])
            hushed = calmed_next(block.sentences, end)
            if last and items:
                core = (*core, *(s for b in items for s in b.sentences))
                # A lone line in mid-air ("Stop and get help if") is a heading that was taken for text. It narrows by
                # itself; the heading above may be of another matter, and would narrow it wrongly.
                own = len(block.sentences) == 1 and not sentence.text.rstrip().endswith((".", ":", "!", "?"))
                over = () if own else above or _spoken_of(items, nearest)
                yield Unit((*over, quoted, *items), core, True, order, quoted, nearest)
                yield from _long_items(items, over, quoted, order, nearest)
            else:
                over = () if heading and (_says_when_itself(heading, sentence) or _calls_itself(sentence)) else above
                yield Unit((*over, quoted), core, False, order, heading=nearest, hushed=hushed)
            order += 1
        order += sum(len(b.sentences) for b in items)
        n += 1 + len(items)


def _items_after(blocks: tuple[Block, ...], leads: list[str], n: int) -> list[Block]:
    """The items of the list that block n opens, or goes on with."""
    found: list[Block] = []
    lead = leads[n] or (blocks[n].sentences[-1].text if blocks[n].sentences else "")
    for at in range(n + 1, len(blocks)):
        if blocks[at].form in (Form.HEADING, Form.ROW) or leads[at] != lead or not is_item(blocks[at], leads[at]):
            break
        found.append(blocks[at])
    return found


def _spoken_of(items: list[Block], nearest: Block | None) -> tuple[Block, ...]:
    """The nearest heading, where an item speaks of something as known ("the fit lasts longer"): it says of what."""
    known = any(_KNOWN.match(b.text) for b in items)
    return (_bare(nearest, nearest.sentences),) if nearest is not None and known else ()


def _long_items(
    items: list[Block], above: tuple[Block, ...], lead: Block | None, order: int, nearest: Block | None
) -> Iterator[Unit]:
    """The items of a list too long to be quoted whole, each by itself with the lead-in, where they are sentences."""
    if len(items) <= ITEMS and sum(len(b.text) for b in (lead, *items) if b) <= LONG_LIST:
        return
    for n, item in enumerate(items):
        if item.sentences and all(_whole(s.text) for s in item.sentences[:1]) and not leans(item.sentences[0].text):
            before = (lead,) if lead is not None else ()
            yield Unit((*above, *before, item), item.sentences, True, order + n, lead, nearest)


def _says_when_itself(heading: Block, sentence: Sentence) -> bool:
    """Whether the heading says no more than how urgent it is, over a sentence with a condition of its own."""
    given = gives_scope(heading.text)
    return (
        (bool(given) or bool(_WHEN_TO.match(heading.text)))
        and set(given) <= _URGENCY
        and bool(_CONDITION.search(sentence.text))
        and not _CONDITION.search(re.sub(r"^\W*when\b", "", heading.text, flags=re.I))
    )


def _calls_itself(sentence: Sentence) -> bool:
    """Whether a sentence says whom to call, how soon and when: a heading with another call would contradict it.

    Not where it leans on what stands before it: "Call ... while the person is awake" has its matter from the heading.
    """
    says = _CALLS.match(sentence.text) and _SOON.search(sentence.text) and _CONDITION.search(sentence.text)
    return bool(says) and not leans(sentence.text) and not of_something_known(sentence.text)


def _row(
    blocks: tuple[Block, ...], n: int, above: tuple[Block, ...], order: int, nearest: Block | None
) -> Iterator[Unit]:
    """A table row, with the table's header."""
    header = next((b for b in reversed(blocks[:n]) if b.form is Form.ROW and b.header), None)
    if blocks[n].header:
        return
    head = (header,) if header else ()
    yield Unit((*above, *head, blocks[n]), blocks[n].sentences, False, order, heading=nearest)


def _whole(text: str) -> bool:
    """Whether a list item is a sentence that can be read without its list."""
    return text.rstrip().endswith((".", "!")) and len(text.split()) >= WORDS


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")


def _bare(block: Block, sentences: tuple[Sentence, ...]) -> Block:
    """The block holding only these sentences; list-making is for the section, not for a quotation."""
    return replace(block, sentences=tuple(replace(s, breaks=()) for s in sentences))
