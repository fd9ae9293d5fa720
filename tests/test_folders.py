"""Nothing of a person's is overwritten or taken away: settings, targets and outputs that would do it are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from built import DAY, sample_project, tree
from plainleaf import folders
from plainleaf.errors import PlainleafError, SettingsError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.site import build_site, swap
from projects import MakeProject
from test_cli import ARTICLE, run

GOOD = "site_name: x\nextra:\n  plainleaf:\n    owner: Elm Street Clinic\n    contact: library@example.org\n"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("site_dir: ./", "the project's own folder"),
        ("site_dir: ..", "holds the whole project"),
        ("site_dir: docs", "the folder of the pages"),
        ("site_dir: docs/built", "lies in the folder of the pages"),
        ("site_dir: source_texts", "the folder of the raw articles"),
        ("site_dir: records/../records", "the folder of the records"),
        ("site_dir: dist", "the folder of the files to give away"),
        ("site_dir: dist/site", "lies in"),
        ("docs_dir: .", "the project's own folder"),
        ("docs_dir: source_texts", "the folder of the raw articles"),
        ("docs_dir: source_texts/pages", "lies in"),
        ("docs_dir: records", "the folder of the records"),
        ("docs_dir: site", "the folder of the pages"),
    ],
)
def test_folders_that_would_meet_are_refused_with_key_and_line(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(GOOD + line + "\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        Project.load(tmp_path)
    key = "site_dir" if line == "docs_dir: site" else line.partition(":")[0]
    assert key in str(caught.value) and says in str(caught.value)
    assert "mkdocs.yml:6" in str(caught.value) or key == "site_dir"


def test_folders_of_their_own_are_taken(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(GOOD + "site_dir: public\ndocs_dir: my pages\n", encoding="utf-8")
    here = Project.load(tmp_path)
    assert (here.site.name, here.docs.name) == ("public", "my pages")


def test_a_link_to_a_kept_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    try:
        (tmp_path / "public").symlink_to("docs", target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    (tmp_path / "mkdocs.yml").write_text(GOOD + "site_dir: public\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="site_dir"):
        Project.load(tmp_path)


def test_a_folder_of_other_things_is_never_replaced(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    project.site.mkdir()
    (project.site / "thesis.doc").write_text("mine", encoding="utf-8")
    with pytest.raises(PlainleafError, match=r"thesis\.doc"):
        build_site(project, Edition.PREVIEW, DAY)
    assert list(tree(project.site)) == ["thesis.doc"]
    new = tmp_path / "new"
    new.mkdir()
    with pytest.raises(PlainleafError, match="did not build"):
        swap(new, project.site, tmp_path / "aside")
    (project.site / "thesis.doc").unlink()
    build_site(project, Edition.PREVIEW, DAY)
    build_site(project, Edition.PREVIEW, DAY)  # its own it replaces
    assert (project.site / folders.MARKER).is_file()


def test_cleaning_never_writes_over_what_it_reads(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "keeping.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "zoster.html").write_text("<p>Rest.</p>", encoding="utf-8")
    before = tree(folder)
    for words in ([folder, "--out", folder], [folder / "keeping.txt", "--out", folder / ".." / "in"]):
        result = run("clean", *words)
        assert result.exit_code == 2, result.output
        assert "keeping.txt would be written over" in result.output
        assert tree(folder) == before


def test_pages_are_never_written_into_the_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "keeping.txt").write_text(ARTICLE, encoding="utf-8")
    for docs, records in (("in", "in"), ("in/docs", "records"), ("docs", "in/records"), ("docs", "docs/records")):
        result = run("pages", "--sources", "in", "--docs", docs, "--records", records)
        assert result.exit_code == 2, result.output
        assert "cannot be the folder" in result.output
        assert list(tree(tmp_path)) == ["in/keeping.txt"]


def test_settings_are_refused_before_anything_is_done(make_project: MakeProject) -> None:
    here = make_project({"source_texts/keeping.txt": ARTICLE})
    path = here.root / "mkdocs.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("site_dir: site", "site_dir: ./"), encoding="utf-8")
    before = tree(here.root)
    result = run("build", within=here)
    assert result.exit_code == 2, result.output
    assert "site_dir is './'" in result.output
    assert tree(here.root) == before
