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

from plainleaf.model import Article, Block, Form, Part, Section, Topic
from plainleaf.structure.classify import block_topic
from plainleaf.structure.lists import with_lists
from plainleaf.structure.parting import closing_at, groups, majority, parted
from plainleaf.structure.table import MORE, Table, table_for

CLEAR = 0.6
"""A heading that only introduces gives way to what this share of the text under it speaks of."""


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
        for tree in trees:
            placed += _place_tree(tree, table)
        if closing:
            key = table.key(block_topic(closing[0])) if closing[0].sentences[-1].sure else MORE
            placed.append((key, closing))
    else:
        placed += _place_prose(intro, table, names)
    found: dict[str, list[Block]] = defaultdict(list)
    for key, blocks in placed:
        found[key] += blocks
    sections = []
    for key, heading in table.rows():
        if key in found:
            standing = with_lists(_without_echo(found[key], heading), key)
            sections.append(Section(key, heading, (Part(article.source.stem, tuple(standing)),)))
    return tuple(sections)


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
    """One heading's blocks; headings under it that clearly belong elsewhere go there with all of theirs."""
    key = _key_of(tree, table)
    if not tree.inner or tree.heading.scope or (tree.own and tree.own[-1].text.rstrip().endswith(":")):
        return [(key, _raised(tree))]
    keys = [_clear_key(inner, table) for inner in tree.inner]
    stay = [not k or k == key for k in keys]
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


def _key_of(tree: _Tree, table: Table) -> str:
    """Section of a heading: what it says itself, else what most of the text under it says."""
    heading = tree.heading.sentences[0]
    topic, share = majority(tree.own or tree.blocks()[1:])
    if heading.sure and heading.topic is not Topic.OTHER:
        loose = heading.topic in (Topic.OVERVIEW, Topic.USES, Topic.HOW_IT_WORKS)
        if not (loose and share >= CLEAR and topic is not Topic.OTHER):
            return table.key(heading.topic)
    return table.key(topic) if share >= 0.5 else MORE


def _clear_key(tree: _Tree, table: Table) -> str:
    """Section of an inner heading where its words or nearly all of its text say so; else empty."""
    heading = tree.heading.sentences[0]
    if heading.sure and heading.topic is not Topic.OTHER:
        return table.key(heading.topic)
    topic, share = majority(tree.blocks()[1:], sure_only=True)
    return table.key(topic) if share >= CLEAR else ""


def _raised(tree: _Tree) -> tuple[Block, ...]:
    """The tree's blocks, its heading at level 1."""
    up = tree.heading.level - 1
    return tuple(replace(b, level=max(1, b.level - up)) if b.form is Form.HEADING else b for b in tree.blocks())


def _without_echo(blocks: Sequence[Block], heading: str) -> list[Block]:
    """The first heading is left out where it says the very words of the section's own heading above it."""
    if blocks and blocks[0].form is Form.HEADING and not blocks[0].scope:
        said = blocks[0].text.casefold().strip(" .:?")
        if said == heading.casefold():
            return list(blocks[1:])
    return list(blocks)


# ---------------------------------------------------------------- prose without headings


def _place_prose(blocks: Sequence[Block], table: Table, names: tuple[str, ...]) -> Placed:
    """Paragraphs, each to its section; what leans, and what nothing speaks for, stays with the one before."""
    placed: Placed = []
    here = table.key(Topic.OVERVIEW)
    for group in groups(blocks):
        for piece in parted(group, table, names):
            topic, share = majority(piece.blocks, sure_only=True)
            if placed and not piece.leans and share >= 0.5 and topic is not Topic.OTHER:
                here = table.key(topic)
            placed.append((here, piece.blocks))
    return placed
