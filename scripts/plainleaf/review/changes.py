"""What has changed between a page that was signed and the page as it is: which part, which text, which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from plainleaf.review.record import Seen
from plainleaf.review.units import ARTICLE, FACTS, HAND, LEFT_OUT, LIBRARY, OVERRIDES, PARTS, SOURCES, Unit
from plainleaf.review.view import View

SETTING = "setting"
"""The words are the same and something else is not: a level of heading, where a link leads, a picture."""

PAGE = "page"
"""The page, of a sign-off from before its parts were kept apart."""

IN_WORDS = {**PARTS, SETTING: "how the page is set (marks, levels, links, pictures)", PAGE: "the page"}

ON_PAGE = (ARTICLE, HAND, LIBRARY)
LIKE = 0.5
"""Share of words in common from which a text counts as the other one changed, and not as gone and come."""

SHOWN = 300
"""Characters of a text shown in a difference."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    part: str
    how: str  # changed, new, gone, moved
    was: str = ""
    now: str = ""
    key: str = ""  # the entry of a knowledge file, the source, the name of a fact
    under: str = ""


def changed_parts(seen: Seen, view: View) -> tuple[str, ...]:
    """The parts that are not what was signed; none where a reader and the signer would see the same."""
    if not seen.shown:
        return () if seen.content == view.content else (PAGE,)
    found: list[str] = []
    digests = view.digests()
    if seen.shown != view.shown:
        page = [part for part in (*ON_PAGE, SOURCES, FACTS) if digests[part] != seen.parts.get(part, "")]
        found += page or [SETTING]
    return tuple(part for part in IN_WORDS if part in (*found, *changed_books(seen, digests)))


def changed_books(seen: Seen, digests: Mapping[str, str]) -> tuple[str, ...]:
    """Of what was left out and what overrides decided, that which is not as it was; `digests`: of what can be told."""
    return tuple(p for p in (LEFT_OUT, OVERRIDES) if p in digests and digests[p] != seen.parts.get(p, ""))


def changed_entries(seen: Seen, view: View) -> tuple[str, ...]:
    """The entries of the knowledge files whose text on the page is not what was signed, came or went."""
    now = view.entries()
    return tuple(key for key in sorted({*now, *seen.entries}) if now.get(key) != seen.entries.get(key))


def changes(before: Sequence[Unit], view: View, parts: Iterable[str]) -> tuple[Change, ...]:
    """The differences in those `parts`, text by text, in the order of the page."""
    wanted = set(parts)
    found: list[Change] = []
    if wanted & {*ON_PAGE, SETTING}:
        found += _between([u for u in before if u.part in ON_PAGE], [u for u in view.units if u.part in ON_PAGE])
    for part in (SOURCES, FACTS, LEFT_OUT, OVERRIDES):
        if part in wanted:
            found += _between([u for u in before if u.part == part], [u for u in view.units if u.part == part])
    return tuple(found)


def _between(old: Sequence[Unit], new: Sequence[Unit]) -> list[Change]:
    """Two rows of texts: what was changed, what is new, what is gone, what stands elsewhere."""
    gone: list[Unit] = []
    found: list[tuple[int, Change]] = []
    come: list[tuple[int, Unit]] = []
    matcher = SequenceMatcher(None, [u.text for u in old], [u.text for u in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        left, right = list(old[a:b]), list(enumerate(new[c:d], c))
        for old_one, (at, now) in _pairs(left, right):
            key = now.key or old_one.key
            found.append((at, Change(now.part, "changed", old_one.text, now.text, key, now.under)))
            left.remove(old_one)
            right.remove((at, now))
        gone += left
        come += right
    for at, now in come:
        was = next((u for u in gone if u.text == now.text), None)
        if was is not None:
            gone.remove(was)
            found.append((at, Change(now.part, "moved", was.under, now.text, now.key, now.under)))
        else:
            found.append((at, Change(now.part, "new", "", now.text, now.key, now.under)))
    place = {id(unit): n for n, unit in enumerate(old)}
    ordered = [change for _, change in sorted(found, key=lambda entry: entry[0])]
    left_over = sorted(gone, key=lambda unit: place[id(unit)])
    return ordered + [Change(u.part, "gone", u.text, "", u.key, u.under) for u in left_over]


def _pairs(old: Sequence[Unit], new: Sequence[tuple[int, Unit]]) -> list[tuple[Unit, tuple[int, Unit]]]:
    """Texts of which one is the other changed, the most alike first; each once, and none that only moved."""
    texts = {u.text for u in old} & {u.text for _, u in new}
    likeness = [
        (SequenceMatcher(None, was.text.split(), now.text.split(), autojunk=False).ratio(), n, m)
        for n, was in enumerate(old)
        for m, (_, now) in enumerate(new)
        if was.text not in texts and now.text not in texts
    ]
    found = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for share, n, m in sorted(likeness, key=lambda row: (-row[0], row[1], row[2])):
        if share >= LIKE and n not in used_old and m not in used_new:
            used_old.add(n)
            used_new.add(m)
            found.append((old[n], new[m]))
    return found


# ---------------------------------------------------------------- in words


def summary(found: Sequence[Change], parts: Iterable[str], entries: Sequence[str] = ()) -> tuple[str, ...]:
    """One line a part: how many of its texts changed, came, went or moved; of our own text, which entries."""
    lines = []
    counted = {part: [c for c in found if c.part == part] for part in PARTS}
    for part in dict.fromkeys([*parts, *(p for p in ON_PAGE if counted[p])]):
        counts = {how: sum(c.how == how for c in counted.get(part, ())) for how in ("changed", "new", "gone", "moved")}
        said = ", ".join(f"{n} {how}" for how, n in counts.items() if n)
        named = f" ({', '.join(entries)})" if part == LIBRARY and entries else ""
        if said or part in (SETTING, PAGE):
            lines.append(IN_WORDS[part] + (f": {said}" if said else "") + named)
    return tuple(lines)


def in_words(change: Change) -> Iterator[str]:
    """A difference as lines for a person."""
    where = f", under “{change.under}”" if change.under else ""
    key = f" ({change.key})" if change.key else ""
    yield f"{IN_WORDS[change.part]}{key}{where}: {change.how}"
    if change.how == "moved":
        yield (
            f"  “{_short(change.now)}” stood under “{change.was}” before" if change.was else f"  “{_short(change.now)}”"
        )
        return
    if change.was:
        yield f"  was: {_short(change.was)}"
    if change.now:
        yield f"  now: {_short(change.now)}"
    if change.how == "changed":
        for was, now in words_between(change.was, change.now):
            yield f"  {_quoted(was) or 'nothing'} → {_quoted(now) or 'nothing'}"


def words_between(was: str, now: str) -> list[tuple[str, str]]:
    """The words that are not the same in two texts, each run with what stands in its place."""
    old, new = was.split(), now.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(" ".join(old[a:b]), " ".join(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _quoted(text: str) -> str:
    return f"“{_short(text)}”" if text else ""


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
