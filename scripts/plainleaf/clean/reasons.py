"""What moved the line model, in the words of knowledge/line_columns.toml."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.knowledge import load


def in_words(reasons: Sequence[tuple[str, float]]) -> str:
    """A clause for a person: one phrase for each (column, its value), strongest first."""
    return "; ".join(_phrase(column, value) for column, value in reasons) or "looks like what stands around it"


def _phrase(column: str, value: float) -> str:
    known = load("line_columns")
    phrase: str = known["phrases"].get(column, f"{column}: {{n}}")
    number = int(value)
    names: list[str] = known["families"]
    return phrase.format(
        n=f"{value:g}",
        share=f"{round(100 * value)} %",
        yes="" if value else "not ",
        kind=known["kinds"][number] if -1 <= number < len(known["kinds"]) else "",
        family=names[number] if -1 <= number < len(names) else "",
        end=known["ends"].get(str(number), ""),
    )
