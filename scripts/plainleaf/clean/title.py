"""Finds the article's title, its other copies, and the file-name spelling of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from plainleaf.clean.look import Look, common_words, words_of
from plainleaf.clean.marks import Mark
from plainleaf.knowledge import in_languages

FILE_SPELLING = re.compile(r"\w-(?= |$)")
"""A hyphen glued to a word, where a file name could not hold a colon or question mark."""

STOPS = re.compile(r"\b(?:if|if you|when|unless|because|and|or|the|with|are|include|includes)$", re.IGNORECASE)
"""A line that stops in mid-air ("Call 911 if") heads what stands under it, and is no title."""

COLUMNS = re.compile(r"\S\s{3,}\S|\S\s{2,}\S.*\S\s{2,}\S")
"""A row of a table, or of a menu, set with blanks."""

SITE_TAIL = re.compile(r"\s+(?:[-–—|»·:]|::)\s+[^-–—|»·]{2,50}$")
"""The site's name after the page's: "Zolpidem for Insomnia - Tuckaway Sleep Clinic"."""

SHELF = re.compile(r"[^\W\d]+(?: [^\W\d]+)? +[|/>·»›] +[^\W\d]+(?: [^\W\d]+)?")
"""Two words parted by a bar: "Health | Heart"."""

TABBED = re.compile(r"\S \| [A-ZÀ-Þ][^|]{2,40}$")
"""A page's <title>: its name, a bar, the site's name."""

JOINED = re.compile(r"\s[-–—|»·:>/]\s|::|\|")
"""What parts the page's name from the site's."""

STEP = re.compile(r"\s*(?:/|»|>|›|→|::|\|)\s*")
"""What stands between the steps of a breadcrumb trail."""

TOP = 3
"""Where a page holds no sentence at all, its title is among so many first lines of the first so many in a row that no
rule knows."""

HANDLE = re.compile(r"[@#]\w")
"""Opens the name of somebody's account, or a tag."""

SAYS = re.compile(r"[^\W\d_]{3}|[^\W\d_a-z]", re.IGNORECASE)
"""A word: three letters, or one of a script that needs fewer."""

LONG_LEAD = 15
"""Words from which a line that leads in a list is the text's first paragraph."""

SENTENCES = re.compile(r"(?:\S+\s+){5,}\w*[a-z]{3}\.\s+[A-Z]")
"""A sentence and the beginning of another: no title, though it may end with an exclamation mark."""

SMALL_LETTERS = re.compile(r"[a-z]{3}")
"""Opens with small letters: iPhone, pH and mRNA do not."""

FACT = re.compile(r"[^\W\d]\w*(?: \w+){0,3}: \S")
"""A short label and what it stands for: "Brand name: Klonopin"."""

APART = 14
"""Passages without running text that part two stretches of it."""

LONGEST_WORDS, LONGEST = 25, 300
"""Words and characters of the longest title."""

MANY = 400
"""Of more candidates than this, the first half and the last half of so many are weighed."""

TOPIC_WORDS = 40
"""So many of the article's most frequent words are what it speaks of."""

ARTICLE = 150
"""Words of running text above a heading of comments that make an article."""

LEAST = 1.0
"""Score below which no line is the title."""

ABOVE_CONTENTS = 4.0
"""Score of a line above a table of contents from which no entry of it is the title."""

REACH = 12
"""Passages above the article's text beyond which nearness counts nothing."""

ODD = ("promo.heading", "promo.stanza", "nav.menu-word", "legal.terms")
"""Rules whose words a title may hold all the same."""

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
}
"""What speaks for a line being the title, and against it. Scores are added up; the highest wins."""


@dataclass(frozen=True, slots=True)
class Title:
    """Where the title stands (passage index), and what else says it."""

    index: int | None
    copies: tuple[int, ...] = ()  # passages that say the same words again
    doubled: tuple[int, ...] = ()  # passages that say it twice without a blank
    spellings: tuple[int, ...] = ()  # file name or <title> of the page


def plain(text: str) -> str:
    """Words of a text, lower case, for comparing."""
    return " ".join(words_of(text))


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(_words("generic")), re.IGNORECASE)


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_words('labels'))})\s*:", re.IGNORECASE)


@cache
def _house() -> re.Pattern[str]:
    return re.compile("|".join(_words("house")))


@cache
def _calls() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_words('calls'))})\b", re.IGNORECASE)


def _words(key: str) -> list[str]:
    """Patterns of one list of [title], of all languages."""
    return [pattern for words in in_languages("page_words").values() for pattern in words["title"][key]]


@dataclass(frozen=True, slots=True)
class _Setting:
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


def find_title(looks: Sequence[Look], marks: Sequence[Mark], wanted: str = "", *, tidy: bool = False) -> Title:
    """The title among the lines before the article's text. `wanted`: the title the sidecar gives. `tidy`: the page
    was not scraped, so that its first line is most likely its title."""
    setting = replace(_setting(looks, marks, wanted), tidy=tidy)
    reach = range(min(setting.body + 1, len(looks)))
    candidates = [k for k in reach if _could(looks[k], marks[k]) and not _said_twice(setting.squeezed[k])]
    candidates = _without_contents(setting, candidates)
    if len(candidates) > MANY:
        candidates = candidates[: MANY // 2] + candidates[-MANY // 2 :]
    if not candidates:
        return Title(None)
    scores = {k: _score(setting, k, candidates) for k in candidates}
    best = max(candidates, key=lambda k: (scores[k], -k))
    return _with_copies(setting, best) if scores[best] >= LEAST else Title(None)


def _without_contents(setting: _Setting, candidates: list[int]) -> list[int]:
    """Without the entries of the article's table of contents, where a title stands above it."""
    head = next((k for k in range(setting.body) if setting.marks[k].rule == "nav.contents"), 0)
    above = [k for k in candidates if k < head and not TABBED.search(setting.looks[k].text)]
    return above if any(_score(setting, k, candidates) >= ABOVE_CONTENTS for k in above) else candidates


def _said_twice(squeezed: str) -> bool:
    """The line says the same words twice without a blank."""
    half = len(squeezed) // 2
    return half >= 6 and squeezed[:half] == squeezed[half:]


def _setting(looks: Sequence[Look], marks: Sequence[Mark], wanted: str) -> _Setting:
    body = _first_body(looks, marks)
    said = [look.said for look in looks]
    squeezed = [look.whole.replace(" ", "") for look in looks]
    return _Setting(
        looks=looks,
        marks=marks,
        said=said,
        squeezed=squeezed,
        body=body,
        topic=_topic(looks, marks),
        seen=Counter(said),
        solid=frozenset(squeezed[: body + 1]),
        joined="\n".join(squeezed[:body]),
        wanted=plain(wanted).replace(" ", ""),
        crumbs=frozenset(
            plain(STEP.split(look.bare)[-1])
            for look, mark in zip(looks, marks, strict=True)
            if mark.rule == "nav.breadcrumb"
        ),
        named="".join(words_of(SITE_TAIL.sub("", looks[0].text))) if looks and SITE_TAIL.search(looks[0].text) else "",
        signed=" ".join(s for s, mark in zip(squeezed, marks, strict=True) if mark.rule == "legal.copyright"),
    )


def _with_copies(setting: _Setting, best: int) -> Title:
    said, solid = setting.looks[best].whole, setting.squeezed[best]
    others = [k for k in range(len(setting.looks)) if k != best]
    copies = tuple(k for k in others if said == setting.said[k] or solid == setting.squeezed[k])
    doubled = tuple(k for k in others if setting.squeezed[k] == solid * 2)
    apart = {*copies, *doubled}
    above = range(min(setting.body, best))
    return Title(best, copies, doubled, tuple(k for k in above if k not in apart and _spelling(setting, k, best)))


def _first_body(looks: Sequence[Look], marks: Sequence[Mark]) -> int:
    """Where the article's text begins: the first paragraph of the longest stretch of running text."""
    running = [
        k
        for k, look in enumerate(looks)
        if not marks[k].sure_furniture
        and (look.prose or look.sentence or look.colon)
        and not (k == 0 and look.words <= LONGEST_WORDS and SITE_TAIL.search(look.text))
    ]
    running = _before_comments(looks, marks, running)
    stretches: list[list[int]] = []
    for k in running:
        if not stretches or k - stretches[-1][-1] > APART:
            stretches.append([])
        stretches[-1].append(k)
    sizes = [sum(looks[k].words for k in stretch if looks[k].prose) for stretch in stretches]
    if not sizes or not max(sizes):
        return running[0] if running else _unknown(looks, marks)
    stretch = next(s for s, size in zip(stretches, sizes, strict=True) if size >= max(sizes) / 2)
    return next(k for k in stretch if looks[k].prose or (looks[k].colon and looks[k].words >= LONG_LEAD))


def _unknown(looks: Sequence[Look], marks: Sequence[Mark]) -> int:
    """Where no line is a sentence: the first heading in the mark-up, or the end of the first lines that no rule knows."""
    known = 0
    for k, mark in enumerate(marks):
        known = 0 if mark.sure_furniture else known + 1
        if known and looks[k].level in (1, 2):
            return k + 1
    trail = next((k for k, mark in enumerate(marks) if mark.rule == "nav.breadcrumb"), -1)  # a menu stands above it
    known = 0
    for k, mark in enumerate(marks[trail + 1 :], trail + 1):
        known = 0 if mark.sure_furniture else known + 1
        if known >= TOP:
            return k + 1
    return min(len(marks), TOP)


def _before_comments(looks: Sequence[Look], marks: Sequence[Mark], running: list[int]) -> list[int]:
    """Running text above the first heading of comments that has some above it: readers may write more than authors."""
    heads = [k for k, mark in enumerate(marks) if mark.sure_furniture and mark.rule == "comments.heading"]
    for head in heads:
        above = [k for k in running if k < head]
        if sum(looks[k].words for k in above if looks[k].prose) >= ARTICLE:
            return above
    return running


def _could(look: Look, mark: Mark) -> bool:
    """Has the shape of a title, and no rule speaks against it."""
    if not 1 <= look.words <= LONGEST_WORDS or len(look.text) > LONGEST or look.tabs or look.colon:
        return False
    if COLUMNS.search(look.text) or HANDLE.match(look.text) or not SAYS.search(look.text) or _labels().match(look.bare):
        return False
    if mark.sure_furniture and (not mark.rule.startswith(ODD) or look.words < 2):
        return False
    if look.ends and look.words > 2 and not look.text.rstrip("”\"'’").endswith(("?", "!")):
        return False
    if (STOPS.search(look.bare) and not look.ends) or SENTENCES.match(look.bare):
        return False
    return look.numbered or not look.bullet


def _topic(looks: Sequence[Look], marks: Sequence[Mark]) -> frozenset[str]:
    running = [look.said.split() for look, m in zip(looks, marks, strict=True) if look.prose and not m.sure_furniture]
    words: defaultdict[str, int] = defaultdict(int)
    common = common_words()
    for word, times in Counter(chain.from_iterable(running)).items():  # each word is looked at once
        if len(word) > 3 and word not in common:
            words[word.rstrip("s")] += times
    return frozenset(sorted(words, key=words.__getitem__, reverse=True)[:TOPIC_WORDS])


def _content(look: Look) -> list[str]:
    """Words that carry a topic, in one number."""
    common = common_words()
    return [w.rstrip("s") for w in look.said.split() if len(w) > 3 and w not in common]


def _score(setting: _Setting, k: int, candidates: Sequence[int]) -> float:
    """What speaks for passage `k` being the title, added up."""
    content = _content(setting.looks[k])
    share = sum(word in setting.topic for word in content) / max(2, len(content))
    nearness = max(0.0, 1 - (setting.body - k) / REACH)
    score = WEIGHTS["topic"] * share + WEIGHTS["near"] * nearness
    return score + sum(WEIGHTS[name] for name in _evidence(setting, k, candidates))


def _evidence(setting: _Setting, k: int, candidates: Sequence[int]) -> Iterator[str]:
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
    if _generic().fullmatch(look.bare):
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


def _is_tab(setting: _Setting, k: int, candidates: Sequence[int]) -> bool:
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


def _within(setting: _Setting, k: int, solid: str) -> bool:
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


def _is_fact(setting: _Setting, k: int, beside: str) -> bool:
    """A label and its value, and no by-line; another label than the line beside it has, which would be another title."""
    if not 0 <= k < len(setting.looks) or setting.marks[k].sure_furniture:
        return False
    text = setting.looks[k].bare
    return FACT.match(text) is not None and text.split(":")[0] != beside.split(":")[0]


def _spelling(setting: _Setting, k: int, best: int) -> bool:
    """A line above the title that is the file's name or the page's <title>."""
    look = setting.looks[k]
    if look.words < 3 or len(look.text) > LONGEST or (look.prose and not FILE_SPELLING.search(look.text)):
        return False
    common = common_words()
    ours = set(setting.said[best].split()) - common
    theirs = set(setting.said[k].split()) - common
    alike = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
    odd = bool(FILE_SPELLING.search(look.text) or SITE_TAIL.search(look.text))
    return (odd and (alike >= 0.2 or k == 0)) or (k == 0 and alike >= 0.6)
