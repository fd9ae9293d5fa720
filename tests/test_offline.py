"""The bundle: whole, checkable, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest

from built import ARTICLE, DAY, sample_project
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK, offline
from plainleaf.publish.finish import check_links
from plainleaf.publish.offline import build_offline


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_offline(sample_project(tmp_path_factory.mktemp("offline") / "p"), Edition.PREVIEW, DAY)


@pytest.fixture(scope="module")
def unpacked(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("un packed")
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


def test_it_holds_what_a_reader_needs(bundle: Path, unpacked: Path) -> None:
    assert bundle.name == "plainleaf-offline.zip"
    assert {p.name for p in unpacked.iterdir()} == {
        "START-HERE.html",
        "README.txt",
        "manifest.json",
        "SHA256SUMS",
        "site",
    }
    for name in ("START-HERE.html", "README.txt"):
        assert DRAFT_MARK.casefold() in (unpacked / name).read_text(encoding="utf-8").casefold()
    assert (unpacked / f"site/{ARTICLE}.html").is_file()
    assert (unpacked / "site/search/core.js").is_file()
    assert not (unpacked / "site/404.html").exists()


def test_every_file_is_summed(unpacked: Path) -> None:
    files = {p.relative_to(unpacked).as_posix(): p for p in unpacked.rglob("*") if p.is_file()}
    listed = dict(
        reversed(line.split("  ")) for line in (unpacked / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    assert set(listed) == set(files) - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in listed.items())
    manifest = json.loads((unpacked / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"] == len(files)
    assert (manifest["edition"], manifest["reviewed"], manifest["built"]) == ("preview", False, "2026-11-22")
    assert manifest["version"].startswith("2026-11-22-") and len(manifest["version"]) == 19


def test_the_manifest_tells_of_every_page(unpacked: Path) -> None:
    manifest = json.loads((unpacked / "manifest.json").read_text(encoding="utf-8"))
    pages = {page["page"]: page for page in manifest["pages"]}
    assert set(pages) == {f"{ARTICLE}.md", "conditions/insomnia/sleeping-badly.md"}
    page = pages[f"{ARTICLE}.md"]
    assert (page["title"], page["file"]) == ("Clonazepam at night", f"site/{ARTICLE}.html")
    assert page["review"] == {"state": "draft", "by": "", "on": None, "due": None}
    assert page["sha256"] == hashlib.sha256((unpacked / page["file"]).read_bytes()).hexdigest()
    assert page["also"] == [
        f"site/{ARTICLE}/print.html",
        "site/handouts/medicines--clonazepam--clonazepam-at-night.pdf",
    ]
    assert manifest["withdrawn"] == []


def test_the_same_page_is_the_same_file_in_a_later_copy(bundle: Path, tmp_path: Path) -> None:
    """Else every update would carry every page: only what says the day of the copy differs, and the sheets of paper."""
    later = build_offline(sample_project(tmp_path / "p"), Edition.PREVIEW, DAY.replace(year=2027))
    with zipfile.ZipFile(bundle) as one, zipfile.ZipFile(later) as other:
        differ = {name for name in one.namelist() if one.read(name) != other.read(name)}
    assert {name for name in differ if "print.html" not in name and not name.endswith(".pdf")} == {
        "START-HERE.html", "README.txt", "manifest.json", "SHA256SUMS", "site/assets/javascripts/built.js",
    }  # fmt: skip


def test_it_says_on_paper_and_screen_which_copy_it_is(unpacked: Path) -> None:
    version = json.loads((unpacked / "manifest.json").read_text(encoding="utf-8"))["version"]
    start, readme = ((unpacked / name).read_text(encoding="utf-8") for name in ("START-HERE.html", "README.txt"))
    assert version in start and "This copy was made on 22 November 2026." in start
    assert version in readme and "2026-11-22" in readme


def test_no_address_in_it_needs_a_server(unpacked: Path) -> None:
    assert check_links(unpacked) == ([], [])
    for page in unpacked.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'(?:href|src)="/', text), page
        assert "unpkg.com" not in text, page


def test_two_builds_give_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    again = build_offline(sample_project(tmp_path / "elsewhere"), Edition.PREVIEW, DAY)
    assert again.read_bytes() == bundle.read_bytes()


def test_a_failed_build_leaves_the_old_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = sample_project(tmp_path / "p")
    project.dist.mkdir()
    old = project.dist / offline.NAME
    old.write_bytes(b"old")

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(offline, "pack", fails)
    with pytest.raises(OSError, match="disk is full"):
        build_offline(project, Edition.PREVIEW, DAY)
    assert old.read_bytes() == b"old"
    assert [p.name for p in project.dist.iterdir()] == [offline.NAME]


def test_a_copy_without_handouts(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    with zipfile.ZipFile(build_offline(project, Edition.PREVIEW, DAY, with_handouts=False)) as archive:
        names = archive.namelist()
        page = archive.read(f"site/{ARTICLE}.html").decode("utf-8")
        archive.extractall(tmp_path / "copy")
    assert not [name for name in names if name.endswith(".pdf")]
    assert "Handout (PDF)" not in page and "Page to print" in page
    assert check_links(tmp_path / "copy") == ([], [])
