"""What the line model is told of every line: named columns of numbers, one number a line.

No column holds a word of the page: only counts, shares, distances and the names of rules. Shares are rounded,
so that no verdict hangs on the last bit of a division.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from plainleaf.clean.look import WORD, Look, common_words
from plainleaf.clean.marks import Mark
from plainleaf.clean.page_columns import listed, markup_columns
from plainleaf.clean.title import Title
from plainleaf.model import Passage

Columns = dict[str, list[float]]

FAR = 99
"""Lines: what is further away counts as this far."""

FAMILIES = listed(
    "body.prose body.sentence body.lead-in body.item body.row body.heading nav.fragment related.teaser"
    " nav.links nav.markup text references media date author topics metadata ad legal promo form comments"
    " related share nav"
)
"""Rules and families of rules, from those of article text to those of menus: the number of each is its place."""

CLOSING = ("related", "comments", "references", "share", "author", "promo", "form", "legal")
"""Families whose lines stand after an article's text."""

ENDS = {mark: n for n, marks in enumerate((".", "?", "!", ":", ",;", "…", '”"’', ")]", "»→>›|+"), 1) for mark in marks}
"""Kinds of last character; a digit is 10, a letter 0."""

MARKS = {"*": 1, "+": 2, "o": 3}
"""List markers of pages saved as text, by depth; numbers are 4, others 5."""

US = frozenset(["we", "our", "us"])
THEY = frozenset(["i", "he", "she", "they", "it", "was", "were", "is", "are", "said"])
SYMBOLS = "|»›→©@/#"

TOPIC = 40
"""Words that a page's running text uses in most of its paragraphs: what it speaks of."""

BLOCKS = (3, 12, 40)
"""Words that a line without running text costs a block: the more, the closer together the block's paragraphs."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as the rules left it."""

    passages: Sequence[Passage]
    looks: Sequence[Look]
    first: Sequence[Mark]  # of each line by itself
    known: Sequence[Mark]  # with what the brands, the mark-up and the page's facts say
    marks: Sequence[Mark]  # with what sells and what the publisher repeats
    around: Sequence[Mark]  # among its neighbours
    title: Title
    zones: Sequence[float]  # weight of the place: before the title, after the end
    kept: Sequence[bool]  # the rules' own verdicts
    tidy: bool  # nothing shows that the page was scraped


def columns(page: Page) -> Columns:
    """All columns of a page, by name; those of mark-up only where there is any."""
    tokens = [WORD.findall(here.bare.lower()) for here in page.looks]
    prose = [here.words if here.prose and not m.sure_furniture else 0 for here, m in _pairs(page)]
    families = [_family(m.rule) for m in page.marks]
    out: Columns = {}
    out.update(_own(page, tokens, families))
    out.update(_beside(page, prose, families))
    out.update(_places(page, prose))
    out.update(_blocks(prose))
    out.update(_since(page, prose, families))
    out.update(_stanzas(page, prose))
    out.update(_topics(page, tokens, prose))
    if any(passage.markup for passage in page.passages):
        out.update(markup_columns(page.passages, prose))
    return out


def _pairs(page: Page) -> Iterator[tuple[Look, Mark]]:
    return zip(page.looks, page.marks, strict=True)


def _family(rule: str) -> int:
    if rule in FAMILIES:
        return FAMILIES.index(rule)
    name = rule.split(".")[0]
    return FAMILIES.index(name) if name in FAMILIES else len(FAMILIES)


def share(part: float, whole: float) -> float:
    """A rounded share; of nothing, 0."""
    return round(part / whole, 4) if whole else 0.0


# ---------------------------------------------------------------- one line


def _own(page: Page, tokens: Sequence[Sequence[str]], families: Sequence[int]) -> Columns:
    looks = page.looks
    bare = [here.bare.lower() for here in looks]
    times = Counter(bare)
    repeated = [times[text] >= 3 for text in bare]
    return {
        "words": [here.words for here in looks],
        "common": [round(here.common, 4) for here in looks],
        "end": [_end(here.text) for here in looks],
        "bullet": [_bullet(here, passage) for here, passage in zip(looks, page.passages, strict=True)],
        "capitals": [_capitals(here.bare) for here in looks],
        "commas": [share(here.text.count(","), here.words) for here in looks],
        "digits": [share(sum(map(str.isdigit, here.text[:400])), len(here.text[:400])) for here in looks],
        "symbols": [share(sum(map(here.text.count, SYMBOLS)), here.words) for here in looks],
        "we": [share(sum(map(US.__contains__, words)), len(words)) for words in tokens],
        "they": [share(sum(map(THEY.__contains__, words)), len(words)) for words in tokens],
        "tabs": [here.tabs for here in looks],
        "repeat": [min(5, times[text]) for text in bare],
        "repeats": [share(sum(repeated), len(repeated))] * len(looks),
        "repeats before": _before(repeated, 8),
        "rule": [*families],
        "rule weight": [round(max(-10.0, mark.weight), 4) for mark in page.around],
        "place weight": [*page.zones],
        "rules keep": [*page.kept],
    }


def _end(text: str) -> int:
    if text.endswith("..."):
        return ENDS["…"]
    return ENDS.get(text[-1:], 10 if text[-1:].isdigit() else 0)


def _bullet(here: Look, passage: Passage) -> int:
    if not here.bullet:
        return 0
    if here.numbered:
        return 4
    return MARKS.get(here.text[:1], min(3, passage.markup.depth) if passage.markup else 5)


def _capitals(text: str) -> float:
    words = text.split()
    return share(sum(word[0].isupper() for word in words), len(words))


# ---------------------------------------------------------------- lines beside it


def _beside(page: Page, prose: Sequence[int], families: Sequence[int]) -> Columns:
    looks, words = page.looks, [here.words for here in page.looks]
    sure = [mark.sure_furniture for mark in page.marks]
    kinds = [_kind(here, mark) for here, mark in _pairs(page)]
    short = [0 < kind <= 2 for kind in kinds]
    bullets = [here.bullet for here in looks]
    who = (FAMILIES.index("date"), FAMILIES.index("author"))
    signed = [n in who for n in families]
    unfinished = [here.text.endswith(("…", "...", "[…]")) for here in looks]
    out: Columns = {}
    for step in (-2, -1, 1, 2):
        out[f"words {step:+d}"] = _shifted(words, step)
        out[f"kind {step:+d}"] = _shifted(kinds, step)
        out[f"rule {step:+d}"] = _shifted(families, step)
    for size in (5, 15):
        out[f"bullets within {size}"] = _within(bullets, size)
        out[f"dates within {size}"] = _within(signed, size)
        out[f"unfinished within {size}"] = _within(unfinished, size)
        lines = _within([bool(n) for n in prose], size)
        out[f"prose length {size}"] = [share(a, b) for a, b in zip(_within(prose, size), lines, strict=True)]
    out["short within 40"] = _within(short, 40)
    for size in (5, 15, 40):
        out[f"prose before {size}"] = _before(prose, size)
        out[f"prose after {size}"] = _after(prose, size)
        out[f"rules before {size}"] = _before(sure, size)
        out[f"rules after {size}"] = _after(sure, size)
    return out


def _kind(here: Look, mark: Mark) -> int:
    """0 known boilerplate, 1 fragment, 2 list item, 3 lead-in, 4 sentence, 5 and 6 running text."""
    if mark.sure_furniture:
        return 0
    if here.prose:
        return 6 if here.words >= 25 else 5
    return 4 if here.sentence else 3 if here.colon else 2 if here.bullet else 1


def _shifted(values: Sequence[int], step: int) -> list[float]:
    count = len(values)
    return [values[k + step] if 0 <= k + step < count else -1 for k in range(count)]


def _sums(values: Iterable[int]) -> list[int]:
    return [0, *accumulate(values)]


def _before(values: Sequence[int], size: int) -> list[float]:
    sums = _sums(values)
    return [sums[k] - sums[max(0, k - size)] for k in range(len(values))]


def _after(values: Sequence[int], size: int) -> list[float]:
    sums, count = _sums(values), len(values)
    return [sums[min(count, k + size + 1)] - sums[k + 1] for k in range(count)]


def _within(values: Sequence[int], size: int) -> list[float]:
    sums, count = _sums(values), len(values)
    return [sums[min(count, k + size + 1)] - sums[max(0, k - size)] for k in range(count)]


# ---------------------------------------------------------------- where it stands


def _places(page: Page, prose: Sequence[int]) -> Columns:
    count, sums = len(prose), _sums(prose)
    total = sums[-1]
    title = page.title.index
    words = sum(here.words for here in page.looks)
    return {
        "lines": [count] * count,
        "prose on page": [total] * count,
        "share of prose": [share(total, words)] * count,
        "prose above": [*sums[:-1]],
        "share above": [share(n, total) for n in sums[:-1]],
        "share below": [share(total - n, total) for n in sums[1:]],
        "place": [share(k, count) for k in range(count)],
        "from end": [min(200, count - k) for k in range(count)],
        "from title": [-FAR if title is None else max(-50, min(100, k - title)) for k in range(count)],
        "prose since title": [-1 if title is None or k <= title else sums[k] - sums[title] for k in range(count)],
        "long prose above": _distance([n >= 25 for n in prose]),
        "long prose below": _distance([n >= 25 for n in reversed(prose)])[::-1],
    }


def _distance(marked: Sequence[bool]) -> list[float]:
    """Lines since the last marked one before."""
    out: list[float] = []
    far = FAR
    for mark in marked:
        far = min(FAR, far + 1)
        out.append(far)
        far = 0 if mark else far
    return out


def _blocks(prose: Sequence[int]) -> Columns:
    """Where the line stands to the page's heaviest stretch of running text."""
    out: Columns = {}
    lines, sums = range(len(prose)), _sums(prose)
    for cost in BLOCKS:
        a, b = heaviest([n or -cost for n in prose])
        out[f"outside block {cost}"] = [k - a if k < a else 0 if k < b else k - b + 1 for k in lines]
        out[f"inside block {cost}"] = [min(k - a, b - k) if a <= k < b else 0 for k in lines]
        out[f"share in block {cost}"] = [share(sums[b] - sums[a], sums[-1])] * len(prose)
    return out


def heaviest(values: Sequence[float]) -> tuple[int, int]:
    """Begin and end of the stretch with the greatest sum."""
    best, where, sum_, start = 0.0, (0, 0), 0.0, 0
    for k, value in enumerate(values):
        if sum_ <= 0:
            sum_, start = 0.0, k
        sum_ += value
        if sum_ > best:
            best, where = sum_, (start, k + 1)
    return where


def _since(page: Page, prose: Sequence[int], families: Sequence[int]) -> Columns:
    """The known boilerplate above and below, and how much running text lies between."""
    sure = [mark.sure_furniture for mark in page.marks]
    last = {FAMILIES.index(name) for name in CLOSING}
    closing = [mark and number in last for mark, number in zip(sure, families, strict=True)]
    back = list(reversed(families))
    out: Columns = {
        "rule above": _last(families, sure),
        "prose since rule": _since_last(prose, sure),
        "rule below": _last(back, sure[::-1])[::-1],
        "prose to rule": _since_last(prose[::-1], sure[::-1])[::-1],
        "closing above": _last(families, closing),
        "prose since closing": _since_last(prose, closing),
    }
    for name in ("related", "comments", "date"):
        number = FAMILIES.index(name)
        marked = [n == number for n in families]
        out[f"{name} above"] = _distance(marked)
        out[f"prose since {name}"] = _since_last(prose, marked)
    return out


def _last(values: Sequence[int], marked: Sequence[bool]) -> list[float]:
    out: list[float] = []
    last = -1
    for value, mark in zip(values, marked, strict=True):
        out.append(last)
        last = value if mark else last
    return out


def _since_last(prose: Sequence[int], marked: Sequence[bool]) -> list[float]:
    """Words of running text since the last marked line."""
    out: list[float] = []
    sum_ = 0
    for words, mark in zip(prose, marked, strict=True):
        out.append(sum_)
        sum_ = 0 if mark else sum_ + words
    return out


def _stanzas(page: Page, prose: Sequence[int]) -> Columns:
    """The lines between two gaps."""
    count = len(prose)
    starts = [k for k in range(count) if k == 0 or page.looks[k].gap]
    out: Columns = {"stanza": [], "place in stanza": [], "prose in stanza": [], "rules in stanza": []}
    for a, b in zip(starts, [*starts[1:], count], strict=True):
        size = b - a
        out["stanza"] += [size] * size
        out["place in stanza"] += range(size)
        out["prose in stanza"] += [sum(prose[a:b])] * size
        out["rules in stanza"] += [sum(mark.sure_furniture for mark in page.marks[a:b])] * size
    return out


def _topics(page: Page, tokens: Sequence[Sequence[str]], prose: Sequence[int]) -> Columns:
    """How far a line speaks of what the page and its title speak of."""
    common = common_words()
    counts: Counter[str] = Counter()
    for words, running in zip(tokens, prose, strict=True):
        if running:
            counts.update({word for word in words if len(word) > 4})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    topic = {word for word, _ in ranked[:TOPIC]}
    title = page.title.index
    heads = {word for word in tokens[title] if len(word) > 3 and word not in common} if title is not None else set()
    named = [len(heads & set(words)) for words in tokens]
    return {
        "topic": [share(sum(map(topic.__contains__, words)), len(words)) for words in tokens],
        "title words": [share(n, len(heads)) for n in named],
        "title words within 15": _within([n if running else 0 for n, running in zip(named, prose, strict=True)], 15),
    }
