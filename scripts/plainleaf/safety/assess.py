"""Every sentence of an article gets its safety kinds and its doses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from plainleaf.model import Article, Block, Form, Kind, SafetyKind, Sentence
from plainleaf.safety.doses import doses
from plainleaf.safety.kinds import Context, gives_scope, kinds, whole_lead
from plainleaf.sentences import stops_in_mid_air

TRUSTED = ("label", "government")  # authorities whose doses need no confirming
ITEM_LENGTH = 120  # characters: a lone line below a lead-in up to this long is read as one of its items

_LEAD = re.compile(r":\W*$|\b(?:the following|any of these)\b", re.I)


def assess(article: Article) -> Article:
    """The same article with hits and doses on every sentence but those of headings."""
    leads = leads_of(article.blocks)
    subject = article.subject.medicines[0] if article.subject.medicines else article.subject.name
    about_medicine = article.subject.kind is Kind.MEDICINE
    heads = [block.path for block in article.blocks]
    marked = [
        _hits(block, heads[n], leads[n], subject, about_medicine, _next_is_list(article.blocks, n))
        for n, block in enumerate(article.blocks)
    ]
    off_label = {heads[n] for n, block in enumerate(marked) if _speaks_off_label(block)}
    trusted = article.source.about.authority in TRUSTED
    strengths = _strengths(marked)
    dosed = tuple(
        _doses(block, confirm=not trusted or heads[n] in off_label, but=strengths.get(n, frozenset()))
        for n, block in enumerate(marked)
    )
    return replace(article, blocks=dosed)


def leads_of(blocks: tuple[Block, ...]) -> list[str]:
    """For each block the lead-in of its list, or the scope heading it is an item of; empty for other blocks."""
    found: list[str] = []
    lead = ""
    for block in blocks:
        if block.form is Form.HEADING:
            lead = block.text if block.scope or gives_scope(block.text) else ""
            found.append("")
        elif is_item(block, lead):
            found.append(lead)
        else:
            last = _last(block)
            heading = block.path[-1] if block.path else ""
            lead = (
                whole_lead(last, block.sentences[-2].text if block.sentences[1:] else "")
                if opens_list(last)
                else heading
                if gives_scope(heading)
                else ""
            )
            found.append("")
    return found


def is_item(block: Block, lead: str) -> bool:
    """Whether the block is an item of the list that `lead` opens: marked as one, or a lone short line below it."""
    if block.form in (Form.ITEM, Form.ROW):
        return True
    if block.form is not Form.PARAGRAPH or not lead or len(block.sentences) != 1:
        return False
    text = block.sentences[0].text
    ends = text.rstrip().endswith((".", ":", "!", "?")) or stops_in_mid_air(
        text
    )  # "Go to the hospital if you": the next list
    return len(text) <= ITEM_LENGTH and not ends


def _next_is_list(blocks: tuple[Block, ...], n: int) -> bool:
    if blocks[n].form is not Form.PARAGRAPH or not blocks[n].sentences or n + 1 >= len(blocks):
        return False
    last = _last(blocks[n])
    return opens_list(last) and is_item(blocks[n + 1], last)


def _last(block: Block) -> str:
    return block.sentences[-1].text if block.sentences else ""


def opens_list(text: str) -> bool:
    """Whether a sentence is the lead-in of a list: by its colon, its words, or because it stops in mid-air and says
    how urgent its items are ("Stop and get help if")."""
    if _LEAD.search(text) or stops_in_mid_air(text):
        return True
    return not text.rstrip().endswith((".", "!", "?", ";", ",")) and bool(gives_scope(text))


def _hits(
    block: Block, headings: tuple[str, ...], lead: str, subject: str, about_medicine: bool, has_list: bool
) -> Block:
    if block.form is Form.HEADING:
        return block

    def marked() -> Iterator[Sentence]:
        before = ""
        for n, sentence in enumerate(block.sentences):
            context = Context(
                headings=headings,
                lead=lead,
                before=before,
                item=bool(lead) or block.form in (Form.ITEM, Form.ROW),
                leads=has_list and n == len(block.sentences) - 1,
                medicine=about_medicine,
                subject=subject,
            )
            yield replace(sentence, hits=kinds(sentence.text, context))
            before = sentence.text

    return replace(block, sentences=tuple(marked()))


def _speaks_off_label(block: Block) -> bool:
    return any(SafetyKind.OFF_LABEL in s.kinds for s in block.sentences)


def _doses(block: Block, *, confirm: bool, but: frozenset[int]) -> Block:
    """The block with the doses of its sentences; `but`: numbers of the cells that hold no dose."""
    if block.form is Form.HEADING:
        return block
    found = (s if n in but else replace(s, doses=doses(s.text, confirm=confirm)) for n, s in enumerate(block.sentences))
    return replace(block, sentences=tuple(found))


def _strengths(blocks: Sequence[Block]) -> dict[int, frozenset[int]]:
    """For rows of a table: the cells under "Strength". They say how tablets are made, not what to take."""
    found: dict[int, frozenset[int]] = {}
    under: frozenset[int] = frozenset()
    for n, block in enumerate(blocks):
        if block.form is not Form.ROW:
            under = frozenset()
        elif block.header:
            under = frozenset(c for c, cell in enumerate(block.sentences) if _STRENGTH.search(cell.text))
        else:
            found[n] = under
    return found


_STRENGTH = re.compile(r"\bstrengths?\b", re.I)
