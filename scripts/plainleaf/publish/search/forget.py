"""Take one page out of the index of a site that stands: a withdrawn page must not be found until the next build."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from plainleaf.publish.search.index import CORE, FOLDER
from plainleaf.publish.whole import save

_FILE = re.compile(r'plainleafFinder\("([^"]+)",(.*)\);\s*', re.S)


def forget(site: Path, addresses: Collection[str]) -> bool:
    """Take the page at one of `addresses` (below the site) out of its index; whether it was there.

    Its words lead nowhere then. Its card stays as a bare address, so that the numbers of the other pages stay right.
    """
    folder = site / FOLDER
    try:
        core = _read(folder / CORE)
        for at, name in enumerate(core["cards"]):
            path = folder / f"pages-{name}.js"
            cards = _read(path)
            for n, card in enumerate(cards):
                if card["u"] in addresses and len(card) > 1:
                    page = at * core["each"] + n
                    _drop(folder, core["shards"], core["firsts"][page], core["firsts"][page + 1])
                    cards[n] = {"u": card["u"]}
                    _write(path, cards)
                    return True
    except (OSError, ValueError, KeyError, IndexError, TypeError):  # no index of ours
        return False
    return False


def _drop(folder: Path, shards: Sequence[Sequence[str]], first: int, end: int) -> None:
    """Take the passages from `first` on, before `end`, out of every file of words."""
    for _, name in shards:
        path = folder / f"words-{name}.js"
        words: dict[str, list[int]] = _read(path)
        kept = {word: row for word, steps in words.items() if (row := _without(steps, first, end))}
        if kept != words:
            _write(path, kept)


def _without(steps: Sequence[int], first: int, end: int) -> list[int]:
    """A row of steps and points without some passages."""
    out: list[int] = []
    passage, before = 0, 0
    for at in range(0, len(steps), 2):
        passage += steps[at]
        if not first <= passage < end:
            out += [passage - before, steps[at + 1]]
            before = passage
    return out


def _read(path: Path) -> Any:
    match = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    if match is None:
        raise ValueError(f"{path}: no file of the search")
    return json.loads(match[2])


def _write(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    save(path, f'plainleafFinder("{path.stem}",{text});\n'.encode())
