"""Raised numbers of a page: "2,000<sup>3</sup> mg" is two thousand with a mark beside it, "10<sup>9</sup>" no 109.

On a line of plain text they are written with the raised figures that letters have, as a reader sees them.
"""

from __future__ import annotations

import re

from plainleaf.intake.tree import Element, Tree

LOOKED = 12
"""Texts and elements inside one raised part; a longer one is no number."""

_NUMBER = re.compile(r"(?=.*\d)[\d\s,–+−-]+")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raise_numbers(element: Element, tree: Tree) -> None:
    """Writes what stands in a raised part with raised figures, where it is a number or several; else leaves it."""
    if element.end - element.at > LOOKED:
        return
    inside = [at for at in range(element.at + 1, element.end) if isinstance(tree.nodes[at], str)]
    if _NUMBER.fullmatch("".join(str(tree.nodes[at]) for at in inside)):
        for at in inside:
            tree.nodes[at] = str(tree.nodes[at]).translate(_RAISED)
