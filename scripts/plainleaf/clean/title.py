"""Finds the article's title, its other copies, and the file-name spelling of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from plainleaf.clean.look import Look, common_words, words_of
from plainleaf.clean.marks import Mark
from plainleaf.clean.title_evidence import FILE_SPELLING, SITE_TAIL, TABBED, Setting, score, title_words

STOPS = re.compile(r"\b(?:if|if you|when|unless|because|and|or|the|with|are|include|includes)$", re.IGNORECASE)
"""A line that stops in mid-air ("Call 911 if") heads what stands under it, and is no title."""

COLUMNS = re.compile(r"\S\s{3,}\S|\S\s{2,}\S.*\S\s{2,}\S")
"""A row of a table, or of a menu, set with blanks."""

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

SENTENCES = re.compile(r"(?:\S+\s+){5,}\w*[a-z]{3}\.\s+[A-Z](?!.*\?$)")
"""A sentence and the beginning of another: no title, though it may end with an exclamation mark. A question may be the second:
"Everyone Takes It for Acne. Should You?"."""

ARROWS = re.compile(
    r"^\W*←|^\W*«(?!.*»)|^\W*‹(?!.*›)|^<\s|[▲▼◄►▴▾◂▸]|(?:→|\s>|^[^«]*»|^[^‹]*›)\s*$|(?:\s[→›»>]\s.*){2}"
)
"""Signs of a line that leads somewhere, or of the way to the page: arrows at an end of it, or two between its words. One between
words is none ("a BMI > 30"), nor are words in « »."""

SURE, PARAGRAPH = 1.0, 25
"""Weight and words from which a line of running text is the article's own: down to the first such line a title is looked for, if
the text seems to begin above it."""

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

ODD = ("promo.heading", "promo.stanza", "nav.menu-word", "legal.terms")
"""Rules whose words a title may hold all the same."""


@dataclass(frozen=True, slots=True)
class Title:
    """Where the title stands (passage index), and what else says it."""

    index: int | None
    copies: tuple[int, ...] = ()  # passages that say the same words again
    doubled: tuple[int, ...] = ()  # passages that say it twice without a blank
    spellings: tuple[int, ...] = ()  # file name or <title> of the page
    body: int = 0  # where the article's text was taken to begin


def plain(text: str) -> str:
    """Words of a text, lower case, for comparing."""
    return " ".join(words_of(text))


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(title_words('labels'))})\s*:", re.IGNORECASE)


def find_title(looks: Sequence[Look], marks: Sequence[Mark], wanted: str = "", *, tidy: bool = False) -> Title:
    """The title among the lines before the article's text. `wanted`: the title the sidecar gives. `tidy`: the page
    was not scraped, so that its first line is most likely its title."""
    setting = replace(_setting(looks, marks, wanted, text_begins(looks, marks)), tidy=tidy)
    return _best(setting, setting.body)


def find_title_again(
    first: Title,
    looks: Sequence[Look],
    marks: Sequence[Mark],
    kept: Sequence[bool],
    weights: Sequence[float],
    wanted: str = "",
    *,
    tidy: bool = False,
) -> Title:
    """The title, once it is known which lines stay. `first`: what was taken for it before. `weights`: what the line model says
    of each line; where it was not asked there are none."""
    body = text_begins(looks, marks, kept)
    if not any(kept) or (body == first.body and not weights):
        return first
    setting = replace(_setting(looks, marks, wanted, body), tidy=tidy, weights=weights)
    if not weights:
        return _best(setting, body)
    own = (
        k for k, here in enumerate(looks) if kept[k] and here.prose and here.words >= PARAGRAPH and weights[k] > SURE
    )
    found = _best(setting, max(first.body, body, next(own, 0)))
    return replace(first, body=body) if found.index is None else found


def _best(setting: Setting, last: int) -> Title:
    """The title among the lines down to the last that may be it."""
    looks, marks = setting.looks, setting.marks
    reach = range(min(last + 1, len(looks)))
    candidates = [k for k in reach if _could(looks[k], marks[k]) and not _said_twice(setting.squeezed[k])]
    candidates = _without_contents(setting, candidates)
    if len(candidates) > MANY:
        candidates = candidates[: MANY // 2] + candidates[-MANY // 2 :]
    none = Title(None, body=setting.body)
    if not candidates:
        return none
    scores = {k: score(setting, k, candidates) for k in candidates}
    best = max(candidates, key=lambda k: (scores[k], -k))
    return _with_copies(setting, best) if scores[best] >= LEAST else none


def _without_contents(setting: Setting, candidates: list[int]) -> list[int]:
    """Without the entries of the article's table of contents, where a title stands above it."""
    head = next((k for k in range(setting.body) if setting.marks[k].rule == "nav.contents"), 0)
    above = [k for k in candidates if k < head and not TABBED.search(setting.looks[k].text)]
    return above if any(score(setting, k, candidates) >= ABOVE_CONTENTS for k in above) else candidates


def _said_twice(squeezed: str) -> bool:
    """The line says the same words twice without a blank."""
    half = len(squeezed) // 2
    return half >= 6 and squeezed[:half] == squeezed[half:]


def _setting(looks: Sequence[Look], marks: Sequence[Mark], wanted: str, body: int) -> Setting:
    said = [look.said for look in looks]
    squeezed = [look.whole.replace(" ", "") for look in looks]
    return Setting(
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


def _with_copies(setting: Setting, best: int) -> Title:
    said, solid = setting.looks[best].whole, setting.squeezed[best]
    others = [k for k in range(len(setting.looks)) if k != best]
    copies = tuple(k for k in others if said == setting.said[k] or solid == setting.squeezed[k])
    doubled = tuple(k for k in others if setting.squeezed[k] == solid * 2)
    apart = {*copies, *doubled}
    above = range(min(setting.body, best))
    return Title(
        best, copies, doubled, tuple(k for k in above if k not in apart and _spelling(setting, k, best)), setting.body
    )


def text_begins(looks: Sequence[Look], marks: Sequence[Mark], kept: Sequence[bool] | None = None) -> int:
    """Where the article's text begins: the first paragraph of the longest stretch of running text. `kept`: the lines that
    are the article's, where that is known: a notice on cookies above the title is none of its text then."""
    running = [
        k
        for k, look in enumerate(looks)
        if not marks[k].sure_furniture
        and (kept is None or kept[k])
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
    if ARROWS.search(look.text) and look.level != 1:
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


def _spelling(setting: Setting, k: int, best: int) -> bool:
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
