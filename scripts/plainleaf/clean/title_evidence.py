"""What speaks for a line being the article's title, and against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from plainleaf.clean.look import Look, common_words
from plainleaf.clean.marks import Mark
from plainleaf.knowledge import in_languages

FILE_SPELLING = re.compile(r"\w-(?= |$)")
"""A hyphen glued to a word, where a file name could not hold a colon or question mark."""

SITE_TAIL = re.compile(r"\s+(?:[-–—|»·:]|::)\s+[^-–—|»·]{2,50}$")
"""The site's name after the page's: "Zolpidem for Insomnia - Tuckaway Sleep Clinic"."""

SHELF = re.compile(r"[^\W\d]+(?: [^\W\d]+)? +[|/>·»›] +[^\W\d]+(?: [^\W\d]+)?")
"""Two words parted by a bar: "Health | Heart"."""

TABBED = re.compile(r"\S \| [A-ZÀ-Þ][^|]{2,40}$")
"""A page's <title>: its name, a bar, the site's name."""

JOINED = re.compile(r"\s[-–—|»·:>/]\s|::|\|")
"""What parts the page's name from the site's."""

SMALL_LETTERS = re.compile(r"[a-z]{3}")
"""Opens with small letters: iPhone, pH and mRNA do not."""

FACT = re.compile(r"[^\W\d]\w*(?: \w+){0,3}: \S")
"""A short label and what it stands for: "Brand name: Klonopin"."""

REACH = 12
"""Passages above the article's text beyond which nearness counts nothing."""

ABOVE, FURTHEST = 3, 3.0
"""Passages right above of which the weights count, and up to how much each: the line model is not asked for more."""

WEIGHTS = {
    "topic": 3.0,  # share of its words that the article speaks of (scaled by that share)
    "length": 1.0,  # has the length of a title
    "wanted": 1.5,  # the sidecar names it
    "twice": 0.8,  # its words stand on the page twice, as title and as the page's name or link
    "thrice": 0.4,
    "often": -1.5,  # what stands everywhere is a tag
    "doubled": 1.5,  # a line above the text says it twice without a blank
    "within": 1.0,  # a longer line above the text holds it: the page's name with the site's
    "signed": 1.5,  # a by-line or date follows
    "trail": 0.8,  # a breadcrumb trail stands right above
    "crumb": 2.0,  # it is the last step of a breadcrumb trail
    "near": 1.5,  # stands close to the text (scaled by nearness)
    "item": -1.0,  # has a list's number
    "calls": -1.0,  # calls for something: "Find a doctor"
    "h1": 1.5,  # mark-up says so
    "h2": 0.5,
    "shelf": -2.0,  # two short words parted by a bar: the shelf it stands on
    "generic": -5.0,  # a heading of every article: "Overview"
    "small": -4.5,  # opens with a small letter: an alternative text of a picture, or goes on with the line above
    "file": -1.5,  # spelled like a file's name
    "house": -2.5,  # names a pharmacy, a clinic, a paper: whoever publishes
    "signs": -1.5,  # stands in the copyright line
    "fact": -2.0,  # a label and its value, one of several
    "odd": -1.0,  # reads like a menu's word
    "named": 2.0,  # the page's own <title> begins with it
    "first": 1.0,  # opens the page: nothing stands above it
    "first-tidy": 3.0,  # the same on a page without menus
    "tab": -2.0,  # says the site's name behind a bar, as a browser's tab does, where a line below does not
    "site": -1.0,  # first line, with the site's name at its end
    "first-heading": -1.0,  # heads the first paragraph, where another line above could be the title
    # where the line model was asked (chosen on tests/labelled, of which each set was weighed by what the others teach)
    "outside": 0.6,  # the weight by which it takes the line for none of the article's
    "close": -0.3,  # the mean weight of the lines right above: the more they are none of it, the more speaks for this one
    "capitals": 1.5,  # share of its words that begin with a capital
    "below": -1.7,  # stands under the beginning of the text
    "opens": -0.8,  # opens the page
}
"""What speaks for a line being the title, and against it. Scores are added up; the highest wins."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What every candidate is held against."""

    looks: Sequence[Look]
    marks: Sequence[Mark]
    said: Sequence[str]  # words of each passage, without list marker
    squeezed: Sequence[str]  # the same letters of the whole line without blanks
    body: int  # where the article's text begins
    topic: frozenset[str]
    seen: Counter[str]  # how often a line's words stand on the page
    solid: frozenset[str]  # lines before the text, squeezed
    joined: str  # the same in one string
    wanted: str
    crumbs: frozenset[str]  # words of the last steps of breadcrumb trails
    named: str  # what the page's <title> begins with, squeezed
    signed: str  # the copyright lines, squeezed
    tidy: bool = False
    weights: Sequence[float] = ()  # what the line model says of each passage, if it was asked


def score(setting: Setting, k: int, candidates: Sequence[int]) -> float:
    """What speaks for passage `k` being the title, added up."""
    content = _content(setting.looks[k])
    share = sum(word in setting.topic for word in content) / max(2, len(content))
    nearness = max(0.0, 1 - max(0, setting.body - k) / REACH)
    score = WEIGHTS["topic"] * share + WEIGHTS["near"] * nearness
    score += sum(WEIGHTS[name] for name in _evidence(setting, k, candidates))
    return score + sum(WEIGHTS[name] * much for name, much in _by_model(setting, k)) if setting.weights else score


def _by_model(setting: Setting, k: int) -> Iterator[tuple[str, float]]:
    """What the line model's weights of a passage and those above show: names in WEIGHTS, and how much of each."""
    words = setting.looks[k].bare.split()
    above = setting.weights[max(0, k - ABOVE) : k]
    yield "outside", max(-FURTHEST, min(0.0, setting.weights[k]))
    yield "close", sum(max(-FURTHEST, min(FURTHEST, weight)) for weight in above) / max(1, len(above))
    yield "capitals", sum(word[0].isupper() for word in words) / max(1, len(words))
    yield "below", k > setting.body
    yield "opens", k == 0


def _content(look: Look) -> list[str]:
    """Words that carry a topic, in one number."""
    common = common_words()
    return [w.rstrip("s") for w in look.said.split() if len(w) > 3 and w not in common]


def _evidence(setting: Setting, k: int, candidates: Sequence[int]) -> Iterator[str]:
    """Names, in WEIGHTS, of what is seen of passage `k`."""
    look, solid, times = setting.looks[k], setting.squeezed[k], setting.seen[setting.said[k]]
    if 3 <= look.words <= 18:
        yield "length"
    if setting.wanted and solid == setting.wanted:
        yield "wanted"
    if times > 1:
        yield "twice" if times == 2 else "thrice" if times == 3 else "often"
    if solid * 2 in setting.solid:
        yield "doubled"
    if len(solid) > 12 and _within(setting, k, solid):
        yield "within"
    if any(mark.rule.startswith(("author.", "date.")) for mark in setting.marks[k + 1 : k + 4]):
        yield "signed"
    if setting.marks[k].sure_furniture:
        yield "odd"
    if k and setting.marks[k - 1].rule == "nav.breadcrumb":
        yield "trail"
    if setting.said[k] in setting.crumbs and any(mark.rule == "nav.breadcrumb" for mark in setting.marks[:k]):
        yield "crumb"
    if look.numbered and look.bullet:
        yield "item"
    if _calls().match(look.bare):
        yield "calls"
    if look.level in (1, 2):
        yield f"h{look.level}"
    if SHELF.fullmatch(look.bare):
        yield "shelf"
    if heads_any_article(look.bare):
        yield "generic"
    if SMALL_LETTERS.match(look.bare):
        yield "small"
    if FILE_SPELLING.search(look.text):
        yield "file"
    house = _is_house(look.bare)
    if house:
        yield "house"
    if len(solid) > 5 and solid in setting.signed:
        yield "signs"
    if solid == setting.named:
        yield "named"
    if FACT.match(look.bare) and any(_is_fact(setting, j, look.bare) for j in (k - 1, k + 1)):
        yield "fact"
    if _is_tab(setting, k, candidates):
        yield "tab"
    if k == 0:
        yield "site" if SITE_TAIL.search(look.text) else "first-tidy" if setting.tidy and not house else "first"
    heading = setting.body - (setting.body not in candidates)  # a question may be the first line of the text
    if k == heading and look.gap and any(setting.looks[j].words > 2 for j in candidates if j < k):
        yield "first-heading"


def _is_tab(setting: Setting, k: int, candidates: Sequence[int]) -> bool:
    """Says the site's name behind the page's, where a line below does not: any line behind a bar, or one right below that
    opens with the same words behind a dash."""
    text = setting.looks[k].text
    if TABBED.search(text):
        return any(j > k and not TABBED.search(setting.looks[j].text) for j in candidates)
    opens = text.split()[:2]
    below = (setting.looks[j].text for j in candidates if k < j <= k + 3)
    return bool(SITE_TAIL.search(text)) and any(
        other.split()[:2] == opens and not SITE_TAIL.search(other) for other in below
    )


def _is_house(text: str) -> bool:
    """Names whoever publishes, in capitals too."""
    return _house().fullmatch(text.title() if text.isupper() else text) is not None


def _within(setting: Setting, k: int, solid: str) -> bool:
    """A longer line above the text is this one with a name before or behind it, set apart or without a blank."""
    if setting.joined.count(solid) <= (k < setting.body):
        return False
    longer = [j for j in range(setting.body) if solid in setting.squeezed[j] and len(setting.squeezed[j]) > len(solid)]
    own = setting.looks[k].text
    glued = (
        setting.looks[j].text.removeprefix(own)[:1] not in " :,;"
        for j in longer
        if setting.looks[j].text.startswith(own)
    )
    return any(glued) or any(JOINED.search(setting.looks[j].text) for j in longer)


def _is_fact(setting: Setting, k: int, beside: str) -> bool:
    """A label and its value, and no by-line; another label than the line beside it has, which would be another title."""
    if not 0 <= k < len(setting.looks) or setting.marks[k].sure_furniture:
        return False
    text = setting.looks[k].bare
    return FACT.match(text) is not None and text.split(":")[0] != beside.split(":")[0]


def heads_any_article(text: str) -> bool:
    """A heading that many articles have: "Overview", "Side effects"."""
    return _generic().fullmatch(text) is not None


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(title_words("generic")), re.IGNORECASE)


@cache
def _house() -> re.Pattern[str]:
    return re.compile("|".join(title_words("house")))


@cache
def _calls() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(title_words('calls'))})\b", re.IGNORECASE)


def title_words(key: str) -> list[str]:
    """Patterns of one list of [title], of all languages."""
    return [pattern for words in in_languages("page_words").values() for pattern in words["title"][key]]
