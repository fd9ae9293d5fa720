"""What a new user runs into: a line that says what to do, never a traceback, a wrong answer or silence."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from plainleaf import checks, project
from plainleaf.errors import SettingsError
from plainleaf.write import front
from projects import REPO, MakeProject
from test_cli import ARTICLE, run
from test_standing import OTHER, SIDECAR, only

# ---------------------------------------------------------------- folders that refuse


@pytest.mark.parametrize("folder", ["docs", "records", "site", "dist"])
def test_a_file_in_the_place_of_a_folder_is_one_line(make_project: MakeProject, folder: str) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    path = here.root / folder
    if path.is_dir():
        path.rmdir()
    path.write_text("mine", encoding="utf-8")
    result = run("build", within=here)
    assert result.exit_code == 1, result.output
    assert folder in result.stderr and "Traceback" not in result.output
    assert "fault in the program" not in result.output
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_one_may_not_write_in_is_one_line(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})

    def closed(_: object, target: object) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(os, "replace", closed)
    for words in (["pages"], ["pages", "--json"]):
        result = run(*words, within=here)
        assert result.exit_code == 1
        assert "Permission denied" in result.output and "Give yourself the right" in result.output
        assert "fault in the program" not in result.output
    assert json.loads(result.stdout)["status"] == 1


def test_wrong_usage_is_an_object_for_scripts_too(make_project: MakeProject) -> None:
    result = run("handouts", "no-such-page", "--json", within=make_project())
    assert result.exit_code == 2
    assert "no-such-page" in json.loads(result.stdout)["error"]


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  - tags", "  - tags\n  - no-such-plugin", ["plugins", "no-such-plugin"]),
        ("site_name:", "sight_name:", ["site_name"]),
        ("site_url: ''", "site_url: 'example'", ["site_url"]),
    ],
)
def test_a_setting_that_mkdocs_cannot_use_is_named(
    make_project: MakeProject, old: str, new: str, says: list[str]
) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    path = here.root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert run("pages", within=here).exit_code == 0
    result = run("site", within=here)
    assert result.exit_code == 2, result.output
    assert [part for part in says if part not in result.stderr] == []
    assert "mkdocs.yml" in result.stderr


def test_a_day_before_1970_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "-5")
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        project.build_date()


# ---------------------------------------------------------------- what a sidecar says


def test_a_title_in_the_sidecar_is_the_title_of_the_page(make_project: MakeProject) -> None:
    here = make_project(
        {"source_texts/keeping.txt": ARTICLE, "source_texts/keeping.toml": 'title = "My Title For This Page"\n'}
    )
    assert run("pages", within=here).exit_code == 0
    values, body = front.parse(only(here, "keeping.md").read_text(encoding="utf-8"))
    assert values["title"] == "My Title For This Page"
    assert "# My Title For This Page\n" in body
    assert "Keeping Medicines Safely at Home" in body.partition("## About this page")[2]
    rows = [json.loads(row) for row in (here.records / "keeping.ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    titles = [row for row in rows if row["layer"] == "title"]
    assert [place["block"] for row in titles for place in row["places"]] == ["about-1"]
    assert not [p for p in checks.run(here) if p.severity == "blocks the build"]


@pytest.mark.parametrize("title", ["", "   "])
def test_an_empty_title_is_refused(make_project: MakeProject, title: str) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/keeping.toml": f'title = "{title}"\n'})
    result = run("pages", within=here)
    assert result.exit_code == 1
    assert "a title has words" in result.stderr


def test_a_day_that_has_not_come_is_noted(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/keeping.toml": "retrieved = 2099-01-01\n"})
    assert run("pages", within=here).exit_code == 0
    assert "2099-01-01, and that day has not come yet" in run("check", within=here).stderr


def test_two_that_cannot_share_a_page_are_told_what_differs(make_project: MakeProject) -> None:
    here = make_project(
        {
            "source_texts/a.txt": ARTICLE,
            "source_texts/b.txt": OTHER,
            "source_texts/a.toml": SIDECAR,
            "source_texts/b.toml": SIDECAR.replace("selfcare", "procedure"),
        }
    )
    told = run("pages", within=here).stderr
    assert 'a.txt: names the page "keeping" as b.txt does' in told and "b.txt: names the page" in told
    assert "kind procedure" in told and "kind selfcare" in told


# ---------------------------------------------------------------- explain, clean, site


def test_explain_tells_lines_apart(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    page = only(here, "keeping.md")
    name = f"docs/{page.relative_to(here.docs).as_posix()}"
    assert "front matter" in run("explain", f"{name}:2", within=here).output
    for target in (f"{name}:abc", f"{name}:-1", "keeping.txt:abc"):
        assert run("explain", target, within=here).exit_code == 2, target
    text = page.read_text(encoding="utf-8").replace("Medicines do the most good", "Medicines do most good")
    page.write_text(text, encoding="utf-8", newline="\n")
    line = next(n for n, said in enumerate(text.split("\n"), 1) if "Medicines do most good" in said)
    assert "Edited by hand" in run("explain", f"{name}:{line}", within=here).output


def test_the_examples_of_the_readme_show_what_they_are_for() -> None:
    targets = re.findall(r"`plainleaf explain (\S+:\d+)`", (REPO / "README.md").read_text(encoding="utf-8"))
    assert targets
    for target in targets:
        wanted = "from warfarin.txt:" if ".md:" in target else "left out"
        assert wanted in run("-C", REPO, "explain", target).output, target


def test_explain_does_not_guess_over_books_of_another_text(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    (here.sources / "keeping.txt").write_text("New first line\n\n" + ARTICLE, encoding="utf-8")
    result = run("explain", "keeping.txt:7", within=here)
    assert result.exit_code == 2 and "has changed since its page was made" in result.output
    (here.records / "keeping.ledger.jsonl").write_text("{damaged\n", encoding="utf-8")
    result = run("explain", "keeping.txt:7", within=here)
    assert result.exit_code == 2 and "cannot be read" in result.output


def test_cleaning_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = run("clean", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 2 and "no article" in result.output


def test_the_site_says_how_to_read_it(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    result = run("site", within=here)
    assert "python3 -m http.server -d site" in result.stdout


# ---------------------------------------------------------------- depth


def test_a_list_of_three_hundred_steps_is_laid_out(make_project: MakeProject) -> None:
    steps = "\n".join("  " * n + f"- Step number {n} says that you should rest today." for n in range(300))
    text = f"# Resting at home\n\nRest helps most people who feel unwell after a long day.\n\n{steps}\n"
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/deep.md": text})
    assert run("pages", within=here).exit_code == 0
    page = only(here, "deep.md").read_text(encoding="utf-8")
    assert all(f"Step number {n} says" in page for n in range(300))
    assert max(len(line) - len(line.lstrip()) for line in page.split("\n")) <= 4 * 7
    result = run("check", within=here)
    assert "fault" not in result.output and result.exit_code == 0, result.output
