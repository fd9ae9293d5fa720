"""The questions that a merge puts to a person, and her answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from plainleaf.edits.cells import Content
from plainleaf.edits.sheet import Bit, read_sheet

Choices = Mapping[str, str]
"""A conflict's id -> "mine", "new", or "own:" and the text to stand there."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where only a person can say what the page shall say."""

    id: str  # the same for as long as the two sides stay the same
    section: str  # heading above it on the page
    line: int  # of the person's page, from 1
    base: str  # Markdown of what was generated before; "" where there was nothing
    mine: str  # of what the page says now; "" where it was taken out
    new: str  # of what is generated now; "" where it is no longer said
    key: str = ""  # of the front matter, where the place is there


class Questions:
    """Those of one merge. What nobody has answered waits."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._ids: dict[str, int] = {}
        self._asked: dict[tuple[str, str, str], Conflict] = {}
        self.waiting: dict[Conflict, None] = {}

    def ask(self, section: str, base: str, mine: str, new: str, line: int) -> str:
        """Her choice about one place; "" where she has made none yet. The same question about several places is one."""
        known = self._asked.get((base, mine, new))
        if known is None:
            digest = hashlib.sha256("\0".join((base, new)).encode("utf-8")).hexdigest()[:8]
            self._ids[digest] = self._ids.get(digest, 0) + 1
            number = self._ids[digest]
            name = digest if number == 1 else f"{digest}-{number}"
            known = self._asked[base, mine, new] = Conflict(name, section, line, base, mine, new)
        choice = self._choices.get(known.id, "")
        if not choice:
            self.waiting[known] = None
        return choice

    def ask_fact(self, key: str, base: str, mine: str, new: str) -> None:
        """A key of the front matter that both sides set: it waits."""
        self.waiting[Conflict(f"front:{key}", "", 1, base, mine, new, key)] = None

    @property
    def facts(self) -> dict[str, str]:
        """Her choices about keys of the front matter."""
        return {key.removeprefix("front:"): pick for key, pick in self._choices.items() if key.startswith("front:")}


def own_text(choice: str, stead: Content) -> Content:
    """A text that she wrote into the file of the conflict ("own:" before it), in the place of what stood there."""
    _, block, label = stead[0]
    text = choice.removeprefix("own:")
    if block.kind.whole:
        return [(Bit(" ".join(text.split()), 0, ""), block, label)] if text.strip() else []
    own = read_sheet(text + "\n")
    flat = [bit for part in own.blocks for bit in part.bits if bit.text]
    return [(replace(bit, before=" "), block, label) for bit in flat]
