"""After a change only what depends on it is made again, and the outcome is that of a first run, whatever was kept before."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from plainleaf import pipeline, remake, store
from plainleaf.errors import Problem
from plainleaf.model import Edition, Source
from plainleaf.project import Project
from plainleaf.publish import nodes
from plainleaf.report import BufferReporter, Reporter
from plainleaf.store import NOWHERE, Store, key_of
from plainleaf.workers import spread
from projects import REPO, project_in

SAMPLES = ("warfarin", "ibuprofen", "cbt-i-for-insomnia")
PUBLISHER = 'publisher = "Fen Clinic"\nrights = "own"\nkind = "condition"\ntopic = "cramp"\n'
PAGE = "<html lang=en><body><nav><a href=x>Home</a></nav><h1>Cramp at night</h1><p>{}</p></body></html>"
TEXT = "Cramp in the calf wakes many people up at night, and it goes away when you stretch the leg."


def files() -> dict[str, str]:
    """Three samples, three articles of one publisher that repeat a line, a saved page."""
    found = {}
    for stem in SAMPLES:
        for suffix in (".txt", ".toml"):
            found[f"source_texts/{stem}{suffix}"] = (REPO / f"source_texts/{stem}{suffix}").read_text(encoding="utf-8")
    for n in range(3):
        words = f"Cramp {n}\n\n{TEXT}\n\nIt is cause number {n} of bad sleep in the people of the fen.\n\nJoin our fen walks.\n"
        found[f"source_texts/cramp-{n}.txt"] = words
        found[f"source_texts/cramp-{n}.toml"] = PUBLISHER
    found["source_texts/saved.html"] = PAGE.format(TEXT)
    return found


def made(project: Project) -> tuple[dict[str, bytes], list[str]]:
    """All pages and records after a run over the whole project, and what was told."""
    reporter = BufferReporter()
    pipeline.make_pages(project, None, reporter)
    tree = {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for folder in (project.docs, project.records)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.endswith(".before.txt")  # what an article said before is no part of its page
    }
    return tree, [str(problem) for problem in reporter.problems]


def cold(project: Project, root: Path) -> tuple[dict[str, bytes], list[str]]:
    """The same sources and settings in a project that never saw a run."""
    shutil.copytree(project.sources, root / "source_texts")
    shutil.copyfile(project.root / "mkdocs.yml", root / "mkdocs.yml")
    return made(Project.load(root))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after its first run."""
    project = project_in(tmp_path_factory.mktemp("remake") / "p", files())
    made(project)
    return project.root


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Project:
    shutil.copytree(first, tmp_path / "p")
    return Project.load(tmp_path / "p")


def write(name: str, text: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        file = project.sources / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    return change


OVERRIDE = '[[keep]]\ntext = "Join our fen walks."\nreason = "They are our own."\n'

CHANGES: dict[str, tuple[Callable[[Project], None], set[str]]] = {
    "nothing": (lambda project: None, set()),
    "an article": (write("cramp-1.txt", f"Cramp 1\n\n{TEXT}\n\nDrink enough.\n\nJoin our fen walks.\n"), {"cramp-1"}),
    "a sidecar": (write("ibuprofen.toml", 'kind = "medicine"\nrights = "own"\n'), {"ibuprofen"}),
    "an override": (write("cramp-2.overrides.toml", OVERRIDE), {"cramp-2"}),
    "a publisher's overrides": (write("publishers/fen-clinic.overrides.toml", OVERRIDE), {"cramp-0", "cramp-1", "cramp-2"}),
    "a saved page": (write("saved.html", PAGE.format(TEXT + " Heat helps as well, and so does a walk before bed.")), {"saved"}),
    # a line that three of four articles hold is counted anew for all of them
    "one more article of a publisher": (
        lambda project: [write("cramp-3.txt", f"Cramp 3\n\n{TEXT}\n")(project), write("cramp-3.toml", PUBLISHER)(project)][0],
        {"cramp-0", "cramp-1", "cramp-2", "cramp-3"},
    ),
    "an article taken away": (lambda project: (project.sources / "ibuprofen.txt").unlink(), set()),
    "an article that cannot be read": (
        lambda project: (project.sources / "cramp-0.txt").write_bytes(b"\x89PNG\0"),
        {"cramp-1", "cramp-2"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_what_depends_on_it_and_gives_what_a_first_run_gives(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    alter, depends = CHANGES[change]
    alter(project)
    worked: list[str] = []

    def make(source: Source, *rest: object) -> object:
        worked.append(source.stem)
        return whole(source, *rest)  # type: ignore[arg-type]

    whole = pipeline.make_page
    monkeypatch.setattr(pipeline, "make_page", make)
    warm = made(project)
    assert set(worked) == depends
    (tmp_path / "cold").mkdir()
    assert warm[0] == cold(project, tmp_path / "cold")[0] or change == "an article that cannot be read"
    worked.clear()
    assert made(project)[0] == warm[0] and worked == []


def test_a_saved_page_is_read_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from plainleaf import intake

    monkeypatch.setattr(intake, "html_page", lambda *_: pytest.fail("read again"))
    made(project)


def test_another_program_or_country_makes_everything_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {key_of("page", "x")}
    monkeypatch.setattr(store, "program", lambda: "another")
    assert key_of("page", "x") not in keys
    sources = pipeline.read_all([project.sources / "warfarin.txt"], project.sources, Reporter())[0]
    evidence = pipeline.evidence_for(sources, project.sources)
    texts = {}
    for country in ("us", "uk"):
        kept = Store(project.cache)
        texts[country] = [p.notes for p in remake.remade(sources, country, evidence, pipeline.make_page, kept)]
    assert texts["us"] != texts["uk"]


def test_without_a_project_nothing_is_kept(tmp_path: Path) -> None:
    settings = project_in(tmp_path / "p", {}).settings
    assert Project.at(tmp_path / "nobody's folder", settings=settings).cache is None
    NOWHERE.put("pages", "ab", 1)
    assert NOWHERE.get("pages", "ab") is None


@pytest.mark.slow
def test_many_processes_make_what_one_makes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = pipeline.read_all(sorted(project.sources.glob("*.txt")), project.sources, Reporter())[0]
    evidence = pipeline.evidence_for(sources, project.sources)
    alone = list(remake.remade(sources, "us", evidence, pipeline.make_page, NOWHERE))
    monkeypatch.setattr(remake, "ALONE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    together = list(remake.remade(sources, "us", evidence, pipeline.make_page, NOWHERE))
    assert together == alone
    assert [page.rendered for page in together] == [page.rendered for page in alone]


def test_work_that_fails_fails_where_its_result_would_be() -> None:
    assert list(spread(abs, [-1, 2, -3], few=9)) == [1, 2, 3]
    with pytest.raises(TypeError):
        list(spread(abs, [1, "x"], few=9))  # type: ignore[list-item]


# ---------------------------------------------------------------- the store


@dataclass
class Trap:
    """A file made to do something when it is read."""

    ran: Path

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.ran,)


def test_what_the_program_did_not_make_is_never_run(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put("pages", "abcd", Trap(tmp_path / "ran"))
    assert pickle.loads((tmp_path / "pages/a/bcd").read_bytes()[32:]) is None and (tmp_path / "ran").exists()
    (tmp_path / "ran").unlink()
    assert kept.get("pages", "abcd") is None
    assert not (tmp_path / "ran").exists()


def test_each_data_class_of_a_result_comes_back_as_it_was(tmp_path: Path) -> None:
    """Those of one value and of several, with what they leave out, and a class that is written its own way."""
    notes = (nodes.Quote((nodes.Paragraph((nodes.Run("x", strong=True),), lang="es"),)), nodes.Run("y"))
    results = (
        notes,
        Problem("a", "b", "c", "d", line=3),
        MappingProxyType({"a": dt.date(2026, 11, 30)}),
        {Edition.PUBLIC: {1, 2}},
    )
    kept = Store(tmp_path)
    for n, result in enumerate(results):
        kept.put("pages", f"abcd{n}", result)
        assert kept.get("pages", f"abcd{n}") == result
    assert len(store._written(notes)) < len(pickle.dumps(notes))


def test_a_file_that_is_not_whole_or_was_meddled_with_is_no_result(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put("pages", "abcd", {"a": 1})
    (file,) = (tmp_path / "pages").rglob("bcd")
    whole = file.read_bytes()
    assert kept.get("pages", "abcd") == {"a": 1}
    for broken in (b"", whole[:10], whole[:-1], whole[:-2] + b"xx", pickle.dumps({"a": 2})):
        file.write_bytes(broken)
        assert kept.get("pages", "abcd") is None


def test_a_full_disk_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    kept = Store(tmp_path)
    kept.put("pages", "abcd", 1)
    assert kept.get("pages", "abcd") is None and not list(tmp_path.rglob("*.part"))


def test_what_a_whole_run_has_no_use_for_goes(project: Project) -> None:
    def kept() -> set[str]:
        return {path.as_posix() for path in (project.root / ".cache").rglob("*") if path.is_file()}

    before = kept()
    (project.root / ".cache/plainleaf/pages/ab").mkdir(exist_ok=True)
    (project.root / ".cache/plainleaf/pages/ab/cd.123.part").write_bytes(b"half")
    (project.sources / "saved.html").unlink()
    made(project)
    assert len(kept()) < len(before) and not any(name.endswith(".part") for name in kept())
    assert (project.root / ".cache/plainleaf/.gitignore").read_text(encoding="utf-8").endswith("*\n")


RUN = "import sys; from plainleaf import pipeline; from plainleaf.project import Project; from plainleaf.report import Reporter; from pathlib import Path; pipeline.make_pages(Project.load(Path(sys.argv[1])), None, Reporter())"  # noqa: E501


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that kills")
@pytest.mark.parametrize("after", [1, 4])
def test_a_run_that_is_killed_leaves_nothing_that_the_next_one_takes_for_whole(tmp_path: Path, after: int) -> None:
    """Killed when so many results are kept; the next run gives what a first run gives."""
    project = project_in(tmp_path / "p", files())
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen([sys.executable, "-c", RUN, str(project.root)], env=environment)
    while process.poll() is None and len(list((project.root / ".cache/plainleaf/pages").glob("*/*"))) < after:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (tmp_path / "cold").mkdir()
    assert made(project)[0] == cold(project, tmp_path / "cold")[0]
