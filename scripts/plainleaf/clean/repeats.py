"""Cross-document evidence: lines that most articles of one publisher repeat.

Counted over all sources before any is cleaned; only numbers of articles are kept, so the order of the files says
nothing. A line that could be advice, or that heads what an article says, is never taken for boilerplate.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit

from plainleaf.clean.look import Look, look
from plainleaf.clean.marks import LEADS, Mark, furniture
from plainleaf.clean.promo import signs_in
from plainleaf.knowledge import in_languages
from plainleaf.model import Source
from plainleaf.safety.kinds import trips
from plainleaf.safety.medicines import find_medicines

FEWEST = 3
"""Articles that must hold a line ..."""

SHARE = 0.6
"""... and the share of its publisher's articles that they must be."""

LABEL = 8
"""Words of the longest line that may be a label or a button, if it does not end like a sentence."""

CONSTANT = 0.8
"""Share of a list's lines that must be repeated for the list to be a menu."""

COPY = 0.5
"""An article that repeats more of its running text than this is another version of them, not their boilerplate."""

CARE = ("care.public-line", "care.dose", "care.risk")
"""Signs of knowledge/promotion.toml that mark advice in any line; sending to a professional marks it in sentences."""

LONGEST_LIST = 200
"""Lines of the longest list that is looked at, so that the time stays in step with the length."""

RULE = "repeat.publisher"

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Repeat:
    """In how many of a publisher's articles a line stands."""

    times: int
    sources: int

    @property
    def why(self) -> str:
        """For a person."""
        return f"stands in {self.times} of {self.sources} articles of this publisher"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the sources of each publisher repeat: {publisher: {line: Repeat}}."""

    lines: Mapping[str, Mapping[str, Repeat]] = field(default_factory=lambda: MappingProxyType({}))
    # boilerplate, by the words that `words` gives
    spared: Mapping[str, Mapping[str, Repeat]] = field(default_factory=lambda: MappingProxyType({}))
    # repeated as often, but may bear on safety: by the line's text


NONE = Evidence()


def publisher(source: Source) -> str:
    """What tells the sources of one publisher: its name, else the host of the address; empty where neither is known."""
    if name := " ".join(source.about.publisher.casefold().split()):
        return f"name {name}"
    try:
        host = (urlsplit(source.about.url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"host {host}" if host else ""


def words(text: str) -> str:
    """A line as it is compared: its words, lower case."""
    return " ".join(WORD.findall(text.casefold().replace("’", "'")))


def gather(sources: Collection[Source]) -> Evidence:
    """What the sources of each publisher repeat. Time in step with their length; their order says nothing.

    Files with the very same text count once.
    """
    groups: dict[str, dict[str, Source]] = defaultdict(dict)
    for source in sources:
        if name := publisher(source):
            groups[name].setdefault(source.text, source)
    lines: dict[str, Mapping[str, Repeat]] = {}
    spared: dict[str, Mapping[str, Repeat]] = {}
    for name in sorted(groups):
        lines[name], spared[name] = _repeats(list(groups[name].values()))
    return Evidence(MappingProxyType(lines), MappingProxyType(spared))


def _repeats(group: Sequence[Source]) -> tuple[dict[str, Repeat], dict[str, Repeat]]:
    """What the sources of one publisher repeat: boilerplate, and what only looks like it and bears on safety."""
    counts: Counter[str] = Counter()
    for source in group:
        counts.update({words(passage.text) for passage in source.passages} - {""})
    often = {line: n for line, n in counts.items() if n >= FEWEST and n >= SHARE * len(group)}
    if not often:
        return {}, {}
    said: dict[str, str] = {}  # one spelling of each, the same whatever the order
    speaks: Counter[str] = Counter()
    for source in group:
        looks = [look(passage) for passage in source.passages]
        keys = [words(here.text) for here in looks]
        speaks.update(_speaking(source, looks, keys, often.keys()))
        for here, key in zip(looks, keys, strict=True):
            if key in often:
                said[key] = min(said.get(key, here.text), here.text)
    lines, spared = {}, {}
    for line in sorted(often):
        repeat = Repeat(often[line], len(group))
        if trips(said[line]):
            spared[said[line]] = repeat
        elif 2 * speaks[line] <= often[line] and not _advises(said[line]):
            lines[line] = repeat
    return lines, spared


# ---------------------------------------------------------------- what is never boilerplate


def _advises(text: str) -> bool:
    """Could be something that a patient needs: rather too often than not."""
    if find_medicines(text) or _symptoms().search(text):
        return True
    signs = {sign.name for sign in signs_in(text)}
    if signs.intersection(CARE):
        return True
    label = len(text.split()) <= LABEL and not text.rstrip().endswith((".", "!", "?", ":", ";"))
    return not label and ("care.professional" in signs or bool(_advice().search(text)))


@cache
def _symptoms() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_known('symptoms').split())})\b", re.IGNORECASE)


def _known(key: str) -> str:
    """One list of the knowledge file, of all languages."""
    return (" " if key != "words" else "|").join(words[key] for words in in_languages("repeats").values())


@cache
def _advice() -> re.Pattern[str]:
    orders = "|".join(_known("orders").split())
    return re.compile(rf"(?:^|[.!?:;]\W+)\W*(?:{orders})\b|\b(?:{_known('words')})\b", re.IGNORECASE)


def _speaking(source: Source, looks: Sequence[Look], keys: Sequence[str], often: Collection[str]) -> set[str]:
    """Repeated lines that in this source head text of its own, or stand in a list of its own."""
    own = [key not in often for key in keys]
    running = [k for k, here in enumerate(looks) if own[k] and here.prose]
    body = range(running[0], running[-1]) if running else range(0)
    name = words(source.about.publisher)
    listed = _listed(looks, own, body)
    direct = [_heads(looks, own, k) for k in range(len(looks))]
    out = set()
    for k, here in enumerate(looks):
        if own[k]:
            continue
        below = not here.ends and _over_text(looks, own, direct, k, k in body)
        names = bool(name) and name in keys[k]  # the publisher's own name heads nothing of the article
        if here.tabs or listed[k] or ((direct[k] or below) and not names):
            out.add(keys[k])
    return out


def _heads(looks: Sequence[Look], own: Sequence[bool], k: int) -> bool:
    """Text of this article, or a list with lines of its own, stands right under the line."""
    here = looks[k]
    if (here.ends and not here.text.endswith("?")) or k + 1 == len(looks):
        return False
    below = looks[k + 1]
    if own[k + 1] and (not below.short or below.sentence or below.colon):
        return True
    run = _run(looks, k + 1)
    return any(own[j] for j in run) and (below.bullet or here.colon or (k > 0 and here.gap and len(run) > 1))


def _over_text(looks: Sequence[Look], own: Sequence[bool], direct: Sequence[bool], k: int, inside: bool) -> bool:
    """A heading of its own stands between the line and the text: inside the article any, before it (where menus
    stand over the title) one that other articles have too."""
    return k + 1 < len(looks) and looks[k + 1].short and direct[k + 1] and (inside or not own[k + 1])


def _run(looks: Sequence[Look], start: int) -> range:
    """The list that begins at `start`: lines of one kind without a blank line between."""
    stop = start + 1
    while (
        stop < min(len(looks), start + LONGEST_LIST)
        and not looks[stop].gap
        and looks[stop].bullet == looks[start].bullet
        and (looks[stop].bullet or looks[stop].short)
    ):
        stop += 1
    return range(start, stop)


def _listed(looks: Sequence[Look], own: Sequence[bool], body: range) -> list[bool]:
    """Lines inside the article that stand under a lead-in, or in a list most of which other articles do not have."""
    out = [False] * len(looks)
    k = 0
    while k < len(looks):
        if not (looks[k].bullet or looks[k].short):
            k += 1
            continue
        run = _run(looks, k)
        above = looks[k - 1] if k else None
        led = above is not None and (above.colon or bool(LEADS.search(above.bare)))
        share = sum(not own[j] for j in run) / len(run)
        if run.start in body and (led or (len(run) > 1 and share < CONSTANT)):
            for j in run:
                out[j] = True
        k = run.stop
    return out


def mark_repeats(source: Source, looks: Sequence[Look], marks: Sequence[Mark], evidence: Evidence) -> list[Mark]:
    """Marks the lines of `source` that its publisher repeats; those that a rule has taken keep their rule."""
    known = evidence.lines.get(publisher(source)) if evidence.lines else None
    if not known:
        return list(marks)
    found = [known.get(words(here.text)) for here in looks]
    running = sum(here.words for here in looks if here.prose)
    repeated = sum(here.words for here, repeat in zip(looks, found, strict=True) if here.prose and repeat)
    title = words(source.about.title)
    if repeated > COPY * running:
        return list(marks)
    return [
        furniture(RULE, repeat.why)
        if repeat and not mark.sure_furniture and not (title and words(here.text) == title)
        else mark
        for here, mark, repeat in zip(looks, marks, found, strict=True)
    ]
