"""The tables of the last runs, each put into the README between two comments that no reader sees."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.process import SCRIPTS

BLOCKS = ("bench-clean", "bench-site")
"""Blocks of the README, named like the command of the Makefile that makes their tables."""


def marks(name: str) -> tuple[str, str]:
    """The comments around a block."""
    return f"<!-- {name}: written by `make bench-readme` -->", f"<!-- end of {name} -->"


def block(text: str, name: str = BLOCKS[0]) -> str:
    """What stands between the comments. Raises ValueError where they are missing."""
    start, end = marks(name)
    return text[text.index(start) + len(start) : text.index(end)].strip()


def with_block(text: str, tables: str, name: str = BLOCKS[0]) -> str:
    """The README with other tables."""
    start, end = marks(name)
    return f"{text[: text.index(start) + len(start)]}\n\n{tables.strip()}\n\n{text[text.index(end) :]}"


def main() -> int:
    """Exit status 1 where there has been no run."""
    readme = SCRIPTS.parent / "README.md"
    found = {name: Path(f"dist/{name}.md") for name in BLOCKS}
    found = {name: tables for name, tables in found.items() if tables.exists()}
    if not found:
        print("Nothing has been measured yet: run `make bench-clean` or `make bench-site`.", file=sys.stderr)
        return 1
    text = readme.read_text(encoding="utf-8")
    for name, tables in found.items():
        text = with_block(text, tables.read_text(encoding="utf-8"), name)
    readme.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
