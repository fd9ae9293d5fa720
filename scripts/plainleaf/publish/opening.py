"""The opening of a page: the get-help cards, the warnings and the key points, which stand before its first section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.publish.nodes import BoxNode, Heading, Node, Paragraph, plain, texts

PANELS = ("in-short", "key-points")
"""Anchors of the sections that belong to the opening and stand in a panel: what a person wrote in short, the key points."""

HELP = ("emergency", "urgent", "ask")
"""Levels of the boxes that say when to get help."""

LEADING = 300
"""Characters of the words that may lead to a box; more of them are the text itself, and the opening ends before it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the opening that stays together: a box or a panel, with the words that lead to it."""

    nodes: tuple[Node, ...]
    panel: bool = False  # from the first heading on

    @property
    def says(self) -> str:
        """The heading of the piece; empty where it has none."""
        for node in self.nodes:
            if isinstance(node, BoxNode) and node.title:
                return plain(node.title).replace("\n", " ")
            if isinstance(node, Heading):
                return plain(node.runs).replace("\n", " ")
        return ""

    @property
    def help(self) -> bool:
        """Whether it is a card that says when to get help."""
        return any(isinstance(node, BoxNode) and node.level in HELP for node in self.nodes)


def opening(nodes: Sequence[Node]) -> tuple[tuple[Piece, ...], tuple[Node, ...]]:
    """The pieces of the opening, in order, and what stands after it. Every node is in one of the two, once."""
    pieces: list[Piece] = []
    done = at = 0  # nodes that belong to a piece; nodes looked at
    while at < len(nodes):
        node = nodes[at]
        if isinstance(node, Heading) and node.level == 2 and node.key in PANELS:
            end = next((n for n in range(at + 1, len(nodes)) if _section(nodes[n])), len(nodes))
            pieces.append(Piece(tuple(nodes[done:end]), panel=True))
            done = at = end
        elif isinstance(node, BoxNode):
            pieces.append(Piece(tuple(nodes[done : at + 1])))
            done = at = at + 1
        elif isinstance(node, Paragraph) and sum(len(text) for text in texts(nodes[done : at + 1])) <= LEADING:
            at += 1
        else:
            break
    return tuple(pieces), tuple(nodes[done:])


def _section(node: Node) -> bool:
    return isinstance(node, Heading) and node.level <= 2
