"""Articles no person wrote: very long, very deep, very many, of nothing, of everything. Made, never stored.

Each maker gives the bytes of an article of about so many units; the unit is named beside it. Words are drawn by a fixed
seed, so the same size gives the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice

_WORDS = (
    "take the tablet with water in morning or evening before after food and call your doctor when you feel dizzy weak "
    "tired if symptoms last more than two days this medicine can cause nausea headache rash do not stop it suddenly "
    "pain heart blood pressure sleep child dose daily mg one share menu home contact news about health newsletter"
)
SENTENCE = (5, 16)
"""Words of a sentence, at least and at most."""
AROUND = ("Home", "Log in", "Subscribe to our newsletter", "Advertisement", "Share this page", "Read more")
"""What stands around scraped articles: with it among the sentences, every step of cleaning has to look at them."""
EVERY = 9
"""So often one of them comes in."""


@dataclass(frozen=True, slots=True)
class Outsized:
    """One kind of outsized article."""

    name: str
    unit: str  # what the size counts
    most: int  # the largest size that is measured
    suffix: str
    make: Callable[[int], bytes]


def sentences(seed: int = 1) -> Iterator[str]:
    """Sentences without end, with boilerplate among them."""
    chance, words = random.Random(seed), _WORDS.split()
    for number in count(1):
        drawn = chance.choices(words, k=chance.randint(*SENTENCE))
        yield AROUND[number // EVERY % len(AROUND)] if number % EVERY == 0 else " ".join(drawn).capitalize() + "."


def _some(number: int) -> list[str]:
    return list(islice(sentences(), number))


def _long_line(size: int) -> bytes:
    return " ".join(_some(size // 40)).encode()[:size]


def _short_lines(number: int) -> bytes:
    return "\n".join(" ".join(line.split()[:4]) for line in _some(number)).encode()


def _paragraphs(number: int) -> bytes:
    made = sentences()
    return "\n\n".join(" ".join(islice(made, 4)) for _ in range(number)).encode()


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Outsized</title></head><body>{body}</body></html>".encode()


def _nested(tag: str, number: int) -> bytes:
    return _page(f"<{tag}>" * number + " ".join(_some(20)) + f"</{tag}>" * number)


def _nested_words(number: int) -> bytes:
    """A word at every depth."""
    return _page("".join(f"<div>{sentence}" for sentence in _some(number)) + "</div>" * number)


def _deep_list(number: int) -> bytes:
    return _page("".join(f"<ul><li>{sentence}" for sentence in _some(number)) + "</li></ul>" * number)


def _elements(number: int) -> bytes:
    return _page("".join(f"<p class='c{n % 7}'>{sentence}</p>" for n, sentence in enumerate(_some(number))))


def _cells(number: int) -> bytes:
    rows = (
        f"<tr><td>{one}</td><td>{two}</td></tr>" for one, two in zip(_some(number // 2), sentences(2), strict=False)
    )
    return _page(f"<table>{''.join(rows)}</table>")


def _long_paragraph(size: int) -> bytes:
    return _page(f"<p>{' '.join(_some(size // 40))}</p>")


def _no_body(number: int) -> bytes:
    return ("<html><head><title>No body</title></head>" + "<br>".join(_some(number))).encode()


def _head_only(number: int) -> bytes:
    return ("<html><head><title>Head only</title>" + "<meta name='a' content='b'>" * number + "</head></html>").encode()


def _hidden(number: int) -> bytes:
    hidden = "".join(f"<p style='display: none'>{sentence}</p>" for sentence in _some(number))
    return f"<html><body>{hidden}</body></html>".encode()


def _mixed(number: int) -> bytes:
    """UTF-8, Windows-1252 and doubly encoded lines in turns."""
    ways = (
        lambda line: f"“{line}” café".encode(),
        lambda line: f"“{line}” café".encode("cp1252"),
        lambda line: f"“{line}” café".encode().decode("cp1252", "replace").encode(),
    )
    return b"\n".join(ways[n % 3](sentence) for n, sentence in enumerate(_some(number)))


KINDS = (
    Outsized("one line", "characters", 5_000_000, ".txt", _long_line),
    Outsized("short lines", "lines", 100_000, ".txt", _short_lines),
    Outsized("paragraphs", "paragraphs", 20_000, ".txt", _paragraphs),
    Outsized("mixed encodings", "lines", 50_000, ".txt", _mixed),
    Outsized("nested blocks", "tags", 10_000, ".html", lambda n: _nested("div", n)),
    Outsized("nested marks", "tags", 10_000, ".html", lambda n: _nested("b", n)),
    Outsized("nested blocks, a sentence each", "tags", 10_000, ".html", _nested_words),
    Outsized("deep list", "items", 5_000, ".html", _deep_list),
    Outsized("elements", "elements", 100_000, ".html", _elements),
    Outsized("cells of one table", "cells", 100_000, ".html", _cells),
    Outsized("one paragraph", "characters", 5_000_000, ".html", _long_paragraph),
    Outsized("a page without a body", "lines", 20_000, ".html", _no_body),
    Outsized("a page of a head alone", "elements", 100_000, ".html", _head_only),
    Outsized("a page all of whose text is hidden", "elements", 100_000, ".html", _hidden),
)
