"""Pages that got another name, and the names they had: people keep addresses, and a renamed page has to be found at them.

records/moved.toml, a line a page, `"old" = "new"`, both below docs/. Committed with the rest; a person may delete a line.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from plainleaf.errors import ContentError, Problem
from plainleaf.write.pages import write

FILE = "moved.toml"

HEAD = """\
# Pages that got another name: the old one, the new one. At the old address the site leads to the new.
# Written by 'plainleaf pages'. Delete a line when nobody asks for the old address any more.
"""


def read_moved(records: Path) -> dict[str, str]:
    """Every old path of a page and its path today. ContentError where the file cannot be read."""
    path = records / FILE
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(str(error)) from error
    if not all(isinstance(value, str) for value in held.values()):
        raise _unreadable('a line is not of the form "old.md" = "new.md"')
    return {old: end for old in sorted(held) if (end := _end(old, held)) and end != old}


def record_move(records: Path, old: str, new: str) -> None:
    """Note that the page `old` is `new` now. What stands under `new` from before is no old name any more."""
    held = {was: now for was, now in read_moved(records).items() if was != new}
    held = {was: new if now == old else now for was, now in held.items()} | {old: new}
    lines = [
        f"{json.dumps(was, ensure_ascii=False)} = {json.dumps(now, ensure_ascii=False)}\n"
        for was, now in sorted(held.items())
    ]
    write(records / FILE, HEAD + "\n" + "".join(lines))


def _end(old: str, held: Mapping[str, str]) -> str:
    """Where a chain of renamings ends; "" where it goes in a circle."""
    seen, here = {old}, held[old]
    while here in held:
        if here in seen:
            return ""
        seen.add(here)
        here = held[here]
    return here


def _unreadable(why: str) -> ContentError:
    return ContentError(
        Problem(
            "moved.unreadable",
            f"this list of renamed pages cannot be read ({why})",
            "Put it right, or delete it: old addresses of renamed pages then lead nowhere.",
            f"records/{FILE}",
        )
    )
