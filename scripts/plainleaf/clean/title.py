"""Finds the article's title, its other copies, and the file-name spelling of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.clean.look import COMMON, WORD, Look
from plainleaf.clean.marks import Mark

GENERIC = re.compile(
    r"overview|introduction|summary|symptoms?|causes?|diagnosis|treatments?|prevention|uses?|dosage|warnings?|side effects?|key (points|facts)"
    r"|about|background|highlights|at a glance|key takeaways|takeaways?|the (basics|bottom line)|in brief|fast facts|quick (facts|read)"
    r"|what (is|are) [\w' -]{3,30}\?",
    re.IGNORECASE,
)
IMPERATIVE = re.compile(
    r"(?:get|find|read|join|subscribe|sign|talk|print|search|call|visit|view|see|download|share|pay|connect)\b",
    re.IGNORECASE,
)
FILE_SPELLING = re.compile(r"\w-(?= |$)")
"""A hyphen glued to a word, where a file name could not hold a colon or question mark."""

SITE_TAIL = re.compile(r"\s+(?:[-–—|»·:]|::)\s+[^-–—|»·]{2,50}$")
"""The site's name after the page's: "Zolpidem for Insomnia - Tuckaway Sleep Clinic"."""


APART = 14
"""Passages without running text that part two stretches of it."""


@dataclass(frozen=True, slots=True)
class Title:
    """Where the title stands (passage index), and what else says it."""

    index: int | None
    copies: tuple[int, ...] = ()  # passages that say the same words again
    doubled: tuple[int, ...] = ()  # passages that say it twice without a blank
    spellings: tuple[int, ...] = ()  # file name or <title> of the page


def plain(text: str) -> str:
    """Words of a text, lower case, for comparing."""
    return " ".join(WORD.findall(text.lower().replace("’", "'")))


def find_title(looks: Sequence[Look], marks: Sequence[Mark], wanted: str = "") -> Title:
    """The title among the lines before the article's text. `wanted`: the title the sidecar gives."""
    body = _first_body(looks, marks)
    candidates = [k for k in range(min(body + 1, len(looks))) if _could(looks[k], marks[k])]
    if not candidates:
        return Title(None)
    topic = _topic(looks, marks)
    seen = Counter(plain(look.bare) for look in looks)
    best = max(candidates, key=lambda k: (_score(looks, marks, k, body, topic, seen, wanted), -k))
    if _score(looks, marks, best, body, topic, seen, wanted) < 1.0:
        return Title(None)
    said = plain(looks[best].text)
    copies = tuple(k for k, look in enumerate(looks) if k != best and said in (plain(look.text), plain(look.bare)))
    doubled = tuple(
        k
        for k, look in enumerate(looks)
        if k != best and plain(look.text).replace(" ", "") == said.replace(" ", "") * 2
    )
    spellings = tuple(
        k
        for k in range(min(body, len(looks)))
        if k != best and k not in copies + doubled and _spelling(looks[k], looks[best], k, best, marks)
    )
    return Title(best, copies, doubled, spellings)


def _first_body(looks: Sequence[Look], marks: Sequence[Mark]) -> int:
    """Where the article's text begins: the first paragraph of the longest stretch of running text."""
    running = [
        k for k, look in enumerate(looks) if not marks[k].sure_furniture and (look.prose or look.sentence or look.colon)
    ]
    stretches: list[list[int]] = []
    for k in running:
        if not stretches or k - stretches[-1][-1] > APART:
            stretches.append([])
        stretches[-1].append(k)
    sizes = [sum(looks[k].words for k in stretch if looks[k].prose) for stretch in stretches]
    if not sizes or not max(sizes):
        return len(looks)
    stretch = next(s for s, size in zip(stretches, sizes, strict=True) if size >= max(sizes) / 2)
    return next(k for k in stretch if looks[k].prose)


def _could(look: Look, mark: Mark) -> bool:
    if not look.text or look.words > 25 or look.tabs:
        return False
    if mark.sure_furniture and not (
        mark.rule in ("promo.heading", "promo.stanza", "nav.menu-word", "legal.terms") and look.words >= 2
    ):
        return False
    if look.ends and look.words > 7 and not look.text.rstrip("”\"'’").endswith(("?", "!")):
        return False
    return not (look.bullet and not look.numbered) and look.words >= 1 and not look.colon


def _topic(looks: Sequence[Look], marks: Sequence[Mark]) -> Counter[str]:
    words: Counter[str] = Counter()
    for look, mark in zip(looks, marks, strict=True):
        if look.prose and not mark.sure_furniture:
            words.update(
                w.rstrip("s") for w in (x.lower() for x in WORD.findall(look.text)) if w not in COMMON and len(w) > 3
            )
    return Counter(dict(words.most_common(40)))


def _score(
    looks: Sequence[Look],
    marks: Sequence[Mark],
    k: int,
    body: int,
    topic: Counter[str],
    seen: Counter[str],
    wanted: str,
) -> float:
    look = looks[k]
    own = [w.lower() for w in WORD.findall(look.bare)]
    content = [w.rstrip("s") for w in own if w not in COMMON and len(w) > 3]
    score = 3.0 * sum(w in topic for w in content) / max(2, len(content)) if content else 0.0
    score += 1.0 if 3 <= look.words <= 18 else 0.0
    score += 1.5 if wanted and plain(look.text) == plain(wanted) else 0.0
    score += {1: 0.0, 2: 0.8, 3: 0.4}.get(seen[plain(look.bare)], -1.5)  # what stands everywhere is a tag
    said = plain(look.text).replace(" ", "")
    score += 1.5 if any(plain(o.text).replace(" ", "") == said * 2 for o in looks[: body + 1]) else 0.0
    score += (
        1.0
        if any(o is not look and len(said) > 12 and said in plain(o.text).replace(" ", "") for o in looks[:body])
        else 0.0
    )
    near = marks[k + 1 : k + 4]
    score += 1.5 if any(m.rule.startswith(("author.", "date.")) for m in near) else 0.0
    score += 0.8 if k and marks[k - 1].rule == "nav.breadcrumb" else 0.0
    score += 1.5 * max(0.0, 1 - (body - k) / 12)
    score -= 1.0 if look.numbered and look.bullet else 0.0
    score -= 1.0 if IMPERATIVE.match(look.bare) else 0.0
    score += 1.5 if look.level == 1 else 0.5 if look.level == 2 else 0.0
    score -= 3.0 if GENERIC.fullmatch(look.bare) else 0.0
    score -= 1.5 if FILE_SPELLING.search(look.text) else 0.0
    score -= 1.0 if SITE_TAIL.search(look.text) and k == 0 else 0.0
    # what heads the first paragraph directly is more often its heading, where there is another candidate
    score -= (
        1.0
        if k == body - 1 and look.gap and any(_could(looks[j], marks[j]) and looks[j].words > 2 for j in range(k))
        else 0.0
    )
    return score


def _spelling(look: Look, title: Look, k: int, best: int, marks: Sequence[Mark]) -> bool:
    """A line above the title that is the file's name or the page's <title>."""
    if k > best or look.words < 3 or look.prose and not FILE_SPELLING.search(look.text):
        return False
    ours = {w for w in plain(title.text).split() if w not in COMMON}
    theirs = {w for w in plain(look.text).split() if w not in COMMON}
    alike = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
    odd = bool(FILE_SPELLING.search(look.text) or SITE_TAIL.search(look.text))
    return (odd and (alike >= 0.2 or k == 0)) or (k == 0 and alike >= 0.6)
