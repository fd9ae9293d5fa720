"""Updates of an offline copy: the old tree and the update give the new tree, and nothing that does not fit is changed."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from built import DAY, sample_project, tree
from handout_help import PAGES, PLAIN
from plainleaf import recall, review
from plainleaf.errors import PlainleafError, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import apply_update, update
from plainleaf.publish.bundle import read_bundle
from plainleaf.publish.epub import build_epub
from plainleaf.publish.handout import build_handouts, handout_name
from plainleaf.publish.offline import build_offline
from plainleaf.publish.press import Leaf, Press
from plainleaf.publish.single import build_single_files
from test_cli import run

LATER = DAY + dt.timedelta(days=40)
GONE = "conditions/insomnia/sleeping-badly"
CHANGED = "medicines/clonazepam/clonazepam-at-night"
NEW = "other/keeping-warm"
SAME = "self-care/staying-the-same"


@dataclass(frozen=True)
class Copies:
    """An old bundle, a new one, and the way between them."""

    project: Project
    old: Path
    new: Path
    update: Path


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    root = tmp_path_factory.mktemp("up dates")
    project = sample_project(root / "p")
    (project.docs / "self-care").mkdir()
    (project.docs / f"{SAME}.md").write_text((PAGES / PLAIN).read_text(encoding="utf-8"), encoding="utf-8")
    old = build_offline(project, Edition.PREVIEW, DAY, out=root / "old")
    changed = project.docs / f"{CHANGED}.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("Clonazepam", "Clonazepamum", 3), encoding="utf-8")
    (project.docs / "other").mkdir()
    (project.docs / f"{NEW}.md").write_text("# Keeping warm\n\nWear a hat.\n", encoding="utf-8")
    (project.docs / f"{GONE}.md").unlink()
    base = read_bundle(old)
    new = build_offline(project, Edition.PREVIEW, LATER, out=root / "new", since=base)
    made = update.make_update(project.settings, base, new, LATER)
    assert made.path is not None
    yield Copies(project, old, new, made.path)


def unpacked(archive: Path, into: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(into)
    return into


def test_old_tree_and_update_give_the_new_tree(copies: Copies, tmp_path: Path) -> None:
    folder = unpacked(copies.old, tmp_path / "my copy")
    done = update.apply(copies.update, folder)
    assert tree(folder) == tree(unpacked(copies.new, tmp_path / "full"))
    assert done.version == read_bundle(folder).version
    assert done.removed >= 3  # page, print page, handout; files of the search
    assert not (folder / f"site/{GONE}").exists()


def test_it_holds_what_changed_and_no_more(copies: Copies) -> None:
    held = set(zipfile.ZipFile(copies.update).namelist())
    for name in (f"site/{CHANGED}.html", f"site/{CHANGED}/print.html", f"site/{NEW}.html", "site/a-z.html"):
        assert name in held
    assert f"site/{SAME}.html" not in held
    assert f"site/{SAME}/print.html" not in held
    assert f"site/handouts/{SAME.replace('/', '--')}.pdf" not in held
    assert not [name for name in held if "stylesheets" in name or "fonts" in name]
    assert copies.update.stat().st_size < copies.new.stat().st_size / 2


def test_a_sheet_taken_over_keeps_its_day_through_many_updates(copies: Copies, tmp_path: Path) -> None:
    base, much_later = read_bundle(copies.new), LATER + dt.timedelta(days=40)
    assert base.made[f"{SAME}.md"] == DAY
    assert base.made[f"{CHANGED}.md"] == base.made[f"{NEW}.md"] == LATER
    third = build_offline(copies.project, Edition.PREVIEW, much_later, out=tmp_path, since=base)
    assert read_bundle(third).made == base.made
    made = update.make_update(copies.project.settings, base, third, much_later)
    assert set(made.changed) == {"START-HERE.html", "README.txt", "manifest.json", "site/assets/javascripts/built.js"}
    assert not made.added and not made.removed


@pytest.fixture
def set_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that Typst sets, in order."""
    paths: list[str] = []
    real = Press._set

    def told(self: Press, form: str, page: str, leaves: Sequence[Leaf]) -> bytes | str:
        paths.append(leaves[0].document.path)
        return real(self, form, page, leaves)

    monkeypatch.setattr(Press, "_set", told)
    return paths


@pytest.mark.parametrize("edition", [Edition.PREVIEW, Edition.PUBLIC])
def test_only_sheets_that_changed_are_set_on_a_later_day(tmp_path: Path, edition: Edition, set_anew: list[str]) -> None:
    """And every sheet in the copy is the one that is made for the day that the copy says."""
    project = sample_project(tmp_path / "p")
    text = (project.docs / f"{GONE}.md").read_text(encoding="utf-8")
    (project.docs / f"{CHANGED}.md").unlink()
    pages = [f"{GONE}.md", "conditions/insomnia/waking-early.md", "conditions/insomnia/waking-late.md"]
    for n, page in enumerate(pages[1:]):
        (project.docs / page).write_text(f"{text}\nSleep well, night {n}.\n", encoding="utf-8")
    for page in pages:
        review.sign(project, page, "Ann Lee, pharmacist", DAY)
    old = build_offline(project, edition, DAY, out=tmp_path / "old")
    assert len(set_anew) == len(pages)
    (project.docs / pages[1]).write_text(f"{text}\nGet up at the same time.\n", encoding="utf-8")
    review.sign(project, pages[1], "Ann Lee, pharmacist", LATER)
    set_anew.clear()
    base = read_bundle(old)
    new = build_offline(project, edition, LATER, out=tmp_path / "new", since=base)
    assert set_anew == [pages[1]] * 2  # for its old day and for the new one
    assert read_bundle(new).made == {page: LATER if page == pages[1] else DAY for page in pages}
    given = build_handouts(project, None, edition, LATER, out=tmp_path / "sheets").paths[0].parent
    from_ready = build_offline(project, edition, LATER, out=tmp_path / "again", since=base, handouts=given)
    assert from_ready.read_bytes() == new.read_bytes()
    made = update.make_update(project.settings, base, new, LATER)
    assert made.path is not None
    folder = unpacked(old, tmp_path / "copy")
    update.apply(made.path, folder)
    assert tree(folder) == tree(unpacked(new, tmp_path / "full"))
    held = tree(folder)
    for page in pages:  # each sheet is one that is made for the day that the copy says
        day = read_bundle(new).made[page]
        (alone,) = build_handouts(project, [page], edition, day, out=tmp_path / "alone", archive=False).paths
        assert held[f"site/handouts/{handout_name(page)}"] == alone.read_bytes()


def test_print_page_and_handout_of_a_page_show_the_same_day(copies: Copies, tmp_path: Path) -> None:
    """Where only one of the two came out the same, both are of the new day."""
    base = read_bundle(copies.old)
    place = f"site/{SAME}/print.html"
    other = replace(base, sums={**base.sums, place: "0" * 64})
    held = tree(
        unpacked(build_offline(copies.project, Edition.PREVIEW, LATER, out=tmp_path, since=other), tmp_path / "x")
    )
    page = f"{SAME}.md"
    (alone,) = build_handouts(copies.project, [page], Edition.PREVIEW, LATER, out=tmp_path / "alone").paths
    assert held[f"site/handouts/{handout_name(page)}"] == alone.read_bytes()
    assert b"1 January 2027" in held[place]
    days = {one["page"]: one["made"] for one in json.loads(held["manifest.json"])["pages"]}
    assert days[page] == str(LATER)


def test_unpacking_over_the_old_copy_is_enough_to_read_nothing_outdated(copies: Copies, tmp_path: Path) -> None:
    """With nothing but the computer's own windows: all that is listed is there, and what is gone says so."""
    folder = unpacked(copies.update, unpacked(copies.old, tmp_path / "copy"))
    full, now = tree(unpacked(copies.new, tmp_path / "full")), tree(folder)
    assert {name: now[name] for name in full} == full
    left = {name for name in now.keys() - full.keys() if not name.startswith(("update/", "site/search/"))}
    assert left == {
        "HOW-TO-UPDATE.txt",
        f"site/{GONE}.html",
        f"site/{GONE}/print.html",
        "site/handouts/conditions--insomnia--sleeping-badly.pdf",
    }
    for name in (f"site/{GONE}.html", f"site/{GONE}/print.html"):
        text = now[name].decode("utf-8")
        assert "This page was taken away" in text and "1 January 2027" in text and "Content-Security-Policy" in text
        assert "insomnia" not in text.lower().replace("../", "")
    sheet = PdfReader(io.BytesIO(now["site/handouts/conditions--insomnia--sleeping-badly.pdf"]))
    assert "This page was taken away" in sheet.pages[0].extract_text()
    help_text = now["HOW-TO-UPDATE.txt"].decode("utf-8")
    assert read_bundle(copies.old).version in help_text and read_bundle(copies.new).version in help_text
    # the other way still works, and takes away what was left over
    update.apply(copies.update, folder)
    assert tree(folder) == full


def test_the_script_in_the_update_needs_no_plainleaf(copies: Copies, tmp_path: Path) -> None:
    folder = unpacked(copies.old, tmp_path / "copy")
    script = unpacked(copies.update, tmp_path / "zip") / "update/apply_update.py"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(copies.update), str(folder)], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(folder) == tree(unpacked(copies.new, tmp_path / "full"))
    wrong = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(copies.update), str(tmp_path)], capture_output=True, text=True
    )
    assert wrong.returncode == 1 and "this is no offline copy" in wrong.stderr and "Traceback" not in wrong.stderr


def test_what_somebody_else_keeps_in_the_folder_stays(copies: Copies, tmp_path: Path) -> None:
    folder = unpacked(copies.old, tmp_path / "copy")
    (folder / "our notes.txt").write_text("ours", encoding="utf-8")
    update.apply(copies.update, folder)
    assert (folder / "our notes.txt").read_text(encoding="utf-8") == "ours"


# ---------------------------------------------------------------- what does not fit


def refused(copies: Copies, folder: Path, archive: Path | None = None) -> str:
    """Why an update is refused; the folder must be as before."""
    before = tree(folder)
    with pytest.raises(PlainleafError) as error:
        update.apply(archive or copies.update, folder)
    assert tree(folder) == before
    assert "Nothing was changed" in str(error.value) or "Do not use it" in str(error.value)
    return str(error.value)


def test_the_wrong_base_is_refused_by_name(copies: Copies, tmp_path: Path) -> None:
    other = build_offline(copies.project, Edition.PREVIEW, DAY, out=tmp_path)
    told = refused(copies, unpacked(other, tmp_path / "copy"))
    assert read_bundle(copies.old).version in told and read_bundle(other).version in told
    assert "take the whole copy" in told


def test_a_damaged_copy_is_named(copies: Copies, tmp_path: Path) -> None:
    folder = unpacked(copies.old, tmp_path / "copy")
    (folder / "site/assets/stylesheets/plainleaf.css").write_text("broken", encoding="utf-8")
    assert "plainleaf.css" in refused(copies, folder)


@pytest.mark.parametrize("cut", [0.3, 0.99])
def test_half_an_update_is_refused(copies: Copies, tmp_path: Path, cut: float) -> None:
    whole = copies.update.read_bytes()
    half = tmp_path / "half.zip"
    half.write_bytes(whole[: int(len(whole) * cut)])
    assert "damaged" in refused(copies, unpacked(copies.old, tmp_path / "copy"), half)


def test_a_flipped_bit_is_found(copies: Copies, tmp_path: Path) -> None:
    whole = bytearray(copies.update.read_bytes())
    whole[len(whole) // 2] ^= 1
    bad = tmp_path / "bad.zip"
    bad.write_bytes(whole)
    refused(copies, unpacked(copies.old, tmp_path / "copy"), bad)


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "site/../../evil.txt", "C:/evil.txt", "..\\evil.txt"])
def test_an_update_that_reaches_outside_is_refused(copies: Copies, tmp_path: Path, name: str) -> None:
    folder = unpacked(copies.old, tmp_path / "in/copy")
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(copies.update) as old, zipfile.ZipFile(bad, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry == "SHA256SUMS":
                content += f"{'0' * 64}  {name}\n".encode()
            new.writestr(entry, content)
        new.writestr(name, "evil")
    assert "lies outside" in refused(copies, folder, bad)
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_bundle_is_no_update(copies: Copies, tmp_path: Path) -> None:
    assert "no update" in refused(copies, unpacked(copies.old, tmp_path / "copy"), copies.new)


# ---------------------------------------------------------------- stopped half-way


class Stopped(BaseException):
    """The power went off."""


def test_stopped_anywhere_it_goes_on_from_there(
    copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every single move: each file is the old one or the new one, whole, and the next run makes the new tree."""
    old, new = tree(unpacked(copies.old, tmp_path / "old")), tree(unpacked(copies.new, tmp_path / "new"))
    whole = {(name, content) for held in (old, new) for name, content in held.items()}
    moves = len(zipfile.ZipFile(copies.update).namelist())
    real = os.replace
    for stop in range(0, moves, 3):
        folder = tmp_path / f"copy {stop}"
        shutil.copytree(tmp_path / "old", folder)
        done = iter(range(stop))

        def move(source: str, target: str, done: Iterator[int] = done) -> None:
            if next(done, None) is None:
                raise Stopped
            real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(apply_update.os, "replace", move)
            patch.setattr(apply_update.shutil, "rmtree", lambda *_, **__: None)  # nobody tidies up after a power cut
            try:
                update.apply(copies.update, folder)
            except Stopped:
                now = {n: c for n, c in tree(folder).items() if not n.startswith(apply_update.READY)}
                assert set(now.items()) <= whole
        update.apply(copies.update, folder)
        assert tree(folder) == new, stop


def test_a_full_disk_leaves_the_copy_as_it_was(copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unpacked(copies.old, tmp_path / "copy")
    before = tree(folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(apply_update.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        update.apply(copies.update, folder)
    assert tree(folder) == before


# ---------------------------------------------------------------- which bases there are


def test_a_base_that_no_update_leads_from_is_refused(copies: Copies) -> None:
    base, settings = read_bundle(copies.old), copies.project.settings
    with pytest.raises(UsageError, match="Someone else"):
        update.refuse_base(replace(base, name="Someone else"), settings, Edition.PREVIEW, LATER)
    with pytest.raises(UsageError, match="clock"):
        update.refuse_base(base, settings, Edition.PREVIEW, DAY - dt.timedelta(days=1))
    update.refuse_base(base, settings, Edition.PUBLIC, LATER)  # from drafts to signed pages is the way it should go


def test_no_drafts_come_over_signed_pages(copies: Copies) -> None:
    base = replace(read_bundle(copies.old), edition="public")
    with pytest.raises(UsageError, match="--edition public"):
        update.refuse_base(base, copies.project.settings, Edition.PREVIEW, LATER)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.zip"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"some\.zip: this is no offline copy"):
        read_bundle(path)


def test_a_folder_serves_as_base_as_well(copies: Copies, tmp_path: Path) -> None:
    folder = unpacked(copies.old, tmp_path / "copy")
    from_folder, from_zip = read_bundle(folder), read_bundle(copies.old)
    assert (from_folder.version, from_folder.sums, from_folder.sums_digest) == (
        from_zip.version,
        from_zip.sums,
        from_zip.sums_digest,
    )


def test_from_drafts_to_the_public_edition(tmp_path: Path) -> None:
    """A copy of drafts is brought up to date with signed pages: no draft is left."""
    project = sample_project(tmp_path / "p")
    old = build_offline(project, Edition.PREVIEW, DAY, out=tmp_path / "old")
    review.sign(project, f"{GONE}.md", "Ann Lee, pharmacist", DAY)
    base = read_bundle(old)
    new = build_offline(project, Edition.PUBLIC, LATER, out=tmp_path / "new", since=base)
    made = update.make_update(project.settings, base, new, LATER)
    assert made.path is not None
    folder = unpacked(old, tmp_path / "copy")
    update.apply(made.path, folder)
    assert tree(folder) == tree(unpacked(new, tmp_path / "full"))
    assert not [
        name
        for name, held in tree(folder).items()
        if b"Draft: not clinically reviewed" in held and not name.endswith(".css")  # says it of pages that are drafts
    ]


def test_a_withdrawn_page_says_so_in_the_next_copy_and_in_its_update(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    review.sign(project, f"{GONE}.md", "Ann Lee, pharmacist", DAY)
    old = build_offline(project, Edition.PREVIEW, DAY, out=tmp_path / "old")
    recall.withdraw(project, [f"{GONE}.md"], "The advice on alcohol was wrong.", LATER)
    base = read_bundle(old)
    new = build_offline(project, Edition.PREVIEW, LATER, out=tmp_path / "new", since=base)
    made = update.make_update(project.settings, base, new, LATER)
    assert made.path is not None
    for folder in (unpacked(old, tmp_path / "by the program"), unpacked(old, tmp_path / "by hand")):
        if folder.name == "by hand":
            unpacked(made.path, folder)
        else:
            update.apply(made.path, folder)
            assert tree(folder) == tree(unpacked(new, tmp_path / "full"))
        for name in (f"site/{GONE}.html", f"site/{GONE}/print.html"):
            text = (folder / name).read_text(encoding="utf-8")
            assert "withdrawn" in text and "The advice on alcohol was wrong." in text
            assert "Ann Lee" not in text
        sheet = folder / "site/handouts/conditions--insomnia--sleeping-badly.pdf"
        assert not sheet.exists() or "taken away" in PdfReader(sheet).pages[0].extract_text()
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        told = [{key: gone[key] for key in ("page", "on", "reason")} for gone in manifest["withdrawn"]]
        assert told == [{"page": f"{GONE}.md", "on": "2027-01-01", "reason": "The advice on alcohol was wrong."}]
        assert f"{GONE}.md" not in [page["page"] for page in manifest["pages"]]
        cards = "".join(path.read_text(encoding="utf-8") for path in (folder / "site/search").glob("*.js"))
        # a file of an older search may lie about after unpacking by hand; nothing leads to it
        core = (folder / "site/search/core.js").read_text(encoding="utf-8")
        used = "".join(p.read_text(encoding="utf-8") for p in (folder / "site/search").glob("*.js") if p.stem in core)
        assert GONE not in used and cards


def test_a_withdrawn_page_is_in_no_other_copy_and_older_copies_go(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    build_offline(project, Edition.PREVIEW, DAY)
    (project.dist / "plainleaf-update-since-2026-01-01.zip").write_bytes(b"an older update")
    build_single_files(project, Edition.PREVIEW, DAY)
    build_epub(project, Edition.PREVIEW, DAY)
    told = " ".join(recall.withdraw(project, [f"{GONE}.md"], "Wrong.", LATER).lines)
    for name in ("plainleaf-offline.zip", "plainleaf-update-since-2026-01-01.zip", "plainleaf.epub"):
        assert name in told and not (project.dist / name).exists()
    single = project.dist / "single-files/conditions--insomnia--sleeping-badly.html"
    assert single.name in told and not single.exists()
    assert len(build_single_files(project, Edition.PREVIEW, LATER).paths) == 1
    with zipfile.ZipFile(build_epub(project, Edition.PREVIEW, LATER).path) as book:
        assert len([name for name in book.namelist() if "/page-" in name]) == 1


# ---------------------------------------------------------------- the command


def test_the_command_makes_and_applies(copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798761600")  # 2027-01-01
    made = run("offline", "--since", str(copies.old), "--out", str(tmp_path / "out"), "--json", within=copies.project)
    assert made.exit_code == 0, made.output
    (path,) = json.loads(made.stdout)["made"]["update"]
    assert Path(path).name == f"plainleaf-update-since-{DAY}.zip"
    folder = unpacked(copies.old, tmp_path / "copy")
    (tmp_path / "empty").mkdir()
    applied = run("offline", "--apply", path, "--to", str(folder))
    assert applied.exit_code == 0, applied.output
    assert "taken away" in applied.stdout
    assert tree(folder) == tree(unpacked(tmp_path / "out/plainleaf-offline.zip", tmp_path / "full"))
    wrong = run("offline", "--apply", path, "--to", str(tmp_path / "empty"))
    assert wrong.exit_code == 1 and "no offline copy" in wrong.stderr
    assert run("offline", "--apply", path).exit_code == 2
    assert run("offline", "--since", str(copies.update), within=copies.project).exit_code == 2
