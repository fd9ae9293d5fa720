"""The benchmark measures what it says: its scorer, its data, its workers, and the tables it puts into the README."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bench import accuracy, folds, labelled, peers, readme, shingles, tables
from bench.pages import evenly, groups_of, read_set, sets_in
from bench.process import BenchError, Worker, run
from bench.worker import DECODED, OURS, Job
from plainleaf import intake, write
from plainleaf.clean import clean
from plainleaf.plain_text import plain_text
from plainleaf.write.ledger import dump
from projects import REPO

PYTHON = Path(sys.executable)
ARTICLE = sorted((REPO / "tests/corpus/docs").glob("*.txt"))[0]
GOLD = {"one": "a b c d e", "two": "the cat sat on the mat", "three": "x y z"}
META = {
    "one": {"type": "article", "health": True, "fold": 0},
    "two": {"type": "documentation", "health": False, "fold": 3},
    "three": {"type": "article", "health": False, "fold": 3},
}


def set_in(folder: Path, meta: Mapping[str, Any] | None = META) -> Path:
    """A set of three pages."""
    for form, end in (("html", "html"), ("text", "txt")):
        (folder / form).mkdir(parents=True)
        for key, text in GOLD.items():
            page = f"<p>{text}</p><p>menu</p>" if form == "html" else f"{text}\nmenu\n"
            (folder / form / f"{key}.{end}.gz").write_bytes(gzip.compress(page.encode()))
    (folder / "gold.json.gz").write_bytes(gzip.compress(json.dumps(GOLD).encode()))
    if meta is not None:
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return folder


# ---------------------------------------------------------------- the scorer


def test_precision_and_recall_count_runs_of_four_words() -> None:
    # gold: abcd bcde; found: abcd bcdx
    assert shingles.page_score("a b c d e", "a b c d x") == (0.5, 0.5)
    assert shingles.page_score("a b c d e", "a b c d e. A menu of six words follows here") == (2 / 9, 1.0)
    assert shingles.page_score("two words", "two, words!") == (1.0, 1.0)
    assert shingles.page_score("a b c d e", "") == (None, 0.0)
    assert shingles.page_score("a b c d a b c d", "a b c d") == (1.0, 1 / 5)


def test_precision_is_averaged_over_pages_with_text_and_recall_over_all() -> None:
    found = shingles.figure([(1.0, 1.0), (None, 0.0)])
    assert (found.precision, found.recall, found.f1) == (1.0, 0.5, pytest.approx(2 / 3))


def test_the_interval_knows_a_tool_that_is_always_better_from_one_that_is_the_same() -> None:
    good: list[shingles.Score] = [(0.9 + n / 1000, 0.95) for n in range(50)]
    worse: list[shingles.Score] = [(0.8 + n / 1000, 0.95) for n in range(50)]
    assert shingles.lead(good, good) == shingles.Lead(0.0, 0.0, 0.0)
    lead = shingles.lead(good, worse)
    assert 0 < lead.low <= lead.by <= lead.high
    assert shingles.lead(good, worse) == lead, "the same pages are drawn each time"
    mixed = [good[n] if n % 2 else worse[n] for n in range(50)]
    opposite = [worse[n] if n % 2 else good[n] for n in range(50)]
    assert shingles.lead(mixed, opposite).low < 0 < shingles.lead(mixed, opposite).high


# ---------------------------------------------------------------- pages and articles


def test_a_set_says_kind_fold_and_groups(tmp_path: Path) -> None:
    pages = read_set(set_in(tmp_path / "some_set"))
    assert [(page.id, page.fold) for page in pages] == [("one", 0), ("three", 3), ("two", 3)]
    assert groups_of(pages) == ["all", "article", "documentation", "health"]
    assert sets_in(tmp_path) == sets_in(tmp_path / "some_set") == [tmp_path / "some_set"]
    assert list(accuracy.columns(pages).values()) == [[0, 1, 2], [0, 1], [2], [0]]
    assert [page.id for page in evenly(pages, 2)] == ["one", "three"]


def test_without_meta_the_id_says_the_fold(tmp_path: Path) -> None:
    pages = read_set(set_in(tmp_path / "bare", meta=None))
    assert [page.fold for page in pages] == [page.fold for page in read_set(tmp_path / "bare")]
    assert all(page.fold in range(5) for page in pages)
    assert groups_of(pages) == ["all"]


def test_the_weights_have_another_name_when_a_page_changes(tmp_path: Path) -> None:
    here = set_in(tmp_path / "some_set")
    before = folds.digest([here])
    assert folds.digest([here]) == before
    (here / "text" / "one.txt.gz").write_bytes(gzip.compress(b"other"))
    assert folds.digest([here]) != before


def test_a_peers_text_is_scored_line_by_line() -> None:
    text = "Menu\n\nTake one tablet with water every day.\nNot this line of the article at all.\nTwice"
    rows = [
        json.loads(row) for row in labelled.ledger_of(text, "Take one tablet with water every day.\nTwice").split("\n")
    ]
    assert [(row["line"], row["layer"]) for row in rows] == [
        (1, "furniture"),
        (3, "body"),
        (4, "furniture"),
        (5, "body"),
    ]


def test_nothing_removed_loses_no_line_and_leaks_all_of_them() -> None:
    corpus = REPO / "tests/corpus"
    articles = labelled.articles_in(corpus)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in articles}
    found = labelled.score(corpus, {stem: labelled.ledger_of(text, text) for stem, text in texts.items()})
    assert (found["body_or_heading_lost"], found["safety_sentences_lost"]) == (0, 0)
    assert found["promo_sentences_leaked"] == found["promo_sentences"]
    assert found["leaked"] > 50


def test_text_becomes_the_simplest_page() -> None:
    page = peers.as_page("a < b & c\n\nlast").decode()
    assert "<p>a &lt; b &amp; c</p>\n<p>last</p>" in page
    assert peers.plain(peers.LONG_LINES, "Menu\none two three four five six seven eight") == (
        "one two three four five six seven eight"
    )


# ---------------------------------------------------------------- workers


def test_plainleaf_in_a_worker_is_plainleaf(tmp_path: Path) -> None:
    weights = tmp_path / "same.tsv"
    weights.write_text(
        files("plainleaf.knowledge").joinpath("line_model.tsv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    refused = tmp_path / "picture.txt"
    refused.write_bytes(b"\x89PNG\r\n" + bytes(200))
    cleaned = clean(intake.read(ARTICLE, ARTICLE.parent))
    with Worker(Job(OURS, (str(ARTICLE), str(refused)), "text", DECODED), PYTHON) as worker:
        answer = worker.ask("texts")
        assert answer["texts"] == [plain_text(cleaned), ""]
        assert list(answer["failed"]) == ["1"] and "ContentError" in answer["failed"]["1"]
    with Worker(Job(OURS, (str(ARTICLE),), "text", DECODED, (str(weights),)), PYTHON) as worker:
        assert worker.ask("ledgers")["texts"] == [dump(write.ledger_of(cleaned))]
        assert worker.ask("ready") == 1
        assert worker.ask("time") > 0


def test_a_worker_that_dies_says_why() -> None:
    with pytest.raises(BenchError, match="no-such-tool"):
        run(Job("no-such-tool", (str(ARTICLE),)), "texts", PYTHON)


def test_out_of_fold_pages_are_read_by_the_weights_of_their_fold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def keep(job: Job, command: str, python: Path) -> dict[str, Any]:
        asked.append(job)
        return {"texts": [Path(path).read_text(encoding="utf-8") for path in job.paths], "failed": {}}

    monkeypatch.setattr(accuracy, "run", keep)
    pages = read_set(set_in(tmp_path / "some_set"))
    weights = [tmp_path / f"fold-{fold}.tsv" for fold in range(5)]
    found = accuracy.on_pages(pages, "text", tmp_path / "unpacked", weights, PYTHON)
    assert [Path(path).name for path in asked[0].weights] == ["fold-0.tsv", "fold-3.tsv", "fold-3.tsv"]
    assert all(job.weights == () for job in asked[1:])
    assert [scored.tool for scored in found] == [OURS, *peers.PLAIN, *peers.PEERS]
    assert found[0].scores == found[1].scores == tuple(shingles.page_score(p.gold, f"{p.gold}\nmenu\n") for p in pages)
    shown = tables.ours(f"words\n\n{tables.pages('text', found, pages)}\n\nwords")
    assert shown["plain text of pages, F1"]["some_set (3)"] == f"{accuracy.f1(found[0], [0, 1, 2]):.3f}"


# ---------------------------------------------------------------- the README


@pytest.mark.parametrize("name", readme.BLOCKS)
def test_only_the_block_of_the_readme_is_written_anew(name: str) -> None:
    before = "".join("\n".join(["before", *readme.marks(block), "between\n"]) for block in readme.BLOCKS)
    text = before.replace(readme.marks(name)[1], f"old\n{readme.marks(name)[1]}")
    new = readme.with_block(text, "| new |\n", name)
    assert readme.block(new, name) == "| new |"
    assert new.startswith("before\n") and new.endswith("between\n") and "old" not in new
    assert all(readme.block(new, other) == readme.block(text, other) for other in readme.BLOCKS if other != name)
    assert readme.with_block(new, readme.block(new, name), name) == new


BARS = {
    "lines kept, F1": "line_f1",
    "characters kept": "body_chars_kept",
    "lines lost": "body_or_heading_lost",
    "safety sentences lost": "safety_sentences_lost",
    "advertising sentences kept": "promo_sentences_leaked",
    "headings, F1": "heading_f1",
    "titles right": "title_right",
}


def test_the_readme_shows_no_figure_below_its_floor() -> None:
    """A figure that is shown must be one that a test would not let pass away: README and tests/floors.json agree."""
    shown = tables.ours(readme.block((REPO / "README.md").read_text(encoding="utf-8")))
    floors = json.loads((REPO / "tests/floors.json").read_text(encoding="utf-8"))
    compared = 0
    for title, row in shown.items():
        for name, cell in row.items():
            figure = float(cell.split(" of ")[0])
            if title.startswith(tables.ARTICLES):
                bars, key = floors["own" if title.endswith("(9)") else "other"], BARS.get(name, "")
            elif title in tables.PAGES.values():
                form = next(form for form, words in tables.PAGES.items() if words == title)
                bars, key = floors["pages"], f"{form}, {name.rpartition(' (')[0]}"
            else:
                continue
            assert figure >= bars["least"].get(key, figure) - 0.0005, f"{title}: {name}"
            assert figure <= bars["most"].get(key, figure), f"{title}: {name}"
            compared += key in bars["least"] or key in bars["most"]
    assert compared >= 5, "run `make bench-clean` and `make bench-readme`"
