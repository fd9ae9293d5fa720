"""Nothing invented, nothing missing: pages against their sources, and the checks against pages gone wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plainleaf import checks, intake, pipeline, write
from plainleaf.checks import fidelity, links, origin, scope
from plainleaf.checks.books import Book, books
from plainleaf.checks.page import Leaf, leaf
from test_balance import SLOW, TEXTS, read

ARTICLES = Path(__file__).parent.parent / "source_texts"
TEXT = """How to use testamine safely

Testamine is a medicine for sleep. It does not help everyone. It may cause dizziness, nausea and headache.

How to take it

Take 0.5 mg before bed. Do not take more than 2 mg a day.

Do not take testamine if you:

- are pregnant
- drink alcohol

Call 911 if you cannot breathe.
"""


def built(folder: Path, sources: Path) -> list[str]:
    """Pages of all articles in `sources`, written below `folder`; their paths below docs/."""
    paths = []
    for path in intake.gather(sources)[0]:
        page = pipeline.make_page(intake.read(path, sources))
        write.save(page, folder / "docs", folder / "records")
        paths.append(page.path)
    return paths


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    sources = folder / "source_texts"
    sources.mkdir()
    (sources / "testamine.txt").write_text(TEXT, encoding="utf-8", newline="\n")
    built(folder, sources)
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A project of one article, fresh for every test."""
    return shutil.copytree(made, tmp_path / "home")


ASKED = re.compile(
    r"check\.(?:dropped-\w+|cut-off|unsure-section|doses|rights|much-left-out|reading|amounts|title-\w+|boxed-\w+|off-label"
    r"|maxima|marks|number-\w+|claim\.\S+|elsewhere\.\S+|advice\.\S+)"
)
"""What a person is asked or told: no promise is broken by it (tests/test_findings.py, tests/test_findings_content.py)."""


def run(home: Path) -> list[str]:
    """Rules of the faults that the checks find."""
    found = checks.run_on(home / "source_texts", home / "docs", home / "records")
    return [problem.rule for problem in found if not ASKED.fullmatch(problem.rule)]


def parts(home: Path) -> tuple[Leaf, list[Book], Path]:
    base = next((home / "records" / "pages").rglob("*.base.md"))
    path = base.relative_to(home / "records" / "pages").as_posix().removesuffix(".base.md") + ".md"
    found, problems = books(home / "source_texts", home / "records")
    assert not problems
    return leaf(path, base.read_text(encoding="utf-8")), found, base


def test_articles_of_this_site(tmp_path: Path) -> None:
    shutil.copytree(ARTICLES, tmp_path / "source_texts")
    assert built(tmp_path, tmp_path / "source_texts")
    assert run(tmp_path) == []


def test_a_made_page_is_all_from_its_source(home: Path) -> None:
    assert run(home) == []


@SLOW
@example("Clonazepam\nDo not\nCall 911 if:\nQuestions?", ".txt")
@given(TEXTS, st.sampled_from([".txt", ".md"]))
def test_any_text_keeps_every_promise(text: str, suffix: str) -> None:
    source = read(text.encode("utf-8", "surrogatepass"), suffix)
    if source is None:
        return
    made = pipeline.make_page(source)
    book = Book(source, tuple(write.ledger(made, source.stem)))
    page = leaf(made.path, write.markdown(made))
    assert not origin.check(page, [book])
    assert not fidelity.check(page, [book])
    assert not scope.check([book])


WRONG: dict[str, Callable[[str], str]] = {
    "a sentence added": lambda t: t.replace("It does not help everyone.", "It does not help everyone. It is safe."),
    "a word added": lambda t: t.replace("a medicine for sleep", "a good medicine for sleep"),
    "a negation lost": lambda t: t.replace("It does not help", "It does help"),
    "a number changed": lambda t: t.replace("2 mg", "20 mg"),
    "a point moved": lambda t: t.replace("0.5 mg", "05 mg"),
    "a unit changed": lambda t: t.replace("0.5 mg", "0.5 g"),
    "a heading made up": lambda t: t.replace("## About this page", "## It always works\n\n## About this page"),
    "a heading of another thing": lambda t: t.replace("## About this page", "## What love is\n\n## About this page"),
    "the title of a box": lambda t: t.replace("Emergency: ", "Emergency: never "),
    "a list item added": lambda t: t.replace("- drink alcohol", "- drink alcohol\n- drink water"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_the_sources_is_found(home: Path, name: str) -> None:
    page, found, base = parts(home)
    assert not origin.check(page, found)
    text = base.read_text(encoding="utf-8")
    wrong = WRONG[name](text)
    assert wrong != text
    assert origin.check(leaf(page.path, wrong), found)


@pytest.mark.parametrize("name", ["a negation lost", "a number changed", "a point moved", "a unit changed"])
def test_what_is_missing_is_found(home: Path, name: str) -> None:
    page, found, base = parts(home)
    assert not fidelity.check(page, found)
    assert fidelity.check(leaf(page.path, WRONG[name](base.read_text(encoding="utf-8"))), found)


@pytest.mark.parametrize("line", ["It does not help everyone.", "are pregnant", "2 mg a day"])
def test_a_lost_sentence_is_found(home: Path, line: str) -> None:
    page, found, base = parts(home)
    text = base.read_text(encoding="utf-8")
    assert fidelity.check(leaf(page.path, text.replace(line, "")), found)


def test_a_hand_edit_that_loses_a_number_is_told(home: Path) -> None:
    page, _, base = parts(home)
    docs = home / "docs" / page.path
    docs.write_text(docs.read_text(encoding="utf-8").replace("do not", "do").replace("Do not", "Do"), encoding="utf-8")
    assert {"check.hand-numbers", "check.hand-library", "check.hand-books", "check.hand"} == set(run(home))
    write.keep_books(page.path, home / "docs", home / "records")
    assert "check.hand-books" not in run(home)
    docs.write_text(base.read_text(encoding="utf-8").replace("medicine for sleep", "sleep medicine"), encoding="utf-8")
    write.keep_books(page.path, home / "docs", home / "records")
    assert set(run(home)) == {"check.hand"}


def test_a_changed_source_is_told(home: Path) -> None:
    source = home / "source_texts" / "testamine.txt"
    source.write_text(TEXT.replace("nausea", "nausea, itching"), encoding="utf-8", newline="\n")
    assert "check.stale" in run(home)
    source.unlink()
    assert run(home).count("check.stale") == 1


def test_a_missing_or_broken_ledger_is_told(home: Path) -> None:
    ledger = home / "records" / "testamine.ledger.jsonl"
    ledger.write_text(ledger.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    assert "check.ledger" in run(home)
    ledger.unlink()
    assert "check.ledger" in run(home)


def test_items_apart_from_their_heading_are_found(home: Path) -> None:
    _, (book,), _ = parts(home)
    assert not scope.check([book])
    rows = [dict(row) for row in book.rows]
    item = next(row for row in rows if "pregnant" in book.raw(row))
    item["places"] = [{**place, "block": "elsewhere-9"} for place in item["places"]]
    assert scope.check([Book(book.source, tuple(rows))])


@pytest.mark.parametrize(
    ("target", "fine"),
    [
        ("there.md", True),
        ("sub/index.md", True),
        ("sub/", True),
        ("there.md#part", True),
        ("https://example.org/", True),
        ("mailto:a@example.org", True),
        ("gone.md", False),
        ("../outside.md", False),
        ("javascript:alert(1)", False),
        ("//example.org/x", False),
        ("https://[bad/", False),
    ],
)
def test_links(tmp_path: Path, target: str, fine: bool) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "there.md").write_text("# There\n", encoding="utf-8")
    (tmp_path / "sub" / "index.md").write_text("# Sub\n", encoding="utf-8")
    (tmp_path / "page.md").write_text(f"# Page\n\n[link]({target})\n", encoding="utf-8")
    assert (links.check(tmp_path) == []) is fine


def test_a_picture_from_another_site_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("![x](https://example.org/x.png)\n", encoding="utf-8")
    assert links.check(tmp_path)
