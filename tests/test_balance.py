"""Nothing lost: any text at all, through the whole way, stands in its ledger to the last character."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handmade import article_of, cleaned_of, page_from, page_of, source_of
from hostile_cases import CASES
from plainleaf import intake, pipeline, write
from plainleaf.checks import balance
from plainleaf.checks.books import Book, rows_of
from plainleaf.clean import clean
from plainleaf.errors import ContentError
from plainleaf.model import Source

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

WORDS = st.sampled_from(
    [
        "Clonazepam", "is", "a medicine", "for", "sleep.", "Do not", "stop", "it", "suddenly.", "Take 0.5 mg", "daily.",
        "Call 911 if:", "- you faint", "  - or fall", "* hives", "1. First,", "2) then", "Side effects", "## Warnings",
        "Advertisement", "Share", "Download our app!", "Subscribe to our newsletter", "July 1, 2023", "By Ann Lee",
        "donâ€™t", "&amp;", "&lt;b&gt;", "don't", "“quoted”", "\t", "  ", "|", "| a | b |", "\x0c", "\u200b", "\u202e",
        "\x00", "\ufeff", "é", "中文", "\u2028", "\x85", "However, it", "Table:", "Dose\t1 mg\t2 mg", "e.g.", "Dr. Lee",
        "https://example.org", "Copyright 2024", "Questions?", "Yes!", "...", "—", "Read more", "Home > Health",
    ]
)  # fmt: skip
LINES = st.lists(WORDS, max_size=9).map(" ".join)
TEXTS = st.one_of(st.lists(LINES, min_size=1, max_size=25).map("\n".join), st.text(max_size=400))


def read(data: bytes, suffix: str = ".txt") -> Source | None:
    """The source that intake makes of a file with these bytes; None where it refuses it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"sample{suffix}")
        path.write_bytes(data)
        try:
            return intake.read(path, Path(folder))
        except ContentError:
            return None


def assert_balanced(source: Source) -> None:
    page = pipeline.make_page(source)
    for rows in (write.ledger(page, source.stem), write.ledger_of(clean(source))):
        assert not balance.balance(source.text, rows, source.name)
    book = Book(source, tuple(write.ledger(page, source.stem)))
    assert not [p for p in balance.check([book]) if "on no page" in p.message]


@SLOW
@given(TEXTS)
def test_any_text_balances(text: str) -> None:
    source = read(text.encode("utf-8", "surrogatepass"))
    if source is not None:
        assert_balanced(source)


@SLOW
@given(TEXTS)
def test_any_markdown_balances(text: str) -> None:
    source = read(text.encode("utf-8", "surrogatepass"), ".md")
    if source is not None:
        assert_balanced(source)


@SLOW
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<li>", "<h2>", "<td>", "<script>", "<br>", "<!--"]) | LINES, max_size=20)
)
def test_any_html_balances(parts: list[str]) -> None:
    source = read(("<html><body>" + "".join(parts)).encode("utf-8", "surrogatepass"), ".html")
    if source is not None:
        assert_balanced(source)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_balance_or_are_refused(data: bytes) -> None:
    source = read(data)
    if source is not None:
        assert_balanced(source)


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_hostile_text_balances(name: str, text: str) -> None:
    data = f"How to use testamine\n\nTestamine is a medicine for sleep.\n\n{text}\n\nDo not stop it suddenly.\n"
    source = read(data.encode("utf-8", "surrogatepass"))
    if source is not None:
        assert_balanced(source)


# ---------------------------------------------------------------- the check itself

TEXT = "Title\nOne two. Three.\n\n# Head\n- item\n"


def rows() -> list[dict[str, object]]:
    return write.ledger(page_from(TEXT), "sample")


def test_a_true_ledger_passes() -> None:
    assert not balance.balance(TEXT, rows(), "x")


@pytest.mark.parametrize("n", range(5))
def test_a_lost_row_is_found(n: int) -> None:
    found = rows()
    del found[n]
    assert balance.balance(TEXT, found, "x")


@pytest.mark.parametrize("n", range(5))
def test_a_character_too_few_or_too_many_is_found(n: int) -> None:
    for key, by in (("start", 2), ("end", -1), ("end", 40)):
        found = rows()
        found[n] = {**found[n], key: found[n][key] + by}  # type: ignore[operator]
        assert balance.balance(TEXT, found, "x")


def test_a_row_twice_is_found() -> None:
    found = rows()
    assert balance.balance(TEXT, [found[0], *found], "x")


def test_rows_out_of_order_are_found() -> None:
    assert balance.balance(TEXT, rows()[::-1], "x")


def test_a_duplicate_must_name_kept_words() -> None:
    source = source_of("Title\nThe very words.\nThe very, words\nOther words.\n")
    kept = {"layer": "body", "places": [{"page": "p.md", "block": "b-1", "role": "section"}]}
    base = [
        {"line": 1, "start": 0, "end": 5, **kept},
        {"line": 2, "start": 0, "end": 15, **kept},
        {"line": 3, "start": 0, "end": 15, "layer": "duplicate", "of": {"line": 2, "start": 0, "end": 15}},
        {"line": 4, "start": 0, "end": 12, **kept},
    ]
    assert not balance.check([Book(source, tuple(base))])
    wrong = {"line": 3, "start": 0, "end": 15, "layer": "duplicate", "of": {"line": 4, "start": 0, "end": 12}}
    assert balance.check([Book(source, (base[0], base[1], wrong, base[3]))])
    assert balance.check([Book(source, (base[0], {**base[1], "layer": "furniture"}, base[2], base[3]))])


def test_a_kept_row_must_stand_somewhere() -> None:
    page = page_of(article_of(cleaned_of(source_of(TEXT))))
    found = [{k: v for k, v in row.items() if k != "places"} for row in write.ledger(page, "sample")]
    assert balance.check([Book(page.articles[0].source, tuple(found))])


def test_rows_have_keys_in_order() -> None:
    lines = write.ledger_lines(rows()).splitlines()
    assert rows_of("\n".join(lines)) == tuple(rows())
    order = ["line", "start", "end", "layer", "rule", "why", "section", "safety", "sure", "places", "joints", "of"]
    for line in lines:
        keys = list(json.loads(line))
        assert keys == [k for k in order if k in keys]
