"""Settings are read once, at the start, and what is wrong is named: file, line, key, value, what to write."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from plainleaf import project
from plainleaf.errors import SettingsError
from plainleaf.project import Project
from projects import MakeProject

GOOD = "extra:\n  plainleaf:\n    owner: Elm Street Clinic\n    contact: library@example.org\n"


def load(folder: Path, text: str) -> Project:
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return Project.load(folder)


def test_what_is_not_said_has_the_usual_value(tmp_path: Path) -> None:
    here = load(tmp_path, GOOD)
    assert here.settings == project.Settings("Elm Street Clinic", "library@example.org", "us", "a4", "en", "")
    assert here.sources == here.root / "source_texts"
    assert here.shown(here.docs / "medicines" / "x.md") == "docs/medicines/x.md"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("    country: gb\n", ["mkdocs.yml:5", "country", "'gb'", "us, uk, ca, au, ie, nz", "Did you mean 'uk'?"]),
        ("    paper: A3\n", ["mkdocs.yml:5", "paper", "'A3'", "a4, letter"]),
        ("    langauge: en\n", ["mkdocs.yml:5", "'langauge'", "Did you mean 'language'?"]),
        ("    language: fr\n", ["language", "'fr'", "en, es"]),
        ("    country: 1\n", ["country", "1", "double quotes"]),
        ("    country: no\n", ["country", "False", "double quotes"]),
        ("    country:\n", ["country", "missing or empty", "us, uk"]),
        ("    edition: public\n", ["--edition"]),
        ("    colour: [a, b]\n", ["'colour'", "The keys are"]),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, lines: str, expected: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, GOOD + lines)
    assert [part for part in expected if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "holds no settings"),
        ("site_name: x\n", "no 'plainleaf' part"),
        ("extra:\n  plainleaf: yes\n", "extra.plainleaf is True"),
        ("extra:\n  plainleaf:\n", "extra.plainleaf.owner is missing"),
        ("extra:\n  plainleaf:\n    owner: x\n", "extra.plainleaf.contact is missing"),
        ("extra: [\n", "not YAML"),
        (GOOD + "docs_dir: [a]\n", "docs_dir"),
        ("- a\n", "holds no settings"),
    ],
)
def test_a_file_that_is_no_settings_is_told_what_it_needs(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(SettingsError, match=expected.replace("(", r"\(")):
        load(tmp_path, text)


def test_tags_of_mkdocs_are_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINLEAF_TEST_OWNER", "From the environment")
    text = GOOD.replace("Elm Street Clinic", "!ENV PLAINLEAF_TEST_OWNER")
    text += (
        "markdown_extensions:\n  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {a: b}}\n"
    )
    assert load(tmp_path, text).settings.owner == "From the environment"


def test_a_python_tag_is_never_run(tmp_path: Path) -> None:
    load(tmp_path, GOOD + "x: !!python/object/apply:os.mkdir [ran]\n")
    assert not Path("ran").exists()


def test_the_project_is_found_from_below(make_project: MakeProject) -> None:
    here = make_project({"docs/medicines/x.md": "text"})
    assert project.find(here.docs / "medicines") == here.root


def test_a_mkdocs_site_of_another_kind_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: other\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="plainleaf new"):
        project.find(tmp_path)


def test_the_date_of_the_build_is_one_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793318400")
    assert project.build_date() == dt.date(2026, 10, 30)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        project.build_date()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert project.build_date() == dt.date.today()
