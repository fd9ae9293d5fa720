"""Saving: whole files or none, a person's edits stay, what no source makes goes away."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from handmade import article_of, cleaned_of, page_from, page_of, source_of
from plainleaf import write
from plainleaf.errors import Severity
from plainleaf.model import About, Page

TEXT = "How to use testamine\nTestamine helps you sleep. Do not take it with alcohol.\n"


@pytest.fixture
def page() -> Page:
    return page_from(TEXT)


@pytest.fixture
def home(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "docs", tmp_path / "records"


def test_a_page_and_its_records(page: Page, home: tuple[Path, Path]) -> None:
    docs, records = home
    saved = write.save(page, docs, records)
    assert saved.written == (page.path,)
    assert (docs / page.path).read_bytes() == (records / "pages" / "medicines/testamine/sample.base.md").read_bytes()
    rows = [json.loads(r) for r in (records / "sample.ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == write.ledger(page, "sample")
    assert not (records / "sample.source.txt").exists()
    assert not list(docs.rglob("*.part"))


def test_a_second_time_nothing_is_written(page: Page, home: tuple[Path, Path]) -> None:
    write.save(page, *home)
    stamp = {f: f.stat().st_mtime_ns for folder in home for f in folder.rglob("*") if f.is_file()}
    assert write.save(page, *home).unchanged == (page.path,)
    assert stamp == {f: f.stat().st_mtime_ns for f in stamp}


def test_the_text_of_an_html_source_is_kept(home: tuple[Path, Path]) -> None:
    article = article_of(cleaned_of(replace(source_of(TEXT), form="html")))
    write.save(page_of(article), *home)
    assert (home[1] / "sample.source.txt").read_text(encoding="utf-8") == TEXT


def test_an_edited_page_is_merged(page: Page, home: tuple[Path, Path]) -> None:
    write.save(page, *home)
    file, base = home[0] / page.path, write.pages.base_of(page.path, home[1])
    mine = file.read_text(encoding="utf-8").replace("alcohol", "beer")
    file.write_text(mine, encoding="utf-8")
    assert not write.save(page, *home).problems  # nothing new was generated
    assert file.read_text(encoding="utf-8") == mine
    saved = write.save(replace(page, title="Another title"), *home)
    assert [p.rule for p in saved.problems] == ["edits.merged"]
    assert saved.merged == (page.path,)
    text = file.read_text(encoding="utf-8")
    assert "beer" in text and "# Another title" in text
    assert "alcohol" in base.read_text(encoding="utf-8") and "# Another title" in base.read_text(encoding="utf-8")
    assert not write.save(replace(page, title="Another title"), *home).problems  # and again: nothing is new
    assert write.save(page, *home).merged
    assert file.read_text(encoding="utf-8") == mine


def test_two_texts_for_one_place_wait_for_a_person(page: Page, home: tuple[Path, Path]) -> None:
    docs, records = home
    write.save(page, *home)
    file, base = docs / page.path, write.pages.base_of(page.path, records)
    file.write_text(file.read_text(encoding="utf-8").replace("with alcohol", "with beer"), encoding="utf-8")
    mine, made, ledger = file.read_bytes(), base.read_bytes(), (records / "sample.ledger.jsonl").read_bytes()
    newer = page_from(TEXT.replace("with alcohol", "with any alcohol"))
    saved = write.save(newer, *home)
    assert saved.refused == (page.path,)
    (told,) = saved.problems
    assert told.rule == "edits.conflict" and "with beer" in mine.decode().split("\n")[told.line - 1]
    assert "with beer" in told.message and "with any alcohol" in told.message
    assert file.read_bytes() == mine and base.read_bytes() == made
    books = [json.loads(row) for row in (records / "sample.ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["rule"] for row in books] == [json.loads(row)["rule"] for row in ledger.decode().splitlines()]
    shown = write.pages.conflict_of(page.path, records)
    assert "with beer" in shown.read_text(encoding="utf-8") and "with any alcohol" in shown.read_text(encoding="utf-8")
    assert "with any alcohol" in write.pages.new_of(page.path, records).read_text(encoding="utf-8")
    shown.write_text(shown.read_text(encoding="utf-8").replace("[ ] Take", "[x] Take"), encoding="utf-8")
    half = shown.read_bytes()
    assert write.save(newer, *home).merged == () and not write.pages.conflict_of(page.path, records).exists()
    assert "with any alcohol" in file.read_text(encoding="utf-8") and half
    assert not write.pages.new_of(page.path, records).exists()


@pytest.mark.parametrize("closed", ["docs", "records"])
def test_a_page_that_could_not_be_written_is_not_taken_for_edited(
    page: Page, home: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    write.save(page, *home)
    replaces = os.replace

    def refuse(old: Path, new: Path) -> None:
        if closed in Path(new).relative_to(home[0].parent).parts:
            raise PermissionError(13, "Permission denied", str(new))
        replaces(old, new)

    monkeypatch.setattr(os, "replace", refuse)
    newer = replace(page, title="Another title")
    with pytest.raises(PermissionError):
        write.save(newer, *home)
    monkeypatch.undo()
    assert not write.save(newer, *home).problems
    assert "# Another title" in (home[0] / page.path).read_text(encoding="utf-8")
    assert (home[0] / page.path).read_bytes() == write.pages.base_of(page.path, home[1]).read_bytes()


def test_a_page_that_was_there_before_is_left_alone(page: Page, home: tuple[Path, Path]) -> None:
    file = home[0] / page.path
    file.parent.mkdir(parents=True)
    file.write_text("# Mine\n", encoding="utf-8")
    assert write.save(page, *home).refused == (page.path,)
    assert file.read_text(encoding="utf-8") == "# Mine\n"
    shown = write.pages.conflict_of(page.path, home[1])
    shown.write_text(shown.read_text(encoding="utf-8").replace("[ ] Keep", "[x] Keep"), encoding="utf-8")
    assert not write.save(page, *home).refused
    assert file.read_text(encoding="utf-8") == "# Mine\n"
    assert not shown.exists()


def test_a_sign_off_is_no_edit(page: Page, home: tuple[Path, Path]) -> None:
    write.save(page, *home)
    file = home[0] / page.path
    signed = file.read_text(encoding="utf-8").replace("state: draft", "state: signed").replace("by: ''", "by: Ann")
    file.write_text(signed, encoding="utf-8")
    assert write.save(page, *home).unchanged == (page.path,)
    assert file.read_text(encoding="utf-8") == signed
    assert write.save(replace(page, title="New"), *home).written == (page.path,)
    assert "state: draft" in file.read_text(encoding="utf-8")


def test_windows_line_ends_are_no_edit(page: Page, home: tuple[Path, Path]) -> None:
    write.save(page, *home)
    file = home[0] / page.path
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert not write.save(replace(page, title="New"), *home).problems


def test_pages_without_a_source_go_away_edited_ones_stay(page: Page, home: tuple[Path, Path]) -> None:
    docs, records = home
    edited, gone = replace(page, path="other/x/edited.md"), replace(page, path="other/y/gone.md")
    for each in (page, edited, gone):
        write.save(each, docs, records)
    (docs / edited.path).write_text("# Mine\n", encoding="utf-8")
    (docs / "other/by-hand.md").write_text("# By hand\n", encoding="utf-8")
    saved = write.prune({page.path}, docs, records)
    assert saved.removed == (gone.path,)
    assert sorted(p.rule for p in saved.problems) == ["write.orphan", "write.removed"]
    assert all(p.severity is Severity.NOTE for p in saved.problems)
    assert (docs / edited.path).exists()
    assert (docs / "other/by-hand.md").exists()
    assert not (docs / "other/y").exists()
    assert (docs / page.path).exists()


def test_records_of_sources_that_are_gone_go_away(page: Page, home: tuple[Path, Path]) -> None:
    write.save(page, *home)
    (home[1] / "gone.ledger.jsonl").write_text("", encoding="utf-8")
    (home[1] / "gone.source.txt").write_text("", encoding="utf-8")
    assert write.prune_records({"sample"}, home[1]) == ("gone.ledger.jsonl", "gone.source.txt")
    assert (home[1] / "sample.ledger.jsonl").exists()


@pytest.mark.parametrize(
    "path", ["../x.md", "/etc/x.md", "a/../../x.md", "c:/x.md", "a\\b.md", "x.txt", "", "a//b.md", ".md"]
)
def test_no_page_is_written_elsewhere(page: Page, home: tuple[Path, Path], path: str) -> None:
    saved = write.save(replace(page, path=path), *home)
    assert [p.rule for p in saved.problems] == ["write.path"]
    assert not home[0].exists()


def test_two_sources_with_one_name() -> None:
    one = page_of(article_of(cleaned_of(source_of(TEXT, "a/sample.txt"))))
    two = page_of(article_of(cleaned_of(source_of(TEXT, "b/sample.txt"))))
    two = replace(two, articles=tuple(replace_stem(a, "other") for a in two.articles))
    problems = write.clashes([one, two])
    assert [p.rule for p in problems] == ["write.same-name"]
    assert "b/sample.txt and a/sample.txt" in problems[0].message
    assert not write.clashes([one])


def replace_stem(article, stem):  # type: ignore[no-untyped-def]
    cleaned = article.cleaned
    return replace(article, cleaned=replace(cleaned, source=replace(cleaned.source, stem=stem)))


def test_front_matter_says_where_it_came_from(home: tuple[Path, Path]) -> None:
    about = About(publisher="Example Health", url="https://example.org/x", published=dt.date(2023, 7, 1), rights="own")
    page = page_from(TEXT, about=about)
    values, body = write.front.parse(write.markdown(page))
    source = values["sources"][0]
    assert source["published"] == dt.date(2023, 7, 1)
    assert source["sha256"] == page.articles[0].source.sha256
    assert list(values) == [
        "title", "subtitle", "description", "kind", "topic", "name", "also_called", "medicines", "tags", "sources",
        "review",
    ]  # fmt: skip
    assert "[Read it at the source](https://example.org/x)" in body
    assert "July 1, 2023" in body
