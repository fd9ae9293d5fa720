"""Pages that stand: they outlive a lost folder, an article that cannot be read, and a broken hand edit, with a word."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from built import tree
from plainleaf import checks
from plainleaf.errors import Problem
from plainleaf.project import Project
from projects import MakeProject
from test_cli import ARTICLE, run

SIDECAR = 'kind = "selfcare"\ntopic = "medicines"\nrights = "own"\npage = "keeping"\n'
OTHER = (
    "Throwing Medicines Away\n\nTake old medicines back to a pharmacy. Do not pour them down the sink. "
    "A pharmacist can tell you where the nearest box for old medicines stands.\n"
)
FURNITURE = "Share this page: Email | Print\n\nHome | About us | Contact\n\nSign up for our newsletter\n"


def told(project: Project) -> list[Problem]:
    return checks.run(project)


def rules(project: Project) -> list[str]:
    return [problem.rule for problem in told(project)]


def only(project: Project, name: str) -> Path:
    (page,) = project.docs.rglob(name)
    return page


# ---------------------------------------------------------------- articles that are lost


def test_no_article_left_is_no_wish_to_lose_all_pages(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    (here.sources / "keeping.txt").unlink()
    before = tree(here.root)
    result = run("pages", within=here)
    assert result.exit_code == 1
    assert "pages.no-sources" in result.stderr and "nothing was changed" in result.stderr
    assert tree(here.root) == before


def test_a_folder_that_cannot_be_read_is_no_empty_folder(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make_project({"source_texts/more/keeping.txt": ARTICLE, "source_texts/away.txt": OTHER})
    assert run("pages", within=here).exit_code == 0
    before = tree(here.root)
    scandir = os.scandir

    def closed(path: str = ".") -> object:
        if Path(path).name == "more":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    result = run("pages", within=here)
    monkeypatch.undo()
    assert result.exit_code == 2, result.output
    assert "more: this folder cannot be read (Permission denied)" in result.stderr
    assert tree(here.root) == before


def test_a_missing_sources_folder_takes_nothing_away(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    here.sources.rename(here.root / "elsewhere")
    before = tree(here.docs)
    assert run("pages", within=here).exit_code == 2
    assert tree(here.docs) == before


@pytest.mark.parametrize("broken", [["keeping.toml"], ["keeping.toml", "away.toml"]])
def test_an_article_that_cannot_be_used_keeps_its_page(make_project: MakeProject, broken: list[str]) -> None:
    here = make_project(
        {
            "source_texts/keeping.txt": ARTICLE,
            "source_texts/away.txt": OTHER,
            "source_texts/keeping.toml": SIDECAR,
            "source_texts/away.toml": SIDECAR,
        }
    )
    assert run("pages", within=here).exit_code == 0
    before = tree(here.docs)
    assert "nearest box" in only(here, "keeping.md").read_text(encoding="utf-8")
    for name in broken:
        (here.sources / name).write_text(SIDECAR + 'publsher = "x"\n', encoding="utf-8")
    result = run("pages", within=here)
    assert result.exit_code == 1
    assert tree(here.docs) == before
    assert "its source is gone" not in result.stderr
    if len(broken) == 1:
        assert "left as it is" in result.stderr
    assert not [p for p in told(here) if "fault of the program" in p.todo]


def test_naming_one_of_two_sources_does_not_lose_the_other(make_project: MakeProject) -> None:
    here = make_project(
        {
            "source_texts/keeping.txt": ARTICLE,
            "source_texts/away.txt": OTHER,
            "source_texts/keeping.toml": SIDECAR,
            "source_texts/away.toml": SIDECAR,
        }
    )
    assert run("pages", within=here).exit_code == 0
    before = tree(here.docs)
    result = run("pages", here.sources / "away.txt", within=here)
    assert result.exit_code == 1 and "pages.waits" in result.stderr
    assert tree(here.docs) == before


def test_a_link_out_of_the_folder_is_not_read(make_project: MakeProject, tmp_path: Path) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    (tmp_path / "private.txt").write_text(OTHER, encoding="utf-8")
    try:
        (here.sources / "link.txt").symlink_to(tmp_path / "private.txt")
    except OSError:
        pytest.skip("no links here")
    result = run("pages", within=here)
    assert result.exit_code == 0, result.output
    assert "intake.link" in result.stderr
    assert not list(here.docs.rglob("link.md"))


# ---------------------------------------------------------------- articles with nothing in them


def test_an_article_with_nothing_kept_gives_no_page(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/furniture.txt": FURNITURE})
    result = run("pages", within=here)
    assert result.exit_code == 1
    assert "furniture.txt: nothing in it was taken" in result.stderr
    assert not list(here.docs.rglob("furniture.md"))
    assert [p.where for p in told(here) if p.rule == "page.empty"] == ["furniture.txt"]
    assert "fault of the program" not in str(told(here))
    assert run("explain", "furniture.txt", within=here).exit_code == 0


def test_what_cannot_be_used_is_told_by_the_checks_too(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/none.txt": ""})
    run("pages", within=here)
    assert "none.txt" in [p.where for p in told(here)]


# ---------------------------------------------------------------- hand edits


def edited(here: Project) -> Path:
    assert run("pages", within=here).exit_code == 0
    page = only(here, "keeping.md")
    text = page.read_text(encoding="utf-8").replace("Medicines do the most good", "Medicines do most good")
    page.write_text(text, encoding="utf-8", newline="\n")
    return page


def test_an_edit_and_a_new_text_are_put_together(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    page = edited(here)
    ledger = here.records / "keeping.ledger.jsonl"
    books = ledger.read_bytes()
    (here.sources / "keeping.txt").write_text(ARTICLE.replace("locked away", "locked in"), encoding="utf-8")
    result = run("pages", within=here)
    assert result.exit_code == 0, result.output
    assert "edits.merged" in result.stderr
    text = page.read_text(encoding="utf-8")
    assert "Medicines do most good" in text and "locked in" in text
    assert ledger.read_bytes() != books
    found = told(here)
    assert "fault of the program" not in str(found)
    assert "check.stale" not in rules(here)
    assert not [
        *here.records.rglob("*.new.md"),
        *here.records.rglob("*.conflict.md"),
        *here.records.rglob("*.next.json"),
    ]


def test_an_edited_page_whose_article_is_gone_is_one_line(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/away.txt": OTHER})
    edited(here)
    (here.sources / "keeping.txt").unlink()
    run("pages", within=here)
    found = [p for p in told(here) if "keeping" in p.where and p.rule != "check.rights"]
    assert [p.rule for p in found] == ["check.stale"]
    assert "is gone" in found[0].message
    assert "Medicines do most good" in only(here, "keeping.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        (lambda text: text.replace(b"title: ", b"title: [unclosed ", 1), "page.front-matter"),
        (lambda text: text.replace(b"\n---\n", b"\n", 1), "page.front-matter"),
        (lambda text: text.split(b"\n---\n", 1)[1], "page.front-matter"),
        (lambda text: b"", "page.front-matter"),
        (lambda text: text.replace(b"retrieved: null", b"retrieved: 2026-13-45"), "page.front-matter"),
        (lambda text: b"\xff\xfe" + text, "page.encoding"),
    ],
)
def test_a_page_broken_by_hand_is_named(make_project: MakeProject, harm, rule: str) -> None:  # type: ignore[no-untyped-def]
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/away.txt": OTHER})
    assert run("pages", within=here).exit_code == 0
    page = only(here, "keeping.md")
    page.write_bytes(harm(page.read_bytes()))
    before = tree(here.docs)
    result = run("pages", within=here)
    assert result.exit_code == 1, result.output
    assert rule in result.stderr and "keeping.md:" in result.stderr
    assert tree(here.docs) == before  # no list lost a page without a word
    assert rule in rules(here)
    for words in (["check"], ["site"], ["review", "status"], ["handouts"], ["offline"]):
        result = run(*words, within=here)
        assert "Traceback" not in result.output and not isinstance(result.exception, UnicodeDecodeError), words
        assert rule in result.output, words


# ---------------------------------------------------------------- what a person still has to give


def test_the_checks_list_doses_and_rights(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    page = only(here, "keeping.md")
    text = page.read_text(encoding="utf-8")
    page.write_text(text + "\nTake 5 mg *(dose to be confirmed)*\n", encoding="utf-8", newline="\n")
    found = {problem.rule: problem for problem in told(here)}
    assert found["check.doses"].line == text.count("\n") + 2
    assert "check.rights" in found
    summary = json.loads(run("check", "--json", within=here).stdout)
    assert {"check.doses", "check.rights"} <= {problem["rule"] for problem in summary["problems"]}
