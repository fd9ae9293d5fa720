"""A built page against its Markdown: every section, box, line of library text and mark is there as it stands in docs/.

What MkDocs, the theme and the staging do on the way must change no word. The Markdown is read here with a few lines of
our own, apart from what writes it and from what builds it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

from plainleaf.checks.books import tokens
from plainleaf.checks.built_page import Built
from plainleaf.errors import Problem
from plainleaf.knowledge import load

SHOWN = 8
"""Words that a finding names."""

_LEADS = ("between_cards", "before_callouts", "between_callouts")
"""Lines of the site's own that lead over to a box."""
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
_ATTRIBUTES = re.compile(r"^[ \t]*\{:.*\}[ \t]*$", re.M)
_BOX = re.compile(r'^([ \t]*)!!! ([\w -]+) "(.*)"[ \t]*$', re.M)
_LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\([^()\s]*\)")
_RULE = re.compile(r"^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", re.M)
_NUMBER = re.compile(r"^[ \t]*\d+\.[ \t]+", re.M)
_PROPOSAL = re.compile(r"^[^\n]+\n\{: \.proposal \}$", re.M)
_UNSIGNED = re.compile(r"^[ \t]*\{:[^}]*\.unsigned\b[^}]*\}[ \t]*$", re.M)


def check(path: str, page: Built, markdown: str, fault: str) -> list[Problem]:
    """What differs between the built page and `markdown`, its text in docs/. `fault`: what to do about it."""
    text = markdown if page.proposal else _PROPOSAL.sub("", markdown)
    was = [(heading, Counter(words)) for heading, words in sections(text, signed_only=not page.unsigned)]
    now = [(heading, Counter(words)) for heading, words in page.sections]
    told = list(_order(path, [h for h, _ in was], [h for h, _ in now], fault))
    about = load("page_text")["about"]["heading"]  # holds the state of the review, which is put in when a site is built
    for heading, words in was:
        there = next((counted for other, counted in now if other == heading), None)
        if there is None or heading == about:
            continue
        for gone, name in ((words - there, "lacks"), (there - words, "has besides its text")):
            if gone:
                listed = " ".join(list(gone.elements())[:SHOWN])
                message = f"the part “{heading or 'above the first heading'}” of {path} {name}: {listed}"
                told.append(Problem("published.copy", message, fault, f"docs/{path}"))
    levels = {(_words_of(title), frozenset(classes.split())) for _, classes, title in _BOX.findall(markdown)}
    for title, classes in page.boxes:
        if (title, classes) not in levels:
            message = f"the box “{title}” of {path} has another title or colour than in docs/"
            told.append(Problem("published.copy", message, fault, f"docs/{path}"))
    return told


def _order(path: str, was: list[str], now: list[str], fault: str) -> Iterator[Problem]:
    if was != now:
        other = next((w for w, n in zip(was, [*now, *was], strict=False) if w != n), (now[len(was) :] or [""])[0])
        message = f"the headings of {path} do not stand as in docs/, from “{other or 'the top of the page'}” on"
        yield Problem("published.copy", message, fault, f"docs/{path}")


def sections(markdown: str, *, signed_only: bool) -> list[tuple[str, tuple[str, ...]]]:
    """Each h2 of a page's Markdown ("" above the first) and every word under it, in order.

    signed_only: without library text that nobody has signed, and without what only led over to it, as in the public
    edition; there only what is left can be compared.
    """
    body = _FRONT.sub("", markdown, count=1)
    found: list[tuple[str, list[str]]] = [("", [])]
    blocks = [block for block in re.split(r"\n{2,}", body) if block.strip()]
    for block in _signed(blocks) if signed_only else blocks:
        if block.startswith("## "):
            found.append((_words_of(block[3:]), []))
        else:
            found[-1][1].extend(tokens(_words_of(block)))
    return [(heading, tuple(words)) for heading, words in found]


def _signed(blocks: list[str]) -> list[str]:
    """Without unsigned paragraphs, boxes that held nothing else, and headings and lines that are left over nothing."""
    kept: list[str] = []
    at = 0
    leads = {html.unescape(str(load("page_text")["page"][key])) for key in _LEADS}
    while at < len(blocks):
        group = [blocks[at]]
        while (
            blocks[at].startswith("!!!")
            and at + len(group) < len(blocks)
            and blocks[at + len(group)].startswith("    ")
        ):
            group.append(blocks[at + len(group)])
        at += len(group)
        rest = [block for block in group if not _UNSIGNED.search(block)]
        title_only = bool(rest) and group[0].startswith("!!!") and "\n" not in rest[0].strip() and len(rest) == 1
        if group[0].startswith("!!!") and (title_only or not rest):
            if kept and html.unescape(kept[-1].strip()) in leads:
                kept.pop()
        elif group[0].startswith("!!!") and rest[0] is not group[0]:
            kept += [group[0].split("\n", 1)[0], *rest]
        else:
            kept += rest
    return [
        b
        for n, b in enumerate(kept)
        if not (b.startswith("## ") and (n + 1 == len(kept) or kept[n + 1].startswith("## ")))
    ]


def _words_of(block: str) -> str:
    """The words that a reader sees of a Markdown block."""
    text = _ATTRIBUTES.sub("", block)
    text = _BOX.sub(r"\3", text)
    text = _RULE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _NUMBER.sub("", text)
    text = re.sub(r"^[ \t]*#{1,6} ", "", text, flags=re.M)
    return " ".join(html.unescape(text.replace("**", "")).split())
