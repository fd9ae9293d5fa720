"""The named rules of knowledge/boilerplate.toml, compiled and asked of one line at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from plainleaf.clean.look import Look
from plainleaf.knowledge import load

DEFAULT_WORDS = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """One [[rule]] of the knowledge file."""

    name: str
    why: str
    words: int
    reach: str  # line, items, stanza
    heads: bool  # the words also head real sections: not applied to a line with prose under it
    line: re.Pattern[str] | None
    starts: re.Pattern[str] | None
    has: re.Pattern[str] | None

    def matches(self, look: Look) -> bool:
        """True where the rule's patterns fit the line."""
        if look.words > self.words:
            return False
        if self.line and self.line.fullmatch(look.bare):
            return True
        if self.starts and self.starts.match(look.bare):
            return True
        return bool(self.has and self.has.search(look.bare))

    def heads_list(self, look: Look) -> bool:
        """True where the whole line is one of the rule's headings, so that the rule may reach further."""
        return bool(self.line and self.line.fullmatch(look.bare)) or self.reach == "stanza"


def _either(patterns: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) if patterns else None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the knowledge file: the first that fits a line names it."""
    return tuple(
        Rule(
            name=row["name"],
            why=row["why"],
            words=row.get("words", DEFAULT_WORDS),
            reach=row.get("reach", "line"),
            heads=row.get("heads", False),
            line=_either(row.get("line")),
            starts=_either(row.get("starts")),
            has=_either(row.get("has")),
        )
        for row in load("boilerplate")["rule"]
    )


def rule_for(look: Look, *, over_prose: bool) -> Rule | None:
    """The first rule that fits the line, or None. `over_prose`: running text stands right under it."""
    for rule in rules():
        if rule.heads and over_prose:
            continue
        if rule.matches(look):
            return rule
    return None
