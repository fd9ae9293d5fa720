"""The page's order: which block stands in which section.

Heading blocks move whole, in source order within their section; without headings paragraphs move
whole. What nothing speaks for stays where its author put it. Every block of the article stands in
exactly one section, once; a paragraph that is parted becomes two blocks whose sentences are together
the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plainleaf.knowledge import load
from plainleaf.model import Article, Block, Form, Kind, Part, Section, Sentence, Subject, Topic
from plainleaf.structure.cues import first_match
from plainleaf.structure.headings import is_step
from plainleaf.structure.lean import leans, speaks_of_subject
from plainleaf.structure.lists import with_lists
from plainleaf.structure.parting import (
    WORTH_PARTING,
    closes,
    closing_at,
    first_telling,
    groups,
    majority,
    parted,
    shares,
)
from plainleaf.structure.table import MORE, Table, table_for

CLEAR = 0.6
"""A heading that only introduces gives way to what this share of the text under it speaks of."""

HALF = 0.5
"""Share of a paragraph whose sure sentences must speak for a section ..."""
HEARD = 0.4
"""... or of all its sentences, one of them sure ..."""
AGREED = 0.75
"""... or of all, where none is sure."""
NARROW = 0.65
"""Share for a heading that claims much, over a paragraph that opens with something else."""

# Headings that claim much of what stands under them.
_NARROW = frozenset(
    {
        Topic.WHEN_TO_GET_HELP,
        Topic.OVERDOSE,
        Topic.PREGNANCY,
        Topic.STOPPING,
        Topic.STORAGE,
        Topic.BEFORE_TAKING,
        Topic.DOSAGE,
        Topic.ASK_YOUR_PROVIDER,
        Topic.INTERACTIONS,
    }
)


@dataclass(frozen=True, slots=True)
class _Tree:
    """A heading with everything under it."""

    heading: Block
    own: tuple[Block, ...]  # blocks under it before the next heading
    inner: tuple[_Tree, ...]

    def blocks(self) -> tuple[Block, ...]:
        return (self.heading, *self.own, *(b for tree in self.inner for b in tree.blocks()))


Placed = list[tuple[str, tuple[Block, ...]]]
"""Section keys and the blocks that go there, in source order."""


def order(article: Article) -> tuple[Section, ...]:
    """The sections of the page, in reading order, list-making done; empty ones left out."""
    table = table_for(article.subject)
    names = (article.subject.name, *article.subject.also_called)
    intro, trees, closing = _parsed(article.blocks, names)
    placed: Placed = []
    if trees:
        if intro:
            placed.append((table.key(Topic.OVERVIEW), intro))
        for at, tree in enumerate(trees):
            if len(tree.blocks()) == 1 and at + 1 < len(trees):  # nothing under it: it stays before the next
                placed.append((_key_of(trees[at + 1], table), _raised(tree)))
            else:
                placed += _place_tree(tree, table)
        if closing:
            placed.append((_closing_key(closing, table), closing))
    else:
        placed += _place_prose(intro, table, article.subject)
    found: dict[str, list[Block]] = defaultdict(list)
    for key, blocks in placed:
        found[key] += blocks
    sections = []
    for key, told, bare in table.rows():
        if key in found:
            standing = with_lists(found[key], key)
            heading = told if _says_what_for(standing) else bare
            sections.append(Section(key, heading, (Part(article.source.stem, tuple(standing)),)))
    return tuple(sections)


def _says_what_for(blocks: Sequence[Block]) -> bool:
    """Does a sentence surely say what the subject is for, and not only that nothing shows it helps?"""
    words = load("sections")["for_what"]
    said = [s for b in blocks if b.form is not Form.HEADING for s in b.sentences]
    told = [s for s in said if (s.sure and s.topic is Topic.USES) or first_match(words["cues"], s.text)]
    return any(not first_match(words["doubts"], s.text) for s in told)


# ---------------------------------------------------------------- articles with headings


def _parsed(
    blocks: Sequence[Block], names: tuple[str, ...]
) -> tuple[tuple[Block, ...], tuple[_Tree, ...], tuple[Block, ...]]:
    """Blocks before the first heading, the headings, and a closing paragraph that speaks for the whole article."""
    first = next((at for at, b in enumerate(blocks) if b.form is Form.HEADING), len(blocks))
    if first == len(blocks):
        return tuple(blocks), (), ()
    cut = closing_at(blocks, names)
    return tuple(blocks[:first]), _trees(blocks[first:cut]), tuple(blocks[cut:])


def _trees(blocks: Sequence[Block]) -> tuple[_Tree, ...]:
    found = []
    at = 0
    while at < len(blocks):
        heading = blocks[at]
        stop = at + 1
        while stop < len(blocks) and not (blocks[stop].form is Form.HEADING and blocks[stop].level <= heading.level):
            stop += 1
        inner = next((k for k in range(at + 1, stop) if blocks[k].form is Form.HEADING), stop)
        found.append(_Tree(heading, tuple(blocks[at + 1 : inner]), _trees(blocks[inner:stop])))
        at = stop
    return tuple(found)


def _place_tree(tree: _Tree, table: Table) -> Placed:
    """One heading's blocks; headings under it that clearly belong elsewhere go there with all of theirs.

    From under a heading that limits what stands below it nothing goes; only where it merely gathers groups
    of people does a heading that names its own group (pregnancy) go to its own section.
    """
    key = _key_of(tree, table)
    if key == MORE and tree.inner:  # a heading that says nothing goes where the first under it belongs
        key = next((k for k in (_clear_key(inner, table) for inner in tree.inner) if k), MORE)
    gathers = tree.heading.scope and bool(first_match(load("sections")["scope"]["gathers"], tree.heading.text))
    held = tree.heading.scope and not gathers
    if not tree.inner or held or (tree.own and tree.own[-1].text.rstrip().endswith(":")):
        return [(key, _raised(tree))]
    keys = [_clear_key(inner, table) for inner in tree.inner]
    stay = [
        not k or k == key or k in _kin(key, table) or (gathers and not _names_its_group(inner))
        for k, inner in zip(keys, tree.inner, strict=True)
    ]
    if not tree.own and not any(stay):
        stay[0], key = True, keys[0] or key  # a heading never stands with nothing under it
    if all(stay):
        return [(key, _raised(tree))]
    kept = replace(tree, inner=tuple(inner for inner, here in zip(tree.inner, stay, strict=True) if here))
    placed: Placed = [(key, _raised(kept))]
    for inner, here in zip(tree.inner, stay, strict=True):
        if not here:
            placed += _place_tree(inner, table)
    return placed


def _kin(key: str, table: Table) -> frozenset[str]:
    """Sections whose headings stay under a heading of section `key`: habits told as another way to treat."""
    return frozenset({table.key(Topic.LIVING_WITH)} if key == table.key(Topic.ALTERNATIVES) else ())


def _names_its_group(tree: _Tree) -> bool:
    """Does a heading say for itself whom it is about, over sentences that need no words from above?"""
    heading = tree.heading.sentences[0]
    prose = all(b.form is not Form.ITEM for b in tree.own[:1])
    return heading.sure and heading.topic is Topic.PREGNANCY and tree.heading.scope and prose


def _key_of(tree: _Tree, table: Table) -> str:
    """Section of a heading: what it says itself, else what most of the text under it says, or its first words."""
    heading = tree.heading.sentences[0]
    under = tree.own or tree.blocks()[1:]
    key, share = majority(under, table)
    if key == table.key(Topic.WARNINGS) and _opens_with_side_effects(under):
        key = table.key(Topic.SIDE_EFFECTS)
    yields = _vague(heading) and share >= CLEAR and key != MORE
    if heading.sure and heading.topic is not Topic.OTHER and not yields:
        return table.key(heading.topic)
    if table.steps and is_step(heading.text):
        return table.steps  # tips that tell of studies stay among the tips
    if share >= HALF:
        return key
    first = first_telling(under)
    return table.key(first.topic) if first and first.sure else MORE


def _opens_with_side_effects(blocks: Sequence[Block]) -> bool:
    """Common effects first, then the grave ones: readers look for all of them under "Side effects"."""
    first = first_telling(blocks)
    return first is not None and first.sure and first.topic is Topic.SIDE_EFFECTS


def _vague(heading: Sentence) -> bool:
    """Does the heading only introduce ("Understanding X", "Uses")?"""
    if heading.topic in (Topic.USES, Topic.HOW_IT_WORKS):
        return True
    return heading.topic is Topic.OVERVIEW and bool(first_match(load("sections")["vague"]["cues"], heading.text))


def _clear_key(tree: _Tree, table: Table) -> str:
    """Section of an inner heading where its words or nearly all of its text say so; else empty."""
    heading = tree.heading.sentences[0]
    if heading.sure and heading.topic is not Topic.OTHER:
        return table.key(heading.topic)
    if table.steps and is_step(heading.text):
        return table.steps
    key, share = majority(tree.blocks()[1:], table, sure_only=True)
    return key if share >= CLEAR and key != MORE else ""


def _raised(tree: _Tree) -> tuple[Block, ...]:
    """The tree's blocks, its heading at level 1."""
    up = tree.heading.level - 1
    return tuple(replace(b, level=max(1, b.level - up)) if b.form is Form.HEADING else b for b in tree.blocks())


# ---------------------------------------------------------------- prose without headings


def _place_prose(blocks: Sequence[Block], table: Table, subject: Subject) -> Placed:
    """Paragraphs, each to its section; what leans, and what nothing speaks for, stays with the one before.

    Except that nothing unsure stays under a heading that would say too much of it ("When to get help").
    One parted sentence is too little to stand for a whole section about pregnancy: it goes back.
    """
    placed = _placed_prose(blocks, table, subject, WORTH_PARTING)
    alone = [b for key, there in placed if key == table.key(Topic.PREGNANCY) for b in there]
    if len(alone) == 1 and len(alone[0].sentences) == 1 and alone[0] not in blocks:
        return _placed_prose(blocks, table, subject, WORTH_PARTING - {Topic.PREGNANCY})
    return placed


def _placed_prose(blocks: Sequence[Block], table: Table, subject: Subject, worth: frozenset[Topic]) -> Placed:
    placed: Placed = []
    here = table.key(Topic.OVERVIEW)
    narrow = frozenset(table.key(topic) for topic in _NARROW) - {here}
    for run in _runs(blocks, table, subject, worth):
        lead = run[0]
        if placed and closes(lead[0].text):
            here = _closing_key(lead, table)
        elif placed:
            own = _prose_key(lead, table, narrow) or (MORE if here in narrow else here)
            stays = own in _kin(here, table) or _misread(lead[0], own, placed, subject)
            here = here if stays else own
        led = not placed or here in shares(lead, table, sure_only=True)
        here = _run_key(run, here, table, narrow, led=led)
        placed += [(here, piece) for piece in run]
    return placed


def _misread(block: Block, key: str, placed: Placed, subject: Subject) -> bool:
    """Would an opening "it" be taken for another medicine, named by what already stands last in section `key`?"""
    last = next((there[-1] for at, there in reversed(placed) if at == key), None)
    return last is not None and leans(block.text) and not speaks_of_subject(block.text, last.text, subject.name)


def _runs(
    blocks: Sequence[Block], table: Table, subject: Subject, worth: frozenset[Topic]
) -> list[list[tuple[Block, ...]]]:
    """Paragraphs that go together: one that stands by itself and those after it that lean on it."""
    names = (subject.name, *subject.also_called)
    runs: list[list[tuple[Block, ...]]] = []
    for group in groups(blocks):
        for piece in parted(group, table, names, worth):
            before = runs[-1][-1][-1].text if runs else ""
            own = subject.kind is Kind.MEDICINE and speaks_of_subject(piece.blocks[0].text, before, subject.name)
            if runs and piece.leans and not own and not closes(piece.blocks[0].text):
                runs[-1].append(piece.blocks)
            else:
                runs.append([piece.blocks])
    return runs


def _run_key(run: Sequence[tuple[Block, ...]], key: str, table: Table, narrow: frozenset[str], *, led: bool) -> str:
    """Section of a whole run, where its first paragraph alone would go to `key` (`led`: and surely says so).

    Paragraphs that lean, and surely speak of something else, are heard too: the run goes where most of it
    belongs, and never stands under a heading that claims much while most of it belongs elsewhere.
    """
    told = {k for k, share in (majority(piece, table, sure_only=True) for piece in run[1:]) if share >= HALF}
    told -= {key, MORE}
    if key in narrow and key != table.key(Topic.DOSAGE):
        told -= {table.key(Topic.WARNINGS), table.key(Topic.SIDE_EFFECTS)}  # what comes of it belongs to it
    if not told or (led and key == table.key(Topic.OVERVIEW)):
        return key
    most, share = majority(tuple(b for piece in run for b in piece), table, sure_only=True)
    if most != MORE and share >= (NARROW if most in narrow else HALF):
        return most
    return MORE if key in narrow else key


def _closing_key(blocks: Sequence[Block], table: Table) -> str:
    """A closing paragraph goes where it points, mostly to the care team."""
    sure = [s.topic for b in blocks for s in b.sentences if s.sure]
    if Topic.ASK_YOUR_PROVIDER in sure or first_match(load("sections")["closing"]["asks"], blocks[0].text):
        return table.key(Topic.ASK_YOUR_PROVIDER)
    return table.key(sure[-1]) if sure else MORE


def _prose_key(blocks: Sequence[Block], table: Table, narrow: frozenset[str]) -> str:
    """Section that a paragraph's sentences speak for; empty when they do not agree.

    A paragraph that begins by saying what the subject is stays with what the subject is, and a heading that
    claims much is only given to a paragraph that begins with its topic or speaks of little else.
    """
    first = first_telling(blocks)
    opening = table.key(first.topic) if first and first.sure else ""
    if opening == table.key(Topic.OVERVIEW) and first and first.topic is Topic.OVERVIEW:
        return opening

    def fits(key: str, share: float, least: float) -> bool:
        return key != MORE and share >= (NARROW if key in narrow and key != opening else least)

    key, share = majority(blocks, table, sure_only=True)
    if fits(key, share, HALF):
        return key
    if opening:
        return opening
    key, share = majority(blocks, table)
    heard = any(s.sure and table.key(s.topic) == key for b in blocks for s in b.sentences)
    return key if fits(key, share, HEARD if heard else AGREED) else ""
