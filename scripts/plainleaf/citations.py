"""Marks in a text that point to a list of sources: "[2]", "thin.³". They are the article's own text and stay."""

from __future__ import annotations

import re
from collections.abc import Iterable

LISTS = "references."
"""Family of the rules that leave out the list itself."""

MARK = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|(?<=[.,;:!?)\]”’\"])[⁰¹²³⁴-⁹]+|(?<=[^\W\d_]{3})[⁰¹²³⁴-⁹]+")
"""A number in square brackets, or raised behind a word or a full stop; "10⁹" and "m²" are no marks."""


def marks_in(texts: Iterable[str]) -> list[str]:
    """The marks of some texts, each once, in order."""
    return list(dict.fromkeys(found.group() for text in texts for found in MARK.finditer(text)))
