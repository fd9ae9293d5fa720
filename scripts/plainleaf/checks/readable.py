"""Every page of docs/ can be read: as UTF-8, with a front matter that says what it was made from.

A hand edit that breaks either would take the page out of every list without a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import yaml

from plainleaf.errors import Problem
from plainleaf.front_matter import values_of
from plainleaf.write import front
from plainleaf.write.pages import BASES

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\n")


def check(
    docs: Path, records: Path, standing: Mapping[str, Sequence[str]], only: Collection[str] | None = None
) -> list[Problem]:
    """What is wrong with the pages in docs/. `standing`: those made from sources (path -> names of the sources); `only`:
    the pages that are wanted (None: all)."""
    problems = []
    wanted = docs.rglob("*.md") if only is None else (docs / path for path in only if (docs / path).is_file())
    for file in sorted(wanted):
        path = file.relative_to(docs).as_posix()
        where = f"docs/{path}"
        try:
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            problems.append(_encoding(where, error))
            continue
        except OSError as error:
            why = error.strerror or str(error)
            message = f"the page cannot be read: {why}"
            problems.append(Problem("page.unreadable", message, "Give yourself the right to read it.", where))
            continue
        base = f"records/{BASES}/{path.removesuffix('.md')}.base.md"
        problems += front_matter(text, where, base if path in standing else "")
    return problems


def front_matter(text: str, where: str, base: str = "") -> list[Problem]:
    """What is wrong with the front matter of one page; `base` names what was generated, where the page needs one."""
    todo = f"Put it right; {base} holds it as it was made." if base else "Put it right, or take the block out."
    fence = front.fence(text)
    if fence is None:
        if not base:
            return []
        what = "does not end: its second line of --- is missing" if _HEAD.match(text) else "is gone"
        message = f"the front matter (the block between two lines of --- at the top) {what}"
        return [Problem("page.front-matter", message, todo, where, 1)]
    try:
        values = values_of(fence)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = min(mark.line + 2, fence.count("\n") + 2) if mark else 1
        message = f"the front matter cannot be read ({getattr(error, 'problem', None) or 'no YAML'})"
        return [Problem("page.front-matter", message, todo, where, line)]
    except (ValueError, RecursionError) as error:
        message = f"the front matter cannot be read ({str(error).splitlines()[0]})"
        return [Problem("page.front-matter", message, todo, where, 1)]
    if not base:
        return []
    sources = values.get("sources") if isinstance(values, dict) else None
    missing = [] if isinstance(sources, list) and sources else ["sources"]
    missing += [] if isinstance(values, dict) and values.get("title") else ["title"]
    if missing:
        message = f"the front matter no longer says {' and '.join(missing)}"
        return [Problem("page.front-matter", message, todo, where, 1)]
    return []


def _encoding(where: str, error: UnicodeDecodeError) -> Problem:
    data = bytes(error.object)
    line = data[: error.start].count(b"\n") + 1
    return Problem("page.encoding", "the page is not UTF-8 text", "Open it and save it as UTF-8.", where, line)
