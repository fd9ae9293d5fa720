"""The command line: every command explains itself, and a person's mistakes are sentences, not tracebacks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from plainleaf import __version__, cli
from plainleaf.project import Project
from projects import REPO, MakeProject

ARTICLE = (REPO / "scripts/plainleaf/template/source_texts/keeping-medicines-at-home.txt").read_text(encoding="utf-8")


def run(*words: str | Path, within: Project | None = None) -> Result:
    where = ["-C", str(within.root)] if within else []
    return CliRunner().invoke(cli.main, [*where, *map(str, words)], prog_name="plainleaf")


def commands(group: click.Group = cli.main, above: str = "plainleaf") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{above} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda v: v if isinstance(v, str) else "")
def test_every_command_explains_itself(name: str, command: click.Command) -> None:
    assert command.help, f"{name} has no help text"
    bare = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert not bare, f"{name}: options without help: {bare}"
    assert run(*name.split()[1:], "--help").exit_code == 0
    assert f"`{name}" in (REPO / "README.md").read_text(encoding="utf-8"), f"README does not name {name}"


def test_version() -> None:
    assert __version__ in run("--version").output


# ---------------------------------------------------------------- exit status 2: wrong usage or settings


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["build", "--edition", "final"],
        ["clean"],
        ["handouts", "--paper", "a3"],
        ["pages", "no-such-file.txt"],
        ["handouts", "no-such-page"],
        ["review", "sign", "no-such-page", "--by", "Ann Lee, nurse"],
        ["-C", "no-such-folder", "build"],
    ],
)
def test_wrong_usage_is_status_2(make_project: MakeProject, words: list[str]) -> None:
    result = run(*words, within=make_project())
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output


def test_outside_a_project_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 2
    assert "plainleaf new" in result.output


def test_a_wrong_setting_is_status_2(make_project: MakeProject) -> None:
    here = make_project()
    path = here.root / "mkdocs.yml"
    path.write_text(path.read_text(encoding="utf-8").replace('"us"', '"gb"'), encoding="utf-8")
    result = run("check", within=here)
    assert result.exit_code == 2
    assert re.search(r"mkdocs\.yml:\d+: extra\.plainleaf\.country is 'gb'.*'uk'", result.output)


def test_a_fault_of_ours_says_so(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("plainleaf.review.status", broken)
    result = run("review", "status", within=make_project())
    assert "fault in the program, not in your articles" in result.output
    assert isinstance(result.exception, RuntimeError)


# ---------------------------------------------------------------- the work


def test_pages_are_made_and_counted(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    result = run("pages", "--json", within=here)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [Path(p).name for p in told["made"]["pages"]] == ["keeping.md"]
    assert told["status"] == 0 and told["command"] == "pages"


def test_one_bad_article_does_not_stop_the_others(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/empty.txt": ""})
    result = run("pages", "--quiet", within=here)
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr and result.stdout == ""
    assert list(here.docs.rglob("keeping.md"))


def test_pages_work_on_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "keeping.txt").write_text(ARTICLE, encoding="utf-8")
    result = run("pages", "--sources", "in", "--docs", "out/docs", "--records", "out/records")
    assert result.exit_code == 0, result.output
    assert list((tmp_path / "out/docs").rglob("keeping.md"))
    assert list((tmp_path / "out/records").glob("keeping.ledger.jsonl"))


def test_other_articles_do_not_drive_out_the_pages_that_stand(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "elsewhere/other.txt": ARTICLE.replace("Safely", "Well")})
    for words in (["pages"], ["pages", here.root / "elsewhere"], ["pages", "--sources", here.root / "elsewhere"]):
        assert run(*words, within=here).exit_code == 0
        assert list(here.docs.rglob("keeping.md"))
    assert list(here.docs.rglob("other.md"))


def test_clean_needs_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keeping.txt").write_text(ARTICLE, encoding="utf-8")
    result = run("clean", "keeping.txt", "--out", "cleaned")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "cleaned" / "keeping.txt").read_text(encoding="utf-8")
    assert "- Do not call medicine candy." in text and "Share this page" not in text


def test_a_page_is_signed_and_listed(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    signed = run("review", "sign", "keeping", "--by", "Ann Lee, pharmacist", within=here)
    assert signed.exit_code == 0, signed.output
    assert "due to be read again" in signed.output
    told = json.loads(run("review", "status", "--json", within=here).stdout)
    assert [(Path(p["page"]).name, p["state"], p["by"]) for p in told["pages"]] == [
        ("keeping.md", "signed", "Ann Lee, pharmacist")
    ]


def test_explain_tells_of_a_line_that_was_left_out(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    line = ARTICLE.split("\n").index("Share this page: Email | Print") + 1
    result = run("explain", f"keeping.txt:{line}", within=here)
    assert result.exit_code == 0, result.output
    assert "Share this page" in result.output


def test_no_bars_and_no_colours_where_nobody_looks(make_project: MakeProject) -> None:
    here = make_project({f"source_texts/a{n}.txt": ARTICLE.replace("Safely", f"Safely {n}") for n in range(5)})
    command = [sys.executable, "-m", "plainleaf", "-C", str(here.root), "pages"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""


# ---------------------------------------------------------------- new


def test_a_new_project_builds(tmp_path: Path) -> None:
    folder = tmp_path / "my first site"
    assert run("new", folder).exit_code == 0
    assert len((folder / "README.md").read_text(encoding="utf-8").splitlines()) == 10
    result = run("-C", folder, "build")
    assert result.exit_code == 0, result.output
    for made in ("site/index.html", "dist/plainleaf-offline.zip"):
        assert (folder / made).is_file()
    assert len(list((folder / "dist/handouts").glob("*.pdf"))) == 1


def test_new_touches_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        result = run("new", folder)
        assert result.exit_code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unsigned_site_is_not_published(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    run("new", folder)
    assert run("-C", folder, "pages").exit_code == 0
    result = run("-C", folder, "site", "--edition", "public", "--json")
    assert result.exit_code == 1, result.output
    assert json.loads(result.stdout)["problems"]
    assert not (folder / "site").exists()


def test_a_new_project_is_set_up_as_this_one_is() -> None:
    """Two mkdocs.yml stand in the repository: they differ in names and in nothing that builds."""

    def bare(path: Path) -> list[str]:
        text = re.sub(r"(?m)\s+#.*$|^#.*$", "", path.read_text(encoding="utf-8"))
        ours = r"\s*(site_name|owner|contact|paper|custom_dir):"
        return [line for line in text.splitlines() if line.strip() and not re.match(ours, line)]

    assert bare(REPO / "scripts/plainleaf/template/mkdocs.yml") == bare(REPO / "mkdocs.yml")


def test_a_file_of_another_kind_counts_only_where_it_was_named(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE, "source_texts/leaflet.rtf": b"{\\rtf1 x}"})
    assert run("pages", within=here).exit_code == 0
    named = run("pages", here.sources / "leaflet.rtf", within=here)
    assert named.exit_code == 1
    assert "leaflet.rtf" in named.stderr and "save" in named.stderr.lower()


def test_a_page_edited_by_hand_keeps_its_edits(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    assert run("pages", within=here).exit_code == 0
    (page,) = here.docs.rglob("keeping.md")
    edited = page.read_text(encoding="utf-8").replace("Medicines do the most good", "Medicines do most good")
    page.write_text(edited, encoding="utf-8", newline="\n")
    (here.sources / "keeping.txt").write_text(ARTICLE.replace("locked away", "locked in"), encoding="utf-8")
    result = run("pages", within=here)
    assert result.exit_code == 0
    assert "Medicines do most good" in page.read_text(encoding="utf-8")
    assert "locked in" in page.read_text(encoding="utf-8")
    assert "keeping" in result.stderr


def test_stopping_a_command_tells_what_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while pages are made: no traceback, and what to do."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.main.commands["check"], "invoke", stopped)
    told = run("check")
    assert told.exit_code == 130
    assert "still whole" in told.output and "Give the same command again" in told.output
    assert "Traceback" not in told.output
