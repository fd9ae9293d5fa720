"""The tables of the last run, put into the README between two comments that no reader sees."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.process import SCRIPTS

START, END = "<!-- bench-clean: written by `make bench-readme` -->", "<!-- end of bench-clean -->"


def block(text: str) -> str:
    """What stands between the comments. Raises ValueError where they are missing."""
    start, end = text.index(START) + len(START), text.index(END)
    return text[start:end].strip()


def with_block(text: str, tables: str) -> str:
    """The README with other tables."""
    start, end = text.index(START) + len(START), text.index(END)
    return f"{text[:start]}\n\n{tables.strip()}\n\n{text[end:]}"


def main() -> int:
    """Exit status 1 where there has been no run."""
    readme, tables = SCRIPTS.parent / "README.md", Path("dist/bench-clean.md")
    if not tables.exists():
        print("Nothing has been measured yet: run `make bench-clean`.", file=sys.stderr)
        return 1
    text = with_block(readme.read_text(encoding="utf-8"), tables.read_text(encoding="utf-8"))
    readme.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
