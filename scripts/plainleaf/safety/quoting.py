"""What can be quoted in a box: whole sentences of the source together with what they lean on.

A `Unit` is the smallest thing a box quotes: one sentence with the sentence(s) before it that it leans on, or a whole
list with its lead-in. Where it stands under a heading that says who, when or how urgent, that heading comes along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plainleaf.model import Article, Block, Form, SafetyKind, Sentence
from plainleaf.safety.assess import is_item, leads_of
from plainleaf.safety.kinds import gives_scope, leaning

WORDS = 6  # a list item of fewer words is no sentence of its own
CHAIN = 3  # sentences brought along at most, backwards; what leans further is not quoted

# A sentence that opens like this cannot be read without the one before it.
_LEANS = re.compile(
    r"^\W*(?:it|its|it's|this|these|they|their|them|that|those|such|he|she|his|her|both|either|neither|each|all of|"
    r"some of|most of|also|and|but|so|or|then|instead|however|therefore|because of this|for this|otherwise|"
    r"if so|if not|additionally|moreover|furthermore|in addition|besides|for example|for instance|another|other serious|the same|"
    r"that's|here|there it|one|once that|even then|likewise|similarly|as a result|in that case|worse|nobody with that|"
    r"the (?:risk|chance|danger|notice|combination|trouble|signs?|symptoms?|effects?|reason|number|figure|dose|drug|"
    r"medicine|medication|liquid|choice|risks))\b",
    re.I,
)
_LEANS_INSIDE = re.compile(
    r"^.{0,40}\b(?:the same danger|that (?:history|reaction|combination|risk)|those figures|these (?:drugs|medicines|apply))\b",
    re.I,
)
# Joining words: at the start of a paragraph, or where the sentence names its subject, it can be read without them.
_JOINS = re.compile(r"^\W*(?:and|but|so|also|additionally|in addition|moreover|furthermore|finally)\b", re.I)
_JOINED_NAME = re.compile(r"^\W*(?:additionally|in addition|moreover|furthermore)\b,? \w{5,}", re.I)
# "Do not stop it on your own": the sentence before says what "it" is, where there is one.
_OBJECT = re.compile(r"^\W*(?:do not|don['’]t|never|take|use|stop|avoid|keep|skip) (?:\w+ )?(?:it|them|this)\b", re.I)
_NAMED_LATER = re.compile(
    r"^\W*(?:it is|it's) (?:\w+ )?(?:to|that|essential|important|crucial|best|vital|never)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks to quote, each holding only the sentences to quote, in source order."""

    blocks: tuple[Block, ...]
    core: tuple[Sentence, ...]  # the sentences that gave the reason; the others came along
    listed: bool  # a list
    order: int  # position of its first core sentence among the article's sentences
    lead: Block | None = None  # of a list: the quoted block that ends with its lead-in; None where a heading leads it

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(s for b in self.blocks for s in b.sentences)

    @property
    def kinds(self) -> frozenset[SafetyKind]:
        return frozenset(k for s in self.core for k in s.kinds)

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.sentences)

    @property
    def body(self) -> str:
        """What is quoted, headings aside."""
        return " ".join(s.text for b in self.blocks if b.form is not Form.HEADING for s in b.sentences)

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
        return Unit(tuple(b for b in self.blocks if b not in dropped), core, True, self.order, self.lead)


def units(article: Article) -> tuple[Unit, ...]:
    """Everything in an article that could stand in a box, in source order. Needs assessed sentences."""
    return tuple(_units(article.blocks))


def _units(blocks: tuple[Block, ...]) -> Iterator[Unit]:
    leads = leads_of(blocks)
    heading: Block | None = None
    order = 0
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if block.form is Form.HEADING:
            heading = block if block.scope or gives_scope(block.text) else None
            n += 1
            continue
        above = (_bare(heading, heading.sentences),) if heading else ()
        items = _items_after(blocks, leads, n)
        if block.form is Form.ROW:
            yield from _row(blocks, n, above, order)
            order += len(block.sentences)
            n += 1
            continue
        if leads[n]:  # an item whose lead-in is the heading above it
            run = [block, *items]
            core = tuple(s for b in run for s in b.sentences)
            yield Unit((*above, *run), core, True, order)
            order += len(core)
            n += len(run)
            continue
        for at, sentence in enumerate(block.sentences):
            last = at == len(block.sentences) - 1
            chain = _chain(block.sentences, at)
            if chain is None and not (last and items):
                order += 1
                continue
            if block.form is Form.ITEM and not _whole(sentence.text):
                order += 1
                continue
            quoted = _bare(block, chain if chain is not None else (sentence,))
            if last and items:
                core = (sentence, *(s for b in items for s in b.sentences))
                # A lone line in mid-air ("Stop and get help if") is a heading that was taken for text. It narrows by
                # itself; the heading above may be of another matter, and would narrow it wrongly.
                own = len(block.sentences) == 1 and not sentence.text.rstrip().endswith((".", ":", "!", "?"))
                yield Unit((*(() if own else above), quoted, *items), core, True, order, quoted)
            else:
                yield Unit((*above, quoted), (sentence,), False, order)
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


def _row(blocks: tuple[Block, ...], n: int, above: tuple[Block, ...], order: int) -> Iterator[Unit]:
    """A table row, with the table's header."""
    header = next((b for b in reversed(blocks[:n]) if b.form is Form.ROW and b.header), None)
    if blocks[n].header:
        return
    head = (header,) if header else ()
    yield Unit((*above, *head, blocks[n]), blocks[n].sentences, False, order)


def _chain(sentences: tuple[Sentence, ...], at: int) -> tuple[Sentence, ...] | None:
    """The sentence with those before it that it leans on; None where the chain leaves its paragraph or is too long."""
    first = at
    while _needs_before(sentences[first]) or (first > 0 and _asks(sentences[first - 1].text)):
        if first == 0 and _JOINS.match(sentences[first].text):
            break
        if first == 0 or at - first + 1 >= CHAIN:
            return None
        first -= 1
    if first > 0 and at < CHAIN and _asks(sentences[0].text) and sentences[0].hits:
        first = 0  # the paragraph answers the question it opens with
    if first == at and first > 0 and _OBJECT.match(sentences[at].text):
        first -= 1
    return sentences[first : at + 1]


def leans(text: str) -> bool:
    """Whether a sentence cannot be read without the one before it."""
    opens = bool(_LEANS.match(text)) and not _NAMED_LATER.match(text)
    joined = _JOINED_NAME.match(text)
    if joined and not _LEANS.match(
        re.sub(r"^\W*(?:additionally|in addition|moreover|furthermore),? ", "", text, flags=re.I)
    ):
        opens = False
    return opens or bool(_LEANS_INSIDE.search(text))


def _needs_before(sentence: Sentence) -> bool:
    """It opens with a word that points back, or has its safety kind from the sentence before."""
    return leans(sentence.text) or any(hit.pattern in leaning() for hit in sentence.hits)


def _whole(text: str) -> bool:
    """Whether a list item is a sentence that can be read without its list."""
    return text.rstrip().endswith((".", "!")) and len(text.split()) >= WORDS


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")


def _bare(block: Block, sentences: tuple[Sentence, ...]) -> Block:
    """The block holding only these sentences; list-making is for the section, not for a quotation."""
    return replace(block, sentences=tuple(replace(s, breaks=()) for s in sentences))
