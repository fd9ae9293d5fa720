"""Pull quotes and headings of what was left out: gone, and nothing with them that is not said elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plainleaf.clean.again import words_of
from plainleaf.clean.idle_headings import without_idle_headings
from plainleaf.clean.look import looks_of
from plainleaf.clean.marks import Mark, furniture
from plainleaf.clean.pull_quotes import without_pull_quotes
from plainleaf.intake.text import text_passages
from plainleaf.model import Layer, Source, Verdict

QUOTE = "“Never stop it in one go.”"
PROSE = "It can be hard to give up. Never stop it in one go. Ask how to cut down."

WORDS = st.lists(st.sampled_from(["one", "two", "three", "never", "not", "stop", "10", "mg"]), min_size=1, max_size=9)


def judged(lines: list[str], left_out: frozenset[int] = frozenset()) -> tuple[Source, tuple[Verdict, ...]]:
    """Lines as text, all kept but those with the numbers `left_out`, and what is then thought of pull quotes."""
    text = "\n".join(lines) + "\n"
    source = Source("x.txt", "x", "", text, text_passages(text))
    layer = {True: Layer.FURNITURE, False: Layer.BODY}
    made = [Verdict(p.index, 0, len(p.text), layer[p.index in left_out], "body.prose", "") for p in source.passages]
    return source, without_pull_quotes(source, made)


def test_a_pull_quote_names_the_words_that_it_repeats() -> None:
    source, (quote, prose) = judged([QUOTE, PROSE])
    assert quote.layer is Layer.DUPLICATE and quote.rule == "duplicate.pull-quote" and prose.layer is Layer.BODY
    assert quote.of is not None
    span = quote.of.span
    assert span.line == 2 and source.text.splitlines()[1][span.start : span.end] == "Never stop it in one go"


def test_a_quotation_of_words_that_are_left_out_or_differ_stays() -> None:
    assert judged([QUOTE, PROSE], frozenset({1}))[1][0].layer is Layer.BODY
    assert judged(["“Never stop it in two goes.”", PROSE])[1][0].layer is Layer.BODY
    assert judged(["“Stop it in one go.”", "Do not “stop it” in one go."])[1][0].layer is Layer.BODY
    assert judged([QUOTE, QUOTE])[1][0].layer is Layer.BODY  # of two quotations neither is the text
    assert judged(["“Never”", PROSE])[1][0].layer is Layer.BODY


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=6))
def test_no_word_is_lost_with_a_pull_quote(lines: list[tuple[list[str], bool]]) -> None:
    texts = [f"“{' '.join(words)}.”" if quoted else f"{' '.join(words)}." for words, quoted in lines]
    source, verdicts = judged(texts)
    kept = {v.passage: words_of(source.passages[v.passage].text) for v in verdicts if v.layer is Layer.BODY}
    for verdict in verdicts:
        if verdict.layer is Layer.DUPLICATE:
            words = words_of(source.passages[verdict.passage].text)
            assert any(words == said[n : n + len(words)] for said in kept.values() for n in range(len(said)))
            assert verdict.of is not None
            row = source.text.splitlines()[verdict.of.span.line - 1][verdict.of.span.start : verdict.of.span.end]
            assert words_of(row) == words


def left(lines: list[str], dropped: set[int], title: int | None = 0) -> list[bool]:
    """Which lines are left out of `lines`, all short ones of which count as headings."""
    text = "\n".join(lines) + "\n"
    looks = looks_of(Source("x.txt", "x", "", text, text_passages(text)))
    marks = [
        furniture("promo.line", "sells") if k in dropped else Mark(1.0, "body.prose", "") for k in range(len(looks))
    ]
    heads = [not here.prose for here in looks]
    kept = [k not in dropped for k in range(len(looks))]
    made = without_idle_headings(looks, marks, kept, heads, title)
    return [mark.sure_furniture for mark in made]


TEXT = "Take the tablets with water in the morning, and tell your doctor about your other medicines."


def test_a_heading_goes_with_what_it_heads() -> None:
    lines = ["Tablets", TEXT, "Estimate your cost", "Your plan", "Your card", "Storage", TEXT]
    assert left(lines, {3, 4}) == [False, False, True, True, True, False, False]


def test_a_heading_over_text_or_one_label_stays() -> None:
    assert not left(["Tablets", TEXT, "Storage", "Advertisement", TEXT], {3})[2]
    assert not left(["Tablets", TEXT, "Storage", TEXT, "Our app", "Our shop"], {4, 5})[2]


def test_what_bears_on_safety_stays_whatever_it_heads() -> None:
    for line in ("Call 911 if", "Do not drive", "Take 10 mg once a day"):
        assert not left(["Tablets", TEXT, line, "Our app", "Our shop", TEXT], {3, 4})[2], line


def test_the_last_item_of_a_list_is_no_heading_of_what_follows() -> None:
    lines = ["Tablets", TEXT, "Yoghurt", "Mashed potato", "Our app", "Our shop", TEXT]
    assert not left(lines, {4, 5})[3]


def test_nothing_before_the_title_is_touched() -> None:
    lines = ["Key facts", "Our app", "Our shop", "Tablets", TEXT]
    assert not left(lines, {1, 2}, title=3)[0]
    assert not left(lines, {1, 2}, title=None)[0]
