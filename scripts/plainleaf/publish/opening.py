"""The opening of a page: the get-help cards, the warnings and the key points, which stand before its first section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from plainleaf.publish.nodes import BoxNode, Heading, Node, Paragraph, plain, texts

PANELS = ("in-short", "key-points")
"""Anchors of the sections that belong to the opening and stand in a panel: what a person wrote in short, the key points."""

LEADING = 300
"""Characters of the words that may lead to a box; more of them are the text itself, and the opening ends before it, unless
the key points are still to come."""


class Need(IntEnum):
    """What of an opening a reader needs first. Where a sheet of paper cannot hold all of it, it stands in this order."""

    HELP = 0  # when to get help at once or today
    POINTS = 1  # in short, key points
    ASK = 2  # when to ask
    BOX = 3  # warnings and notes
    TEXT = 4  # words that belong to the text rather


NEEDS = {"emergency": Need.HELP, "urgent": Need.HELP, "ask": Need.ASK}
"""The level of a box that says when to get help, and how much it is needed."""


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
    def need(self) -> Need:
        if self.panel:
            return Need.POINTS
        box = next((node for node in self.nodes if isinstance(node, BoxNode)), None)
        return NEEDS.get(box.level, Need.BOX) if box else Need.TEXT


def opening(nodes: Sequence[Node]) -> tuple[tuple[Piece, ...], tuple[Node, ...]]:
    """The pieces of the opening, in order, and what stands after it. Every node is in one of the two, once.

    It reaches to the last panel before the first section, whatever stands before that.
    """
    pieces: list[Piece] = []
    last = max((at for at, node in enumerate(_before_sections(nodes)) if _panel(node)), default=-1)
    done = at = 0  # nodes that belong to a piece; nodes looked at
    while at < len(nodes):
        node = nodes[at]
        if _panel(node):
            end = next((n for n in range(at + 1, len(nodes)) if _section(nodes[n])), len(nodes))
            pieces.append(Piece(tuple(nodes[done:end]), panel=True))
            done = at = end
        elif isinstance(node, BoxNode):
            pieces.append(Piece(tuple(nodes[done : at + 1])))
            done = at = at + 1
        elif isinstance(node, Paragraph) and sum(len(text) for text in texts(nodes[done : at + 1])) <= LEADING:
            at += 1
        elif at < last:
            pieces.append(Piece(tuple(nodes[done : at + 1])))
            done = at = at + 1
        else:
            break
    return tuple(pieces), tuple(nodes[done:])


def _before_sections(nodes: Sequence[Node]) -> Sequence[Node]:
    """The nodes before the first heading that opens a section of the text."""
    return nodes[: next((at for at, n in enumerate(nodes) if _section(n) and not _panel(n)), len(nodes))]


def _panel(node: Node) -> bool:
    return isinstance(node, Heading) and node.level == 2 and node.key in PANELS


def _section(node: Node) -> bool:
    return isinstance(node, Heading) and node.level <= 2
