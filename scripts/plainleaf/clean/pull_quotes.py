"""Pull quotes: a sentence of the article in quotation marks, set once more between its paragraphs to catch the eye.

Copied as text it parts what belongs together, and says twice what was meant once. It is left out only where every word of it
stays, in the same order, in what is kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from plainleaf.clean.again import TOKEN, words_of
from plainleaf.model import Layer, Origin, Passage, Source, Verdict

QUOTED = re.compile(r"[\"“”«»„‟]\s*[^\"“”«»„‟]+[\"“”«»„‟]$")
"""A line that is one quotation from its first sign to its last."""

SENTENCE = re.compile(r"[.!?:;–—]")
"""What stands between the words of two sentences or clauses."""

SHORTEST, LONGEST = 5, 60
"""Words of a pull quote: a shorter one may be a word that is only mentioned, a longer one is a paragraph."""


def without_pull_quotes(source: Source, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts, with quoted lines that kept text says in the same words as duplicates of it."""
    quotes = {
        n: words_of(source.passages[verdict.passage].text)
        for n, verdict in enumerate(verdicts)
        if verdict.layer is Layer.BODY and _is_quote(source.passages[verdict.passage], verdict)
    }
    if not quotes:
        return tuple(verdicts)
    opens: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, words in quotes.items():
        if SHORTEST <= len(words) <= LONGEST:
            opens[words[:SHORTEST]].append(n)
    found: dict[int, Origin] = {}
    for n, verdict in enumerate(verdicts):
        if verdict.layer is Layer.BODY and n not in quotes:
            found.update(_said(source.passages[verdict.passage], verdict, quotes, opens))
    return tuple(
        verdict._replace(
            layer=Layer.DUPLICATE, rule="duplicate.pull-quote", why="repeats a sentence of the text", of=found[n]
        )
        if n in found
        else verdict
        for n, verdict in enumerate(verdicts)
    )


def _is_quote(passage: Passage, verdict: Verdict) -> bool:
    whole = verdict.start == 0 and verdict.end == len(passage.text)
    return whole and QUOTED.fullmatch(passage.text.strip()) is not None


def _begins(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """A sentence or a clause begins at a word: "Stop it at once" is not what "Do not stop it at once" says."""
    return at == 0 or SENTENCE.search(text, tokens[at - 1].end(), tokens[at].start()) is not None


def _said(
    passage: Passage,
    verdict: Verdict,
    quotes: dict[int, tuple[str, ...]],
    opens: dict[tuple[str, ...], list[int]],
) -> dict[int, Origin]:
    """Of the quotes, by number, those whose words stand in this kept text, and where."""
    tokens = list(TOKEN.finditer(passage.text, verdict.start, verdict.end))
    words = words_of(passage.text[verdict.start : verdict.end])
    found = {}
    for at in range(len(words) - SHORTEST + 1):
        for n in opens.get(words[at : at + SHORTEST], ()):
            size = len(quotes[n])
            if words[at : at + size] == quotes[n] and _begins(passage.text, tokens, at):
                spans = passage.spans(tokens[at].start(), tokens[at + size - 1].end())
                if len(spans) == 1:  # a duplicate names one place
                    found[n] = Origin(spans[0])
    return found
