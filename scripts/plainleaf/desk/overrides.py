"""A person's word on a line of an article, written into <source>.overrides.toml in the form a person would write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from plainleaf.intake.overrides import SUFFIX
from plainleaf.model import Override


def overrides_name(source: str) -> str:
    """The overrides file of a source (name below the sources folder, with its suffix)."""
    return source.rpartition(".")[0] + SUFFIX


def added(text: str, *, keep: bool, words: str, reason: str, by: str, near: int = 0) -> str:
    """The text of an overrides file with one more table at its end. `near`: 0 where the words stand only once."""
    table = [f"[[{'keep' if keep else 'drop'}]]", f"text = {_toml(words)}", f"reason = {_toml(reason)}"]
    if by:
        table.append(f"by = {_toml(by)}")
    if near:
        table.append(f"near = {near}")
    head = text.rstrip("\n")
    return (head + "\n\n" if head else "") + "\n".join(table) + "\n"


def without(text: str, override: Override) -> str:
    """The text of an overrides file without the table of one override. Comments above it stay."""
    lines = text.split("\n")
    start = override.line - 1
    end = start + 1
    while end < len(lines) and not lines[end].lstrip().startswith("[") and not lines[end].lstrip().startswith("#"):
        end += 1
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    del lines[start:end]
    out = "\n".join(lines)
    while "\n\n\n" in out:
        out = out.replace("\n\n\n", "\n\n")
    return out.strip("\n") + "\n" if out.strip() else ""


def same_words(overrides: Sequence[Override], words: str, line: int, *, keep: bool) -> Override | None:
    """The override of the article's own file that says `keep` or drop of exactly these words; None where none does."""
    wanted = " ".join(words.split()).casefold()
    found = [o for o in overrides if not o.shared and o.keep is keep and o.text.casefold() == wanted]
    return next((o for o in found if o.near in (0, line)), None)


def times(lines: Sequence[str], words: str) -> int:
    """In how many lines of an article some words stand, case and blanks aside."""
    wanted = " ".join(words.split()).casefold()
    return sum(wanted in " ".join(line.split()).casefold() for line in lines)


def path_of(sources: Path, source: str) -> Path:
    return sources / overrides_name(source)


def _toml(text: str) -> str:
    # a JSON string is a TOML string, once DEL is out of the way
    return json.dumps(" ".join(text.replace("\x7f", "").split()), ensure_ascii=False)
